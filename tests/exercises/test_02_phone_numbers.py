"""Exercise 02: each typical mistake gets the mark that it deserves and the words that name it."""

import pytest
from classroom import Classroom, Marks

SLUG = "02-phone-numbers"

WITH_THE_MATCHER = """
import pandas as pd
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number

rows = []
for ad in adverts.to_pylist():
    for field in ("text", "contact"):
        plan = plans.get(ad["country"], ad["country"])
        for each in PhoneNumberMatcher(ad[field] or "", plan, Leniency.POSSIBLE, max_tries=10_000):
            value = format_number(each.number, PhoneNumberFormat.E164)
            rows.append((ad["ad_id"], field, each.start, each.end, value, each.raw_string))
numbers = pd.DataFrame(rows, columns=["ad_id", "field", "start", "end", "value", "raw"])
numbers = numbers[numbers["value"].str.fullmatch(r"\\+[1-9]\\d{6,14}")]
"""
"""Everything that the matcher takes for a number and that can be one by its length."""

LONG_ENOUGH = WITH_THE_MATCHER + 'numbers = numbers[numbers["raw"].str.count(r"\\d") >= 7]\n'

READ = """
with open_engine() as engine:
    numbers = identify(adverts, engine=engine, plans=plans).identifiers.to_pandas()
numbers = numbers.query("kind == 'phone'")
"""

ASSIGNED_ONLY = (
    READ
    + """
import phonenumbers

numbers = numbers[[phonenumbers.is_valid_number(phonenumbers.parse(value)) for value in numbers["value"]]]
"""
)

COUNTED_FROM_ONE = READ + 'numbers = numbers.assign(start=numbers["start"] + 1)\n'

IN_EVERY_REGION = (
    READ
    + """
import pandas as pd

other = numbers.assign(value="+49" + numbers["value"].str[3:])
numbers = pd.concat([numbers, other, numbers.assign(value="+33" + numbers["value"].str[3:])])
"""
)
"""Each place read in two more plans than there was reason for."""

EVERY_READING = """
chosen = {"a": (["+493023125123", "+463023125123"], "State"), "b": ("+493023125123", "code")}
chosen |= {"c": ("+493023125144", "State"), "d": (None, "none"), "e": ("+447700900418", "State")}
"""

WHATEVER_IS_SHORT = 'strays = pieces.loc[pieces["raw"].str.count(r"\\d") < 7, "piece"].tolist()'

MISREAD_IS_FOUND = """
read = sample["read_as"].notna()
errors = sample.assign(found=read).groupby("group").agg(written=("found", "size"), found=("found", "sum"))
errors = errors.reset_index().assign(misread=0)
errors["missed"] = errors["written"] - errors["found"]
errors["share"] = errors["found"] / errors["written"]
"""

MISSED_LEFT_OUT = """
read = sample.dropna()
right = read["read_as"] == read["written"]
errors = read.assign(found=right).groupby("group").agg(written=("found", "size"), found=("found", "sum"))
errors = errors.reset_index()
errors["misread"], errors["missed"] = errors["written"] - errors["found"], 0
errors["share"] = errors["found"] / errors["written"]
"""

SHARE_OF_THE_READ = """
errors = pd.DataFrame({"group": sample["group"].unique(), "written": [5, 4, 4, 2], "found": [4, 2, 1, 0]})
errors["misread"], errors["missed"] = [0, 1, 2, 1], 1
errors["share"] = errors["found"] / (errors["found"] + errors["misread"])
"""

HAND_INS = {
    "no right": {"looking-up": 'answer("q1", "a")'},
    "first": {
        "prediction": "fate = dict.fromkeys('abcdefgh', 'read')",
        "extraction": WITH_THE_MATCHER,
        "choice": EVERY_READING,
        "strays": WHATEVER_IS_SHORT,
        "error-table": MISREAD_IS_FOUND,
        "confidence": 'answer("q7", "a")',
        "shared": 'answer("q8", {"a": "2", "b": "1", "c": "3", "d": "4"})',
        "sentences": 'answer("q9", ["a", "b", "c"])',
    },
    "second": {
        "extraction": LONG_ENOUGH,
        "strays": "strays = pieces['piece'].tolist()",
        "error-table": MISSED_LEFT_OUT,
        "sentences": 'answer("q9", ["a", "b", "c", "d", "e", "f"])',
    },
    "third": {"extraction": ASSIGNED_ONLY, "error-table": SHARE_OF_THE_READ},
    "fourth": {"extraction": COUNTED_FROM_ONE},
    "fifth": {"extraction": IN_EVERY_REGION},
}
"""Answers that people give, each of them wrong in a way that has a name."""


def test_looking_a_number_up_on_ones_own_telephone_earns_nothing(marks: Marks) -> None:
    found = marks["no right", "q1"]
    assert found.points == 0
    assert "Public is not a legal basis" in found.words


def test_without_a_legal_basis_the_tasks_on_the_case_earn_nothing(classroom: Classroom, marks: Marks) -> None:
    lost = {name for (hand_in, name), mark in marks.items() if hand_in == "no right" and not mark.points}
    assert lost == {"q1", "q3", "q5"}
    for name in ("q3", "q5"):
        assert "by your answer to q1 you may not open it" in marks["no right", name].words
        unanswered = classroom.attempt(SLUG, {"looking-up": "pass"}, graded=False)
        assert "Write your answer to q1 first" in unanswered[name].words


