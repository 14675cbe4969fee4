"""Whether there is any air at all; asked before anything heavy is loaded."""

from pathlib import Path

from django.conf import settings


def has_air() -> bool:
    """Whether anything was ever brought into the store of this deployment."""
    folder = Path(settings.AIR_FOLDER) / settings.AIR_DISTRICT
    return next(folder.glob("date=*"), None) is not None
