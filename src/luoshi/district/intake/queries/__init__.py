"""Reads of intake."""
