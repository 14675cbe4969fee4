"""The witness: signs what extends the last head it saw, and nothing else."""

import functools
import http.server
import json
import stat
import threading
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from luoshi.district.site.cli import app
from luoshi.district.site.witnessing import FeedUnreachableError, FolderFeed, Witness, open_feed
from luoshi.proof.errors import UnreadableDocumentError
from luoshi.proof.notes import SignedNote, SigningKey, VerifyingKey
from luoshi.proof.verify import luoshi_verify
from tests.fakes.feed import NAME, FolderLog

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def log(tmp_path):
    return FolderLog(tmp_path / "feed")


@pytest.fixture
def witness(tmp_path):
    return Witness(tmp_path / "witness", name="neighbour.example/witness")


def _look(witness, log, minutes=0):
    return witness.look(FolderFeed(log.folder), at=AT + timedelta(minutes=minutes))


@pytest.mark.parametrize(("first", "more"), [(1, 1), (5, 0), (256, 1), (300, 500), (255, 65_536)])
def test_growing_log_is_co_signed_each_time(log, witness, tmp_path, first, more):
    """The co-signed head verifies under both keys with the stand-alone program."""
    log.append(first).publish()
    assert _look(witness, log).before is None
    log.append(more).publish()
    seen = _look(witness, log, 5)
    assert (seen.is_consistent, seen.before, seen.size) == (True, first, first + more)
    head = tmp_path / "head"
    head.write_text(seen.note)
    own = str(witness.key.verifying_key)
    arguments = ["heads", str(head), str(head), "--key", str(log.first_key), "--witness", own]
    assert luoshi_verify.main(arguments) == 0


def test_witness_remembers_over_a_restart(log, witness, tmp_path):
    """Key and last head are files; the private ones are its owner's alone."""
    log.append(3).publish()
    _look(witness, log)
    log.append(3).publish()
    again = Witness(tmp_path / "witness")
    assert again.key.verifying_key == witness.key.verifying_key
    assert _look(again, log).before == 3
    assert stat.S_IMODE((tmp_path / "witness" / "witness.key").stat().st_mode) == 0o600


def test_rewritten_history_is_refused_and_the_evidence_convicts(log, witness, tmp_path, capsys):
    """Same key, a valid signature, one entry changed before: both heads are kept as proof."""
    log.append(10).publish()
    _look(witness, log)
    false = FolderLog(tmp_path / "feed", key=log.key).append(4).append(1, "changed").append(20)
    false.at = log.at
    false.publish()
    seen = _look(witness, log)
    assert (seen.refusal, seen.note) == ("not_proven", "")
    capsys.readouterr()
    assert luoshi_verify.main(["heads", seen.evidence, "--key", str(log.first_key), "--json"]) == 1
    codes = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert codes == {"not_consistent", "both_signed"}
    log.append(5).publish()
    assert _look(witness, log).is_consistent, "the true log goes on"


def test_two_histories_shown_to_two_followers_are_found(tmp_path, witness, capsys):
    """A fork: each follower alone sees a consistent log; the witness that meets both refuses the second."""
    key = SigningKey.generate(NAME)
    shown = {
        name: FolderLog(tmp_path / name, key=key, history="true").append(7).append(3, name) for name in ("one", "two")
    }
    followers = {name: Witness(tmp_path / f"follower-{name}") for name in shown}
    for name, log in shown.items():
        log.publish()
        assert _look(followers[name], log).is_consistent
        log.append(4).publish()
        assert _look(followers[name], log).is_consistent
    assert _look(witness, shown["one"]).is_consistent
    seen = _look(witness, shown["two"])
    assert seen.refusal == "forked"
    capsys.readouterr()
    assert luoshi_verify.main(["heads", seen.evidence, "--key", str(key.verifying_key), "--json"]) == 1
    codes = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert codes == {"forked", "both_signed"}


def test_follower_of_the_fork_cannot_show_the_witness_s_signature(tmp_path, witness):
    """Whoever asks for the witness's signature is not deceived by the second history."""
    key = SigningKey.generate(NAME)
    true = FolderLog(tmp_path / "one", key=key).append(5)
    true.publish()
    false = FolderLog(tmp_path / "two", key=key, history="false").append(5)
    forged = false.publish()
    cosigned = SignedNote.parse(_look(witness, true).note)
    path = tmp_path / "forged"
    path.write_text(str(SignedNote(forged.text, (*forged.signatures, cosigned.signatures[-1]))))
    own = str(witness.key.verifying_key)
    assert luoshi_verify.main(["heads", str(path), str(path), "--key", str(key.verifying_key), "--witness", own]) == 1


