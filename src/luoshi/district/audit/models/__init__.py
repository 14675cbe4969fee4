"""The rows of the ledger, one class a file."""

from .access import AccessPurge, PersonalAccess
from .declaration import LedgerDeclaration
from .event import LedgerEvent
from .follower import Follower
from .head import LedgerEdge
from .image import Image
from .log_key import LogKey
from .opening import Opening
from .sent_once import SentOnce
from .signed_head import SignedHead
from .tile import LedgerTile
from .waiting import WaitingEvent

__all__ = [
    "AccessPurge",
    "Follower",
    "Image",
    "LedgerDeclaration",
    "LedgerEdge",
    "LedgerEvent",
    "LedgerTile",
    "LogKey",
    "Opening",
    "PersonalAccess",
    "SentOnce",
    "SignedHead",
    "WaitingEvent",
]
