"""Every message has its Chinese, and the catalogues are sound."""

import re

import polib

from .house import place
from .messages import all_messages, catalogues, translations

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")


def test_every_message_has_a_chinese_translation():
    """No English sentence can reach a Chinese screen."""
    known = translations("zh_Hans")
    missing = sorted(
        {
            f"{m.where}: {m.text!r}" + (f" ({m.context})" if m.context else "")
            for m in all_messages()
            if not known.get((m.context, m.text))
        }
    )
    assert missing == []


def test_messages_are_written_in_english():
    """The language of the code is English; Chinese stands in the catalogues."""
    assert sorted({f"{m.where}: {m.text!r}" for m in all_messages() if CHINESE.search(m.text)}) == []


def test_catalogues_are_complete():
    """No entry is empty, doubtful, given twice, or loses a placeholder."""
    faults = [
        f"{place(path)}: {entry.msgid!r}"
        for path in catalogues("zh_Hans")
        for entry in polib.pofile(str(path), check_for_duplicates=True)
        if not entry.obsolete and (entry.fuzzy or not entry.translated() or not _same_placeholders(entry))
    ]
    assert faults == []


def _same_placeholders(entry: polib.POEntry) -> bool:
    given = [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    return all(set(PLACEHOLDER.findall(text)) == wanted for text in given)
