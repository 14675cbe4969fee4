#!/usr/bin/env python3
"""luoshi-verify: check receipts, tree heads, exports and whole logs of a Luoshi ledger, offline, trusting no one.

One file, Python 3.9 or later, standard library only: read it, copy it, run it anywhere. It shares no code with the
server. Files carry every event exactly as it was hashed, so nothing has to be re-serialised here.

    luoshi-verify receipt receipt.json        --key KEY [--witness KEY]
    luoshi-verify receipt qr.txt              --key KEY     (what the QR code of a receipt carries, as it was scanned)
    luoshi-verify heads   old.txt new.txt     --key KEY --proof proof.json     (or one luoshi-heads-v1 file)
                          [--declaration declarations.json]
    luoshi-verify export  case.json           --key KEY
    luoshi-verify log     ledger.ndjson       --key KEY [--head receipt.json]… [--promise receipt.json]…
                          [--against older.ndjson]

KEY is the log's published key (name+id+base64) or a file that holds it; get it from a place the log's operator does
not control: a printed circular, a newspaper, another authority's page.

Exit status: 0 everything holds; 1 something is false, forged or missing; 2 a file cannot be read or the command is
wrong; 3 nothing false was found, but without a trusted key nobody is bound by it; 4 nothing was found but what the log
declares itself, signed: that it was restored and lost entries, or that a head's time is wrong. Read what it declares.

Tree: RFC 9162 (SHA-256; leaf prefix 00, node prefix 01). Heads: C2SP checkpoints in signed notes, witnesses by
cosignature/v1. Signatures: Ed25519 (RFC 8032) without cofactor, strict: S < L, canonical encodings only, and neither
the key nor R may be of small order. Nothing is accepted here that OpenSSL would refuse.
"""
# ruff: noqa: N818, PLR2004, T201, PTH123, SIM115 - a program that prints, in the words of the RFCs, on Python 3.9

from __future__ import annotations

import argparse
import base64
import binascii
import functools
import hashlib
import hmac
import io
import itertools
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple, NoReturn

VERIFIED, REFUTED, UNREADABLE, UNANCHORED, DECLARED = 0, 1, 2, 3, 4
OUTCOMES = {
    VERIFIED: "verified",
    REFUTED: "refuted",
    UNREADABLE: "unreadable",
    UNANCHORED: "unanchored",
    DECLARED: "declared",
}
MOST_FINDINGS = 50
MOST_BYTES = 64 * 1024 * 1024  # of a receipt, an export, a note
MOST_LINE = 32 * 1024 * 1024  # of one line of a log
MOST_SIGNATURES = 64
MOST_HANDOVERS = 1000
MOST_SHOWN = 300  # signs of a word from a file
LARGEST = 2**53 - 1  # of a whole number, as the ledger writes them

# ---------------------------------------------------------------------------------------------------------------------
# Ed25519 (RFC 8032, 5.1). Points are extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.

