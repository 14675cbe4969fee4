"""What an error page says, by status: what happened, why, and what the reader can do now."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Explanation:
    """The words of one error page."""

    status: int
    title: str
    text: str
    advice: str


def explanation(status: int) -> Explanation:
    """The words for ``status``; an unknown one is explained like the nearest of its hundred."""
    known = _explanations()
    nearest = status if status in known else (500 if status >= 500 else 400)  # noqa: PLR2004 - the two hundreds of HTTP
    return Explanation(status, *known[nearest])


def _explanations() -> dict[int, tuple[str, str, str]]:
    return {
        400: (
            _("This request could not be understood"),
            _("Something in the address or in what was sent does not fit this page."),
            _("Go back, check what you entered and send it again."),
        ),
        403: (
            _("This is not open to you"),
            _("Your post does not include the right to see or do this, or the page was open for too long."),
            _("Go back and reload the page. If you need this for your work, ask your unit's administrator."),
        ),
        404: (
            _("There is nothing at this address"),
            _("The page was moved, the number was mistyped, or it is not open to you."),
            _("Check the address or number, or start from the home page."),
        ),
        405: (
            _("This address cannot be opened like that"),
            _("It only accepts what a form on another page sends."),
            _("Go back to the page you came from and use its button."),
        ),
        408: (
            _("It took too long to arrive"),
            _("What you sent came so slowly that the service stopped waiting. Nothing was saved."),
            _("Check your connection, go back and send it again; fewer or smaller files arrive sooner."),
        ),
        409: (
            _("Someone else was faster"),
            _("The record was changed while you were working on it, so nothing of yours was saved over it."),
            _("Go back, look at what changed, and decide again."),
        ),
        413: (
            _("The file is too big"),
            _("What you sent is larger than this page accepts."),
            _("Send fewer or smaller files. Nothing was saved."),
        ),
        429: (
            _("Too many attempts"),
            _("To protect everybody, this can only be done a few times in a short while."),
            _("Please wait a few minutes and try again."),
        ),
        500: (
            _("Something went wrong on our side"),
            _("The error was recorded. What was saved before is safe."),
            _("Please try again in a moment. If it happens again, tell the administrator the time and what you did."),
        ),
        503: (
            _("The service is being maintained"),
            _("It is not available for a short while."),
            _("Please try again in a few minutes."),
        ),
    }
