"""How fast ``luoshi audit`` goes through cases, and what a million of them take by that rate.

Run: ``python bench/audit.py [--cases 50000] [--acts 3] [--home FOLDER]``. A deployment of its own is filled by the
product's commands: every case is registered, and each gets some acts besides. Then everything is audited, one day's
work is added (a thousandth), and the nightly audit is timed. The most memory the process held stands beside. With
``--home`` the deployment is kept there, and is not filled again when it is there already.
"""

# ruff: noqa: PLC0415 - run as a program, it sets Django up before its models can be imported

import argparse
import os
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

CHUNK = 500
MILLION = 1_000_000


def main() -> None:
    """Fill, audit, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--acts", type=int, default=3, help="acts on each case besides its registration")
    parser.add_argument("--home", type=Path, help="keep the deployment in this folder, and use it if it is filled")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as passing:
        home = chosen.home or Path(passing)
        home.mkdir(parents=True, exist_ok=True)
        os.environ["LUOSHI_HOME"] = str(home)
        os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.district.site.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _measure(chosen.cases, chosen.acts)


def _measure(count: int, acts: int) -> None:
    from tests.fakes.small_district import MONDAY, SmallDistrict, small_district

    from luoshi.district.audit import api as ledger
    from luoshi.district.cases.api import Case
    from luoshi.district.people.api import SYSTEM
    from luoshi.district.people.models import Account, Unit

    ledger.adopt_rows(by=SYSTEM, at=MONDAY)
    from django.db import transaction

    there = Case.objects.count()
    if there:
        count = there
        district = SmallDistrict(
            {unit.code: unit for unit in Unit.objects.all()}, {one.username: one for one in Account.objects.all()}
        )
        print(f"found: {count:,} cases")
    else:
        with transaction.atomic():
            district = small_district()
            ledger.record(kind="bench.begin", subject="bench:1", by=SYSTEM, at=MONDAY, data={})
        began = time.perf_counter()
        _fill(district, count, acts)
        print(f"filled: {count:,} cases with {acts} acts each in {time.perf_counter() - began:,.0f} s")
    began, worked = time.perf_counter(), _worked()
    found = ledger.audit_whole(at=MONDAY + timedelta(days=2), beside=(os.cpu_count() or 1) > 1)
    seconds, worked = time.perf_counter() - began, _worked() - worked
    assert found.difference is None, found.difference
    rate = count / seconds
    print(
        f"whole audit: {found.entries:,} entries, {seconds:,.1f} s, {rate:,.0f} cases/s;"
        f" a million by that rate: {MILLION / rate / 60:,.1f} min (target 15)"
    )
    print(f"  of which processors worked {worked:,.1f} s: {count / worked:,.0f} cases for each second of one processor")
    day = max(count // 1000, 20)
    _fill(district, day, acts)
    began = time.perf_counter()
    found = ledger.audit_new(at=MONDAY + timedelta(days=3))
    seconds = time.perf_counter() - began
    assert found.difference is None, found.difference
    print(f"nightly audit after {day:,} cases more: {seconds:,.1f} s (target 60)")
    one, two, three = os.getloadavg()
    print(f"load average: {one:.1f} {two:.1f} {three:.1f}")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def _worked() -> float:
    """Seconds that processors worked for this program and for what it started."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _fill(district: object, count: int, acts: int) -> None:
    from tests.fakes.small_district import MONDAY, SmallDistrict

    from luoshi.district.cases import api as cases
    from luoshi.kernel.errors import LuoshiError

    assert isinstance(district, SmallDistrict)
    supervisor, planning = district.actor("supervisor"), district.actor("planning")
    lead = district.unit_id("planning")
    verbs = [
        lambda pk, at: cases.assign(case_id=pk, lead_unit_id=lead, task="办理", by=supervisor, at=at),
        lambda pk, at: cases.sign_for(case_id=pk, by=planning, at=at),
        lambda pk, at: cases.report(case_id=pk, text="已经勘察", by=planning, at=at),
        lambda pk, at: cases.urge(case_id=pk, text="请抓紧", by=supervisor, at=at),
    ]
    for start in range(0, count, CHUNK):
        new = [
            cases.NewCase(title=f"第{n}处", description="路面破损，影响通行", address="玉兰街", category_code="road")
            for n in range(start, min(start + CHUNK, count))
        ]
        for case in cases.register_cases(new=new, by=supervisor, at=MONDAY):
            for n in range(acts):
                try:
                    verbs[n % len(verbs)](case.pk, MONDAY + timedelta(minutes=n + 1))
                except LuoshiError as error:
                    raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
