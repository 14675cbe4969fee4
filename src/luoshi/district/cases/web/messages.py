"""What an error says to the person at the screen, its data filled in."""

from django.utils.translation import gettext as _

from luoshi.kernel.errors import LuoshiError, fill


def say(error: LuoshiError) -> str:
    """The error's message in the reader's language."""
    return fill(_(error.message_template), error.data)
