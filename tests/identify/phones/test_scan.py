"""Where many texts may hold a number, told apart without looking at each."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from techthb.identify.characters import folding
from techthb.identify.phones import finder
from techthb.identify.phones.kernel import ACCOUNT, ADDRESS, MASKED, NOISY, PRICED
from techthb.identify.phones.noise import noise
from techthb.identify.phones.reader import PLUS, WIDEST_PLUS, PhoneReader
from techthb.identify.phones.runs import GROUP
from techthb.identify.phones.scan import Places
from techthb.identify.phones.surroundings import is_account, is_in_address, is_masked, is_priced
from techthb.identify.shape import FIELDS, places_of

READER = PhoneReader()
FOLDING = folding()
FIND = finder(FOLDING)
PIECES = st.sampled_from(
    ["zero", "seven", "double", "for", "и", "семь", "acht", "07700", "900123", "O77", "+44", "then", "§", "İ",
     "nullsieben", ",", "\n", "€", "Ib", "cinco-seis", "1o1", "call me", "\U0001d7d8", "x" * 30]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=15).map(" ".join)


def places(*texts: str) -> list[Places]:
    every = list(READER.scanner.scan(pl.Series(texts)).places(np.ones(len(texts), bool)))
    return [place for place in every if place.rows or place.spoken or place.mixed or place.ciphers]


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_a_field_is_looked_at_for_itself_whatever_stands_beside_it(texts: list[str]) -> None:
    alone = [place._replace(field=number) for number, text in enumerate(texts) for place in places(text)]
    assert places(*texts) == alone


@given(st.one_of(TEXTS, st.text(max_size=60)))
def test_places_lie_inside_their_field_in_order(text: str) -> None:
    for place in places(text):
        assert len(place.low) == len(text)
        for kind in (place.rows, place.spoken, place.mixed, place.ciphers):
            spans = [each[:2] for each in kind]
            assert spans == sorted(spans)
            assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("call 07700 900123 now", "07700900123"),
        ("zero seven seven double", None),  # too little
        ("tel: oh seven seven zero zero nine zero zero one two three", "07700900123"),
        ("cuatro cuatro 7 7 cero cero nueve cero cero uno dos tres", "447700900123"),
        ("zero, seven, seven, zero, zero, nine, zero, zero, one, two, three", "07700900123"),
    ],
)
def test_a_row_of_digits_and_simple_words_is_read_as_it_stands(text: str, digits: str | None) -> None:
    assert [row.digits for place in places(text) for row in place.rows] == ([digits] if digits else [])


@pytest.mark.parametrize("plus", ["plus cuatro", "+ cuatro", "+4", "+ (4"])
def test_a_plus_sign_before_a_row_is_told_apart_from_its_digits(plus: str) -> None:
    [[row]] = [place.rows for place in places(f"{plus} cuatro 7 7 cero cero nueve cero cero uno dos tres")]
    assert (row.said, row.plus, row.digits) == (0, True, "447700900123")


@pytest.mark.parametrize(
    "text",
    [
        "zero seven double seven zero nine double zero one two three",
        "nullsiebensiebennullnull neun",
        "0 77 then 00 900 and then 123",
        "zero seven svene zero zero nine zero zero one two three",  # misspelt
    ],
)
def test_words_that_say_more_than_a_digit_and_spread_digits_take_a_closer_look(text: str) -> None:
    [place] = places(text)
    assert place.spoken
    assert not place.rows


@pytest.mark.parametrize(
    "text",
    ["open from 10 to 22, half an hour 80 €, an hour 150 €", "a massage for two, one or two hours for you",
     "de 12 a 22 heures", "last one is at 19", "aged 25 and 170 tall"],
)  # fmt: skip
def test_ordinary_numbers_are_no_place_to_look(text: str) -> None:
    assert places(text) == []


def test_fields_that_are_asked_for_come_whatever_is_in_them() -> None:
    [place] = READER.scanner.scan(pl.Series(["nothing", "a Link"])).places(np.array([False, True]))
    assert (place.field, place.low, place.cased, place.rows) == (1, "a link", "a Link", [])


@pytest.mark.parametrize(
    "text", ["DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "LT12 1000 0111 0100 1000"]
)
def test_the_digits_of_a_bank_account_are_no_number(text: str) -> None:
    assert READER.field(f"pay to {text} please", "text", ("DE", "GB", "LT")) == []


@pytest.mark.parametrize(
    ("text", "region", "value"),
    [
        ("Contacto al 3045550197", "US", "+13045550197"),  # "conta" is an account, "contacto" is none
        ("Biuro rezerwacji: +44 7700 900123", "PL", "+447700900123"),  # nothing is filed under a plus sign
        ("Kundennummer 07700900123", "GB", None),
        ("Mesa de reservas (743) 555-0137", "US", "+17435550137"),  # a table is booked by telephone
        ("Numero de reserva 7435550137", "US", None),
        (
            "Mornings are best 07700 900123",
            "GB",
            "+447700900123",
        ),  # German "Best.-Nr." files, "best" does not
        ("Best.-Nr. 07700 900123", "DE", None),
    ],
)
def test_a_word_says_what_a_number_is_for_by_the_longest_part_that_is_known(
    text: str, region: str, value: str | None
) -> None:
    assert [each.dialled.value for each in READER.field(text, "text", (region,))] == (
        [value] if value else []
    )


def test_single_digits_with_one_comma_between_them_are_looked_at_too() -> None:
    [each] = READER.field("0 7 7 0 0, 9 0 0 1 2 3", "text", ("GB",))
    assert each.dialled.value == "+447700900123"


BESIDE = st.lists(
    st.sampled_from(
        ["call", "code", "from the", "+", "(", ")", "€", "$ ", "xx", "**", "...", "…", "##", "---", ".", "\n",
         "; ", "@mail.example", "www.a.example/", "https://", "GB29 NWBK 6016", "DE89 3704", " ", "  ",
         "12:30 ", "Nr.", "°", "nn", "a", "_"]
    ),
    max_size=5,
).map("".join)  # fmt: skip
NUMBERS = st.sampled_from(
    ["07700 900123", "(07700) 900123", "07700-900-123", "0770.09.00.123", "44 7700 900123",
     "9:30 12:45 10.10", "07700 9xx 00123 456", "2025-03-01 10:30"]
)  # fmt: skip


@given(BESIDE, NUMBERS, BESIDE)
def test_what_a_row_may_be_besides_a_number_is_marked_where_it_is(
    before: str, number: str, after: str
) -> None:
    for place in places(f"{before}{number}{after}"):
        low = place.low
        for row in place.rows:
            start = row.said - (low[row.said - 1 : row.said] == "(")
            found = PLUS.search(low, max(0, row.start - WIDEST_PLUS), row.start)
            assert row.said == (found.start() if found else row.start)
            assert row.plus == (found is not None)
            assert row.opened == start - (")" not in low[row.said : row.end]) * (start - row.said)
            assert row.doubts & ACCOUNT or row.plus or not is_account(low, row.start)
            dated = GROUP.search(low, row.start, row.end) and noise(low, row.start, row.end)
            assert row.doubts & NOISY or not dated
            assert row.doubts & MASKED or not is_masked(low, start, row.end)
            assert row.doubts & ADDRESS or not is_in_address(low, start, row.end)
            assert row.doubts & PRICED or not is_priced(low, start, row.end)
            words = READER.surroundings
            said = low[row.context : start]
            assert words.purpose(low, start) == words.purpose(said, len(said))


@given(st.lists(st.one_of(BESIDE, NUMBERS, PIECES), max_size=6).map(" ".join), st.sampled_from(FIELDS))
def test_many_fields_at_once_say_what_a_closer_look_at_each_says(text: str, field: str) -> None:
    ads = {"row": 0, "text": "", "contact": "", "region": "GB,FR", "country": "", "city": ""} | {field: text}
    found = pl.DataFrame(FIND(places_of(pl.DataFrame(ads), FOLDING, 1_000)))
    origins = FOLDING.origins(text)
    closer = [
        (origins[each.start], origins[each.end], each.dialled.value, each.confidence)
        for each in READER.field(FOLDING.fold(text), field, ("GB", "FR"))
    ]
    assert sorted(found.select("start", "end", "value", "confidence").rows()) == sorted(closer)


@pytest.mark.parametrize(
    "text",
    [
        "1) 07700 2) 900 3) 123",
        "part 1: 07700, part 2: 900, part 3: 123",
        "part one: 07700, part two: 900123",
    ],
)
def test_the_numbers_of_a_list_are_no_digits_of_the_number_in_it(text: str) -> None:
    [each] = READER.field(text, "text", ("GB",))
    assert each.dialled.value == "+447700900123"


def test_two_numbers_in_a_list_stay_two() -> None:
    found = READER.field("call 1: 07700 900123 or 2: 07700 900124", "text", ("GB",))
    assert [each.dialled.value for each in found] == ["+447700900123", "+447700900124"]
