"""Figures of promises and reports tell in words what they show, and follow the tables."""

from dataclasses import replace

import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from techthb.datasets import load
from techthb.plot import svg
from techthb.plot.policy import added_up, coverage, ladder
from techthb.policy import Tracker, read_claims, tracker


@pytest.fixture(scope="module")
def tracked() -> Tracker:
    return tracker()


def title(figure: object) -> str:
    return " ".join(figure.get_suptitle().split())


def test_the_sum_that_misleads_is_called_so(tracked: Tracker) -> None:
    figure = added_up(tracked)
    assert title(figure) == "Added up, 4 of 4 targets look exceeded, and the sums mean nothing"
    assert "T1 30 for 5, T2 25 for 5, T3 11 for 5, T4 44 for 20" in figure.alt


def test_the_ladder_finds_no_result_where_a_target_asks(tracked: Tracker) -> None:
    figure = ladder(tracked)
    assert title(figure) == "None of 10 reported results stand where the target asks"
    assert "5 results stand on the ladder, 5 are off it" in figure.alt
    rungs = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert rungs == [
        "off the ladder",
        "proposed",
        "initiated",
        "drafted",
        "adopted",
        "in force",
        "used",
        "evaluated",
    ]


def test_a_new_claim_climbs_the_ladder() -> None:
    claims = read_claims()
    second = next(each for each in claims if each.target == "T2")
    climbed = replace(second, verb="adopt", rung="adopted", off_ladder=None)
    figure = ladder(tracker([climbed if each is second else each for each in claims]))
    assert title(figure) == "1 of 10 reported results stands where the target asks"


def test_coverage_names_who_is_missing_and_its_denominator() -> None:
    mapped, states = load("osce-mapping", "mapped"), load("osce-mapping", "states")
    figure = coverage(mapped, states)
    assert title(figure) == "By 2024, 56 of 57 participating States are listed as mapped"
    assert "2021: 24 more, 24 in all, 2022: 16 more, 40 in all" in figure.alt
    assert "Holy See" in figure.alt
    earlier = coverage(mapped[mapped["mapped_year"] <= 2022], states)
    assert title(earlier) == "By 2022, 40 of 57 participating States are listed as mapped"
    assert "Not listed by 2022: Andorra, Cyprus, Holy See" in earlier.alt


def test_every_word_on_white_has_the_contrast_that_small_text_needs(tracked: Tracker) -> None:
    """4.5 to 1, level AA of the Web Content Accessibility Guidelines; white words stand on dark marks."""
    mapped, states = load("osce-mapping", "mapped"), load("osce-mapping", "states")
    for figure in (added_up(tracked), ladder(tracked), coverage(mapped, states)):
        for text in figure.findobj(Text):
            if text.get_text() and to_rgb(text.get_color()) != (1, 1, 1):
                assert 1.05 / (luminance(text.get_color()) + 0.05) >= 4.5, text.get_text()


def luminance(colour: str) -> float:
    """Relative luminance as the guidelines define it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_same_tables_give_the_same_bytes(tracked: Tracker) -> None:
    assert svg(ladder(tracked)) == svg(ladder(tracked))
