"""Why no row of the ledger itself is replayed: they are what everything else is held against."""

from collections.abc import Iterator

from luoshi.district.audit.audits import Audits
from luoshi.district.audit.difference import Difference
from luoshi.district.audit.queries.accesses import first_access_difference
from luoshi.district.audit.scope import Scope

LOG = "read entry by entry, with its tree, its heads and their signatures"


def readings_are_as_sealed(_scope: Scope) -> Iterator[Difference]:
    """The first record of a reading of personal data that is not as it was sealed."""
    found = first_access_difference()
    if found is not None:
        yield found


AUDITS = Audits(
    asides={
        "audit.LedgerEvent": LOG,
        "audit.LedgerEdge": LOG,
        "audit.LedgerTile": LOG,
        "audit.SignedHead": LOG,
        "audit.LogKey": LOG,
        "audit.WaitingEvent": "an entry on its way, which is read as soon as it has its number",
        "audit.LedgerDeclaration": LOG,
        "audit.Opening": "its key must open what the entry committed to, or its going must be on record",
        "audit.SentOnce": "remembers for a day what was sent, so that nothing is done twice",
        "audit.Follower": "says how far the ledger was read; what its handler writes is vouched for where it stands",
        "audit.Image": "held against the commitment of its entry",
        "audit.PersonalAccess": "held against the seals of who read what",
        "audit.AccessPurge": "held against the entries of what was removed in time",
    },
    checks=(readings_are_as_sealed,),
)
