"""Photos made for the tests, with whatever metadata they are to carry."""

import io
from typing import Any

from PIL import Image, ImageDraw

EXIF_IFD, GPS_IFD = 0x8769, 0x8825
DATE_TIME_ORIGINAL, OFFSET_TIME_ORIGINAL = 0x9003, 0x9011
MAKE, MODEL, ORIENTATION = 0x010F, 0x0110, 0x0112


def photo(file_format: str = "JPEG", *, size: tuple[int, int] = (120, 80), **metadata: Any) -> bytes:
    """A photo whose upper left corner is red, the rest grey; ``taken``, ``offset``, ``gps``, ``device``, ``turned``."""
    image = Image.new("RGB", size, "grey")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 3, size[1] // 3), fill="red")
    buffer = io.BytesIO()
    image.save(buffer, file_format, exif=_exif(**metadata), quality=95)
    return buffer.getvalue()


def _exif(
    *,
    taken: str = "",
    offset: str = "",
    gps: dict[int, Any] | None = None,
    device: tuple[str, str] | None = None,
    turned: int = 0,
) -> Image.Exif:
    exif = Image.Exif()
    if device:
        exif[MAKE], exif[MODEL] = device
    if turned:
        exif[ORIENTATION] = turned
    details = exif.get_ifd(EXIF_IFD)
    if taken:
        details[DATE_TIME_ORIGINAL] = taken
    if offset:
        details[OFFSET_TIME_ORIGINAL] = offset
    if gps is not None:
        exif.get_ifd(GPS_IFD).update(gps)
    return exif


def gps(lon: tuple[float, float, float], lat: tuple[float, float, float], references: str = "EN") -> dict[int, Any]:
    """The GPS block for degrees, minutes and seconds."""
    return {1: references[1], 2: lat, 3: references[0], 4: lon}
