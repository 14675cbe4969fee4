"""Whether the clock can be believed before its time is signed: it is held against a second reading.

A head that says 2099 can never be taken back, and no head after it could state a true time. The second reading is the
machine's count of seconds since it started, remembered beside the key from signing to signing; a database server has a
clock of its own as well. After a restart there is only the last head to compare with.
"""

import json
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from luoshi.district.audit import vault
from luoshi.district.audit.errors import ClockDoubtfulError
from luoshi.kernel import clock

NAME: Final = "last-reading"
TOLERANCE: Final = timedelta(minutes=10)
LONGEST_PAUSE: Final = timedelta(days=31)
"""A head that follows the last one after more than this is asked about: has the log rested, or is the clock ahead?"""


def require_believable(at: datetime, *, confirmed: bool = False) -> None:
    """Hold ``at`` against the other clocks, and remember the reading; ``confirmed`` by a person, it is believed.

    Raises
    ------
    ClockDoubtfulError
        The clock and another one have parted by more than ten minutes since the last signing.
    """
    boot, seconds = clock.since_start()
    if not confirmed:
        expected = _expected(boot, seconds)
        if expected is not None and abs(at - expected) > TOLERANCE:
            raise ClockDoubtfulError(at=_said(at), other=f"by the seconds counted since then it is {_said(expected)}")
        elsewhere = _database_clock()
        if elsewhere is not None and abs(at - elsewhere) > TOLERANCE:
            raise ClockDoubtfulError(at=_said(at), other=f"the database server's says {_said(elsewhere)}")
    written = json.dumps({"boot": boot, "seconds": seconds, "at": at.isoformat()})
    temporary = vault.folder() / f"{NAME}.part"
    temporary.write_text(written, encoding="utf-8")
    temporary.replace(vault.folder() / NAME)


def require_follows(at: datetime, last: datetime, *, confirmed: bool = False) -> None:
    """Hold ``at`` against the time of the last head.

    Raises
    ------
    ClockDoubtfulError
        It is earlier by more than ten minutes, or later by more than a month and not confirmed by a person.
    """
    if at < last - TOLERANCE:
        raise ClockDoubtfulError(
            at=_said(at),
            other=f"the last head says {_said(last)}. If that is wrong and the clock is right: 'luoshi ledger "
            "declare-clock --reason … --by …'",
        )
    if at > last + LONGEST_PAUSE and not confirmed:
        raise ClockDoubtfulError(at=_said(at), other=f"the last head was signed long before, at {_said(last)}")


def _expected(boot: str, seconds: float) -> datetime | None:
    """What the clock should say now, by the last reading and the seconds since; None after a restart."""
    try:
        last = json.loads((vault.folder() / NAME).read_text(encoding="utf-8"))
        read_at, counted = datetime.fromisoformat(last["at"]), float(last["seconds"])
        same = bool(boot) and last["boot"] == boot and read_at.tzinfo is not None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return read_at + timedelta(seconds=seconds - counted) if same else None


def _database_clock() -> datetime | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        read: datetime = cursor.fetchone()[0]
    return read


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
