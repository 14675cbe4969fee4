"""One row of a sheet: the facts of a message, or every reason why it cannot be taken."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from luoshi.district.intake.rules.cleaning import clean_line, clean_text, shorten
from luoshi.district.intake.rules.fields import Field
from luoshi.kernel.clock import DISTRICT_ZONE
from luoshi.sheets import Moment, Row, Span, as_text, is_placeholder, lost_digits, read_moment
from luoshi.sheets.points import read_point

LONGEST_TEXT = 100_000
NUMBER_LENGTH, NAME_LENGTH, PHONE_LENGTH, CONTACT_LENGTH, ADDRESS_LENGTH = 60, 80, 40, 120, 200
MOST_VOTES = 10**9
_COMPACT_DAY = re.compile(r"\d{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was refused: a stable code, the field it is about, and what stood there."""

    code: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A message as it was understood; ``number`` is its own or, without one, the fingerprint of its content.

    ``is_numbered`` is False where the number says nothing by itself: none was given, or it lost its last digits.
    ``times`` counts rows of a sheet with the same words that have different numbers of their own in it.
    """

    number: str
    is_numbered: bool
    fingerprint: str
    title: str
    text: str
    asked_at: datetime
    times: int = 1
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
    """How to read the rows of one sheet: where each field stands, when "now" is, and in which zone times are.

    ``clock`` is the column of a time of day that belongs to the day in the column of times; ``numbers_restart`` says
    that the numbers only count the rows of this sheet and name no message.
    """

    columns: Mapping[Field, int]
    at: datetime
    counts_from_1904: bool = False
    zone: tzinfo = DISTRICT_ZONE
    clock: int | None = None
    numbers_restart: bool = False


def read_row(row: Row, reading: Reading) -> RowFacts | list[Reason]:
    """The facts of a row, or all that is wrong with it at once."""
    given = row.cells
    wrong = _broken(row, reading)
    if any(not reason.field for reason in wrong):
        return wrong  # what is broken as a whole has no cells that can be trusted
    cells = {field: given[column] if column < len(given) else None for field, column in reading.columns.items()}
    if reading.clock is not None and reading.clock < len(given):
        cells[Field.ASKED_AT] = _with_clock(cells.get(Field.ASKED_AT), given[reading.clock])
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
    fingerprint = _fingerprint(title, text, asked_at, short, reading)
    number = "" if reading.numbers_restart else _number(cells.get(Field.NUMBER))
    return RowFacts(
        number=number or fingerprint,
        is_numbered=bool(number),
        fingerprint=fingerprint,
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
        reporter=short["reporter"],
        phone=short["phone"],
        contact=short["contact"],
        address=short["address"],
    )


def _time(
    field: Field, cells: Mapping[Field, object], reading: Reading, wrong: list[Reason], *, may_be_empty: bool = False
) -> datetime | None:
    if field not in cells:
        return None
    cell = cells[field]
    if may_be_empty and isinstance(cell, str) and is_placeholder(cell):
        return None
    read = read_moment(cell, zone=reading.zone, counts_from_1904=reading.counts_from_1904)
    if isinstance(read, Span):
        read = Moment(read.begins_at)  # a message that came between nine and ten had come at nine at the earliest
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
    return "" if is_placeholder(text) else text


def _votes(field: Field, cells: Mapping[Field, object], wrong: list[Reason]) -> int:
    text = unicodedata.normalize("NFKC", clean_line(cells.get(field))).replace(",", "")
    if is_placeholder(text):
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
    point = read_point(*texts)
    if isinstance(point, str):
        wrong.append(Reason(point, Field.LON, _quoted(" ".join(texts))))
        return None, None
    return point or (None, None)


def _broken(row: Row, reading: Reading) -> list[Reason]:
    """What was broken in the file, as far as it touches what is read."""
    fields = {column: field for field, column in reading.columns.items()}
    wrong = []
    for fault in row.faults:
        if fault.column < 0:
            wrong.append(Reason(fault.code))
        elif fault.column in fields:
            wrong.append(Reason(fault.code, fields[fault.column], _quoted(row.cells[fault.column])))
    return wrong


def _with_clock(day: object, clock: object) -> object:
    """A day and a time of day from two columns as one cell."""
    if isinstance(clock, time) and isinstance(day, date):
        return datetime.combine(day, clock)
    if isinstance(clock, float) and 0 <= clock < 1:
        seconds = round(clock * 86_400)
        clock = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    words = as_text(clock).strip()
    if not words or is_placeholder(words):
        return day
    on = day.date().isoformat() if isinstance(day, datetime) else as_text(day).strip()
    if _COMPACT_DAY.fullmatch(on):
        on = f"{on[:4]}-{on[4:6]}-{on[6:]}"
    return f"{on} {words}"


def _number(cell: object) -> str:
    """The number a message was given; empty where it cannot tell this message from another."""
    text = clean_line(cell)
    if not text or len(text) > NUMBER_LENGTH or is_placeholder(text) or lost_digits(cell):
        return ""
    return text


def _fingerprint(title: str, text: str, asked_at: datetime, short: Mapping[str, str], reading: Reading) -> str:
    # Without a column of times the instant is that of the import and would differ the next time.
    when = asked_at.isoformat() if Field.ASKED_AT in reading.columns else ""
    said = "\0".join([title, text, when, *(short[name] for name in sorted(short))])
    return f"#{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:40]}"


def _quoted(value: object) -> str:
    return clean_line(value)[:60]
