"""Guesses which column of a sheet holds which fact, and says how sure it is and why."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from luoshi.district.intake.rules.dates import Moment, read_moment
from luoshi.district.intake.rules.fields import Field

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
TRIED_ROWS = 10
"""Rows looked at for the header, and sample rows looked at for dates."""

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
    """Which column holds which fact; ``unused`` are the headers nothing was found for."""

    choices: Mapping[Field, Choice]
    unused: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """True when a row can be understood at all: it has a subject or a text."""
        return Field.TEXT in self.choices or Field.TITLE in self.choices


def headers_of(cells: Sequence[object]) -> tuple[str, ...]:
    """The header row as unique names; a nameless column is called after its number.

    >>> headers_of(["内容", None, "内容"])
    ('内容', '#2', '内容 (3)')
    """
    found: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(str(cell if cell is not None else "").split()) or f"#{number}"
        found.append(f"{name} ({number})" if name in found else name)
    return tuple(found)


def guess_columns(headers: Sequence[str], samples: Sequence[Sequence[object]] = ()) -> Guess:
    """Give each field the column whose header fits best; each column is used once.

    A column that only resembles a time is taken for one if some sample in it reads as a time.
    """
    candidates = [
        (score, -column, field, why)
        for column, header in enumerate(headers)
        for field in Field
        for score, why in [_fit(field, header)]
        if score and not (why == "alike" and field in TIMES and samples and not _has_time(samples, column))
    ]
    choices: dict[Field, Choice] = {}
    taken: set[int] = set()
    for score, minus_column, field, why in sorted(candidates, key=lambda c: (-c[0], -c[1])):
        column = -minus_column
        if field not in choices and column not in taken:
            choices[field] = Choice(headers[column], column, score, why)
            taken.add(column)
    unused = tuple(header for column, header in enumerate(headers) if column not in taken)
    return Guess({field: choices[field] for field in Field if field in choices}, unused)


def choose_columns(headers: Sequence[str], mapping: Mapping[str, str]) -> tuple[Guess, tuple[str, ...]]:
    """The columns a person named, and the fields or headers of the mapping that do not exist.

    >>> guess, unknown = choose_columns(("a", "b"), {"text": "b", "title": "c", "colour": "a"})
    >>> guess.choices[Field.TEXT].column, unknown
    (1, ('c', 'colour'))
    """
    choices: dict[Field, Choice] = {}
    unknown: list[str] = []
    for name, header in mapping.items():
        if name not in set(Field):
            unknown.append(name)
        elif header not in headers:
            unknown.append(header)
        else:
            choices[Field(name)] = Choice(header, headers.index(header), SURE, "given")
    used = {choice.column for choice in choices.values()}
    return Guess(choices, tuple(h for n, h in enumerate(headers) if n not in used)), tuple(sorted(unknown))


def find_header(rows: Sequence[Sequence[object]], mapping: Mapping[str, str] | None = None) -> int | None:
    """Which of the first rows is the header: the one in which most fields, or the named columns, are found."""
    wanted = set((mapping or {}).values())
    best, found = 0.0, None
    for number, row in enumerate(rows[:TRIED_ROWS]):
        headers = headers_of(row)
        named = len(wanted & set(headers)) if wanted else 0
        score = float(named * 2) or sum((choice.score for choice in guess_columns(headers).choices.values()), 0.0)
        if score > best:
            best, found = score, number
    if found is None:
        found = next((n for n, row in enumerate(rows[:TRIED_ROWS]) if _could_be_header(row)), None)
    return found


def _could_be_header(row: Sequence[object]) -> bool:
    filled = [cell for cell in row if cell is not None and str(cell).strip()]
    return len(filled) >= ALIKE_LENGTH and all(isinstance(cell, str) for cell in filled)


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _fit(field: Field, header: str) -> tuple[float, str]:
    plain = _plain(header)
    names = NAMES[field]
    if plain in names:
        # The more telling name wins over a general one when both stand in a sheet.
        return SURE - names.index(plain) / 1000, "exact"
    alike = [name for name in names if len(name) >= ALIKE_LENGTH and not name.isascii() and name in plain]
    if alike:
        longest = max(len(name) for name in alike)
        return LIKELY * longest / len(plain) if len(plain) <= 4 * longest else 0.0, "alike"
    return 0.0, ""


def _has_time(samples: Sequence[Sequence[object]], column: int) -> bool:
    values = [row[column] for row in samples[:TRIED_ROWS] if column < len(row) and str(row[column] or "").strip()]
    return not values or any(isinstance(read_moment(value), Moment) for value in values)
