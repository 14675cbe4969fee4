"""Search in any script: text as overlapping pairs of characters where words are not spaced, else as whole words.

A run of Chinese characters, kana or Hangul becomes its pairs, and its last character alone, so that one character can
be searched as a prefix; words of Latin, Cyrillic, Arabic, Tibetan and every other script stay whole. Text and question
are folded in the same way (:func:`~luoshi.kernel.folding.folded`): width, capitals, accents, radicals, traditional
characters make no difference.
"""

import re
import unicodedata
from functools import cache

from luoshi.kernel.folding import folded

__all__ = ["MOST_TOKENS", "folded", "phrases", "runs", "tokens"]

_PAIRED = (
    "\u3005-\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf"
    "\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003347f"
)
"""Han, kana, Hangul, Bopomofo."""
MOST_TOKENS = 3000
LONGEST_WORD = 64
"""Characters of a word that are looked at; both databases take words of limited length."""
_STARTS_PAIRED = re.compile(f"[{_PAIRED}]")


def tokens(text: str) -> list[str]:
    """The tokens of ``text`` in order, at most :data:`MOST_TOKENS`.

    >>> tokens("高新区ABC-12")
    ['高新', '新区', '区', 'abc', '12']
    """
    found: list[str] = []
    for run in runs(text):
        found += [*_pairs(run), run[-1]] if _is_paired(run) else [run]
        if len(found) > MOST_TOKENS:
            break
    return found[:MOST_TOKENS]


def phrases(query: str) -> list[tuple[list[str], bool]]:
    """What must all be found: lists of adjacent tokens, and whether the last of them is only a beginning.

    >>> phrases("高新区 路")
    [(['高新', '新区'], False), (['路'], True)]
    """
    found: list[tuple[list[str], bool]] = []
    for run in runs(query):
        if len(run) == 1 or not _is_paired(run):
            found.append(([run], True))
        else:
            found.append((_pairs(run), False))
    return found


def runs(text: str) -> list[str]:
    """The words of a text: each run of characters without spaces, each word of letters and digits.

    >>> runs("高新区ABC-12 Café")
    ['高新区', 'abc', '12', 'cafe']
    """
    return [run if _is_paired(run) else run[:LONGEST_WORD] for run in _words().findall(folded(text))]


def _is_paired(run: str) -> bool:
    return not run.isascii() and _STARTS_PAIRED.match(run) is not None


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


@cache
def _words() -> re.Pattern[str]:
    """Runs of paired characters, or of letters and digits with the signs that belong to them (as Tibetan vowels do)."""
    marks = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
    letter = f"[^\\W_{_PAIRED}]"
    return re.compile(f"[{_PAIRED}]+|{letter}(?:{letter}|[{marks}])*")
