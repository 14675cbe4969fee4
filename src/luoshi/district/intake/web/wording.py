"""How intake speaks: to residents in their words, to staff in those of the sheet; lazy, so each reads his language."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases.api import CaseState
from luoshi.district.intake.rules.fields import Field, SheetKind
from luoshi.kernel.errors import LuoshiError, fill

Words = str | Promise

STATES: dict[str, tuple[Words, str]] = {
    CaseState.REGISTERED: (pgettext_lazy("to a resident", "Received, being assigned"), "action"),
    CaseState.ASSIGNED: (pgettext_lazy("to a resident", "With the unit, not yet signed for"), "action"),
    CaseState.IN_PROGRESS: (pgettext_lazy("to a resident", "Being dealt with"), "action"),
    CaseState.IN_RULING: (pgettext_lazy("to a resident", "It is being decided who is responsible"), "action"),
    CaseState.COMPLETED: (pgettext_lazy("to a resident", "Reported as done, being checked"), "action"),
    CaseState.SUSPENDED: (pgettext_lazy("to a resident", "Cannot be solved now, on the list for review"), "warn"),
    CaseState.CLOSED: (pgettext_lazy("to a resident", "Done and checked"), "good"),
    CaseState.MERGED: (pgettext_lazy("to a resident", "Joined with the same problem"), "quiet"),
    CaseState.DISMISSED: (pgettext_lazy("to a resident", "Not taken up"), "quiet"),
}
"""What a state means to whoever raised the case, and the tone of its label."""

ACTS: dict[str, tuple[Words, str]] = {
    "register": (pgettext_lazy("to a resident", "Received"), "inbox"),
    "assign": (pgettext_lazy("to a resident", "Given to a unit"), "send"),
    "sign_for": (pgettext_lazy("to a resident", "The unit has taken it on"), "check"),
    "contact": (pgettext_lazy("to a resident", "The unit was in touch"), "phone"),
    "plan": (pgettext_lazy("to a resident", "The unit has made a plan"), "route"),
    "finish_step": (pgettext_lazy("to a resident", "A step is done"), "progress-check"),
    "report": (pgettext_lazy("to a resident", "The unit reports"), "message"),
    "co_report": (pgettext_lazy("to a resident", "A helping unit reports"), "message"),
    "decide_extension": (pgettext_lazy("to a resident", "Decided on more time"), "hourglass"),
    "decide_suspension": (pgettext_lazy("to a resident", "Decided on a pause"), "player-pause"),
    "resume": (pgettext_lazy("to a resident", "Taken up again after the pause"), "player-play"),
    "complete": (pgettext_lazy("to a resident", "The unit reports it as done"), "circle-check"),
    "close": (pgettext_lazy("to a resident", "Checked and closed"), "checks"),
    "return_": (pgettext_lazy("to a resident", "Not good enough: back to the unit"), "arrow-back-up"),
    "follow_up": (pgettext_lazy("to a resident", "Asked whether it helped"), "message-2-question"),
    "reopen": (pgettext_lazy("to a resident", "Taken up again"), "rotate-clockwise"),
    "merge": (pgettext_lazy("to a resident", "Joined with the same problem"), "git-merge"),
    "settle": (pgettext_lazy("to a resident", "Settled on the spot"), "bolt"),
    "dismiss": (pgettext_lazy("to a resident", "Not taken up"), "x"),
}
"""What happened, as a resident reads it, and its icon."""

OTHER_ACT: tuple[Words, str] = (pgettext_lazy("to a resident", "Something was done"), "circle")

WAITING: dict[str, Words] = {
    "dispatch": pgettext_lazy("to a resident", "Being assigned; a unit has it by"),
    "verify": pgettext_lazy("to a resident", "Being checked; to be done by"),
}
"""What is waited for while no promise is running, before the day until which it is."""

PHOTOS: dict[str, Words] = {
    "before": pgettext_lazy("photo", "Before"),
    "after": pgettext_lazy("photo", "After"),
    "progress": pgettext_lazy("photo", "On the way"),
}
OTHER_PHOTO: Words = pgettext_lazy("photo", "Photo")

FIELDS: dict[Field, Words] = {
    Field.NUMBER: pgettext_lazy("column", "Number"),
    Field.TITLE: pgettext_lazy("column", "Subject"),
    Field.TEXT: pgettext_lazy("column", "Text of the message"),
    Field.ASKED_AT: pgettext_lazy("column", "Time of the message"),
    Field.REPORTER: pgettext_lazy("column", "Name"),
    Field.PHONE: pgettext_lazy("column", "Telephone"),
    Field.CONTACT: pgettext_lazy("column", "Other contact"),
    Field.ADDRESS: pgettext_lazy("column", "Place"),
    Field.CATEGORY: pgettext_lazy("column", "Category"),
    Field.UNIT: pgettext_lazy("column", "Handling unit"),
    Field.UP_VOTES: pgettext_lazy("column", "Votes for"),
    Field.DOWN_VOTES: pgettext_lazy("column", "Votes against"),
    Field.REPLY: pgettext_lazy("column", "Official reply"),
    Field.REPLIED_AT: pgettext_lazy("column", "Time of the reply"),
    Field.LON: pgettext_lazy("column", "Longitude"),
    Field.LAT: pgettext_lazy("column", "Latitude"),
}

KINDS: dict[str, Words] = {
    "auto": _("Told by its columns"),
    SheetKind.MESSAGES: _("Messages"),
    SheetKind.REPLIES: _("Messages with replies"),
    SheetKind.HOTLINE: _("Hotline sheet"),
}

REASONS: dict[str, Words] = {
    "text_missing": _("There is neither a subject nor a text."),
    "too_long": _("{field} is longer than {value} characters."),
    "time_missing": _("{field} is empty."),
    "time_unreadable": _("{field} “{value}” is not a time."),
    "time_ambiguous": _("{field} “{value}” can mean two different days; write the year first."),
    "time_impossible": _("{field} “{value}” is a day or an hour that does not exist."),
    "time_future": _("{field} “{value}” lies in the future."),
    "not_a_count": _("{field} “{value}” is not a whole number."),
    "not_a_point": _("Longitude and latitude “{value}” are not a place on the map."),
    "point_incomplete": _("Of longitude and latitude only one is given: “{value}”."),
    "point_swapped": _("Longitude and latitude “{value}” seem to have changed places."),
    "point_abroad": _("Longitude and latitude “{value}” lie outside China."),
    "conflict": _("{field} “{value}” is known with other words; compare the two and decide."),
    "broken_quote": _(
        "A quotation mark is opened or closed in the wrong place, so where the cells end cannot be told."
    ),
    "broken_line": _("A line break has cut this row in two."),
    "more_cells": _(
        "The row has more cells than the header; perhaps a comma stands in a text without quotation marks."
    ),
    "formula_without_value": _(
        "{field} holds a formula without a value. Open the file in a spreadsheet program, save it and try again."
    ),
    "formula_error": _("{field} shows the error {value} instead of a value."),
    "garbled": _("{field} “{value}” holds garbled characters."),
    "not_storable": _("This row holds something that cannot be stored."),
}


def reason_words(code: str, field: str = "", value: str = "") -> str:
    """Why a row was refused, in the reader's language."""
    name = FIELDS.get(Field(field), "") if field in set(Field) else field
    shown = value or "…"
    return fill(str(REASONS.get(code, REASONS["not_storable"])), {"field": name, "value": shown})


def spoken(error: LuoshiError) -> str:
    """An error's message in the reader's language, its data filled in."""
    return fill(gettext(error.message_template), error.data)


def stored_error(code: str, data: dict[str, Any]) -> str:
    """The message of an error that was written on a run by its code."""
    kinds = {kind.code: kind for kind in _all_errors(LuoshiError)}
    kind = kinds.get(code, LuoshiError)
    return fill(gettext(" ".join((kind.__doc__ or "").split())), data)


def _all_errors(root: type[LuoshiError]) -> list[type[LuoshiError]]:
    return [root, *(deeper for kind in root.__subclasses__() for deeper in _all_errors(kind))]
