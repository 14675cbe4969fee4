"""Tours as a file, and the sheet of one."""

from datetime import datetime

from django.utils.translation import gettext as _

from luoshi.district.people.api import Actor
from luoshi.district.ui.sheets import write_csv

from .models import Tour
from .queries import tours_for


def export_tours(*, format: str, by: Actor, at: datetime) -> bytes:  # noqa: A002 - one signature for all
    """Every tour without the guests: who was there is nobody's business in a register."""
    rows = [[tour.pk, tour.unit.code, tour.at, tour.stop] for tour in tours_for(by)]
    return b"".join(write_csv(rows, [_("Number"), _("Unit"), _("Date"), _("Stop")]))


def draft_sheet(*, subject: Tour, by: Actor, at: datetime) -> bytes:
    """The sheet that is taken along."""
    return f"{subject.unit.name}\n{subject.stop}\n".encode()
