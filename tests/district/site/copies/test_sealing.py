"""What was sealed opens with its passphrase, whole and unchanged, or not at all."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.site.copies import sealing
from luoshi.district.site.copies.errors import CopyError, NotACopyError, PassphraseError, WrongPassphraseError
from luoshi.district.site.copies.sealing import OpeningReader, SealingWriter, read_passphrase

PASSPHRASE = b"correct horse battery staple"
CHEAP = (4, 8, 1)
"""Tests seal many files; what the passphrase costs to guess is not what they look at."""


@pytest.fixture(autouse=True, scope="module")
def _small_pieces():
    """Pieces of 64 bytes, so that a short text has several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "PIECE_BYTES", 64)
        yield


def _sealed(content: bytes, passphrase: bytes = PASSPHRASE) -> bytes:
    out = io.BytesIO()
    writer = SealingWriter(out, passphrase, cost=CHEAP)
    for start in range(0, len(content), 50):
        writer.write(content[start : start + 50])
    writer.close()
    return out.getvalue()


def _opened(sealed: bytes, passphrase: bytes = PASSPHRASE) -> bytes:
    reader = OpeningReader(io.BytesIO(sealed), passphrase, name="copy")
    content = b""
    while chunk := reader.read(37):
        content += chunk
    return content


@given(st.binary(max_size=400))
def test_content_comes_back(content):
    """Of any length, also a multiple of the piece and nothing at all."""
    assert _opened(_sealed(content)) == content


@given(st.binary(min_size=1, max_size=300), st.data())
def test_changed_bit_opens_nothing_false(content, data):
    """Wherever it is, the head included: an error, or what was written and nothing else."""
    sealed = bytearray(_sealed(content))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CopyError):
        _opened(bytes(sealed))


@given(st.binary(max_size=300), st.data())
def test_file_cut_short_is_refused(content, data):
    """At any byte, also between two pieces."""
    sealed = _sealed(content)
    with pytest.raises(CopyError):
        _opened(sealed[: data.draw(st.integers(0, len(sealed) - 1))])


def test_pieces_in_another_order_are_refused():
    """Each piece knows its place."""
    sealed = _sealed(bytes(64) + b"\x01" * 64 + b"\x02" * 10)
    head, piece = sealing._HEAD.size, 64 + sealing.TAG_BYTES
    one, two, rest = sealed[head : head + piece], sealed[head + piece : head + 2 * piece], sealed[head + 2 * piece :]
    with pytest.raises(WrongPassphraseError):
        _opened(sealed[:head] + two + one + rest)


def test_other_passphrase_opens_nothing():
    """Nor does it say more than that."""
    with pytest.raises(WrongPassphraseError, match="the passphrase is another one, or"):
        _opened(_sealed(b"words"), b"another passphrase")


def test_absurd_cost_is_not_tried():
    """A head that asks for terabytes of memory is no head of ours."""
    sealed = bytearray(_sealed(b"words"))
    sealed[32] = 60
    with pytest.raises(NotACopyError):
        _opened(bytes(sealed))


@pytest.mark.parametrize(
    ("words", "mode", "said"), [("short", 0o600, "fewer than 12"), ("long enough, really", 0o644, "others may read")]
)
def test_poor_passphrase_is_refused(tmp_path, words, mode, said):
    """Too short, or lying open."""
    path = tmp_path / "passphrase"
    path.write_text(words)
    path.chmod(mode)
    with pytest.raises(PassphraseError, match=said):
        read_passphrase(path)
