"""The doors of tours."""
