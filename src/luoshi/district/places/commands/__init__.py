"""What changes places and areas."""

from .areas import import_areas
from .imports import import_places
from .places import close_place, create_place, edit_place, may_edit

__all__ = ["close_place", "create_place", "edit_place", "import_areas", "import_places", "may_edit"]
