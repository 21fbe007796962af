"""A disguise hides a number from machines and keeps it legible for people."""

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techthb.world.disguises import CHARACTERS, DISGUISES, disguise_number, disguise_token, write_plainly
from techthb.world.grammar import Grammar, load_grammars
from techthb.world.numbers import numbering_plans

GB = numbering_plans()["GB"]
NUMBER = 447700900123
LANGUAGES = ["de", "en", "es", "fr", "it", "pl", "ro", "ru", "sv"]
GRAMMARS = load_grammars(LANGUAGES)
LETTERS = {"O": "0", "o": "0", "О": "0", "l": "1", "I": "1", "S": "5", "З": "3"}
"""What a reader takes for a digit; the second O and the З are Cyrillic."""


def read(shown: str, grammar: Grammar) -> str:
    """The digits as a person reads them: words in the language, letters by their looks, signs by value."""
    lowered = shown.lower().removeprefix(grammar.plus)
    for value, word in sorted(enumerate(grammar.digits), key=lambda each: -len(each[1])):
        if word in lowered:
            shown = lowered = lowered.replace(word, f" {value} ")
    digits = ""
    for character in shown.removeprefix(grammar.plus):
        value = unicodedata.digit(LETTERS.get(character, character), None)
        digits += "" if value is None else str(value)
    return digits


@given(
    name=st.sampled_from(sorted(DISGUISES)),
    language=st.sampled_from(LANGUAGES),
    home=st.booleans(),
    seed=st.integers(0, 10_000),
)
def test_a_person_reads_the_number_in_every_disguise(name: str, language: str, home: bool, seed: int) -> None:
    shown = disguise_number(name, NUMBER, GB, home, GRAMMARS[language], Random(seed))
    assert read(shown, GRAMMARS[language]) == ("07700900123" if home else "447700900123")


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("fullwidth", "０７７００"),
        ("circled", "⓪⑦⑦⓪⓪"),
        ("keycap", "0️⃣7️⃣7️⃣0️⃣0️⃣"),
        ("words", "zero"),
    ],
)
def test_a_disguise_looks_as_its_name_says(name: str, example: str) -> None:
    shown = [disguise_number(name, NUMBER, GB, True, GRAMMARS["en"], Random(seed)).lower() for seed in (1, 2)]
    assert all(example in each for each in shown)


@given(seed=st.integers(0, 10_000), home=st.booleans())
def test_a_plain_form_keeps_the_digits_in_order(seed: int, home: bool) -> None:
    shown, form = write_plainly(NUMBER, GB, home, Random(seed))
    assert form in {"national", "international", "compact"}
    assert "".join(filter(str.isdigit, shown)) == (
        "447700900123" if form == "international" else "07700900123"
    )
    assert shown.startswith("+") == (form == "international")


@given(name=st.sampled_from([*DISGUISES, "split"]), seed=st.integers(0, 10_000))
def test_a_token_stays_visibly_a_token(name: str, seed: int) -> None:
    shown, used = disguise_token(name, "SYN-XA-000123", GRAMMARS["en"], Random(seed))
    assert used in CHARACTERS
    assert shown.startswith("SYN-XA-")
    assert read(shown.removeprefix("SYN-XA-"), GRAMMARS["en"]) == "000123"
