"""What ``grade`` and ``answer`` tell a trainee and a grader."""

from pathlib import Path

import pytest
from classroom import Classroom

from techthb.course import NotYet, exercise
from techthb.course.exercises import truth_of
from techthb.errors import UsageError

SLUG = "90-practice"


def trainee(practice: Classroom, **names: object):
    """The exercise in the folder that a trainee has, with ``names`` in the notebook."""
    practice.attempt(SLUG, graded=False)
    return exercise(SLUG, practice.course / "trainee" / SLUG, names)


def grader(practice: Classroom, **names: object):
    """The exercise beside the checks that know the truth."""
    return exercise(SLUG, practice.course / "source" / SLUG, names)


def test_the_solved_notebook_earns_every_point(practice: Classroom) -> None:
    earned = {name: mark.points for name, mark in practice.attempt(SLUG, {}).items()}
    assert earned == practice.maxima(SLUG) == {"q1": 3, "q2": 1, "q3": 2}


def test_a_half_right_answer_earns_half_with_the_reason(practice: Classroom) -> None:
    mark = practice.attempt(SLUG, {"adding": "total = 6"})["q1"]
    assert mark.points == 1
    assert "count again" in mark.message


def test_an_empty_answer_earns_nothing_and_says_what_to_do(practice: Classroom) -> None:
    marks = practice.attempt(SLUG, None)
    assert {mark.points for mark in marks.values()} == {0}
    assert "`total` has no value yet" in marks["q1"].message
    assert 'answer("q3", "a")' in marks["q3"].message


def test_a_trainee_hears_of_form_and_never_of_truth(practice: Classroom) -> None:
    for total in (5, 6):
        marks = practice.attempt(SLUG, {"adding": f"total = {total}"}, graded=False)
        assert marks["q1"].points is None
        assert "right form" in marks["q1"].message
        assert "count" not in marks["q1"].message


def test_a_hint_comes_as_one_message_without_a_traceback(practice: Classroom) -> None:
    with pytest.raises(NotYet) as caught:
        trainee(practice, total="five").grade("q1")
    assert caught.value._render_traceback_() == [
        "┌─ q1: not yet", "│ `total` should be a whole number.", "└─",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value", [..., object(), lambda: 5, [object()]], ids=["…", "object", "function", "list"]
)
def test_a_value_that_is_not_plain_is_not_judged(practice: Classroom, value: object) -> None:
    assert grader(practice, total=value).grade("q1") == 0


def test_a_value_that_trips_the_check_costs_its_points_and_nothing_else(
    practice: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grader(practice, words=[["unhashable"]]).grade("q2") == 0
    assert "could not be read (TypeError" in capsys.readouterr().out


def test_grading_writes_nothing_to_standard_error(
    practice: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grader(practice, total=5).grade("q1") == 3
    assert capsys.readouterr().err == ""


def test_an_answer_is_read_back_in_words(practice: Classroom, capsys: pytest.CaptureFixture[str]) -> None:
    opened = trainee(practice)
    opened.answer("q3", " a ")
    assert capsys.readouterr().out == "q3: you answer a) An advert to review\n"
    assert opened.answers == {"q3": "a"}


@pytest.mark.parametrize(
    ("name", "choice", "hint"),
    [
        ("q3", "c", "one of the letters a, b"),
        ("q3", ["a"], "one of the letters a, b"),
        ("q9", "a", "no closed question"),
    ],
)
def test_an_answer_that_cannot_be_one_gets_a_hint(
    practice: Classroom, name: str, choice: object, hint: str
) -> None:
    with pytest.raises(NotYet, match=hint):
        trainee(practice).answer(name, choice)


def test_an_answer_that_cannot_be_one_does_not_leave_an_earlier_one_standing(practice: Classroom) -> None:
    opened = trainee(practice)
    opened.answer("q3", "b")
    with pytest.raises(NotYet):
        opened.answer("q3", object())
    with pytest.raises(NotYet, match="no answer yet"):
        opened.grade("q3")


def test_a_question_nobody_wrote_is_a_fault_of_the_exercise(practice: Classroom) -> None:
    with pytest.raises(UsageError, match=r"hints\.py has no function 'q8'"):
        trainee(practice).grade("q8")


def test_a_notebook_that_lost_its_folder_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="open the notebook from the folder"):
        exercise(SLUG, tmp_path, {})


@pytest.mark.parametrize(
    ("place", "graded"),
    [
        (f"source/{SLUG}", True), (f"autograded/anna/{SLUG}", True), (f"release/{SLUG}", False),
        (f"assignments/{SLUG}", False), (f"submitted/anna/{SLUG}", False),
    ],
)  # fmt: skip
def test_the_truth_is_used_where_grading_happens_and_nowhere_else(
    practice: Classroom, place: str, graded: bool
) -> None:
    truth = truth_of(practice.course / place, SLUG)
    assert (truth is not None) == graded
    if truth is not None:
        assert truth.checks == practice.course / "source" / SLUG / "checks.py"
