"""What ``techthb course grade`` and ``rehearse`` share: grading a class with all that is written, and its
summary."""

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from techthb.course.grading import Head, LeftOut, Marked
    from techthb.course.grading.work import Limits
    from techthb.progress import Progress

__all__ = ["graded_class", "summary"]


def graded_class(
    place: Path,
    exercise: str,
    progress: "Progress",
    *,
    zips: Path | None = None,
    only: "Sequence[str] | None" = None,
    jobs: int | None = None,
    isolated: bool | None = None,
    who: str | None = None,
    limits: "Limits | None" = None,
) -> "tuple[list[Marked], list[LeftOut], Head]":
    """Grade an exercise and write all that comes of it; what was graded, what was left out, the log's head.

    Raises
    ------
    UsageError : there is no hand-in, or none of those asked for.
    """
    from techthb.course.cases import prepare
    from techthb.course.grading import Grader, found
    from techthb.course.grading.book import manual_marks, record, release
    from techthb.course.grading.log import add, graded
    from techthb.course.grading.marking import read_source
    from techthb.errors import UsageError
    from techthb.report.classroom import write_class_report
    from techthb.report.feedback import write_feedback

    notebook = read_source(place, exercise)
    prepare(place, progress=progress)
    hand_ins, left_out = found(place, exercise, zips)
    if only:
        if unknown := set(only) - {each.trainee for each in hand_ins}:
            raise UsageError(f"no hand-in of {', '.join(sorted(unknown))} for {exercise}")
        hand_ins = [each for each in hand_ins if each.trainee in only]
    if not hand_ins:
        raise UsageError(f"there is no hand-in of {exercise} in {zips or place / 'submitted'}")
    release(place, exercise)
    trainees = [each.trainee for each in hand_ins]
    with Grader(place, exercise, trainees, jobs=jobs, isolated=isolated, limits=limits) as grader:
        marked = sorted(grader.grade(hand_ins, progress), key=lambda each: each.hand_in.trainee)
    record(place, exercise, marked, notebook)
    head = add(place, "grade", exercise, [graded(each) for each in marked], who or getpass.getuser())
    by_hand = manual_marks(place, exercise)
    for each in marked:
        trainee = each.hand_in.trainee
        write_feedback(
            place / "feedback-pages" / exercise / f"{trainee}.html", each, notebook, slug=exercise,
            head=head, manual=sorted(by_hand.get(trainee, ())),
        )  # fmt: skip
    if not only:
        write_class_report(
            place / "class-reports", marked, left_out, notebook, slug=exercise, head=head, by_hand=by_hand
        )
    return marked, left_out, head


def summary(
    marked: "Sequence[Marked]", left_out: "Sequence[LeftOut]", place: Path, exercise: str, head: "Head"
) -> list[str]:
    """What came of grading, a line for each hand-in."""
    from techthb.errors import shown

    wide = max(len(each.hand_in.trainee) for each in marked)
    lines = [f"{exercise}: {len(marked)} graded, {len(left_out)} left out", ""]
    for each in marked:
        notes = list(each.findings)
        note = f"  {notes[0]}" + (f" (and {len(notes) - 1} more)" if len(notes) > 1 else "") if notes else ""
        flag = "" if each.isolated else "  graded without isolation"
        lines.append(
            f"{each.hand_in.trainee:<{wide}}  {each.points:6g} of {each.maximum:g}"
            f"  {each.heard.seconds:5.1f} s{flag}{note}"
        )
    lines += [f"left out: {shown(each.name)}: {each.reason}" for each in left_out]
    return [
        *lines,
        "",
        f"Feedback:  {place / 'feedback-pages' / exercise}",
        f"The class: {place / 'class-reports' / exercise}.html, for you only",
        f"Grade log: {head.count} entries, head {head.hash[:16]}; note both down: with them a log "
        "that was cut off is found out",
    ]
