"""The ledger that is attacked, and what others keep of it: the printed key, a witness's head, receipts of reporters."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.fakes.small_district import MONDAY

HEADS_AT = (50, 120, 190, 262)
TAIL = 6


@dataclass
class World:
    """``covered`` entries stand under signed heads, ``size`` are there; the files are kept outside, by others."""

    folder: Path
    key: str
    heads: tuple[int, ...]
    covered: int
    size: int
    now: datetime
    receipts: list[Path] = field(default_factory=list)

    @property
    def kept_head(self) -> Path:
        """The newest head, as a witness keeps it."""
        return self.folder / "head.txt"


def build(folder: Path, rng: random.Random) -> World:
    """Cases go their ways until there are enough entries; heads are signed on the way, receipts are kept."""
    from django.core.management import call_command

    from luoshi.district.audit.api import ledger_size, number_waiting, receipt_for, sign_head, verifying_keys
    from luoshi.district.cases.api import NewCase, register_cases
    from luoshi.district.cases.models import Entry
    from luoshi.kernel.errors import LuoshiError
    from tests.fakes.acts import RANDOM_ACTS, perform
    from tests.fakes.loop import new_case
    from tests.fakes.small_district import PEOPLE, small_district

    call_command("migrate", verbosity=0)
    district, at, heads = small_district(), MONDAY, []
    for wanted in HEADS_AT:
        while True:
            number_waiting()
            if ledger_size() >= wanted:
                break
            at += timedelta(minutes=3)
            supervisor = district.actor("supervisor", at)
            new = [NewCase(title=f"第{rng.random():.6f}件", category_code="road", source="web") for _ in range(5)]
            case = register_cases(new=new, by=supervisor, at=at)[0]
            for _ in range(15):
                at += timedelta(minutes=3)
                case.refresh_from_db()
                action, (who, *_rest) = rng.choice(RANDOM_ACTS), rng.choice(PEOPLE)
                try:
                    perform(action, case, district, by=district.actor(who, at), at=at, choice=rng.randrange(6))
                except LuoshiError:
                    continue  # most acts are not possible most of the time
        heads.append(sign_head(at=at).size)
    for n in range(TAIL):
        new_case(district, title=f"最后第{n}件", at=at)
    number_waiting()
    from luoshi.district.audit.api import latest_head

    head = latest_head()
    assert head is not None
    world = World(folder, str(verifying_keys()[0]), tuple(heads), head.size, ledger_size(), at)
    world.kept_head.write_text(str(head.note), encoding="utf-8")
    tickets = list(Entry.objects.filter(action="register").values_list("ledger_seq", flat=True))
    for number, ticket in enumerate(rng.sample(tickets[:-TAIL], 3)):
        path = folder / f"receipt-{number}.json"
        path.write_text(receipt_for(ticket, at=at).to_text(), encoding="utf-8")
        world.receipts.append(path)
    return world
