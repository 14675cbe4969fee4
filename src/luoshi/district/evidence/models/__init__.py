"""The rows of the evidence domain, one class a file."""

from .blob import Blob
from .evidence import Evidence

__all__ = ["Blob", "Evidence"]