@pytest.mark.parametrize(
    ("lie", "refusal"),
    [
        ("shrink", "shrunk"),
        ("fork", "forked"),
        ("other key", "not_signed"),
        ("back in time", "back_in_time"),
        ("other log", "not_signed"),
    ],
)
def test_what_does_not_extend_the_last_head_is_refused(log, witness, tmp_path, lie, refusal):
    """Nothing is signed and the last head stays what it was."""
    log.append(10).publish()
    before = _look(witness, log).note
    lying = FolderLog(tmp_path / "feed", key=log.key)
    lying.at = log.at
    if lie == "shrink":
        lying.append(4).publish()
    elif lie == "fork":
        lying.append(10, "changed").publish()
    elif lie == "other key":
        lying.append(12).publish(key=SigningKey.generate(NAME))
    elif lie == "back in time":
        lying.append(12).publish(minutes=-60)
    else:
        FolderLog(tmp_path / "feed", key=SigningKey.generate(NAME)).append(12).publish()
    seen = _look(witness, log)
    assert (seen.refusal, seen.note) == (refusal, "")
    assert (tmp_path / "witness" / "last-head").read_text() == before


def test_handed_over_key_is_followed_and_one_without_a_hand_over_is_not(log, witness):
    """From the key of the first look to the third."""
    log.append(3).publish()
    _look(witness, log)
    for _ in range(2):
        log.rotate()
        log.append(3).publish()
        assert _look(witness, log).is_consistent
    log.key = SigningKey.generate(NAME)
    log.append(3).publish()
    assert _look(witness, log).refusal == "not_signed"


def test_trusted_key_decides_at_the_first_look(log, tmp_path):
    """A feed that names another key than the printed one is refused from the start."""
    log.append(3).publish()
    printed = SigningKey.generate(NAME).verifying_key
    seen = Witness(tmp_path / "careful", trusted=str(printed)).look(FolderFeed(log.folder), at=AT)
    assert seen.refusal == "not_signed"
    right = Witness(tmp_path / "right", trusted=str(log.first_key))
    assert right.look(FolderFeed(log.folder), at=AT).is_consistent
    with pytest.raises(UnreadableDocumentError, match="another one"):
        Witness(tmp_path / "right", trusted=str(printed)).look(FolderFeed(log.folder), at=AT)


@pytest.mark.parametrize("damage", ["checkpoint", "keys.json", "tile/0/000.p/9"])
def test_damaged_feed_is_no_verdict(log, witness, damage):
    """Unreadable is not false: the exit code tells them apart."""
    log.append(4).publish()
    _look(witness, log)
    log.append(5).publish()
    (log.folder / damage).write_bytes(b"\xff{")
    with pytest.raises(UnreadableDocumentError):
        _look(witness, log)
    (log.folder / damage).unlink()
    with pytest.raises(FeedUnreachableError):
        _look(witness, log)


def test_feed_is_found_below_a_site_s_address(log, witness):
    """By the site's address or by the feed's own, over the network."""
    root = log.folder / "site" / ".well-known" / "luoshi"
    served = FolderLog(root).append(300)
    served.publish()
    handler = functools.partial(Quiet, directory=str(log.folder / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        assert witness.look(open_feed(address), at=AT).is_consistent
        served.append(100).publish()
        assert witness.look(open_feed(f"{address}/.well-known/luoshi"), at=AT).before == 300
        with pytest.raises(FeedUnreachableError, match="404"):
            open_feed(f"{address}/").read("nothing")
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_command_ends_with_0_1_or_2(log, tmp_path):
    """Consistent, contradicted, unreadable; with --json one line for scripts."""
    run = functools.partial(CliRunner().invoke, app)
    words = ["witness", str(log.folder), "--state", str(tmp_path / "w"), "--name", "w.example", "--json"]
    log.append(3).publish()
    done = run(words)
    assert (done.exit_code, json.loads(done.stdout)["consistent"]) == (0, True)
    assert VerifyingKey.parse((tmp_path / "w" / "witness.pub").read_text()).name == "w.example"
    FolderLog(log.folder, key=log.key, history="false").append(9).publish(minutes=20)
    done = run(words)
    assert (done.exit_code, json.loads(done.stdout)["refusal"]) == (1, "not_proven")
    (log.folder / "checkpoint").unlink()
    done = run(words)
    assert isinstance(done.exception, FeedUnreachableError)
