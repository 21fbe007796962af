"""nbgrader's own records of what was graded: its gradebook and its ``autograded/`` notebooks.

The formgrader, ``generate_feedback`` and ``export`` read these, so they show what was graded here.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from techthb.course.grading.marking import Marked
from techthb.course.grading.rebuilding import ANSWER, OWN, TEST, Cell
from techthb.course.results import box
from techthb.errors import InputError, TechthbError
from techthb.files import whole

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

__all__ = ["manual_marks", "marks_in", "record", "release", "set_by_hand"]

BOOK = "gradebook.db"


def release(course: Path, slug: str) -> Path:
    """Have nbgrader make the trainees' version, and know the exercise, if it does not yet; its folder.

    Raises
    ------
    TechthbError : nbgrader refuses the notebook; the message has its last line.
    """
    folder = course / "release" / slug
    if folder.is_dir() and (course / BOOK).is_file():
        return folder
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", slug, "--force"], cwd=course,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if line.strip()]
        raise TechthbError(f"nbgrader cannot release {slug}: {said[-1] if said else done.returncode}")
    return folder


def record(course: Path, slug: str, graded: Sequence[Marked], notebook: Mapping[str, Any]) -> None:
    """Write marks into the gradebook, all or none, and the notebooks that go with them.

    Marks that a person gave stay, and their cells are shown as to be looked at again.

    Raises
    ------
    InputError : the gradebook does not know the exercise as it is now.
    """
    for each in graded:
        path = course / "autograded" / each.hand_in.trainee / slug / f"{slug}.ipynb"
        with whole(path) as part:
            part.write_text(
                json.dumps(executed(each, notebook), ensure_ascii=False, indent=1) + "\n", "utf-8"
            )
    with _transaction(course) as book:
        for each in graded:
            _enter(book, course, slug, each)


@contextmanager
def _transaction(course: Path) -> Iterator["Gradebook"]:
    """The gradebook, with all that is written to it written at the end, or nothing after an error."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / BOOK}", "techthb") as book:
        session = book.db
        commit, session.commit = session.commit, session.flush  # nbgrader's functions commit one by one
        try:
            with session.no_autoflush:
                yield book
            commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.commit = commit


def _enter(book: "Gradebook", course: Path, slug: str, each: Marked) -> None:
    from nbgrader.api import MissingEntry

    trainee = each.hand_in.trainee
    book.update_or_create_student(trainee)
    times = {"timestamp": each.hand_in.timestamp} if each.hand_in.timestamp else {}
    try:
        try:
            book.update_or_create_submission(slug, trainee, **times)
        except ValueError:  # what a trainee wrote there is no time
            book.update_or_create_submission(slug, trainee)
        entered = book.find_submission_notebook(slug, slug, trainee)
    except MissingEntry as error:
        raise InputError(
            f"the gradebook does not know the exercise {slug} ({error})", file=course / BOOK,
            cure=f"run nbgrader generate_assignment {slug} --force",
        ) from None  # fmt: skip
    marks = {mark.question: mark for mark in each.marks}
    grades = {grade.name: grade for grade in entered.grades}
    if missing := set(marks) - set(grades):
        raise InputError(
            f"the gradebook lacks questions of {slug}", file=course / BOOK, value=sorted(missing),
            cure=f"run nbgrader generate_assignment {slug} --force",
        )  # fmt: skip
    for name, grade in grades.items():
        grade.auto_score = marks[name].points if name in marks else 0.0
        grade.needs_manual_grade = grade.manual_score is not None
    answers = {cell.name: cell.source for cell in each.rebuilt.cells if cell.role == ANSWER}
    stubs = {
        name for name, source in answers.items() if source.strip().startswith("# Write your answer here")
    }
    for comment in entered.comments:
        comment.auto_comment = "No response." if comment.name in stubs else None


def marks_in(course: Path, slug: str) -> list[tuple[str, str, float | None, float | None]]:
    """Marks of an exercise in the gradebook: trainee, question, the grader's mark, a person's."""
    from nbgrader.api import MissingEntry

    if not (course / BOOK).is_file():
        return []
    with _transaction(course) as book:
        try:
            submissions = book.assignment_submissions(slug)
        except MissingEntry:
            return []
        return sorted(
            (submission.student.id, grade.name, grade.auto_score, grade.manual_score)
            for submission in submissions
            for notebook in submission.notebooks
            for grade in notebook.grades
        )


def manual_marks(course: Path, slug: str) -> dict[str, dict[str, float]]:
    """Marks that a person gave, by trainee and question."""
    found = dict[str, dict[str, float]]()
    for trainee, question, _, manual in marks_in(course, slug):
        if manual is not None:
            found.setdefault(trainee, {})[question] = manual
    return found


def set_by_hand(course: Path, slug: str, trainee: str, question: str, points: float | None) -> float:
    """Give a mark by hand, or with ``None`` leave it; the mark that stands then.

    Raises
    ------
    InputError : the gradebook has no such mark, or it cannot be so high.
    """
    from nbgrader.api import MissingEntry

    with _transaction(course) as book:
        try:
            grade = book.find_grade(question, slug, slug, trainee)
        except MissingEntry:
            raise InputError(
                f"the gradebook has no mark of {trainee} for {question} of {slug}", file=course / BOOK,
                cure="grade the exercise first, and check the names",
            ) from None  # fmt: skip
        if points is not None:
            if points > grade.max_score:
                raise InputError(
                    f"{question} has {grade.max_score:g} points", value=points, cure="give at most those"
                )
            grade.manual_score, grade.needs_manual_grade = float(points), False
            return float(points)
        return float(grade.manual_score if grade.manual_score is not None else grade.auto_score or 0)


def executed(each: Marked, source: Mapping[str, Any]) -> dict[str, Any]:
    """The notebook as it was run: our cells, the trainee's answers, what was printed, marks with reasons."""
    marks = {mark.question: mark for mark in each.marks}
    known = {cell["metadata"].get("nbgrader", {}).get("grade_id", ""): cell for cell in source["cells"]}
    texts = iter(cell for cell in source["cells"] if not cell["metadata"].get("nbgrader"))
    cells, at = list[dict[str, Any]](), 0
    for number, cell in enumerate(each.rebuilt.cells):
        told = {}
        if cell.is_code:
            told, at = each.heard.told.get(at, {}), at + 1
        ours = {} if cell.role == OWN else known[cell.name] if cell.name else next(texts)
        outputs = _outputs(cell, told)
        if cell.role == TEST and (mark := marks.get(cell.name)):
            words = box(f"{mark.question}: {mark.points:g} of {mark.maximum:g} points", mark.message)
            outputs = [_printed(words + "\n"), _result(repr(float(mark.points)))]
        code = {"outputs": outputs, "execution_count": at} if cell.is_code else {}
        cells.append(
            {
                "cell_type": "code" if cell.is_code else "markdown",
                "id": ours.get("id") or f"own-{number}",
                "metadata": ours.get("metadata", {}),
                "source": cell.source,
                **code,
            }
        )
    return {"cells": cells, "metadata": source["metadata"], "nbformat": 4, "nbformat_minor": 5}


def _outputs(cell: Cell, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    printed, error = told.get("printed"), told.get("error")
    outputs = [_printed(printed)] if isinstance(printed, str) and printed else []
    if isinstance(error, list) and len(error) == 2:
        kind, text = map(str, error)
        outputs.append(
            {"output_type": "error", "ename": kind, "evalue": text, "traceback": [f"{kind}: {text}"]}
        )
    return outputs


def _printed(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def _result(text: str) -> dict[str, Any]:
    data = {"text/plain": text}
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}
