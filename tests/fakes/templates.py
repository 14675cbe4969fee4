"""A template of ours that names a variable nobody gave it fails the test, instead of showing nothing."""

import sys
from typing import Any, Self

from django.template.context import Context

OURS = "/luoshi/district/"


class UndefinedVariableError(AssertionError):
    """A template used a variable that was never given to it."""


class Undefined(str):
    """What Django puts in place of an undefined variable; in templates of others it stays the empty string.

    Django asks ``"%s" in string_if_invalid`` and then formats it with the variable's name; from the frame that
    formats, the template in hand is known.
    """

    __slots__ = ()

    def __new__(cls) -> Self:
        return super().__new__(cls, "%s")

    def __mod__(self, variable: Any) -> str:
        template = _template_of(sys._getframe(1).f_locals.get("context"))
        if OURS in template:
            raise UndefinedVariableError(f"{template} uses {{{{ {variable} }}}}, which it was not given")
        return ""


def _template_of(context: Any) -> str:
    if not isinstance(context, Context):
        return ""
    template = getattr(context.render_context, "template", None) or context.template
    origin = getattr(template, "origin", None)
    return str(getattr(origin, "name", "") or "")
