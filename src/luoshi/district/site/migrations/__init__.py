"""Migrations of the composition root."""
