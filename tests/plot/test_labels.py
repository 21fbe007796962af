"""How identifiers are named for a reader."""

import pytest

from techthb.plot.labels import count, label, listed


def test_a_number_that_may_be_somebodys_keeps_three_digits() -> None:
    assert label("phone:+447911123456") == "+•••••••••456"


def test_a_number_reserved_for_fiction_is_shown_whole() -> None:
    assert label("phone:+447700900123") == "+447700900123"


def test_a_number_inside_an_address_is_masked_too() -> None:
    assert label("url:https://a.example/07911123456").endswith("••••••••456")


def test_a_picture_is_named_by_the_beginning_of_its_hash() -> None:
    assert label("image:" + "ab12cd34" * 8) == "picture ab12cd"


def test_a_long_value_is_cut() -> None:
    assert label("email:" + "x" * 50 + "@a.example") == "x" * 31 + "…"


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [(1, "phone", "1 phone number"), (1200, "ad", "1,200 ads"), (2, "email", "2 e-mail addresses")],
)
def test_counts_agree_with_their_noun(number: int, kind: str, words: str) -> None:
    assert count(number, kind) == words


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_in_a_sentence(parts: list[str], text: str) -> None:
    assert listed(parts) == text
