"""Sets the scene of a running site: its people and units, and cases led to the point where a journey begins.

A test cannot use the site's settings in its own process, so a second process does it through the same commands that the
pages call: ``with set_the_stage(site) as stage: stage.case("路灯", ("assign", "supervisor"))``. It reads a request a
line and answers with one line, so that a case costs no start of its own.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.running_site import Site

CHECKOUT = Path(__file__).resolve().parents[2]
LONG = 90
"""For how many days everybody has held a post; a case can be as old."""
Act = tuple[str, str] | tuple[str, str, int]
"""What is done, by whom, and the choice of :func:`tests.fakes.acts.perform`."""


@dataclass(frozen=True)
class Staged:
    """A case that is there when the journey begins; ``receipt`` when a resident raised it."""

    code: str
    receipt: str = ""


class Stage:
    """The process behind the scenes of one site."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.password: str = self.ask(do="people")["password"]

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send one request and wait for its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "failed" not in answer, answer["failed"]
        return dict(answer)

    def case(
        self, title: str, *acts: Act, by_resident: bool = False, days_ago: int = 0, kind: str = "general"
    ) -> Staged:
        """A case after the acts, each of which happened ``days_ago``."""
        return Staged(
            **self.ask(do="case", title=title, acts=acts, by_resident=by_resident, days_ago=days_ago, kind=kind)
        )

    def act(self, case: Staged, *acts: Act) -> None:
        """Go on with a case, now."""
        self.ask(do="act", code=case.code, acts=acts)


@contextmanager
def set_the_stage(site: Site) -> Iterator[Stage]:
    """People the site and keep the process at hand for cases."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.stage"],
        env=site.environment,
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Stage(process)


# The other side: what follows runs in the site's settings ---------------------------------------------------------


def _people() -> dict[str, Any]:
    from datetime import timedelta

    from django.db import transaction

    from luoshi.district.site.demo.accounts import DEMO_PASSWORD
    from luoshi.district.site.demo.peopling import set_up_accounts, set_up_map, set_up_units
    from luoshi.kernel import clock

    now = clock.now()
    with transaction.atomic():
        units = set_up_units(at=now)
        set_up_map(at=now)
        set_up_accounts(units, from_on=clock.local(now - timedelta(days=LONG)).date(), at=now)
    return {"password": DEMO_PASSWORD}


def _case(*, title: str, acts: list[list[Any]], by_resident: bool, days_ago: int, kind: str) -> dict[str, Any]:
    from datetime import timedelta

    from luoshi.district.cases.api import NewCase, register_case
    from luoshi.district.intake.api import Problem, report_problem
    from luoshi.district.people.api import NOBODY
    from luoshi.kernel import clock

    at = clock.now() - timedelta(days=days_ago)
    receipt = ""
    if by_resident:
        request = report_problem(problem=Problem(text=title, address="玉兰街"), by=NOBODY, at=at)
        case, receipt = request.case, request.receipt_code
    else:
        new = NewCase(title=title, kind_code=kind, category_code="street-lamp", source="web")
        case = register_case(new=new, by=_district().actor("supervisor", at), at=at)
    _perform(case, acts, at)
    return {"code": case.code, "receipt": receipt}


def _act(*, code: str, acts: list[list[Any]]) -> dict[str, Any]:
    from luoshi.district.cases.api import Case
    from luoshi.kernel import clock

    _perform(Case.objects.get(code=code), acts, clock.now())
    return {}


def _perform(case: Any, acts: list[list[Any]], at: Any) -> None:
    from luoshi.district.cases.api import Action
    from tests.fakes.acts import perform

    district = _district()
    for name, who, *choice in acts:
        perform(Action(name), case, district, by=district.actor(who, at), at=at, choice=choice[0] if choice else 0)
        case.refresh_from_db()


def _district() -> Any:
    from luoshi.district.people.models import Account, Unit
    from tests.fakes.small_district import SmallDistrict

    units = {unit.code: unit for unit in Unit.objects.all()}
    return SmallDistrict(units=units, accounts={row.username: row for row in Account.objects.all()})


def _serve() -> None:
    import traceback

    import django

    django.setup()
    known = {"people": _people, "case": _case, "act": _act}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = known[request.pop("do")](**request)
        except Exception:  # noqa: BLE001 - whatever it is, the test that asked is told
            answer = {"failed": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.district.site.settings"
    _serve()
