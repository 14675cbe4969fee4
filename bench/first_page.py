"""What the first visit of a page weighs on the wire and costs the server, at the size of the demonstration.

Run: ``python bench/first_page.py``, or with ``--home FOLDER`` on a demonstration built before. A page is read as
a browser does on its first visit: the document, then every stylesheet, script, icon and font file that the document
itself names, each asked for with gzip allowed and taken as the server keeps it, compressed ahead. Fonts cut into many
files are loaded by a browser as the text needs them: they are counted apart, as files, and so is not what a script
fetches later (the map's library on the cockpit). The server's time is the median of whole
requests through Django's test client. The budget is 150 kB for the first page on a phone.
"""

# ruff: noqa: E402, PLC0415 - run as a program, it sets up the paths and Django before anything is imported

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.district.site.settings")

from bench.homes import environment
from bench.stopwatch import cost

BUDGET_KB = 150
NAMED = re.compile(r"""<(?:link|script|img|use|source)\b[^>]*?\b(?:href|src)=["']([^"']+)["']""")
NOT_LOADED = re.compile(r"""<link\b[^>]*\brel=["'](?:alternate|canonical|manifest|help)["'][^>]*>""")
FONT_FACES = re.compile(r"""url\(["']?([^"')]+\.woff2)""")


def pages() -> dict[str, tuple[str, str]]:
    """Each page's reader, nobody for the public, and its address."""
    from django.urls import reverse

    from luoshi.district.cases.models import Case

    code = Case.objects.filter(is_open=True, due_at__isnull=False).order_by("due_at").values_list("code", flat=True)[3]
    return {
        "public home": ("", "/"),
        "queue": ("supervisor", reverse("cases:queue")),
        "case": ("supervisor", reverse("cases:case", args=[code])),
        "cockpit": ("district-leader", reverse("boards:cockpit")),
    }


def measure() -> dict[str, Any]:
    """Every page on the database of this process's settings."""
    import django

    django.setup()
    from bench.readings import get
    from django.apps import apps
    from django.test import Client

    from luoshi.district.site.preparation import prepare_files

    prepare_files(lambda line: print(line, file=sys.stderr, flush=True))
    found = {}
    for name, (who, address) in pages().items():
        client = Client(HTTP_HOST="localhost")
        if who:
            person = apps.get_model("people", "Account").objects.get(username=who)
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        document = client.get(address, follow=True)
        page = document.redirect_chain[-1][0] if document.redirect_chain else address
        spent = cost(partial(get, client, page))
        found[name] = {**weight(document.content.decode()), "wall_ms": spent.wall_ms, "cpu_ms": spent.cpu_ms}
    return found


def weight(document: str) -> dict[str, Any]:
    """The kilobytes of a first visit by kind of file, compressed as they travel."""
    parts: dict[str, float] = {"document": len(gzip.compress(document.encode(), 6)) / 1000}
    fonts: set[str] = set()
    for address in dict.fromkeys(match.split("#")[0] for match in NAMED.findall(NOT_LOADED.sub("", document))):
        path = file_of(address)
        if path is None:
            continue
        kind = {".css": "styles", ".js": "scripts", ".woff2": "fonts"}.get(path.suffix, "pictures")
        parts[kind] = parts.get(kind, 0) + on_the_wire(path)
        if path.suffix == ".css":
            fonts |= set(FONT_FACES.findall(path.read_text()))
    return {"kb": parts, "total_kb": sum(parts.values()), "font_files": len(fonts)}


def file_of(address: str) -> Path | None:
    """The collected static file behind an address; None for what is no file of ours."""
    from django.conf import settings

    prefix = settings.STATIC_URL if settings.STATIC_URL.startswith("/") else f"/{settings.STATIC_URL}"
    path = Path(settings.STATIC_ROOT) / address.removeprefix(prefix)
    return path if address.startswith(prefix) and path.is_file() else None


def on_the_wire(path: Path) -> float:
    """Kilobytes: of the file compressed ahead, where there is one, as a browser that takes gzip is given."""
    ahead = path.with_name(f"{path.name}.gz")
    return (ahead if ahead.exists() else path).stat().st_size / 1000


def table(found: dict[str, Any]) -> None:
    """The pages beside the budget."""
    print(f"{'page':14}{'kB in all':>10}{'of budget':>11}{'wall ms':>9}{'cpu ms':>8}   of it, kB")
    for name, page in found.items():
        parts = ", ".join(f"{kind} {kb:.1f}" for kind, kb in page["kb"].items())
        over = "   MISSED" if page["total_kb"] > BUDGET_KB else ""
        print(
            f"{name:14}{page['total_kb']:>10.1f}{page['total_kb'] / BUDGET_KB:>11.0%}{page['wall_ms']:>9.1f}"
            f"{page['cpu_ms']:>8.1f}   {parts}; font files on demand: {page['font_files']}{over}"
        )


def main() -> None:
    """Build the demonstration, if none is given, and measure it in a process of its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--home", type=Path, help="the state folder of a demonstration")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure()))
        return
    home = (given.home or Path(tempfile.mkdtemp(prefix="luoshi-bench-"))).resolve()
    try:
        ours = environment(home)
        if given.home is None:
            subprocess.run([sys.executable, "-m", "luoshi.district.site.cli", "demo"], env=ours, check=True)
        command = [sys.executable, __file__, "--measure"]
        done = subprocess.run(command, env=ours, stdout=subprocess.PIPE, check=True, text=True)
        table(json.loads(done.stdout.splitlines()[-1]))
    finally:
        if given.home is None:
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
