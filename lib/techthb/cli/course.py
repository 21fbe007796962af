"""``techthb course``: grade a class, look over the grade log, answer appeals."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["register"]

course = typer.Typer(
    help="The class: grade hand-ins in a sandbox, give feedback, keep a signed log of marks. Works in an "
    "nbgrader course folder: the one you are in, exercises/ below it, or --course DIR.",
)

Exercise = Annotated[
    str, typer.Argument(metavar="EXERCISE", help="Its name, such as 04-linking-ads.", show_default=False)
]
Course = Annotated[
    Path | None,
    typer.Option("--course", metavar="DIR", help="The course folder (default: here).", show_default=False),
]
Who = Annotated[
    str | None,
    typer.Option("--who", metavar="NAME", help="Who answers for it (default: the user).", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the verb ``course`` to ``app``."""
    app.add_typer(course, name="course")


def course_folder(named: Path | None) -> Path:
    """The course folder to work in.

    Raises
    ------
    UsageError : there is none here.
    """
    from techthb.course.exercises import CONFIG
    from techthb.errors import UsageError

    for folder in [named] if named else [Path(), Path("exercises")]:
        if (folder / CONFIG).is_file():
            return folder.resolve()
    where = f"{named} is" if named else "this is"
    raise UsageError(f"{where} no course folder: one has {CONFIG}; go there, or name it with --course DIR")


@course.command()
def grade(
    exercise: Exercise,
    folder: Course = None,
    zips: Annotated[
        Path | None,
        typer.Option(
            "--zips",
            metavar="DIR",
            help="Read hand-ins from DIR/TRAINEE.zip instead of submitted/.",
            show_default=False,
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--trainee", metavar="NAME", help="Grade only this one (may be repeated).", show_default=False
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", metavar="N", min=1, help="Hand-ins at a time (default: one a core).", show_default=False
        ),
    ] = None,
    isolated: Annotated[
        bool | None,
        typer.Option(
            "--isolated/--not-isolated",
            help="Refuse to grade without a sandbox, or do without one (default: where there can be one).",
            show_default=False,
        ),
    ] = None,
    who: Who = None,
) -> int:
    """Grade the hand-ins of an exercise, each in a sandbox of its own.

    Reads submitted/TRAINEE/EXERCISE/, or archives with --zips. Marks go into nbgrader's gradebook all at
    once, notebooks into autograded/, a page for each trainee into feedback-pages/EXERCISE/, and an entry for
    each mark into the signed grade log. Grading again adds entries; marks that a person gave are kept.

    Example: techthb course grade 04-linking-ads --course exercises
    """  # fmt: skip
    from techthb.cli.classroom import graded_class, summary
    from techthb.cli.show import progress_bar
    from techthb.course.grading.log import sole_grader

    place = course_folder(folder)
    with sole_grader(place), progress_bar() as progress:
        marked, left_out, head = graded_class(
            place, exercise, progress, zips=zips, only=only, jobs=jobs, isolated=isolated, who=who
        )
    print("\n".join(summary(marked, left_out, place, exercise, head)))
    return 3 if left_out else 0


@course.command()
def release(
    exercise: Exercise,
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster",
            metavar="FILE",
            show_default=False,
            help="CSV with a column trainee: make a case of one's own for each.",
        ),
    ] = None,
    folder: Course = None,
) -> None:
    """Make what trainees get: with --roster a zip for each, with a case that nobody else has.

    Every case comes from the course key and the trainee's name and is tried with the solved notebook, which
    must earn every point on it. The zips hold adverts, pictures and the notebook: no truth and no seed.
    Whoever has a case keeps it when you run this again, so add to the roster as you like. Without --roster
    all share one case.

    Example: techthb course release 04-linking-ads --roster roster.csv
    """
    from techthb.cli.show import progress_bar
    from techthb.course.cases import prepare
    from techthb.course.grading import Grader
    from techthb.course.grading.book import release as released
    from techthb.course.grading.handout import hand_out, read_roster
    from techthb.course.grading.log import sole_grader
    from techthb.course.grading.marking import read_source

    place = course_folder(folder)
    read_source(place, exercise)
    trainees = read_roster(roster) if roster else []
    with sole_grader(place), progress_bar() as progress:
        prepare(place, progress=progress)
        shared = released(place, exercise)
        with Grader(place, exercise):  # tries the solved notebook on the case that all share
            pass
        zips = hand_out(place, exercise, trainees, progress) if trainees else []
    if zips:
        print(f"{len(zips)} cases in {zips[0].parent}: give each trainee the zip of that name, and no other.")
    else:
        print(f"{shared} is what every trainee gets.")
    print(
        "The course key must not leave this machine, and without it no case can be made again: keep a backup."
    )


