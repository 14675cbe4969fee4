"""What a clone contains: no traces of one machine, locks without addresses, links that lead somewhere."""

import re

from .house import ROOT, lines_matching, place, tracked_files
from .lock import faults

# Written in pieces, so that this file is not itself a finding.
HOSTS = re.compile(
    "|".join(
        re.escape(a + "." + b)
        for a, b in [
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry.npmjs", "org"),
            ("npmmirror", "com"),
            ("registry.yarnpkg", "com"),
            ("tuna.tsinghua", "edu"),
        ]
    )
)
MACHINE = re.compile(
    "|".join(
        [
            "/" + "work/(?:main|shared|\\.library)",
            "/" + "root/",
            "/" + "home/[a-z]+/",
            "/" + "Users/",
            "[A-Z]:" + r"\\\\Users",
        ]
    )
)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def test_file_names_no_package_registry():
    """Where packages come from is each machine's own affair."""
    assert [found for path in tracked_files() for found in lines_matching(path, HOSTS)] == []


def test_file_names_no_path_of_one_machine():
    """Nothing depends on, or tells of, the machine it was written on."""
    assert [found for path in tracked_files() for found in lines_matching(path, MACHINE)] == []


def test_locks_have_hashes_and_no_addresses():
    """The locks can be installed from any mirror and from none other than what was locked."""
    assert faults() == []


def test_document_links_lead_somewhere():
    """Every relative link in a document points to a file of the repository."""
    faults = [
        f"{place(path)} → {target}"
        for path in tracked_files()
        if path.suffix == ".md"
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:")
        if not ((ROOT / target.lstrip("/")) if target.startswith("/") else path.parent / target).exists()
    ]
    assert faults == []


def test_scripts_can_be_run():
    """What stands in bin/ can be started as it is."""
    import os

    assert [place(p) for p in (ROOT / "bin").iterdir() if p.is_file() and not os.access(p, os.X_OK)] == []