Point = tuple[int, int, int, int]
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
D2 = 2 * D % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)
IDENTITY: Point = (0, 1, 1, 0)


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` is the strict Ed25519 signature of ``message`` under the key ``public``."""
    if len(public) != 32 or len(signature) != 64:
        return False
    encoded_r, s = signature[:32], int.from_bytes(signature[32:], "little")
    multiples = _multiples_of_minus_key(public)
    if s >= L or multiples is None:
        return False
    k = int.from_bytes(hashlib.sha512(encoded_r + public + message).digest(), "little") % L
    r = _sum_of_products(s, _multiples_of_base(), k, multiples)
    # Comparing encodings is stricter than comparing points: R must be given in its one canonical spelling.
    return not _is_small(r) and hmac.compare_digest(_compress(r), encoded_r)


def _add(a: Point, b: Point) -> Point:
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    m, n = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    t, z = t1 * D2 * t2 % P, 2 * z1 * z2 % P
    e, f, g, h = n - m, z - t, z + t, n + m
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _double(a: Point) -> Point:
    x, y, z, _ = a
    xx, yy = x * x % P, y * y % P
    h = xx + yy
    e = h - (x + y) * (x + y) % P
    g = xx - yy
    f = 2 * z * z % P + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _compress(a: Point) -> bytes:
    x, y, z, _ = a
    inverse = pow(z, -1, P)
    return ((y * inverse % P) | ((x * inverse % P & 1) << 255)).to_bytes(32, "little")


def _decompress(encoded: bytes) -> Point | None:
    number = int.from_bytes(encoded, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * SQRT_MINUS_1 % P
    if (x * x - xx) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def _is_small(a: Point) -> bool:
    x, y, z, _ = _double(_double(_double(a)))
    return x == 0 and (y - z) % P == 0


def _table(a: Point) -> list[Point]:
    return list(itertools.accumulate([a] * 15, lambda total, _: _add(total, a), initial=IDENTITY))


@functools.lru_cache(maxsize=1)
def _multiples_of_base() -> list[Point]:
    base = _decompress((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    if base is None:
        raise AssertionError
    return _table(base)


@functools.lru_cache(maxsize=16)
def _multiples_of_minus_key(public: bytes) -> list[Point] | None:
    key = _decompress(public)
    if key is None or _is_small(key):
        return None
    x, y, z, t = key
    return _table((P - x, y, z, P - t))


def _sum_of_products(s: int, table_s: list[Point], k: int, table_k: list[Point]) -> Point:
    total = IDENTITY
    for shift in range(252, -1, -4):
        total = _double(_double(_double(_double(total))))
        total = _add(_add(total, table_s[s >> shift & 15]), table_k[k >> shift & 15])
    return total


# ---------------------------------------------------------------------------------------------------------------------
# The tree (RFC 9162, 2.1)


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (2.1.3.2), or None if it has the wrong form."""
    if not 0 <= index < size:
        return None
    position, last, joined = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return None
        if position & 1 or position == last:
            joined = node_hash(sibling, joined)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            joined = node_hash(joined, sibling)
        position, last = position >> 1, last >> 1
    return joined if last == 0 else None


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the newer tree begins with the older (2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == hashlib.sha256(b"").digest()
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not 0 < old < new or not path:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old_joined = new_joined = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old_joined, new_joined = node_hash(sibling, old_joined), node_hash(sibling, new_joined)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            new_joined = node_hash(new_joined, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and old_joined == old_root and new_joined == new_root


class Edge:
    """The right edge of a growing tree."""

    __slots__ = ("hashes", "size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)

    def append(self, leaf: bytes) -> None:
        index, hashes, sha256 = self.size, self.hashes, hashlib.sha256
        self.size = index + 1
        while index & 1:
            leaf = sha256(b"\x01" + hashes.pop() + leaf).digest()
            index >>= 1
        hashes.append(leaf)

    def root(self) -> bytes:
        if not self.hashes:
            return hashlib.sha256(b"").digest()
        return functools.reduce(lambda right, left: node_hash(left, right), reversed(self.hashes))


# ---------------------------------------------------------------------------------------------------------------------
# What is found

MESSAGES: dict[str, tuple[str, str]] = {
    "leaf_altered": (
        "第 {leaf} 条记录的内容与其登记的哈希不符：内容或哈希被改过。",
        "Entry {leaf}: the text does not have the recorded hash; one of them was altered.",
    ),
    "leaf_text_altered": (
        "签名树头证明：被改的是第 {leaf} 条记录的内容。",
        "A signed head shows that it is the text of entry {leaf} that was altered.",
    ),
    "leaf_missing": (
        "缺少第 {leaf} 条至第 {last} 条记录：已被删除。",
        "Entries {leaf} to {last} are missing: they were deleted.",
    ),
    "leaf_truncated": (
        "文件在第 {leaf} 条之前中断，而{head}包含 {size} 条：第 {leaf} 条至第 {last} 条被截去。",
        "The file ends before entry {leaf}, but {head} covers {size} entries: entries {leaf} to {last} were cut off.",
    ),
    "leaf_extra": (
        "第 {leaf} 条处多出一条记录（自带序号 {seq}）：是插入的。",
        "There is an entry too many at place {leaf} (it says it is number {seq}): it was inserted.",
    ),
    "leaf_misplaced": (
        "第 {leaf} 条处的记录自带序号 {seq}：记录被调换或序号被改。",
        "The entry at place {leaf} says it is number {seq}: entries were swapped or the number was altered.",
    ),
    "leaf_unreadable": (
        "第 {leaf} 条（文件第 {line} 行）不是一条可读的记录。",
        "Entry {leaf} (line {line} of the file) is not a readable entry.",
    ),
    "root_differs": (
        "第 {leaf} 条至第 {last} 条之间有记录被改写：由记录算出的树根与{head}（{size} 条）不符。",
        "An entry between {leaf} and {last} was rewritten: the tree's root is not that of {head} ({size} entries).",
    ),
    "history_differs": (
        "第 {leaf} 条记录与较早的副本不同：历史被改写。",
        "Entry {leaf} is not what the older copy has: history was rewritten.",
    ),
    "history_shorter": (
        "较早的副本有 {size} 条，此文件只有 {leaf} 条：第 {leaf} 条起的记录被截去。",
        "The older copy has {size} entries, this file only {leaf}: what follows entry {leaf} was cut off.",
    ),
    "head_out_of_place": (
        "{head}（{size} 条）在文件中的位置不对：其前已有 {leaf} 条。",
        "{head} ({size} entries) stands in the wrong place: {leaf} entries come before it.",
    ),
    "heads_unchecked": (
        "自第 {leaf} 条起序列已断，其后的树头无法再核对。",
        "From entry {leaf} on the sequence is broken, so later heads could not be checked.",
    ),
    "note_unreadable": (
        "文件第 {line} 行的签名文本不可读。",
        "The signed note on line {line} of the file cannot be read.",
    ),
    "hash_misstated": (
        "第 {leaf} 条：所列哈希不是所列内容的哈希，内容被改过。",
        "Entry {leaf}: the stated hash is not that of the stated text; the text was altered.",
    ),
    "index_differs": (
        "记录自带序号 {seq}，而文件说它是第 {leaf} 条。",
        "The entry says it is number {seq}, but the file says {leaf}.",
    ),
    "not_as_written": (
        "{what}不是台账写出的形式（{why}）：被改过，或出自别处。",
        "The {what} is not as the ledger writes one ({why}): it was altered, or comes from elsewhere.",
    ),
    "case_missing": (
        "文件没有写明是哪个事项，所列记录说的是什么无从核对。",
        "The file does not say which case it is about, so what its entries are about cannot be checked.",
    ),
    "nothing_listed": ("文件没有列出任何记录，什么也证明不了。", "The file lists no entry and proves nothing."),
    "out_of_order": (
        "第 {leaf} 条排在第 {before} 条之后：重复或次序不对。",
        "Entry {leaf} is listed after entry {before}: it is there twice, or out of order.",
    ),
    "line_too_long": (
        "文件第 {line} 行过长，不是一条记录。",
        "Line {line} of the file is too long to be an entry.",
    ),
    "case_differs": (
        "第 {leaf} 条记录说的是“{subject}”，不是事项 {case}。",
        "Entry {leaf} is about “{subject}”, not about case {case}.",
    ),
    "not_included": (
        "第 {leaf} 条：证明路径到不了{head}（{size} 条）的树根：记录不在该树中，或被改过。",
        "Entry {leaf}: the proof does not lead to the root of {head} ({size} entries): it was altered or never there.",
    ),
    "opening_false": (
        "第 {leaf} 条：所示“{path}”的值不是当时承诺的值。",
        "Entry {leaf}: the value shown for “{path}” is not the one that was committed to.",
    ),
    "bad_signature": (
        "{head}（{size} 条）没有可信密钥的有效签名：是伪造的，或由别的密钥签署。",
        "{head} ({size} entries) has no valid signature by the trusted key: it is forged, or signed by another key.",
    ),
    "bad_handover": (
        "密钥交接没有现任密钥的有效签名，不予承认。",
        "A key hand-over is not validly signed by the key in office; it does not count.",
    ),
    "bad_promise": (
        "第 {leaf} 条：签名承诺无效或说的是另一条记录。",
        "Entry {leaf}: the signed promise is not valid or is about another entry.",
    ),
    "promise_broken": (
        "第 {leaf} 条：签名承诺的记录不在台账此处。承诺与此文件合起来即为违约的证据。",
        "Entry {leaf}: the log does not have the entry it promised under signature. Both files together are evidence.",
    ),
    "witness_missing": (
        "{head}（{size} 条）没有见证方 {witness} 的有效签名。",
        "{head} ({size} entries) has no valid signature by the witness {witness}.",
    ),
    "other_log": ("两个树头属于不同的台账：{old} 与 {new}。", "The heads are of different logs: {old} and {new}."),
    "forked": (
        "同为 {size} 条，树根却不同：台账对不同的人出示了不同的历史。",
        "Both have {size} entries but different roots: the log showed different people different histories.",
    ),
    "not_consistent": (
        "{size} 条的新树不是从 {leaf} 条的旧树接续而来：前 {leaf} 条中有记录被改写。",
        "The tree of {size} entries does not continue that of {leaf}: one of the first {leaf} entries was rewritten.",
    ),
    "bad_declaration": (
        "一份声明没有在任密钥的有效签名，或与此处的台账不符，不予承认。",
        "A declaration is not validly signed by the key in office, or does not fit the log here; it does not count.",
    ),
    "back_in_time": ("较新的树头所署时间反而较早。", "The larger head states an earlier time."),
    "both_signed": (
        "两个树头都有有效签名：这两份文件合起来即为证据。",
        "Both heads are validly signed: these two files together are the evidence.",
    ),
}

STATEMENTS: dict[str, tuple[str, str]] = {
    "signed": (
        "{head}：{size} 条，{time}，签名有效（{key}）。",
        "{head}: {size} entries, {time}, validly signed ({key}).",
    ),
    "included": (
        "第 {leaf} 条记录原样包含在 {size} 条的树中。",
        "Entry {leaf} is contained, word for word, in the tree of {size} entries.",
    ),
    "promised": (
        "第 {leaf} 条已有签名承诺，最迟 {due} 应有包含它的树头；届时请换取完整回执。",
        "Entry {leaf} is promised under signature; a head that contains it is due by {due}. Get the full receipt then.",
    ),
    "hash_only": (
        "第 {leaf} 条：回执二维码只含记录的哈希，不含记录内容，也不证明事项编号；请与网页或回执文件对照。",
        "Entry {leaf}: the QR code has the entry's hash; compare words and case number with the page or file.",
    ),
    "opened": ("“{path}”的值即当时承诺的值。", "The value of “{path}” is the one that was committed to."),
    "consistent": (
        "{size} 条的树原样接续了 {old} 条的树。",
        "The tree of {size} entries continues that of {old} entries unchanged.",
    ),
    "whole": (
        "共 {size} 条记录，{heads} 个树头；前 {covered} 条受签名树头保护。",
        "{size} entries, {heads} heads; the first {covered} entries are covered by a signed head.",
    ),
    "uncovered": (
        "最后 {count} 条（自第 {leaf} 条起）尚无树头，其真伪此文件不能证明。",
        "The last {count} entries (from {leaf} on) are under no head yet; this file proves nothing about them.",
    ),
    "declared_restored": (
        "台账自己签名声明：{time} 从备份恢复，曾签署的 {size} 条中只保留前 {leaf} 条。决定者：{by}。原因：{reason}。",
        "The log declares, signed {time}: restored; of {size} entries {leaf} are kept. By: {by}. Reason: {reason}.",
    ),
    "declared_clock": (
        "台账自己签名声明：{size} 条的树头所署时间 {stated} 有误，声明于 {time}。决定者：{by}。原因：{reason}。",
        "The log declares, signed {time}: the head of {size} says a wrong {stated}. By: {by}. Reason: {reason}.",
    ),
    "declared_lost": (
        "{head}（{size} 条）属于台账声明已丢失的部分：自第 {leaf} 条起的内容以持有者手中的为准。",
        "{head} ({size} entries) is of what the log declares lost, from entry {leaf} on; keep it: it is the proof.",
    ),
    "promise_lost": (
        "第 {leaf} 条的签名承诺属于台账声明已丢失的部分。",
        "The promise for entry {leaf} is of what the log declares lost.",
    ),
    "copy_lost": (
        "自第 {leaf} 条起与较早的副本不同：属于台账声明已丢失的部分。",
        "From entry {leaf} on the older copy differs: it is of what the log declares lost.",
    ),
    "no_key": (
        "未给出可信密钥（--key），签名未核对：文件自身无矛盾，但不能证明是谁出具。",
        "No trusted key was given (--key), so no signature was checked: it contradicts nothing, but binds nobody.",
    ),
    "not_proven_true": (
        "本检查证明记录自签署起未被改动，不证明记录所述属实。",
        "This proves that the record was not changed since it was signed, not that what it says is true.",
    ),
    "not_proven_complete": (
        "本检查不证明所列记录齐全：要查有无遗漏，请核对整本台账。",
        "This does not prove that no entry was left out; verify the whole log for that.",
    ),
}

REASONS: dict[str, tuple[str, str]] = {
    "usage": ("用法不对：{detail}", "wrong usage: {detail}"),
    "file": ("打不开 {file}：{detail}", "cannot open {file}: {detail}"),
    "format": ("{file} 不是可读的{what}。", "{file} is not a readable {what}."),
    "shape": ("文件不是可读的{what}：{why}。", "the file is not a readable {what}: {why}."),
    "too_large": ("{file} 过大，不是{what}。", "{file} is too large to be a {what}."),
    "key": ("{file} 不是公开密钥（名称+编号+base64）。", "{file} is not a public key (name+id+base64)."),
    "proof_needed": (
        "两个树头条数不同，需要 --proof 给出一致性证明。",
        "The heads differ in size: a consistency proof is needed (--proof).",
    ),
}

WORDS: dict[str, tuple[str, str]] = {
    "verified": ("核对无误", "VERIFIED"),
    "refuted": ("发现问题", "REFUTED"),
    "unreadable": ("无法核对", "UNREADABLE"),
    "unanchored": ("未见矛盾，但未核对签名", "NOTHING FALSE FOUND, BUT NOT ANCHORED"),
    "declared": ("台账自己声明有缺失或差错", "THE LOG DECLARES A LOSS OR A FAULT OF ITS OWN"),
    "head": ("树头", "the head"),
    "old head": ("旧树头", "the old head"),
    "new head": ("新树头", "the new head"),
    "receipt": ("回执", "receipt"),
    "export": ("导出文件", "export"),
    "log": ("台账文件", "log file"),
    "heads": ("树头文件", "head"),
    "proof": ("一致性证明", "consistency proof"),
    "declaration": ("声明", "declaration"),
    "key": ("公钥", "key"),
    "event": ("记录", "entry"),
    "duplicate": ("同一名称出现两次", "a name occurs twice"),
    "number": ("数字不是台账所用的整数", "a number is not a whole one of the ledger's"),
    "depth": ("嵌套过深", "it is nested too deeply"),
    "syntax": ("不是 JSON", "it is not JSON"),
    "field": ("缺少字段、字段有误或多出字段", "a field is missing, wrong or too many"),
    "surrogate": ("含半个字符", "it contains half a character"),
    "more": ("……其余从略。", "… more not shown."),
}


class Unreadable(Exception):
    """A file or the command line cannot be used; says nothing about the truth of the record."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


class Unsound(Exception):
    """Something that can be read but that the ledger never writes so; ``why`` is a word of :data:`WORDS`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError)


class Report:
    """What was found and what holds."""

    def __init__(self, command: str) -> None:
        self.command = command
        self.findings: list[dict[str, Any]] = []
        self.statements: list[dict[str, Any]] = []
        self.unreadable: Unreadable | None = None
        self.anchored = True
        self.declared = False
        self.omitted = 0

    def find(self, code: str, **data: Any) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append({"code": code, **data})
        else:
            self.omitted += 1

    def state(self, code: str, **data: Any) -> None:
        self.statements.append({"code": code, **data})

    def outcome(self) -> int:
        if self.findings:
            return REFUTED
        if self.unreadable:
            return UNREADABLE
        if not self.anchored:
            return UNANCHORED
        return DECLARED if self.declared else VERIFIED

    def to_json(self, lang: str) -> dict[str, Any]:
        def told(entries: list[dict[str, Any]], catalogue: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
            return [
                {
                    **{name: clean(value) for name, value in entry.items()},
                    "message": say(catalogue, entry["code"], entry, lang),
                }
                for entry in entries
            ]

        written: dict[str, Any] = {
            "command": self.command,
            "result": OUTCOMES[self.outcome()],
            "findings": told(self.findings, MESSAGES),
            "findings_omitted": self.omitted,
            "statements": told(self.statements, STATEMENTS),
        }
        if self.unreadable:
            message = say(REASONS, self.unreadable.code, self.unreadable.data, lang)
            written["error"] = {"code": self.unreadable.code, "message": message}
        return written

    def to_text(self, lang: str) -> str:
        written = self.to_json(lang)
        lines = [word(str(written["result"]), lang)]
        if "error" in written:
            lines.append("! " + written["error"]["message"])
        lines += ["✗ " + entry["message"] for entry in written["findings"]]
        lines += [word("more", lang)] if self.omitted else []
        lines += ["· " + entry["message"] for entry in written["statements"]]
        return "\n".join(lines)


def word(name: str, lang: str) -> str:
    return WORDS[name][lang == "en"] if name in WORDS else name


def clean(value: Any) -> Any:
    """A word from a file as it may be shown: nothing that moves a cursor, turns the text round or cannot be seen."""
    if isinstance(value, int) and abs(value) > LARGEST:
        return "…"
    if not isinstance(value, str):
        return value if value is None or isinstance(value, int) else clean(str(value))
    shown = value if len(value) <= MOST_SHOWN else value[:MOST_SHOWN] + "…"
    if shown.isascii() and shown.isprintable():
        return shown
    return "".join(c if unicodedata.category(c)[0] not in "CZ" or c == " " else f"\\u{{{ord(c):X}}}" for c in shown)


def say(catalogue: dict[str, tuple[str, str]], code: str, data: dict[str, Any], lang: str) -> str:
    spoken = {
        name: clean(word(value, lang) if name in {"head", "what", "why"} else value) for name, value in data.items()
    }
    message = catalogue[code][lang == "en"].format(**spoken)
    return message[:1].upper() + message[1:]


# ---------------------------------------------------------------------------------------------------------------------
# Keys, notes, heads


class Key(NamedTuple):
    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}"

    def signed(self, note: Note) -> bool:
        return any(
            self._made(note.text, value) for name, key, value in note.signatures if (name, key) == (self.name, self.id)
        )

    def _made(self, text: str, value: bytes) -> bool:
        if self.kind == 4:  # a witness: eight bytes of time, then the signature over time and text
            stamped = f"cosignature/v1\ntime {int.from_bytes(value[:8], 'big')}\n{text}"
            return ed25519_verify(self.public, stamped.encode(), value[8:])
        return self.kind == 1 and ed25519_verify(self.public, text.encode(), value)


class Note(NamedTuple):
    text: str
    signatures: list[tuple[str, bytes, bytes]]


class Head(NamedTuple):
    origin: str
    size: int
    root: bytes
    time: str
    note: Note


def parse_key(written: str) -> Key:
    name, key_id, encoded = written.strip().split("+", 2)
    material = from_base64(encoded)
    check_name(name)
    key = Key(name, material[0], material[1:])
    if key.kind not in (1, 4) or len(key.public) != 32 or key.id.hex() != key_id:
        raise ValueError(written)
    return key


def from_base64(encoded: str) -> bytes:
    """The bytes; a second spelling of the same bytes is refused, since nothing signed would tell the two apart."""
    content = base64.b64decode(encoded, validate=True)
    if base64.b64encode(content).decode() != encoded:
        raise ValueError(encoded)
    return content


def check_name(name: str) -> None:
    if not name or "+" in name or any(c.isspace() for c in name) or not name.isprintable():
        raise ValueError(name)


def whole(written: str) -> int:
    """The number that is written in these digits, in the one way to write it."""
    if len(written) > 16 or not written.isascii() or not written.isdigit() or str(int(written)) != written:
        raise ValueError(written)
    return int(written)


def after(prefix: str, line: str) -> str:
    if not line.startswith(prefix):
        raise ValueError(line)
    return line[len(prefix) :]


TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


def time_in(prefix: str, line: str) -> str:
    time = after(prefix, line)
    if not TIME.fullmatch(time):
        raise ValueError(line)
    return time


def parse_note(written: str) -> Note:
    text, blank, lines = written.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or any(c < " " and c != "\n" for c in written):
        raise ValueError(written)
    signatures: list[tuple[str, bytes, bytes]] = []
    for line in lines[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        material = from_base64(encoded)
        check_name(name)
        if dash != "—" or len(material) <= 4 or len(signatures) == MOST_SIGNATURES:
            raise ValueError(line)
        signatures.append((name, material[:4], material[4:]))
    return Note(text + "\n", signatures)


def parse_head(note: Note) -> Head:
    origin, size, root, time, rest = note.text.split("\n")
    head = Head(origin, whole(size), from_base64(root), time_in("time ", time), note)
    check_name(origin)
    if rest or len(head.root) != 32:
        raise ValueError(note.text)
    return head


class Declaration(NamedTuple):
    """``what`` is ``restored`` or ``clock``; ``head`` no longer counts, or has a wrong time; ``kept`` goes on."""

    origin: str
    what: str
    size: int
    root: bytes
    stated: str
    kept: int
    kept_root: bytes
    by: str
    reason: str
    time: str

    def covers(self, head: Head) -> bool:
        """Whether the head is of what is declared lost."""
        if self.what != "restored" or not self.kept < head.size <= self.size:
            return False
        return (head.size < self.size and head.time < self.time) or head.root == self.root


def parse_declaration(note: Note) -> Declaration:
    title, origin, what, head, kept, by, reason, time, rest = note.text.split("\n")
    size, root, stated = after("head ", head).split(" ")
    kept_size, kept_root = after("kept ", kept).split(" ")
    said = Declaration(
        origin,
        what,
        whole(size),
        from_base64(root),
        time_in("", stated),
        whole(kept_size),
        from_base64(kept_root),
        after("by ", by),
        after("reason ", reason),
        time_in("time ", time),
    )
    if title != "luoshi.declaration/v1" or what not in {"restored", "clock"} or rest or said.kept > said.size:
        raise ValueError(note.text)
    return said


def take_declaration(note: Note, keys: Keys, report: Report) -> Declaration | None:
    """The declaration, if the key in office signed it; from then on nothing is simply verified."""
    try:
        said = parse_declaration(note)
    except BROKEN:
        report.find("bad_declaration")
        return None
    if keys.terms and keys.signer(note, said.origin, said.kept + 1) is None:
        report.find("bad_declaration")
        return None
    report.declared = True
    told = {"time": said.time, "size": said.size, "by": said.by, "reason": said.reason}
    if said.what == "restored":
        report.state("declared_restored", leaf=said.kept, **told)
    else:
        report.state("declared_clock", stated=said.stated, **told)
    return said


class Keys:
    """The trusted keys and their terms of office: a key that handed over counts only for heads up to that size."""

    def __init__(self, trusted: Sequence[Key], witnesses: Sequence[Key]) -> None:
        self.terms: list[tuple[Key, int, int | None]] = [(key, 0, None) for key in trusted]
        self.witnesses = witnesses

    def take(self, note: Note, report: Report) -> None:
        """Follow one hand-over, if the key in office signed it."""
        if not self.terms:
            return
        try:
            title, origin, old, new, since, time, rest = note.text.split("\n")
            outgoing, incoming, size = parse_key(after("from ", old)), parse_key(after("to ", new)), 0
            size = whole(after("after ", since))
            time_in("time ", time)
            whole(rest or "0")
        except (ValueError, IndexError):
            report.find("bad_handover")
            return
        at = [n for n, (key, _, end) in enumerate(self.terms) if key == outgoing and end is None]
        sound = title == "luoshi.key-handover/v1" and origin == outgoing.name == incoming.name and incoming.kind == 1
        if not at or not sound or size < self.terms[at[0]][1] or not outgoing.signed(note) or not incoming.signed(note):
            report.find("bad_handover")
            return
        key, start, _ = self.terms[at[0]]
        self.terms[at[0]] = (key, start, size)
        self.terms = [term for term in self.terms if term[0] != incoming] + [(incoming, size, None)]

    def signer(self, note: Note, origin: str, size: int) -> Key | None:
        """The trusted key, in office at that size, that signed the note."""
        for key, start, end in self.terms:
            in_office = (size > start or start == 0) and (end is None or size <= end)
            if in_office and key.name == origin and key.kind == 1 and key.signed(note):
                return key
        return None

    def check(self, head: Head, label: str, report: Report) -> bool:
        """Whether the head's signatures hold; reports it."""
        if not self.terms:
            if report.anchored:
                report.anchored = False
                report.state("no_key")
            return False
        key = self.signer(head.note, head.origin, head.size)
        if key is None:
            report.find("bad_signature", head=label, size=head.size)
            return False
        missing = [witness for witness in self.witnesses if not witness.signed(head.note)]
        for witness in missing:
            report.find("witness_missing", head=label, size=head.size, witness=str(witness))
        return not missing


# ---------------------------------------------------------------------------------------------------------------------
# Reading files


def read_text(path: str, what: str = "heads") -> str:
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Unreadable("too_large", file=path, what=what)
        return content.decode("utf-8")
    except (OSError, ValueError) as error:  # the name of a file may itself be none
        detail = "UTF-8" if isinstance(error, UnicodeDecodeError) else getattr(error, "strerror", None) or str(error)
        raise Unreadable("file", file=path, detail=detail) from error


def _no_float(_written: str) -> NoReturn:
    raise Unsound("number")


def _integer(written: str) -> int:
    if len(written) > 17 or abs(int(written)) > LARGEST:
        raise Unsound("number")
    return int(written)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise Unsound("duplicate")
    return read


def strict_json(text: str | bytes) -> Any:
    """JSON as the ledger writes it: whole numbers of at most 2^53 − 1, each name once, and no half characters."""
    try:
        read = json.loads(
            text, parse_float=_no_float, parse_constant=_no_float, parse_int=_integer, object_pairs_hook=_once
        )
    except (RecursionError, MemoryError) as error:
        raise Unsound("depth") from error
    if "\\u" in (text if isinstance(text, str) else text.decode("utf-8", "replace")):  # how half a character comes in
        try:
            json.dumps(read, ensure_ascii=False).encode()
        except (UnicodeEncodeError, RecursionError) as error:
            raise Unsound("surrogate" if isinstance(error, UnicodeEncodeError) else "depth") from error
    return read


def require_fields(read: Any, needed: str, allowed: str = "") -> dict[str, Any]:
    """The object, if it has these fields and no other: what nobody checks must not look as if it were checked."""
    if not isinstance(read, dict) or not set(needed.split()) <= read.keys() <= {*needed.split(), *allowed.split()}:
        raise Unsound("field")
    return read


def read_json(path: str, what: str, form: str) -> dict[str, Any]:
    try:
        read = strict_json(read_text(path, what))
    except ValueError as error:
        raise Unreadable("format", file=path, what=what) from error
    if not isinstance(read, dict) or read.get("format") != form:
        raise Unreadable("format", file=path, what=what)
    return read


def read_key(given: str) -> Key:
    try:
        return parse_key(given)
    except (ValueError, IndexError):
        try:
            return parse_key(read_text(given))
        except (ValueError, IndexError) as error:
            raise Unreadable("key", file=given) from error


def read_head(path: str) -> Head:
    """A head from a file: the note itself, or any receipt or export that carries one."""
    text = read_text(path)
    try:
        if text.lstrip().startswith("{"):
            text = strict_json(text)["head"]
        elif text.strip().rpartition("#")[2].startswith("1~"):
            text = read_receipt(path)["head"]
        elif "\n" in text:
            text = text.replace("\r\n", "\n").rstrip("\n") + "\n"  # as a scanned code may have been saved
        return parse_head(parse_note(text))
    except BROKEN as error:
        raise Unreadable("format", file=path, what="heads") from error


def digest_of(text: Any) -> bytes:
    if not isinstance(text, str) or not HASH.fullmatch(text):
        raise ValueError(text)
    return bytes.fromhex(text)


HASH = re.compile(r"[0-9a-f]{64}")


def hashes(texts: Any) -> list[bytes]:
    if not isinstance(texts, list):
        raise TypeError(texts)
    return [digest_of(text) for text in texts]


def index_of(read: dict[str, Any]) -> int:
    """Where the entry stands: a whole number, and not what merely looks like one."""
    index = read["leaf_index"]
    if type(index) is not int or index < 0:
        raise Unsound("number")
    return index


# ---------------------------------------------------------------------------------------------------------------------
# The four commands


def verify_receipt(options: argparse.Namespace, keys: Keys, report: Report) -> None:
    """One event, its place, and the head (or the promise) it hangs on."""
    read = read_receipt(options.file)
    try:
        require_fields(read, "case leaf_index leaf_hash", "format event head proof promise handovers openings")
        follow_handovers(read, keys, report)
        event = check_entry(read, case_of(read, report), report)
        for opening in read.get("openings", []):
            check_opening(require_fields(opening, "path value key"), event, index_of(read), report)
        if "head" in read:
            head = parse_head(parse_note(read["head"]))
            check_head(head, "head", keys, report)
            check_inclusion(read, head, report)
        if "promise" in read or "head" not in read:
            check_promise(read, keys, report)
    except BROKEN as error:
        raise Unreadable("format", file=options.file, what="receipt") from error
    report.state("not_proven_true")


def verify_export(options: argparse.Namespace, keys: Keys, report: Report) -> None:
    """Some events about one case, all under one head."""
    read = read_json(options.file, "export", "luoshi-export-v1")
    try:
        require_fields(read, "format case head events", "handovers")
        follow_handovers(read, keys, report)
        head = parse_head(parse_note(read["head"]))
        check_head(head, "head", keys, report)
        case, before = case_of(read, report), -1
        for entry in read["events"]:
            require_fields(entry, "leaf_index leaf_hash event proof")
            check_entry(entry, case, report)
            check_inclusion(entry, head, report)
            if index_of(entry) <= before:
                report.find("out_of_order", leaf=index_of(entry), before=before)
            before = index_of(entry)
        if before < 0:
            report.find("nothing_listed")
    except BROKEN as error:
        raise Unreadable("format", file=options.file, what="export") from error
    report.state("not_proven_complete")
    report.state("not_proven_true")


def case_of(read: dict[str, Any], report: Report) -> str | None:
    """The case that the file says it is about; without one nothing says what its entries are about."""
    case = read["case"]
    if not isinstance(case, str):
        raise Unsound("field")
    if not case.strip() or case == "case:":
        report.find("case_missing")
        return None
    return case


def verify_heads(options: argparse.Namespace, keys: Keys, report: Report) -> None:
    """Two heads, of which the newer must continue the older."""
    old, new, proof = read_heads(options)
    if old.size > new.size and not options.declaration:
        old, new = new, old
    signed = [
        check_head(old, "old head", Keys([t[0] for t in keys.terms], []), report),
        check_head(new, "new head", keys, report),
    ]
    if old.origin != new.origin:
        report.find("other_log", old=old.origin, new=new.origin)
        return
    before = len(report.findings)
    said = read_declarations(options.declaration, new.origin, keys, report)
    lost = next((one for one in said if one.covers(old) and not one.covers(new)), None)
    wrong = any(one.what == "clock" and one.size >= old.size and one.stated >= old.time for one in said)
    if lost is not None:
        report.state("declared_lost", head="old head", size=old.size, leaf=lost.kept)
        return
    if old.size == new.size and old.root != new.root:
        report.find("forked", size=new.size)
    elif old.size != new.size and proof is None:
        raise Unreadable("proof_needed")
    elif not is_consistent(old.size, old.root, new.size, new.root, [] if old.size == new.size else proof or []):
        report.find("not_consistent", leaf=old.size, size=new.size)
    else:
        report.state("consistent", old=old.size, size=new.size)
    if new.size > old.size and new.time < old.time and not wrong:
        report.find("back_in_time")
    if len(report.findings) > before and all(signed):
        report.find("both_signed")


def read_declarations(path: str | None, origin: str, keys: Keys, report: Report) -> list[Declaration]:
    """What the log declares, from the feed's ``declarations.json`` or from a note alone."""
    if not path:
        return []
    text = read_text(path, "declaration")
    try:
        notes = strict_json(text)["declarations"] if text.lstrip().startswith("{") else [text]
        said = [take_declaration(parse_note(note), keys, report) for note in notes[:MOST_HANDOVERS]]
    except BROKEN as error:
        raise Unreadable("format", file=path, what="declaration") from error
    return [one for one in said if one is not None and one.origin == origin]


def read_heads(options: argparse.Namespace) -> tuple[Head, Head, list[bytes] | None]:
    try:
        if len(options.files) == 1:
            read = require_fields(read_json(options.files[0], "heads", "luoshi-heads-v1"), "format old new proof")
            return parse_head(parse_note(read["old"])), parse_head(parse_note(read["new"])), hashes(read["proof"])
        if len(options.files) != 2:
            raise Unreadable("usage", detail="heads OLD NEW | heads FILE")
        proof = None
        if options.proof:
            read = strict_json(read_text(options.proof, "proof"))
            proof = hashes(read["proof"] if isinstance(read, dict) else read)
        return read_head(options.files[0]), read_head(options.files[1]), proof
    except BROKEN as error:
        raise Unreadable("format", file=options.files[0], what="heads") from error


def follow_handovers(read: dict[str, Any], keys: Keys, report: Report) -> None:
    notes = read.get("handovers", [])
    if not isinstance(notes, list) or len(notes) > MOST_HANDOVERS:
        raise Unsound("field")
    for note in notes:
        keys.take(parse_note(note), report)


def check_head(head: Head, label: str, keys: Keys, report: Report) -> bool:
    """The head's signatures, with a statement of what was checked."""
    holds = keys.check(head, label, report)
    if holds:
        key = keys.signer(head.note, head.origin, head.size)
        report.state("signed", head=label, size=head.size, time=head.time, key=str(key))
    return holds


def read_receipt(path: str) -> dict[str, Any]:
    """A receipt's file, or one line from a QR code: ``1~case~index~leaf~…``, perhaps after the address of a page."""
    line = read_text(path, "receipt").strip().rpartition("#")[2]
    if not line.startswith("1~"):
        return read_json(path, "receipt", "luoshi-receipt-v1")
    try:
        return from_short(line.split("~"))
    except BROKEN as error:
        raise Unreadable("format", file=path, what="receipt") from error


def from_short(parts: list[str]) -> dict[str, Any]:
    """The receipt in the parts of its short form; it has the hash of the event in place of its words."""
    _, case, index, leaf, kind, log, *facts = parts
    origin, digest = from_base64url(log).decode(), from_base64url(leaf).hex()
    read: dict[str, Any] = {"case": case, "leaf_index": whole(index), "leaf_hash": digest}
    if kind == "h":
        size, root, time, signature, proof = facts
        path = from_base64url(proof)
        read["proof"] = [path[n : n + 32].hex() for n in range(0, len(path), 32)]
        lines = f"{origin}\n{size}\n{base64.b64encode(from_base64url(root)).decode()}\ntime {time}\n"
    elif kind == "p":
        time, due, signature = facts
        lines = f"luoshi.promise/v1\n{origin}\nleaf {index}\nhash {digest}\ntime {time}\ndue {due}\n"
    else:
        raise ValueError(kind)
    signed = f"{lines}\n— {origin} {base64.b64encode(from_base64url(signature)).decode()}\n"
    read["head" if kind == "h" else "promise"] = signed
    return read


def from_base64url(text: str) -> bytes:
    if "+" in text or "/" in text:
        raise ValueError(text)
    return from_base64(text.translate(str.maketrans("-_", "+/")) + "=" * (-len(text) % 4))


def leaf_of(entry: dict[str, Any]) -> bytes:
    """The hash of the event's words; the short form of a receipt has the hash alone."""
    return leaf_hash(entry["event"].encode()) if "event" in entry else digest_of(entry["leaf_hash"])


def check_entry(entry: dict[str, Any], case: str | None, report: Report) -> dict[str, Any]:
    """The event against its stated hash and number; returns what it says."""
    index = index_of(entry)
    if "event" not in entry:
        if "format" in entry:
            raise Unsound("field")  # only the one line of a QR code leaves the words away
        report.state("hash_only", leaf=index)
        return {}
    text = entry["event"].encode()
    if leaf_hash(text).hex() != entry["leaf_hash"]:
        report.find("hash_misstated", leaf=index)
    event = read_event(text, report)
    if event.get("seq") != index or type(event.get("seq")) is not int:
        report.find("index_differs", leaf=index, seq=event.get("seq"))
    if case is not None and event.get("subject") not in (case, f"case:{case}"):
        report.find("case_differs", leaf=index, subject=event.get("subject"), case=case)
    return event


def read_event(text: bytes, report: Report) -> dict[str, Any]:
    """What the entry says; nothing if it is not written as the ledger writes one."""
    try:
        event = strict_json(text)
        why = "" if isinstance(event, dict) else "field"
    except (ValueError, Unsound) as error:
        event, why = {}, error.why if isinstance(error, Unsound) else "syntax"
    if why:
        report.find("not_as_written", what="event", why=why)
        return {}
    read: dict[str, Any] = event
    return read


def check_inclusion(entry: dict[str, Any], head: Head, report: Report) -> None:
    index, leaf = index_of(entry), leaf_of(entry)
    if root_from_inclusion(leaf, index, head.size, hashes(entry["proof"])) == head.root:
        report.state("included", leaf=index, size=head.size)
    else:
        report.find("not_included", leaf=index, head="head", size=head.size)


def check_opening(opening: dict[str, Any], event: dict[str, Any], index: int, report: Report) -> None:
    """Whether value and key are what the commitment in the event was made of."""
    found: Any = event
    for name in opening["path"]:
        found = found.get(name) if isinstance(found, dict) else None
    key, path = digest_of(opening["key"]), ".".join(opening["path"])
    made = hmac.new(key, opening["value"].encode(), hashlib.sha256).hexdigest()
    if isinstance(found, str) and hmac.compare_digest(made.encode(), found.encode()):
        report.state("opened", path=path)
    else:
        report.find("opening_false", leaf=index, path=path)


def check_promise(read: dict[str, Any], keys: Keys, report: Report) -> str:
    """A promise in place of a head; returns when it was made."""
    note, index = parse_note(read["promise"]), index_of(read)
    title, origin, leaf, digest, made, due, rest = note.text.split("\n")
    expected = ("luoshi.promise/v1", f"leaf {index}", "hash " + leaf_of(read).hex(), "")
    time_in("time ", made)
    if not keys.terms:
        report.anchored = False
        report.state("no_key")
    signed = not keys.terms or keys.signer(note, origin, index + 1) is not None
    if not signed or (title, leaf, digest, rest) != expected:
        report.find("bad_promise", leaf=index)
    else:
        report.state("promised", leaf=index, due=time_in("due ", due))
    return made[5:]


def read_promises(paths: Sequence[str], keys: Keys, report: Report) -> dict[int, tuple[bytes, str]]:
    """The leaf hashes that receipts without a head promise, and when, by their place; a false one promises nothing."""
    promised = {}
    for path in paths:
        read = read_receipt(path)
        try:
            before = len(report.findings)
            made = check_promise(read, keys, report)
            if len(report.findings) == before:
                promised[index_of(read)] = (leaf_of(read), made)
        except BROKEN as error:
            raise Unreadable("format", file=path, what="receipt") from error
    return promised


class LogCheck:
    """The state of walking through a whole log, line by line."""

    def __init__(self, keys: Keys, report: Report, expected: dict[int, list[tuple[str, Head]]]) -> None:
        self.keys = keys
        self.report = report
        self.expected = expected  # heads from elsewhere (receipts, a witness) by the size they cover
        self.origin = ""  # the log that the first line names
        self.promised: dict[int, tuple[bytes, str]] = {}  # leaf hashes under a signed promise, by place
        self.declared: list[Declaration] = []
        self.last_time = ""  # of the last head, or of the declaration that it was wrong
        self.edge: Edge | None = Edge()  # the tree of the texts; None once the sequence is broken
        self.recorded: Edge | None = None  # the tree of the recorded hashes, once they differ
        self.count = 0  # entries read
        self.shift = 0  # how many entries are known to be missing (or too many) before here
        self.pending: tuple[int, ...] | None = None  # where numbers are wrong, and which: waiting for the next entry
        self.altered: list[int] = []
        self.heads = 0
        self.unchecked = False  # whether a head came after the sequence was broken
        self.anchor = 0  # size of the last head whose root was right
        self.covered = 0  # size of the last such head whose signature holds too

    # One entry ------------------------------------------------------------------------------------------------------

    def take_entry(self, line: bytes, number: int) -> None:
        text = line[68:-1]
        digest = hashlib.sha256(b"\x00" + text)
        if line[66:68] != b'",' or line[-1:] != b"]":
            self.report.find("leaf_unreadable", leaf=self.count + self.shift, line=number)
            self.break_off()
        elif digest.hexdigest().encode() != line[2:66] or self.recorded is not None:
            self.take_altered(digest.digest(), line[2:66])
        if self.pending is not None or b',"seq":%d,"subject":"' % (self.count + self.shift) not in text:
            self.check_number(text, number)
        if self.promised:
            self.take_promised(self.count + self.shift, digest.digest())
        self.count += 1
        if self.edge is not None:
            self.edge.append(digest.digest())
            if self.edge.size in self.expected:
                for label, head in self.expected[self.edge.size]:
                    self.compare(head, label)

    def take_promised(self, place: int, digest: bytes | None) -> None:
        """Hold the entry at this place, or that there is none, against what was promised about it."""
        leaf, made = self.promised.pop(place, (digest, ""))
        if leaf == digest:
            return
        if any(one.what == "restored" and one.kept <= place and made < one.time for one in self.declared):
            self.report.state("promise_lost", leaf=place)
        else:
            self.report.find("promise_broken", leaf=place)

    def take_altered(self, computed: bytes, stated: bytes) -> None:
        """Keep the tree of the recorded hashes beside that of the texts: a head will tell which of them is right."""
        try:
            stated_hash = binascii.unhexlify(stated)
        except binascii.Error:
            stated_hash = b""
        if stated != computed.hex().encode():
            self.report.find("leaf_altered", leaf=self.count + self.shift)
            self.altered.append(self.count + self.shift)
        if self.edge is not None:
            if self.recorded is None:
                self.recorded = Edge(self.edge.size, self.edge.hashes)
            self.recorded.append(stated_hash)

    def check_number(self, text: bytes, number: int) -> None:
        """Tell deletion, insertion and swap apart by the number the *next* entry carries."""
        place = self.count + self.shift
        seq = number_of(text)
        if seq is None:
            self.report.find("leaf_unreadable", leaf=place, line=number)
            return
        if self.pending is not None:
            first, *carried = self.pending
            if carried == [first + self.shift + 1] and seq == first + self.shift:
                self.pending = (first, *carried, seq)  # swapped neighbours or an insertion: the third will tell
                return
            self.pending = None
            self.settle(first + self.shift, carried, seq)
        if seq != self.count + self.shift:
            self.pending = (self.count, seq)

    def settle(self, place: int, numbers: list[int], following: int) -> None:
        """Say what stands at ``place``, knowing the number of the entry that follows."""
        carried = numbers[0]
        if len(numbers) == 2 and following == place + 2:
            self.report.find("leaf_misplaced", leaf=place, seq=carried)
            self.report.find("leaf_misplaced", leaf=place + 1, seq=numbers[1])
        elif len(numbers) == 1 and following == carried + 1 and carried > place:
            self.report.find("leaf_missing", leaf=place, last=carried - 1)
            self.shift += carried - place
            self.break_off()
        elif len(numbers) == 2 or following == place or following == carried + 1 == place:
            self.report.find("leaf_extra", leaf=place, seq=carried)
            self.shift -= 1
            self.break_off()
        else:
            self.report.find("leaf_misplaced", leaf=place, seq=carried)

    def settle_pending(self, size: int | None = None) -> None:
        """Nothing follows but a head of ``size``, or the end of the file: what stands there is judged by that."""
        if self.pending is None:
            return
        first, *carried = self.pending
        self.pending = None
        place, read = first + self.shift, self.count + self.shift
        if size is None:
            following = place + 2 if len(carried) == 2 else carried[0] + 1 if carried[0] > place else place + 1
        else:
            following = carried[0] + 1 if size > read else place if size < read else place + len(carried)
        self.settle(place, carried, following)

    def break_off(self) -> None:
        self.edge = self.recorded = None

    # Notes ----------------------------------------------------------------------------------------------------------

    def take_note(self, line: bytes, number: int) -> None:
        try:
            note = parse_note(require_fields(strict_json(line), "note")["note"])
            other = note.text.startswith(("luoshi.key-handover/", "luoshi.declaration/"))
            head = None if other else parse_head(note)
        except (*BROKEN, Unsound):
            self.report.find("note_unreadable", line=number)
            return
        if head is None and note.text.startswith("luoshi.declaration/"):
            self.take_declared(note)
        elif head is None:
            self.keys.take(note, self.report)
        else:
            self.take_head(head)

    def take_declared(self, note: Note) -> None:
        """It stands after what it leaves as it is."""
        self.settle_pending()
        before = self.report.declared
        said = take_declaration(note, self.keys, self.report)
        if said is None:
            return
        fits = said.origin == self.origin and (said.what == "clock" or said.kept == self.count + self.shift)
        if not fits or (said.what == "restored" and self.edge is not None and self.edge.root() != said.kept_root):
            self.report.declared = before
            self.report.find("bad_declaration")
            return
        self.declared.append(said)
        if said.what == "clock":
            self.last_time = min(self.last_time, said.time)

    def take_head(self, head: Head) -> None:
        self.heads += 1
        if head.origin != self.origin:
            self.report.find("other_log", old=self.origin, new=head.origin)
        self.settle_pending(head.size)
        if head.time < self.last_time:
            self.report.find("back_in_time")
        self.last_time = head.time
        place = self.count + self.shift
        if head.size > place:
            self.report.find("leaf_missing", leaf=place, last=head.size - 1)
            self.shift += head.size - place
            self.break_off()
        elif head.size < place:
            self.report.find("head_out_of_place", head="head", size=head.size, leaf=place)
        else:
            self.compare(head, "head")

    def compare(self, head: Head, label: str) -> None:
        if self.edge is None:
            self.unchecked = True
            return
        right = self.edge.root() == head.root
        if not right and self.recorded is not None and self.recorded.root() == head.root:
            for leaf in self.altered:
                self.report.find("leaf_text_altered", leaf=leaf)
            self.edge, right = self.recorded, True
        if not right and self.is_lost(head, label):
            return
        if not right:
            first = min(self.anchor, head.size - 1) if head.size else 0
            self.report.find("root_differs", leaf=first, last=max(head.size - 1, 0), head=label, size=head.size)
            self.keys.check(head, label, self.report)
            self.break_off()
            return
        self.recorded, self.altered = None, []
        self.anchor = head.size
        if self.keys.check(head, label, self.report):
            self.covered = head.size

    def is_lost(self, head: Head, label: str) -> bool:
        """Whether this head from elsewhere is of what the log declares lost; says so."""
        lost = next((one for one in self.declared if label != "head" and one.covers(head)), None)
        if lost is None or not self.keys.check(head, label, self.report):
            return False
        self.report.state("declared_lost", head=label, size=head.size, leaf=lost.kept)
        return True

    # The end --------------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        self.settle_pending()
        place = self.count + self.shift
        for size in sorted(self.expected):
            if size > place:
                label, head = self.expected[size][0]
                if self.is_lost(head, label):
                    continue
                self.report.find("leaf_truncated", leaf=place, last=size - 1, size=size, head=label)
                self.keys.check(head, label, self.report)
        for leaf in sorted(self.promised):
            self.take_promised(leaf, None)
        if self.unchecked:
            self.report.find("heads_unchecked", leaf=self.anchor)
        covered = self.covered if self.keys.terms else self.anchor
        self.report.state("whole", size=self.count, heads=self.heads, covered=covered)
        if self.count > covered:
            self.report.state("uncovered", count=self.count - covered, leaf=covered)


def verify_log(options: argparse.Namespace, keys: Keys, report: Report) -> None:
    """A whole log: every entry in its place, every head right."""
    expected: dict[int, list[tuple[str, Head]]] = {}
    for path in options.head or []:
        head = read_head(path)
        expected.setdefault(head.size, []).append((path, head))
    check = LogCheck(keys, report, expected)
    check.promised = read_promises(options.promise or [], keys, report)
    opened, check.origin = open_log(options.file)
    with opened as file:
        take_entry, take_note = check.take_entry, check.take_note
        for number, line in enumerate(lines_of(file), 2):
            stripped = line.rstrip(b"\r\n")
            if len(line) > MOST_LINE:
                report.find("line_too_long", line=number)
                check.break_off()
                break
            if stripped.startswith(b'["'):
                take_entry(stripped, number)
            elif stripped:
                take_note(stripped, number)
    check.finish()
    if options.against:
        kept = [one.kept for one in check.declared if one.what == "restored"]
        compare_copies(options.file, options.against, report, lost_from=min(kept) if kept else None)
    report.state("not_proven_true")


def number_of(text: bytes) -> int | None:
    try:
        seq = strict_json(text)["seq"]
    except (*BROKEN, Unsound):
        return None
    return seq if type(seq) is int else None


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Each line, however long the file; of a line that is too long only its beginning."""
    return iter(functools.partial(file.readline, MOST_LINE + 1), b"")


def open_log(path: str) -> tuple[BinaryIO, str]:
    """The file, after its first line, which says what it is and of which log."""
    try:
        file = open(path, "rb")
    except (OSError, ValueError) as error:
        raise Unreadable("file", file=path, detail=getattr(error, "strerror", None) or str(error)) from error
    try:
        header = require_fields(strict_json(file.readline(MOST_LINE)), "format log")
        check_name(header["log"])
        known = header["format"] == "luoshi-log-v1"
    except (*BROKEN, Unsound, OSError):
        known = False
    if not known:
        file.close()
        raise Unreadable("format", file=path, what="log")
    return file, str(header["log"])


def compare_copies(path: str, older: str, report: Report, *, lost_from: int | None = None) -> None:
    """The first entry in which this log is not the continuation of an older copy."""

    def texts(copy: str) -> Iterator[bytes]:
        with open_log(copy)[0] as file:
            for line in lines_of(file):
                if line.startswith(b'["'):
                    yield line.rstrip(b"\r\n")[68:]

    size = 0
    for size, (now, then) in enumerate(itertools.zip_longest(texts(path), texts(older))):
        if then is None:
            return
        if now != then and lost_from is not None and size >= lost_from:
            report.state("copy_lost", leaf=size)
            return
        if now is None:
            total = size + 1 + sum(1 for _ in itertools.islice(texts(older), size + 1, None))
            report.find("history_shorter", leaf=size, size=total)
            return
        if now != then:
            report.find("history_differs", leaf=size)
            return


# ---------------------------------------------------------------------------------------------------------------------
# The command line


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Unreadable("usage", detail=message)


def parser() -> Parser:
    commands = Parser(prog="luoshi-verify", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    every = Parser(add_help=False)
    every.add_argument(
        "--key", action="append", default=[], metavar="KEY", help="可信的台账公钥 · the log's key, trusted"
    )
    every.add_argument("--witness", action="append", default=[], metavar="KEY", help="见证方公钥 · a witness's key")
    every.add_argument("--json", action="store_true", help="机器可读输出 · machine-readable output")
    every.add_argument("--lang", choices=["zh", "en"], default="zh", help="输出语言 · language of the output")
    chosen = commands.add_subparsers(dest="command", required=True, parser_class=Parser)
    for name, run, text in (
        ("receipt", verify_receipt, "核对回执 · a receipt"),
        ("export", verify_export, "核对导出文件 · an export"),
        ("heads", verify_heads, "核对两个树头 · two tree heads"),
        ("log", verify_log, "核对整本台账 · a whole log"),
    ):
        command = chosen.add_parser(name, help=text, parents=[every])
        command.set_defaults(run=run)
        if name == "heads":
            command.add_argument("files", nargs="+")
            command.add_argument("--proof", help="一致性证明文件 · file with the consistency proof")
            command.add_argument("--declaration", help="台账的声明 · what the log declares (declarations.json)")
        else:
            command.add_argument("file")
        if name == "log":
            command.add_argument(
                "--head", action="append", help="别处得来的树头、回执 · a head or receipt from elsewhere"
            )
            command.add_argument(
                "--promise", action="append", help="尚无树头的回执 · a receipt that has only a promise"
            )
            command.add_argument("--against", help="较早的台账副本 · an older copy of the log")
    return commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that lacks a character must not end in an error
    lang, as_json = "en" if "en" in given or "--lang=en" in given else "zh", "--json" in given
    report = Report(given[0] if given else "")
    try:
        options = parser().parse_args(given)
        lang = options.lang
        report.command = options.command
        keys = Keys([read_key(key) for key in options.key], [read_key(key) for key in options.witness])
        options.run(options, keys, report)
    except Unreadable as problem:
        report.unreadable = problem
    except Unsound as problem:
        if problem.why in {"field", "depth"}:
            report.unreadable = Unreadable("shape", what=report.command, why=problem.why)
        else:
            report.find("not_as_written", what=report.command, why=problem.why)
    except OSError as problem:
        report.unreadable = Unreadable("file", file=report.command, detail=problem.strerror or str(problem))
    if as_json:
        print(json.dumps(report.to_json(lang), ensure_ascii=False, indent=1))
    else:
        print(report.to_text(lang))
    return report.outcome()


if __name__ == "__main__":
    sys.exit(main())
