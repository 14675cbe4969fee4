"""What ``luoshi doctor`` looks at in accounts."""

from datetime import datetime

from django.conf import settings

from luoshi.district.people.queries.second_step import accounts_without_second_step
from luoshi.district.ui.findings import Finding


def look_at_second_step(at: datetime) -> Finding:
    """Of which roles a second step is demanded, and who has none yet."""
    roles = ", ".join(sorted(settings.SECOND_STEP_ROLES))
    if not roles:
        remedy = "LUOSHI_SECOND_STEP_ROLES=administrator,supervisor demands one of these roles; all of everybody."
        return Finding("Second step", "optional", "demanded of no role", remedy)
    missing = accounts_without_second_step(at=at)
    found = f"demanded of {roles}; {missing} accounts have none yet"
    return Finding("Second step", "good", found, "They are led to it at their next page." if missing else "")
