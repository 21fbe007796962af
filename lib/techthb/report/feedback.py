"""The page that a trainee gets back: each question, what was right, what was not, why, and where to read."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from techthb.files import whole
from techthb.report.adverts import template

if TYPE_CHECKING:
    from techthb.course.grading import Head, Marked

__all__ = ["heading", "heads_on", "titles", "write_feedback"]


def write_feedback(
    path: Path,
    marked: "Marked",
    notebook: Mapping[str, Any],
    *,
    slug: str,
    head: "Head",
    manual: Sequence[str] = (),
) -> None:
    """Write the page of one hand-in as one file that needs no other.

    Nothing of a check stands on it but the message that the check gave.

    Parameters
    ----------
    notebook : the solved notebook, of which the titles of tasks are taken.
    head : of the grade log after the marks were entered.
    manual : questions whose marks a person has changed.
    """
    named = titles(notebook)
    questions = [
        {
            "id": mark.question,
            "title": named.get(mark.question, mark.question),
            "points": mark.points,
            "maximum": mark.maximum,
            "verdict": _verdict(mark.points, mark.maximum),
            "lines": [_code(line) for line in mark.message.splitlines() if line.strip()],
        }
        for mark in marked.marks
    ]
    count, _, digits = str(head).partition(":")
    page = template("feedback.html.j2").render(
        trainee=marked.hand_in.trainee, title=heading(notebook) or slug, points=marked.points,
        maximum=marked.maximum, isolated=marked.isolated, questions=questions, manual=manual,
        findings=[_code(each) for each in marked.findings], lesson=f"curriculum/{slug}/lesson.md",
        notebook=f"notebooks/{slug}.ipynb", submission=marked.hand_in.sha256, checks=marked.checks,
        head=str(head), count=count, digits=digits,
    )  # fmt: skip
    with whole(path) as part:
        part.write_text(page, "utf-8")


def heads_on(folder: Path) -> list[tuple[int, str]]:
    """Heads of the grade log that stand on the pages in ``folder``."""
    found = set[tuple[int, str]]()
    for path in folder.rglob("*.html"):
        if match := re.search(r'name="techthb-log" content="(\d+):([0-9a-f]+)"', path.read_text("utf-8")):
            found.add((int(match[1]), match[2]))
    return sorted(found)


def _code(line: str) -> Markup:
    """A line of a message, escaped, with what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(line))))  # noqa: S704 - escaped just before


def _verdict(points: float, maximum: float) -> str:
    """In words, so that nobody needs to see a colour or a bar."""
    return "points, right" if points == maximum else "points, partly right" if points else "points"


def heading(notebook: Mapping[str, Any]) -> str:
    """The title of a notebook."""
    first = "".join(notebook["cells"][0]["source"]).splitlines()
    return first[0].lstrip("# ").strip() if first else ""


def titles(notebook: Mapping[str, Any]) -> dict[str, str]:
    """By question the heading above it, without the points that it ends with."""
    found, above = dict[str, str](), ""
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "markdown":
            for line in "".join(cell["source"]).splitlines():
                if line.startswith("## "):
                    above = re.sub(r"\s*\(\d+ points?\)$", "", line[3:].strip())
        elif marks.get("grade") and above:
            found[marks["grade_id"]] = above
    return found
