"""How the tests' walks meet tours: for whom each address is, a tour of each unit, words found nowhere else."""

from typing import Any

from luoshi.district.audit.api import Personal
from tests.fakes.small_district import MONDAY

from .commands import note_tour

ROUTES = """
tours/                  GET      supervisor|leader|handler  all
tours/                  POST     supervisor|leader          all
tours/<int:tour>/       GET,POST supervisor|leader|handler  scope
^rounds/(?P<rest>.*)$   GET,POST everybody                  all
api/v1/tours            GET      signed_in                  all
"""


class TourExercise:
    """What is asked of a domain by the walks."""

    routes = ROUTES

    def arrange(self, here: Any) -> None:
        """A tour to the near unit and one to the far."""
        for things, code in ((here.near, "planning"), (here.far, "construction")):
            things.named["tour"] = self._tour(here.district, code, "院门", "").pk

    def plant(self, here: Any) -> None:
        """A guest whose name and number stand nowhere else."""
        tour = self._tour(here.walked.district, "planning", "壬字院门", "13688812345")
        here.things["tour"] = tour.pk
        here.add("来宾癸字", f"tour:{tour.pk}", Personal.NAME)
        here.add("13688812345", f"tour:{tour.pk}", Personal.PHONE)

    def _tour(self, district: Any, code: str, stop: str, phone: str) -> Any:
        by = district.actor("supervisor")
        guest = "来宾癸字" if phone else ""
        return note_tour(unit_id=district.unit_id(code), stop=stop, guest=guest, phone=phone, by=by, at=MONDAY)


EXERCISE = TourExercise()
