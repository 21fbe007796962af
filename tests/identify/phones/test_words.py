"""Number words are known in thirty-two languages, run together or misspelt."""

import pytest

from techthb.identify.languages import languages
from techthb.identify.phones.words import Near, lexicon

LEXICON = lexicon()
LANGUAGES = [
    "az",
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "hu",
    "hy",
    "it",
    "ka",
    "kk",
    "lt",
    "lv",
    "mk",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "tr",
    "uk",
]


def test_there_are_thirty_two_languages() -> None:
    assert list(languages()) == LANGUAGES


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_says_all_numbers_below_a_hundred_and_all_hundreds(code: str) -> None:
    language = languages()[code]
    assert sorted(language.numbers) == list(range(100))
    assert all(language.numbers.values())
    assert sorted(language.hundreds) == list(range(1, 10))
    assert language.plus and language.connectors and language.call and language.reference and language.units


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_number_phrase_means_one_number_in_a_language(code: str) -> None:
    meanings: dict[str, set[int]] = {}
    for number, words in languages()[code].numbers.items():
        for word in words:
            meanings.setdefault(word, set()).add(number)
    assert {word: numbers for word, numbers in meanings.items() if len(numbers) > 1} == {}


@pytest.mark.parametrize(
    ("code", "token", "words"),
    [
        ("en", "zerosevenseven", ["zero", "seven", "seven"]),
        ("de", "nullsiebenundsiebzigneun", ["null", "siebenundsiebzig", "neun"]),
        ("fr", "zérosix".replace("é", "e"), ["zero", "six"]),
        ("hu", "nullahethet", ["nulla", "het", "het"]),
        ("en", "seven7zero", ["seven", "7", "zero"]),
    ],
)
def test_words_run_together_are_told_apart(code: str, token: str, words: list[str]) -> None:
    parts = LEXICON.vocabularies[code].parts(token)
    assert parts is not None
    assert [token[start:end] for start, end in parts] == words


@pytest.mark.parametrize("token", ["phone", "sevenup", "zero-seven", "", "zerozerox"])
def test_other_words_are_not_taken_apart(token: str) -> None:
    assert not LEXICON.vocabularies["en"].parts(token)


@pytest.mark.parametrize(("code", "token", "word"), [("en", "sevn", "seven"), ("de", "siebn", "sieben")])
def test_one_wrong_letter_is_forgiven(code: str, token: str, word: str) -> None:
    assert LEXICON.vocabularies[code].near.get(token) == word


def test_a_word_as_near_to_two_numbers_is_neither() -> None:
    near = Near({"seven": "7", "sevan": "8"}, {"seve"})
    assert near.get("sevn") is None
    assert near.get("seve") is None
    assert near.get("sevenn") == "seven"
