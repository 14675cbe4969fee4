"""Opening a photo for real: what its metadata say, a public copy without them, a thumbnail.

Only the one decoder that the bytes called for is tried, and the number of pixels is known before any is unpacked.
"""

import io
import logging
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageOps

from luoshi.kernel.clock import DISTRICT_ZONE

from .errors import BrokenImageError, TooManyPixelsError
from .sniffing import PHOTO_TYPES

log = logging.getLogger(__name__)

PIXEL_LIMITS = {"image/jpeg": 64_000_000, "image/png": 16_000_000, "image/webp": 9_000_000}
"""A JPEG unpacks at a fraction of its size; of a PNG every pixel takes up to eight bytes, of a WebP twelve."""

PROGRESSIVE_LIMIT = 24_000_000
"""A JPEG that is drawn in several passes is held in memory whole, whatever it is scaled to."""

PUBLIC_EDGE_PX = 2560
THUMBNAIL_EDGE_PX = 480
DEVICE_LENGTH = 120

# What Pillow raises for damaged files; it wraps none of them in an error of its own.
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    EOFError,
    MemoryError,
    RuntimeError,
    struct.error,
    UserWarning,
)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What a photo's metadata say; ``None`` where they say nothing, or nothing believable."""

    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    device: str = ""


NO_FACTS = PhotoFacts()


@dataclass(frozen=True, slots=True)
class Developed:
    """A photo that was really opened."""

    facts: PhotoFacts
    public_jpeg: bytes
    thumbnail_webp: bytes


def develop(path: Path, *, media_type: str, name: str) -> Developed:
    """Open the photo at ``path`` and make its copies.

    Raises
    ------
    BrokenImageError
        The decoder cannot read all of it.
    TooManyPixelsError
        Unpacked it would be larger than :data:`PIXEL_LIMITS` allow.
    """
    with _opened(path, media_type, name) as image:
        facts = read_facts(image)
        public = _public_copy(image)
        thumbnail = public.copy()
        thumbnail.thumbnail((THUMBNAIL_EDGE_PX, THUMBNAIL_EDGE_PX))
        return Developed(
            facts, _encoded(public, "JPEG", quality=85, optimize=True), _encoded(thumbnail, "WEBP", quality=80)
        )


def read_facts(image: Image.Image) -> PhotoFacts:
    """Time, place and device from the EXIF block; damaged metadata count as none."""
    try:
        exif = image.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        lon, lat = _point(gps)
        return PhotoFacts(_taken_at(details), lon, lat, _device(exif))
    except DAMAGE as problem:
        log.info("unreadable EXIF block: %r", problem)
        return NO_FACTS


@contextmanager
def _opened(path: Path, media_type: str, name: str) -> Iterator[Image.Image]:
    limit = PIXEL_LIMITS[media_type]
    try:
        with Image.open(path, formats=[PHOTO_TYPES[media_type]]) as image:
            limit = PROGRESSIVE_LIMIT if image.info.get("progressive") else limit
            if image.width * image.height > limit:
                raise TooManyPixelsError(name=name, limit_megapixels=limit // 1_000_000)
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise TooManyPixelsError(name=name, limit_megapixels=limit // 1_000_000) from problem
    except DAMAGE as problem:
        raise BrokenImageError(name=name) from problem


def _public_copy(image: Image.Image) -> Image.Image:
    """Upright, in sRGB, no longer than :data:`PUBLIC_EDGE_PX`, and nothing but pixels."""
    image.draft("RGB", (PUBLIC_EDGE_PX, PUBLIC_EDGE_PX))  # lets JPEG unpack at a fraction of its size
    image.load()
    if image.mode in {"L", "LA", "RGB", "RGBA", "CMYK"}:  # made small at once, so that no second one is as large
        image.thumbnail((PUBLIC_EDGE_PX, PUBLIC_EDGE_PX), reducing_gap=3.0)
    copy = _in_srgb(image)
    copy.thumbnail((PUBLIC_EDGE_PX, PUBLIC_EDGE_PX), reducing_gap=3.0)
    ImageOps.exif_transpose(copy, in_place=True)
    bare = Image.new("RGB", copy.size, "white")
    bare.paste(copy, mask=copy.getchannel("A") if copy.mode == "RGBA" else None)
    return bare


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, *DAMAGE) as problem:
            log.info("unreadable colour profile: %r", problem)
        else:
            if converted is not None:
                return converted
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("RGB")


def _encoded(image: Image.Image, file_format: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def _taken_at(details: dict[int, Any]) -> datetime | None:
    said = details.get(ExifTags.Base.DateTimeOriginal) or details.get(ExifTags.Base.DateTimeDigitized)
    try:
        wall = datetime.strptime(_words(said), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the zone follows
        offset = details.get(ExifTags.Base.OffsetTimeOriginal) or details.get(ExifTags.Base.OffsetTime)
        return wall.replace(tzinfo=_zone(offset)).astimezone(timezone.utc)  # noqa: UP017 - beside ``timezone(delta)``
    except (ValueError, OverflowError):
        return None


def _zone(offset: object) -> tzinfo:
    """The zone that the camera names, otherwise the district's own."""
    words = _words(offset)
    try:
        sign = {"+": 1, "-": -1}[words[:1]]
        hours, minutes = words[1:].split(":")
        return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
    except (KeyError, ValueError):
        return DISTRICT_ZONE


def _point(gps: dict[int, Any]) -> tuple[float, float] | tuple[None, None]:
    lat = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "N", "S", most=90)
    lon = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "E", "W", most=180)
    # Phones that have no fix yet write 0° 0′: a point in the Gulf of Guinea is no place in the district.
    if lon is None or lat is None or (lon == 0 and lat == 0):
        return None, None
    return lon, lat


def _degrees(parts: Any, reference: object, positive: str, negative: str, *, most: float) -> float | None:
    sign = {positive: 1, negative: -1}.get(_words(reference).upper()[:1])
    if not parts or sign is None:
        return None
    numbers = [float(part) for part in parts]
    if len(numbers) != 3 or not all(math.isfinite(n) and n >= 0 for n in numbers):  # noqa: PLR2004 - d, m, s
        return None
    value = numbers[0] + numbers[1] / 60 + numbers[2] / 3600
    return sign * round(value, 7) if value <= most else None


def _device(exif: Image.Exif) -> str:
    make, model = _words(exif.get(ExifTags.Base.Make)), _words(exif.get(ExifTags.Base.Model))
    device = model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip()
    return "".join(ch for ch in device if ch.isprintable())[:DEVICE_LENGTH]


def _words(said: object) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said or "")
    return text.replace("\x00", "").strip()
