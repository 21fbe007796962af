"""Broken hand-ins: each is graded as far as it can be, says why where it cannot, and breaks nobody else's."""

import json
from typing import Any

import pytest
from classroom import Classroom
from handing_in import Made, hand_in
from malformed import KINDS

from techthb.course.grading import Grader, Marked
from techthb.course.grading.book import executed
from techthb.course.grading.rebuilding import LARGEST, STUB, parts_of, rebuild

SLUG = "90-practice"


@pytest.fixture(scope="module")
def graded(grader: Grader, made: Made) -> dict[str, Marked]:
    solved = json.loads(made(solved=True))
    names, hand_ins = {}, []
    for number, (name, (make, _, _)) in enumerate(KINDS.items()):
        names[f"trainee-{number}"] = name
        hand_ins.append(hand_in(make(json.loads(json.dumps(solved))), f"trainee-{number}"))
    return {names[each.hand_in.trainee]: each for each in grader.grade(hand_ins)}


@pytest.mark.parametrize("name", KINDS)
def test_it_earns_what_is_there(name: str, graded: dict[str, Marked]) -> None:
    assert tuple(mark.points for mark in graded[name].marks) == KINDS[name][1], graded[name].marks


@pytest.mark.parametrize("name", KINDS)
def test_it_is_told_what_was_wrong(name: str, graded: dict[str, Marked]) -> None:
    said = " ".join(graded[name].findings)
    word = KINDS[name][2]
    assert word in said if word else not said


@pytest.mark.parametrize("name", KINDS)
def test_nbgrader_can_read_what_was_run(name: str, graded: dict[str, Marked], practice: Classroom) -> None:
    import nbformat

    source = json.loads((practice.course / "source" / SLUG / f"{SLUG}.ipynb").read_text("utf-8"))
    notebook: Any = nbformat.from_dict(json.loads(json.dumps(executed(graded[name], source))))
    nbformat.validate(notebook)
    named = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert sorted(named) == sorted(set(named))


def test_there_are_many_kinds() -> None:
    assert len(KINDS) >= 40


def test_a_notebook_too_large_is_not_read(made: Made) -> None:
    ours = parts_of(json.loads(made(solved=True)))
    rebuilt = rebuild(ours, b" " * (LARGEST + 1))
    assert "larger than 20 megabytes" in rebuilt.findings[0]
    assert {cell.source for cell in rebuilt.cells if cell.role == "answer"} == {STUB}
