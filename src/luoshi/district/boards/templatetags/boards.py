"""What the boards' templates say: names in the reader's language, and states in words."""

from typing import Any

from django import template

from luoshi.district.boards.web import words
from luoshi.district.cases.api import state_word

register = template.Library()


@register.filter
def said(row: Any, name: str) -> str:
    """The row's ``name`` in the reader's language."""
    return words.said(row, name)


register.filter("case_state", state_word)
