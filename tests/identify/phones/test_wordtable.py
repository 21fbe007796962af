"""Looking up many words at once finds what looking up each would."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from techthb.identify.phones.words import lexicon
from techthb.identify.phones.wordtable import WordTable, hashes, word_table

WORDS = word_table(lexicon())
PIECES = st.one_of(st.sampled_from(WORDS.words), st.text("abcdeéжש5 ", min_size=1, max_size=8))


def looked_up(words: WordTable, text: str) -> dict[tuple[int, int], int]:
    low = np.frombuffer(f" {text}   ".encode("utf-32-le"), np.uint32)
    spans = [match.span() for match in re.finditer(r"[^\W_]+", f" {text}   ")]
    if not spans:
        return {}
    start, end = np.array(spans).T
    found = words.find(hashes(low, start, end)).tolist()
    return dict(zip(spans, found, strict=True))


@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_a_word_is_found_where_it_is_one_of_the_words_and_nowhere_else(text: str) -> None:
    for (start, end), found in looked_up(WORDS, text).items():
        word = f" {text} "[start:end]
        assert (WORDS.words[found] if found >= 0 else None) == (word if word in WORDS.words else None)


def test_each_language_says_its_own_digit() -> None:
    at = list(lexicon().bits)
    seven = WORDS.words.index("sette")
    assert chr(WORDS.says[seven, at.index("it")]) == "7"
    assert WORDS.says[seven, at.index("en")] == 0


def test_words_that_mostly_mean_something_else_make_no_row_worth_a_look() -> None:
    strong = {word for word, flag in zip(WORDS.words, WORDS.strong, strict=True) if flag}
    assert {"seven", "acht", "cuatro"} <= strong
    assert strong.isdisjoint({"for", "to", "un", "une", "eine", "on"})


def test_words_run_together_may_be_joined_and_most_others_may_not() -> None:
    text = "nullsieben cincoseis umbrella bright"
    low = np.frombuffer(f" {text}   ".encode("utf-32-le"), np.uint32)
    start, end = np.array([match.span() for match in re.finditer(r"\w+", f" {text}   ")]).T
    assert WORDS.may_be_joined(low, start, end).tolist() == [True, True, False, False]
