"""Scenes at schools: the way there, and the gate."""

from luoshi.district.cases.api import NewCase
from luoshi.district.site.demo.life import CaseLife
from luoshi.district.site.demo.stories.beginning import begun
from luoshi.district.site.demo.timeline import Life
from luoshi.district.site.demo.world import World, spot_named


def school_route(world: World) -> Life:
    """All schools are to be surveyed; whatever is missing is installed: a whole with a part for each school."""
    life = begun(
        world,
        "school-route",
        title="全区学校周边交通安全设施排查",
        text="沿学生放学路线逐段查看，发现校门口无警示灯、无减速带。要求社会事业局会同交警大队对全区学校逐校排查，缺什么补什么。",
        category="speed-bump",
        kind="complex",
        lead="social-affairs",
        place="春藤路小学",
        door="leader",
    )
    yield from life.register(world.office.day(7, "16:50"))
    yield from life.until(world.office.day(7, "17:10"))
    life.assign(("traffic-police",), task="会同排查，负责警示灯、减速带和标线安装")
    yield from life.until(world.office.day(6, "09:20"))
    life.sign()
    life.co_sign("traffic-police")
    yield from life.until(world.office.day(6, "09:30"))
    life.plan(("逐校排查", 3), ("采购安装", 8, "traffic-police"), ("逐校验收", 10))
    yield from life.until(world.office.day(4, "17:05"))
    life.finish_step("十六所学校全部查完：四所缺警示灯，五所缺减速带。")
    schools = ("春藤路小学", "双桥小学", "石佛小学", "第二中学", "银屏幼儿园")
    parts = [_school_part(life, name) for name in schools]
    for part in parts:
        part.assign()
    yield from life.until(world.office.day(3, "10:00"))
    for part in parts:
        part.at = life.at
        part.sign()
    for part, days_ago in zip(parts, (2, 1, 1), strict=False):
        yield from life.until(world.office.day(days_ago, "15:30"))
        part.at = life.at
        part.complete("减速带、警示灯安装完成，附校门口照片。")
    yield from life.until(world.office.day(1, "16:45"))
    parts[0].at = life.at
    parts[0].close("到校核查，设施齐全有效，销号。")
    parts[1].at = life.at
    parts[1].return_("警示灯朝向不对，夜间看不清，退回调整。")
    life.report("五所学校已装三所，验收通过一所，退办一所。")


def _school_part(whole: CaseLife, school: str) -> CaseLife:
    spot = spot_named(school)
    lon, lat = spot.points[0]
    new = NewCase(
        title=f"{school}门前加装警示灯和减速带",
        description="排查发现缺少减速带和警示灯，须在校门口拍照后方可销号。",
        category_code="speed-bump",
        source="inspection",
        problem_class="stock",
        address=f"{school}门前",
        lon=lon,
        lat=lat,
        place_id=whole.world.place_id(spot),
        urgency=1,
    )
    return whole.divide(new, f"story/school/{school}", lead="traffic-police")


def school_gate(world: World) -> Life:
    """Pupils come early and the gate stays shut: the school answers within three working days."""
    life = begun(
        world,
        "school-gate",
        title="春藤路小学学生早到，校门不开",
        text="学生早上七点二十到校，校门不开，只能站在路边等候。请学校三个工作日内答复。",
        category="school-gate",
        kind="help",
        lead="school-chunteng",
        place="春藤路小学",
        door="leader",
        problem_class="increment",
    )
    yield from life.register(world.office.day(7, "16:55"))
    yield from life.until(world.office.day(7, "17:15"))
    life.assign()
    yield from life.until(world.office.day(6, "09:05"))
    life.sign()
    yield from life.until(world.office.day(6, "11:00"))
    life.contact("已与家委会沟通，征求开门时间意见。")
    yield from life.until(world.office.day(5, "16:00"))
    life.complete("自下周一起七点十分开门，值班教师在门厅接待，已告知全体家长。")
    yield from life.until(world.office.day(4, "07:20"))
    life.close("清晨到校查看，校门已开，值班教师在岗，销号。")