def test_expecting_the_matcher_to_read_everything_is_told_what_it_stumbles_over(marks: Marks) -> None:
    found = marks["first", "q2"]
    assert found.points == 1  # a and b
    assert "d) words are no digits" in found.words
    assert "g) the matcher does read something here" in found.words
    assert "a)" not in found.words


def test_prices_counted_as_numbers_cost_more_than_a_point_and_are_named(marks: Marks) -> None:
    with_prices, without = marks["first", "q3"], marks["second", "q3"]
    assert "prices, hours, ages" in with_prices.words
    assert with_prices.points is not None
    assert without.points is not None
    assert with_prices.points < without.points - 1


def test_the_matcher_alone_misses_what_is_disguised_and_is_told_so(marks: Marks) -> None:
    found = marks["second", "q3"]
    assert found.points is not None
    assert 2 <= found.points <= 6
    assert "took trouble over" in found.words


def test_dropping_what_is_not_known_as_assigned_costs_and_is_named(marks: Marks) -> None:
    found = marks["third", "q3"]
    assert found.points is not None
    assert found.points <= 7
    assert "it is no reason to drop" in found.words


def test_spans_counted_from_one_cost_their_point_alone(marks: Marks) -> None:
    found = marks["fourth", "q3"]
    assert found.points == 7
    assert "counted from 0" in found.words


def test_every_reading_of_every_place_earns_nothing_and_is_named(marks: Marks) -> None:
    found = marks["fifth", "q3"]
    assert found.points == 0
    assert "Keep the best reading of each place" in found.words


def test_readings_are_chosen_one_a_place_with_a_reason(marks: Marks) -> None:
    found = marks["first", "q4"]
    assert found.points == 1.5  # b, and the value of e
    assert "a) you take every reading of the place" in found.words
    assert "c) nothing gives reason for a State" in found.words
    assert "d) not known as assigned is no reason to drop" in found.words
    assert "e) a country code is written" in found.words
    assert "b)" not in found.words


def test_throwing_away_whatever_is_short_loses_pieces_of_numbers(marks: Marks) -> None:
    found = marks["first", "q5"]
    assert found.points is not None
    assert 1 < found.points < 2.5
    assert "Being short does not make digits a stray" in found.words


def test_calling_everything_a_stray_earns_nothing(marks: Marks) -> None:
    found = marks["second", "q5"]
    assert found.points == 0
    assert "numbers that the matcher reads rightly are among your strays" in found.words


@pytest.mark.parametrize(
    ("hand_in", "points", "words"),
    [
        ("first", 1, "You count misread numbers as found"),  # the row without a misread one is right
        ("second", 0.5, "They are the missed ones"),  # in pieces: 0 of 1 is the same share as 0 of 2
        ("third", 2.5, "What was missed belongs in the denominator"),  # counts, and 0 of anything
    ],
)
def test_error_tables_are_told_what_they_leave_out(
    marks: Marks, hand_in: str, points: float, words: str
) -> None:
    found = marks[hand_in, "q6"]
    assert found.points == points
    assert words in found.words


def test_a_confidence_is_no_probability_in_court(marks: Marks) -> None:
    found = marks["first", "q7"]
    assert found.points == 0
    assert "is no probability about a real advert" in found.words


def test_an_agency_taken_for_a_hotline_costs_both(marks: Marks) -> None:
    assert marks["first", "q8"].points == 1


def test_saying_whose_number_it_is_costs_as_much_as_a_supported_sentence_brings(marks: Marks) -> None:
    found = marks["first", "q9"]
    assert found.points == pytest.approx(4 / 3, abs=0.01)
    assert "does not say whose number it is" in found.words
    assert marks["second", "q9"].points == 0


def test_form_is_hinted_at_before_handing_in(classroom: Classroom) -> None:
    answers = {
        "prediction": "fate = {'a': 'read'}",
        "extraction": READ + 'numbers = numbers.assign(value=numbers["value"].str[1:])',
        "choice": "chosen = dict.fromkeys('abcde', ('+493023125123', 'assigned'))",
        "strays": "strays = ['13']",
        "error-table": "errors = sample",
    }
    found = classroom.attempt(SLUG, answers, graded=False)
    said = {name: mark.words for name, mark in found.items()}
    assert "with the keys a, b, c" in said["q2"]
    assert "is not E.164" in said["q3"]
    assert "write one of code, State, none" in said["q4"]
    assert "are not in `pieces`" in said["q5"]
    assert "with the columns group, written" in said["q6"]


@pytest.mark.slow
def test_nbgrader_gives_the_same_marks_to_typical_hand_ins(classroom: Classroom) -> None:
    mistakes = {
        "every-reading": {"choice": EVERY_READING},
        "drops-unassigned": {"extraction": ASSIGNED_ONLY},
        "claims-an-owner": {"sentences": 'answer("q9", ["a", "b", "c"])'},
    }
    outcomes, full = classroom.grade_mistakes(SLUG, mistakes), classroom.maxima(SLUG)
    assert outcomes["every-reading"].points == {**full, "q4": 1.5}
    assert outcomes["claims-an-owner"].points == {**full, "q9": pytest.approx(4 / 3, abs=0.01)}
    assert outcomes["drops-unassigned"].points["q3"] <= 7
    assert "you take every reading of the place" in outcomes["every-reading"].feedback
    assert "no reason to drop" in outcomes["drops-unassigned"].feedback
