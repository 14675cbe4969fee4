"""A witness: a second signer, elsewhere, who puts its name only under heads that extend the last one it saw.

It reads the same public feed as everybody, over the network or from a folder, works out the proof of consistency from
the tiles itself, and trusts nothing but the log's first key. What it saw last, and two heads that contradict each
other, it keeps as files that ``luoshi-verify`` reads.
"""

import json
import os
import secrets
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

from luoshi.kernel.errors import LuoshiError
from luoshi.proof.declarations import Declaration, Declared, one_line
from luoshi.proof.errors import BadSignatureError, ProofError, UnreadableDocumentError
from luoshi.proof.files import heads_text
from luoshi.proof.heads import Refusal, TreeHead, extends
from luoshi.proof.keys import KeyRing
from luoshi.proof.merkle import consistency_proof, verify_consistency
from luoshi.proof.notes import KeyKind, SignedNote, SigningKey, VerifyingKey
from luoshi.proof.tiles import TiledNodes

WELL_KNOWN: Final = ".well-known/luoshi/"
MOST_BYTES: Final = 32 * 1024 * 1024
PATIENCE_SECONDS: Final = 30
FUTURE: Final = timedelta(minutes=10)
"""How far ahead of this machine's clock a head's time may be."""


class FeedUnreachableError(LuoshiError):
    """The feed's {path} cannot be read: {reason}."""

    code = "feed_unreachable"


class Feed(Protocol):
    """Where the files of a feed come from."""

    def read(self, path: str) -> bytes:
        """One file; FeedUnreachableError if it cannot be read."""
        ...


def open_feed(address: str) -> Feed:
    """The feed at a folder, at a site's address, or at its own address below the site's."""
    if not address.startswith(("http://", "https://")):
        return FolderFeed(Path(address))
    base = address if address.endswith("/") else address + "/"
    return WebFeed(base if base.endswith(WELL_KNOWN) else urllib.parse.urljoin(base, WELL_KNOWN))


@dataclass(frozen=True, slots=True)
class FolderFeed:
    """A feed as files, as ``luoshi ledger publish`` writes them."""

    folder: Path

    def read(self, path: str) -> bytes:
        """One file."""
        try:
            return (self.folder / path).read_bytes()
        except OSError as error:
            raise FeedUnreachableError(path=path, reason=error.strerror or error) from error


@dataclass(frozen=True, slots=True)
class WebFeed:
    """A feed that a running site serves."""

    base: str

    def read(self, path: str) -> bytes:
        """One file."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - http(s)
                content: bytes = answer.read(MOST_BYTES + 1)
        except (OSError, urllib.error.URLError, ValueError) as error:
            raise FeedUnreachableError(path=path, reason=error) from error
        if len(content) > MOST_BYTES:
            raise FeedUnreachableError(path=path, reason=f"it has more than {MOST_BYTES} bytes")
        return content


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look found."""

    told: str
    refusal: str = ""
    note: str = ""
    size: int = 0
    before: int | None = None
    evidence: str = ""

    @property
    def is_consistent(self) -> bool:
        """Whether the head was co-signed."""
        return not self.refusal

    def to_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "consistent": self.is_consistent,
            "refusal": self.refusal or None,
            "size": self.size,
            "before": self.before,
            "cosigned": self.note or None,
            "evidence": self.evidence or None,
            "message": self.told,
        }


