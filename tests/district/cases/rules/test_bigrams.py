"""Any two characters of a text find it."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.cases.rules.bigrams import MOST_TOKENS, phrases, tokens

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=40)


@given(han, st.data())
def test_any_two_neighbouring_characters_are_a_token(text, data):
    """A two-character word is found wherever it stands."""
    start = data.draw(st.integers(0, len(text) - 2))
    ((pair, prefix),) = phrases(text[start : start + 2])
    assert not prefix
    assert pair[0] in tokens(text)


@given(han, st.integers(2, 10))
def test_longer_word_is_a_run_of_adjacent_tokens(text, length):
    """A phrase query on the pairs finds exactly the run."""
    word = text[:length]
    ((pairs, _prefix),) = phrases(word)
    found = tokens(text)
    assert pairs == found[: len(pairs)]


def test_full_width_letters_and_capitals_are_folded():
    """ＡＢＣ１２ is abc12."""
    assert tokens("ＡＢＣ１２路") == ["abc12", "路"]
    assert phrases("Abc１２") == [(["abc12"], True)]


def test_query_without_anything_to_search_is_empty():
    """Punctuation alone asks for nothing."""
    assert phrases("，。！ “”") == []


def test_text_of_any_length_gives_a_bounded_number_of_tokens():
    """A hundred-page complaint does not fill the index."""
    assert len(tokens("高新区道路" * 5000)) == MOST_TOKENS
