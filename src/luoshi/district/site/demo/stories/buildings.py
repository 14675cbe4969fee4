"""Scenes of buildings that were promised and stand still."""

from luoshi.district.site.demo.stories.beginning import begun
from luoshi.district.site.demo.timeline import Life
from luoshi.district.site.demo.world import World


def community_centre(world: World) -> Life:
    """The builder has stopped; the case is parked in the open, with a day on which it is read out again."""
    life = begun(
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


def new_hall(world: World) -> Life:
    """The new hall lacks papers: the temporary permit first, then the rest, by the dates."""
    life = begun(
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
