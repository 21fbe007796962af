"""Judging the values of one hand-in, in a process that runs nobody's code but ours.

The values come from a process that ran somebody's code: they are decoded into plain values and nothing else,
and a check that fails on them costs the question, not the hand-in.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from techthb.course.exercises import Exercise, Truth
from techthb.course.grading.values import BadValues, decoded
from techthb.course.quiz import load, question
from techthb.course.results import Result

__all__ = ["AS_ANOTHER_USER", "TAMPERED", "prepared", "run_steps"]

AS_ANOTHER_USER = False
"""The truth can be read by the grader alone."""

LIBRARIES = (
    "numpy",
    "pandas",
    "polars",
    "pyarrow.parquet",
    "phonenumbers",
    "scipy.stats",
    "techthb.evaluate",
)

TAMPERED = (
    "What came out of your notebook for this question is no value that it could have had: something in it "
    "changed how values are handed over. Show this line to your instructor."
)


def prepared() -> None:
    """Load what checks use, once."""
    import importlib

    for name in LIBRARIES:
        importlib.import_module(name)


def run_steps(request: dict[str, Any], _: None, tell: Callable[[str], None]) -> None:
    """Judge the questions of ``request`` in the working folder; ``tell`` gets a line of JSON for each.

    ``steps`` are pairs of question and what the notebook had for it; ``skip`` the places of those left out.
    """
    folder = Path.cwd()
    for at, (name, asked) in enumerate(request["steps"]):
        if at in request["skip"]:
            continue
        tell(json.dumps({"begins": at}))
        result = _judged(folder, request["slug"], name, asked)
        tell(json.dumps({"ended": at, **vars(result)}))


def _judged(folder: Path, slug: str, name: str, asked: dict[str, Any]) -> Result:
    try:
        values = {each: decoded(held) for each, held in asked.get("values", {}).items()}
        answers = decoded(asked.get("answers")) or {}
        if type(answers) is not dict:
            raise BadValues("answers are by question")
    except (BadValues, AttributeError):
        return Result(0, 0, TAMPERED)
    truth = Truth(folder / "checks.py", folder, folder / "data")
    exercise = Exercise(slug, folder, values, truth, _that_fit(answers, folder))
    hint = exercise.hint(name)
    return Result(0, 0, hint) if hint else exercise.judge(name)


def _that_fit(answers: dict[Any, Any], folder: Path) -> dict[str, Any]:
    """Closed answers that ``answer`` would have taken: who writes past it gets no further than with it."""
    from techthb.course.quiz import misfit

    bank = load(folder / "data" / "questions.json")
    return {
        name: chosen
        for name, chosen in answers.items()
        if isinstance(name, str) and (asked := question(bank, name)) and misfit(asked, chosen) is None
    }
