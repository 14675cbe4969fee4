"""What is read from the store of the air."""
