"""Refuses to sign, publish or serve a log that is not the continuation of what was once signed."""

from luoshi.district.audit import outside
from luoshi.district.audit.errors import LedgerRolledBackError
from luoshi.district.audit.queries.heads import latest_head, ledger_size
from luoshi.district.audit.queries.tree import stored_nodes
from luoshi.proof.errors import MissingNodeError
from luoshi.proof.heads import TreeHead
from luoshi.proof.merkle import root


def require_nothing_lost() -> None:
    """Hold the database against the highest head that was signed.

    Raises
    ------
    LedgerRolledBackError
        The tree is smaller than that head's, or another one.
    """
    signed = outside.highest()
    if signed is None:
        return
    size = ledger_size()
    if size < signed.size:
        reason = f"the database has {size:,} entries"
    elif not _is_below(signed):
        reason = f"the first {signed.size:,} entries in the database are not those that were signed"
    else:
        return
    raise LedgerRolledBackError(signed=signed.size, at=f"{signed.at:%Y-%m-%d %H:%M} UTC", reason=reason)


def _is_below(signed: TreeHead) -> bool:
    """Whether the tree in the database begins with the one that was signed."""
    last = latest_head()
    if last is not None and last.size == signed.size:
        return last.root == signed.root
    try:
        return root(stored_nodes(signed.size), signed.size) == signed.root
    except MissingNodeError:
        return False
