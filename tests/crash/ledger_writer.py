"""Processes that append to the ledger, number it and sign it as fast as they can; made to be killed.

``python -m tests.crash.ledger_writer prepare`` makes the tables, ``… write NAME FILE`` commits changes with their acts
and writes down each that was acknowledged, ``… sign FILE`` numbers and signs, ``… check FILE…`` prints as JSON what is
wrong afterwards.
"""

import json
import os
import sys
from pathlib import Path

import django

TABLE = "crash_change"


class Somebody:
    key = "account:17"


def prepare() -> None:
    """An empty ledger, and a table whose rows are the changes that it records."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (name varchar(20), n bigint)")


def write(name: str, acknowledged: Path) -> None:
    """One change and its act after another; each line of the file is one that was committed."""
    from django.db import connection, transaction

    from luoshi.district.audit.api import record
    from luoshi.kernel import clock

    handle = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for n in range(1_000_000):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {TABLE} VALUES (%s, %s)", [name, n])
            data = {"name": name, "n": n}
            record(
                kind="crash.changed",
                subject=f"crash:{name}",
                by=Somebody(),
                at=clock.now(),
                data=data,
                personal={"text": f"{name} {n}"},
            )
        os.write(handle, f"{name} {n}\n".encode())


def sign(heads: Path) -> None:
    """Number what waits and sign a head, again and again; each head is written down once it is published."""
    from luoshi.district.audit.api import ledger_size, number_waiting, sign_head
    from luoshi.kernel import clock

    while True:
        number_waiting(patient=False)
        if ledger_size():
            head = sign_head(at=clock.now())
            heads.with_suffix(".part").write_text(str(head.note))
            heads.with_suffix(".part").replace(heads)


def check(heads: Path, files: list[Path]) -> dict[str, object]:
    """Whether the log is dense and sound, has exactly the committed changes, and extends the published head."""
    from django.db import connection

    from luoshi.district.audit.api import check_whole, consistency, key_ring, sign_head
    from luoshi.district.audit.models import LedgerEvent, Opening
    from luoshi.kernel import clock
    from luoshi.proof.merkle import verify_consistency

    head = sign_head(at=clock.now())
    whole = check_whole()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, n FROM {TABLE}")
        committed = sorted(map(list, cursor.fetchall()))
    events = [json.loads(body)["data"] for body in LedgerEvent.objects.order_by("seq").values_list("body", flat=True)]
    logged = sorted([event["name"], event["n"]] for event in events)
    lines = "".join(file.read_text() for file in files).splitlines()
    acknowledged = [[line.split()[0], int(line.split()[1])] for line in lines]
    seen = key_ring().read_head(heads.read_text())
    return {
        "difference": whole.difference.what if whole.difference else None,
        "entries": whole.entries,
        "covered": whole.covered,
        "committed": len(committed),
        "same": committed == logged,
        "lost": [change for change in acknowledged if change not in logged][:5],
        "acknowledged": len(acknowledged),
        "openings": Opening.objects.count(),
        "seen": seen.size,
        "extends": verify_consistency(
            old=seen.size, new=head.size, old_root=seen.root, new_root=head.root, proof=consistency(seen.size)
        ),
        "key_files": len(list((Path(os.environ["LUOSHI_HOME"]) / "ledger").glob("*.key"))),
    }


def main(arguments: list[str]) -> None:
    """Do what the first word says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.district.site.settings")
    django.setup()
    match arguments:
        case ["prepare"]:
            prepare()
        case ["write", name, file]:
            write(name, Path(file))
        case ["sign", file]:
            sign(Path(file))
        case ["check", heads, *files]:
            print(json.dumps(check(Path(heads), [Path(file) for file in files])))


if __name__ == "__main__":
    main(sys.argv[1:])
