"""A grader of the small exercise, and hand-ins for it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from classroom import STUB, Classroom
from handing_in import Made

from techthb.course.grading import Grader
from techthb.course.grading.sandbox import missing
from techthb.course.grading.work import Limits

SLUG = "90-practice"


@pytest.fixture(scope="session")
def made(practice: Classroom) -> Made:
    """Makes the bytes of a hand-in: the released notebook with code in place of some answers.

    ``made(adding="total = 5")`` leaves the others as released; ``solved=True`` starts from the solved
    notebook.
    """
    source = json.loads((practice.course / "source" / SLUG / f"{SLUG}.ipynb").read_text("utf-8"))

    for cell in source["cells"]:
        cell["source"] = "".join(cell["source"])

    def make(
        change: Callable[[dict[str, Any]], None] | None = None, solved: bool = False, **answers: str
    ) -> bytes:
        notebook = json.loads(json.dumps(source))
        for cell in notebook["cells"]:
            marks = cell["metadata"].get("nbgrader", {})
            if marks.get("solution"):
                cell["source"] = answers.get(marks["grade_id"], cell["source"] if solved else STUB)
        if change is not None:
            change(notebook)
        return json.dumps(notebook).encode()

    return make


@pytest.fixture(scope="session")
def grader(practice: Classroom) -> Iterator[Grader]:
    """A grader in a sandbox, with limits that a test can wait for."""
    if reason := missing():
        pytest.skip(reason)
    limits = Limits(
        seconds=20, cell_seconds=5, memory=1_200_000_000, file=8_000_000, bytes=8_000_000, processes=60
    )
    with Grader(practice.course, SLUG, jobs=2, isolated=True, limits=limits) as ready:
        yield ready
