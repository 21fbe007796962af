"""A case of one's own for every trainee, tried with the solved notebook before it is handed out."""

import csv
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from techthb.course.cases import make_own
from techthb.course.grading.book import release
from techthb.course.grading.handins import check_trainee
from techthb.course.grading.marking import Grader, read_source
from techthb.errors import CheckFailed, InputError
from techthb.files import whole
from techthb.progress import Progress, silent

__all__ = ["hand_out", "read_roster"]

MOST_ATTEMPTS = 20
"""Cases that are made for a trainee before the exercise is at fault and not the case."""


def hand_out(
    course: Path,
    slug: str,
    trainees: Sequence[str],
    progress: Progress = silent,
    isolated: bool | None = None,
) -> list[Path]:
    """Make for each trainee a case, and a zip with the notebook and that case.

    A case on which the solved notebook does not earn every point is made anew, so that the best work earns
    the same on all. Whoever has a case keeps it: what was handed out stays right.

    Returns
    -------
    The zips, ``handout/SLUG/TRAINEE.zip``: adverts, pictures, ``synthetic.json`` and the notebook; no seed.

    Raises
    ------
    CheckFailed : the solved notebook fails on case after case.
    """
    released = release(course, slug)
    read_source(course, slug)
    if (course / "source" / slug / "case.yml").is_file():
        # a zip may be in its trainee's hands: that case is neither tried nor made again
        waiting = [each for each in trainees if not _zip_of(course, slug, each).is_file()]
        attempt = 0
        while waiting:
            for done, trainee in enumerate(waiting):
                progress("making cases", done, len(waiting))
                make_own(course, slug, trainee, attempt)
            progress("making cases", len(waiting), len(waiting))
            waiting, attempt = _refused(course, slug, waiting, attempt, progress, isolated), attempt + 1
    zips = []
    for done, trainee in enumerate(trainees):
        progress("packing", done, len(trainees))
        path = _zip_of(course, slug, trainee)
        _pack(path, released, course / "cases" / slug / trainee / "data", slug)
        zips.append(path)
    progress("packing", len(trainees), len(trainees))
    return zips


def _zip_of(course: Path, slug: str, trainee: str) -> Path:
    return course / "handout" / slug / f"{trainee}.zip"


def _refused(
    course: Path,
    slug: str,
    trainees: Sequence[str],
    attempt: int,
    progress: Progress,
    isolated: bool | None,
) -> list[str]:
    """Trainees on whose case the solved notebook does not earn every point."""
    refused = []
    with Grader(course, slug, trainees, isolated=isolated) as grader:
        for done, trainee in enumerate(trainees):
            progress("trying cases", done, len(trainees))
            try:
                grader.rehearse(trainee)
            except CheckFailed:
                if attempt + 1 == MOST_ATTEMPTS:
                    raise
                refused.append(trainee)
        progress("trying cases", len(trainees), len(trainees))
    return refused


def _pack(path: Path, released: Path, data: Path, slug: str) -> None:
    """Write a zip whose bytes follow from what is in it."""
    files = {each.relative_to(released): each for each in released.rglob("*") if each.is_file()}
    if data.is_dir():
        files = {name: each for name, each in files.items() if name.parts[0] != "data"}
        files |= {Path("data") / each.relative_to(data): each for each in data.rglob("*") if each.is_file()}
    with whole(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{slug}/{name.as_posix()}")
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with each.open("rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target)


def read_roster(path: Path) -> list[str]:
    """Trainees of a CSV with a column ``trainee``.

    Raises
    ------
    InputError : a name cannot be one, or stands twice.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        if "trainee" not in (rows.fieldnames or []):
            raise InputError(
                "a column is missing", file=path, column="trainee", cure="name the first row trainee"
            )
        names = dict[str, str]()
        for number, row in enumerate(rows, 2):
            name = check_trainee((row["trainee"] or "").strip(), file=path, row=number)
            if name.casefold() in names:
                raise InputError("a trainee stands twice", file=path, row=number, value=name, cure="keep one")
            names[name.casefold()] = name
    if not names:
        raise InputError("nobody is on the roster", file=path, cure="write one trainee a line")
    return list(names.values())
