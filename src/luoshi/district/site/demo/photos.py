"""Photos for evidence: small drawn scenes, with the time and the place that a camera would write into them."""

import io
import random
from datetime import datetime
from fractions import Fraction

from PIL import ExifTags, Image, ImageDraw

from luoshi.kernel import clock

from .material import Point

SIZE = (320, 240)
CAMERA = ("Luoshi", "Field Camera")
_HORIZON = 110


def photo(*, before: bool, taken_at: datetime, point: Point | None, seed: int, caption: str) -> bytes:
    """A JPEG of a street, with what is wrong in it while ``before``; ``point`` goes into its metadata when given."""
    dice = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    image = Image.new("RGB", SIZE, (176 + dice.randrange(40), 200 + dice.randrange(24), 226))
    draw = ImageDraw.Draw(image)
    _street(draw, dice)
    (_damage if before else _mended)(draw, dice)
    _caption(draw, caption, taken_at, point)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=72, exif=_metadata(taken_at, point))
    return file.getvalue()


def _street(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    x = -dice.randrange(30)
    while x < SIZE[0]:
        width, height = 34 + dice.randrange(50), 30 + dice.randrange(62)
        shade = 130 + dice.randrange(70)
        draw.rectangle((x, _HORIZON - height, x + width, _HORIZON), fill=(shade, shade - 12, shade - 26))
        for window in range(x + 6, x + width - 8, 14):
            draw.rectangle((window, _HORIZON - height + 8, window + 6, _HORIZON - height + 18), fill=(88, 104, 122))
        x += width + dice.randrange(12)
    draw.rectangle((0, _HORIZON, SIZE[0], SIZE[1]), fill=(112, 146, 96))
    draw.polygon(((130, _HORIZON), (190, _HORIZON), (300, 240), (20, 240)), fill=(98, 98, 102))
    for n in range(5):
        y = _HORIZON + 8 + n * 26
        draw.line((160, y, 160, y + 8 + n * 2), fill=(238, 238, 230), width=2 + n // 2)
    for _ in range(4):
        left = dice.choice((dice.randrange(10, 100), dice.randrange(220, 310)))
        draw.line((left, _HORIZON - 30, left, _HORIZON + 12), fill=(96, 72, 50), width=4)
        draw.ellipse((left - 16, _HORIZON - 56, left + 16, _HORIZON - 20), fill=(62, 118 + dice.randrange(40), 60))


def _damage(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for _ in range(2 + dice.randrange(3)):
        x, y = 90 + dice.randrange(130), 160 + dice.randrange(40)
        draw.ellipse((x, y, x + 26 + dice.randrange(40), y + 10 + dice.randrange(12)), fill=(52, 46, 42))
        draw.line((x, y, x - 20 + dice.randrange(40), y - 18), fill=(60, 54, 50), width=2)


def _mended(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    x, y = 96 + dice.randrange(60), 164 + dice.randrange(24)
    draw.polygon(((x, y), (x + 92, y), (x + 104, y + 30), (x - 12, y + 30)), fill=(70, 70, 76))
    draw.polygon(((252, 214), (266, 176), (280, 214)), fill=(232, 104, 36))
    draw.rectangle((258, 192, 274, 198), fill=(250, 250, 250))


def _caption(draw: ImageDraw.ImageDraw, caption: str, taken_at: datetime, point: Point | None) -> None:
    draw.rectangle((0, 222, SIZE[0], SIZE[1]), fill=(20, 24, 30))
    place = f"{point[1]:.5f}N {point[0]:.5f}E" if point else "no position"
    draw.text((6, 225), f"{caption}  {clock.local(taken_at):%Y-%m-%d %H:%M}  {place}", fill=(240, 240, 240))


def _metadata(taken_at: datetime, point: Point | None) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = CAMERA
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = f"{clock.local(taken_at):%Y:%m:%d %H:%M:%S}"
    details[ExifTags.Base.OffsetTimeOriginal] = "+08:00"
    if point is not None:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
        gps[ExifTags.GPS.GPSLatitude] = _degrees(point[1])
        gps[ExifTags.GPS.GPSLongitude] = _degrees(point[0])
    return exif


def _degrees(value: float) -> tuple[Fraction, Fraction, Fraction]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    seconds = round((value - whole - minutes / 60) * 3600 * 10_000)
    return Fraction(whole), Fraction(minutes), Fraction(seconds, 10_000)
