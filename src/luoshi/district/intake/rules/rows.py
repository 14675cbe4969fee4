"""One row of a sheet: the facts of a message, or every reason why it cannot be taken."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from luoshi.district.intake.rules.cleaning import as_text, clean_line, clean_text, shorten
from luoshi.district.intake.rules.dates import Moment, read_moment
from luoshi.district.intake.rules.fields import Field

LONGEST_TEXT = 100_000
NUMBER_LENGTH, NAME_LENGTH, PHONE_LENGTH, CONTACT_LENGTH, ADDRESS_LENGTH = 60, 80, 40, 120, 200
EXACT_UP_TO = 10**15
"""Spreadsheets keep 15 digits of a number; a longer one may have lost its end and cannot tell two messages apart."""

MOST_VOTES = 10**9


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was refused: a stable code, the field it is about, and what stood there."""

    code: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A message as it was understood; ``number`` is its own or, without one, the fingerprint of its content."""

    number: str
    title: str
    text: str
    asked_at: datetime
    reporter: str = ""
    phone: str = ""
    contact: str = ""
    address: str = ""
    category: str = ""
    unit: str = ""
    up_votes: int = 0
    down_votes: int = 0
    reply: str = ""
    replied_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read the rows of one sheet: where each field stands, and when "now" is."""

    columns: Mapping[Field, int]
    at: datetime
    counts_from_1904: bool = False


def is_blank(row: Sequence[object]) -> bool:
    """True when no cell of the row holds anything: such rows are not counted."""
    return not any(as_text(cell).strip() for cell in row)


def read_row(row: Sequence[object], reading: Reading) -> RowFacts | list[Reason]:
    """The facts of a row, or all that is wrong with it at once."""
    cells = {field: row[column] if column < len(row) else None for field, column in reading.columns.items()}
    wrong: list[Reason] = []
    title, text = clean_line(cells.get(Field.TITLE)), clean_text(cells.get(Field.TEXT))
    if not title and not text:
        wrong.append(Reason("text_missing", Field.TEXT))
    elif len(title) + len(text) > LONGEST_TEXT:
        wrong.append(Reason("too_long", Field.TEXT, str(LONGEST_TEXT)))
    asked_at = _time(Field.ASKED_AT, cells, reading, wrong) or reading.at
    reply = clean_text(cells.get(Field.REPLY))
    replied_at = _replied_at(cells, reading, wrong, asked_at, has_reply=bool(reply))
    short = {
        name: _short(field, cells, length, wrong)
        for name, field, length in (
            ("reporter", Field.REPORTER, NAME_LENGTH),
            ("phone", Field.PHONE, PHONE_LENGTH),
            ("contact", Field.CONTACT, CONTACT_LENGTH),
            ("address", Field.ADDRESS, ADDRESS_LENGTH),
        )
    }
    up, down = (_votes(field, cells, wrong) for field in (Field.UP_VOTES, Field.DOWN_VOTES))
    lon, lat = _point(cells, wrong)
    if wrong:
        return wrong
    title, text = shorten(title, text)
    return RowFacts(
        number=_number(cells.get(Field.NUMBER), _fingerprint(title, text, asked_at, short, reading)),
        title=title,
        text=text,
        asked_at=asked_at,
        category=clean_line(cells.get(Field.CATEGORY)),
        unit=clean_line(cells.get(Field.UNIT)),
        up_votes=up,
        down_votes=down,
        reply=reply,
        replied_at=replied_at,
        lon=lon,
        lat=lat,
        **short,
    )


def _time(
    field: Field, cells: Mapping[Field, object], reading: Reading, wrong: list[Reason], *, may_be_empty: bool = False
) -> datetime | None:
    if field not in cells:
        return None
    read = read_moment(cells[field], counts_from_1904=reading.counts_from_1904)
    if isinstance(read, Moment):
        if not read.is_after(reading.at):
            return read.at
        code = "time_future"
    else:
        code = f"time_{read.code}"
        if code == "time_missing" and may_be_empty:
            return None
    wrong.append(Reason(code, field, _quoted(cells[field])))
    return None


def _replied_at(
    cells: Mapping[Field, object], reading: Reading, wrong: list[Reason], asked_at: datetime, *, has_reply: bool
) -> datetime | None:
    """When the reply was given; a reply whose column of times is missing counts from the message itself."""
    at = _time(Field.REPLIED_AT, cells, reading, wrong, may_be_empty=True)
    if at is None and has_reply and Field.REPLIED_AT not in cells:
        return asked_at
    return at


def _short(field: Field, cells: Mapping[Field, object], length: int, wrong: list[Reason]) -> str:
    text = clean_line(cells.get(field))
    if len(text) > length:
        wrong.append(Reason("too_long", field, str(length)))
    return text


def _votes(field: Field, cells: Mapping[Field, object], wrong: list[Reason]) -> int:
    text = clean_line(cells.get(field)).replace(",", "")
    if not text:
        return 0
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= MOST_VOTES or not number.is_integer():
        wrong.append(Reason("not_a_count", field, _quoted(cells[field])))
        return 0
    return int(number)


def _point(cells: Mapping[Field, object], wrong: list[Reason]) -> tuple[float | None, float | None]:
    texts = [clean_line(cells.get(field)) for field in (Field.LON, Field.LAT)]
    if not any(texts):
        return None, None
    try:
        lon, lat = (float(text) for text in texts)
    except ValueError:
        lon = lat = 999.0
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004 - the ends of the globe
        wrong.append(Reason("not_a_point", Field.LON, _quoted(" ".join(texts))))
        return None, None
    return lon, lat


def _number(cell: object, fingerprint: str) -> str:
    text = clean_line(cell)
    if not text or len(text) > NUMBER_LENGTH:
        return fingerprint
    if isinstance(cell, float) and abs(cell) >= EXACT_UP_TO:
        return f"{text[:20]}{fingerprint[:20]}"
    return text


def _fingerprint(title: str, text: str, asked_at: datetime, short: Mapping[str, str], reading: Reading) -> str:
    # Without a column of times the instant is that of the import and would differ the next time.
    when = asked_at.isoformat() if Field.ASKED_AT in reading.columns else ""
    said = "\0".join([title, text, when, *(short[name] for name in sorted(short))])
    return f"#{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:40]}"


def _quoted(value: object) -> str:
    return clean_line(value)[:60]
