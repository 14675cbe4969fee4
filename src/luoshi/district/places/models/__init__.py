"""The rows of the places domain, one class a file."""

from .area import Area
from .edition import AreaEdition
from .place import Place

__all__ = ["Area", "AreaEdition", "Place"]
