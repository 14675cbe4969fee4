"""A process that acts on cases as fast as it can and writes down each act that was acknowledged; made to be killed.

``python -m tests.crash.writer prepare`` makes the district, ``… write NAME FILE`` acts, ``… check FILE…`` prints as
JSON what is wrong afterwards.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import django


def prepare() -> None:
    """An empty deployment with a small district."""
    from django.core.management import call_command

    from tests.fakes.small_district import small_district

    call_command("migrate", verbosity=0)
    small_district()


def write(name: str, acknowledged: Path) -> None:
    """Register, assign, sign for and report, again and again; each line of the file is a case and its version."""
    from luoshi.district.cases import api as cases
    from luoshi.district.people.api import actor_of
    from luoshi.district.people.models import Account, Unit
    from luoshi.kernel import clock

    people = {a.username: actor_of(a.pk, at=clock.now()) for a in Account.objects.all()}
    planning = Unit.objects.get(code="planning").pk
    supervisor, handler = people["supervisor"], people["planning"]
    handle = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(100_000):
        at = clock.now()
        new = cases.NewCase(title=f"{name} 第{number}件", category_code="road", kind_code="simple", source="web")
        case = cases.register_case(new=new, by=supervisor, at=at)
        _note(handle, case.code, 1)
        cases.assign(case_id=case.pk, lead_unit_id=planning, by=supervisor, at=at)
        _note(handle, case.code, 2)
        cases.sign_for(case_id=case.pk, by=handler, at=at + timedelta(seconds=1))
        _note(handle, case.code, 3)
        cases.report(case_id=case.pk, text="正在修", by=handler, at=at + timedelta(seconds=2))
        _note(handle, case.code, 4)


def check(files: list[Path]) -> dict[str, object]:
    """Whether everything acknowledged is there, nothing is half done, and the ledger says what the tables say."""
    from luoshi.district.audit.api import check_ledger, events_of
    from luoshi.district.audit.models import LedgerEvent
    from luoshi.district.cases.models import Case, CaseTally, Entry
    from luoshi.district.cases.rules.replay import replay

    acknowledged: dict[str, int] = {}
    for line in "".join(file.read_text() for file in files).splitlines():
        code, version = line.split()
        acknowledged[code] = max(int(version), acknowledged.get(code, 0))
    found = {case.code: case for case in Case.objects.all()}
    lost = [code for code, version in acknowledged.items() if code not in found or found[code].version < version]
    differing = []
    for case in found.values():
        picture = replay((event.kind, event.data) for event in events_of(f"case:{case.code}"))
        if (picture.state, picture.version, case.entries.count()) != (case.state, case.version, case.version):
            differing.append(case.code)
    ledger = check_ledger()
    return {
        "acknowledged": sum(acknowledged.values()),
        "cases": len(found),
        "lost": lost,
        "differing": differing,
        "ledger_sound": ledger.sound,
        "events": LedgerEvent.objects.filter(kind__startswith="case.").count(),
        "entries": Entry.objects.count(),
        "tally": sum(CaseTally.objects.values_list("n", flat=True)),
    }


def _note(handle: int, code: str, version: int) -> None:
    os.write(handle, f"{code} {version}\n".encode())


def main(arguments: list[str]) -> None:
    """Do what the first word says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.district.site.settings")
    django.setup()
    match arguments:
        case ["prepare"]:
            prepare()
        case ["write", name, file]:
            write(name, Path(file))
        case ["check", *files]:
            print(json.dumps(check([Path(file) for file in files])))


if __name__ == "__main__":
    main(sys.argv[1:])
