"""Takes the noise out of what people typed or systems exported, and never a word of what they said.

Only real HTML tags are taken away: sheets are full of ``<征地补偿安置办法>`` and ``<A市新图>``, which a tolerant HTML
parser would swallow as unknown elements.
"""

import html
import re

from luoshi.kernel.personal import cut
from luoshi.kernel.texts import tidy
from luoshi.sheets import as_text

TITLE_LENGTH = 200
SHORT_TITLE_LENGTH = 40
"""How much of a text without a subject becomes its title."""

_TAGS = (
    "a|abbr|address|article|aside|b|big|blockquote|body|br|caption|center|cite|code|col|colgroup|dd|del|div|dl|dt|em|"
    "figure|font|footer|form|h[1-6]|head|header|hr|html|i|img|input|ins|label|li|link|main|meta|nav|o:p|ol|option|p|pre|"
    "s|section|select|small|span|strike|strong|sub|sup|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|video|"
    "iframe|object|embed|script|style|button|source|audio|svg|path"
)
_ATTRIBUTES = r"(?:\s+[a-z_:@][\w:.@-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?)*"
_TAG = re.compile(rf"</?(?P<name>{_TAGS}){_ATTRIBUTES}\s*/?>", re.IGNORECASE | re.ASCII)
_HIDING = re.compile(r"<(?:(?P<name>script|style)\b[^<>]*>|!--)", re.IGNORECASE)
_SHOWING = {
    "": re.compile("-->"),
    "script": re.compile(r"</script[ \t\r\n]{0,99}>", re.IGNORECASE),
    "style": re.compile(r"</style[ \t\r\n]{0,99}>", re.IGNORECASE),
}
_BREAKING = frozenset(
    """
    address article aside blockquote br caption center dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre
    section table tr ul
    """.split(),  # noqa: SIM905 - a list one can read
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BLANKS = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BREAK = re.compile(r"\r\n?|[\n\u000b\u000c\u0085\u2028\u2029]")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")


def clean_text(value: object) -> str:
    r"""A text of several lines: no tags, no invisible characters, single blanks, no empty lines at the ends.

    >>> clean_text("<p>路灯&nbsp;不亮</p><p>见 <征地办法></p>")
    '路灯 不亮\n见 <征地办法>'
    """
    text = _without_hidden(as_text(value))
    text = _TAG.sub(lambda found: "\n" if found["name"].lower() in _BREAKING else "", text)
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    text = tidy(_BREAK.sub("\n", text))
    lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def _without_hidden(text: str) -> str:
    """``text`` with a blank for each script, style and comment; what is never closed is shown, not swallowed.

    One walk: an end that was once looked for in vain is not looked for again, so that ten thousand openings without an
    end cost one search and not ten thousand.
    """
    kept, position, open_for_ever = [], 0, set[str]()
    for opening in _HIDING.finditer(text):
        name = (opening["name"] or "").lower()
        if opening.start() < position or name in open_for_ever:
            continue
        ending = _SHOWING[name].search(text, opening.end())
        if ending is None:
            open_for_ever.add(name)
            continue
        kept += [text[position : opening.start()], " "]
        position = ending.end()
    return "".join([*kept, text[position:]])


def clean_line(value: object) -> str:
    """The same in one line, for names, numbers and subjects."""
    return " ".join(clean_text(value).split("\n"))


def shorten(title: str, text: str) -> tuple[str, str]:
    """A title that fits and a text that still holds everything.

    Without a subject the first sentence serves; a subject that is too long is cut and kept whole in the text.

    >>> shorten("", "路灯不亮。已经三天了")
    ('路灯不亮', '路灯不亮。已经三天了')
    """
    if not title:
        first = next((part.strip() for part in _SENTENCE_END.split(text) if part.strip()), text.strip())
        return cut(first, SHORT_TITLE_LENGTH), text
    if len(title) <= TITLE_LENGTH:
        return title, text
    return cut(title, TITLE_LENGTH), title if title in text else f"{title}\n{text}".strip()
