"""The window of trust: what no head covers yet can be rewritten unseen, unless somebody holds a promise for it."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction

from luoshi.district.audit import api as ledger
from luoshi.district.audit.errors import LedgerDamagedError
from luoshi.district.cases.api import NewCase, register_case
from luoshi.district.cases.models import Entry
from luoshi.district.people.api import SYSTEM
from luoshi.proof.canonical import canonical_text
from luoshi.proof.files import log_lines
from luoshi.proof.heads import TreeHead, sign_head
from luoshi.proof.merkle import Frontier, leaf_hash
from luoshi.proof.notes import SigningKey
from luoshi.proof.promises import Promise, sign_promise
from luoshi.proof.receipts import Receipt
from luoshi.proof.verify import luoshi_verify
from tests.fakes.small_district import MONDAY, small_district

KEY = SigningKey.from_seed("wutong.example/ledger", bytes(range(32)))


@pytest.fixture
def told(db) -> list[str]:
    """The entries of a few reports, as they were recorded."""
    small_district()
    for n in range(5):
        register_case(new=NewCase(title=f"第{n}件", category_code="road", source="web"), by=SYSTEM, at=MONDAY)
    return [ledger.event_of(ticket)[1].to_text() for ticket in Entry.objects.values_list("ledger_seq", flat=True)]


def promised(texts: list[str], index: int) -> Receipt:
    """What a reporter was given before any head covered the entry."""
    leaf = leaf_hash(texts[index].encode())
    promise = sign_promise(Promise(KEY.name, index, leaf, MONDAY, MONDAY + timedelta(days=1)), KEY)
    return Receipt(json.loads(texts[index])["subject"].removeprefix("case:"), texts[index], index, promise=promise)


def signed_log(texts: list[str]) -> str:
    """The log under the next head, which the key's holder signs in good faith over whatever is there."""
    frontier = Frontier()
    for text in texts:
        frontier.append(leaf_hash(text.encode()))
    head = sign_head(TreeHead(KEY.name, frontier.size, frontier.root(), MONDAY), KEY)
    return "".join(log_lines(KEY.name, [*(text.encode() for text in texts), head]))


def verified(tmp_path, texts: list[str], *receipts: Receipt) -> tuple[int, list[tuple[str, int]]]:
    log = tmp_path / "log.ndjson"
    log.write_text(signed_log(texts), encoding="utf-8")
    options = []
    for n, receipt in enumerate(receipts):
        path = tmp_path / f"promise-{n}.json"
        path.write_text(receipt.to_text(), encoding="utf-8")
        options += ["--promise", str(path)]
    report = luoshi_verify.Report("log")
    arguments = luoshi_verify.parser().parse_args(["log", str(log), "--key", str(KEY.verifying_key), *options])
    keys = luoshi_verify.Keys([luoshi_verify.read_key(key) for key in arguments.key], [])
    luoshi_verify.verify_log(arguments, keys, report)
    return report.outcome(), [(finding["code"], finding["leaf"]) for finding in report.findings]


def _retold(texts: list[str], index: int) -> list[str]:
    event = json.loads(texts[index])
    event["data"]["due_at"] = "2030-01-01T00:00:00.000000Z"
    return [*texts[:index], canonical_text(event), *texts[index + 1 :]]


def _without(texts: list[str], index: int) -> list[str]:
    return [canonical_text({**json.loads(t), "seq": n}) for n, t in enumerate([*texts[:index], *texts[index + 1 :]])]


@pytest.mark.parametrize("rewrite", [_retold, _without])
@pytest.mark.parametrize("index", range(5))
def test_entry_rewritten_before_its_head_is_found_by_whoever_holds_its_promise(tmp_path, told, rewrite, index):
    """Without the promise the rewritten log is a sound log; with it, it is evidence against its signer."""
    kept = promised(told, index)
    assert verified(tmp_path, told, kept) == (0, [])
    rewritten = rewrite(told, index)
    assert verified(tmp_path, rewritten) == (0, [])
    assert verified(tmp_path, rewritten, kept) == (1, [("promise_broken", index)])


def test_signer_refuses_what_was_changed_without_recomputing(told):
    """A row changed between its writing and its first head is found before anything is signed."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_ledgerevent_no_update")
        else:
            cursor.execute("DROP TRIGGER audit_ledgerevent_no_change ON audit_ledgerevent")
        cursor.execute("UPDATE audit_ledgerevent SET body = replace(body, 'registered', 'closed') WHERE seq = 2")
    with pytest.raises(LedgerDamagedError) as refusal:
        ledger.sign_head(at=MONDAY)
    assert refusal.value.data["seq"] == 2
    assert ledger.latest_head() is None
