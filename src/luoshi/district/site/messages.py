"""Compiles the translations (``.po`` to ``.mo``) without needing gettext's programs on the machine."""

from pathlib import Path

import polib

DISTRICT = Path(__file__).resolve().parents[1]


def compile_messages(root: Path = DISTRICT) -> list[Path]:
    """Write every ``django.mo`` that is missing or older than its ``django.po``; returns those written.

    Raises
    ------
    OSError
        A catalogue cannot be parsed; the message names file and line.
    """
    written = []
    for po in sorted(root.glob("*/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po), check_for_duplicates=True).save_as_mofile(str(mo))
            written.append(mo)
    return written


if __name__ == "__main__":
    compile_messages()
