"""Exercise 08: each typical mistake gets the mark that it deserves and the words that name it."""

from classroom import Classroom, Marks

SLUG = "08-across-borders"

SIDES = 'sides = shown.groupby("identifier")["side"].nunique()\n'

MATCHED = """
from techthb.link.match import match
from techthb.link.model import shipped

with open_engine() as runner:
    result = match(both, found.identifiers, found.versions, model=shipped(), engine=runner)
table = result.matches.to_pandas()
"""

HAND_INS = {
    "adverts for pairs": {
        "first-question": 'answer("q1", "a")',
        "haystack": "expected, at_least_one = (2_900 + 454) / 2**20, 0.0032",
        "matching": MATCHED
        + "matches = [each for each in table['identifier'] if each.startswith('phone')][:10]",
        "chance": "compared, doubtful = len(jobs) + len(services), list(table['identifier'])",
        "request": 'answer("q7", ["a", "b", "e"])',
        "instruments": 'answer("q5", {"a": "3", "b": "3", "c": "3", "d": "3", "e": "3", "f": "3"})',
    },
    "one side": {
        "haystack": "expected, at_least_one = 1.26, 1.0",
        "matching": MATCHED + SIDES + "matches = list(sides[sides == 1].index)",
    },
    "both sides and more": {
        "matching": MATCHED + SIDES + "matches = [*sides[sides > 1].index, *sides[sides == 1].index[:80]]",
    },
}
"""Answers that people give, each wrong in ways that have a name."""


def test_adverts_are_not_pairs_and_an_expectation_is_no_certainty(marks: Marks) -> None:
    assert marks["adverts for pairs", "q2"].points == 0
    assert "Pairs, not adverts" in marks["adverts for pairs", "q2"].words
    assert marks["one side", "q2"].points == 3
    assert "no certainty" in marks["one side", "q2"].words


def test_what_one_side_alone_shows_is_no_match(marks: Marks) -> None:
    assert marks["one side", "q3"].points == 0


def test_false_matches_cost_and_missed_ones_cost_less(marks: Marks) -> None:
    false, missed = marks["both sides and more", "q3"], marks["adverts for pairs", "q3"]
    assert false.points is not None
    assert missed.points is not None
    assert false.points < missed.points < 6
    assert "Take them from the table of matches" in false.words
    assert "Much is missing" in missed.words


def test_doubting_every_match_earns_nothing_and_is_told_how_many_are_too_many(marks: Marks) -> None:
    found = marks["adverts for pairs", "q4"]
    assert found.points == 0
    assert "Every job advert with every service advert" in found.words
    assert "too many and 0 missing" in found.words


def test_a_request_that_alleges_loses_what_its_facts_earn(marks: Marks) -> None:
    found = marks["adverts for pairs", "q7"]
    assert found.points == 0
    assert "Before is not because" in found.words


def test_one_instrument_for_everything_earns_little(marks: Marks) -> None:
    found = marks["adverts for pairs", "q5"]
    assert found.points is not None
    assert found.points < 1


def test_form_is_hinted_at_before_handing_in(classroom: Classroom) -> None:
    answers = {"haystack": "expected, at_least_one = 1.26, 71.5", "matching": "matches = ['+447700900123']"}
    answers["chance"] = "compared, doubtful = 1.5, []"
    found = classroom.attempt(SLUG, answers, graded=False)
    assert "a probability lies between 0 and 1" in found["q2"].words
    assert "is no identifier of the table" in found["q3"].words
    assert "a whole number" in found["q4"].words
