"""Stated ages of adults; what is no age, and what is left to a person to read."""

import pytest
from small_ads import found_in, values


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("I am 31, soft-spoken", ["31"]),
        ("25 years old, 25yo or 25 y.o.", ["25", "25", "25"]),
        ("aged 44 and Age: 28", ["44", "28"]),
        ("J'ai 58 ans, une voix douce. À 31 ans, je reste simple", ["58", "31"]),
        ("Ich bin 49, unkompliziert. 25 J., 26 Jahre jung", ["49", "25", "26"]),
        ("Con 59 años, sin humo", ["59"]),
        ("Ho 30 anni", ["30"]),
        ("Mam 27 lat", ["27"]),
        ("Am 33 de ani, 34 ani", ["34"]),
        ("Мне 25 лет. мне 27, пиши", ["25", "27"]),
        ("мені 29 років", ["29"]),
        ("Jag är 40 år", ["40"]),
        ("είμαι 35 χρονών", ["35"]),
        ("18 years, 99 years", ["18", "99"]),
    ],
)
def test_a_stated_age_is_read(text: str, ages: list[str]) -> None:
    assert values("age", text) == ages


@pytest.mark.parametrize(
    "text",
    [
        "25 years of experience",
        "25 Jahre Erfahrung, 20 ans d'expérience",
        "since 25 years, seit 25 Jahren, depuis 20 ans",
        "more than 20 years, over 18 years, ab 18 Jahren",
        "for 20 years here",
        "I am 30 minutes from the station",
        "J'ai 20 photos, tengo 30 minutos",
        "call 25 times, 25 km, 25 €, 25:30",
        "aged 25 to 30",
        "125 years, 1,25 years, 25.5 years",
        "07700 900123",
    ],
)
def test_a_span_a_bound_or_another_number_is_no_age(text: str) -> None:
    assert values("age", text) == []


@pytest.mark.parametrize(
    "text", ["I am 17, hello", "16 years old", "aged 15", "14 ans", "мне 17 лет", "08 years"]
)
def test_a_number_below_18_is_never_recorded_as_an_age(text: str) -> None:
    assert values("age", text) == []


def test_the_confidence_rises_with_the_words_around() -> None:
    rows = found_in({"text": "I am 31, 32 ans, j'ai 33 ans"}).identifiers.to_pylist()
    assert [(row["value"], row["confidence"]) for row in rows] == [("31", 0.6), ("32", 0.8), ("33", 0.9)]
