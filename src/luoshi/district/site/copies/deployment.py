"""Where this deployment's parts lie, as its settings say."""

from pathlib import Path

from django.conf import settings

from .databases import database_of
from .places import Places


def places() -> Places:
    """The places of the deployment that the settings describe."""
    return Places(Path(settings.HOME), Path(settings.AIR_FOLDER), database_of(settings.DATABASES["default"]))
