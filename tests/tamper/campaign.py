"""Attacks a ledger many times and writes down who found each; ``python -m tests.tamper.campaign FOLDER COUNT SEED``.

Every attack is undone before the next. Prints one line of JSON for each: what was done, and what was found.
"""

import contextlib
import functools
import io
import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django


def run(folder: Path, count: int, seed: int) -> Iterator[dict[str, Any]]:
    from django.db import transaction

    from tests.tamper.attacks import ATTACKS, drop_triggers
    from tests.tamper.world import build

    rng = random.Random(seed)
    world = build(folder, rng)
    _remember_pure_answers()
    yield {"covered": world.covered, "size": world.size, "heads": world.heads, "untouched": look(world)}
    with transaction.atomic():
        drop_triggers()
        for number in range(count):
            with transaction.atomic():
                attack = ATTACKS[number % len(ATTACKS)](world, rng)
                found = look(world)
                transaction.set_rollback(True)
            yield {
                "attack": attack.name, "leaf": attack.leaf, "by_verify": attack.by_verify, "by_audit": attack.by_audit,
                **found,
            }  # fmt: skip


def _remember_pure_answers() -> None:
    """Whether a text is an entry and a signature valid depends on them alone; most are the same a thousand times."""
    from luoshi.district.audit.queries import whole
    from luoshi.proof.verify import luoshi_verify

    whole._envelope = functools.cache(whole._envelope)
    luoshi_verify.ed25519_verify = functools.cache(luoshi_verify.ed25519_verify)


def look(world: Any) -> dict[str, Any]:
    """What ``luoshi-verify`` says to what the house now gives out, and what ``luoshi audit`` says."""
    from luoshi.district.audit import api as ledger
    from luoshi.district.audit.errors import LedgerRolledBackError
    from luoshi.kernel.errors import LuoshiError

    difference = ledger.check_whole().difference or next(ledger.replayed_differences(ledger.Scope()), None)
    log = world.folder / "log.ndjson"
    kept = _highest_head()
    try:
        try:
            log.write_text("".join(ledger.export_log()), encoding="utf-8")
        except LedgerRolledBackError:
            # The house itself will not give out this log. Whoever owns the key's folder as well takes that away, and
            # then it is up to what others keep.
            kept.rename(kept.with_suffix(".aside"))
            log.write_text("".join(ledger.export_log()), encoding="utf-8")
    except LuoshiError as refusal:
        verified: dict[str, Any] = {"verify": 1, "finding": refusal.code, "from": None, "to": None}
    else:
        verified = verify("log", log, world, "--head", str(world.kept_head), "--head", str(world.receipts[0]))
    finally:
        if kept.with_suffix(".aside").exists():
            kept.with_suffix(".aside").rename(kept)
    return {
        **verified,
        "audit": difference.what if difference else None,
        "audit_seq": difference.seq if difference else None,
    }


def _highest_head() -> Path:
    from luoshi.district.audit import outside, vault

    return vault.folder() / outside.NAME


def verify(command: str, file: Path, world: Any, *options: str) -> dict[str, Any]:
    from luoshi.proof.verify import luoshi_verify

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = luoshi_verify.main([command, str(file), "--key", world.key, "--json", *options])
    findings = json.loads(said.getvalue())["findings"]
    first: dict[str, Any] = findings[0] if findings else {}
    return {
        "verify": status, "finding": first.get("code"), "from": first.get("leaf"),
        "to": first.get("last", first.get("leaf")),
    }  # fmt: skip


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.district.site.settings"
    django.setup()
    folder, count, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for row in run(folder, count, seed):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
