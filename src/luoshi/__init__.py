"""Luoshi 落实: every promise of a district government has an owner, a deadline and a proof."""

__version__ = "0.1.0"
