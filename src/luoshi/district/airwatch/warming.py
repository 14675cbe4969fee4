"""What the server loads for the air once it listens, so that no reader waits for it."""

from importlib import import_module

from luoshi.district.airwatch.queries.presence import has_air


def warm_up() -> None:
    """Load the engine and the science, and read once; a district without air is spared both."""
    if not has_air():
        return
    import_module("luoshi.district.airwatch.web.stations")
    from luoshi.district.airwatch.queries.overview import overview  # noqa: PLC0415 - this is what is being loaded

    overview()  # the engine loads the rest of itself with the first question
    import_module("luoshi.district.airwatch.web.bulletins")
