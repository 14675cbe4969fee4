"""A derivation told line by line, in Chinese or English."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from luoshi.kernel.worktime.deadline import Due
from luoshi.kernel.worktime.phrases import is_chinese, say_count, say_day, say_instant
from luoshi.kernel.worktime.rules import Rule, parse_rule
from luoshi.kernel.worktime.trace import TraceLine

SEGMENT_WORDS: Mapping[str, tuple[str, str]] = {
    "counting": ("计时", "counting"),
    "supplement": ("补正材料", "supplement of documents"),
    "hearing": ("听证", "hearing"),
    "site_visit": ("现场踏勘", "site visit"),
    "appraisal": ("鉴定", "appraisal"),
    "expert_review": ("专家评审", "expert review"),
    "inspection": ("检验", "inspection"),
    "testing": ("检测", "testing"),
    "quarantine": ("检疫", "quarantine"),
    "bidding": ("招标", "bidding"),
    "auction": ("拍卖", "auction"),
    "special_procedure": ("特别程序", "special procedure"),
    "suspended": ("挂账", "suspension"),
}
_OTHER_SEGMENT = ("暂停", "pause")

_HOW_IT_COUNTS = {
    "working_days": (
        "自次日起计算，休息日、节假日不计，末日计入，至当日下班时止",
        "from the day after, days off not counted, the last day included, until offices close on it",
    ),
    "calendar_days": (
        "自次日起计算，休息日、节假日计入，至末日下班时止",
        "from the day after, days off counted, until the closing hour of the last day",
    ),
    "hours": ("连续计算，不分昼夜", "round the clock"),
    "working_hours": ("只计办公时间", "office hours only"),
}


def render(what: Due | TraceLine | Iterable[TraceLine], lang: str = "zh") -> list[str]:
    """The lines of a derivation in words."""
    if isinstance(what, TraceLine):
        return [_say(what, lang)]
    lines = what.trace if isinstance(what, Due) else what
    return [_say(line, lang) for line in lines]


def segment_word(kind: str, lang: str = "zh") -> str:
    """What a kind of segment is called; an unknown kind is simply a pause."""
    return SEGMENT_WORDS.get(kind, _OTHER_SEGMENT)[0 if is_chinese(lang) else 1]


def _say(line: TraceLine, lang: str) -> str:
    teller = _ZH if is_chinese(lang) else _EN
    return teller[line.code](line)


def _rule(line: TraceLine) -> Rule:
    return parse_rule(line.data["rule"])


def _how(line: TraceLine, lang: str) -> str:
    return _HOW_IT_COUNTS.get(line.data["rule"]["rule"], ("", ""))[0 if is_chinese(lang) else 1]


def _day(line: TraceLine, lang: str) -> str:
    if line.on is None:
        return ""
    return say_day(line.on, lang, with_year=bool(line.data.get("with_year")))


def _at(line: TraceLine, lang: str) -> str:
    return "" if line.at is None else say_instant(line.at, lang)


def _until(line: TraceLine, lang: str) -> str:
    return say_instant(datetime.fromisoformat(line.data["to_at"]), lang)


def _stood(data: Mapping[str, Any], lang: str) -> str:
    n = data["n"]
    if data["unit"] == "working_days":
        return say_count(n, "working day", " 个工作日", lang)
    if data["unit"] == "calendar_days":
        return say_count(n, "calendar day", " 个自然日", lang)
    return _minutes(n, lang, office=data["unit"] == "office_minutes")


def _minutes(n: int, lang: str, *, office: bool) -> str:
    hours, minutes = divmod(n, 60)
    zh_hour = " 个工作小时" if office else " 小时"
    parts = [say_count(hours, "working hour" if office else "hour", zh_hour, lang)] if hours else []
    if minutes or not hours:
        parts.append(say_count(minutes, "minute", " 分钟", lang))
    return " ".join(parts)


# Chinese --------------------------------------------------------------------------------------------------------


def _zh_name(data: Mapping[str, Any]) -> str:
    return str(data.get("name") or "")


def _zh_decree(data: Mapping[str, Any]) -> str:
    return f"（{data['decree']}）" if data.get("decree") else ""


def _zh_day_off(data: Mapping[str, Any]) -> str:
    if data["day"] == "weekend":
        return f"休息日{_zh_decree(data)}"
    name = _zh_name(data) or "节假日"
    return f"{name}{'' if name.endswith('假') else '放假'}{_zh_decree(data)}"


def _zh_make_up(data: Mapping[str, Any]) -> str:
    if data.get("day") != "make_up":
        return ""
    name = _zh_name(data)
    return f"，{name}{'' if '调休' in name or '补班' in name else '调休'}上班{_zh_decree(data)}"


def _zh_ground(data: Mapping[str, Any]) -> str:
    ground = f"；依据：{data['ground']}" if data.get("ground") else ""
    return ground + (f"；告知：{data['notice']}" if data.get("notice") else "")


def _zh_pause(line: TraceLine) -> str:
    data = line.data
    until = "今，尚未恢复" if data["open"] else _until(line, "zh")
    return (
        f"{segment_word(data['kind'])}：{_at(line, 'zh')} 至 {until}，暂停计时 {_stood(data, 'zh')}{_zh_ground(data)}"
    )


def _zh_extension(line: TraceLine) -> str:
    data = line.data
    rule = _rule(line)
    amount = rule.text("zh")
    what = f"延期至 {amount.removesuffix(' 前')}" if rule.name == "instant" else f"延期 {amount}"
    reason = f"；理由：{data['reason']}" if data["reason"] else ""
    late = "；批准时原期限已过" if data["late"] else ""
    moot = "；不晚于原期限，期限不变" if data["moot"] else ""
    return f"{what}：{data['granted_by']} 于 {_at(line, 'zh')} 批准{reason}{late}{moot}"


def _zh_rule(line: TraceLine) -> str:
    how = _how(line, "zh")
    return f"期限：{_rule(line).text('zh')}" + (f"（{how}）" if how else "")


def _zh_month_day(line: TraceLine) -> str:
    data = line.data
    why = "，本月该日已过，顺至下月" if data["next"] else ""
    short = f"，该月无 {data['n']} 日，取月末" if data["short"] else ""
    return f"截止日：{_day(line, 'zh')}{why}{short}{_zh_off(data)}"


def _zh_off(data: Mapping[str, Any]) -> str:
    return f"，{_zh_day_off(data)}，不顺延，以平日下班时间为准" if data["off"] else ""


_ZH: Mapping[str, Callable[[TraceLine], str]] = {
    "start": lambda line: f"起算：{_at(line, 'zh')}；工作日历 {line.data['calendar']} 第 {line.data['version']} 版",
    "rule": _zh_rule,
    "extension": _zh_extension,
    "counted": lambda line: f"第 {line.data['number']} 个工作日：{_day(line, 'zh')}{_zh_make_up(line.data)}",
    "skipped": lambda line: f"{_day(line, 'zh')}{_zh_day_off(line.data)}，不计",
    "paused": lambda line: f"{_day(line, 'zh')}{segment_word(line.data['kind'])}期间，不计",
    "carried": lambda line: f"第 {line.data['number']} 个工作日未满即暂停计时，顺延至恢复后的 {_day(line, 'zh')}下班时",
    "hours": lambda line: (
        f"{_day(line, 'zh')}{_zh_make_up(line.data)}：计 {_minutes(line.data['minutes'], 'zh', office=True)}，"
        f"累计 {_minutes(line.data['total'], 'zh', office=True)}"
    ),
    "today": lambda line: f"当日：{_day(line, 'zh')}{_zh_make_up(line.data)}，至下班时止",
    "today_over": lambda line: f"{_day(line, 'zh')}{line.data['close']} 已下班，顺延至下一个工作日",
    "next_working_day": lambda line: f"下一个工作日：{_day(line, 'zh')}{_zh_make_up(line.data)}，至下班时止",
    "days_to": lambda line: f"第 {line.data['n']} 个自然日：{_day(line, 'zh')}{_zh_off(line.data)}",
    "month_day": _zh_month_day,
    "pause": _zh_pause,
    "moved": lambda line: f"因暂停计时，顺延至 {_at(line, 'zh')}",
    "pause_after": lambda line: f"{segment_word(line.data['kind'])}：{_at(line, 'zh')} 起，在期限届满之后，不影响期限",
    "provisional": lambda line: f"{line.data['year']} 年放假安排尚未公布：暂按周一至周五为工作日推算，公布后重新计算",
    "standing": lambda line: f"计时暂停中：以下到期时间按 {_at(line, 'zh')} 恢复计时推算",
    "due": lambda line: f"于 {_at(line, 'zh')} 到期",
}


# English --------------------------------------------------------------------------------------------------------


def _en_decree(data: Mapping[str, Any]) -> str:
    return f" ({data['decree']})" if data.get("decree") else ""


def _en_name(data: Mapping[str, Any]) -> str:
    return str(data.get("name_en") or data.get("name") or "")


def _en_day_off(data: Mapping[str, Any]) -> str:
    if data["day"] == "weekend":
        return f"weekend{_en_decree(data)}"
    return f"{_en_name(data) or 'public holiday'}{_en_decree(data)}"


def _en_make_up(data: Mapping[str, Any]) -> str:
    if data.get("day") != "make_up":
        return ""
    name = _en_name(data)
    return f", make-up working day{f' for {name}' if name else ''}{_en_decree(data)}"


def _en_ground(data: Mapping[str, Any]) -> str:
    ground = f"; ground: {data['ground']}" if data.get("ground") else ""
    return ground + (f"; notice: {data['notice']}" if data.get("notice") else "")


def _en_pause(line: TraceLine) -> str:
    data = line.data
    until = "now, not resumed yet" if data["open"] else _until(line, "en")
    word = segment_word(data["kind"], "en").capitalize()
    return f"{word}: {_at(line, 'en')} to {until}, the clock stands for {_stood(data, 'en')}{_en_ground(data)}"


def _en_extension(line: TraceLine) -> str:
    data = line.data
    rule = _rule(line)
    amount = rule.text("en")
    what = f"Extended until {amount.removeprefix('by ')}" if rule.name == "instant" else f"Extended by {amount}"
    reason = f"; reason: {data['reason']}" if data["reason"] else ""
    late = "; the deadline had already passed" if data["late"] else ""
    moot = "; not later than the deadline, which stays" if data["moot"] else ""
    return f"{what}: granted by {data['granted_by']} on {_at(line, 'en')}{reason}{late}{moot}"


def _en_rule(line: TraceLine) -> str:
    how = _how(line, "en")
    return f"Term: {_rule(line).text('en')}" + (f" ({how})" if how else "")


def _en_month_day(line: TraceLine) -> str:
    data = line.data
    why = ", as this month's has passed" if data["next"] else ""
    short = f", as the month has no day {data['n']}" if data["short"] else ""
    return f"Last day: {_day(line, 'en')}{why}{short}{_en_off(data)}"


def _en_off(data: Mapping[str, Any]) -> str:
    return f", {_en_day_off(data)}: the day stays, at the usual closing hour" if data["off"] else ""


_EN: Mapping[str, Callable[[TraceLine], str]] = {
    "start": lambda line: f"Start: {_at(line, 'en')}; calendar {line.data['calendar']}, version {line.data['version']}",
    "rule": _en_rule,
    "extension": _en_extension,
    "counted": lambda line: f"Working day {line.data['number']}: {_day(line, 'en')}{_en_make_up(line.data)}",
    "skipped": lambda line: f"{_day(line, 'en')}: {_en_day_off(line.data)}, not counted",
    "paused": lambda line: f"{_day(line, 'en')}: {segment_word(line.data['kind'], 'en')}, not counted",
    "carried": lambda line: (
        f"The clock stopped on working day {line.data['number']} before it was over: it ends on {_day(line, 'en')}"
    ),
    "hours": lambda line: (
        f"{_day(line, 'en')}{_en_make_up(line.data)}: {_minutes(line.data['minutes'], 'en', office=True)}, "
        f"{_minutes(line.data['total'], 'en', office=True)} in all"
    ),
    "today": lambda line: f"Today: {_day(line, 'en')}{_en_make_up(line.data)}, until offices close",
    "today_over": lambda line: (
        f"{_day(line, 'en')}: offices closed at {line.data['close']}; the next working day counts"
    ),
    "next_working_day": lambda line: (
        f"Next working day: {_day(line, 'en')}{_en_make_up(line.data)}, until offices close"
    ),
    "days_to": lambda line: f"Calendar day {line.data['n']}: {_day(line, 'en')}{_en_off(line.data)}",
    "month_day": _en_month_day,
    "pause": _en_pause,
    "moved": lambda line: f"Moved by the time the clock stood: {_at(line, 'en')}",
    "pause_after": lambda line: (
        f"{segment_word(line.data['kind'], 'en').capitalize()}: from {_at(line, 'en')}, "
        "after the deadline: moves nothing"
    ),
    "provisional": lambda line: (
        f"The holidays of {line.data['year']} are not decreed yet: Monday to Friday taken for now, recomputed later"
    ),
    "standing": lambda line: f"The clock stands still: what follows supposes that it resumes on {_at(line, 'en')}",
    "due": lambda line: f"Due on {_at(line, 'en')}",
}
