"""What was handed in: found in nbgrader's ``submitted/`` or in zips, read without following anything out of
it.

Folders, names and archives come from trainees. A link is not followed, an archive is not unpacked, a name is
never used as a path; of each hand-in one file is read, its notebook.
"""

import hashlib
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from techthb.course.grading.rebuilding import LARGEST
from techthb.errors import InputError

__all__ = ["HandIn", "LeftOut", "check_trainee", "found", "is_trainee"]

MOST_FILES = 2_000
"""Files of a hand-in, or entries of an archive, that are looked at."""

LONGEST_TIME = 64


@dataclass(frozen=True)
class HandIn:
    """One trainee's hand-in of one exercise.

    Parameters
    ----------
    trainee : name of the trainee, as nbgrader's folders have it.
    content : bytes of the notebook; ``None`` when there is none.
    timestamp : when it was handed in, as nbgrader's ``timestamp.txt`` says; empty when nothing says so.
    findings : what was wrong with the hand-in, in sentences.
    """

    trainee: str
    content: bytes | None = field(repr=False)
    timestamp: str = ""
    findings: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the notebook; empty when there is none."""
        return "" if self.content is None else hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class LeftOut:
    """Something among the hand-ins that is none, and why."""

    name: str
    reason: str


def is_trainee(name: str) -> bool:
    """Whether ``name`` can be a trainee's: plain letters, digits and ``. _ @ -``, at most 64.

    Two names that look alike must be alike, so letters of other scripts have no place in it.
    """
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", name) is not None and not name.endswith(".")


def check_trainee(name: str, *, file: Path | None = None, row: int | None = None) -> str:
    """``name`` when it can be a trainee's.

    Raises
    ------
    InputError : it cannot.
    """
    if not is_trainee(name):
        raise InputError(
            "no name for a trainee", file=file, row=row, value=name,
            cure="use at most 64 of A-Z, a-z, 0-9, full stop, underscore, @ and hyphen",
        )  # fmt: skip
    return name


def found(course: Path, slug: str, zips: Path | None = None) -> tuple[list[HandIn], list[LeftOut]]:
    """All hand-ins of ``slug``, by trainee.

    Parameters
    ----------
    course : reads ``course/submitted/TRAINEE/SLUG/``.
    zips : folder of archives named ``TRAINEE.zip``, read instead; whose hand-in one is, its name alone
    decides.

    Raises
    ------
    InputError : the folder is not there.
    """
    folder = course / "submitted" if zips is None else zips
    if not folder.is_dir():
        raise InputError(
            "no such folder of hand-ins", file=folder,
            cure="collect them first (nbgrader collect or zip_collect), or name archives with --zips",
        )  # fmt: skip
    hand_ins, left_out = list[HandIn](), list[LeftOut]()
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        each = _of_folder(entry, slug) if zips is None else _of_archive(entry, slug)
        if isinstance(each, HandIn):
            hand_ins.append(each)
        elif each is not None:
            left_out.append(each)
    return hand_ins, left_out


def _of_folder(entry: "os.DirEntry[str]", slug: str) -> HandIn | LeftOut | None:
    if entry.name.startswith("."):
        return None
    inside = Path(entry.path, slug)
    if entry.is_symlink() or inside.is_symlink():
        return LeftOut(entry.name, "it is a link, and links are not followed")
    if not inside.is_dir():
        return None
    if not is_trainee(entry.name):
        return LeftOut(entry.name, "the folder's name cannot be a trainee's")
    findings = list[str]()
    content = _notebook_in(inside, slug, findings)
    timestamp = _read(inside / "timestamp.txt", LONGEST_TIME) or b""
    return HandIn(entry.name, content, timestamp.decode("ascii", "ignore").strip(), tuple(findings))


def _of_archive(entry: "os.DirEntry[str]", slug: str) -> HandIn | LeftOut | None:
    if not entry.name.lower().endswith(".zip"):
        return None if entry.name.startswith(".") else LeftOut(entry.name, "it is no zip")
    name = entry.name[: -len(".zip")]
    if not is_trainee(name):
        return LeftOut(entry.name, "the archive's name cannot be a trainee's")
    if not entry.is_file(follow_symlinks=False):
        return LeftOut(entry.name, "it is not a plain file")
    findings = list[str]()
    return HandIn(name, _notebook_in_zip(Path(entry.path), slug, findings), "", tuple(findings))


def _notebook_in(folder: Path, slug: str, findings: list[str]) -> bytes | None:
    """The notebook of a hand-in's folder."""
    files = list(_plain_files(folder, findings))
    wanted = f"{slug}.ipynb"
    notebooks = [path for path in files if path.suffix.lower() == ".ipynb"]
    best = _best([path.relative_to(folder).parts for path in notebooks], wanted, findings)
    if best is not None:
        return _read(folder.joinpath(*best), LARGEST + 1)
    archives = [path for path in files if path.suffix.lower() == ".zip"]
    if not notebooks and len(archives) == 1:
        findings.append("The notebook was read out of a zip.")
        return _notebook_in_zip(archives[0], slug, findings)
    return None


def _plain_files(folder: Path, findings: list[str]) -> Iterator[Path]:
    seen = 0
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "data")
        for name in sorted(names):
            seen += 1
            if seen > MOST_FILES:
                findings.append(
                    f"The hand-in has more than {MOST_FILES:,} files; the rest was not looked at."
                )
                return
            path = Path(above, name)
            if path.is_symlink():
                findings.append("The hand-in holds a link, which was not followed.")
            elif stat.S_ISREG(path.lstat().st_mode):
                yield path


def _best(names: list[tuple[str, ...]], wanted: str, findings: list[str]) -> tuple[str, ...] | None:
    """Of several notebooks the one of the right name that lies highest, or the only one there is."""
    named = sorted((each for each in names if each[-1] == wanted), key=lambda each: (len(each), each))
    if len(named) > 1:
        findings.append(f"{wanted} is there more than once; the one that lies highest was taken.")
    if named:
        return named[0]
    if len(names) == 1:
        findings.append("The notebook has another name than it was handed out with.")
        return names[0]
    if names:
        findings.append(f"There are {len(names)} notebooks and none is called {wanted}: none was taken.")
    return None


def _notebook_in_zip(path: Path, slug: str, findings: list[str]) -> bytes | None:
    """The notebook in an archive, read in memory and bounded whatever its directory says."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES:
                findings.append(f"The zip has more than {MOST_FILES:,} entries and was not read.")
                return None
            by_name = {}
            for entry in entries:
                parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
                if entry.is_dir() or not parts or not parts[-1].lower().endswith(".ipynb"):
                    continue
                if stat.S_ISLNK(entry.external_attr >> 16):
                    findings.append("The zip holds a link, which was not followed.")
                elif ".ipynb_checkpoints" not in parts and "__MACOSX" not in parts:
                    by_name[parts] = entry
            best = _best(list(by_name), f"{slug}.ipynb", findings)
            if best is None:
                return None
            with archive.open(by_name[best]) as stream:
                return stream.read(LARGEST + 1)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        what = "is encrypted" if "encrypted" in str(error) else "cannot be read"
        findings.append(f"The zip {what}.")
        return None


def _read(path: Path, most: int) -> bytes | None:
    """At most so many bytes of a plain file that is no link."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read(most) if stat.S_ISREG(os.fstat(stream.fileno()).st_mode) else None
