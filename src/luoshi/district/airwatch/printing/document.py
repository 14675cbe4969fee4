"""The bulletin as one file: styles, scripts and pictures inside it, so that it asks nothing of anybody when opened.

It may be sent by mail, kept for years and opened without a network. Templates of this product have nothing inline, and
so styles and scripts are put around the page here and not in a template.
"""

import re
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from luoshi.district.airwatch.errors import NotBuiltError
from luoshi.district.airwatch.printing.shown import shown
from luoshi.district.airwatch.rules.bulletin import Bulletin
from luoshi.district.audit.api import PrintedHead
from luoshi.district.ui.frontend import VENDOR

STATIC = Path(__file__).resolve().parents[1] / "static" / "airwatch"
STYLES, SCRIPT = STATIC / "bulletin.css", STATIC / "bulletin.js"
ECHARTS = VENDOR / "echarts" / "echarts.mjs"
EXPORTS = re.compile(r"export\s*\{([^{}]*)\}\s*;?\s*$")
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def document(bulletin: Bulletin, *, area: str, lang: str, at: datetime, head: PrintedHead | None = None) -> str:
    """The whole page; ``lang`` is zh or en, ``head`` the signed head of the ledger to be printed on it.

    Raises
    ------
    NotBuiltError
        The front-end files have not been fetched.
    """
    with translation.override(LANGUAGES[lang]):
        context = shown(bulletin, area=area, at=at) | {"printed_head": head}
        body = render_to_string("airwatch/bulletin.html", context)
    title = escape(f"{context['title']} · {context['span']}")
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f"<title>{title}</title>\n<style>\n{_read(STYLES)}</style>\n</head>\n<body>\n{body}\n"
        f'<script type="module">\n{chart_library()}\n{{\n{_read(SCRIPT)}}}\n</script>\n'
        "</body>\n</html>\n"
    )


@cache
def chart_library() -> str:
    """The chart library as a part of a script: what it exports becomes the names of one object, ``echarts``."""
    if not ECHARTS.is_file():
        raise NotBuiltError
    return as_object(_read(ECHARTS), "echarts")


def as_object(module: str, name: str) -> str:
    """A script module whose last statement exports names, as a statement that makes an object of them.

    >>> as_object("const a=1;function b(){}export{a as one,b};", "lib")
    'const a=1;function b(){}const lib={one:a,b:b};'
    """
    found = EXPORTS.search(module)
    if found is None or "</script" in module.lower():
        raise NotBuiltError
    pairs = [part.split(" as ") for part in found[1].split(",") if part.strip()]
    members = ",".join(f"{pair[-1].strip()}:{pair[0].strip()}" for pair in pairs)
    return f"{module[: found.start()]}const {name}={{{members}}};"


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
