"""Exercise 04: each typical mistake gets the mark that it deserves and the words that name it."""

import pytest
from classroom import Classroom, Marks

SLUG = "04-linking-ads"


COMPONENTS = """
import networkx as nx

graph = nx.Graph()
graph.add_nodes_from(adverts["ad_id"].to_pylist())
graph.add_edges_from((row.ad_id, row.value) for row in joining.itertuples())
known = set(adverts["ad_id"].to_pylist())
clusters = {ad: min(part & known) for part in nx.connected_components(graph) for ad in part & known}
"""
"""Clusters as connected components of adverts and whatever stands in ``joining``."""

THROUGH_THE_HOTLINE = "joining = shown" + COMPONENTS

PLAIN_DIGITS = (
    """
texts = adverts.select(["ad_id", "text"]).to_pandas().set_index("ad_id")["text"]
digits = texts.str.findall(r"\\+?\\d[\\d ()-]{6,}\\d").explode().dropna().str.replace(r"\\D", "", regex=True)
often = digits.value_counts()
joining = digits[digits.map(often) < 12].rename("value").reset_index()
"""
    + COMPONENTS
)

STRIPPED = """
import re

written = ["+44 7700 900 123", "0044 (0)7700 / 900-123", "O77OO 9OO I23", "zero seven", "+33 6 39 98 12 34"]
written += ["O176 O4O69O I2", "SYN-XA-000123", "from 120 to 150", "+44 7700"]
numbers = {letter: re.sub(r"\\D", "", text) for letter, text in zip("abcdefghi", written, strict=True)}
"""

TRUNK_ZERO_KEPT = """
numbers = {"a": "+447700900123", "b": "+4407700900123", "c": "+4407700900123", "d": "+447700900456"}
numbers |= {"e": "+33639981234", "f": "+4917604069012", "g": "SYN-XA-000123", "h": None, "i": None}
"""


HALVED = """
clusters = links.clusters.to_pandas()
half = clusters.groupby("cluster_id").cumcount() % 2
clusters["cluster_id"] = clusters["cluster_id"] + half.astype(str)
"""

JOINED_IN_TWOS = """
clusters = links.clusters.to_pandas()
names = sorted(clusters["cluster_id"].unique())
pair = {name: names[n // 2 * 2] for n, name in enumerate(names)}
clusters["cluster_id"] = clusters["cluster_id"].map(pair)
"""

HAND_INS = {
    "no right": {"gate": 'answer("q1", "d")'},
    "first": {
        "normal-forms": TRUNK_ZERO_KEPT,
        "shared-numbers": "common = dict.fromkeys(shown['value'].value_counts().index[:14], 'agency')",
        "clustering": THROUGH_THE_HOTLINE,
        "by-hand": "precision, recall = 11 / 18, 14 / 18",
        "find-the-bridge": "bridge, parts = 'phone P2', [3, 5]",
        "sentences": 'answer("q8", ["a", "b", "c"])',
    },
    "second": {
        "clustering": PLAIN_DIGITS,
        "by-hand": "precision, recall = 1 / 3, 1 / 4",
        "sentences": 'answer("q8", ["a", "b", "c", "d", "e", "f"])',
    },
    "third": {
        "clustering": "clusters = {ad: ad for ad in adverts['ad_id'].to_pylist()}",
        "by-hand": "precision, recall = 0.78, 0.5",
        "shared-numbers": "common = dict.fromkeys(shown['value'].unique(), 'agency')",
    },
    "halved": {"clustering": HALVED},
    "doubled": {"clustering": JOINED_IN_TWOS, "by-hand": "precision, recall = 78, 61"},
}
"""Answers that people give, each of them wrong in one way that has a name."""


def test_opening_first_and_recording_afterwards_earns_nothing(marks: Marks) -> None:
    found = marks["no right", "q1"]
    assert found.points == 0
    assert "written down afterwards" in found.words


def test_without_a_legal_basis_the_tasks_on_the_case_earn_nothing(classroom: Classroom, marks: Marks) -> None:
    lost = {name for (hand_in, name), mark in marks.items() if hand_in == "no right" and not mark.points}
    assert lost == {"q1", "q3", "q4"}
    for name in ("q3", "q4"):
        assert "by your answer to q1 you may not open it" in marks["no right", name].words
        unanswered = classroom.attempt(SLUG, {"gate": "pass"}, graded=False)
        assert "Write your answer to q1 first" in unanswered[name].words


