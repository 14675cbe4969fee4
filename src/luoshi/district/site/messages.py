"""Compiles the translations (``.po`` to ``.mo``) without needing gettext's programs on the machine."""

from pathlib import Path

import polib

from luoshi.district.ui.domain import domains

DISTRICT = Path(__file__).resolve().parents[1]


def compile_all() -> list[Path]:
    """The same for the house and for each package of one's own."""
    others = [Path(domain.path) for domain in domains() if not Path(domain.path).is_relative_to(DISTRICT)]
    return compile_messages() + [path for other in others for path in compile_messages(other, "locale")]


def compile_messages(root: Path = DISTRICT, folders: str = "*/locale") -> list[Path]:
    """Write every ``django.mo`` that is missing or older than its ``django.po``; returns those written.

    Raises
    ------
    OSError
        A catalogue cannot be parsed; the message names file and line.
    """
    written = []
    for po in sorted(root.glob(f"{folders}/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po), check_for_duplicates=True).save_as_mofile(str(mo))
            written.append(mo)
    return written


if __name__ == "__main__":
    compile_messages()
