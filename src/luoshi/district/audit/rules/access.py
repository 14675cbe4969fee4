"""What is said about a reading of personal data: closed lists of what was read, what for and by which door.

Nothing here is a personal value. A record names cases, accounts or places and the fields read of them.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from luoshi.proof.canonical import canonical_text

LONGEST_REASON: Final = 300
SEALED: Final = "access.sealed"
PURGED: Final = "access.purged"
"""The kinds of the ledger's entries about these records."""

MOST_SUBJECTS: Final = 1000
"""So many cases or accounts stand in one record; whoever reads more makes several."""


class Personal(StrEnum):
    """A field that is personal, whichever table it stands in."""

    NAME = "name"
    PHONE = "phone"
    CONTACT = "contact"
    IDENTITY = "identity"
    TITLE = "title"
    WORDS = "words"
    """What the person wrote: description, answers, petitions."""
    TIMELINE = "timeline"
    """What was written about the case, which may tell of persons."""
    ADDRESS = "address"
    POINT = "point"
    FILE = "file"
    ROW = "row"
    """A row of a sheet as it came."""
    ACCOUNT = "account"
    """A colleague's sign-in name, telephone or mail."""
    SIGN_IN = "sign_in"
    """When and from where somebody signed in."""
    PLACE_CONTACT = "place_contact"
    """Who answers for a place and how they are reached."""


class Purpose(StrEnum):
    """What the page or command is for, or what the reader said."""

    HANDLE = "handle"
    """Working on a case."""
    CONTACT = "contact"
    """Speaking with the person who reported."""
    OVERVIEW = "overview"
    """A list, a board or a search."""
    EXPORT = "export"
    """Taking a list out of the house as a file."""
    RECEIPT = "receipt"
    """Printing or showing a receipt or a paper."""
    IMPORT = "import"
    """Bringing in a sheet and mending its refused rows."""
    ERASE = "erase"
    """Erasing a person."""
    ADMINISTER = "administer"
    """Keeping accounts, posts and places."""
    PROVE = "prove"
    """Checking or handing out a proof."""
    OVERSEE = "oversee"
    """Looking at who signed in or read what."""


class Door(StrEnum):
    """By which way the values left."""

    PAGE = "page"
    FILE = "file"
    API = "api"
    COMMAND = "command"


class AccessFacts(NamedTuple):
    """One record as it is sealed."""

    id: int
    at: datetime
    actor: str
    subjects: str
    fields: str
    purpose: str
    door: str
    reason: str


def sealed_text(records: Iterable[AccessFacts]) -> str:
    """The records as they are committed to: a list in canonical JSON, in the order of their numbers."""
    return canonical_text([list(record) for record in sorted(records)])


def is_recorded(actor_key: str) -> bool:
    """Whether a reading by this actor is recorded: whoever holds the receipt reads what they gave themselves."""
    return actor_key != "reporter"


def joined(words: Iterable[str]) -> str:
    """Several names as one text that can be searched for each of them: each stands between spaces.

    >>> joined(["case:WT-1", "case:WT-2", "case:WT-1"])
    ' case:WT-1 case:WT-2 '
    """
    found = dict.fromkeys(word for word in words if word)
    return f" {' '.join(found)} " if found else ""
