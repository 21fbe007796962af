"""Exercise 03: each typical mistake gets the mark that it deserves and the words that name it."""

import pytest
from classroom import Classroom, Marks

SLUG = "03-images"

GROUPED = """
import networkx as nx

from techthb.identify.images.pairs import pdq_distances

parts = nx.connected_components(nx.from_pandas_edgelist(chosen, "one", "other"))
lead = {name: min(part) for part in map(set, parts) for name in part}
"""
"""Groups of files that hang together by the pairs in ``chosen``."""

THROUGH_STOCK = "chosen = linked_files(found.pictures, found.versions).to_pandas()" + GROUPED
TOO_WIDE = GROUPED.replace("parts =", "chosen = pdq_distances(found.pictures, 110).to_pandas()\nparts =", 1)
PLAIN_HASH = GROUPED.replace("parts =", "chosen = pdq_distances(found.pictures).to_pandas()\nparts =", 1)
ONE_LINK = "lead = {files[0]: 'x', files[1]: 'x'}"

BY_QUALITY = """
weak = {row["name"][0]: None if row["quality"] >= 50 else "wall" for row in told_of.to_dict("records")}
"""

WIDE_TABLE = """
import pandas as pd

threshold = 120
rows = [(name, len(each), sum(n <= threshold for n in each)) for name, each in sample.items()]
errors = pd.DataFrame(rows, columns=["group", "pairs", "linked"])
errors["share"] = errors["linked"] / errors["pairs"]
"""

NO_STRANGERS = """
import pandas as pd

threshold = 31
errors = pd.DataFrame({"group": ["saved again"], "pairs": [5], "linked": [5], "share": [1.0]})
"""

RIGHT_BUT = """
import pandas as pd

truth = pd.read_parquet("../../answers/03-images/truth/pairs.parquet")
change = dict(zip(truth["letter"], truth["change"].replace({mistake}), strict=True))
"""
COPIED_WORDS = RIGHT_BUT.format(mistake={"banner": "framed"})
NEVER_DIFFERENT = RIGHT_BUT.format(mistake={"different": "cropped"})
"""Right but for one word: that of the library, and a change where there are two scenes."""

HAND_INS = {
    "no right": {"faces": 'answer("q1", "c")'},
    "first": {
        "prediction": "linked = dict.fromkeys('abcdefgh', True)",
        "changes": COPIED_WORDS,
        "error-table": WIDE_TABLE,
        "no-evidence": BY_QUALITY,
        "groups": THROUGH_STOCK,
        "figures": 'answer("q7", {"a": "1", "b": "2", "c": "3", "d": "2"})',
        "sentences": 'answer("q8", ["a", "c", "d"])',
    },
    "second": {
        "changes": NEVER_DIFFERENT,
        "error-table": WIDE_TABLE.replace("threshold = 120", "threshold = 10"),
        "no-evidence": "weak = dict.fromkeys('abcdefgh', 'flyer')",
        "groups": TOO_WIDE,
        "sentences": 'answer("q8", ["a", "b", "c", "d", "e", "f", "g"])',
    },
    "third": {"groups": PLAIN_HASH, "no-evidence": "weak = dict.fromkeys('abcdefgh')"},
    "fourth": {"groups": ONE_LINK},
}
"""Answers that people give, each of them wrong in one way that has a name."""


def test_a_face_search_as_a_lead_only_earns_nothing_and_is_told_why(marks: Marks) -> None:
    found = marks["no right", "q1"]
    assert found.points == 0
    assert "it is a stranger's" in found.words


def test_without_a_legal_basis_the_tasks_on_the_case_earn_nothing(classroom: Classroom, marks: Marks) -> None:
    lost = {name for (hand_in, name), mark in marks.items() if hand_in == "no right" and not mark.points}
    assert lost == {"q1", "q6"}
    for name in ("q6",):
        assert "by your answer to q1 you may not open it" in marks["no right", name].words
        unanswered = classroom.attempt(SLUG, {"faces": "pass"}, graded=False)
        assert "Write your answer to q1 first" in unanswered[name].words


def test_expecting_every_pair_to_be_linked_is_paid_for_by_each_false_one(marks: Marks) -> None:
    # mirrored, turned, cropped, framed and two scenes are beyond 31 bits: 3 right at most, 5 false at least
    found = marks["first", "q2"]
    assert found.points == 0
    assert "You expected too much of the hash" in found.words
    assert "left and right are exchanged" in found.words


def test_copying_the_words_of_the_library_costs_one_pair_and_is_named(marks: Marks) -> None:
    found = marks["first", "q3"]
    assert found.points == pytest.approx(4 * 7 / 8)
    assert "The words of the library are a proposal" in found.words


