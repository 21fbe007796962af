"""Looking up many words at once finds what looking up each would."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from techthb.identify.phones.fields import characters
from techthb.identify.phones.kernel import tokens
from techthb.identify.phones.scan import RULES
from techthb.identify.phones.words import lexicon
from techthb.identify.phones.wordtable import listed, word_table

TABLE = word_table(lexicon())
WORDS = listed(lexicon())
PIECES = st.one_of(st.sampled_from(WORDS), st.text("abcdeéжш5 ", min_size=1, max_size=8))


@given(st.lists(PIECES, max_size=30))
def test_a_word_is_found_where_it_is_one_of_the_words_and_nowhere_else(pieces: list[str]) -> None:
    text = f"  {' '.join(pieces)}  "
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    _, found, _, _ = tokens(codes, characters(), TABLE, RULES)
    seen = {text[each["start"] : each["end"]]: each["word"] for each in found}
    assert {word for word, number in seen.items() if number >= 0} == set(text.split()) & set(WORDS)
    assert all(WORDS[number] == word for word, number in seen.items() if number >= 0)


def test_each_language_says_its_own_digit() -> None:
    at = list(lexicon().bits)
    seven = WORDS.index("sette")
    assert chr(TABLE.says[seven, at.index("it")]) == "7"
    assert TABLE.says[seven, at.index("en")] == 0


def test_words_that_mostly_mean_something_else_make_no_row_worth_a_look() -> None:
    strong = {word for word, flag in zip(WORDS, TABLE.strong, strict=True) if flag}
    assert {"seven", "acht", "cuatro"} <= strong
    assert strong.isdisjoint({"for", "to", "un", "une", "eine", "on"})


def test_words_run_together_take_a_look_at_their_spelling_and_most_others_do_not() -> None:
    text = "nullsieben cincoseis umbrella bright "
    _, found, _, _ = tokens(np.frombuffer(text.encode("utf-32-le"), np.uint32), characters(), TABLE, RULES)
    closer = [text[each["start"] : each["end"]] for each in found if each["closer"]]
    assert closer == ["nullsieben", "cincoseis"]
