"""The newest signed head as a code on paper: who keeps the sheet holds a head that the operator cannot take back."""

from dataclasses import dataclass
from datetime import datetime

import segno

from luoshi.district.audit.queries.heads import latest_head


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """``code`` is a picture for a page's ``src``; scanned it gives the signed text that ``luoshi-verify`` reads."""

    size: int
    at: datetime
    code: str


def printed_head() -> PrintedHead | None:
    """The newest head, ready to be printed; None before anything was signed."""
    head = latest_head()
    if head is None:
        return None
    code = segno.make(str(head.note), error="m", mode="byte", encoding="utf-8")
    return PrintedHead(head.size, head.at, str(code.svg_data_uri(scale=3, border=4, light="#fff")))
