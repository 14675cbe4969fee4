"""Copies of a deployment."""
