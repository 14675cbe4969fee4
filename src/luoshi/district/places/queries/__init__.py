"""Reads of the places domain."""
