"""A district that has just begun: what is still to be set up, in its order, each with the page where it is done."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases.models import Case, CaseKind
from luoshi.district.cases.queries.naming import Names
from luoshi.district.people.api import Action, Actor, list_accounts, may


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to set up, why, and whether it is there."""

    title: Any
    why: Any
    url: str
    is_done: bool


def beginning(actor: Actor) -> list[Step]:
    """The steps for whoever sets the district up; empty once cases come in, and for everybody else."""
    if not may(actor, Action.MANAGE_UNITS) or Case.objects.exists():
        return []
    names = Names()
    return [
        Step(
            _("Enter the units"),
            _("Bureaus, sub-district offices, utilities: by hand or from a CSV file."),
            reverse("people:units"),
            len(names.units) > 1,
        ),
        Step(
            _("Open accounts and give them posts"),
            _("What a person may do follows from the post: handler, head, supervisor, verifier."),
            reverse("people:accounts"),
            list_accounts()[1:2].exists(),
        ),
        Step(
            _("Draw the areas and bring in the places"),
            _("So that a report on the map finds its sub-district, and a case its school or road."),
            reverse("places:list"),
            bool(names.areas),
        ),
        Step(
            _("Look through the kinds of case and the calendar"),
            _("The deadlines are usual ones; make them your own and publish them."),
            reverse("cases:kinds"),
            CaseKind.objects.filter(version__gt=1).exists(),
        ),
    ]
