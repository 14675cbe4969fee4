"""What the case pages say by code: names of acts, states, purposes, and things in the reader's language."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.district.cases import words
from luoshi.district.cases.rules import who
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.cases.web.forms.fields import named as name_of

register = template.Library()

register.filter("action_word", words.action_word)
register.filter("done_word", words.done_word)
register.filter("state_word", words.state_word)
register.filter("posted", words.posted)


@register.filter
def state_tone(value: str) -> str:
    """The tone of a state's badge."""
    return words.STATE_TONES[CaseState(value)]


@register.filter
def named(thing: Any) -> str:
    """The name in the reader's language."""
    return name_of(thing)


@register.filter
def who_acted(entry: Any) -> str:
    """The unit and the post that acted, said once."""
    unit = entry.unit
    names = (unit.name, unit.name_en, unit.short_name) if unit else ()
    return who.who_acted(name_of(unit) if unit else "", words.posted(entry.by_as), *names)


@register.filter
def said_in(entry: Any) -> str:
    """The words of an act."""
    return words.said_in(text=entry.text, data=entry.data, by_as=entry.by_as)


@register.filter
def action_icon(value: str) -> str:
    """The icon of an act."""
    return words.look_of(value)[0]


@register.filter
def action_tone(value: str) -> str:
    """The tone of an act in the timeline."""
    return words.look_of(value)[1]


@register.filter
def address_of(value: Any) -> str:
    """An act as its address names it."""
    return str(value).rstrip("_")


@register.simple_tag
def purpose(code: str, evidence: object = ()) -> str:
    """What a piece of evidence is to prove."""
    return str(words.purpose_word(code, evidence))


@register.simple_tag
def rows_script() -> SafeString:
    """The script that adds rows to a form of many steps."""
    return format_html('<script type="module" src="{}"></script>', static("cases/js/rows.js"))


@register.simple_tag
def cases_style() -> SafeString:
    """The stylesheet of the case pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("cases/css/cases.css"))
