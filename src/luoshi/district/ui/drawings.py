"""What the icons are drawn of, so that a page can hold its few itself."""

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString

_SPRITE = Path(__file__).resolve().parent / "static/vendor/icons.svg"
_SYMBOL = re.compile(r'<symbol id="([^"]+)" viewBox="0 0 24 24">(.*?)</symbol>')


@cache
def drawings() -> dict[str, SafeString]:
    """The drawing of each icon, by its name; empty before the first build."""
    if not _SPRITE.is_file():
        return {}
    return {name: SafeString(body) for name, body in _SYMBOL.findall(_SPRITE.read_text(encoding="utf-8"))}
