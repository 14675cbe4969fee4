"""Search in Chinese: text as overlapping pairs of characters, so that any two-character word is found by an index.

A run of Chinese characters becomes its pairs, and its last character alone, so that one character can be searched as a
prefix; Latin letters and digits stay whole words in lower case.
"""

import re
import unicodedata

_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+|[0-9a-z]+")
MOST_TOKENS = 3000


def tokens(text: str) -> list[str]:
    """The tokens of ``text`` in order, at most :data:`MOST_TOKENS`.

    >>> tokens("高新区ABC-12")
    ['高新', '新区', '区', 'abc', '12']
    """
    found: list[str] = []
    for run in runs(text):
        found += [run] if run.isascii() else [*_pairs(run), run[-1]]
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
        if run.isascii() or len(run) == 1:
            found.append(([run], True))
        else:
            found.append((_pairs(run), False))
    return found


def runs(text: str) -> list[str]:
    """The words of a text: each run of Chinese characters, each of Latin letters and digits.

    >>> runs("高新区ABC-12")
    ['高新区', 'abc', '12']
    """
    return _RUNS.findall(folded(text))


def folded(text: str) -> str:
    """The text in narrow signs and small letters."""
    return unicodedata.normalize("NFKC", text).lower()


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]
