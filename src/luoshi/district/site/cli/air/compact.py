"""``luoshi air compact``: the many small files of a day become one or two; to be run once a day."""

from dataclasses import asdict

from luoshi.district.site.cli.console import AsJson, print_json, progress_bar, say, start_django


def compact(*, as_json: AsJson = False) -> None:
    """Put the files of each day together, beside readers and writers.

    Nothing that is read changes. Files that were replaced are deleted by the next run, ten minutes later at the
    earliest, so that nobody who is reading loses one. It may be stopped, or killed, at any moment.
    """
    start_django()
    from django.conf import settings

    from luoshi import airstore

    store = airstore.open_store(settings.AIR_FOLDER, settings.AIR_DISTRICT)
    with progress_bar("days") as step:
        done = airstore.compact(store, progress=step)
    say(f"{done.files} files of {done.days} days were put together; {done.deleted} old ones were deleted.")
    if as_json:
        print_json(asdict(done))
