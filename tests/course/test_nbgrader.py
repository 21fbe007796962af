"""The real nbgrader on a small exercise: what is released, what is scored, what is said."""

import re
from pathlib import Path

import pytest
from classroom import Classroom, Outcome

SLUG = "90-practice"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def released(practice: Classroom) -> Path:
    return practice.release(SLUG)


@pytest.fixture(scope="module")
def graded(practice: Classroom) -> dict[str, Outcome]:
    return practice.grade(
        SLUG,
        {
            "solved": {},
            "released": None,
            "noisy": {"adding": "import sys\nprint('noise', file=sys.stderr)\ntotal = 5\n1 / 0"},
            "mistaken": {"adding": "total = 4", "choosing": 'answer("q3", "b")'},
        },
    )


def test_the_release_holds_no_solution_and_no_truth(released: Path) -> None:
    names = {str(path.relative_to(released)) for path in released.rglob("*") if path.is_file()}
    assert {name.replace("\\", "/") for name in names} == {
        f"{SLUG}.ipynb", "hints.py", "data/questions.json",
    }  # fmt: skip
    text = "".join(path.read_text("utf-8") for path in released.rglob("*") if path.is_file())
    for secret in ("BEGIN SOLUTION", "total = 2 + 3", '"a tool points."', "A tool points", '"answer": "a"'):
        assert secret not in text


def test_each_hand_in_gets_its_points(graded: dict[str, Outcome]) -> None:
    assert {name: outcome.points for name, outcome in graded.items()} == {
        "solved": {"q1": 3, "q2": 1, "q3": 2},
        "released": {"q1": 0, "q2": 0, "q3": 0},
        # a warning, a print to standard error and an error after the answer cost nothing
        "noisy": {"q1": 3, "q2": 1, "q3": 2},
        "mistaken": {"q1": 1, "q2": 1, "q3": 0},
    }


def test_the_feedback_says_why_and_shows_no_check(graded: dict[str, Outcome]) -> None:
    assert "Two and three: count again." in graded["mistaken"].feedback
    assert "An advert does not show who is in danger." in graded["mistaken"].feedback
    assert "`total` has no value yet" in graded["released"].feedback
    for outcome in graded.values():
        assert "def q1" not in outcome.feedback
        assert "Result(" not in outcome.feedback


def test_nobody_sees_a_traceback_in_a_test_cell(graded: dict[str, Outcome]) -> None:
    for outcome in graded.values():
        cells = [cell for cell in outcome.notebook.cells if cell.source.startswith("grade(")]
        assert {each.output_type for cell in cells for each in cell.outputs} == {"stream", "execute_result"}


def test_validating_the_released_notebook_fails_with_the_hints_alone(
    practice: Classroom, released: Path
) -> None:
    said = practice.nbgrader("validate", str(released / f"{SLUG}.ipynb")).stdout
    assert "VALIDATION FAILED ON 3 CELL(S)" in said
    assert "`total` has no value yet" in said
    assert not re.search(r"Traceback|\.py\b.*line \d", said)


def test_handing_out_and_in_through_the_exchange_works(practice: Classroom, released: Path) -> None:
    for verb in ("release_assignment", "fetch_assignment", "submit", "collect"):
        done = practice.nbgrader(verb, SLUG)
        assert done.returncode == 0, done.stdout
    (stamp,) = (practice.course / "submitted").glob(f"*/{SLUG}/timestamp.txt")
    assert (stamp.parent / f"{SLUG}.ipynb").is_file()
