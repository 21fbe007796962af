"""What every exercise keeps to: its form, full marks for the solution, none for an empty hand-in, no leak."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from classroom import Classroom, is_solution, is_test
from support import ROOT

from techthb.course import quiz

SOURCE = ROOT / "exercises" / "source"
SLUGS = sorted(path.parent.name for path in SOURCE.glob("*/*.ipynb"))

HANDED_OUT = re.compile(
    r"data/(ads\.parquet|synthetic\.json|plans\.csv|gazetteer\.csv|region\.json|questions\.json"
    r"|images/picture-\d{5}\.jpg|specimens/[a-h](-[12])?\.jpg)"
)

pytestmark = pytest.mark.parametrize("slug", SLUGS)


def notebook(slug: str) -> nbformat.NotebookNode:
    return nbformat.read(SOURCE / slug / f"{slug}.ipynb", as_version=4)


def functions(path: Path) -> set[str]:
    return {
        node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)
    }


def test_a_test_cell_is_one_line_named_like_its_question(slug: str) -> None:
    tests = [cell for cell in notebook(slug).cells if is_test(cell)]
    assert tests
    for cell in tests:
        marks = cell.metadata.nbgrader
        assert cell.source == f'grade("{marks.grade_id}")'
        assert marks.locked
        assert marks.points > 0


def test_a_solution_stands_between_its_marks_and_is_plain_python(slug: str) -> None:
    for cell in notebook(slug).cells:
        if is_solution(cell):
            assert cell.source.count("### BEGIN SOLUTION") == cell.source.count("### END SOLUTION") == 1
        if cell.cell_type == "code":
            ast.parse(cell.source)  # neither %magic nor !command


def test_every_question_has_hint_and_check_or_stands_in_the_bank(slug: str) -> None:
    asked = {cell.metadata.nbgrader.grade_id for cell in notebook(slug).cells if is_test(cell)}
    bank = ROOT / "curriculum" / slug / "quiz.yml"
    closed = {question.id for question in quiz.read_bank(bank)} if bank.is_file() else set()
    open_questions = asked - closed
    assert open_questions <= functions(SOURCE / slug / "hints.py")
    assert open_questions <= functions(SOURCE / slug / "checks.py")
    shown = {
        name
        for name in asked & closed
        if f'answer("{name}")' in "".join(c.source for c in notebook(slug).cells)
    }
    assert shown == asked & closed


def test_the_solution_earns_every_point_on_two_cases(
    slug: str, classroom: Classroom, another_classroom: Classroom
) -> None:
    for course in (classroom, another_classroom):
        marks = course.attempt(slug, {})
        assert {name: mark.points for name, mark in marks.items()} == course.maxima(slug), marks


def test_the_solution_gets_no_hint_in_a_trainee_s_folder(slug: str, classroom: Classroom) -> None:
    marks = classroom.attempt(slug, {}, graded=False)
    assert {name: mark.points for name, mark in marks.items()} == dict.fromkeys(classroom.maxima(slug)), marks


@pytest.mark.parametrize("graded", [True, False], ids=["grader", "trainee"])
def test_an_empty_hand_in_earns_nothing_and_is_told_what_to_do(
    slug: str, classroom: Classroom, graded: bool
) -> None:
    for name, mark in classroom.attempt(slug, None, graded=graded).items():
        assert mark.points == 0
        assert "Write" in mark.message, (name, mark.message)


@pytest.mark.slow
def test_the_release_holds_no_solution_and_no_truth(slug: str, classroom: Classroom) -> None:
    folder = classroom.release(slug)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {name for name in names if not HANDED_OUT.fullmatch(name)} == {f"{slug}.ipynb", "hints.py"}
    released = (folder / f"{slug}.ipynb").read_text("utf-8")
    assert "BEGIN SOLUTION" not in released
    cells = "\n".join(cell.source for cell in nbformat.reads(released, as_version=4).cells)
    for cell in notebook(slug).cells:
        if is_solution(cell):
            body = cell.source.split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0]
            for line in filter(None, map(str.strip, body.splitlines())):
                assert len(line) < 12 or line not in cells, line
