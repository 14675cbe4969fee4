"""What can go wrong in the proof package: values that cannot be written canonically, files that cannot be read."""

from __future__ import annotations


class ProofError(Exception):
    """A proof could not be made or read."""

    code = "proof.error"


class NotCanonicalError(ProofError):
    """A value has no single canonical form, so it cannot enter the ledger."""

    code = "proof.not_canonical"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class OutOfTreeError(ProofError):
    """A leaf or a size was asked for that the tree does not have."""

    code = "proof.out_of_tree"


class DamagedFrontierError(ProofError):
    """The stored right edge of the tree does not fit its size."""

    code = "proof.damaged_frontier"


class MissingNodeError(ProofError):
    """A stored subtree hash is missing, so no proof can be made from this store."""

    code = "proof.missing_node"

    def __init__(self, level: int, index: int) -> None:
        super().__init__(f"the hash of subtree {index} at level {level} is not stored")
        self.level = level
        self.index = index


class BadSignatureError(ProofError):
    """A signature does not belong to the statement and key it is shown with."""

    code = "proof.bad_signature"


class InconsistentHeadError(ProofError):
    """A tree head does not extend the last head that was seen: the log has been forked or rewritten."""

    code = "proof.inconsistent_head"


class UnreadableDocumentError(ProofError):
    """A receipt, head, export or log is not in the format it claims to be."""

    code = "proof.unreadable_document"
