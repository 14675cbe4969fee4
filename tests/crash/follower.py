"""A process that follows the ledger and leaves a trace of each entry in the database and outside; made to be killed.

``python -m tests.crash.follower prepare N`` records N acts, ``… follow FILE [KILL]`` hands them over until none is left
(or kills itself when the handler of the KILLth entry has worked), ``… heard`` prints what stands in the database.
"""

import os
import signal
import sys
from pathlib import Path

import django


def prepare(count: int) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from luoshi.district.audit.api import number_waiting, record
    from luoshi.district.people.api import SYSTEM
    from luoshi.kernel import clock

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        for n in range(count):
            record(kind="test.said", subject=f"said:{n}", by=SYSTEM, at=clock.now(), data={"n": n})
    number_waiting()


def follow_to_the_end(trace: Path, kill_at: int) -> None:
    from luoshi.district.audit.api import follow, hand_over, number_waiting, record, standings
    from luoshi.district.people.api import SYSTEM
    from luoshi.kernel import clock

    seen = 0

    def hear(entry, at) -> None:
        nonlocal seen
        seen += 1
        with trace.open("a") as file:
            file.write(f"{entry.data['n']}\n")
        record(kind="test.heard", subject=f"heard:{entry.data['n']}", by=SYSTEM, at=at, data={"ticket": entry.ticket})
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)  # the handler has worked, the cursor is not written

    follow("crash.hear", ["test.said"], hear)
    while True:
        hand_over(at=clock.now())
        number_waiting()
        if all(one.since is None for one in standings()):
            return


def heard() -> None:
    from luoshi.district.audit.api import number_waiting
    from luoshi.district.audit.models import LedgerEvent

    number_waiting()
    for subject in LedgerEvent.objects.filter(kind="test.heard").order_by("seq").values_list("subject", flat=True):
        print(subject.partition(":")[2])


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.district.site.settings"
    django.setup()
    match sys.argv[1:]:
        case ["prepare", count]:
            prepare(int(count))
        case ["follow", trace, *kill]:
            follow_to_the_end(Path(trace), int(kill[0]) if kill else 0)
        case ["heard"]:
            heard()
