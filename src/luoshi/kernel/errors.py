"""The root of every error that Luoshi raises on purpose.

The docstring of an error class is its message, its attributes are its data and its ``code`` is stable. One translator
per door turns an error into a form error, an HTTP problem (RFC 9457) or a task outcome; nothing else reads messages.
"""

from typing import Any, ClassVar


class LuoshiError(Exception):
    """Something did not work."""

    code: ClassVar[str] = "luoshi"
    http_status: ClassVar[int] = 400

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(self.message)

    @property
    def message_template(self) -> str:
        """The untranslated message, with ``{name}`` where data go."""
        return " ".join((type(self).__doc__ or LuoshiError.__doc__ or "").split())

    @property
    def message(self) -> str:
        """The English message with its data filled in."""
        return fill(self.message_template, self.data)


class NotFoundError(LuoshiError):
    """There is no such thing, or you may not see it."""

    code = "not_found"
    http_status = 404


class ForbiddenError(LuoshiError):
    """You may not do this."""

    code = "forbidden"
    http_status = 403


class ConflictError(LuoshiError):
    """Someone else changed this meanwhile."""

    code = "conflict"
    http_status = 409


class InvalidError(LuoshiError):
    """Something in what you entered is not right."""

    code = "invalid"
    http_status = 422


def fill(template: str, data: dict[str, Any]) -> str:
    """``template`` with each ``{name}`` replaced by its datum; an unknown name stays as it is.

    >>> fill("due {due}, not {x}", {"due": "Friday"})
    'due Friday, not {x}'
    """
    text = template
    for name, value in data.items():
        text = text.replace("{" + name + "}", str(value))
    return text
