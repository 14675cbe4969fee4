"""The evidence domain's programming interface."""
