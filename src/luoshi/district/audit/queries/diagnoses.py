"""What ``luoshi doctor`` looks at in the ledger."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from luoshi.district.audit.queries.heads import latest_head, ledger_size
from luoshi.district.audit.queries.keys import verifying_keys
from luoshi.district.ui.findings import Finding


def look_at_ledger(_at: datetime) -> Finding:
    """Whether the log is signed, and its key's file there."""
    head, keys = latest_head(), verifying_keys()
    if head is None or not keys:
        return Finding("Ledger", "optional", "not signed yet", "The worker signs it; or: luoshi ledger sign")
    if not (Path(settings.LEDGER_FOLDER) / f"{keys[-1].key_id.hex()}.key").exists():
        remedy = f"Bring {settings.LEDGER_FOLDER} back from the backup of LUOSHI_HOME."
        return Finding("Ledger", "bad", "the signing key's file is missing", remedy)
    found = f"{ledger_size():,} entries, {head.size:,} of them signed, {head.at:%Y-%m-%d %H:%M} UTC"
    return Finding("Ledger", "good", found)
