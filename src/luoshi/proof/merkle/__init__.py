"""The Merkle tree of RFC 9162 over a dense sequence of leaves."""

from luoshi.proof.merkle.frontier import Frontier, FrontierJSON
from luoshi.proof.merkle.hashing import EMPTY_ROOT, HASH_BYTES, Node, leaf_hash, node_hash
from luoshi.proof.merkle.log import MerkleLog
from luoshi.proof.merkle.proofs import consistency_proof, inclusion_proof, root
from luoshi.proof.merkle.store import NodeReader, NodeStore
from luoshi.proof.merkle.verification import root_from_inclusion, verify_consistency, verify_inclusion

__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "Frontier",
    "FrontierJSON",
    "MerkleLog",
    "Node",
    "NodeReader",
    "NodeStore",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "root",
    "root_from_inclusion",
    "verify_consistency",
    "verify_inclusion",
]
