"""A seeded district with any number of invented cases, written straight into an empty database.

Cases spread over three years with a little growth, about three in a hundred are still open (nearly all of them young),
units and categories are as unequal as in life, and the words come from small lists, so that a common two-character word
is in many cases and a rare one in few. Rows are written as the commands would leave them, but the ledger is not filled:
what a ledger costs is measured by creating cases through the command afterwards.

Run: ``LUOSHI_HOME=… python bench/synthetic.py --rows 100000`` (an empty home; PostgreSQL by ``LUOSHI_DATABASE_URL``).
"""

# ruff: noqa: E501, PLC0415, SLF001 - Django is set up before its models can be imported; rows of facts stay on one line

import argparse
import json
import math
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.district.site.settings")

SEED = 20261124
DAYS = 3 * 365
BATCH = 20_000
FIRST_SEQ = 10_000_000_000
"""Where the timeline's numbers begin: far from those that the real ledger will give."""

OFFICES = ("沟赵", "枫杨", "石佛", "梧桐", "双桥")
BUREAUS = (
    "督查室", "规划局", "建设局", "城市管理局", "环境保护局", "教育局", "卫生局", "民政局", "人力资源局", "市场监管局",
    "交通警察大队", "应急管理局", "房管局", "财政局", "经济发展局", "科技局", "税务分局", "社会事业局", "信访局", "水利局",
    "供电公司", "自来水公司", "燃气公司", "热力公司", "公交公司", "园林中心", "市政中心", "环卫中心", "地铁办", "拆迁办",
)  # fmt: skip
CATEGORIES = {
    "road": ("道路", ("路面破损", "井盖缺失", "路灯不亮", "占道经营")),
    "housing": ("房产", ("办证迟缓", "物业服务", "质量问题", "延期交房")),
    "school": ("教育", ("入学划片", "学区调整", "校车安全", "课后服务")),
    "noise": ("噪声", ("夜间施工", "广场音响", "机器噪声", "车辆鸣笛")),
    "air": ("空气", ("工地扬尘", "露天焚烧", "油烟扰民", "异味排放")),
    "water": ("供水", ("水压不足", "停水未告知", "水质发黄", "管网漏水")),
    "heat": ("供暖", ("温度不够", "未通暖气", "收费争议", "管道爆裂")),
    "traffic": ("交通", ("违章停车", "信号配时", "公交调整", "非机动车道")),
    "greening": ("绿化", ("树木倒伏", "绿地损坏", "公园管理", "病虫防治")),
    "garbage": ("环卫", ("垃圾堆积", "清运不及时", "公厕管理", "渣土倾倒")),
    "labour": ("劳动", ("拖欠工资", "社保缴纳", "工伤认定", "加班争议")),
    "market": ("市场", ("虚假宣传", "预付退费", "食品安全", "价格投诉")),
    "safety": ("安全", ("消防通道", "电线私拉", "高空抛物", "燃气隐患")),
    "welfare": ("民生", ("养老服务", "低保申请", "医疗报销", "户口办理")),
}
ROADS = (
    "科学大道", "瑞达路", "长椿路", "雪松路", "翠竹街", "冬青街", "合欢街", "银屏路", "莲花街", "金梭路", "红枫里", "石楠路",
    "白桦街", "紫荆路", "碧桃路", "樱花街", "梅园路", "桂花街", "药厂街", "枫香街",
)  # fmt: skip
PLACES = (
    "小区门口",
    "十字路口",
    "学校东侧",
    "菜市场旁",
    "公交站点",
    "广场北侧",
    "工地西门",
    "地铁口",
    "河堤步道",
    "停车场内",
)
PLEAS = (
    "多次反映一直没有解决，", "已经持续半个多月，", "严重影响居民正常生活，", "老人孩子出行很不方便，", "晚上根本没法休息，",
    "希望相关部门尽快处理，", "请给出明确的整改时间，", "上次回复说一周内解决，", "周边商户意见很大，", "存在明显的安全隐患，",
    "物业和社区互相推诿，", "请核实后给予书面答复，", "附近还有两所幼儿园，", "下雨天情况更加严重，", "问题反复出现，",
)  # fmt: skip
RARE = ("鹦鹉", "温室", "灯笼", "渡口", "钟楼", "蜂箱", "驿站", "石磨")
"""Words that about one case in four hundred holds."""

REPLIES = (
    "经现场核实，问题属实，已整改完毕。",
    "已联系反映人说明情况，反映人表示满意。",
    "已安排施工队修复，恢复正常使用。",
)


