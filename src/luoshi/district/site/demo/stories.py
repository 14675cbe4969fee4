"""What happened in the district within the last two weeks, scene by scene; these cases can be told at the screen."""

from collections.abc import Iterator

from luoshi.district.cases.api import NewCase

from .doors import Door
from .life import CaseLife
from .timeline import Life
from .world import World, spot_named

END_OF_TODAY = {"rule": "end_of_today"}


def stories(world: World) -> Iterator[Life]:
    """Every story."""
    yield _crossing(world)
    yield _school_route(world)
    yield _school_gate(world)
    yield _three_streets(world)
    yield _community_centre(world)
    yield _second_half_of_the_night(world)
    yield from _weekly_meeting(world)
    yield from _plan(world)
    yield _new_hall(world)
    yield from _tour(world)
    yield from _orders_of_the_day(world)


def _case(
    world: World,
    name: str,
    *,
    title: str,
    text: str,
    category: str,
    kind: str,
    lead: str,
    place: str,
    door: Door,
    problem_class: str = "stock",
    cause: str = "",
    urgency: int = 2,
) -> CaseLife:
    spot = spot_named(place)
    lon, lat = spot.points[len(spot.points) // 2]
    new = NewCase(
        title=title,
        description=text,
        category_code=category,
        kind_code=kind,
        source=door,
        problem_class=problem_class,
        address=place,
        lon=lon,
        lat=lat,
        place_id=world.place_id(spot),
        cause=cause,
        urgency=urgency,
        fields_typed=6,
    )
    return CaseLife(world, f"story/{name}", new, lead=lead, door=door)


def _crossing(world: World) -> Life:
    """The road was built and never handed over; the planning bureau claims the problem where everybody stands."""
    life = _case(
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


def _school_route(world: World) -> Life:
    """All schools are to be surveyed; whatever is missing is installed: a whole with a part for each school."""
    life = _case(
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


def _school_gate(world: World) -> Life:
    """Pupils come early and the gate stays shut: the school answers within three working days."""
    life = _case(
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


def _three_streets(world: World) -> Life:
    """A workable plan this afternoon; then the streets live on as works."""
    life = _case(
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


def _community_centre(world: World) -> Life:
    """The builder has stopped; the case is parked in the open, with a day on which it is read out again."""
    life = _case(
        world,
        "community-centre",
        title="梧桐社区服务中心停工，账目待重新核算",
        text="施工单位停工，要求重新核算工程量和价款后复工。社区办事仍在临时板房。",
        category="community-centre",
        kind="project",
        lead="build-group",
        place="梧桐社区服务中心工地",
        door="meeting",
        cause="施工单位停工，价款争议",
    )
    yield from life.register(world.office.day(10, "10:00"))
    yield from life.until(world.office.day(10, "10:20"))
    life.assign(("wutong", "finance"), task="属地协调、资金核算")
    yield from life.until(world.office.day(10, "11:00"))
    life.sign()
    life.co_sign("wutong")
    yield from life.until(world.office.day(10, "15:00"))
    life.plan(("三方对账", 6, "builder"), ("签订补充协议", 12), ("复工", 15, "builder"), ("竣工移交", 28))
    yield from life.until(world.office.day(7, "16:00"))
    life.report("两次约谈施工单位，对工程量争议较大，已委托第三方核算。")
    yield from life.until(world.office.day(6, "09:30"))
    life.ask_suspension(14, "第三方核算需二十个工作日，期间无法复工，申请挂账。")
    yield from life.until(world.office.day(6, "16:30"))
    life.decide_suspension("同意挂账，每周例会通报核算进度，不得挂而不管。")
    yield from life.until(world.office.day(1, "17:00"))
    life.report("核算完成过半，双方对土建部分无异议。")


def _second_half_of_the_night(world: World) -> Life:
    """01:40, one sensor climbs; 02:25, a furnace without a filter is found; the power is cut the next day."""
    life = _case(
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


def _weekly_meeting(world: World) -> Iterator[Life]:
    """Three orders were given at the weekly meeting."""
    orders = (
        ("后半夜重点区域夜查加密到每晚两次", "环境局会同双桥、沟赵办事处，零点至四点间不少于两次。", "environment", ("shuangqiao", "gouzhao"), "road-dust"),
        ("工地扬尘六个百分之百一周内全面达标", "建设局逐工地核验，不达标的停工整改。", "construction", ("environment",), "site-dust"),
        ("各单位未按期办结事项逐件说明原因", "督查室汇总，下周例会逐件过堂。", "discipline", (), "late-reply"),
    )  # fmt: skip
    for number, (title, text, lead, co_units, category) in enumerate(orders):
        life = _case(
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


def _plan(world: World) -> Iterator[Life]:
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
        life = _case(
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


def _new_hall(world: World) -> Life:
    """The new hall lacks papers: the temporary permit first, then the rest, by the dates."""
    life = _case(
        world,
        "hall",
        title="新政务服务大厅补办临时施工许可证及后续手续",
        text="新大厅装修需先办临时施工许可证，再办消防、质监手续，按月内开工倒排。",
        category="service-hall",
        kind="project",
        lead="build-group",
        place="新政务服务大厅工地",
        door="meeting",
        cause="手续不全",
    )
    yield from life.register(world.office.day(9, "11:00"))
    yield from life.until(world.office.day(9, "11:20"))
    life.assign(("construction", "service-centre", "fire"), task="并联办理，不让手续等工程")
    yield from life.until(world.office.day(9, "14:00"))
    life.sign()
    for unit in ("construction", "service-centre", "fire"):
        life.co_sign(unit)
    yield from life.until(world.office.day(9, "16:20"))
    life.plan(
        ("临时施工许可证", 6, "construction"),
        ("消防设计审查", 12, "fire"),
        ("质量安全监督手续", 15, "construction"),
        ("开工", 18),
        ("投入使用", 30, "service-centre"),
    )
    yield from life.until(world.office.day(4, "10:10"))
    life.report("临时施工许可证材料补正一次，较计划晚五天，顺延消防审查。")
    yield from life.until(world.office.day(1, "11:30"))
    life.finish_step("临时施工许可证已核发。")


def _tour(world: World) -> Iterator[Life]:
    """What the group that toured the service centre, a village and a community decided to do at home."""
    decisions = (
        ("推广梧桐里小区垃圾分类积分做法", "wutong", "litter", "梧桐里小区", "已形成可复制清单。"),
        ("推广政务大厅午间不打烊经验", "service-centre", "opening-hours", "政务服务大厅", "排班表和保障办法已编印。"),
        ("观摩点双桥新村道路修补", "shuangqiao", "road-damage", "双桥新村", "路面修补完毕。"),
    )
    for number, (title, lead, category, place, done) in enumerate(decisions):
        life = _case(
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


def _orders_of_the_day(world: World) -> Iterator[Life]:
    """Orders to be done by the end of the day on which they were given."""
    orders = (
        (9, "高铁站前停车秩序今天恢复", "traffic-police", "illegal-parking", "站前公寓", "16:50", "今日已恢复秩序，安排晚高峰值守。"),
        (5, "政务大厅断网原因今天说明", "big-data", "item-missing", "政务服务大厅", "17:15", "光缆被挖断，已切换备用链路，说明已报。"),
        (3, "雪柳街改造围挡内裸土今天覆盖", "construction", "site-dust", "雪柳街改造工程", "17:05", "裸土已全部覆盖。"),
        (2, "双桥夜市消防通道今天清空", "shuangqiao", "fire-lane", "双桥夜市", "", ""),
    )  # fmt: skip
    for days_ago, title, lead, category, place, finished, done in orders:
        life = _case(
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
