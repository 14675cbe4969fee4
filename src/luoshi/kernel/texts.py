"""The one rule for what nobody can see in a text: at every door the same, so that a text means what it shows.

Taken out are control characters (NUL among them), halves of characters, zero-width blanks, soft hyphens, byte-order
marks, and the signs that turn the direction of writing about, with which a name can be made to read as another. What
ends a line in other systems ends one here. Kept is whatever a script needs: joiners where letters of such a script or
emoji stand around them, direction marks in a text that is written from right to left, the tags of a flag.

The rule takes away nothing that can be read, and refuses nothing: whoever pastes from another program sends such signs
without knowing it.
"""

import re
import unicodedata
from typing import Final

_ODD: Final = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_ENDS_A_LINE: Final = frozenset("\x0b\x0c\x85\u2028\u2029")
_JOINERS: Final = frozenset("\u200c\u200d")
_MARKS: Final = frozenset("\u061c\u200e\u200f")
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_JOINING: Final = re.compile(
    "[\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u08ff"  # Arabic, Uyghur, Syriac, N'Ko
    "\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1cff"  # Indic scripts, Tibetan, Burmese, Khmer, Mongolian
    "\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff"
    "\u00a9\u00ae\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"  # emoji and their variants
)
_MONGOLIAN: Final = re.compile("[\u1800-\u18af]")
_FLAG: Final = re.compile("[\U0001f3f4\U000e0020-\U000e007e]")


def tidy(text: str) -> str:
    r"""``text`` without what nobody can see in it; itself where there is nothing of the kind.

    >>> tidy("路灯\u200b不亮\x00"), tidy("می\u200cخواهم") == "می\u200cخواهم", tidy("1\u202e32")
    ('路灯不亮', True, '132')
    """
    if not _ODD.search(text):
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")  # two halves that belong together
    turned = _RIGHT_TO_LEFT.search(whole) is not None
    kept: list[str] = []
    for place, sign in enumerate(whole):
        if not _ODD.match(sign):
            kept.append(sign)
        elif sign in _ENDS_A_LINE:
            kept.append("\n")
        elif _belongs(sign, kept[-1] if kept else "", whole[place + 1 : place + 2], turned=turned):
            kept.append(sign)
    return "".join(kept)


def _belongs(sign: str, before: str, after: str, *, turned: bool) -> bool:
    if sign in _JOINERS:
        return _JOINING.match(before) is not None and (not after or unicodedata.category(after)[0] in "LMS ZP")
    if sign in _MARKS:
        return turned and sign != before
    if sign == "\u180e":
        return _MONGOLIAN.match(before) is not None
    return "\U000e0020" <= sign <= "\U000e007f" and _FLAG.match(before) is not None
