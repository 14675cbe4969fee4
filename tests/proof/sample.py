"""A small ledger to test with: invented events, a log, its key and a witness."""

from datetime import UTC, datetime, timedelta

from luoshi.proof import files
from luoshi.proof.events import Event
from luoshi.proof.heads import TreeHead, sign_head
from luoshi.proof.merkle import MerkleLog, leaf_hash
from luoshi.proof.notes import KeyKind, SignedNote, SigningKey
from luoshi.proof.receipts import Receipt
from luoshi.proof.storage_memory import MemoryNodeStore

ORIGIN = "wutong.example/ledger"
START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
KEY = SigningKey.from_seed(ORIGIN, bytes(range(32)))
WITNESS = SigningKey.from_seed("witness.example/one", bytes(range(32, 64)), KeyKind.WITNESS)


def event(seq: int, **data: object) -> Event:
    return Event(
        schema=1,
        seq=seq,
        at=START + timedelta(seconds=seq),
        kind="case.reported",
        subject=f"case:WT-2026-{seq % 7:04}",
        actor="梧桐办事处 经办人",
        data={"text": "已到现场", **data},
    )


class Ledger:
    """Events, their tree, and a signed head at each of the sizes asked for."""

    def __init__(self, size: int, *, heads_at: tuple[int, ...] = (), key: SigningKey = KEY) -> None:
        self.key = key
        self.entries = [event(seq).to_bytes() for seq in range(size)]
        self.log = MerkleLog(MemoryNodeStore())
        self.log.append_many(map(leaf_hash, self.entries))
        self.heads_at = heads_at

    def head(self, size: int | None = None) -> SignedNote:
        size = self.log.size if size is None else size
        return sign_head(TreeHead(self.key.name, size, self.log.root(size), START + timedelta(seconds=size)), self.key)

    def receipt(self, index: int, size: int | None = None) -> Receipt:
        return Receipt(
            case=f"WT-2026-{index % 7:04}",
            event=self.entries[index].decode(),
            index=index,
            head=self.head(size),
            proof=tuple(self.log.inclusion_proof(index, size)),
        )

    def lines(self) -> list[str]:
        """The whole-log file."""
        entries: list[SignedNote | bytes] = []
        for index, entry in enumerate(self.entries):
            entries.append(entry)
            if index + 1 in self.heads_at:
                entries.append(self.head(index + 1))
        return list(files.log_lines(ORIGIN, entries))
