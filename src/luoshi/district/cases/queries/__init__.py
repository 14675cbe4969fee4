"""Reads of the closed loop."""
