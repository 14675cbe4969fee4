"""Bars as tiny SVG drawings: a width in an attribute needs no inline style, which the security policy forbids."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def bar_svg(parts: Iterable[tuple[float, str]], most: float) -> SafeString:
    """Parts beside one another, each ``(value, tone)``, on a track that stands for ``most``."""
    rects, start = [], 0.0
    for value, tone in parts:
        width = 100 * max(value, 0) / most if most > 0 else 0.0
        width = min(width, 100 - start)
        if width > 0:
            rects.append((f"{start:.2f}%", f"{width:.2f}%", tone))
            start += width
    drawn = format_html_join("", '<rect x="{}" width="{}" height="100%" class="tone-{}"></rect>', rects)
    return format_html('<svg class="bar" aria-hidden="true" focusable="false">{}</svg>', drawn)
