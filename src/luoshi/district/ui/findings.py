"""What ``luoshi doctor`` finds when it looks at something; needs nothing, so that it can be said when nothing works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it stands and, when it is not well, what to do."""

    what: str
    state: str
    """``good``, ``optional`` (works without it) or ``bad``."""
    found: str
    remedy: str = ""
