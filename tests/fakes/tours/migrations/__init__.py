"""The table of tours."""
