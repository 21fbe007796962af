"""Exact slots are reserved, their neighbours are not, and what is not reserved is masked."""

import re
from itertools import pairwise

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from techthb.datasets import load
from techthb.datasets.reserved import is_reserved, is_token, mask, mask_text, slots

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


@pytest.mark.parametrize(
    "number",
    [
        "+447700900000", "+447700900999", "+442079460123", "+33639980000", "+33639989999", "+4917604069099",
        "+4915228817386", "+46701740605", "+46701740699", "+353209100000", "+12025550100", "+12025550199",
        "+14165550142", "+61255500000", "+61855509999",
    ],
)  # fmt: skip
def test_a_slot_is_reserved_from_its_first_to_its_last_number(number: str) -> None:
    assert is_reserved(number)


@pytest.mark.parametrize(
    "number",
    [
        "+447700899999", "+447700901000",  # the neighbours of a British block
        "+4915228817385", "+4915228817387",  # the neighbours of a single German number
        "+46701740604", "+46701740700",
        "+12025550099", "+12025550200", "+12025551234",  # other numbers of exchange 555
        "+18005550142", "+19005550142", "+12115550142",  # freephone, premium, and no area code at all
        "+61455500000",  # 4 is the Australian mobile prefix
        "+61255510000", "+3612345678", "447700900123", "+44 7700 900123", "+0447700900123", "",
        "SYN-XA-000123",
    ],
)  # fmt: skip
def test_what_is_beside_a_slot_or_not_e164_is_not_reserved(number: str) -> None:
    assert not is_reserved(number)


def test_the_slots_hold_as_many_numbers_as_the_authorities_publish() -> None:
    ranges = load("reserved-numbers", "ranges")
    per_plan = ranges.groupby("country")["count"].sum()
    assert per_plan[["GB", "FR", "SE", "IE", "AU"]].tolist() == [20_000, 60_000, 495, 100_000, 40_000]
    assert per_plan["DE"] == 5 * 1000 + 2 * 100 + 10
    for plan, total in per_plan.items():
        assert sum(last - first + 1 for first, last in slots(str(plan))) == total


def test_slots_do_not_overlap() -> None:
    every = sorted(
        slot for plan in load("reserved-numbers", "ranges")["country"].unique() for slot in slots(plan)
    )
    assert all(last < first for (_, last), (first, _) in pairwise(every))


def test_north_american_slots_are_geographic_area_codes_of_their_own_plan() -> None:
    for plan in ("US", "CA"):
        for first, last in slots(plan):
            assert str(first)[4:] == "5550100"
            assert str(last)[4:] == "5550199"
            parsed = phonenumbers.parse(f"+{first}")
            assert phonenumbers.region_code_for_number(parsed) == plan


def test_a_plan_without_reserved_numbers_has_no_slots() -> None:
    assert slots("HU") == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("+447700900123", "+447700900123"),
        ("+44 (0)7700 900123", "+44 (0)7700 900123"),
        ("SYN-XA-000123", "SYN-XA-000123"),
        ("+447911123456", "+•••••••••456"),
        ("07911 123 456", "••••• ••• 456"),
    ],
)
def test_a_value_is_shown_whole_only_if_nobody_can_have_it(value: str, shown: str) -> None:
    assert mask(value) == shown


