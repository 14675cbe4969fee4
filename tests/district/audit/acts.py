"""Acts to record, for the ledger's tests."""

from luoshi.district.audit.api import Recorded, record, record_many
from luoshi.district.audit.commands import Draft
from luoshi.district.people.api import SYSTEM
from tests.fakes.small_district import MONDAY


def act(n: int = 1, subject: str = "case:WT-1", **personal: str) -> Recorded:
    """One act about a case."""
    return record(kind="test.happened", subject=subject, by=SYSTEM, at=MONDAY, data={"n": n}, personal=personal)


def acts(count: int) -> list[Recorded]:
    """Many acts, about ten cases in turn."""
    drafts = [Draft("test.happened", f"case:WT-{n % 10}", {"n": n}) for n in range(count)]
    return record_many(drafts=drafts, by=SYSTEM, at=MONDAY)
