"""What can go wrong in the proof package: values that cannot be written canonically, documents that cannot be read."""

from __future__ import annotations

from luoshi.kernel.errors import LuoshiError


class ProofError(LuoshiError):
    """A proof could not be made or read."""

    code = "proof"


class NotCanonicalError(ProofError):
    """The value at {path} has no canonical form: {reason}."""

    code = "proof.not_canonical"
    http_status = 422


class OutOfTreeError(ProofError):
    """A tree of {size} leaves does not contain {asked}."""

    code = "proof.out_of_tree"
    http_status = 404


class DamagedFrontierError(ProofError):
    """The stored right edge of the tree is damaged: {reason}."""

    code = "proof.damaged_frontier"
    http_status = 500


class MissingNodeError(ProofError):
    """The hash of subtree {index} at level {level} is not stored."""

    code = "proof.missing_node"
    http_status = 500


class NotIncludedError(ProofError):
    """The proof does not lead from leaf {index} to the head of {size} leaves."""

    code = "proof.not_included"


class BadSignatureError(ProofError):
    """The signature does not belong to the statement and the key: {reason}."""

    code = "proof.bad_signature"


class InconsistentHeadError(ProofError):
    """The tree head does not extend the last one that was seen: {reason}."""

    code = "proof.inconsistent_head"
    http_status = 409


class UnreadableDocumentError(ProofError):
    """The {document} cannot be read: {reason}."""

    code = "proof.unreadable_document"
    http_status = 422
