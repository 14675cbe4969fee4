"""The receipt as a picture: drawn on the server, so that it can be kept on any phone.

The district's own web font is used, whose hundred files each hold some characters; which one has a character stands in
its stylesheet. Where the font was not built, only what the built-in one has is written, and the code always is.
"""

import io
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import segno
from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 720, 960, 48
QR_SIDE = 420
INK, QUIET, LINE, DEEP = "#191d23", "#566070", "#dce0e6", "#174a8c"
FONT_CSS = "vendor/fonts/noto-sans-sc.css"

_FACE = re.compile(r"url\(([^)]+\.woff2)\)[^}]*unicode-range:([^;}]+)")
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def draw_card(*, code: str, address: str, heading: str, lines: Sequence[str], chinese: bool) -> bytes:
    """A PNG of the receipt: heading, QR code of the address, the code, and what to do with it."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 14), fill=DEEP)
    draw.rectangle((0, 0, WIDTH - 1, HEIGHT - 1), outline=LINE, width=2)
    _centred(draw, 60, "落实" if chinese else "Luoshi", 34, DEEP, 650)
    _centred(draw, 118, heading, 40, INK, 650)
    code_image = _qr(address)
    image.paste(code_image, ((WIDTH - QR_SIDE) // 2, 200))
    _centred(draw, 660, code, 58, INK, 700)
    draw.line((MARGIN, 762, WIDTH - MARGIN, 762), fill=LINE, width=2)
    for number, line in enumerate(lines):
        _centred(draw, 790 + number * 48, line, 28, QUIET, 400)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _qr(address: str) -> Image.Image:
    buffer = io.BytesIO()
    segno.make(address, error="m").save(buffer, kind="png", scale=10, border=2)
    return Image.open(buffer).convert("RGB").resize((QR_SIDE, QR_SIDE), Image.Resampling.NEAREST)


def _centred(draw: ImageDraw.ImageDraw, top: int, text: str, size: int, colour: str, weight: int) -> None:  # noqa: PLR0917
    """One line in the middle; made smaller until it fits."""
    while size > 14:  # noqa: PLR2004 - no smaller than can be read
        pieces = [(character, _font(_file_of(ord(character)), size, weight)) for character in text]
        length = sum(draw.textlength(character, font=font) for character, font in pieces)
        if length <= WIDTH - 2 * MARGIN:
            break
        size -= 2
    left = (WIDTH - length) / 2
    for character, font in pieces:
        # On one baseline, since neighbours may come from different files.
        draw.text((left, top + size), character, font=font, fill=colour, anchor="ls")
        left += draw.textlength(character, font=font)


@lru_cache(maxsize=256)
def _font(file: str, size: int, weight: int) -> Font:
    if not file:
        return ImageFont.load_default(size)
    font = ImageFont.truetype(file, size)
    font.set_variation_by_axes([weight])
    return font


def _file_of(character: int) -> str:
    for first, last, file in _ranges():
        if first <= character <= last:
            return file
    return ""


@lru_cache(maxsize=1)
def _ranges() -> tuple[tuple[int, int, str], ...]:
    """Which file holds which characters; of several the last one in the stylesheet, as for a browser."""
    found = finders.find(FONT_CSS)
    if not found:
        return ()
    stylesheet = Path(str(found))
    ranges = []
    for name, written in _FACE.findall(stylesheet.read_text(encoding="utf-8")):
        file = stylesheet.parent / name.strip("'\"")
        if not file.exists():
            continue
        for part in written.split(","):
            first, _dash, last = part.strip().removeprefix("U+").partition("-")
            ranges.append((int(first, 16), int(last or first, 16), str(file)))
    return tuple(reversed(ranges))
