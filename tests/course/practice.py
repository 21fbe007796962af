"""A small exercise without a case: adding, and two closed questions; written out as authors would."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SLUG = "90-practice"

HINTS = """
def q1(total):
    if not isinstance(total, int):
        return "`total` should be a whole number."

def q2(words):
    return None
"""

CHECKS = """
import warnings
from techthb.course import Result

def q1(total, case):
    warnings.warn("noise that a check makes")
    right = total == 5
    message = "Right." if right else "Two and three: count again."
    return Result(1, 1, "A number.") + Result(2 * right, 2, message)

def q2(words):
    return Result(len({"lead", "review"} & set(words)) / 2, 1, "A lead, to review.")
"""

QUIZ = """
questions:
  - id: q3
    kind: single
    points: 2
    question: What may a report say of an advert?
    choices: {a: An advert to review, b: A person in danger}
    answer: a
    explain: {a: A tool points., b: An advert does not show who is in danger.}
"""


def marked(source: str, name: str, **marks: object) -> nbformat.NotebookNode:
    """A code cell with nbgrader's metadata."""
    defaults = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return new_code_cell(source, id=name, metadata={"nbgrader": {**defaults, "grade_id": name, **marks}})


def solution(source: str, name: str) -> nbformat.NotebookNode:
    return marked(f"### BEGIN SOLUTION\n{source}\n### END SOLUTION", name, solution=True)


def test_cell(name: str, points: float) -> nbformat.NotebookNode:
    return marked(f'grade("{name}")', name, grade=True, locked=True, points=points)


def write(root: Path) -> Path:
    """Write the exercise and its bank below ``root``; return the folder that holds ``source``."""
    folder, bank = root / "exercises" / "source" / SLUG, root / "curriculum" / SLUG
    folder.mkdir(parents=True)
    bank.mkdir(parents=True)
    cells = [
        new_markdown_cell("# Practice", id="title"),
        marked(
            f'from techthb.course import exercise\n\ngrade, answer, data = exercise("{SLUG}")',
            "setup",
            locked=True,
        ),
        solution("import warnings\nwarnings.warn('noise that a trainee makes')\ntotal = 2 + 3", "adding"),
        test_cell("q1", 3),
        solution('words = ["lead", "review"]', "saying"),
        test_cell("q2", 1),
        marked('answer("q3")', "choices", locked=True),
        solution('answer("q3", "a")', "choosing"),
        test_cell("q3", 2),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / f"{SLUG}.ipynb")
    for name, text in (("hints.py", HINTS), ("checks.py", CHECKS)):
        (folder / name).write_text(text, "utf-8")
    (bank / "quiz.yml").write_text(QUIZ, "utf-8")
    return root / "exercises"
