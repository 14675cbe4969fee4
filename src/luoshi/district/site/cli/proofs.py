"""``luoshi export case CODE`` and ``luoshi export ledger``: files that anybody checks with ``luoshi-verify``."""

import sys
from collections.abc import Iterable
from pathlib import Path

from luoshi.kernel import clock

from .console import say


def export_proofs(*, code: str | None, output: Path | None) -> None:
    """The entries of one case with their proofs, or the whole log; a head is signed first, so that all is covered."""
    from luoshi.district.audit import api as ledger

    head = ledger.sign_head(at=clock.now())
    lines: Iterable[str] = ledger.export_log() if code is None else [ledger.export_subject(_subject(code))]
    if output is None:
        for line in lines:
            sys.stdout.write(line)
        sys.stdout.flush()
        return
    with output.open("w", encoding="utf-8") as file:
        file.writelines(lines)
    what = "ledger" if code is None else code
    say(f"{what}, under a head of {head.size:,} entries → {output} ({output.stat().st_size:,} bytes)")
    say(f"Check it: luoshi-verify {'log' if code is None else 'export'} {output} --key KEY")


def _subject(code: str) -> str:
    """A case by its code; anything else by its whole name, as ``unit:planning``."""
    return code if ":" in code else f"case:{code}"
