"""The front door of the people domain."""

from .actor import NOBODY, SYSTEM, Actor, Grant, reporter
from .roles import STAFF, Role

__all__ = ["NOBODY", "STAFF", "SYSTEM", "Actor", "Grant", "Role", "reporter"]
