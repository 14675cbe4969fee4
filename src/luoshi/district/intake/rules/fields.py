"""The facts a row of a sheet can hold, and what a sheet that holds them is."""

from collections.abc import Collection
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
    """What a sheet holds; its value is also the source under which its numbers are known."""

    MESSAGES = "messages"
    REPLIES = "replies"
    HOTLINE = "hotline"


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
