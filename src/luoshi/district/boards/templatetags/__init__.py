"""The tags of the boards."""
