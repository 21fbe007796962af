"""Numbers are nobody's, are handed out once, and are written as their plan writes them."""

import numpy as np
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from techthb.datasets.reserved import is_reserved, slots
from techthb.world.numbers import FREEPHONE, PREMIUM, Pool, neighbours, numbering_plans, value_of

PLANS = sorted(numbering_plans())


@pytest.mark.parametrize("plan", PLANS)
def test_a_pool_hands_out_each_reserved_number_once_and_then_tokens(plan: str) -> None:
    there = sum(last - first + 1 for first, last in slots(plan)) - 2_000 * (plan == "GB")
    pool = Pool(plan, np.random.default_rng(1))
    taken = np.concatenate([pool.take(7), pool.take(there)]).tolist()
    assert len(set(taken)) == there + 7
    assert all(is_reserved(f"+{number}") for number in taken[:there:97])
    assert taken[-7:] == [-1, -2, -3, -4, -5, -6, -7]
    assert pool.tokens == 7


def test_no_advertiser_gets_a_premium_or_a_freephone_number() -> None:
    taken = Pool("GB", np.random.default_rng(1)).take(18_000).tolist()
    assert min(taken) > 0
    assert not {*FREEPHONE, *PREMIUM} & set(taken)


def test_a_token_names_its_state_and_cannot_be_dialled() -> None:
    assert value_of(-123, "XA") == ("token", "SYN-XA-000123")
    assert value_of(447700900123, "XA") == ("phone", "+447700900123")


@pytest.mark.parametrize(
    ("plan", "number", "national", "international"),
    [
        ("GB", 447700900123, "07700 900123", "44 7700 900123"),
        ("GB", 442079460123, "020 7946 0123", "44 20 7946 0123"),
        ("FR", 33639981234, "06 39 98 12 34", "33 6 39 98 12 34"),
        ("DE", 493023125012, "030 23125 012", "49 30 23125 012"),
        ("DE", 4915228817386, "01522 8817386", "49 1522 8817386"),
        ("SE", 46701740610, "070 174 06 10", "46 70 174 06 10"),
        ("SE", 46846500410, "08 465 004 10", "46 8 465 004 10"),
        ("IE", 353209101234, "020 910 1234", "353 20 910 1234"),
        ("US", 12025550142, "202 555 0142", "1 202 555 0142"),
    ],
)
def test_a_plan_writes_its_numbers_in_its_own_groups(
    plan: str, number: int, national: str, international: str
) -> None:
    written = numbering_plans()[plan]
    assert " ".join(written.national(number)) == national
    assert " ".join(written.international(number)) == international


@given(plan=st.sampled_from(PLANS), data=st.data())
def test_a_parser_reads_back_what_a_plan_writes(plan: str, data: st.DataObject) -> None:
    first, last = data.draw(st.sampled_from(slots(plan)))
    number = data.draw(st.integers(first, last))
    written = numbering_plans()[plan]
    for text in (" ".join(written.national(number)), "+" + " ".join(written.international(number))):
        parsed = phonenumbers.parse(text, plan)
        assert phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) == f"+{number}"


@given(plan=st.sampled_from(PLANS), data=st.data())
def test_a_slip_makes_another_reserved_number_of_the_same_length(plan: str, data: st.DataObject) -> None:
    first, last = data.draw(st.sampled_from(slots(plan)))
    number = data.draw(st.integers(first, last))
    for slip in neighbours(number):
        assert slip != number
        assert is_reserved(f"+{slip}")
        assert len(str(slip)) == len(str(number))
        assert sum(a != b for a, b in zip(str(slip), str(number), strict=True)) <= 2
