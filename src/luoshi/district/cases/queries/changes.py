"""What happened to a case since somebody looked at it."""

from luoshi.district.cases.models import Case, Entry


def changed_since(case: Case, version: int) -> list[Entry]:
    """What others did after the reader's ``version``; said to whoever acted second."""
    return list(case.entries.filter(version__gt=version).select_related("unit").order_by("version"))
