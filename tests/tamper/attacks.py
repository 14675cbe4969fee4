"""The edits: each is done with raw SQL, past the triggers; some recompute whatever the code can recompute.

The attacker reads and writes every table and has the whole code, but neither the private key nor what others keep.
"""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from luoshi.district.audit.triggers import remove
from luoshi.proof.canonical import canonical_text
from luoshi.proof.heads import TreeHead, sign_head
from luoshi.proof.merkle import Frontier, leaf_hash
from luoshi.proof.notes import SigningKey
from luoshi.proof.tile_builder import TileBuilder
from tests.tamper.world import World

EVENT, EDGE, HEAD, TILE, KEY = (
    "audit_ledgerevent", "audit_ledgeredge", "audit_signedhead", "audit_ledgertile", "audit_logkey",
)  # fmt: skip
_SEQ = re.compile(r'"seq":\d+,"subject":(?=[^"]*"[^"]*"}$)')
THIEF = b"not the key of the district ...."


@dataclass(frozen=True)
class Attack:
    """What was done, the first entry it touches, and who must find it."""

    name: str
    leaf: int
    by_verify: bool = True
    by_audit: bool = True


def sql(statement: str, *given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall() if cursor.description else []


def drop_triggers() -> None:
    """Append-only is the database's own promise; whoever owns the database takes it back."""
    for table in (EVENT, HEAD, TILE, KEY):
        remove(connection, table)


def bodies() -> list[str]:
    return [body for (body,) in sql(f"SELECT body FROM {EVENT} ORDER BY seq")]


def rewrite(texts: list[str], first: int) -> None:
    """Make the log be ``texts`` from ``first`` on, and recompute all that hangs on them: leaves, edge, tiles."""
    tickets = [ticket for (ticket,) in sql(f"SELECT ticket FROM {EVENT} ORDER BY seq")]
    tickets += range(max(tickets) + 1, max(tickets) + 2 + len(texts) - len(tickets))
    sql(f"DELETE FROM {EVENT} WHERE seq >= %s", first)
    frontier, builder, tiles = Frontier(), TileBuilder(0), []
    for seq, text in enumerate(texts):
        leaf = leaf_hash(text.encode())
        frontier.append(leaf)
        tiles += list(builder.append(leaf))
        if seq >= first:
            told = json.loads(text)
            sql(
                f"INSERT INTO {EVENT} (seq, ticket, at, kind, subject, actor, body, leaf)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                seq, tickets[seq], told["at"].replace("T", " ").rstrip("Z"),
                told["kind"], told["subject"], told["actor"], text, leaf,
            )  # fmt: skip
    sql(f"UPDATE {EDGE} SET size = %s, frontier = %s, root = %s", len(texts), frontier.to_bytes(), frontier.root())
    sql(f"DELETE FROM {TILE}")
    for tile, content, root in tiles:
        statement = f"INSERT INTO {TILE} (level, number, content, root) VALUES (%s, %s, %s, %s)"
        sql(statement, tile.level, tile.number, content, root)


def numbered(texts: list[str], first: int) -> list[str]:
    """The texts with their numbers made to fit their places; the number is the last but one field."""
    fitting = [_SEQ.sub(f'"seq":{n},"subject":', text) for n, text in enumerate(texts[first:], first)]
    return texts[:first] + fitting


def changed(text: str, rng: random.Random) -> str:
    """The entry with one fact that is a lie."""
    told = json.loads(text)
    data = told["data"]
    lies: list[tuple[dict[str, Any], str, Any]] = [(told, "actor", "account:99"), (told, "at", _later(told["at"]))]
    for name, lie in {
        "state": "closed",
        "lead": "wutong",
        "due_at": "2030-01-01T00:00:00.000000Z",
        "version": 77,
    }.items():
        if name in data and data[name] != lie:
            lies.append((data, name, lie))
    if data.get("commitments"):
        name = rng.choice(sorted(data["commitments"]))
        lies.append((data["commitments"], name, "00" * 32))
    where, name, lie = rng.choice(lies)
    where[name] = lie
    return canonical_text(told)


def _later(at: str) -> str:
    """A thousand years on, which no other entry is."""
    return f"3{at[1:]}"


# Crude edits


def change_a_sign(world: World, rng: random.Random) -> Attack:
    """One sign of the text."""
    leaf = rng.randrange(world.covered)
    text = bodies()[leaf]
    place = rng.randrange(len(text))
    other = "7" if text[place] != "7" else "8"
    sql(f"UPDATE {EVENT} SET body = %s WHERE seq = %s", text[:place] + other + text[place + 1 :], leaf)
    return Attack("change a sign", leaf)


def change_a_fact(world: World, rng: random.Random) -> Attack:
    """One fact, written as it should be, with its hash."""
    leaf = rng.randrange(world.covered)
    text = changed(bodies()[leaf], rng)
    sql(f"UPDATE {EVENT} SET body = %s, leaf = %s WHERE seq = %s", text, leaf_hash(text.encode()), leaf)
    return Attack("change a fact and its hash", leaf)


def delete(world: World, rng: random.Random) -> Attack:
    leaf = rng.randrange(world.covered)
    sql(f"DELETE FROM {EVENT} WHERE seq >= %s AND seq < %s", leaf, leaf + rng.randint(1, 4))
    return Attack("delete", leaf)


def swap(world: World, rng: random.Random) -> Attack:
    """Two texts change places, with their hashes."""
    one, other = sorted(rng.sample(range(world.covered), 2))
    texts = bodies()
    for place, text in ((one, texts[other]), (other, texts[one])):
        sql(f"UPDATE {EVENT} SET body = %s, leaf = %s WHERE seq = %s", text, leaf_hash(text.encode()), place)
    return Attack("swap", one)


def truncate(world: World, rng: random.Random) -> Attack:
    leaf = world.covered - rng.randint(1, 40)
    sql(f"DELETE FROM {EVENT} WHERE seq >= %s", leaf)
    return Attack("truncate", leaf)


# Edits that recompute everything


def change_and_recompute(world: World, rng: random.Random) -> Attack:
    leaf = rng.randrange(world.covered)
    texts = bodies()
    texts[leaf] = changed(texts[leaf], rng)
    rewrite(texts, leaf)
    return Attack("change and recompute", leaf)


def delete_and_recompute(world: World, rng: random.Random) -> Attack:
    leaf = rng.randrange(world.covered)
    texts = bodies()
    del texts[leaf]
    rewrite(numbered(texts, leaf), leaf)
    return Attack("delete and recompute", leaf)


def insert_and_recompute(world: World, rng: random.Random) -> Attack:
    leaf = rng.randrange(world.covered)
    texts = bodies()
    texts.insert(leaf, changed(texts[rng.randrange(world.covered)], rng))
    rewrite(numbered(texts, leaf), leaf)
    return Attack("insert and recompute", leaf)


def swap_and_recompute(world: World, rng: random.Random) -> Attack:
    one, other = sorted(rng.sample(range(world.covered), 2))
    texts = bodies()
    texts[one], texts[other] = texts[other], texts[one]
    rewrite(numbered(texts, one), one)
    return Attack("swap and recompute", one)


def truncate_and_recompute(world: World, rng: random.Random) -> Attack:
    """The heads that say otherwise go too."""
    leaf = world.covered - rng.randint(1, 40)
    rewrite(bodies()[:leaf], leaf)
    sql(f"DELETE FROM {HEAD} WHERE size > %s", leaf)
    return Attack("truncate and recompute", leaf)


def rewrite_the_end(world: World, rng: random.Random) -> Attack:
    """The last entries are told anew; the heads over them are signed anew, with a key of the attacker's own."""
    leaf = _retold(world, rng)
    _forge_heads(leaf)
    return Attack("rewrite the last entries, forge the heads", leaf)


def rewrite_the_end_and_the_key(world: World, rng: random.Random) -> Attack:
    """The same, and all heads and the published key are the attacker's: only what others keep tells the difference."""
    leaf = _retold(world, rng)
    _forge_heads(0)
    sql(f"UPDATE {KEY} SET key = %s, handover = ''", str(_thief().verifying_key))
    return Attack("rewrite the last entries, forge heads and key", leaf, by_audit=False)


def _retold(world: World, rng: random.Random) -> int:
    leaf = world.covered - rng.randint(1, 60)
    texts = bodies()
    texts[leaf:] = [changed(text, rng) for text in texts[leaf:]]
    rewrite(texts, leaf)
    return leaf


def _thief() -> SigningKey:
    (name,) = sql(f"SELECT key FROM {KEY} ORDER BY term")[0]
    return SigningKey.from_seed(name.split("+")[0], THIEF)


def _forge_heads(after: int) -> None:
    """Sign the heads larger than ``after`` over what is there now."""
    thief, frontier, rows = _thief(), Frontier(), dict(sql(f"SELECT size, note FROM {HEAD}"))
    for text in bodies():
        frontier.append(leaf_hash(text.encode()))
        if frontier.size in rows and frontier.size > after:
            head = TreeHead.parse(rows[frontier.size].rpartition("\n\n")[0] + "\n")
            note = sign_head(TreeHead(thief.name, frontier.size, frontier.root(), head.at), thief)
            statement = f"UPDATE {HEAD} SET root = %s, note = %s WHERE size = %s"
            sql(statement, frontier.root(), str(note), frontier.size)


# Edits of what stands beside the entries


def edit_a_head(world: World, rng: random.Random) -> Attack:
    """One sign of a signed head."""
    size = rng.choice(world.heads)
    ((note,),) = sql(f"SELECT note FROM {HEAD} WHERE size = %s", size)
    place = rng.randrange(len(note) - 2)
    other = "4" if note[place] != "4" else "5"
    sql(f"UPDATE {HEAD} SET note = %s WHERE size = %s", note[:place] + other + note[place + 1 :], size)
    return Attack("edit a head", size - 1)


def drop_the_newest_heads(world: World, rng: random.Random) -> Attack:
    """What they covered looks as if nothing had been signed about it."""
    size = rng.choice(world.heads[:-1])
    sql(f"DELETE FROM {HEAD} WHERE size > %s", size)
    return Attack("drop the newest heads", size, by_audit=False)


def edit_what_finds_an_entry(world: World, rng: random.Random) -> Attack:
    """The columns beside the text: the text is whole, but it would no longer be found, or found under another name."""
    leaf = rng.randrange(world.covered)
    column, value = rng.choice(
        [("kind", "case.comment_"), ("subject", "case:LS20200101-0001"), ("actor", "account:99"), ("leaf", b"\0" * 32)]
    )
    sql(f"UPDATE {EVENT} SET {column} = %s WHERE seq = %s", value, leaf)
    return Attack(f"edit {column}", leaf, by_verify=False)


def edit_a_tile(world: World, rng: random.Random) -> Attack:
    rows = sql(f"SELECT id, content FROM {TILE} ORDER BY id")
    pk, content = rng.choice(rows)
    damaged = bytearray(content)
    damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    sql(f"UPDATE {TILE} SET content = %s WHERE id = %s", bytes(damaged), pk)
    return Attack("edit a tile", 0, by_verify=False)


def edit_a_case(world: World, rng: random.Random) -> Attack:
    """The row that everybody sees: what was promised, by whom, until when."""
    rows = sql("SELECT id, version FROM cases_case ORDER BY id")
    pk, version = rng.choice(rows)
    column, value = rng.choice(
        [("version", version + 1), ("due_at", "2031-01-01 00:00:00+00"), ("title", "别的事"), ("address", "别处")]
    )
    sql(f"UPDATE cases_case SET {column} = %s WHERE id = %s", value, pk)
    return Attack(f"edit a case's {column}", 0, by_verify=False)


def edit_the_timeline(world: World, rng: random.Random) -> Attack:
    """What was said, when, as what; or that it was said at all."""
    rows = sql("SELECT id, ledger_seq, text, action FROM cases_entry WHERE text <> '' ORDER BY id")
    pk, seq, text, action = rng.choice(rows)
    what = rng.choice(["text", "action", "at", "delete"])
    if what == "delete":
        sql("DELETE FROM cases_caseevidence WHERE entry_id = %s", pk)
        sql("DELETE FROM cases_entry WHERE id = %s", pk)
    else:
        value = {
            "text": text + "不",
            "action": "contact" if action == "merge" else "merge",
            "at": "2026-01-01 00:00:00+00",
        }[what]
        sql(f"UPDATE cases_entry SET {what} = %s WHERE id = %s", value, pk)
    return Attack(f"timeline: {what}", seq, by_verify=False)


ATTACKS: tuple[Callable[[World, random.Random], Attack], ...] = (
    change_a_sign, change_a_fact, delete, swap, truncate,
    change_and_recompute, delete_and_recompute, insert_and_recompute, swap_and_recompute, truncate_and_recompute,
    rewrite_the_end, rewrite_the_end_and_the_key,
    edit_a_head, drop_the_newest_heads, edit_what_finds_an_entry, edit_a_tile, edit_a_case, edit_the_timeline,
)  # fmt: skip
