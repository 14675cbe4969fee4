"""What every deployment needs before its first case: a working calendar, kinds of case, a tree of categories.

All of it is editable data and labelled as this platform's default; nothing that was changed or added by hand is touched
when it is seeded again.
"""

from .seeding import Seeded, seed_base

__all__ = ["Seeded", "seed_base"]
