"""Exercise 11: each typical mistake gets the mark that it deserves and the words that name it."""

import pytest
from classroom import Classroom, Mark, Outcome

SLUG = "11-policy-targets"


SUMMED = "adopted = int(rows['value'].sum())\nmet = True"

FOURTH_YEAR = """
per_year = {header or "no year": 0 for header, names in printed}
for header, names in printed:
    per_year[header or "no year"] += len(names)
missing, share = ["Jorvia"], 22 / 23
"""

INVENTED_YEAR = "per_year, missing, share = {2031: 6, 2032: 7, 2033: 5, 2034: 4}, ['Jorvia'], 22 / 23"

DROPPED = """
per_year = {int(header): len(names) for header, names in printed if header}
listed = [name for header, names in printed for name in names]
missing = sorted(set(members) - set(listed))
share = len(listed) / len(listed)
"""

TRAINED_IS_USED = """
rungs = {"a": "adopted", "b": "initiated", "c": "used", "d": "used", "e": "drafted"}
rungs |= {"f": "adopted", "g": "evaluated", "h": "proposed", "i": "in force", "j": "off"}
"""

EVERYTHING_MET = 'status = dict.fromkeys("ABCD", "met") | {"E": "below the threshold"}'


def attempt(classroom: Classroom, question: str, cell: str, answer: str, graded: bool = True) -> Mark:
    """What ``question`` comes to when ``answer`` stands in the solution cell ``cell``."""
    return classroom.attempt(SLUG, {cell: answer}, graded=graded)[question]


@pytest.mark.parametrize("graded", [True, False], ids=["grader", "trainee"])
def test_adding_the_rows_and_calling_the_target_met_earns_nothing(classroom: Classroom, graded: bool) -> None:
    found = attempt(classroom, "q1", "verdict", SUMMED, graded)
    assert found.points == 0
    assert "You have added rows. Can one State stand in two of them?" in found.words


@pytest.mark.parametrize(
    ("answer", "points", "said"),
    [
        ("adopted = 12\nmet = True", 0, "12 is a number of things initiated or proposed"),
        ("adopted = 0\nmet = False", 1, "silence is not zero"),
        ("adopted = None\nmet = False", 2, "Not shown is not failed"),
        ("adopted = None\nmet = True", 2, "the verbs stand below it on the ladder"),
        ("adopted = None\nmet = None", 3, "Not shown either way"),
    ],
)
def test_silence_is_neither_zero_nor_failure(
    classroom: Classroom, answer: str, points: float, said: str
) -> None:
    found = attempt(classroom, "q1", "verdict", answer)
    assert found.points == points
    assert said in found.words


def test_treating_trained_as_used_costs_that_phrase_and_is_named(classroom: Classroom) -> None:
    found = attempt(classroom, "q2", "rungs", TRAINED_IS_USED)
    assert found.points == 4  # eight of ten phrases, half a point each
    assert "c) trained is an output" in found.words
    assert "f) developed or updated leaves open" in found.words
    assert "a)" not in found.words


def test_a_rung_that_is_not_on_the_ladder_is_noticed_before_handing_in(classroom: Classroom) -> None:
    found = attempt(classroom, "q2", "rungs", TRAINED_IS_USED.replace('"off"', '"trained"'), graded=False)
    assert found.points == 0
    assert "stands on no rung" in found.words


@pytest.mark.parametrize("graded", [True, False], ids=["grader", "trainee"])
def test_reading_the_empty_header_as_a_year_of_its_own_is_named(classroom: Classroom, graded: bool) -> None:
    found = attempt(classroom, "q3", "coverage", FOURTH_YEAR, graded)
    assert found.points == 0
    assert "An empty header cell is not a year of its own" in found.words


def test_years_in_quotation_marks_are_told_from_an_empty_header(classroom: Classroom) -> None:
    quoted = 'per_year, missing, share = {"2031": 10, "2033": 8, "2034": 4}, ["Jorvia"], 22 / 23'
    found = attempt(classroom, "q3", "coverage", quoted, graded=False)
    assert "write years without quotation marks" in found.words
    assert "empty header" not in found.words


def test_inventing_a_year_for_the_empty_header_costs_the_years_alone(classroom: Classroom) -> None:
    found = attempt(classroom, "q3", "coverage", INVENTED_YEAR)
    assert found.points == 2
    assert "Nobody wrote 2032" in found.words


