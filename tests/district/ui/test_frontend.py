"""The front-end build: what is copied, when, and what the lock may say."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.ui import frontend
from luoshi.district.ui.icons import FALLBACK, NAMES


@pytest.fixture
def outline(tmp_path):
    for name in NAMES:
        (tmp_path / f"{name}.svg").write_text(
            '<svg\n  width="24"\n>\n<path stroke="none" d="M0 0h24v24H0z" fill="none" />\n<path d="M1 1" />\n</svg>'
        )
    return tmp_path


def test_sprite_holds_each_icon_once(outline):
    """Every name can be referred to, and the empty frames of the originals are gone."""
    sprite = frontend.sprite(outline)
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == sorted(NAMES)
    assert FALLBACK in NAMES
    assert "M0 0h24v24H0z" not in sprite


def test_font_rules_keep_their_ranges_and_lose_their_comments():
    """The browser fetches a chunk only for signs that stand on the page."""
    css = """/* a */
@font-face {
  src: url(./files/a.woff2) format('woff2-variations');
  unicode-range: U+4e00,U+4e8c;
}
"""
    assert (
        frontend.font_styles(css)
        == "@font-face{src:url(a.woff2) format('woff2-variations');unicode-range:U+4e00,U+4e8c;}\n"
    )


def _sign_to_chunk(css):
    """Which chunk a browser fetches for each sign that is named: the last rule counts."""
    found = {}
    for chunk, written in re.findall(r"url\(([^)]+)\)[^}]*unicode-range:([^;}]+)", css):
        for span in written.split(","):
            first, _, last = span.strip()[2:].partition("-")
            found |= dict.fromkeys(range(int(first, 16), int(last or first, 16) + 1), chunk)
    return found


@given(st.lists(st.lists(st.integers(0x4E00, 0x4E60), min_size=1, max_size=20), min_size=1, max_size=6))
def test_closing_gaps_never_moves_a_sign_to_another_chunk(chunks):
    """Whatever stands in which chunk, in whatever order: each sign that was named is fetched from where it was."""
    css = "".join(
        f"@font-face {{ src: url(./files/{n}.woff2); "
        f"unicode-range: {','.join(f'U+{sign:x}' for sign in sorted(signs))}; }}"
        for n, signs in enumerate(chunks)
    )
    before = _sign_to_chunk(css.replace("./files/", ""))
    after = _sign_to_chunk(frontend.font_styles(css))
    assert {sign: after[sign] for sign in before} == before


def test_scattered_signs_before_frequent_ones_become_one_range():
    """A rule may name what a later one has, and what none has; that is what makes the file short."""
    css = (
        "@font-face { src: url(./files/rare.woff2); unicode-range: U+4e01,U+4e03,U+4e05; }"
        "@font-face { src: url(./files/frequent.woff2); unicode-range: U+4e02; }"
    )
    assert "U+4e01-4e05" in frontend.font_styles(css)


def test_map_rules_keep_what_maps_here_have():
    """Zooming and the little window stay; controls that no map has go, and the blocks that held only them."""
    css = (
        '.maplibregl-ctrl button.maplibregl-ctrl-zoom-in .i{background-image:url("data:image/svg+xml,%3Csvg")}'
        '.maplibregl-ctrl button.maplibregl-ctrl-geolocate .i{background-image:url("data:image/svg+xml,%3Csvg")}'
        "@media(forced-colors:active){a.maplibregl-ctrl-logo{color:red}}"
        ".maplibregl-canvas,.x .maplibregl-ctrl-compass{cursor:grab}.maplibregl-popup{top:0}"
    )
    kept = frontend.map_styles(css)
    assert "zoom-in" in kept
    assert "popup" in kept
    assert "maplibregl-canvas" in kept
    assert "geolocate" not in kept
    assert "@media" not in kept


def test_second_build_does_nothing(tmp_path, monkeypatch):
    """The stamp decides; it changes with the lock."""
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(frontend, "install", lambda _root: None)
    monkeypatch.setattr(frontend, "assemble", lambda _modules, vendor: vendor.mkdir(parents=True))
    vendor = tmp_path / "vendor"
    assert frontend.build(tmp_path, vendor) is True
    assert frontend.build(tmp_path, vendor) is False
    (tmp_path / "package-lock.json").write_text('{"changed": true}')
    assert frontend.build(tmp_path, vendor) is True


def test_failed_build_leaves_what_was_there(tmp_path, monkeypatch):
    """A build that breaks half-way does not take the old files with it."""
    (tmp_path / "package-lock.json").write_text("{}")
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "icons.svg").write_text("old")

    def fail(_modules, _vendor):
        raise OSError

    monkeypatch.setattr(frontend, "install", lambda _root: None)
    monkeypatch.setattr(frontend, "assemble", fail)
    with pytest.raises(OSError):  # noqa: PT011 - raised above
        frontend.build(tmp_path, vendor)
    assert (vendor / "icons.svg").read_text() == "old"


def test_lock_names_digests_and_no_download_addresses():
    """Packages are fetched from wherever the machine is told to, and checked by digest."""
    lock = json.loads((frontend.ROOT / "package-lock.json").read_text())
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert all("integrity" in facts and "resolved" not in facts for facts in packages.values())
