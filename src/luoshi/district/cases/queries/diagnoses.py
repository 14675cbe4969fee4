"""What ``luoshi doctor`` looks at in cases."""

from datetime import datetime

from luoshi.district.cases.queries.lights import overdue_reviews
from luoshi.district.ui.findings import Finding


def look_at_reviews(at: datetime) -> Finding:
    """Suspended cases past their day of review."""
    count = overdue_reviews(at)
    if not count:
        return Finding("Suspended cases", "good", "none is past its day of review")
    remedy = "The supervision office looks at them: board, suspended cases."
    return Finding("Suspended cases", "optional", f"past their day of review: {count}", remedy)