def test_dropping_joining_by_name_and_the_wrong_denominator_are_each_named(classroom: Classroom) -> None:
    found = attempt(classroom, "q3", "coverage", DROPPED)
    assert found.points == 0
    assert "Your years hold 15 States, the report says 22" in found.words
    assert "Bromland, Nordale, Selmark: in the table under an earlier name" in found.words
    assert "The denominator is all members" in found.words


def test_calling_outputs_sums_and_more_without_baseline_met_costs_each(classroom: Classroom) -> None:
    found = attempt(classroom, "q4", "status", EVERYTHING_MET)
    assert found.points == 2
    for reason in ("B: the row counts who was trained", "C: more than what?", "D: the rows cannot be added"):
        assert reason in found.words


def test_taking_equal_numbers_for_the_same_states_is_answered(classroom: Classroom) -> None:
    found = attempt(classroom, "q5", "equal", 'answer("q5", "a")')
    assert found.points == 0
    assert "A number does not say which ones it counts" in found.words


@pytest.mark.parametrize(
    ("letters", "points"),
    [('["a", "c", "e"]', 4), ('["a", "b", "c", "e"]', 2.67), ('["b", "d"]', 0), ('["a", "c"]', 2.67)],
)
def test_a_sentence_too_much_costs_as_much_as_one_too_few(
    classroom: Classroom, letters: str, points: float
) -> None:
    assert attempt(classroom, "q6", "sentences", f'answer("q6", {letters})').points == points


@pytest.mark.parametrize(
    ("sentence", "points", "said"),
    [
        ("40 countries use the mapping methodology (OSCE slides of 1 November 2024).", 0, '"use" claims'),
        ("The target was exceeded: 40 countries were trained (OSCE slides, 2024).", 0, '"exceeded" claims'),
        ("The target was not met: 40 countries were trained (OSCE slides, 2024).", 0, "not shown is not"),
        ("OSCE slides of 2024: 40 countries were trained, and no State uses it.", 0, "other direction"),
        ("OSCE slides of 2024: 40 countries were trained; they do not use it.", 0, "in the other direction"),
        ("OSCE slides, 2024: 40 countries were trained; that does not mean the target was missed.", 3,
         "reads words"),
        ("OSCE slides, 2024: 40 countries were trained; they do not state that any State uses it.", 3,
         "reads words"),
        ("40 countries were trained on the methodology (OSCE slides of 1 November 2024).", 2, "remains open"),
        ("OSCE slides of 2024: 40 countries were trained in using it; whether they do is open.", 3,
         "reads words"),
        ("40 participating States were trained on it (OSCE slides of 2024).", 1.5, "it counts countries"),
        ("40 countries were trained on the methodology at workshops in 2023.", 1, "Name the source"),
        ("Slides of 1 November 2024: forty countries were trained; whether they use it is open.", 3,
         "reads words"),
        ("It is not stated in OSCE slides of 2024 that the 40 countries trained use it.", 3, "reads words"),
    ],
)  # fmt: skip
def test_a_sentence_is_worth_what_its_source_supports(
    classroom: Classroom, sentence: str, points: float, said: str
) -> None:
    found = attempt(classroom, "q7", "sentence", f"sentence = {sentence!r}")
    assert found.points == points
    assert said in found.words


@pytest.fixture(scope="module")
def graded(classroom: Classroom) -> dict[str, Outcome]:
    return classroom.grade(
        SLUG,
        {
            "solved": {},
            "released": None,
            "adder": {"verdict": SUMMED},
            "believer": {"rungs": TRAINED_IS_USED, "status": EVERYTHING_MET},
            "fourth-year": {"coverage": FOURTH_YEAR, "equal": 'answer("q5", "a")'},
        },
    )


@pytest.mark.slow
def test_nbgrader_gives_each_hand_in_the_same_points(
    classroom: Classroom, graded: dict[str, Outcome]
) -> None:
    full = classroom.maxima(SLUG)
    assert sum(full.values()) == 26
    assert {name: outcome.points for name, outcome in graded.items()} == {
        "solved": full,
        "released": dict.fromkeys(full, 0),
        "adder": full | {"q1": 0},
        "believer": full | {"q2": 4, "q4": 2},
        "fourth-year": full | {"q3": 0, "q5": 0},
    }


@pytest.mark.slow
def test_the_feedback_page_has_the_words_that_teach(graded: dict[str, Outcome]) -> None:
    assert "You have added rows" in graded["adder"].feedback
    assert "trained is an output" in graded["believer"].feedback
    assert "not a year of its own" in graded["fourth-year"].feedback
    assert "Write your answer in the cell above" in graded["released"].feedback
    assert all("def q1" not in outcome.feedback for outcome in graded.values())
