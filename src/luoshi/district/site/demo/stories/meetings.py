"""Scenes of what meetings, plans, tours and a leader's day gave out."""

from collections.abc import Iterator

from luoshi.district.site.demo.life import CaseLife
from luoshi.district.site.demo.stories.beginning import END_OF_TODAY, begun
from luoshi.district.site.demo.timeline import Life
from luoshi.district.site.demo.world import World


def weekly_meeting(world: World) -> Iterator[Life]:
    """Three orders were given at the weekly meeting."""
    orders = (
        ("后半夜重点区域夜查加密到每晚两次", "环境局会同双桥、沟赵办事处，零点至四点间不少于两次。", "environment", ("shuangqiao", "gouzhao"), "road-dust"),
        ("工地扬尘六个百分之百一周内全面达标", "建设局逐工地核验，不达标的停工整改。", "construction", ("environment",), "site-dust"),
        ("各单位未按期办结事项逐件说明原因", "督查室汇总，下周例会逐件过堂。", "discipline", (), "late-reply"),
    )  # fmt: skip
    for number, (title, text, lead, co_units, category) in enumerate(orders):
        life = begun(
            world,
            f"weekly/{number}",
            title=title,
            text=text,
            category=category,
            kind="self-building" if category == "late-reply" else "general",
            lead=lead,
            place="政务服务大厅",
            door="meeting",
            problem_class="self_building" if category == "late-reply" else "increment",
        )
        yield _order(life, co_units, days_ago=4)


def _order(life: CaseLife, co_units: tuple[str, ...], *, days_ago: int) -> Life:
    yield from life.register(life.world.office.day(days_ago, "16:40"))
    yield from life.until(life.world.office.day(days_ago, "17:00"))
    life.assign(co_units)
    yield from life.until(life.world.office.day(days_ago - 1, "09:15"))
    life.sign()
    for unit in co_units:
        life.co_sign(unit)
    yield from life.until(life.world.office.day(1, "15:20"))
    life.report("已部署到岗到人，首次结果今晚汇总。")


def plan(world: World) -> Iterator[Life]:
    """Some of the plan's twenty-four tasks for better online services, each a case with a unit and a date."""
    tasks = (
        ("施工许可全程网办上线", "construction", "item-missing"),
        ("规划许可电子证照归集", "planning", "materials"),
        ("社保十项高频事项零跑动", "labour", "item-missing"),
        ("企业开办一日办结", "market", "item-missing"),
        ("办事指南全量校核", "service-centre", "guide-wrong"),
        ("政务数据共享接口二十项", "big-data", "materials"),
    )
    for number, (task, lead, category) in enumerate(tasks, 1):
        life = begun(
            world,
            f"plan/{number}",
            title=f"网上政务服务能力提升：{task}",
            text="《网上政务服务能力提升工作方案》任务，按节点推进，纳入考核。",
            category=category,
            kind="project",
            lead=lead,
            place="政务服务大厅",
            door="plan",
            problem_class="self_building",
            urgency=1,
        )
        yield _task(life, 26 - number)


def _task(life: CaseLife, days_ago: int) -> Life:
    yield from life.register(life.world.office.day(days_ago, "09:00"))
    yield from life.until(life.world.office.day(days_ago, "09:40"))
    life.assign(task="按方案节点完成")
    yield from life.until(life.world.office.day(days_ago, "11:40"))
    life.sign()
    yield from life.until(life.world.office.day(days_ago - 1, "10:00"))
    life.plan(("梳理事项和材料", 8), ("系统配置与联调", 18), ("试运行", 24), ("正式上线", 28))
    yield from life.until(life.world.office.day(days_ago - 9, "15:00"))
    life.finish_step("梳理完成，减材料清单已审定。")
    yield from life.until(life.world.office.day(5, "15:30"))
    life.report("联调进行中。")


def tour(world: World) -> Iterator[Life]:
    """What the group that toured the service centre, a village and a community decided to do at home."""
    decisions = (
        ("推广梧桐里小区垃圾分类积分做法", "wutong", "litter", "梧桐里小区", "已形成可复制清单。"),
        ("推广政务大厅午间不打烊经验", "service-centre", "opening-hours", "政务服务大厅", "排班表和保障办法已编印。"),
        ("观摩点双桥新村道路修补", "shuangqiao", "road-damage", "双桥新村", "路面修补完毕。"),
    )
    for number, (title, lead, category, place, done) in enumerate(decisions):
        life = begun(
            world,
            f"tour/{number}",
            title=title,
            text="观摩交流会议定事项。",
            category=category,
            kind="general",
            lead=lead,
            place=place,
            door="meeting",
            problem_class="increment",
            urgency=1,
        )
        yield _decision(life, done, 10 - number)


def _decision(life: CaseLife, done: str, days_ago: int) -> Life:
    yield from life.register(life.world.office.day(days_ago, "16:10"))
    yield from life.until(life.world.office.day(days_ago, "16:50"))
    life.assign()
    yield from life.until(life.world.office.day(days_ago - 1, "09:30"))
    life.sign()
    yield from life.until(life.world.office.day(days_ago - 3, "15:30"))
    life.report("已现场对接，制定推广清单。")
    yield from life.until(life.world.office.day(days_ago - 4, "16:30"))
    life.complete(done)
    yield from life.until(life.world.office.day(days_ago - 5, "10:30"))
    life.close("现场查看，效果良好，销号。")


def orders_of_the_day(world: World) -> Iterator[Life]:
    """Orders to be done by the end of the day on which they were given."""
    orders = (
        (9, "高铁站前停车秩序今天恢复", "traffic-police", "illegal-parking", "站前公寓", "16:50", "今日已恢复秩序，安排晚高峰值守。"),
        (5, "政务大厅断网原因今天说明", "big-data", "item-missing", "政务服务大厅", "17:15", "光缆被挖断，已切换备用链路，说明已报。"),
        (3, "雪柳街改造围挡内裸土今天覆盖", "construction", "site-dust", "雪柳街改造工程", "17:05", "裸土已全部覆盖。"),
        (2, "双桥夜市消防通道今天清空", "shuangqiao", "fire-lane", "双桥夜市", "", ""),
    )  # fmt: skip
    for days_ago, title, lead, category, place, finished, done in orders:
        life = begun(
            world,
            f"today/{days_ago}",
            title=title,
            text="领导交办，今日下班前办结并书面反馈。",
            category=category,
            kind="instruction",
            lead=lead,
            place=place,
            door="leader",
            problem_class="increment",
        )
        yield _by_tonight(life, days_ago, finished, done)


def _by_tonight(life: CaseLife, days_ago: int, finished: str, done: str) -> Life:
    day = life.world.office.day
    yield from life.register(day(days_ago, "09:30"))
    yield from life.until(day(days_ago, "09:45"))
    life.assign(rule=END_OF_TODAY)
    yield from life.until(day(days_ago, "10:20"))
    life.sign()
    if not finished:
        yield from life.until(day(days_ago, "17:20"))
        life.report("部分摊位尚未清离，夜间继续。")
        return
    yield from life.until(day(days_ago, finished))
    life.complete(done)
    yield from life.until(day(days_ago - 1, "09:30"))
    life.close("核实属实，销号。")