class Witness:
    """``folder`` holds the private key, the log's first key, the last head that was co-signed, and any evidence."""

    def __init__(self, folder: Path, *, name: str = "", trusted: str = "", accept_declared: bool = False) -> None:
        self.folder = folder
        self.trusted = trusted
        self.accept_declared = accept_declared
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.key = self._own_key(name)

    def look(self, feed: Feed, *, at: datetime) -> Seen:
        """Check the feed's newest head against the last one seen; co-sign it if it extends that.

        Raises
        ------
        FeedUnreachableError
            A file of the feed cannot be read.
        UnreadableDocumentError
            A file is not what it should be.
        """
        note = SignedNote.parse(_text(feed.read("checkpoint"), "checkpoint"))
        last = self._last()
        try:
            ring = self._ring(feed)
            head = ring.read_head(note)
        except UnreadableDocumentError:
            raise
        except ProofError as error:
            return self._refused("not_signed", note, last, [], error.message)
        if head.at > at + FUTURE:
            reason = (
                f"the head says {head.at:%Y-%m-%d %H:%M} UTC, which has not come; this clock says {at:%Y-%m-%d %H:%M}."
            )
            return self._refused("from_the_future", note, last, [], reason)
        proof = self._proof(feed, last, head)
        refusal = extends(last[0] if last else None, head, proof)
        if refusal is None or last is None:
            return self._cosigned(note, head, last, at)
        declared = self._declared(feed, ring, refusal, last[0], head)
        if declared is None:
            return self._refused(refusal.value, note, last, proof, SAID[refusal])
        return self._as_declared(declared, note, head, last, proof, at)

    def _cosigned(self, note: SignedNote, head: TreeHead, last: "Last | None", at: datetime) -> Seen:
        cosigned = SignedNote(note.text, note.signatures).with_signature(self.key.sign(note.text, at=at))
        # What was seen is on the disk before the signature leaves: a witness must not forget what it has signed.
        self._keep("last-head", str(cosigned))
        self._remember(cosigned)
        before = last[0].size if last else None
        told = (
            f"First look at {head.origin}: {head.size:,} entries. Co-signed; later looks are held against this one."
            if before is None
            else f"{head.origin} has {head.size:,} entries and continues the {before:,} seen before. Co-signed."
        )
        return Seen(told, note=str(cosigned), size=head.size, before=before)

    def _as_declared(  # noqa: PLR0917 - what one look has found
        self, declared: "Said", note: SignedNote, head: TreeHead, last: "Last", proof: list[bytes], at: datetime
    ) -> Seen:
        """What the log declares contradicts what was seen: a person decides whether to go on; both are kept."""
        said, signed = declared
        what = (
            f"it was restored: of the {said.size:,} entries that it had signed it kept the first {said.kept_size:,}"
            if said.what is Declared.RESTORED
            else f"its head of {said.size:,} entries said a wrong time, {said.stated:%Y-%m-%d %H:%M} UTC"
        )
        told = (
            f"The log DECLARES under its key, at {said.at:%Y-%m-%d %H:%M} UTC, that {what}."
            f" By: {one_line(said.by)}. Reason: {one_line(said.reason)}."
        )
        kept = f"declared-{said.what.value}-{last[0].size}-{head.size}.json"
        contents = json.loads(heads_text(old=last[1], new=note, proof=proof))
        self._keep(kept.replace(".json", ".txt"), str(signed))
        self._keep(kept, json.dumps(contents, ensure_ascii=False, indent=1) + "\n")
        evidence = str(self.folder / kept)
        told += f" Both heads are in {evidence}, the declaration beside it."
        if not self.accept_declared:
            told += " Nothing was signed. Ask what was lost and why; then go on with --accept-declared."
            return Seen(told, f"declared_{said.what.value}", "", head.size, last[0].size, evidence)
        seen = self._cosigned(note, head, last, at)
        return Seen(
            f"{told} ACCEPTED by --accept-declared; co-signed.", "", seen.note, head.size, last[0].size, evidence
        )

    def _declared(self, feed: Feed, ring: KeyRing, refusal: Refusal, last: TreeHead, head: TreeHead) -> "Said | None":
        """The declaration that accounts for what was refused, as far as everything seen before it still holds."""
        for said, signed in self._declarations(feed, ring):
            if said.what is Declared.CLOCK:
                if refusal is Refusal.BACK_IN_TIME and last.at <= said.stated and last.size <= said.size:
                    return said, signed
                continue
            of_what_was_lost = said.kept_size < last.size <= said.size and (
                last.size < said.size or last.root == said.root
            )
            if refusal is not Refusal.OTHER_LOG and of_what_was_lost and self._holds_below(feed, said, head):
                return said, signed
        return None

    def _holds_below(self, feed: Feed, said: Declaration, head: TreeHead) -> bool:
        """Whether the log still has what it kept, and the largest head seen up to there."""
        seen = max((one for one in self._seen() if one.size <= said.kept_size), key=lambda one: one.size, default=None)
        below = [(said.kept_size, said.kept_root), *([(seen.size, seen.root)] if seen else [])]
        nodes = TiledNodes(lambda tile: feed.read(tile.path()), head.size)
        return all(
            size <= head.size
            and verify_consistency(
                old=size,
                new=head.size,
                old_root=root,
                new_root=head.root,
                proof=consistency_proof(nodes, size, head.size) if 0 < size < head.size else [],
            )
            for size, root in below
        )

    def _declarations(self, feed: Feed, ring: KeyRing) -> list["Said"]:
        """What the log declares under its key, the newest first; nothing where it has no such file."""
        try:
            listed = json.loads(_text(feed.read("declarations.json"), "declarations"))["declarations"]
            notes = [SignedNote.parse(note) for note in listed]
        except FeedUnreachableError:
            return []
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableDocumentError(document="declarations", reason="a field is missing or wrong") from error
        found = []
        for note in reversed(notes):
            said = Declaration.parse(note.text)
            try:
                note.require(ring.key_for(said.kept_size + 1))
            except BadSignatureError:
                continue
            if said.origin == ring.origin:
                found.append((said, note))
        return found

    def _seen(self) -> list[TreeHead]:
        """Every head that was co-signed, the first first."""
        kept = self.folder / "seen"
        lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
        heads = []
        for line in lines:
            note = SignedNote.parse(json.loads(line))
            note.require(self.key.verifying_key)
            heads.append(TreeHead.parse(note.text))
        return heads

    def _remember(self, cosigned: SignedNote) -> None:
        """Add a head to those that were co-signed: after a declared restore they tell whether the rest still holds."""
        with (self.folder / "seen").open("a", encoding="utf-8") as file:
            file.write(json.dumps(str(cosigned), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _refused(self, code: str, note: SignedNote, last: "Last | None", proof: list[bytes], reason: str) -> Seen:
        head = TreeHead.parse(note.text)
        evidence = ""
        if last is not None:
            kept = self.folder / f"evidence-{last[0].size}-{head.size}-{head.root.hex()[:8]}.json"
            self._keep(kept.name, heads_text(old=last[1], new=note, proof=proof))
            evidence = str(kept)
        told = f"REFUSED, nothing was signed: {reason}"
        return Seen(
            told + (f" Both heads are in {evidence}." if evidence else ""),
            refusal=code,
            size=head.size,
            before=last[0].size if last else None,
            evidence=evidence,
        )

    def _proof(self, feed: Feed, last: "Last | None", head: TreeHead) -> list[bytes]:
        """The proof from the feed's tiles; empty where none could help."""
        if last is None or last[0].origin != head.origin or not 0 < last[0].size < head.size:
            return []
        return consistency_proof(TiledNodes(lambda tile: feed.read(tile.path()), head.size), last[0].size, head.size)

    def _ring(self, feed: Feed) -> KeyRing:
        try:
            listed = json.loads(_text(feed.read("keys.json"), "list of keys"))["keys"]
            keys = [VerifyingKey.parse(entry["key"]) for entry in listed]
            handovers = [SignedNote.parse(entry["handover"]) for entry in listed[1:]]
            first = self._first_key(keys)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise UnreadableDocumentError(document="list of keys", reason="a field is missing or wrong") from error
        begin = keys.index(first) if first in keys else len(keys)
        return KeyRing(first, handovers[begin:])

    def _first_key(self, listed: list[VerifyingKey]) -> VerifyingKey:
        """The key that is trusted: given at the first look, or else what the feed said at the first look."""
        kept = self.folder / "log.key"
        if kept.exists():
            key = VerifyingKey.parse(kept.read_text())
            if self.trusted and VerifyingKey.parse(_read_key(self.trusted)) != key:
                raise UnreadableDocumentError(document="key", reason=f"{kept} holds another one since the first look")
            return key
        key = VerifyingKey.parse(_read_key(self.trusted)) if self.trusted else listed[0]
        self._keep("log.key", f"{key}\n")
        return key

    def _last(self) -> "Last | None":
        kept = self.folder / "last-head"
        if not kept.exists():
            return None
        note = SignedNote.parse(kept.read_text())
        note.require(self.key.verifying_key)
        return TreeHead.parse(note.text), note

    def _own_key(self, name: str) -> SigningKey:
        kept = self.folder / "witness.key"
        if kept.exists():
            return SigningKey.parse(kept.read_text())
        key = SigningKey.generate(name or f"witness-{secrets.token_hex(4)}", KeyKind.WITNESS)
        self._keep(kept.name, key.to_private_text() + "\n")
        self._keep("witness.pub", f"{key.verifying_key}\n")
        return key

    def _keep(self, name: str, text: str) -> None:
        path, temporary = self.folder / name, self.folder / f"{name}.part"
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


Last = tuple[TreeHead, SignedNote]
Said = tuple[Declaration, SignedNote]

SAID: Final = {
    Refusal.OTHER_LOG: "the feed is of another log than the one seen before.",
    Refusal.SHRUNK: "the log has fewer entries than before: its end was cut off, or this is an old copy.",
    Refusal.FORKED: "as many entries as before, and another root: the log shows different people different histories.",
    Refusal.NOT_PROVEN: "the log does not continue what was seen before: an entry was rewritten.",
    Refusal.BACK_IN_TIME: "the head says an earlier time than the last one.",
}


def _text(content: bytes, document: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableDocumentError(document=document, reason="it is not UTF-8") from error


def _read_key(given: str) -> str:
    return Path(given).read_text() if Path(given).is_file() else given
