"""What closing still needs: evidence newer than the last time the case was sent back."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.cases.rules.facts import BEFORE, CaseFacts, Shown
from luoshi.district.cases.rules.states import CaseState

WANTED = CaseFacts(
    state=CaseState.IN_PROGRESS,
    evidence_needed=("before", "after"),
    evidence_as=(("before", "photo"), ("after", "photo")),
)
PIECES = st.lists(
    st.builds(
        Shown,
        purpose=st.sampled_from(["before", "after", "other"]),
        form=st.sampled_from(["photo", "document", "text"]),
        version=st.integers(2, 30),
        digest=st.sampled_from(["a", "b", "c", "d"]),
    ),
    max_size=12,
)


@given(PIECES, st.integers(2, 30))
def test_purpose_is_proved_only_by_a_piece_newer_than_the_last_return(pieces, sent_back):
    """Whatever was shown before the return proves nothing but how it was before."""
    facts = WANTED.with_evidence(pieces, sent_back=sent_back)
    fresh = {one.purpose for one in pieces if one.version >= sent_back}
    assert facts.evidence_given - {BEFORE} <= fresh


@given(PIECES, st.integers(2, 30))
def test_rejected_photo_sent_again_proves_nothing(pieces, sent_back):
    """The same file under a new number is the same photo."""
    rejected = {
        one.digest for one in pieces if one.form == "photo" and one.version < sent_back and one.purpose != BEFORE
    }
    again = [Shown("after", "photo", sent_back + 1, digest) for digest in rejected]
    others = [one for one in pieces if one.purpose != "after" or one.version < sent_back]
    assert "after" in WANTED.with_evidence([*others, *again], sent_back=sent_back).evidence_missing


@given(PIECES)
def test_case_never_sent_back_keeps_what_was_shown(pieces):
    """Without a return nothing is lost."""
    facts = WANTED.with_evidence(pieces, sent_back=0)
    assert facts.evidence_given == {one.purpose for one in pieces if WANTED.proves(one.purpose, one.form)}
    assert facts.photos_rejected == frozenset()
