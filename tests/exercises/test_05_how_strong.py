"""Exercise 05: each typical mistake gets the mark that it deserves and the words that name it."""

import re

import pytest
from classroom import Classroom, Marks
from support import ROOT

from techthb.link.model import shipped

SLUG = "05-how-strong"

HAND_INS = {
    "fallacies": {
        "meaning": 'answer("q1", "a")',
        "counts": "agree_bits, differ_bits, words = 32_000, 0.6, 'strong support'",
        "odds": "probability, by_chance = 1 - 1 / 32_000, 4_000 / 32_000",
        "sum": "added_up = total = 81",
        "review": "alike, kappa, rate = 0.89, 0.89, 0.04",
        "sentences": 'answer("q7", ["b", "c", "e"])',
    },
    "halfway": {
        "counts": "agree_bits, differ_bits, words = -14.97, -0.74, 'very strong support'",
        "odds": "probability, by_chance = 0.5, 4_000**2 / 32_000",
        "sum": "added_up, total = 81, 29.5",
        "review": "alike, kappa, rate = 0.8, 0.58, 0.05",
        "hinge": "hinge, away = min(lost, key=lost.get) if False else 'phone:+447700900999', 3",
    },
    "two pictures": {"sum": "added_up, total = 80, 36.5"},
}
"""Answers that people give, each wrong in ways that have a name."""


@pytest.mark.parametrize(
    ("hand_in", "question", "points", "words"),
    [
        ("fallacies", "q1", 0, "prosecutor's fallacy"),
        ("fallacies", "q2", 1, "That is the ratio"),
        ("fallacies", "q3", 1, "prosecutor's fallacy"),
        ("fallacies", "q4", 1, "counts one copied advert five times"),
        ("fallacies", "q5", 1.75, "not what is beyond chance"),
        ("fallacies", "q7", 0, "What comes along is one fact"),
        ("halfway", "q2", 3, "upside down"),
        ("halfway", "q3", 1, "Odds after"),
        ("halfway", "q4", 3, "no more than 27 bits"),
        ("halfway", "q5", 1.5, "Alike: 80 + 4 + 5"),
        ("halfway", "q6", 0, "Without it no cluster falls apart"),
        ("two pictures", "q4", 1, "whoever copies one copies both"),
    ],
)
def test_a_mistake_costs_what_it_should_and_is_named(
    marks: Marks, hand_in: str, question: str, points: float, words: str
) -> None:
    found = marks[hand_in, question]
    assert found.points == points
    assert words in found.words


def test_a_lesser_hinge_earns_part_and_is_told_how_much_more_another_holds(classroom: Classroom) -> None:
    lesser = """
lost = {
    each.node: sum(each.parts[1:])
    for cluster in explained.values()
    for each in cluster.hinges
    if not each.node.startswith("ad:")
}
hinge = min(lost, key=lost.get)
away = lost[hinge] + 1
"""
    found = classroom.attempt(SLUG, {"hinge": lesser})["q6"]
    assert found.points == 1
    assert "another one holds" in found.words
    assert "add them up" in found.words


def test_form_is_hinted_at_before_handing_in(classroom: Classroom) -> None:
    answers = {
        "counts": "agree_bits, differ_bits, words = 15, -0.7, 'pretty strong'",
        "odds": "probability, by_chance = 86.5, 250",
        "hinge": "hinge, away = 'ad:AD-00001', 3",
    }
    found = classroom.attempt(SLUG, answers, graded=False)
    assert "one of the phrases of the scale" in found["q2"].words
    assert "a probability lies between 0 and 1" in found["q3"].words
    assert "not an advert" in found["q6"].words


def test_the_lesson_s_figures_are_those_of_the_model_that_comes_with_the_suite() -> None:
    lesson = " ".join((ROOT / "curriculum" / SLUG / "lesson.md").read_text("utf-8").split())
    model = shipped()
    alone = model.counts["number"]["alone"]
    agree, both = alone["agree"][1], alone["agree"][1] + alone["differ"][1]
    assert f"{agree:,} of the {both / 1e6:.0f} million" in lesson
    assert f"some {model.pairs[1] / 1e6:.0f} million pairs of adverts by two parties" in lesson
    (rate,) = [each for each in model.rates if f"Of {each.pairs:,} pairs of this strength" in lesson]
    assert re.search(f"{1000 * rate.wrong / rate.pairs:.2f} in a thousand were wrong", lesson)
