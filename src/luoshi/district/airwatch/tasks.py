"""What the worker does for the series of the air by itself."""

from datetime import datetime

from django.conf import settings

from luoshi.district.airwatch.queries.presence import has_air


def compact_air(at: datetime) -> None:  # noqa: ARG001 - files have the times of the file system
    """Once a day the small files of each day become one or two; without air no engine is loaded."""
    if not has_air():
        return
    from luoshi import airstore  # noqa: PLC0415 - it loads the engine

    airstore.compact(airstore.open_store(settings.AIR_FOLDER, settings.AIR_DISTRICT))
