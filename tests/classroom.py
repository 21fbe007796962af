"""A course folder of its own for tests: hand in, judge in this process or with the real nbgrader."""

import io
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from support import ROOT

from techthb.course import NotYet, prepare

KEY = bytes(range(32))
"""The course key of tests, unless a test asks for another case."""

Answers = Mapping[str, str]
"""Code by ``grade_id`` of the solution cell that it replaces; the others keep the solution."""

STUB = "# Write your answer here, then run this cell."


@dataclass(frozen=True)
class Mark:
    """What one test cell came to; ``points`` is ``None`` where only form is checked and nothing is wrong."""

    points: float | None
    message: str

    @property
    def words(self) -> str:
        """The message without the line breaks and the edge of its box."""
        return self.message.replace("\n│ ", " ")


Marks = Mapping[tuple[str, str], Mark]
"""Marks by hand-in and question."""


@dataclass(frozen=True)
class Outcome:
    """What nbgrader made of one hand-in: points by test cell, the feedback page, the executed notebook."""

    points: dict[str, float]
    feedback: str
    notebook: Any = field(repr=False)


def is_test(cell: Any) -> bool:
    """Whether nbgrader takes points from this cell."""
    marks = cell.metadata.get("nbgrader", {})
    return bool(marks.get("grade")) and not marks.get("solution")


def is_solution(cell: Any) -> bool:
    """Whether a trainee writes into this cell."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


class Classroom:
    """A copy of the course folder, with cases from ``key``, in ``folder``."""

    def __init__(
        self,
        folder: Path,
        key: bytes = KEY,
        source: Path = ROOT / "exercises",
        curriculum: Path = ROOT / "curriculum",
    ) -> None:
        self.course = folder / "exercises"
        generated = shutil.ignore_patterns("data", "__pycache__", ".*")
        shutil.copytree(source / "source", self.course / "source", ignore=generated)
        shutil.copytree(curriculum, folder / "curriculum")
        shutil.copyfile(ROOT / "exercises" / "nbgrader_config.py", self.course / "nbgrader_config.py")
        (self.course / "course_key").write_bytes(key)
        prepare(self.course)

    def solved(self, slug: str) -> Any:
        """The solved notebook."""
        return nbformat.read(self.course / "source" / slug / f"{slug}.ipynb", as_version=4)

    def attempt(self, slug: str, answers: Answers | None = None, *, graded: bool = True) -> dict[str, Mark]:
        """Run the notebook in this process with ``answers`` in place of some solutions.

        Parameters
        ----------
        answers : replacements; ``None`` stands for the notebook as it was released.
        graded : judge as in a course folder, else hint as in the trainee's.
        """
        source = self.course / "source" / slug
        folder = source
        if not graded:
            folder = self.course / "trainee" / slug
            shutil.copytree(
                source, folder, ignore=shutil.ignore_patterns("checks.py", "case.yml"), dirs_exist_ok=True
            )
        marks, names = dict[str, Mark](), dict[str, Any](__name__="__main__")
        with chdir(folder):
            for cell in self.solved(slug).cells:
                if cell.cell_type == "code":
                    name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
                    code = cell.source
                    if is_solution(cell):
                        code = STUB if answers is None else answers.get(name, code)
                    if is_test(cell):
                        marks[name] = _marked(code, names)
                    else:
                        _run(code, names)
        return marks

    def marks(self, slug: str, hand_ins: Mapping[str, Answers | None]) -> Marks:
        """What ``attempt`` makes of each question of each hand-in."""
        return {
            (name, question): mark
            for name, answers in hand_ins.items()
            for question, mark in self.attempt(slug, answers).items()
        }

    def nbgrader(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run an nbgrader command in the course folder; its output is on ``stdout``."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
        environment |= {
            name: str(self.course.parent / "home") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")
        }
        return subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments], cwd=self.course, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip

    def release(self, slug: str) -> Path:
        """Run ``nbgrader generate_assignment`` once; the folder that trainees get."""
        folder = self.course / "release" / slug
        if not folder.is_dir():
            made = self.nbgrader("generate_assignment", slug)
            assert made.returncode == 0, made.stdout
        return folder

    def grade(self, slug: str, hand_ins: Mapping[str, Answers | None]) -> dict[str, Outcome]:
        """Release, hand in for every trainee, autograde all in one run, write feedback.

        ``hand_ins`` holds answers by trainee; ``None`` hands in the notebook as released.
        """
        from nbgrader.api import Gradebook

        released = self.release(slug)
        solutions = {
            cell.metadata.nbgrader.grade_id: cell.source
            for cell in self.solved(slug).cells
            if is_solution(cell)
        }
        for trainee, answers in hand_ins.items():
            folder = self.course / "submitted" / trainee / slug
            shutil.copytree(released, folder)
            notebook = nbformat.read(folder / f"{slug}.ipynb", as_version=4)
            for cell in notebook.cells:
                if answers is not None and is_solution(cell):
                    name = cell.metadata.nbgrader.grade_id
                    cell.source = answers.get(name, solutions[name])
            nbformat.write(notebook, folder / f"{slug}.ipynb")
        for verb in ("autograde", "generate_feedback"):
            done = self.nbgrader(verb, slug)
            assert done.returncode == 0, done.stdout
        with Gradebook(f"sqlite:///{self.course / 'gradebook.db'}", "techthb") as book:
            points = {
                trainee: {
                    grade.name: grade.auto_score
                    for grade in book.find_submission_notebook(slug, slug, trainee).grades
                }
                for trainee in hand_ins
            }
        return {
            trainee: Outcome(
                points[trainee],
                (self.course / "feedback" / trainee / slug / f"{slug}.html").read_text("utf-8"),
                nbformat.read(self.course / "autograded" / trainee / slug / f"{slug}.ipynb", as_version=4),
            )
            for trainee in hand_ins
        }

    def grade_mistakes(self, slug: str, mistakes: Mapping[str, Answers]) -> dict[str, Outcome]:
        """What ``grade`` makes of ``mistakes``; beside them the solution earns every point, the stub none."""
        outcomes = self.grade(slug, {**mistakes, "solved": {}, "empty": None})
        assert outcomes["solved"].points == self.maxima(slug)
        assert set(outcomes["empty"].points.values()) == {0}
        return outcomes

    def maxima(self, slug: str) -> dict[str, float]:
        """Points of each test cell of the solved notebook."""
        return {
            cell.metadata.nbgrader.grade_id: float(cell.metadata.nbgrader.points)
            for cell in self.solved(slug).cells
            if is_test(cell)
        }


def _marked(code: str, names: dict[str, Any]) -> Mark:
    said = io.StringIO()
    try:
        with redirect_stdout(said):
            points = eval(code, names)
    except NotYet as hint:
        return Mark(0.0, str(hint))
    return Mark(points, said.getvalue())


def _run(code: str, names: dict[str, Any]) -> None:
    """Run a cell as nbgrader does: an error ends the cell, not the notebook."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(code, "<cell>", "exec"), names)
        except Exception as error:
            names["__error__"] = error
