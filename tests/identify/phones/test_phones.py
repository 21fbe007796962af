"""Telephone numbers are read through disguises, and nothing else is taken for one."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_ads import found_in, values

GB, FR, DE, SE, US = "+447700900123", "+33639981234", "+4917604069012", "+46701740612", "+12025550142"


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("GB", "Call 07700 900123 today", GB),
        ("GB", "07700900123", GB),
        ("GB", "(07700) 900-123", GB),
        ("GB", "+44 7700 900123", GB),
        ("GB", "+44 (0)7700 900123", GB),
        ("DE", "0044 7700 900123", GB),
        (None, "+447700900123", GB),
        ("FR", "06 39 98 12 34", FR),
        ("FR", "06.39.98.12.34", FR),
        ("DE", "0176/04069012", DE),
        ("SE", "070-174 06 12", SE),
        ("US", "(202) 555-0142", US),
        ("US", "1-202-555-0142", US),
    ],
)
def test_a_number_as_people_write_it_at_home(country: str | None, text: str, number: str) -> None:
    assert values("phone", text, country) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "０７７００９００１２３",
        "⓪⑦⑦⓪⓪ ⑨⓪⓪①②③",
        "0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣",
        "𝟎𝟕𝟕𝟎𝟎 𝟗𝟎𝟎𝟏𝟐𝟑",
        "٠٧٧٠٠٩٠٠١٢٣",
        "०७७०० ९००१२३",
        "0\u200b7\u200b7\u200b0\u200b0\u200b9\u200b0\u200b0\u200b1\u200b2\u200b3",
        "0\u0332 7\u0332 7\u0332 0\u0332 0\u0332 9\u0332 0\u0332 0\u0332 1\u0332 2\u0332 3\u0332",
        "0 7 7 0 0  9 0 0  1 2 3",
        "0.7.7.0.0.9.0.0.1.2.3",
        "07*70*09*00*12*3",
        "07 ♥ 70 ♥ 09 ♥ 00 ♥ 12 ♥ 3",
        "07|70|09|00|12|3",
        "0_7_7_0_0_9_0_0_1_2_3",
        "O77OO 9OOl23",
        "О77ОО 900123",
        "O7 7O O9 OO l2 3",
        "0 7 7 O O 9 O O I 2 3",
        "zero seven seven double zero nine zero zero one two three",
        "ZERO-SEVEN-SEVEN-ZERO-ZERO-NINE-ZERO-ZERO-ONE-TWO-THREE",
        "zero seven seven oh oh nine double oh one two three",
        "zerosevenseven zerozeronine zerozero onetwothree",
        "zero7seven 0 zero-9 zero 0 one 2 3",
        "plus four four seven seven oh oh nine double oh one two three",
        "tel07700900123call",
    ],
)
def test_a_disguised_number_is_read(text: str) -> None:
    assert values("phone", f"Ring {text} now") == [GB]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("zero seven seven zero zero nine zero zero one two three", "en"),
        ("zéro sept sept zéro zéro neuf zéro zéro un deux trois", "fr"),
        ("zero sept sept zero zero neuf zero zero un deux trois", "fr without accents"),
        ("null sieben sieben null null neun null null eins zwei drei", "de"),
        ("noll sju sju noll noll nio noll noll ett två tre", "sv"),
        ("cero siete siete cero cero nueve cero cero uno dos tres", "es"),
        ("zero sette sette zero zero nove zero zero uno due tre", "it"),
        ("zero siedem siedem zero zero dziewięć zero zero jeden dwa trzy", "pl"),
        ("zero siedem siedem zero zero dziewiec zero zero jeden dwa trzy", "pl without accents"),
        ("zero șapte șapte zero zero nouă zero zero unu doi trei", "ro"),
        ("zero sapte sapte zero zero noua zero zero unu doi trei", "ro without accents"),
        ("ноль семь семь ноль ноль девять ноль ноль один два три", "ru"),
        ("μηδέν επτά επτά μηδέν μηδέν εννέα μηδέν μηδέν ένα δύο τρία", "el"),
        ("μηδεν επτα επτα μηδεν μηδεν εννια μηδεν μηδεν ενα δυο τρια", "el without accents"),
        ("zero sete sete zero zero nove zero zero um dois três", "pt"),
        ("nul zeven zeven nul nul negen nul nul één twee drie", "nl"),
    ],
)
def test_number_words_are_read_in_twelve_languages(words: str, language: str) -> None:
    assert values("phone", f"☎ {words}.") == [GB], language


@pytest.mark.parametrize(
    "text",
    [
        "One hour 150 €, two hours 280 €, a night 1.000.000 €",
        "from 100 to 200 EUR for one hour, 2 to 4 for 3",
        "£ 07700900 or so",
        "open 10:00-22:00, 24/7, Mo-Fr 9.30-18.00",
        "since 2024-05-01, until 31.12.2025",
        "aged 25, 170 cm, 55 kg, 90 60 90",
        "order no. 07700900123",
        "invoice 2025-0312345",
        "IBAN GB33BUKB20201555555555",
        "host 192.168.100.200 port 8080",
        "SW1A 1AA, 75008 Paris, 10115 Berlin",
        "for one to two too, oh won to for ate",
        "one two three testing",
        "listing 36795 seen 325 times, 42 photos, 1990-2010",
        "0" * 40,
        "12345678901234567890123456789",
    ],
)
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert values("phone", text) == []


def test_a_number_beside_a_price_an_age_and_hours_is_read_alone() -> None:
    text = "I am 25, 150 € an hour, 10:00-22:00. 07700 900123 24/7, order no. 07700900999"
    assert values("phone", text) == [GB]


def test_two_numbers_in_a_row_are_two_numbers() -> None:
    assert values("phone", "07700900123 / 07700900456") == [GB, "+447700900456"]
    assert values("phone", "07700 900123, 07700 900456") == [GB, "+447700900456"]
    assert values("phone", "+447700900123 +33639981234") == [GB, FR]


def test_a_national_number_is_read_only_under_the_plan_of_the_stated_country() -> None:
    assert values("phone", "07700 900123", None) == []
    assert values("phone", "07700 900123", "FR") == []
    assert FR not in values("phone", "06 39 98 12 34", "GB")


def test_a_fictional_country_uses_the_plan_that_it_borrows() -> None:
    row = {"text": "07700 900123", "country": "XA"}
    table = found_in(row, plans={"XA": "GB"}).identifiers.to_pylist()
    assert [(each["value"], each["region"]) for each in table] == [(GB, "GB")]
    assert found_in(row).identifiers.num_rows == 0


def test_a_possible_number_that_nobody_assigned_is_kept() -> None:
    import phonenumbers

    assert not phonenumbers.is_valid_number(phonenumbers.parse(GB))
    assert values("phone", "07700 900123") == [GB]


def test_a_number_missing_its_trunk_prefix_needs_a_reason() -> None:
    assert values("phone", "7700900123") == []
    assert values("phone", "call 7700900123") == [GB]
    assert values("phone", "", contact="7700900123") == [GB]


def test_a_clearer_number_is_surer() -> None:
    texts = ["+447700900123", "07700900123", "O77OO9OOl23", "call 7700900123"]
    rows = [{"text": text, "country": "GB"} for text in texts]
    confidence = [each["confidence"] for each in found_in(*rows).identifiers.to_pylist()]
    assert confidence == sorted(confidence, reverse=True)
    assert len(set(confidence)) == 4


@pytest.mark.parametrize(
    ("text", "contact", "parts"),
    [
        ("it starts with 077009", "the rest: 00123", {"text": "077009", "contact": "00123"}),
        ("first +44770", "0900123", {"text": "+44770", "contact": "0900123"}),
        ("and ends 00123", "077009", {"text": "00123", "contact": "077009"}),
    ],
)
def test_a_number_split_over_two_fields_has_a_row_for_each_part(
    text: str, contact: str, parts: dict[str, str]
) -> None:
    row = {"text": f"Aged 30, from 9 to 18, {text}", "contact": contact, "country": "GB"}
    table = found_in(row).identifiers.to_pylist()
    rows = [each for each in table if each["value"] == GB]
    assert {each["field"]: each["raw"] for each in rows} == parts
    assert len({each["identifier_id"] for each in rows}) == 1


def test_the_readings_of_one_place_stand_together_best_first() -> None:
    # in Germany the second half is a local number by itself
    row = {"text": "it starts with 02214", "contact": "710596", "country": "DE"}
    table = [each for each in found_in(row).identifiers.to_pylist() if each["field"] == "contact"]
    assert table[0]["value"] == "+492214710596"
    assert [each["confidence"] for each in table] == sorted((e["confidence"] for e in table), reverse=True)
    assert len({each["identifier_id"] for each in table}) == 1


SCRAPS = st.sampled_from(
    ["07700 900123", "zero ", "seven", "nio ", "9", "0", "O", "l", "7️⃣", "⑩", "🔟", "٣", "\u200b", "\u0301",
     "é", "+", "(", ")", " ", "\n", "-", "€", "call ", "SYN-XA-000123", "@SYN_ab", "a@b.example", "https://x.test/9",
     "00123", "077009", "ß", "ﬁ", "½", "Ⅷ", "二"]
)  # fmt: skip
TEXTS = (
    st.lists(st.one_of(SCRAPS, st.text(max_size=4)), max_size=25)
    .map("".join)
    .map(lambda text: "".join(c for c in text if not "\ud800" <= c <= "\udfff"))
)


ROWS = st.fixed_dictionaries(
    {"text": TEXTS, "contact": TEXTS, "country": st.sampled_from([None, "GB", "FR", "DE", "US", "IT", "ZZ"])}
)


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=12))
def test_every_span_points_at_the_text_that_it_claims(rows: list[dict[str, Any]]) -> None:
    for each in found_in(*rows).identifiers.to_pylist():
        field = rows[int(each["ad_id"].removeprefix("a"))][each["field"]]
        assert 0 <= each["start"] < each["end"] <= len(field)
        assert field[each["start"] : each["end"]] == each["raw"]
        assert 0 < each["confidence"] <= 1


WRITTEN = st.tuples(
    st.integers(0, 999), st.sampled_from(["0O", "1l", "3З"]), st.sampled_from(" -.♥"), st.integers(1, 5)
)


@settings(max_examples=20)
@given(st.lists(WRITTEN, min_size=1, max_size=20))
def test_any_reserved_number_is_read_in_any_grouping(written: list[tuple[int, str, str, int]]) -> None:
    rows, numbers = [], []
    for number, (digit, letter), mark, size in written:
        digits = f"07700900{number:03d}"
        groups = [digits[start : start + size].replace(digit, letter) for start in range(0, 11, size)]
        alone = [group for group in groups if group.isalpha()]
        if alone and size > 1 and all(group.isdigit() or group in alone for group in groups):
            continue  # letters alone among digits alone: see the test below
        rows.append({"text": mark.join(groups), "country": "GB", "ad_id": f"a{len(rows):03d}"})
        numbers.append(f"+44{digits[1:]}")
    assume(rows)
    assert found_in(*rows).identifiers["value"].to_pylist() == numbers


@pytest.mark.parametrize("text", ["077 009 000 ЗЗ", "077 009 001 ll"])
def test_a_group_of_letters_alone_among_digits_alone_is_not_read(text: str) -> None:
    """A miss that is known: no group shows that letters stand for digits, so they are taken for words."""
    assert found_in({"text": text, "country": "GB"}).identifiers.num_rows == 0


@pytest.mark.parametrize(
    "unit",
    ["0", "0 ", "zero ", "0l", "o", "@", "a.", "a@a.", "07700900123, ", "+", "(at)", "http://", "\u200b",
     "1/", "SYN-XA-", "double ", "1:", "l ", "12.", "7️⃣"],
)  # fmt: skip
def test_a_megabyte_of_anything_is_searched_as_far_as_an_advert_goes_and_reported(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    found = found_in({"text": text, "contact": text, "country": "DE"})
    assert [(each["row"], each["column"]) for each in found.rejected.to_pylist()] == [
        (2, "contact"),
        (2, "text"),
    ]
