"""Whether the grade log is whole, and whether nbgrader's gradebook says what it says."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from techthb.course.grading.book import marks_in
from techthb.course.grading.log import Head, entries, faults, head, latest

__all__ = ["audit"]


def audit(course: Path, *, known: Sequence[tuple[int, str]] = ()) -> tuple[list[str], Head]:
    """What does not fit, in sentences, and the log's head.

    Parameters
    ----------
    known : heads that stand elsewhere: count, and the first digits of the hash.
    """
    found = entries(course)
    said = faults(course, known=known)
    readable = [
        entry for entry in found if "unreadable" not in entry and {"exercise", "trainee"} <= set(entry)
    ]
    return said + list(_marks_apart(course, readable)), head(course)


def _marks_apart(course: Path, found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Marks of the gradebook that the log does not explain."""
    graded = latest(found)
    by_hand = {
        (each["exercise"], each["trainee"], each.get("question")): each.get("points")
        for each in found
        if each.get("what") == "appeal" and each.get("points") is not None
    }
    for exercise in sorted({name for name, _ in graded}):
        for trainee, question, automatic, manual in marks_in(course, exercise):
            where = f"gradebook, {exercise}, {trainee}, {question}"
            entry = graded.get((exercise, trainee))
            if entry is None:
                if automatic is not None or manual is not None:
                    yield f"{where}: a mark stands there that no entry explains"
                continue
            logged = entry["marks"].get(question, [None])[0]
            if automatic != logged:
                yield f"{where}: the grader's mark is {automatic}, entry {entry['n']} says {logged}"
            if manual is not None and manual != by_hand.get((exercise, trainee, question)):
                yield (
                    f"{where}: a person's mark of {manual:g} stands there that no appeal explains; if it "
                    f"is yours, techthb course appeal {exercise} {trainee} --question {question} "
                    f"--points {manual:g} --note …"
                )
