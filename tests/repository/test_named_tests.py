"""A document that says what a test shows names a test that is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def _tests_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_that_a_document_names_exists(document):
    """By its file and its name."""
    missing = [
        f"{file}::{name}"
        for file, name in NAMED.findall(document.read_text(encoding="utf-8"))
        if not (ROOT / file).is_file() or name not in _tests_in(ROOT / file)
    ]
    assert missing == []


def test_table_of_the_ledger_names_a_test_in_every_line():
    """What has no test is not claimed."""
    text = (ROOT / "docs" / "howto" / "ledger.md").read_text(encoding="utf-8")
    section = text.split("## What is found, by what", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][2:]
    assert len(lines) > 20
    assert [line for line in lines if not NAMED.search(line.rsplit("|", 2)[1])] == []
