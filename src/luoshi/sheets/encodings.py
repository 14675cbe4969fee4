"""In which encoding a text was written, when nobody wrote that down; and whether its characters were garbled before.

A mark at the beginning decides; then UTF-8, which hardly fits by chance. What is left may be GB18030 or Big5, which
read almost anything: the reading with more of the commonest Chinese characters is taken when it is clearly ahead, and
otherwise the person is asked.
"""

import codecs
import re
from dataclasses import dataclass

from .errors import DamagedSheetError, GarbledFileError, NotASheetError, UnknownEncodingError, WrongEncodingError

ENCODINGS = ("utf-8", "gb18030", "utf-16", "big5", "utf-16-le", "utf-16-be", "euc-kr", "shift_jis", "cp1252", "cp1251")
"""What can be chosen by hand."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_SAMPLE = 256 * 1024
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同"
    "现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重"
    "并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入"
    "几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼"
    "书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔编号主题留言时间"
    "详情内容地址电话联系街道社区小区办事处反映投诉建议站点监测浓度空气路灯积水占道扰民噪音垃圾漏孩子请尽快处理单位承办"
    "這個們來為國說時會對經過發後裡無從還進樣現當沒動點業將兩間問頭體見產與長機關應話門東聲題氣變電數報結務場資統區隊決記號詳內聯繫處間題請單辦編"
)
"""The commonest characters, simplified and traditional, with those of headers."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_CLEARLY = 1.6
_FEW = 6
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LATIN = re.compile(r"[\u0080-\u00ff]{4,}")
_LOOKED_AT = 2_000
_ODD = re.compile(r"[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_GARBLED = re.compile(
    "锟斤拷|烫烫烫|屯屯屯|\ufffd|ï»¿|â€[œ\u009d™“”\u009c\u0080]"
    # UTF-8 read as Latin: a lead byte of three and two bytes that follow, several times in a row
    "|(?:[à-ï][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2}){2,}"
)
_MOVED = str.maketrans(
    dict(
        zip(
            "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7",
            "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u1e3f",
            strict=True,
        )
    )
)
"""Characters that GB18030-2000 put into the private area and later editions gave a place of their own."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding, and how that is known: ``mark``, ``certain``, ``guessed`` or ``chosen``."""

    text: str
    encoding: str
    known_by: str


def decode(content: bytes, chosen: str = "") -> Decoded:
    """The text of ``content``; ``chosen`` is an encoding somebody named.

    Raises
    ------
    NotASheetError
        It is no text at all.
    WrongEncodingError, DamagedSheetError
        It is not written in the chosen encoding, or in the one its mark names.
    UnknownEncodingError
        Several encodings fit about as well.
    GarbledFileError
        It was read in a wrong encoding and saved before it came here.
    """
    if chosen:
        decoded = Decoded(_in(content, chosen), chosen.lower(), "chosen")
    else:
        decoded = _marked(content) or _unmarked(content)
    _refuse_programs(decoded.text)
    refuse_garbled(decoded.text)
    return decoded


def _in(content: bytes, encoding: str) -> str:
    for mark, codec, _name in _MARKS:
        if content.startswith(mark) and codec.startswith(encoding.lower().removesuffix("-sig")[:6]):
            encoding = codec
            break
    try:
        return content.decode(encoding).removeprefix("\ufeff").translate(_MOVED)
    except (UnicodeError, LookupError) as problem:
        raise WrongEncodingError(encoding=encoding) from problem


def _marked(content: bytes) -> Decoded | None:
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            try:
                return Decoded(content.decode(codec), name, "mark")
            except UnicodeError as problem:
                raise DamagedSheetError from problem
    return None


def _unmarked(content: bytes) -> Decoded:
    if b"\x00" in content[:_SAMPLE]:
        return _wide(content)
    try:
        return Decoded(content.decode("utf-8"), "utf-8", "certain")
    except UnicodeDecodeError:
        pass
    readings: list[tuple[float, str, str]] = []
    for encoding in ("gb18030", "big5hkscs", "euc_kr", "shift_jis"):
        try:
            text = content.decode(encoding).translate(_MOVED)
        except UnicodeDecodeError:
            continue
        readings.append((_likeness(text[:_SAMPLE]), _plain_name(encoding), text))
    return _clearest(readings)


