"""``LUOSHI_DOMAINS_MORE``: domains of one's own, from packages that this deployment has installed beside Luoshi.

Whoever sets it decides which code the server runs, as with ``PYTHONPATH``: it is read from the environment of the
process alone, never from the database, a page or a file below ``LUOSHI_HOME``, and ``luoshi doctor`` names what it
added (docs/howto/add-a-domain.md).
"""

import re

PACKAGE = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*")


def more_domains(said: str) -> list[str]:
    """The packages named, from top to bottom; they stand above the house's own.

    Raises
    ------
    ValueError
        A name is no package's, stands twice, or is the house's own.
    """
    names = said.replace(",", " ").split()
    for name in names:
        if not PACKAGE.fullmatch(name) or names.count(name) > 1 or name.split(".")[0] == "luoshi":
            message = f"LUOSHI_DOMAINS_MORE: {name!r} is not the name of one more package; write package.domain"
            raise ValueError(message)
    return names
