"""Exercise 04: each typical mistake gets the mark that it deserves and the words that name it."""

import pytest
from classroom import Classroom, Mark

SLUG = "04-linking-ads"

pytestmark = pytest.mark.xdist_group("exercises")

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


def mark(classroom: Classroom, question: str, cell: str, answer: str) -> Mark:
    """What ``question`` comes to when ``answer`` stands in the solution cell ``cell``."""
    return classroom.attempt(SLUG, {cell: answer})[question]


def test_opening_first_and_recording_afterwards_earns_nothing(classroom: Classroom) -> None:
    found = mark(classroom, "q1", "gate", 'answer("q1", "d")')
    assert found.points == 0
    assert "written down afterwards" in found.message.replace("\n│ ", " ")


def test_stripping_all_but_digits_is_named_before_handing_in(classroom: Classroom) -> None:
    found = classroom.attempt(SLUG, {"normal-forms": STRIPPED}, graded=False)["q2"]
    assert found.points == 0
    assert "Stripping all but the digits is not a normal form" in found.message.replace("\n│ ", " ")


def test_a_kept_leading_zero_costs_the_forms_that_have_it(classroom: Classroom) -> None:
    found = mark(classroom, "q2", "normal-forms", TRUNK_ZERO_KEPT)
    assert found.points == pytest.approx(4 * 7 / 9, abs=0.01)
    words = found.message.replace("\n│ ", " ")
    assert "b) 00 stands for the plus sign" in words
    assert "c) O and I stand for 0 and 1" in words
    assert "d)" not in words


def test_calling_every_frequent_number_common_loses_points_and_is_told_why(classroom: Classroom) -> None:
    frequent = "common = dict.fromkeys(shown['value'].value_counts().index[:14], 'agency')"
    found = mark(classroom, "q3", "shared-numbers", frequent)
    assert found.points is not None
    assert found.points <= 1.5
    assert "Many adverts are no proof" in found.message.replace("\n│ ", " ")


def test_joining_through_the_hotline_earns_nothing_and_is_named(classroom: Classroom) -> None:
    found = mark(classroom, "q4", "clustering", THROUGH_THE_HOTLINE)
    assert found.points == 0
    assert "you joined through it" in found.message.replace("\n│ ", " ")


def test_plain_digits_alone_earn_little_and_are_told_of_disguises(classroom: Classroom) -> None:
    found = mark(classroom, "q4", "clustering", PLAIN_DIGITS)
    assert found.points is not None
    assert found.points < 5
    assert "not written in plain digits" in found.message.replace("\n│ ", " ")


def test_every_advert_alone_earns_nothing_because_nothing_is_said(classroom: Classroom) -> None:
    alone = "clusters = {ad: ad for ad in adverts['ad_id'].to_pylist()}"
    found = mark(classroom, "q4", "clustering", alone)
    assert found.points == 0
    assert "Nothing false is said, because nothing is said" in found.message.replace("\n│ ", " ")


def test_a_false_link_costs_more_than_a_missed_one(classroom: Classroom) -> None:
    """Halving every cluster and joining clusters in twos move as many adverts; the second costs more."""
    halved = """
clusters = links.clusters.to_pandas()
half = clusters.groupby("cluster_id").cumcount() % 2
clusters["cluster_id"] = clusters["cluster_id"] + half.astype(str)
"""
    doubled = """
clusters = links.clusters.to_pandas()
names = sorted(clusters["cluster_id"].unique())
pair = {name: names[n // 2 * 2] for n, name in enumerate(names)}
clusters["cluster_id"] = clusters["cluster_id"].map(pair)
"""
    missed, false = (mark(classroom, "q4", "clustering", answer) for answer in (halved, doubled))
    assert missed.points is not None
    assert false.points is not None
    assert false.points < missed.points < 10


def test_a_missing_advert_is_hinted_at(classroom: Classroom) -> None:
    some = "clusters = {adverts['ad_id'][0].as_py(): 'one'}"
    found = classroom.attempt(SLUG, {"clustering": some}, graded=False)["q4"]
    assert "adverts have no cluster" in found.message.replace("\n│ ", " ")


@pytest.mark.parametrize(
    ("answer", "points", "words"),
    [
        ("precision, recall = 11 / 18, 14 / 18", 1, "The two are exchanged"),
        ("precision, recall = 1 / 3, 1 / 4", 1, "pairwise figures"),
        ("precision, recall = 0.78, 0.5", 1.5, "Recall: for each advert"),
        ("precision, recall = 78, 61", 0, "a share lies between 0 and 1"),
    ],
)
def test_measures_are_told_apart(classroom: Classroom, answer: str, points: float, words: str) -> None:
    found = mark(classroom, "q5", "by-hand", answer)
    assert found.points == points
    assert words in found.message.replace("\n│ ", " ")


def test_the_most_frequent_identifier_is_not_the_bridge(classroom: Classroom) -> None:
    found = mark(classroom, "q7", "find-the-bridge", "bridge, parts = 'phone P2', [3, 5]")
    assert found.points == 1
    assert "its adverts hang together without it" in found.message.replace("\n│ ", " ")


def test_an_overclaimed_sentence_costs_as_much_as_a_supported_one_brings(classroom: Classroom) -> None:
    found = mark(classroom, "q8", "sentences", 'answer("q8", ["a", "b", "c"])')
    assert found.points == pytest.approx(4 / 3, abs=0.01)
    assert "Two numbers are two contact points" in found.message.replace("\n│ ", " ")


def test_claiming_everything_earns_nothing(classroom: Classroom) -> None:
    found = mark(classroom, "q8", "sentences", 'answer("q8", ["a", "b", "c", "d", "e", "f"])')
    assert found.points == 0


@pytest.mark.slow
def test_nbgrader_gives_the_same_marks_to_three_typical_hand_ins(classroom: Classroom) -> None:
    mistakes = {
        "joins-through-hotline": {"clustering": THROUGH_THE_HOTLINE},
        "strips-digits": {"normal-forms": STRIPPED},
        "claims-too-much": {"sentences": 'answer("q8", ["a", "b", "c"])'},
        "solved": {},
        "empty": None,
    }
    outcomes = classroom.grade(SLUG, mistakes)
    full = classroom.maxima(SLUG)
    assert outcomes["solved"].points == full
    assert set(outcomes["empty"].points.values()) == {0}
    assert outcomes["joins-through-hotline"].points == {**full, "q4": 0}
    assert outcomes["strips-digits"].points == {**full, "q2": 0}
    assert outcomes["claims-too-much"].points == {**full, "q8": pytest.approx(4 / 3, abs=0.01)}
    assert "you joined through" in outcomes["joins-through-hotline"].feedback
    assert "Stripping all but the digits" in outcomes["strips-digits"].feedback