class Plan:
    """The chances of everything, drawn from one seed."""

    def __init__(
        self, rows: int, end: datetime, units: list[int], areas: list[int], categories: list[tuple[int, str, str]]
    ) -> None:
        self.rows, self.end = rows, end
        self.chance = random.Random(SEED)
        self.units, self.areas, self.categories = units, areas, categories
        # A few units carry most of the work.
        self.unit_weights = list(accumulate(1 / (n + 2) for n in range(len(units))))
        self.category_weights = list(accumulate(1 / (n + 4) for n in range(len(categories))))
        self.at_home = {pk: units[index % len(units)] for index, (pk, _, _) in enumerate(categories)}

    def registered(self, number: int) -> datetime:
        """Even but for a little growth: the later half of the span holds more."""
        share = (number + self.chance.random()) / self.rows
        return self.end - timedelta(days=DAYS * (1 - share**0.9)) - timedelta(minutes=1)

    def unit_for(self, category: int) -> int:
        """Most cases of a category go to one unit, the rest anywhere."""
        if self.chance.random() < 0.7:
            return self.at_home[category]
        return self.chance.choices(self.units, cum_weights=self.unit_weights)[0]


def build(rows: int, *, end: datetime, say=print) -> dict[str, int]:
    """Fill the empty database; returns how many rows each table got."""
    from luoshi.district.cases.models import Assignment, Case, CaseNumber, CaseTally, Deadline, Entry

    units, areas, categories = house(end)
    plan = Plan(rows, end, units, areas, categories)
    written: Counter[str] = Counter()
    tally: Counter[tuple] = Counter()
    numbers: dict[date, int] = {}
    started = time.perf_counter()
    with loading() as writer:
        for batch in batches(cases_of(plan, tally, numbers), BATCH):
            for model, columns, name in (
                (Case, CASE, "case"), (Assignment, ASSIGNMENT, "assignment"), (Deadline, DEADLINE, "deadline"), (Entry, ENTRY, "entry")
            ):  # fmt: skip
                lines = [line for item in batch for line in item[name]]
                writer.write(model._meta.db_table, columns, lines)
                written[name] += len(lines)
            writer.search([(item["case"][0][0], item["tokens"]) for item in batch])
            if written["case"] % 100_000 == 0:
                say(f"  {written['case']:>9,} cases, {time.perf_counter() - started:6.1f} s")
        writer.write(
            CaseTally._meta.db_table,
            ("lead_unit", "state", "category_top", "area", "n"),
            [(*cell, n) for cell, n in tally.items()],
        )
        last = [(on.isoformat(), number) for on, number in numbers.items()]
        writer.write(CaseNumber._meta.db_table, ("on", "last"), last)
    say(f"  indexed and analysed after {time.perf_counter() - started:.1f} s")
    return dict(written)


UNFOLDED_DAYS = 30
"""For so long no worker folds the tally before the lists are measured a second time."""


