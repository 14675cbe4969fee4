"""Which tests a change needs, by the graph of imports: ``python -m tests.changed`` names them; ``bin/test --changed``.

A test file is run when it, or anything it imports at whatever remove, has changed. What imports do not show is added
by the layout: the tests of a domain reach all of it by its addresses, templates and words; journeys, attacks, crashes
and the tests of the site reach every domain. A change of which nobody knows whom it reaches runs everything.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
ALWAYS = "tests/repository"
"""They look at the files themselves."""
WHOLE = ("tests/attack", "tests/crash", "tests/journeys", "tests/tamper", "tests/district/site")
"""Folders whose tests run the whole product."""
BARE = (
    "docs/",
    "bench/",
    ".ci/",
    "README",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "LICENSE",
    "publiccode.yml",
)
"""What only the tests of the repository read."""


def needed(changed: Iterable[str], graph: grimp.ImportGraph, tests: Iterable[str]) -> list[str] | None:
    """The test files and folders that these changed paths need; None for everything."""
    modules, reached, files = set(), set(), set(tests)
    for path in changed:
        domain = _domain_of(path)
        if path.startswith(BARE):
            continue
        if path.endswith(".py") and path.startswith(("src/luoshi/", "tests/")) and not _is_of_all(path):
            modules.add(_module_of(path))
            reached |= {domain} if domain else set()
            if path.endswith("/conftest.py"):
                reached.add(path.removesuffix("/conftest.py"))
        elif domain == "tests/district/ui":
            reached |= {"tests/district", "tests/journeys"}
        elif domain:
            reached |= {domain, "tests/journeys"}
        elif path.startswith("tests/") and path.count("/") > 1 and not path.startswith("tests/fakes/"):
            reached.add(path.rpartition("/")[0])
        else:
            return None
    if any(module.startswith("luoshi.district.") for module in modules):
        reached.update(WHOLE)
    known = [module for module in modules if module in graph.modules]
    touched = set(known).union(*(graph.find_downstream_modules(module) for module in known))
    reached |= {domain for module in touched if (domain := _domain_of("src/" + module.replace(".", "/") + "/"))}
    chosen = {file for file in files if _module_of(file) in touched or file in changed or _is_in(file, reached)}
    return [ALWAYS, *sorted(file for file in chosen if not file.startswith(ALWAYS))]


def _is_of_all(path: str) -> bool:
    """What every test loads, by whatever way."""
    return path == "tests/conftest.py" or path.startswith("src/luoshi/district/site/settings/")


def _is_in(file: str, folders: Iterable[str]) -> bool:
    return any(file.startswith(folder + "/") for folder in folders)


def _domain_of(path: str) -> str:
    """The folder of the tests of the domain in which a path lies; empty outside the domains."""
    parts = path.split("/")
    return f"tests/district/{parts[3]}" if path.startswith("src/luoshi/district/") and len(parts) > 4 else ""


def _module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").removeprefix("src/").replace("/", ".")


def changed_paths() -> list[str]:
    """What differs from where this branch left the main one, what is not committed, and what is new."""
    main = _git("rev-parse", "--verify", "--quiet", "origin/main") or _git("rev-parse", "--verify", "--quiet", "main")
    base = _git("merge-base", "HEAD", *main) if main else ["HEAD"]
    return sorted({*_git("diff", "--name-only", *base), *_git("ls-files", "--others", "--exclude-standard")})


def _git(*words: str) -> list[str]:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def all_tests() -> list[str]:
    """Every file of tests."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py"))


def main() -> int:
    """Name what is to be run, one a line; ``tests`` for everything."""
    sys.path.insert(0, str(ROOT))
    chosen = needed(changed_paths(), grimp.build_graph("luoshi", "tests", cache_dir=None), all_tests())
    print("\n".join(["tests"] if chosen is None else chosen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
