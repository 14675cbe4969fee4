"""How steps of the roadmap that nobody ticked off are named in a form."""

from collections.abc import Sequence

from django.utils.translation import ngettext

MOST_STEPS_SAID = 6


def steps_said(titles: Sequence[str]) -> str:
    """The steps nobody ticked off, by their titles."""
    shown = "; ".join(f"“{title}”" for title in titles[:MOST_STEPS_SAID])
    more = len(titles) - MOST_STEPS_SAID
    return shown if more <= 0 else shown + " " + ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}
