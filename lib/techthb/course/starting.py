"""The start of a new exercise: a notebook that works, with one open and one closed question to write over."""

import json
from pathlib import Path
from typing import Any

from techthb.errors import InputError, UsageError
from techthb.files import whole

__all__ = ["start"]

HINTS = '''"""Form and method of the answers in exercise {number}. No answer is in here."""


def q2(adverts: object) -> str | None:
    """A whole number."""
    if type(adverts) is not int:
        return "`adverts` should be a whole number, such as 12."
    return None
'''

CHECKS = '''"""What the answers in exercise {number} are worth, and why."""

import pandas as pd

from techthb.course import Case, Result


def q2(adverts: int, case: Case) -> Result:
    """One point for a count that can be, two for the right one."""
    ads = pd.read_parquet(case.data / "ads.parquet")
    known = Result(1, 1, "")
    if not 0 <= adverts <= len(ads):
        known = Result(0, 1, f"There are {{len(ads)}} adverts in all.")
    right = adverts == ads["text"].duplicated(keep=False).sum()
    why = "Counted." if right else "Count every advert whose text another has too, the first one included."
    return known + Result(2 if right else 0, 2, why)
'''

CASE = """ads: 300                   # techthb.world says how many at least
difficulty: classroom      # easy, classroom or field
pictures: false
"""

QUIZ = """questions:
  - id: q1
    kind: single
    points: 2
    question: A tool has put two adverts into one cluster. What may you write?
    choices:
      a: That one person published both.
      b: That both show the same identifier, which one, and what would make the link wrong.
    answer: b
    explain:
      a: A shared identifier is a lead. Who wrote an advert, it does not say.
      b: What was seen, and how sure it is; a person decides what follows.
"""


COUNT = "Bind to `adverts` how many adverts have a text that another advert has too."
COUNTED = """import pandas as pd

adverts = int(pd.read_parquet(data / "ads.parquet")["text"].duplicated(keep=False).sum())"""


def start(course: Path, slug: str, title: str) -> list[Path]:
    """Write notebook, hints, checks, case and bank of a new exercise; the files written.

    Raises
    ------
    InputError : ``slug`` is no name for an exercise.
    UsageError : it is there already.
    """
    number, _, name = slug.partition("-")
    if not (
        len(number) == 2
        and number.isdigit()
        and name
        and slug == slug.lower()
        and name.replace("-", "").isalnum()
        and slug.isascii()
    ):
        raise InputError(
            "no name for an exercise", value=slug, cure="write two digits and words, as in 06-job-offers"
        )
    folder, bank = course / "source" / slug, course.parent / "curriculum" / slug / "quiz.yml"
    if folder.exists():
        raise UsageError(f"{folder} is there already; nothing was changed")
    files = {
        folder / f"{slug}.ipynb": json.dumps(_notebook(slug, title), ensure_ascii=False, indent=1) + "\n",
        folder / "hints.py": HINTS.format(number=number),
        folder / "checks.py": CHECKS.format(number=number),
        folder / "case.yml": CASE,
    }
    if not bank.exists():
        files[bank] = QUIZ
    for path, text in files.items():
        with whole(path) as part:
            part.write_text(text, "utf-8")
    return list(files)


def _notebook(slug: str, title: str) -> dict[str, Any]:
    number = slug[:2]
    open_exercise = f'from techthb.course import exercise\n\ngrade, answer, data = exercise("{slug}")'
    cells = [
        _text("title", f"# Exercise {number} · {title}\n\nWhat the trainee can do afterwards."),
        _code("setup", open_exercise, locked=True),
        _text("q1-task", "## 1. What may be said? (2 points)\n\nRead, then answer in the cell below."),
        _code("q1-question", 'answer("q1")', locked=True),
        _code("saying", _solution('answer("q1", "b")'), solution=True),
        _code("q1", 'grade("q1")', locked=True, grade=True, points=2),
        _text("q2-task", f"## 2. Copied texts (3 points)\n\n{COUNT}"),
        _code("counting", _solution(COUNTED), solution=True),
        _code("q2", 'grade("q2")', locked=True, grade=True, points=3),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _solution(source: str) -> str:
    return f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"


def _text(name: str, source: str) -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": name,
        "metadata": _marks(name, locked=True),
        "source": source.splitlines(True),
    }


def _code(name: str, source: str, **marks: Any) -> dict[str, Any]:
    named = f"grade-{name}" if marks.get("grade") else name
    code: dict[str, Any] = {"outputs": [], "execution_count": None, "metadata": _marks(name, **marks)}
    return {"cell_type": "code", "id": named, "source": source.splitlines(True), **code}


def _marks(name: str, **marks: Any) -> dict[str, Any]:
    return {
        "nbgrader": {
            "grade": False,
            "grade_id": name,
            "locked": False,
            "schema_version": 3,
            "solution": False,
            **marks,
        }
    }