def test_a_kept_leading_zero_costs_the_forms_that_have_it(marks: Marks) -> None:
    found = marks["first", "q2"]
    assert found.points == pytest.approx(4 * 7 / 9, abs=0.01)
    assert "b) 00 stands for the plus sign" in found.words
    assert "c) O and I stand for 0 and 1" in found.words
    assert "d)" not in found.words


def test_calling_every_frequent_number_common_loses_points_and_is_told_why(marks: Marks) -> None:
    found = marks["first", "q3"]
    assert found.points is not None
    assert found.points <= 1.5
    assert "Many adverts are no proof" in found.words


def test_calling_every_number_an_agencys_earns_nothing_for_the_reasons_either(marks: Marks) -> None:
    found = marks["third", "q3"]
    assert found.points == 0
    assert "A reason counts once the numbers are found" in found.words


def test_joining_through_the_hotline_earns_nothing_and_is_named(marks: Marks) -> None:
    found = marks["first", "q4"]
    assert found.points == 0
    assert "you joined through it" in found.words


def test_plain_digits_alone_earn_little_and_are_told_of_disguises(marks: Marks) -> None:
    found = marks["second", "q4"]
    assert found.points is not None
    assert found.points < 5
    assert "not written in plain digits" in found.words


def test_every_advert_alone_earns_nothing_because_nothing_is_said(marks: Marks) -> None:
    found = marks["third", "q4"]
    assert found.points == 0
    assert "Nothing false is said, because nothing is said" in found.words


def test_a_false_link_costs_more_than_a_missed_one(marks: Marks) -> None:
    """Halving clusters and joining them in twos change the same clusterings by as much."""
    missed, false = marks["halved", "q4"].points, marks["doubled", "q4"].points
    assert missed is not None
    assert false is not None
    assert false < missed < 10


@pytest.mark.parametrize(
    ("hand_in", "points", "words"),
    [
        ("first", 1, "The two are exchanged"),
        ("second", 1, "pairwise figures"),
        ("third", 1.5, "Recall: for each advert"),
        ("doubled", 0, "a share lies between 0 and 1"),
    ],
)
def test_measures_are_told_apart(marks: Marks, hand_in: str, points: float, words: str) -> None:
    found = marks[hand_in, "q5"]
    assert found.points == points
    assert words in found.words


def test_the_most_frequent_identifier_is_not_the_bridge(marks: Marks) -> None:
    found = marks["first", "q7"]
    assert found.points == 1
    assert "its adverts hang together without it" in found.words


def test_an_overclaimed_sentence_costs_as_much_as_a_supported_one_brings(marks: Marks) -> None:
    found = marks["first", "q8"]
    assert found.points == pytest.approx(4 / 3, abs=0.01)
    assert "Two numbers are two contact points" in found.words


def test_claiming_everything_earns_nothing(marks: Marks) -> None:
    assert marks["second", "q8"].points == 0


def test_form_is_hinted_at_before_handing_in(classroom: Classroom) -> None:
    answers = {"normal-forms": STRIPPED, "clustering": "clusters = {adverts['ad_id'][0].as_py(): 'one'}"}
    answers["find-the-bridge"] = "bridge, parts = 'K', [3, 5]"
    found = classroom.attempt(SLUG, answers, graded=False)
    assert "Stripping all but the digits is not a normal form" in found["q2"].words
    assert "adverts have no cluster" in found["q4"].words
    assert "'K' is not in `shows`" in found["q7"].words


@pytest.mark.slow
def test_nbgrader_gives_the_same_marks_to_three_typical_hand_ins(classroom: Classroom) -> None:
    mistakes = {
        "joins-through-hotline": {"clustering": THROUGH_THE_HOTLINE},
        "strips-digits": {"normal-forms": STRIPPED},
        "claims-too-much": {"sentences": 'answer("q8", ["a", "b", "c"])'},
    }
    outcomes, full = classroom.grade_mistakes(SLUG, mistakes), classroom.maxima(SLUG)
    assert outcomes["joins-through-hotline"].points == {**full, "q4": 0}
    assert outcomes["strips-digits"].points == {**full, "q2": 0}
    assert outcomes["claims-too-much"].points == {**full, "q8": pytest.approx(4 / 3, abs=0.01)}
    assert "you joined through" in outcomes["joins-through-hotline"].feedback
    assert "Stripping all but the digits" in outcomes["strips-digits"].feedback
