"""The way back from a case to the sheet that brought it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luoshi.district.intake.models import ImportRun
from luoshi.district.people.api import Actor, may
from luoshi.district.ui.domain import Link

RUN = "import-"


def origin_of_run(run: ImportRun) -> str:
    """What a case is told of the sheet that brought it."""
    return f"intake:{RUN}{run.pk}"


def way_back(id: str, *, by: Actor) -> Link | None:  # noqa: A002 - so it is called in the declaration
    """The account of the import, for whoever may see requests."""
    number = id.removeprefix(RUN)
    if not id.startswith(RUN) or not number.isdecimal() or not may(by, "see_requests"):
        return None
    if not ImportRun.objects.filter(pk=int(number)).exists():
        return None
    label = _("Import %(number)s") % {"number": number}
    return Link(label, reverse("intake:run", args=[int(number)]), "table-import")
