"""The Merkle tree of RFC 9162 over a dense sequence of leaves."""

from luoshi.proof.merkle.frontier import Frontier, FrontierJSON
from luoshi.proof.merkle.hashing import EMPTY_ROOT, HASH_BYTES, Node, leaf_hash, node_hash

__all__ = ["EMPTY_ROOT", "HASH_BYTES", "Frontier", "FrontierJSON", "Node", "leaf_hash", "node_hash"]
