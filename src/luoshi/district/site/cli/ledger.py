"""``luoshi ledger``: sign a head now, show or change the log's keys, write the feed as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luoshi.kernel import clock

from .console import AsJson, open_district, print_json, say

if TYPE_CHECKING:
    from luoshi.district.audit.api import Head

app = typer.Typer(help="Sign heads, show and change the keys, publish the feed as files.", no_args_is_help=True)


ClockIsRight = Annotated[
    bool, typer.Option("--clock-is-right", help="You have looked: the clock is right, whatever another one says.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why, in one line; it is published and stays for ever.")]
Who = Annotated[str, typer.Option("--by", help="Who decided it, by office and not by name; it is published.")]


@app.command()
def sign(*, clock_is_right: ClockIsRight = False, as_json: AsJson = False) -> None:
    """Sign a head of everything recorded so far; 'luoshi serve' does this every few minutes."""
    open_district(seed=False)
    from luoshi.district.audit import api as ledger

    at = clock.now()
    ledger.require_believable(at, confirmed=clock_is_right)
    _show(ledger.sign_head(at=at, confirmed=clock_is_right), as_json=as_json)


@app.command("declare-restore")
def declare_restore(*, reason: Reason, by: Who, as_json: AsJson = False) -> None:
    """After a backup was restored: say openly, under the log's key, which signed entries are lost, and go on."""
    open_district(seed=False)
    from luoshi.district.audit import api as ledger
    from luoshi.district.people.api import SYSTEM

    head = ledger.declare_restore(reason=reason, who=by, by=SYSTEM, at=clock.now())
    say("Declared. Tell every witness; each decides whether to go on ('luoshi witness … --accept-declared').")
    _show(head, as_json=as_json)


@app.command("declare-clock")
def declare_clock(*, reason: Reason, by: Who, as_json: AsJson = False) -> None:
    """After a head was signed with a time that has not come: say openly that it is wrong, and sign a right one."""
    open_district(seed=False)
    from luoshi.district.audit import api as ledger
    from luoshi.district.people.api import SYSTEM

    head = ledger.declare_clock(reason=reason, who=by, by=SYSTEM, at=clock.now())
    say("Declared. Tell every witness; each decides whether to go on ('luoshi witness … --accept-declared').")
    _show(head, as_json=as_json)


def _show(head: "Head", *, as_json: bool) -> None:
    if as_json:
        print_json({"size": head.size, "root": head.root.hex(), "at": head.at.isoformat(), "note": str(head.note)})
        return
    say(f"Signed: {head.size:,} entries, {head.at:%Y-%m-%d %H:%M:%S} UTC.")
    typer.echo(str(head.note), nl=False)


@app.command("rotate-key")
def rotate_key(*, as_json: AsJson = False) -> None:
    """Make a new signing key; the old one signs the hand-over and is removed."""
    open_district(seed=False)
    from luoshi.district.audit import api as ledger
    from luoshi.district.people.api import SYSTEM

    term = ledger.rotate_key(by=SYSTEM, at=clock.now())
    if as_json:
        print_json({"key": str(term.key), "after": term.after, "handover": str(term.handover)})
        return
    say(f"From entry {term.after:,} on this key signs. Print it in the next circular, and back up LUOSHI_HOME now:")
    typer.echo(str(term.key))


@app.command()
def keys(*, as_json: AsJson = False) -> None:
    """Show the public keys, the first first; whoever has the first can follow to the present one."""
    open_district(seed=False)
    from luoshi.district.audit import api as ledger

    terms = ledger.key_terms()
    if as_json:
        print_json({"keys": [{"key": str(t.key), "after": t.after, "since": t.at.isoformat()} for t in terms]})
        return
    if not terms:
        say("There is no key yet: it is made with the first head ('luoshi ledger sign').")
    for term in terms:
        say(f"signs heads of more than {term.after:,} entries, since {term.at:%Y-%m-%d %H:%M} UTC:")
        typer.echo(str(term.key))


@app.command()
def publish(
    folder: Annotated[Path, typer.Argument(help="The folder to write; what is there already is kept.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Write the feed as files, for a web server elsewhere or a disk to carry; a second run adds only what is new."""
    open_district(seed=False)
    from luoshi.district.audit import api as ledger

    ledger.sign_head(at=clock.now())
    checkpoint = folder / "checkpoint"
    if checkpoint.exists():
        ledger.require_same_history(str(folder), checkpoint.read_text(encoding="utf-8", errors="replace"))
    written, size = 0, 0
    for path, content in ledger.feed_files(lambda path: (folder / path).exists()):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(target.name + ".part")
        temporary.write_bytes(content)
        temporary.replace(target)
        written, size = written + 1, size + len(content)
    if as_json:
        print_json({"folder": str(folder), "files": written, "bytes": size})
        return
    say(f"{written:,} files ({size:,} bytes) → {folder}")