def test_taking_two_scenes_for_one_costs_more_than_a_wrong_word(marks: Marks) -> None:
    found = marks["second", "q3"]
    assert found.points == pytest.approx(4 * 7 / 8 - 2)
    assert "sends somebody to a stranger's door" in found.words


def test_a_threshold_that_joins_unrelated_pictures_earns_the_table_only(marks: Marks) -> None:
    # 84, 96, 104, 112 and 118 of the ten are within 120 bits
    found = marks["first", "q4"]
    assert found.points == 3
    assert "120 bits links 5 of 10 pairs of two scenes" in found.words
    assert "unrelated pictures are joined" in found.words


def test_a_threshold_that_misses_what_was_only_saved_again_earns_half_of_its_points(marks: Marks) -> None:
    assert marks["second", "q4"].points == 4


def test_taking_the_quality_of_a_hash_for_weight_earns_nothing_and_is_named(marks: Marks) -> None:
    # two scenes and two walls right, two logos and two flyers trusted: 4 less 4
    found = marks["first", "q5"]
    assert found.points == 0
    assert "A high PDQ quality is no weight" in found.words


def test_calling_every_picture_a_flyer_finds_the_flyers_and_is_told_the_rest(marks: Marks) -> None:
    found = marks["second", "q5"]
    assert found.points == pytest.approx(4 * 2 / 8)
    assert "would be worth a look" in found.words
    assert "the reason is another one" in found.words


def test_linking_through_a_stock_picture_loses_its_points_and_is_named(marks: Marks) -> None:
    found = marks["first", "q6"]
    assert found.points == 7
    assert "You linked through a stock picture" in found.words
    assert "no lead" in found.words


def test_a_wide_threshold_on_the_case_earns_nothing_and_is_named(marks: Marks) -> None:
    found = marks["second", "q6"]
    assert found.points == 0
    assert "So wide a threshold joins unrelated pictures" in found.words


def test_the_plain_hash_alone_earns_part_and_is_told_what_it_loses(marks: Marks) -> None:
    found = marks["third", "q6"]
    assert found.points is not None
    assert 2 < found.points < 7
    assert "the plain hash loses what was mirrored" in found.words


def test_leaving_stock_out_by_saying_nothing_is_no_finding(marks: Marks) -> None:
    found = marks["fourth", "q6"]
    assert found.points is not None
    assert found.points < 1
    assert "counts once pictures are linked" in found.words


def test_taking_quality_for_a_match_costs_one_figure(marks: Marks) -> None:
    found = marks["first", "q7"]
    assert found.points == pytest.approx(3 * 3 / 4)
    assert "A flyer has nothing but edges" in found.words


def test_saying_who_the_person_is_costs_as_much_as_a_supported_sentence_brings(marks: Marks) -> None:
    found = marks["first", "q8"]
    assert found.points == pytest.approx(4 / 3, abs=0.01)
    assert "It says nothing about who is in a picture" in found.words


def test_claiming_everything_earns_nothing(marks: Marks) -> None:
    assert marks["second", "q8"].points == 0


def test_form_is_hinted_at_before_handing_in(classroom: Classroom) -> None:
    answers = {
        "prediction": "linked = dict.fromkeys('abcdefgh', 'yes')",
        "changes": "change = dict.fromkeys('abcdefgh', 'mirrored, cropped')",
        "error-table": NO_STRANGERS,
        "no-evidence": "weak = {'a': 'wall'}",
        "groups": "lead = {'elsewhere.jpg': 'x'}",
    }
    found = {name: mark.words for name, mark in classroom.attempt(SLUG, answers, graded=False).items()}
    assert "without quotation marks" in found["q2"]
    assert "name the one change that you see" in found["q3"]
    assert "Pairs of two scenes belong into it as well" in found["q4"]
    assert "one for each" in found["q5"]
    assert "not in this case" in found["q6"]


@pytest.mark.slow
def test_nbgrader_gives_the_same_marks_to_three_typical_hand_ins(classroom: Classroom) -> None:
    mistakes = {
        "through-stock": {"groups": THROUGH_STOCK},
        "by-quality": {"no-evidence": BY_QUALITY},
        "says-who": {"sentences": 'answer("q8", ["a", "c", "d"])'},
    }
    outcomes, full = classroom.grade_mistakes(SLUG, mistakes), classroom.maxima(SLUG)
    assert outcomes["through-stock"].points == {**full, "q6": 7}
    assert outcomes["by-quality"].points == {**full, "q5": 0}
    assert outcomes["says-who"].points == {**full, "q8": pytest.approx(4 / 3, abs=0.01)}
    assert "linked through a stock picture" in outcomes["through-stock"].feedback
    assert "no weight" in outcomes["by-quality"].feedback
