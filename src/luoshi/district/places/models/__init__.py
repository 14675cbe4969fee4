"""The rows of the places domain, one class a file."""

from .area import Area
from .place import Place

__all__ = ["Area", "Place"]
