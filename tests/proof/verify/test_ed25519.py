"""The verifier's own Ed25519 against RFC 8032, Project Wycheproof and OpenSSL."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.proof.verify.luoshi_verify import L, P, ed25519_verify

# RFC 8032, 7.1: tests 1, 2 and 3.
RFC = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]

# C2SP/wycheproof, testvectors_v1/ed25519_test.json.
KEY = "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa"
R = "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab0"
S = "7a9155711ecfaf7f99f277bad0c6ae7e39d4eef676573336a5c51eb6f946b30d"
TEST = "54657374"
VALID = [  # tcId 1, 3, 9
    (
        "",
        "d4fbdb52bfa726b44d1786a8c0d171c3e62ca83c9e5bbe63de0bb2483f8fd6cc1429ab72cafc41ab56af02ff8fcc43b99bfe4c7ae940f60f38ebaa9d311c4007",
    ),
    (TEST, R + S),
    (
        "ff" * 16,
        "5dbd7360e55aa38e855d6ad48c34bd35b7871628508906861a7c4776765ed7d1e13d910faabd689ec8618b78295c8ab8f0e19c8b4b43eb8685778499e943ae04",
    ),
]
SPECIAL = [
    "00" * 32,
    "01" + "00" * 31,
    "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
    "ed" + "ff" * 30 + "7f",
]
SPECIAL_S = [*SPECIAL, "ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"]
MALLEABLE = [  # tcId 65 to 70: s + 4L, s + 8L, s + 2^253, s + 2^254, s + 2^255, s + p
    "2ee12ce5875bf9dff26556464bae2ad239d4eef676573336a5c51eb6f946b34d",
    "e2300459f1e742404cd934d2c595a6253ad4eef676573336a5c51eb6f946b38d",
    "7a9155711ecfaf7f99f277bad0c6ae7e39d4eef676573336a5c51eb6f946b32d",
    "7a9155711ecfaf7f99f277bad0c6ae7e39d4eef676573336a5c51eb6f946b34d",
    "7a9155711ecfaf7f99f277bad0c6ae7e39d4eef676573336a5c51eb6f946b38d",
    "679155711ecfaf7f99f277bad0c6ae7e39d4eef676573336a5c51eb6f946b38d",
]
JUST_UNDER_THE_BOUND = (  # tcId 84
    "100fdf47fb94f1536a4f7c3fda27383fa03375a8f527c537e6f1703c47f94f86",
    "124e583f8b8eca58bb29c271b41d36986bbc45541f8e51f9cb0133eca447601e",
    "dac119d6ca87fc59ae611c157048f4d4fc932a149dbe20ec6effd1436abf83ea05c7df0fef06147241259113909bc71bd3c53ba4464ffcad3c0968f2ffffff0f",
)

# The points of small order in all their encodings (RFC 7748, 7 and "Taming the many EdDSAs", table 1).
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]


def accepted(key: str, message: str, signature: str) -> bool:
    return ed25519_verify(bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature))


@pytest.mark.parametrize(
    ("key", "message", "signature"), [*RFC, JUST_UNDER_THE_BOUND, *((KEY, *case) for case in VALID)]
)
def test_published_signature_is_accepted(key: str, message: str, signature: str) -> None:
    """RFC 8032 and Wycheproof."""
    assert accepted(key, message, signature)


@pytest.mark.parametrize("s", MALLEABLE)
def test_signature_with_s_not_reduced_is_refused(s: str) -> None:
    """Otherwise anyone could make a second signature from the first."""
    assert not accepted(KEY, TEST, R + s)


@pytest.mark.parametrize("multiple", range(1, 16))
def test_signature_with_a_multiple_of_the_order_added_is_refused(multiple: int) -> None:
    """s + nL for every n that fits into 32 bytes."""
    s = int.from_bytes(bytes.fromhex(S), "little") + multiple * L
    if s < 2**256:
        assert not accepted(KEY, TEST, R + s.to_bytes(32, "little").hex())


@pytest.mark.parametrize("r", SPECIAL)
@pytest.mark.parametrize("s", SPECIAL_S)
def test_signature_of_special_values_is_refused(r: str, s: str) -> None:
    """Wycheproof tcId 10 to 29: zero, one, the order, the field prime."""
    assert not accepted(KEY, "3f", r + s)


@pytest.mark.parametrize("signature", ["", R, R + S[:-2], R + S + "00", S, (R + S)[2:]])
def test_signature_of_another_length_is_refused(signature: str) -> None:
    """Empty, cut off, with garbage behind."""
    assert not accepted(KEY, TEST, signature)


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_point_of_small_order_is_refused_as_key_and_as_r(point: str) -> None:
    """Under such a key one signature fits many messages: R = identity, S = 0."""
    for r in ("01" + "00" * 31, point):
        assert not accepted(point, TEST, r + "00" * 32)
    assert not accepted(KEY, TEST, point + S)


def test_key_that_is_not_on_the_curve_or_not_canonical_is_refused() -> None:
    """y = 2 has no x; y ≥ p is another spelling of y − p."""
    assert not accepted("02" + "00" * 31, TEST, R + S)
    for y in range(P, 2**255):
        assert not accepted(y.to_bytes(32, "little").hex(), TEST, R + S)
    assert not accepted(KEY[:-2], TEST, R + S)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
@settings(max_examples=60, deadline=None)
def test_signatures_of_openssl_are_accepted_and_with_one_bit_flipped_refused(
    seed: bytes, message: bytes, bit: int
) -> None:
    """Any key, any message, any bit."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert ed25519_verify(public, message, signature)
    flipped = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
    assert not ed25519_verify(public, message, flipped)
    assert not ed25519_verify(public, message + b"\0", signature)
