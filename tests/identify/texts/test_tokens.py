"""Texts are cut into words, or into characters where a script has no spaces, each with its place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from techthb.identify.texts.tokens import Alphabet, alphabet, tokenise


@pytest.fixture(scope="module")
def letters() -> Alphabet:
    return alphabet()


def cut(text: str, letters: Alphabet) -> list[str]:
    row = tokenise([text], letters).to_pylist()[0]
    return [text[start:end] for start, end in zip(row["start"], row["end"], strict=True)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Quiet flat, near the bridge!", ["Quiet", "flat", "near", "the", "bridge"]),
        ("well-kept rooms, l'écluse", ["well-kept", "rooms", "l'écluse"]),
        ("ქართული ენა · հայերեն · Ελληνικά", ["ქართული", "ენა", "հայերեն", "Ελληνικά"]),
        ("नमस्ते दुनिया 안녕", ["नमस्ते", "दुनिया", "안녕"]),
        ("今天 abc 好", ["今", "天", "abc", "好"]),
        ("ครับ", ["ค", "ร", "ั", "บ"]),
        ("\u202edesk\u202c e\u0301t\u0301 x\u200by", ["desk\u202c", "e\u0301t\u0301", "x\u200by"]),
        ("", []),
        ("😀 — ★ \n\t", []),
    ],
)
def test_a_text_is_cut_into_words_or_single_characters(
    text: str, tokens: list[str], letters: Alphabet
) -> None:
    assert cut(text, letters) == tokens


@pytest.mark.parametrize(
    "text",
    ["07700 900123", "٠٧٧٠٠", "120€", "@SYN_rosa", "desk@unit.example", "www.lodging.example", "r00m", "➊➋"],
)
def test_numbers_prices_handles_and_addresses_are_no_tokens(text: str, letters: Alphabet) -> None:
    assert cut(f"call {text} now", letters) == ["call", "now"]


def test_case_accents_and_marks_do_not_tell_tokens_apart(letters: Alphabet) -> None:
    rows = tokenise(["Ünal Étage ΣΊΣΥΦΟΣ", "U\u0308NAL, e\u0301tage (σισυφος)"], letters)
    assert rows["token"][0] == rows["token"][1]
    assert rows["key"][0] == rows["key"][1]


def test_the_order_of_tokens_tells_texts_apart(letters: Alphabet) -> None:
    keys = tokenise(["one two", "two one", "one two two"], letters)["key"].to_pylist()
    assert len(set(keys)) == 3


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_texts_are_cut_into_places_in_order_and_the_same_alone_as_together(
    letters: Alphabet, texts: list[str]
) -> None:
    rows = tokenise(texts, letters).to_pylist()
    for text, row in zip(texts, rows, strict=True):
        places = np.array([row["start"], row["end"]]).T.ravel()
        assert (np.diff(places) >= 0).all()
        assert all(0 <= start < end <= len(text) for start, end in zip(row["start"], row["end"], strict=True))
        assert tokenise([text], letters).to_pylist()[0] == row
