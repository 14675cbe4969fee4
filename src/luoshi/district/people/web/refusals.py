"""Errors of commands as words on a form, in the reader's language."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext

from luoshi.kernel.errors import LuoshiError, fill


def spoken(error: LuoshiError) -> str:
    """The error's message with its data, translated."""
    return fill(gettext(error.message_template), error.data)


def done(form: BaseForm, act: Callable[[], Any], *, field: str | None = None) -> Any:
    """What ``act`` returns, or None after writing its refusal onto the form (beside ``field``, else on top)."""
    try:
        return act() or True
    except LuoshiError as error:
        where = error.data.get("field", field)
        form.add_error(where if where in form.fields else None, spoken(error))
        return None
