"""``luoshi backup`` and ``luoshi restore``: copies of the whole deployment, checked as soon as they are written."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luoshi.kernel import clock

if TYPE_CHECKING:
    from luoshi.district.site.copies.places import Places

from .console import AsJson, print_json, progress_bar, say, start_django

PassphraseFile = Annotated[
    Path | None,
    typer.Option("--passphrase-file", exists=True, dir_okay=False, help="Its first line seals or opens the copy."),
]


def backup(
    folder: Annotated[
        Path | None, typer.Argument(file_okay=False, help="Where to put the copy; by default LUOSHI_HOME/backups.")
    ] = None,
    *,
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Also the ledger's keys and the secret: keep such a copy like a seal.")
    ] = False,
    without_database: Annotated[
        bool, typer.Option("--without-database", help="For PostgreSQL that is copied by other means.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    keep: Annotated[int, typer.Option(min=0, help="Delete all but so many copies in the folder; 0 deletes none.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Copy database, evidence and air while the district runs, and check the copy."""
    places = _places()
    from luoshi.district.site.copies import taking
    from luoshi.district.site.copies.sealing import read_passphrase

    at = clock.now()
    target = (folder or places.home / "backups") / taking.name_of_copy(at)
    with progress_bar("Copying") as step:
        taken = taking.take_copy(
            places,
            target,
            at=at,
            with_keys=with_keys,
            with_database=not without_database,
            passphrase=read_passphrase(passphrase_file) if passphrase_file else None,
            step=step,
        )
    taking.note_taken(places.home, taken)
    deleted = taking.keep_newest(target.parent, keep) if keep else 0
    if as_json:
        print_json({**asdict(taken), "deleted": deleted})
    else:
        say(
            f"{taken.files:,} files, {taken.bytes:,} bytes in {taken.copied_seconds} s, "
            f"checked in {taken.checked_seconds} s → {taken.file}"
        )
        if not with_keys:
            say("The ledger's keys are not in it: keep LUOSHI_HOME/ledger and secret.key elsewhere, or --with-keys.")
        for name in taken.damaged:
            say(f"damaged evidence: {name}", style="red")
    raise typer.Exit(1 if taken.damaged else 0)


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A copy made by 'luoshi backup'.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Into a home that is in use; what is there is kept aside.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Only read the copy through; change nothing.")] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Bring a copy back into an empty LUOSHI_HOME, or with --replace beside what is there."""
    places = _places()
    from luoshi.district.site.copies import archive, restoring
    from luoshi.district.site.copies.sealing import read_passphrase

    passphrase = read_passphrase(passphrase_file) if passphrase_file else None
    if check:
        head = archive.read(file, passphrase=passphrase)
        if as_json:
            print_json(asdict(head))
        else:
            say(f"Whole: a copy of {head.at}, version {head.version}, with {', '.join(head.parts)}.")
        return
    restored = restoring.restore_copy(places, file, replace=replace, passphrase=passphrase, at=clock.now())
    if as_json:
        print_json(asdict(restored))
        return
    say(f"{restored.files:,} files of {restored.of} are back in {restored.seconds} s.")
    if restored.kept_aside:
        say(f"What was there before is in {restored.kept_aside}; delete it when you no longer need it.")
    if not restored.with_keys:
        say("The copy holds no keys: see that LUOSHI_HOME/ledger and secret.key are those of the district.")
    say("Read docs/howto/backup.md before you serve: erasures and acts since the copy are not in it.")


def _places() -> "Places":
    start_django()
    from luoshi.district.site.copies.deployment import places

    return places()