def test_a_national_form_is_reserved_only_under_a_plan_that_is_given() -> None:
    assert mask("07700 900123") == "••••• •••123"
    assert mask("07700 900123", ["GB"]) == "07700 900123"
    assert mask("07700 900123", ["FR"]) == "••••• •••123"
    assert mask("01 99 00 12 34", ["GB", "FR"]) == "01 99 00 12 34"
    assert mask("(202) 555-0142", ["US"]) == "(202) 555-0142"
    assert mask("(202) 555-0200", ["US"]) == "(•••) •••-•200"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ring 07911123456 or +36 1 234 5678 now", "ring ••••••••456 or +•• • ••• •678 now"),
        ("two: +447700900123 07911123456", "two: +447700900123 ••••••••456"),
        ("0044 7700 900123", "0044 7700 900123"),
        ("wa.me/447911123456", "wa.me/•••••••••456"),
        ("06.12.34.56.78", "••.••.••.•6.78"),
        ("030/901820-12", "•••/•••••0-12"),
        ("٠٧٩١١١٢٣٤٥٦", "••••••••٤٥٦"),
        ("7\ufe0f\u20e39\ufe0f\u20e31 1 1 2 3 4", "•\ufe0f\u20e3•\ufe0f\u20e3• • • 2 3 4"),
        ("call2025551234now", "call•••••••234now"),
        ("200 EUR 791 112 345", "200 EUR ••• ••• 345"),
        ("2024-05-01 07911123456", "2024-05-01 ••••••••456"),
        # no sum is that long, and whoever looks for its end from every group never ends
        ("1 200 300 400 500 600 700 800 EUR", "• ••• 300 400 500 600 700 800 EUR"),
    ],
)
def test_a_run_that_could_be_a_number_is_masked_but_for_three_digits(text: str, shown: str) -> None:
    assert mask_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01T12:30:00Z and 2024-05-01 12:30", "1.5.2024, 01/05/2024, 20.03–16.10.2020", "2015–2022",
        "1 200 000 EUR, €1,250,000.00, 100/150/200 €, 2.500.000 HUF", "10_000_000 rows",
        "Regulation (EU) 2023/1543, Directive 2011/36/EU, no. 2016/680", "0.99345678 and 12.345",
        "doi 10.1007/s12117-019-09376-5", "ISBN 978-92-9234-471-9", "SYN-XA-0001234",
        "a3f9001234567890a3f9001234567890", "123e4567-e89b-42d3-a456-426614174000", "24, 16, 16, 56",
        "123 456", "ad-0000014 with ad-0000014-1.jpg",
    ],
)  # fmt: skip
def test_dates_prices_and_other_figures_stay(text: str) -> None:
    assert mask_text(text) == text


@given(st.sampled_from(REGIONS), st.sampled_from([0, 1, 2]), st.integers(0, 10**6))
def test_a_number_of_any_plan_is_masked_in_any_of_its_usual_forms(region: str, form: int, noise: int) -> None:
    example = phonenumbers.example_number(region)
    digits = str(example.national_number)
    example.national_number = int(digits[: -min(4, len(digits) - 3)] + str(noise % 10_000).zfill(4))
    written = phonenumbers.format_number(
        example,
        [PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164, PhoneNumberFormat.NATIONAL][form],
    )
    if is_reserved(phonenumbers.format_number(example, PhoneNumberFormat.E164)):
        return
    if sum(character.isdigit() for character in written) >= 7:
        assert len(re.findall(r"\d", mask_text(f"ring {written}, please"))) == 3


@given(st.sampled_from(["GB", "FR", "DE", "SE", "IE", "US", "CA", "AU"]), st.data())
def test_a_reserved_number_stays_legible_wherever_it_stands(plan: str, data: st.DataObject) -> None:
    first, last = data.draw(st.sampled_from(slots(plan)))
    number = f"+{data.draw(st.integers(first, last))}"
    assert is_reserved(number)
    assert mask(number) == number
    text = f"ring {number}; or {number}, from 2024-05-01"
    assert mask_text(text) == text


@given(st.text(st.sampled_from("0123456789 -+()./,€ab\u200b٣"), max_size=60))
def test_masking_changes_nothing_but_digits(text: str) -> None:
    shown = mask_text(text)
    assert len(shown) == len(text)
    assert all(a == b or b == "•" for a, b in zip(text, shown, strict=True))


def test_a_token_is_recognised_whole() -> None:
    assert is_token("SYN-XA-000123")
    assert not is_token("SYN-XA-000123x")
    assert not is_token("+447700900123")