def unfold(days: int = UNFOLDED_DAYS) -> int:
    """Write into the tally what the acts of so many days leave there until it is folded; returns how many rows.

    Each case of these days went from its beginning to its end: a row out of each cell and one into the next. Together
    they count nothing, as those cases are counted already.
    """
    from luoshi.district.cases.models import Case, CaseTally

    newest = Case.objects.order_by("-id")[: max(1, Case.objects.count() * days // DAYS)]
    rows = []
    for unit, top, area in newest.values_list("lead_unit_id", "category_top", "area_id"):
        passed = [(None, "registered"), (unit, "assigned"), (unit, "in_progress"), (unit, "completed")]
        rows += [
            CaseTally(lead_unit=lead, state=state, category_top=top, area=area, n=n)
            for lead, state in passed
            for n in (1, -1)
        ]
    CaseTally.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


# The house --------------------------------------------------------------------------------------------------------


def house(end: datetime) -> tuple[list[int], list[int], list[tuple[int, str, str]]]:
    """Units, areas, categories, kinds, a calendar and one account for each kind of reader."""
    from luoshi.district.cases.models import CalendarVersion, Case, CaseKind, Category
    from luoshi.kernel.worktime import WorkCalendar

    units = _units(Case._meta.get_field("lead_unit").related_model)
    area_model = Case._meta.get_field("area").related_model
    areas = [
        area_model.objects.create(
            code=f"area-{n}", name=f"{name}办事处辖区", name_en=f"Area {n}", kind="office", polygon=_box(n),
            west=113.5 + n / 50, east=113.52 + n / 50, south=34.8, north=34.85,
        ).pk
        for n, name in enumerate(OFFICES)
    ]  # fmt: skip
    categories = []
    for code, (name, children) in CATEGORIES.items():
        top = Category.objects.create(code=code, name=name, name_en=code.title(), level=1, path=f"/{code}/")
        for n, child in enumerate(children):
            row = Category.objects.create(
                code=f"{code}-{n}", name=child, parent=top, level=2, path=f"/{code}/{code}-{n}/"
            )
            categories.append((row.pk, code, child))
    promises = {
        "dispatch": {"rule": "working_hours", "n": 4}, "sign": {"rule": "working_hours", "n": 4},
        "resolve": {"rule": "working_days", "n": 7}, "verify": {"rule": "working_days", "n": 2},
        "follow_up": {"rule": "working_days", "n": 3},
    }  # fmt: skip
    for pk, code in enumerate(("general", "urgent", "project"), 1):
        CaseKind.objects.create(pk=pk, code=code, name=code, name_en=code, deadlines=promises, published_at=end)
    decreed = frozenset(range(end.year - 4, end.year + 3))
    CalendarVersion.objects.create(
        pk=1, version=1, data=WorkCalendar("district", 1, days={}, decreed_years=decreed).to_json(),
        published_at=end, published_as="system",
    )  # fmt: skip
    Category.objects.create(code="unsorted", name="待分类", name_en="Unsorted", level=1, path="/unsorted/")
    _reset_sequences([CaseKind, CalendarVersion])
    _accounts(units, end)
    return units[1:], areas, categories


def _units(model) -> list[int]:
    root = model.objects.create(
        code="district", name="管理委员会", short_name="管委会", name_en="Committee", kind="committee"
    )
    model.objects.filter(pk=root.pk).update(path=f"/{root.pk}/")
    found = [root.pk]
    for n, name in enumerate((*BUREAUS, *(f"{office}办事处" for office in OFFICES))):
        kind = "office" if name.endswith("办事处") else "bureau"
        unit = model.objects.create(
            code=f"unit-{n}", name=name, short_name=name, name_en=f"Unit {n}", kind=kind, parent=root, position=n
        )
        model.objects.filter(pk=unit.pk).update(path=f"/{root.pk}/{unit.pk}/")
        found.append(unit.pk)
    return found


def _accounts(units: list[int], end: datetime) -> None:
    from django.apps import apps

    account, post, holding = (apps.get_model("people", name) for name in ("Account", "Post", "PostHolding"))
    for username, role, unit in (("supervisor", "supervisor", units[0]), ("handler", "handler", units[1]), ("window", "window", units[0])):  # fmt: skip
        person = account(username=username, name=username, created_at=end, must_change_password=False)
        person.set_unusable_password()
        person.save()
        seat = post.objects.create(unit_id=unit, role=role, title=role)
        holding.objects.create(account=person, post=seat, from_on=date(2020, 1, 1))


def _box(n: int) -> dict:
    west, east = 113.5 + n / 50, 113.52 + n / 50
    return {
        "type": "Polygon",
        "coordinates": [[[west, 34.8], [east, 34.8], [east, 34.85], [west, 34.85], [west, 34.8]]],
    }


# The cases --------------------------------------------------------------------------------------------------------

CASE = (
    "id", "code", "kind_id", "category_id", "category_top", "title", "description", "state", "is_open", "problem_class",
    "source", "cause", "urgency", "supports", "is_public", "place_id", "area_id", "address", "lon", "lat", "lead_unit_id",
    "registered_at", "registered_by_id", "assigned_at", "due_at", "yellow_at", "due_is_provisional", "completed_at",
    "closed_at", "was_late", "last_progress_at", "review_on", "outcome", "settled_on_spot", "follow_up", "hand_backs",
    "returns", "urges", "extensions", "reopenings", "escalation", "must_take", "fields_typed", "parent_id",
    "merged_into_id", "version", "has_contact", "public_title",
)  # fmt: skip
ASSIGNMENT = (
    "case_id", "unit_id", "part", "state", "task", "assigned_at", "assigned_as", "signed_at", "contacted_at",
    "completed_at", "ended_at", "due_at",
)  # fmt: skip
DEADLINE = (
    "case_id", "assignment_id", "stage", "rule", "start_at", "calendar_id", "due_at", "yellow_at", "extensions",
    "is_provisional", "state", "decided_at",
)  # fmt: skip
ENTRY = (
    "case_id", "ledger_seq", "action", "at", "by_id", "by_as", "unit_id", "text", "data", "is_public", "version",
)  # fmt: skip

RULE = json.dumps({"rule": "working_days", "n": 7})
DISPATCH_RULE = json.dumps({"rule": "working_hours", "n": 4})


def cases_of(plan: Plan, tally: Counter, numbers: dict[date, int]) -> Iterator[dict]:
    from luoshi.kernel import ids

    chance, seq = plan.chance, FIRST_SEQ
    for number in range(plan.rows):
        at = plan.registered(number)
        local = (at + timedelta(hours=8)).date()
        number_of_day = numbers.get(local, 0) + 1
        numbers[local] = number_of_day
        pk = number + 1
        category, top, word = chance.choices(plan.categories, cum_weights=plan.category_weights)[0]
        road, spot = chance.choice(ROADS), chance.choice(PLACES)
        title = f"{road}{spot}{word}"
        pleas = chance.sample(PLEAS, 4)
        rare = chance.choice(RARE) if chance.random() < 0.02 else ""
        description = f"{road}{spot}，{word}。" + "".join(pleas) + (f"就在{rare}旁边。" if rare else "")
        code = ids.case_code(local, number_of_day)
        life = life_of(plan, at, pk)
        unit = plan.unit_for(category) if life["unit"] else None
        area = chance.choice(plan.areas) if chance.random() < 0.9 else None
        state, due, assigned, completed, closed = (life[k] for k in ("state", "due", "assigned", "completed", "closed"))
        is_open = state not in ("closed", "merged", "dismissed")
        standing = state == "suspended"
        tally[unit, state, top, area] += 1
        entries, versions = [], 0
        for action, when, text in life["acts"]:
            versions += 1
            seq += 1
            entries.append(
                (pk, seq, action, stamp(when), None, "经办人", unit, text, "{}", action != "comment", versions)
            )
        case = (
            pk, code, 1 if chance.random() < 0.9 else 2, category, top, title, description, state, is_open,
            "increment" if chance.random() < 0.8 else "stock", chance.choice(("web", "hotline", "hotline", "import")), "",
            int(chance.random() < 0.05), int(chance.paretovariate(1.5)) - 1, chance.random() < 0.9, None, area,
            f"{road}{chance.randrange(1, 200)}号", round(113.5 + chance.random() / 10, 6), round(34.8 + chance.random() / 20, 6),
            unit, stamp(at), None, stamp(assigned), None if standing else stamp(due),
            None if standing or due is None else stamp(due - timedelta(days=1)), False, stamp(completed), stamp(closed),
            life["late"], stamp(life["acts"][-1][1]), (plan.end + timedelta(days=30)).date().isoformat() if standing else None,
            chance.choice(REPLIES) if completed else "", False, life["follow_up"],
            int(chance.random() < 0.06) + int(chance.random() < 0.01), int(chance.random() < 0.05), int(chance.random() < 0.1),
            0, 0, 0, False, 5, None, max(1, pk - chance.randrange(1, 50)) if state == "merged" else None, versions, False, "",
        )  # fmt: skip
        assignments, deadlines = shares_of(plan, pk, unit, life)
        yield {
            "case": [case], "assignment": assignments, "deadline": deadlines, "entry": entries,
            "tokens": tokens_of(code, title, case[17], f"{road}{spot}，", f"{word}。", *pleas, f"就在{rare}旁边。" if rare else ""),
        }  # fmt: skip


def life_of(plan: Plan, at: datetime, pk: int) -> dict:
    """What became of a case registered ``at``."""
    chance, age = plan.chance, (plan.end - at) / timedelta(days=1)
    assigned = at + timedelta(hours=chance.random() * 10)
    due = (assigned + timedelta(days=chance.choice((5, 7, 9, 9, 11)))).replace(
        hour=9, minute=30, second=0, microsecond=0
    )
    acts = [("register", at, "")]
    found = {"acts": acts, "assigned": None, "due": at + timedelta(hours=6), "completed": None, "closed": None, "late": False, "unit": False, "follow_up": "none"}  # fmt: skip
    is_open = chance.random() < 0.95 * math.exp(-age / 30) + 0.001
    if is_open and (assigned > plan.end or chance.random() < 0.02):
        return found | {"state": "registered"}
    kind = chance.random()
    if not is_open and kind < 0.06 and pk > 50:
        state = "merged" if kind < 0.03 else "dismissed"
        acts.append(("merge" if state == "merged" else "dismiss", min(assigned, plan.end), "重复反映，合并办理。"))
        return found | {"state": state}
    found |= {"assigned": assigned, "due": due, "unit": True}
    acts.append(("assign", assigned, ""))
    if is_open:
        state = (
            "assigned"
            if age < 1.5
            else chance.choices(("in_progress", "completed", "in_ruling", "suspended"), (82, 12, 2, 4))[0]
        )
        # Most promises are still running: what is past its day is one case in eight.
        if due < plan.end and chance.random() > 0.12:
            due = plan.end + timedelta(hours=chance.random() * 24 * 9)
        acts += [("sign_for", min(assigned + timedelta(hours=3), plan.end), "")] if state != "assigned" else []
        completed = plan.end - timedelta(hours=2) if state == "completed" else None
        return found | {"state": state, "due": due, "completed": completed}
    completed = assigned + timedelta(days=min(chance.lognormvariate(1.4, 0.7), max(age * 0.8, 0.1)))
    closed = min(completed + timedelta(hours=chance.random() * 40), plan.end)
    completed = min(completed, closed)
    acts += [
        ("report", completed - timedelta(minutes=30), "已到现场查看，正在处理。"),
        ("complete", completed, REPLIES[0]),
        ("close", closed, "现场核查属实。"),
    ]
    asked = chance.random()
    follow_up = (
        "pending"
        if age < 15 and asked < 0.6
        else "unsolved"
        if asked > 0.98
        else "solved"
        if asked > 0.3
        else "no_answer"
        if asked > 0.28
        else "none"
    )
    return found | {
        "state": "closed",
        "completed": completed,
        "closed": closed,
        "late": completed > due,
        "follow_up": follow_up,
    }


def shares_of(plan: Plan, pk: int, unit: int | None, life: dict) -> tuple[list, list]:
    """The assignments and clocks."""
    chance, state, assigned, due = plan.chance, life["state"], life["assigned"], life["due"]
    start = life["acts"][0][1]
    first_due = stamp(start + timedelta(hours=6))
    if unit is None:
        decided = None if state == "registered" else life["acts"][-1][1]
        return [], [(pk, None, "dispatch", DISPATCH_RULE, stamp(start), 1, first_due, first_due, "[]", False, "open" if decided is None else "void", stamp(decided))]  # fmt: skip
    share = {"assigned": "pending", "completed": "completed", "closed": "completed"}.get(state, "signed")
    done = life["completed"] if share == "completed" else None
    signed = None if share == "pending" else stamp(assigned + timedelta(hours=3))
    rows = [(pk, unit, "lead", share, "", stamp(assigned), "account:1", signed, None, stamp(done), None, stamp(due))]
    if chance.random() < 0.1:
        other = chance.choice([u for u in plan.units if u != unit])
        rows.append(
            (
                pk,
                other,
                "co",
                share,
                "配合办理",
                stamp(assigned),
                "account:1",
                signed,
                None,
                stamp(done),
                None,
                stamp(due),
            )
        )
    clock = "paused" if state == "suspended" else "open" if done is None else "missed" if life["late"] else "met"
    clocks = [
        (pk, None, "dispatch", DISPATCH_RULE, stamp(start), 1, first_due, first_due, "[]", False, "met", stamp(assigned)),
        (pk, None, "resolve", RULE, stamp(assigned), 1, stamp(max(due, assigned)), stamp(due - timedelta(days=1)), "[]", False, clock, stamp(done)),
    ]  # fmt: skip
    return rows, clocks


@lru_cache(maxsize=64)
def stamp(at: datetime | None) -> str | None:
    """As SQLite keeps it: in UTC, without saying so. The last ones are remembered: a case writes each several times."""
    return None if at is None else at.isoformat(" ", "microseconds")[:26]


@lru_cache(maxsize=200_000)
def _tokens(text: str) -> str:
    from luoshi.district.cases.rules.bigrams import tokens

    return " ".join(tokens(text))


def tokens_of(code: str, title: str, address: str, *sentences: str) -> str:
    """What ``index_text`` gives, put together from sentences seen before."""
    from luoshi.district.cases.rules.bigrams import tokens

    parts = [" ".join(tokens(code)), _tokens(title), _tokens(address), *map(_tokens, sentences)]
    return " ".join(part for part in parts if part)


def batches(items: Iterable[dict], size: int) -> Iterator[list[dict]]:
    batch: list[dict] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


# Writing ----------------------------------------------------------------------------------------------------------

TABLES = ("cases_case", "cases_assignment", "cases_deadline", "cases_entry", "cases_casetally")


@contextmanager
def loading():
    """Indexes are dropped while the rows come in and built once at the end, as every loader does."""
    from django.db import connection

    writer = (SqliteWriter if connection.vendor == "sqlite" else PostgresWriter)(connection)
    writer.begin()
    yield writer
    writer.end()


class SqliteWriter:
    def __init__(self, connection) -> None:
        self.connection = connection

    def begin(self) -> None:
        self.connection.ensure_connection()
        self.raw = self.connection.connection
        self.raw.execute("PRAGMA synchronous=OFF")
        self.raw.execute("PRAGMA journal_mode=MEMORY")
        self.raw.execute("PRAGMA foreign_keys=OFF")
        marks = ",".join("?" * len(TABLES))
        query = f"SELECT name, sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL AND tbl_name IN ({marks})"
        self.indexes = self.raw.execute(query, TABLES).fetchall()
        for name, _ in self.indexes:
            self.raw.execute(f'DROP INDEX "{name}"')

    def write(self, table: str, columns: tuple[str, ...], rows: list[tuple]) -> None:
        self.raw.execute("BEGIN")
        marks = ",".join("?" * len(columns))
        names = ",".join(f'"{column}"' for column in columns)
        self.raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        self.raw.execute("COMMIT")

    def search(self, rows: list[tuple[int, str]]) -> None:
        self.raw.execute("BEGIN")
        self.raw.executemany("INSERT INTO cases_search (rowid, tokens) VALUES (?, ?)", rows)
        self.raw.execute("COMMIT")

    def end(self) -> None:
        for _, sql in self.indexes:
            self.raw.execute(sql)
        self.raw.execute("INSERT INTO cases_search (cases_search) VALUES ('optimize')")
        self.raw.execute("ANALYZE")
        self.raw.execute("PRAGMA journal_mode=WAL")
        self.connection.close()


class PostgresWriter:
    def __init__(self, connection) -> None:
        self.connection = connection

    def begin(self) -> None:
        self.connection.ensure_connection()
        with self.connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # the rows refer to each other as they should
            cursor.execute("SET timezone = 'UTC'")
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = ANY(%s) AND NOT EXISTS "
                "(SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
                [[*TABLES, "cases_search"]],
            )
            self.indexes = cursor.fetchall()
            for name, _ in self.indexes:
                cursor.execute(f'DROP INDEX "{name}"')

    def write(self, table: str, columns: tuple[str, ...], rows: list[tuple]) -> None:
        names = ",".join(f'"{column}"' for column in columns)
        with self.connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            copy.write("".join("\t".join(map(_copied, row)) + "\n" for row in rows))

    def search(self, rows: list[tuple[int, str]]) -> None:
        with self.connection.cursor() as cursor, cursor.copy("COPY cases_search (case_id, tokens) FROM STDIN") as copy:
            copy.write("".join(f"{pk}\t{_vector(tokens)}\n" for pk, tokens in rows))

    def end(self) -> None:
        with self.connection.cursor() as cursor:
            for _, sql in self.indexes:
                cursor.execute(sql)
            for table in TABLES:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("VACUUM ANALYZE")
        self.connection.close()


def _copied(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


def _vector(tokens: str) -> str:
    return " ".join(f"'{word}':{position}" for position, word in enumerate(tokens.split(), 1))


def _reset_sequences(models: list) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in models:
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def check_columns() -> None:
    """The lists above are the tables' columns; a new field must be given a value here."""
    from luoshi.district.cases.models import Assignment, Case, Deadline, Entry

    for model, columns in ((Case, CASE), (Assignment, ASSIGNMENT), (Deadline, DEADLINE), (Entry, ENTRY)):
        missing = {field.column for field in model._meta.concrete_fields} - {*columns, "id"}
        if missing:
            sys.exit(f"bench/synthetic.py gives {model.__name__} no {', '.join(sorted(missing))}")


def prepare() -> None:
    """Django, and the tables of an empty database."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    check_columns()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    prepare()
    from luoshi.district.cases.models import Case

    if Case.objects.exists():
        sys.exit("The database holds cases already; give an empty LUOSHI_HOME.")
    written = build(rows, end=datetime.now(UTC).replace(microsecond=0))
    print(json.dumps(written))


if __name__ == "__main__":
    main()