def _wide(content: bytes) -> Decoded:
    """Two bytes a character without a mark: every other byte of what is ASCII in it is zero."""
    sample = content[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(content) % 2 or max(even, odd) < 4 * (min(even, odd) + 1):
        raise NotASheetError
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        return Decoded(content.decode(encoding), encoding, "guessed")
    except UnicodeDecodeError as problem:
        raise NotASheetError from problem


def _plain_name(encoding: str) -> str:
    return {"big5hkscs": "big5", "euc_kr": "euc-kr"}.get(encoding, encoding)


def _likeness(text: str) -> float:
    """How much the text looks like Chinese somebody wrote: the share of common characters, less what cannot be."""
    others = [c for c in text if ord(c) > 127]  # noqa: PLR2004 - what ASCII does not hold
    if not others:
        return 0.0
    common = sum(c in _COMMON for c in others)
    kana_or_hangul = sum("\uac00" <= c <= "\ud7a3" or "\u3041" <= c <= "\u30fe" for c in others)
    odd = len(_ODD.findall(text)) + sum(not c.isprintable() and c != "\u3000" for c in others)
    return max((common + 0.15 * kana_or_hangul - 3 * odd) / len(others), 0.0)


def _clearest(readings: list[tuple[float, str, str]]) -> Decoded:
    if not readings:
        raise UnknownEncodingError(candidates="gb18030, big5, utf-16, cp1252")
    ranked = sorted(readings, key=lambda reading: -reading[0])
    best, name, text = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    few_letters = len(_HAN.findall(text[:_SAMPLE])) < _FEW
    if best >= 0.05 and (best >= _CLEARLY * second or best - second > 0.25):  # noqa: PLR2004 - of all characters
        return Decoded(text, name, "guessed")
    if few_letters and name == "gb18030" and best > second:
        return Decoded(text, name, "guessed")
    raise UnknownEncodingError(candidates=", ".join(other for _, other, _ in ranked))


def _refuse_programs(text: str) -> None:
    start = text[:4096]
    controls = sum(ord(character) < 32 and character not in "\t\n\r\f\v" for character in start)  # noqa: PLR2004
    if (controls > _FEW and controls * 50 > len(start)) or start.startswith(("%PDF-", "{\\rtf", "PAR1")):
        raise NotASheetError


def is_garbled(text: str) -> bool:
    """True when characters of the text are not what was written: replaced, private, or read in a wrong encoding.

    >>> is_garbled("路灯不亮"), is_garbled("锟斤拷"), is_garbled("ç•™è¨€"), is_garbled("鐣欒█涓婚")
    (False, True, True, True)
    """
    if text.isascii():
        return False
    return bool(_ODD.search(text) or _GARBLED.search(text)) or _was_read_as_gbk(text) or _was_read_as_latin(text)


def refuse_garbled(text: str) -> None:
    """Refuse a text of which the greater part was garbled.

    Raises
    ------
    GarbledFileError
        The lines that are not ASCII are mostly garbled.
    """
    lines = [line for line in text[:_SAMPLE].splitlines() if not line.isascii()][:50]
    garbled = [line for line in lines if is_garbled(line)]
    if garbled and len(garbled) * 2 > len(lines):
        found = re.search(r"[^\x00-\x7f]+", garbled[0])
        raise GarbledFileError(sample=found[0][:12] if found else "")


def _was_read_as_gbk(text: str) -> bool:
    """UTF-8 that was read as GBK turns into rare characters; read back, they are common ones."""
    text = text[:_LOOKED_AT]
    others = _NOT_ASCII.findall(text)
    if len(others) < 3 or sum(map(_COMMON.__contains__, others)) * 3 > len(others):  # noqa: PLR2004 - a third are common
        return False
    for part in re.findall(r"[^\x00-\x7f]{3,}", text):
        for shorter in range(2):
            try:
                back = part[: len(part) - shorter].encode("gb18030").decode("utf-8", "ignore" if shorter else "strict")
            except UnicodeError:
                continue
            if sum(c in _COMMON for c in back) * 2 >= max(len(back), 1) and len(back) >= 2:  # noqa: PLR2004
                return True
    return False


def _was_read_as_latin(text: str) -> bool:
    """GBK that was read as Latin turns into accented letters in pairs; read back, they are common characters."""
    for part in _LATIN.findall(text[:_LOOKED_AT]):
        even = part[: len(part) // 2 * 2]
        back = even.encode("latin-1").decode("gb18030", "replace")
        if sum(map(_COMMON.__contains__, back)) * 2 >= len(back):
            return True
    return False
