"""Digits mean what libphonenumber says they mean, in the regions that the input gives reason for."""

import random

import phonenumbers as pn
import pytest

from techthb.identify.phones.dialling import Dialler

DIALLER = Dialler()


def reference(digits: str, plus: bool, region: str) -> tuple[str, bool] | None:
    """What the standard parser makes of it: E.164, and whether it is assigned."""
    try:
        number = pn.parse(f"+{digits}" if plus else digits, None if plus else region)
    except pn.NumberParseException:
        return None
    if pn.is_possible_number_with_reason(number) != pn.ValidationResult.IS_POSSIBLE:
        return None
    value = f"+{number.country_code}{pn.national_significant_number(number)}"
    return value, pn.is_valid_number(number)


@pytest.mark.parametrize("region", sorted(pn.SUPPORTED_REGIONS))
def test_an_assigned_number_is_read_as_the_standard_parser_reads_it(region: str) -> None:
    rng = random.Random(region)
    data = pn.PhoneMetadata.metadata_for_region(region)
    assert data is not None
    code, trunk = str(pn.country_code_for_region(region)), data.national_prefix or ""
    for kind in (pn.PhoneNumberType.FIXED_LINE, pn.PhoneNumberType.MOBILE):
        example = pn.example_number_for_type(region, kind)
        for _ in range(12 if example else 0):
            national = pn.national_significant_number(example)
            kept = rng.randrange(2, len(national))
            national = national[:kept] + "".join(rng.choice("0123456789") for _ in national[kept:])
            for digits, plus in ((national, False), (trunk + national, False), (code + national, True)):
                if not plus and digits.startswith(("00", "011", "8~10")):
                    continue
                expected = reference(digits, plus, region)
                found = DIALLER.read(digits, plus, [region])
                if expected is not None and expected[1]:
                    assert found, (digits, plus)
                    assert (found[0].value, found[0].valid) == expected, (digits, plus)


def test_the_same_digits_are_read_in_every_region_that_gives_reason_the_best_first() -> None:
    readings = DIALLER.read("0612345678", False, ["NL", "FR"])
    assert [(each.value, each.region, each.rank) for each in readings] == [
        ("+31612345678", "NL", 0),
        ("+33612345678", "FR", 1),
    ]


def test_no_region_gives_no_reading_without_a_country_code() -> None:
    assert DIALLER.read("07700900123", False, []) == []
    assert [each.value for each in DIALLER.read("00447700900123", False, [])] == ["+447700900123"]


def test_a_possible_number_that_is_not_assigned_is_kept_and_said_to_be_unassigned() -> None:
    (reading,) = DIALLER.read("07700900123", False, ["GB"])
    assert (reading.value, reading.valid, reading.usual) == ("+447700900123", False, True)


def test_a_trunk_prefix_in_brackets_behind_the_country_code_is_dropped() -> None:
    (reading,) = DIALLER.read("4407700900123", True, [])
    assert reading.value == "+447700900123"
