"""The house as the checks see it: its domains in order, its files, its templates."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/luoshi"
DISTRICT = SOURCE / "district"
ORDER = ("site", *settings.DOMAINS)
"""From top to bottom, as ``.importlinter`` has it; each knows only itself and those after it."""

LEFT_OUT = {".git", ".venv", "node_modules", "var", "build", "dist", "test-results"}


def tracked_files() -> list[Path]:
    """What a clone would contain; without git every file that is not made by a tool."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return [p for p in ROOT.rglob("*") if p.is_file() and not LEFT_OUT & set(p.relative_to(ROOT).parts)]
    paths = (ROOT / name for name in done.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def modules() -> list[Path]:
    """Every module of the product but migrations, which Django writes."""
    return sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)


def domain_of(path: Path) -> str:
    """The domain a file belongs to; empty outside the district."""
    return path.relative_to(DISTRICT).parts[0] if path.is_relative_to(DISTRICT) else ""


def may_know(domain: str, other: str) -> bool:
    """Whether ``domain`` may speak of ``other``: itself and those below."""
    return other not in ORDER or ORDER.index(domain) <= ORDER.index(other)


def templates() -> list[Path]:
    """Every template of the product."""
    return sorted(p for p in DISTRICT.glob("*/templates/**/*") if p.is_file())


def template_name(path: Path) -> str:
    """The name under which Django finds a template."""
    parts = path.relative_to(DISTRICT).parts
    return "/".join(parts[parts.index("templates") + 1 :])


@cache
def tree_of(path: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Calls of a function or method with one of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            if name in names:
                yield node


def literal(node: ast.AST | None) -> str | None:
    """The string a node stands for, when it is one."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def place(path: Path, line: int = 0) -> str:
    """How a finding names a place."""
    name = str(path.relative_to(ROOT))
    return f"{name}:{line}" if line else name


def lines_matching(path: Path, pattern: re.Pattern[str]) -> list[str]:
    """The places in a text file where the pattern occurs; nothing for a binary file."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    return [
        f"{place(path, n)} {m.group()}" for n, line in enumerate(text.splitlines(), 1) if (m := pattern.search(line))
    ]
