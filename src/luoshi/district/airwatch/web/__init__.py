"""The watch on the air in the browser."""
