"""How a class did: where it is stuck, who has which points, what was wrong with hand-ins."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from techthb.files import whole, write_csv
from techthb.report.adverts import template
from techthb.report.feedback import heading, titles

if TYPE_CHECKING:
    from techthb.course.grading import Head, LeftOut, Marked

__all__ = ["write_class_report"]


def write_class_report(
    folder: Path,
    marked: Sequence["Marked"],
    left_out: Sequence["LeftOut"],
    notebook: Mapping[str, Any],
    *,
    slug: str,
    head: "Head",
    by_hand: Mapping[str, Mapping[str, float]],
) -> Path:
    """Write ``SLUG.html`` and ``SLUG.csv`` for the instructor; the path of the page.

    Parameters
    ----------
    marked : at least one.
    head : of the grade log after the marks were entered.
    by_hand : marks that a person gave, by trainee and question.
    """
    named, columns = titles(notebook), [mark.question for mark in marked[0].marks]
    questions = []
    for place, name in enumerate(columns):
        shares = [each.marks[place].points / each.marks[place].maximum for each in marked]
        title = f"{name}: {named[name]}" if name in named else name
        full, nothing = shares.count(1), shares.count(0)
        questions.append({"title": title, "share": mean(shares), "all": full, "none": nothing})
    trainees = [_row(each, by_hand.get(each.hand_in.trainee, {})) for each in marked]
    count, _, digits = str(head).partition(":")
    page = template("classroom.html.j2").render(
        title=heading(notebook) or slug, trainees=trainees, columns=columns, left_out=left_out,
        questions=sorted(questions, key=lambda each: each["share"]), maximum=marked[0].maximum,
        median=median(each["points"] for each in trainees), isolated=all(each.isolated for each in marked),
        head=str(head), count=count, digits=digits,
    )  # fmt: skip
    path = folder / f"{slug}.html"
    with whole(path, 0o600) as part:
        part.write_text(page, "utf-8")
    rows = []
    for each, row in zip(marked, trainees, strict=True):
        hand = by_hand.get(each.hand_in.trainee, {})
        given = {mark.question: hand.get(mark.question, mark.points) for mark in each.marks}
        rows.append(
            {
                "trainee": row["name"], "points": row["points"], "maximum": each.maximum, **given,
                "isolated": each.isolated, "submission_sha256": each.hand_in.sha256,
                "findings": " ".join(each.findings),
            }
        )  # fmt: skip
    write_csv(rows, folder / f"{slug}.csv", 0o600)
    return path


def _row(each: "Marked", by_hand: Mapping[str, float]) -> dict[str, Any]:
    marks = [
        f"{mark.points:g}" + (f" ({by_hand[mark.question]:g})" if mark.question in by_hand else "")
        for mark in each.marks
    ]
    points = sum(by_hand.get(mark.question, mark.points) for mark in each.marks)
    return {"name": each.hand_in.trainee, "points": points, "marks": marks, "findings": each.findings}
