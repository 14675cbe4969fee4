"""The tags of the case pages."""
