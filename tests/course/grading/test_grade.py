"""``techthb course grade`` in a course folder: gradebook, pages, log; and stock nbgrader beside it."""

import json
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from classroom import Classroom, Outcome
from handing_in import Made

from techthb.cli import run
from techthb.course.grading import Grader, HandIn
from techthb.course.grading.sandbox import missing

SLUG = "90-practice"
HONEST: Mapping[str, Any] = {
    "solved": {},
    "released": None,
    "mistaken": {"adding": "total = 4", "choosing": 'answer("q3", "b")'},
    "noisy": {
        "adding": "import sys, warnings\nwarnings.warn('!')\nprint('!', file=sys.stderr)\ntotal = 5\n1 / 0"
    },
    "partly": {"saying": 'words = ["lead"]', "choosing": "pass"},
}

pytestmark = [pytest.mark.slow, pytest.mark.skipif(missing() is not None, reason=str(missing()))]


@pytest.fixture(scope="module")
def classroom(practice: Classroom, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course of its own, in which stock nbgrader has graded honest hand-ins."""
    root = tmp_path_factory.mktemp("grading")
    return Classroom(root, source=practice.course, curriculum=practice.course.parent / "curriculum")


@pytest.fixture(scope="module")
def stock(classroom: Classroom) -> dict[str, Outcome]:
    return classroom.grade(SLUG, HONEST)


def book(course: Path) -> dict[str, dict[str, float]]:
    from techthb.course.grading.book import marks_in

    found = dict[str, dict[str, float]]()
    for trainee, question, automatic, _ in marks_in(course, SLUG):
        found.setdefault(trainee, {})[question] = automatic or 0.0
    return found


def graded(classroom: Classroom, *more: str) -> int:
    return run(["course", "grade", SLUG, "--course", str(classroom.course), "--who", "tester", *more])


@pytest.fixture(scope="module")
def ours(classroom: Classroom, stock: dict[str, Outcome]) -> dict[str, dict[str, float]]:
    assert graded(classroom) == 0
    return book(classroom.course)


def test_marks_equal_those_of_stock_nbgrader(
    stock: dict[str, Outcome], ours: dict[str, dict[str, float]]
) -> None:
    assert ours == {name: outcome.points for name, outcome in stock.items()}
    assert ours["solved"] == {"q1": 3, "q2": 1, "q3": 2}
    assert ours["partly"] == {"q1": 3, "q2": 0.5, "q3": 0}


def test_stock_nbgrader_goes_on_working(classroom: Classroom, ours: dict[str, dict[str, float]]) -> None:
    made = classroom.nbgrader("generate_feedback", SLUG, "--force")
    assert made.returncode == 0, made.stdout
    page = (classroom.course / "feedback" / "mistaken" / SLUG / f"{SLUG}.html").read_text("utf-8")
    assert "Two and three: count again." in page
    again = classroom.nbgrader("autograde", SLUG, "--force")
    assert again.returncode == 0, again.stdout
    assert book(classroom.course) == ours


def test_the_formgrader_shows_the_marks(classroom: Classroom, ours: dict[str, dict[str, float]]) -> None:
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config({"CourseDirectory": {"root": str(classroom.course), "course_id": "techthb"}})
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    listed = {each["student"]: each for each in api.get_submissions(SLUG)}
    assert {name: each["score"] for name, each in listed.items()} == {
        n: sum(m.values()) for n, m in ours.items()
    }
    assert {each["max_score"] for each in listed.values()} == {6}
    assert all(each["autograded"] and not each["needs_manual_grade"] for each in listed.values())


def test_each_trainee_gets_a_page(classroom: Classroom, ours: dict[str, dict[str, float]]) -> None:
    pages = {
        path.stem: path.read_text("utf-8")
        for path in (classroom.course / "feedback-pages" / SLUG).glob("*.html")
    }
    assert set(pages) == set(HONEST)
    assert "Two and three: count again." in pages["mistaken"]
    assert "The cell adding ended with an error: ZeroDivisionError" not in pages["noisy"]  # it cost nothing
    assert "<code>total</code> has no value yet" in pages["released"]
    for page in pages.values():
        assert "<script" not in page
        assert "src=" not in page
        assert "def q1" not in page
        assert 'lang="en"' in page
        assert 'name="viewport"' in page


def test_the_log_is_whole_and_says_what_was_given(
    classroom: Classroom, ours: dict[str, dict[str, float]], capsys: pytest.CaptureFixture[str]
) -> None:
    from techthb.course.grading.log import entries, latest

    assert run(["course", "audit", "--course", str(classroom.course)]) == 0
    assert "nothing is wrong" in capsys.readouterr().out
    logged = {trainee: each["marks"] for (_, trainee), each in latest(entries(classroom.course)).items()}
    assert {name: {q: m[0] for q, m in marks.items()} for name, marks in logged.items()} == ours
    assert {each["who"] for each in entries(classroom.course)} == {"tester"}


def test_marks_by_hand_are_kept_and_recorded(
    classroom: Classroom, ours: dict[str, dict[str, float]], capsys: pytest.CaptureFixture[str]
) -> None:
    course = str(classroom.course)
    said = [
        "course",
        "appeal",
        SLUG,
        "mistaken",
        "--question",
        "q1",
        "--note",
        "the task was not clear",
        "--course",
        course,
    ]
    assert run([*said, "--points", "3"]) == 0
    assert graded(classroom) == 0
    assert run(["course", "audit", "--course", course]) == 0
    from techthb.course.grading.book import manual_marks

    assert manual_marks(classroom.course, SLUG) == {"mistaken": {"q1": 3.0}}
    page = (classroom.course / "feedback-pages" / SLUG / "mistaken.html").read_text("utf-8")
    assert "A person has changed marks" in page
    capsys.readouterr()
    assert run([*said, "--points", "30"]) == 2
    assert "give at most those" in capsys.readouterr().err


@pytest.mark.parametrize("column", ["auto_score", "manual_score"])
def test_marks_written_past_the_log_are_found_out(
    classroom: Classroom, ours: dict[str, dict[str, float]], column: str, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = classroom.course.parent / f"copy-{column}"
    shutil.copytree(classroom.course, copy, symlinks=True)
    with sqlite3.connect(copy / "gradebook.db") as connection:
        connection.execute(f"update grade set {column} = 0.25")
    connection.close()
    assert run(["course", "audit", "--course", str(copy)]) == 1
    assert "gradebook" in capsys.readouterr().out


def test_a_cut_log_is_found_out_by_the_pages(
    classroom: Classroom, ours: dict[str, dict[str, float]], capsys: pytest.CaptureFixture[str]
) -> None:
    copy = classroom.course.parent / "copy-cut"
    shutil.copytree(classroom.course, copy, symlinks=True)
    for name in ("grade_log.jsonl", "grade_log.head"):
        (copy / name).unlink()
    assert run(["course", "audit", "--course", str(copy)]) == 1
    assert "a report was made when there were" in capsys.readouterr().out


def test_the_gradebook_gets_all_marks_or_none(
    classroom: Classroom, ours: dict[str, dict[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from techthb.course.grading import book as books

    copy = classroom.course.parent / "copy-none"
    shutil.copytree(classroom.course, copy, symlinks=True)
    before = book(copy)
    enter, seen = books._enter, list[str]()

    def failing(*arguments: Any) -> None:
        enter(*arguments)
        seen.append("one")
        if len(seen) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(books, "_enter", failing)
    with sqlite3.connect(copy / "gradebook.db") as connection:
        connection.execute("update grade set auto_score = 0")
    connection.close()
    assert run(["course", "grade", SLUG, "--course", str(copy)]) == 130
    assert {points for marks in book(copy).values() for points in marks.values()} == {0}
    assert before == ours


def test_marks_do_not_depend_on_how_many_work(classroom: Classroom, made: Made) -> None:
    hand_ins = [
        HandIn(f"t{number}", made(adding=f"total = {number}", solved=number % 2 == 0)) for number in range(7)
    ]
    found = []
    for jobs in (1, 3):
        with Grader(classroom.course, SLUG, jobs=jobs) as grader:
            found.append(
                {each.hand_in.trainee: (each.marks, each.findings) for each in grader.grade(hand_ins)}
            )
    assert found[0] == found[1]


def test_without_isolation_marks_are_the_same_and_flagged(
    classroom: Classroom, ours: dict[str, dict[str, float]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert graded(classroom, "--not-isolated") == 0
    assert "graded without isolation" in capsys.readouterr().out
    assert book(classroom.course) == ours
    page = (classroom.course / "feedback-pages" / SLUG / "solved.html").read_text("utf-8")
    assert "Graded without isolation" in page
    assert graded(classroom) == 0


def test_without_isolation_a_loop_ends_and_an_exit_costs_one_answer(classroom: Classroom, made: Made) -> None:
    from techthb.course.grading.work import Limits

    with Grader(classroom.course, SLUG, isolated=False, limits=Limits(seconds=12)) as grader:
        left = grader.one(HandIn("anna", made(solved=True, adding="import os\nos._exit(0)")))
        assert [mark.points for mark in left.marks] == [0, 1, 2]
        assert not left.isolated
        stuck = grader.one(HandIn("ben", made(solved=True, adding="while True: pass")))
        assert [mark.points for mark in stuck.marks] == [0, 1, 2]
        assert "time limit" in " ".join(stuck.findings)


def test_a_markup_in_an_error_is_shown_as_text(
    classroom: Classroom, made: Made, ours: dict[str, dict[str, float]]
) -> None:
    folder = classroom.course / "submitted" / "hostile" / SLUG
    folder.mkdir(parents=True)
    evil = "<script>alert(1)</script>"
    (folder / f"{SLUG}.ipynb").write_bytes(made(adding=f"raise ValueError({evil!r})"))
    assert graded(classroom, "--trainee", "hostile") == 0
    page = (classroom.course / "feedback-pages" / SLUG / "hostile.html").read_text("utf-8")
    assert evil not in page
    assert "&lt;script&gt;" in page
    shutil.rmtree(folder.parent)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "99-none"], "no such exercise"),
        (["grade", SLUG, "--trainee", "nobody"], "no hand-in of nobody"),
        (["audit", "--head", "x"], "is no head"),
        (["appeal", SLUG, "nobody", "--question", "q1", "--note", "x"], "no mark of nobody"),
    ],
)
def test_errors_are_one_line(
    classroom: Classroom, ours: object, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["course", *arguments, "--course", str(classroom.course)]) == 2
    said = capsys.readouterr().err.strip()
    assert words in said
    assert "\n" not in said


def test_outside_a_course_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["course", "audit"]) == 2
    assert "no course folder" in capsys.readouterr().err


def test_an_exercise_that_is_wrong_is_not_graded_with(
    classroom: Classroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = Classroom(tmp_path, source=classroom.course, curriculum=classroom.course.parent / "curriculum")
    checks = wrong.course / "source" / SLUG / "checks.py"
    checks.write_text(checks.read_text("utf-8").replace("total == 5", "total == 6"), "utf-8")
    folder = wrong.course / "submitted" / "anna" / SLUG
    folder.mkdir(parents=True)
    (folder / f"{SLUG}.ipynb").write_text(json.dumps({"cells": []}), "utf-8")
    assert run(["course", "grade", SLUG, "--course", str(wrong.course)]) == 1
    assert "the solved notebook earns 1 of 3 points for q1" in capsys.readouterr().err
    assert not (wrong.course / "grade_log.lock").exists()