@course.command()
def audit(
    folder: Course = None,
    heads: Annotated[
        list[str] | None,
        typer.Option(
            "--head",
            metavar="COUNT:HASH",
            help="A head that was noted down (may be repeated).",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Check the grade log: whether an entry was changed, taken out, put in, or the end cut off.

    It is compared with its signed head, with the heads on the feedback pages, with those that you noted down,
    and with the marks in nbgrader's gradebook. Exit code 1 when anything does not fit.

    Example: techthb course audit --head 30:9f86d081884c7d65
    """
    from techthb.course.grading.audit import audit as audited
    from techthb.report.feedback import heads_on

    place = course_folder(folder)
    noted = [_head(each) for each in heads or ()]
    said, head = audited(
        place, known=[*heads_on(place / "feedback-pages"), *heads_on(place / "class-reports"), *noted]
    )
    for line in said:
        print(line)
    print(
        f"{head.count} entries, head {head.hash[:16]}: "
        + (f"{len(said)} faults" if said else "nothing is wrong")
    )
    return 1 if said else 0


def _head(text: str) -> tuple[int, str]:
    from techthb.errors import UsageError

    count, _, digits = text.partition(":")
    if not count.isdigit() or not digits:
        raise UsageError(f"{text!r} is no head: write the count, a colon and the digits, such as 30:9f86d081")
    return int(count), digits.lower()


@course.command()
def appeal(
    exercise: Exercise,
    trainee: Annotated[str, typer.Argument(metavar="TRAINEE", help="Whose mark.", show_default=False)],
    question: Annotated[
        str, typer.Option("--question", metavar="NAME", help="Which, such as q4.", show_default=False)
    ],
    note: Annotated[
        str,
        typer.Option(
            "--note", metavar="TEXT", help="What was said, and what you decided and why.", show_default=False
        ),
    ],
    points: Annotated[
        float | None,
        typer.Option(
            "--points",
            metavar="P",
            min=0,
            help="The mark from now on; without it the mark stays.",
            show_default=False,
        ),
    ] = None,
    folder: Course = None,
    who: Who = None,
) -> None:
    """Record an appeal, whatever comes of it; with --points, set the mark by hand.

    A mark set so outranks the grader's, now and when the exercise is graded again.

    Example: techthb course appeal 04-linking-ads anna --question q4 --points 8 --note "Reads the stamp as a
    frame" """  # fmt: skip
    from techthb.course.grading.book import set_by_hand
    from techthb.course.grading.log import add, sole_grader

    place = course_folder(folder)
    with sole_grader(place):
        stands = set_by_hand(place, exercise, trainee, question, points)
        body = {"trainee": trainee, "question": question, "points": points, "stands": stands, "note": note}
        head = add(place, "appeal", exercise, [body], who or getpass.getuser())
    print(f"Recorded as entry {head.count}; {question} of {trainee} stands at {stands:g} points.")


@course.command()
def rehearse(
    exercise: Exercise,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="New folder for the class that is played.")
    ] = Path("rehearsal"),
    folder: Course = None,
) -> int:
    """Play a class of thirty through release, grading, feedback and report, before the real one comes.

    Twelve solve everything, five make mistakes, five hand in something broken, eight are hostile. Each has a
    case of its own. The hostile ones are run as they are, so there must be a sandbox. All is done in a copy
    of the course folder, with a key of its own; look at what is in it. Exit code 1 when somebody came to
    something else than expected.

    Example: techthb course rehearse 05-how-strong --out rehearsal
    """
    from techthb.cli.classroom import graded_class, summary
    from techthb.cli.show import progress_bar, typed
    from techthb.course.grading.audit import audit as audited
    from techthb.course.grading.handout import hand_out
    from techthb.course.grading.rehearsal import PLAYED, copy, play, surprises
    from techthb.course.grading.work import Limits

    place = copy(course_folder(folder), out, exercise)
    with progress_bar() as progress:
        hand_out(place, exercise, [each.trainee for each in PLAYED], progress, isolated=True)
        play(place, exercise)
        short = Limits(seconds=60, cell_seconds=15, memory=1_500_000_000)
        marked, left_out, head = graded_class(
            place, exercise, progress, who="rehearsal", limits=short, isolated=True
        )
    print("\n".join(summary(marked, left_out, place, exercise, head)))
    said = surprises({each.hand_in.trainee: each for each in marked}) + audited(place)[0]
    print(
        "\n".join(["", *said] if said else ["", "Everybody came to what was expected, and the log is whole."])
    )
    print(f"Look at all of it: cd {typed(place)}; delete {typed(out)} when you have seen enough.")
    return 1 if said else 0


@course.command("new-exercise")
def new_exercise(
    name: Annotated[
        str,
        typer.Argument(metavar="NN-SLUG", help="Two digits and words: 06-job-offers.", show_default=False),
    ],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What stands above it.")] = "A title",
    folder: Course = None,
) -> None:
    """Start a new exercise: a notebook, hints, checks, a case and a question, all working, to write over.

    Example: techthb course new-exercise 06-job-offers --title "Job offers"
    """
    from techthb.cli.show import typed
    from techthb.course.starting import start

    place = course_folder(folder)
    for path in start(place, name, title):
        print(f"wrote {typed(path)}")
    print("How an exercise is written stands in lib/techthb/course/__init__.py. Try it, and its test:")
    print(f"  techthb course release {name} --course {typed(place)}")
