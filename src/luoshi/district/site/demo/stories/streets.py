"""Scenes on streets: a crossing, three streets that are one matter, work in the second half of the night."""

from luoshi.district.cases.api import NewCase
from luoshi.district.site.demo.life import CaseLife
from luoshi.district.site.demo.stories.beginning import END_OF_TODAY, begun
from luoshi.district.site.demo.timeline import Life
from luoshi.district.site.demo.world import World


def crossing(world: World) -> Life:
    """The road was built and never handed over; the planning bureau claims the problem where everybody stands."""
    life = begun(
        world,
        "crossing",
        title="春藤路与玉兰街交叉口道路建成未移交",
        text="道路建成通车后一直未移交市政养护，路面破损、路灯不亮、保洁空白。清晨现场办公，八家单位到场，逐一说明情况。",
        category="road-handover",
        kind="complex",
        lead="planning",
        place="春藤路与玉兰街交叉口",
        door="meeting",
        cause="从未移交市政养护",
    )
    yield from life.register(world.office.day(8, "07:10"))
    yield from life.until(world.office.day(8, "07:25"))
    life.assign(("construction", "city-management"), task="缺陷整改与接管验收")
    yield from life.until(world.office.day(8, "07:28"))
    life.sign()
    life.comment("现场认领：由规划局牵头，建设局、城管局配合，两周内办完移交。", by="district-leader")
    yield from life.until(world.office.day(8, "10:30"))
    life.co_sign("construction")
    life.co_sign("city-management")
    yield from life.until(world.office.day(8, "16:40"))
    life.plan(
        ("列出缺陷清单", 2),
        ("建设单位修复", 6, "construction"),
        ("三方联合验收", 8),
        ("签订移交书", 10, "city-management"),
        text="路线图四步，逐步销项。",
    )
    yield from life.until(world.office.day(6, "11:20"))
    life.finish_step("缺陷清单共十四项，已三方签字确认。")
    yield from life.until(world.office.day(3, "15:10"))
    life.co_report("construction", "路面坑槽已修复，路灯电缆正在更换。")
    yield from life.until(world.office.day(2, "17:00"))
    life.finish_step("缺陷修复完成十三项，余一项明日完成。")
    life.report("联合验收已约定时间，移交书文本已起草。", photos=1)


def three_streets(world: World) -> Life:
    """A workable plan this afternoon; then the streets live on as works."""
    life = begun(
        world,
        "three-streets",
        title="沟赵安置区周边三条道路建设方案",
        text="安置区周边一条路从未列入城建计划，两条路进度滞后。要求今天下午拿出可行方案和时间表。",
        category="road-works",
        kind="instruction",
        lead="construction",
        place="沟赵安置区",
        door="meeting",
        cause="一条未列入城建计划，两条进度滞后",
    )
    yield from life.register(world.office.day(6, "11:10"))
    yield from life.until(world.office.day(6, "11:15"))
    life.assign(("reform",), task="将道路列入下一年度城建计划", rule=END_OF_TODAY)
    yield from life.until(world.office.day(6, "11:20"))
    life.sign()
    life.co_sign("reform")
    yield from life.until(world.office.day(6, "15:30"))
    streets = (
        ("安置区东路", "列入下一年度城建计划"),
        ("安置区北街", "围挡内施工，倒排工期"),
        ("安置区西街", "管线迁改后恢复施工"),
    )
    works = [_street(life, name, words) for name, words in streets]
    for work in works:
        work.assign(("build-group",), task="组织施工")
    yield from life.until(world.office.day(6, "16:35"))
    life.co_complete("reform", "已列入下一年度城建计划建议稿。")
    yield from life.until(world.office.day(5, "09:40"))
    for work in works:
        work.at = life.at
        work.sign()
    yield from life.until(world.office.day(5, "10:30"))
    for work in works:
        work.at = life.at
        work.plan(("方案审定", 3), ("管线迁改", 15, "build-group"), ("道路主体", 28, "build-group"), ("验收移交", 31))
    yield from life.until(world.office.day(2, "14:30"))
    for work in works[:2]:
        work.at = life.at
        work.finish_step("方案已经专题会审定。")


def _street(whole: CaseLife, name: str, words: str) -> CaseLife:
    new = NewCase(
        title=f"{name}建设",
        description=words,
        category_code="road-works",
        kind_code="project",
        source="meeting",
        problem_class="stock",
        address=f"沟赵安置区{name}",
        lon=whole.new.lon,
        lat=whole.new.lat,
    )
    return whole.divide(new, f"story/street/{name}", lead="construction")


def second_half_of_the_night(world: World) -> Life:
    """01:40, one sensor climbs; 02:25, a furnace without a filter is found; the power is cut the next day."""
    life = begun(
        world,
        "night",
        title="瓦屋预制板厂东侧无名作坊夜间熔炼，无治理设施",
        text="凌晨一点四十，瓦屋微站 PM2.5 高出周边四十微克每立方米，东北风。夜查员二时二十五分在现场发现一台熔炼炉正在生产，无收尘设施。",
        category="scattered-plants",
        kind="complex",
        lead="economy",
        place="瓦屋预制板厂",
        door="sensor",
        problem_class="increment",
        cause="未登记作坊，夜间偷排",
    )
    yield from life.register(world.office.day(7, "02:31"), photos=1)
    yield from life.until(world.office.day(7, "08:50"))
    life.assign(("environment", "power", "shuangqiao"), task="取证、断电、属地看守")
    yield from life.until(world.office.day(7, "09:10"))
    life.sign()
    for unit in ("environment", "power", "shuangqiao"):
        life.co_sign(unit)
    yield from life.until(world.office.day(7, "09:30"))
    life.plan(
        ("断水断电", 1, "power"),
        ("清原料、清设备、清产品", 4),
        ("分类认定为关停取缔", 5),
        ("一周后复查空气质量", 8, "environment"),
    )
    yield from life.until(world.office.day(7, "14:20"))
    life.co_complete("power", "电源线已拆除，计量箱铅封，附影像。")
    life.finish_step("断水断电完成。")
    yield from life.until(world.office.day(4, "16:10"))
    life.finish_step("设备拆除外运，原料清空。")
    life.report("两断三清完成，拟认定为关停取缔。", photos=1)
    yield from life.until(world.office.day(3, "10:00"))
    life.co_complete("shuangqiao", "夜间看守五夜，未见复产。")
    life.finish_step("分类认定意见已公示。")
    yield from life.until(world.office.day(1, "16:00"))
    life.co_report("environment", "停产后同风向夜间浓度与周边站点持平，完整评估待一周数据。")
