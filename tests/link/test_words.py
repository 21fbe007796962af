"""Strength in words: the scale of ENFSI's guideline of 2015; error rates with where they were measured."""

import math
from dataclasses import replace

import pytest

from techthb.link.model import Rate, shipped
from techthb.link.words import error_rate, may_ask, ratio, strength


@pytest.mark.parametrize(
    ("value", "phrase"),
    [
        (3_000_000, "extremely strong support (likelihood ratio about 3,000,000) that the two adverts"),
        (1_000_000, "extremely strong support"),
        (990_000, "very strong support"),
        (10_000, "very strong support"),
        (9_940, "strong support (likelihood ratio about 9,900)"),
        (9_960, "very strong support (likelihood ratio about 10,000)"),
        (990, "moderately strong support"),
        (99, "moderate support"),
        (9.9, "weak support (likelihood ratio about 9.9)"),
        (2, "weak support"),
        (1.9, "no support either way (likelihood ratio about 1.9)"),
        (0.6, "no support either way"),
        (0.4, "weak support (likelihood ratio about 1 to 2.5) that the two adverts have two sources"),
        (0.00001, "very strong support (likelihood ratio about 1 to 100,000) that the two adverts have two"),
    ],
)  # fmt: skip
def test_a_likelihood_ratio_is_called_as_the_guideline_calls_it(value: float, phrase: str) -> None:
    assert strength(math.log2(value)).startswith(phrase)


def test_a_ratio_has_two_digits() -> None:
    assert [ratio(math.log2(value)) for value in (1.25, 12.6, 1_849, 123_456)] == [
        "1.2",
        "13",
        "1,800",
        "120,000",
    ]


RATED = replace(
    shipped(),
    rates=(Rate(0.0, 200, 50, 0.19, 0.31), Rate(10.0, 0, 0, 0.0, 1.0), Rate(20.0, 4_000, 1, 0.00004, 0.0014)),
    rated_on="worlds of our own",
)


def test_an_error_rate_comes_with_its_interval_and_with_where_it_was_measured() -> None:
    said = error_rate(21.5, RATED)
    assert said.startswith(
        "Of 4,000 pairs of this strength, 0.25 in a thousand were wrong (95% interval 0.04 to 1.4)"
    )
    assert said.endswith("measured on worlds of our own; not known for real data.")


def test_a_pair_belongs_to_the_strength_at_or_below_its_own() -> None:
    assert error_rate(9.99, RATED).startswith("Of 200 pairs")


@pytest.mark.parametrize("bits", [-3.0, 12.0])
def test_where_no_pair_was_met_no_rate_is_given(bits: float) -> None:
    assert error_rate(bits, RATED) == (
        "No pair of this strength was met where error rates were measured (worlds of our own)."
    )


def test_the_shipped_rates_say_difficulty_and_seeds_and_fall_with_strength() -> None:
    model = shipped()
    assert "difficulties classroom and field, seeds" in model.rated_on
    met = [rate for rate in model.rates if rate.pairs]
    assert all(rate.low <= rate.wrong / rate.pairs <= rate.high for rate in met)
    shares = [rate.wrong / rate.pairs for rate in met]
    assert shares == sorted(shares, reverse=True)
    assert model.measured_on != model.rated_on


def test_a_request_says_what_is_seen_how_it_was_found_and_alleges_nothing() -> None:
    said = may_ask(
        "number ending 123", ads=(1, 8), places=("Aldovia", "Brenn"), bits=20, pairs=84_474, chance=0.08
    )
    assert "1 advert collected in Aldovia and in 8 adverts collected in Brenn" in said
    assert "84,474 pairs" in said
    assert "at most 0.08 may be expected" in said
    assert "extremely strong support" in said
    assert "Nothing is alleged against anybody" in said
