"""Whether who gives a command may give it; every command of this domain asks here first."""

from collections.abc import Iterable
from datetime import datetime

from luoshi.district.people.area_owners import owners_of
from luoshi.district.people.errors import AreaBeyondError, OwnGainError, PeopleForbiddenError, UnknownAreaError
from luoshi.district.people.models import Account, Post, Unit
from luoshi.district.people.queries.actors import grant_of
from luoshi.district.people.queries.reach import paths_looking_after, reach_of
from luoshi.district.people.rules.gains import gains
from luoshi.district.people.rules.permissions import Action, may
from luoshi.kernel.actors import Actor


def require(by: Actor, action: Action, *, within: Iterable[str]) -> None:
    """Refuse unless one post of ``by`` includes ``action`` and reaches each of the unit paths.

    Raises
    ------
    PeopleForbiddenError
        None does.
    """
    verdicts = [may(by, action, unit_paths=(path,)) for path in within] or [may(by, action)]
    if not all(verdicts):
        raise PeopleForbiddenError


def require_over_top(by: Actor, action: Action) -> None:
    """Refuse unless ``by`` may do it to a unit at the top of the tree; without any unit only the system may."""
    if not may(by, action, unit_paths=_tops()):
        raise PeopleForbiddenError


def _tops() -> list[str]:
    return list(Unit.objects.filter(parent=None).values_list("path", flat=True)) or ["/"]


def require_over_post(by: Actor, post: Post) -> None:
    """Refuse unless ``by`` administers accounts where the post stands, wherever it reaches, and in each area it names.

    Raises
    ------
    PeopleForbiddenError
        Not where it stands or reaches.
    UnknownAreaError, AreaBeyondError
        It names an area that is not on the map, or for which a unit answers that ``by`` does not administer.
    """
    require(by, Action.MANAGE_ACCOUNTS, within=reach_of(post))
    if by.kind == "system" or not post.area_codes:
        return
    owners, tops = owners_of(post.area_codes), _tops()
    for code in post.area_codes:
        if code not in owners:
            raise UnknownAreaError(field="area_codes", area=code)
        answering = owners[code]
        if not may(by, Action.MANAGE_ACCOUNTS, unit_paths=(answering,) if answering else tops):
            raise AreaBeyondError(field="area_codes", area=code)


def require_over_account(by: Actor, account: Account, *, at: datetime) -> None:
    """Refuse unless ``by`` administers every post that the account holds or will hold.

    All of them, not one: an administrator of one office must not come by the password of a leader of the district
    who also holds a post there. An account that holds none belongs where it held its last, or where it was made.
    """
    paths = paths_looking_after([account], at=at)[account.pk]
    if not paths:
        require_over_top(by, Action.MANAGE_ACCOUNTS)
    require(by, Action.MANAGE_ACCOUNTS, within=paths)


def refuse_own_gain(by: Actor, account: Account, post: Post, *, standing_in: bool = False) -> None:
    """Refuse whoever gives himself a post that lets him do what he cannot do already.

    Raises
    ------
    OwnGainError
        Another administrator can give it to him.
    """
    if by.account_id == account.pk and gains(by.grants, grant_of(post, standing_in=standing_in)):
        raise OwnGainError
