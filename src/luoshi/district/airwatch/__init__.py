"""The watch on the air: what the measurements say, told to those who act on it."""
