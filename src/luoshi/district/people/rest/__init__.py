"""The people domain's programming interface."""
