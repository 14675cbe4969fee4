"""Guesses which column of a sheet holds which fact, and says how sure it is and why."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from luoshi.district.intake.rules.fields import Field
from luoshi.kernel import clock
from luoshi.sheets import Header, Moment, Row, Span, as_text, is_blank, read_moment

NAMES: dict[Field, tuple[str, ...]] = {
    Field.NUMBER: (
        "留言编号", "工单编号", "工单号", "受理编号", "受理单号", "诉求编号", "信件编号", "来电编号", "案件编号",
        "事件编号", "流水号", "编号", "单号", "number", "id", "no", "ticket", "ticketid", "ticketnumber",
        "casenumber", "requestid", "servicerequestid", "messageid", "reference",
    ),
    Field.TITLE: (
        "留言主题", "诉求标题", "工单标题", "来信标题", "信件标题", "事件标题", "主题", "标题", "title", "subject",
        "topic", "summary",
    ),
    Field.TEXT: (
        "留言详情", "留言内容", "诉求内容", "诉求详情", "来电内容", "工单内容", "来信内容", "信件内容", "反映内容",
        "问题描述", "事件描述", "事件内容", "主要内容", "内容描述", "详情", "内容", "描述", "text", "description",
        "content", "details", "message", "body", "complaint",
    ),
    Field.ASKED_AT: (
        "留言时间", "留言日期", "来电时间", "来电日期", "诉求时间", "受理时间", "受理日期", "登记时间", "登记日期",
        "来信时间", "反映时间", "提交时间", "创建时间", "工单时间", "时间", "日期", "time", "date", "askedat",
        "createdat", "created", "opened", "submitted", "submittedat", "requesteddatetime", "receivedat",
        "messagetime",
    ),
    Field.REPORTER: (
        "留言用户", "用户", "姓名", "诉求人", "诉求人姓名", "来电人", "来电人姓名", "反映人", "反映人姓名", "联系人",
        "市民姓名", "留言人", "来信人", "name", "user", "username", "reporter", "caller", "author", "customer",
    ),
    Field.PHONE: (
        "联系电话", "电话", "电话号码", "手机", "手机号", "手机号码", "来电号码", "联系方式", "来电电话", "主叫号码",
        "phone", "phonenumber", "mobile", "telephone", "tel", "callerphone",
    ),
    Field.CONTACT: (
        "邮箱", "电子邮箱", "微信", "email", "mail", "emailaddress", "contact",
    ),
    Field.ADDRESS: (
        "地址", "事发地址", "事发地点", "诉求地址", "问题地址", "详细地址", "地点", "位置", "发生地址", "发生地点",
        "address", "location", "place", "addressstring", "where",
    ),
    Field.CATEGORY: (
        "一级标签", "一级分类", "诉求类别", "诉求类型", "问题类别", "问题分类", "类别", "分类", "类型", "标签",
        "category", "type", "kind", "label", "servicename",
    ),
    Field.UNIT: (
        "承办单位", "主办单位", "责任单位", "办理单位", "处理单位", "承办部门", "责任部门", "部门", "unit", "agency",
        "department", "agencyresponsible", "assignedto",
    ),
    Field.UP_VOTES: (
        "点赞数", "赞成数", "支持数", "点赞", "upvotes", "votes", "likes", "supports",
    ),
    Field.DOWN_VOTES: (
        "反对数", "点踩数", "反对", "downvotes", "dislikes",
    ),
    Field.REPLY: (
        "答复意见", "答复内容", "回复内容", "官方回复", "办理结果", "处理结果", "办理情况", "处理意见", "答复",
        "回复", "reply", "answer", "response", "resolution", "result",
    ),
    Field.REPLIED_AT: (
        "答复时间", "答复日期", "回复时间", "回复日期", "办结时间", "办结日期", "办理时间", "处理时间", "完成时间",
        "repliedat", "answeredat", "closed", "closedat", "resolvedat", "replytime", "responsetime",
    ),
    Field.LON: (
        "经度", "lon", "lng", "longitude", "long",
    ),
    Field.LAT: (
        "纬度", "lat", "latitude",
    ),
}  # fmt: skip
"""Headers seen on real sheets, the most telling first; compared without blanks, punctuation and case."""

TIMES = frozenset({Field.ASKED_AT, Field.REPLIED_AT})
ALIKE_LENGTH = 2
SURE, LIKELY = 1.0, 0.6
_TIME_NAME = re.compile(r"时间|日期|时刻|时分|钟点|date|time|hour|clock", re.IGNORECASE)
_CLOCK = re.compile(
    r"^\s{0,9}(?:上午|下午|早上|中午|晚上|凌晨|傍晚)?\s{0,9}\d{1,2}\s{0,9}[:时点]\s{0,9}(?:半|\d{1,2}\s{0,9}[:分]?\s{0,9}(?:\d{1,2}\s{0,9}秒?)?)?"
    r"\s{0,9}(?:[AP]M)?\s{0,9}$",
    re.IGNORECASE,
)

_NOISE = re.compile(r"[\s\W_]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """The column chosen for a field; ``why`` is ``exact``, ``alike`` or ``given``."""

    header: str
    column: int
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Guess:
    """Which column holds which fact; ``unused`` are the headers nothing was found for.

    ``clock`` is the place of a column with the time of day, where the column of times holds days only.
    """

    choices: Mapping[Field, Choice]
    unused: tuple[str, ...]
    clock: int | None = None

    @property
    def is_usable(self) -> bool:
        """True when a row can be understood at all: it has a subject or a text."""
        return Field.TEXT in self.choices or Field.TITLE in self.choices


def guess_columns(headers: Sequence[Header], samples: Sequence[Row] = ()) -> Guess:
    """Give each field the column whose header fits best; each column is used once.

    A column that only resembles a time is taken for one if some sample in it reads as a time; a day and a time of day
    in two columns are taken together.
    """
    candidates = [
        (score, -header.place, field, why)
        for header in headers
        for field in Field
        for score, why in [_fit(field, header)]
        if score and not (why == "alike" and field in TIMES and samples and not _has_time(samples, header.place))
    ]
    names = {header.place: header.name for header in headers}
    choices: dict[Field, Choice] = {}
    taken: set[int] = set()
    for score, minus_place, field, why in sorted(candidates, key=lambda c: (-c[0], -c[1])):
        place = -minus_place
        if field not in choices and place not in taken:
            choices[field] = Choice(names[place], place, score, why)
            taken.add(place)
    beside = _day_and_clock(headers, samples, choices, taken)
    ordered = {field: choices[field] for field in Field if field in choices}
    return Guess(ordered, _unused(headers, ordered, beside), beside)


def score_of(names: Sequence[str]) -> float:
    """How well a row names the columns of messages; 0 where none of them could be the subject or the text."""
    guess = guess_columns([Header(name, place) for place, name in enumerate(names)])
    return sum(choice.score for choice in guess.choices.values()) if guess.is_usable else 0.0


def score_for(mapping: Mapping[str, str]) -> Callable[[Sequence[str]], float]:
    """How many of the columns that somebody named a row holds."""
    wanted = set(mapping.values())
    return lambda names: float(len(wanted & set(names)))


def _day_and_clock(
    headers: Sequence[Header], samples: Sequence[Row], choices: dict[Field, Choice], taken: set[int]
) -> int | None:
    """The column of the time of day, where day and time of day stand apart; the day becomes the column of times."""
    chosen = choices.get(Field.ASKED_AT)
    if chosen is None or not samples:
        return None
    near = [h for h in headers if (h.place not in taken or h.place == chosen.column) and _TIME_NAME.search(h.name)]
    days = [h for h in near if _all(samples, h.place, _is_day)]
    clocks = [h for h in near if _all(samples, h.place, _is_clock)]
    if not days or not clocks or chosen.column not in {days[0].place, clocks[0].place}:
        return None
    choices[Field.ASKED_AT] = Choice(days[0].name, days[0].place, chosen.score, chosen.why)
    return clocks[0].place


def _all(samples: Sequence[Row], place: int, fits: Callable[[object], bool]) -> bool:
    cells = [row.cells[place] for row in samples if place < len(row.cells) and not is_blank(row.cells[place])]
    return bool(cells) and all(map(fits, cells))


def _is_day(cell: object) -> bool:
    read = read_moment(cell)
    return isinstance(read, Moment) and (read.day_only or clock.local(read.at).time() == time(0))


def _is_clock(cell: object) -> bool:
    if isinstance(cell, float):
        return 0 <= cell < 1
    return isinstance(cell, time) or bool(_CLOCK.match(unicodedata.normalize("NFKC", as_text(cell))))


def choose_columns(
    headers: Sequence[Header], mapping: Mapping[str, str], samples: Sequence[Row] = ()
) -> tuple[Guess, tuple[str, ...]]:
    """The columns a person named, and the fields or headers of the mapping that do not exist.

    >>> headers = (Header("a", 0), Header("b", 1))
    >>> guess, unknown = choose_columns(headers, {"text": "b", "title": "c", "colour": "a"})
    >>> guess.choices[Field.TEXT].column, unknown
    (1, ('c', 'colour'))
    """
    places = {header.name: header.place for header in headers}
    choices: dict[Field, Choice] = {}
    unknown: list[str] = []
    for name, header in mapping.items():
        if name not in set(Field):
            unknown.append(name)
        elif header not in places:
            unknown.append(header)
        else:
            choices[Field(name)] = Choice(header, places[header], SURE, "given")
    beside = _day_and_clock(headers, samples, choices, {choice.column for choice in choices.values()})
    return Guess(choices, _unused(headers, choices, beside), beside), tuple(sorted(unknown))


def _unused(headers: Sequence[Header], choices: Mapping[Field, Choice], beside: int | None) -> tuple[str, ...]:
    used = {choice.column for choice in choices.values()} | {beside}
    return tuple(header.name for header in headers if header.place not in used)


def numbers_restart(numbers: Sequence[object]) -> bool:
    """True when the numbers of a sheet only count its rows, so that those of another sheet are the same ones again.

    >>> numbers_restart(["1", "2", "3"]), numbers_restart(["188006", "188007"])
    (True, False)
    """
    texts = [as_text(cell).strip() for cell in numbers if not is_blank(cell)]
    if not texts or not all(text.isdecimal() and len(text) < 7 for text in texts):  # noqa: PLR2004 - a count of rows
        return False
    counted = sorted(int(text) for text in texts)
    return counted[0] in {0, 1} and counted[-1] <= len(counted) and len(set(counted)) == len(counted)


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _fit(field: Field, header: Header) -> tuple[float, str]:
    plain = _plain(header.name)
    names = NAMES[field]
    if plain in names:
        # The more telling name wins over a general one when both stand in a sheet.
        return SURE - names.index(plain) / 1000, "exact"
    alike = [name for name in names if len(name) >= ALIKE_LENGTH and not name.isascii() and name in plain]
    if alike:
        longest = max(len(name) for name in alike)
        return LIKELY * longest / len(plain) if len(plain) <= 4 * longest else 0.0, "alike"
    return 0.0, ""


def _has_time(samples: Sequence[Row], place: int) -> bool:
    values = [row.cells[place] for row in samples if place < len(row.cells) and not is_blank(row.cells[place])]
    return not values or any(isinstance(read_moment(value), Moment | Span) for value in values)
