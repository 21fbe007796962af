"""What an advert says that its author is called."""

import pytest
from small_ads import found_in, values


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        ("My name is Anna, call me Bella.", ["Anna", "Bella"]),
        ("I'm Bella.", ["Bella"]),
        ("Ich heiße Lena und wohne hier. Ich bin Mia.", ["Lena", "Mia"]),
        ("je m'appelle Chloé, moi c'est «Zoé»", ["Chloé", "Zoé"]),
        ("mi chiamo SOFIA", ["Sofia"]),
        ("me llamo José", ["José"]),
        ("mam na imię Zosia", ["Zosia"]),
        ("mă numesc Ioana", ["Ioana"]),
        ("Меня зовут Анна", ["Анна"]),
        ("мене звати Оля", ["Оля"]),
        ("με λένε Ελένη", ["Ελένη"]),
        ("jag heter Åsa", ["Åsa"]),
        ("jmenuji se Šárka", ["Šárka"]),
        ("me llamo Jose\u0301", ["José"]),
        ('known as "kitty"', ["Kitty"]),
        ("ask for Anna-Maria", ["Anna-Maria"]),
    ],
)
def test_a_name_that_a_phrase_introduces_is_an_alias(text: str, aliases: list[str]) -> None:
    assert values("alias", text) == aliases


@pytest.mark.parametrize(
    "text",
    [
        "I am available on Monday",
        "I am Polish. I'm Italian.",
        "Ich bin Studentin in der Stadt",
        "my name is not important",
        "call me Monday",
        "see Terms, text Now, meet People",
        "Anna and Bella",
        "my name is",
        "my name is " + "A" * 300,
    ],
)
def test_other_words_with_a_capital_are_none(text: str) -> None:
    assert values("alias", text) == []


def test_i_am_is_a_weaker_reason_than_a_name_that_is_named() -> None:
    rows = found_in({"text": "I am Anna. My name is Bella."}).identifiers.to_pylist()
    assert [(row["value"], row["confidence"]) for row in rows] == [("Anna", 0.5), ("Bella", 0.8)]
