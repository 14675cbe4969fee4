"""The facts a row of a sheet can hold, and what a sheet that holds them is."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum


class Field(StrEnum):
    """One fact of a message; the value is the name used in a mapping."""

    NUMBER = "number"
    TITLE = "title"
    TEXT = "text"
    ASKED_AT = "asked_at"
    REPORTER = "reporter"
    PHONE = "phone"
    CONTACT = "contact"
    ADDRESS = "address"
    CATEGORY = "category"
    UNIT = "unit"
    UP_VOTES = "up_votes"
    DOWN_VOTES = "down_votes"
    REPLY = "reply"
    REPLIED_AT = "replied_at"
    LON = "lon"
    LAT = "lat"


class SheetKind(StrEnum):
    """What a sheet holds; messages have their numbers with and without a reply."""

    MESSAGES = "messages"
    REPLIES = "replies"
    HOTLINE = "hotline"


class TakeAs(StrEnum):
    """As what messages come in.

    ``new``: as if they came today, with their clocks. ``open``: as stock that is still open, to be dispatched.
    ``history``: closed and not public, without clocks. ``auto``: what was answered, and what is older than
    :data:`OLD_AFTER_DAYS`, as history; the rest as new.
    """

    AUTO = "auto"
    NEW = "new"
    OPEN = "open"
    HISTORY = "history"


OLD_AFTER_DAYS = 60


def take_as(asked: TakeAs, *, asked_at: datetime, is_answered: bool, at: datetime) -> TakeAs:
    """As what one message comes in.

    >>> take_as(TakeAs.AUTO, asked_at=datetime(2019, 1, 1), is_answered=False, at=datetime(2026, 1, 1)).value
    'history'
    """
    if asked is not TakeAs.AUTO:
        return TakeAs.HISTORY if is_answered else asked
    is_old = at - asked_at > timedelta(days=OLD_AFTER_DAYS)
    return TakeAs.HISTORY if is_answered or is_old else TakeAs.NEW


def kind_of(fields: Collection[Field]) -> SheetKind:
    """The kind of sheet that has these columns.

    >>> str(kind_of([Field.TEXT, Field.REPLY]))
    'replies'
    """
    if Field.PHONE in fields or Field.UNIT in fields:
        return SheetKind.HOTLINE
    if Field.REPLY in fields:
        return SheetKind.REPLIES
    return SheetKind.MESSAGES


def sources_of(kind: SheetKind, named: str) -> tuple[str, ...]:
    """Whose numbers a sheet's are, the first one for what is new: as named, or by the kind of sheet.

    Letters keep their numbers when their replies come later; what came in as ``replies`` before is found too.

    >>> sources_of(SheetKind.REPLIES, ""), sources_of(SheetKind.HOTLINE, "12345")
    (('messages', 'replies'), ('12345',))
    """
    if named:
        return (named[:60],)
    if kind is SheetKind.HOTLINE:
        return (SheetKind.HOTLINE.value,)
    return (SheetKind.MESSAGES.value, SheetKind.REPLIES.value)
