"""The grade log: what was marked, when, by whom and with which checks; chained and signed with the course
key.

Each entry holds the hash of the one before it and a signature, so that none can be changed, taken out or put
in between without the key. A log that was cut off at its end fits itself: that is seen by its head, which
stands signed beside it and on every report.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from techthb import __version__
from techthb.course.cases import course_key
from techthb.course.grading.marking import Marked
from techthb.errors import UsageError
from techthb.files import whole

__all__ = ["Head", "add", "entries", "faults", "graded", "head", "latest", "sole_grader"]

LOG, HEAD, LOCK = "grade_log.jsonl", "grade_log.head", "grade_log.lock"
NOTHING = "0" * 64
"""What stands before the first entry."""


@dataclass(frozen=True)
class Head:
    """How many entries a log has, and the hash of the last: together they stand for all of it."""

    count: int = 0
    hash: str = NOTHING

    def __str__(self) -> str:
        return f"{self.count}:{self.hash[:16]}"


def entries(course: Path) -> list[dict[str, Any]]:
    """The entries as they stand in the file; a line that is no entry becomes ``{"unreadable": line}``."""
    path = course / LOG
    found = list[dict[str, Any]]()
    if path.is_file():
        for line in path.read_text("utf-8", errors="replace").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                entry = None
            found.append(entry if isinstance(entry, dict) else {"unreadable": line[:80]})
    return found


def head(course: Path) -> Head:
    """The head of the log as it stands."""
    found = entries(course)
    return Head(len(found), _hash(found[-1])) if found else Head()


def graded(each: Marked) -> dict[str, Any]:
    """The body of an entry that says what a hand-in came to."""
    return {
        "trainee": each.hand_in.trainee,
        "submission": each.hand_in.sha256,
        "checks": each.checks,
        "isolated": each.isolated,
        "marks": {mark.question: [mark.points, mark.maximum] for mark in each.marks},
    }


def add(course: Path, what: str, exercise: str, bodies: Sequence[Mapping[str, Any]], who: str) -> Head:
    """Add entries and sign the new head; nothing that stands is touched.

    Parameters
    ----------
    what : ``grade``, or ``appeal``: what was done to a mark by hand, and why.
    bodies : what each entry says, with its ``trainee``.
    who : who answers for it.
    """
    key, now = course_key(course), datetime.now(UTC).isoformat(timespec="seconds")
    found = entries(course)
    previous = _hash(found[-1]) if found else NOTHING
    for body in bodies:
        entry = {
            **body, "n": len(found) + 1, "at": now, "who": who, "what": what, "exercise": exercise,
            "version": __version__, "previous": previous,
        }  # fmt: skip
        entry["signature"] = _signature(key, entry)
        found.append(entry)
        previous = _hash(entry)
    with whole(course / LOG, 0o600) as part:
        part.write_text("".join(_line(entry) + "\n" for entry in found), "utf-8")
    new = Head(len(found), previous)
    stated = {"count": new.count, "hash": new.hash}
    with whole(course / HEAD, 0o600) as part:
        part.write_text(_line({**stated, "signature": _signature(key, stated)}) + "\n", "utf-8")
    return new


def latest(found: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The last ``grade`` entry of each exercise and trainee."""
    return {(each["exercise"], each["trainee"]): each for each in found if each.get("what") == "grade"}


def faults(course: Path, *, known: Sequence[tuple[int, str]] = ()) -> list[str]:
    """What is wrong with the log, in sentences; none when it is whole.

    Parameters
    ----------
    known : heads that stand elsewhere, on reports for instance: count, and the first digits of the hash.
    """
    key, found = course_key(course), entries(course)
    said = list(_broken(found, key))
    try:
        stated = json.loads((course / HEAD).read_text("utf-8"))
        signed = _signature(key, {name: stated[name] for name in ("count", "hash")})
        if not hmac.compare_digest(signed, str(stated["signature"])):
            said.append(f"{HEAD} was changed: its signature is not the course's")
        elif stated["count"] != len(found) or (found and stated["hash"] != _hash(found[-1])):
            said.append(
                f"{HEAD} says {stated['count']} entries, the log has {len(found)}: some were cut off or added"
            )
    except (OSError, ValueError, KeyError, TypeError):
        if found:
            said.append(f"{HEAD} is missing or cannot be read")
    for count, digits in known:
        if count > len(found):
            said.append(f"a report was made when there were {count} entries; now there are {len(found)}")
        elif count and not _hash(found[count - 1]).startswith(digits):
            said.append(f"entry {count} is not the one that a report was made with ({digits})")
    return said


def _broken(found: Sequence[Mapping[str, Any]], key: bytes) -> Iterator[str]:
    previous = NOTHING
    for place, entry in enumerate(found, 1):
        if "unreadable" in entry:
            yield f"line {place} is no entry"
        else:
            unsigned = {name: value for name, value in entry.items() if name != "signature"}
            if not hmac.compare_digest(_signature(key, unsigned), str(entry.get("signature"))):
                yield f"entry {place} was changed: its signature is not the course's"
            elif entry["n"] != place:
                yield f"entry {entry['n']} stands in place {place}: entries were taken out or moved"
            elif entry["previous"] != previous:
                yield f"entry {place} does not follow on the one before it"
        previous = _hash(entry)


@contextmanager
def sole_grader(course: Path) -> Iterator[None]:
    """Nobody else grades in this course folder meanwhile.

    Raises
    ------
    UsageError : somebody does, or did when the machine went down.
    """
    path = course / LOCK
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise UsageError(
            f"{path} is there: somebody is grading in this course folder; if nobody is, delete it"
        ) from None
    try:
        with os.fdopen(descriptor, "w") as stream:
            stream.write(str(os.getpid()))
        yield
    finally:
        path.unlink(missing_ok=True)


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _hash(entry: Mapping[str, Any]) -> str:
    return hashlib.sha256(_line(entry).encode()).hexdigest()


def _signature(key: bytes, entry: Mapping[str, Any]) -> str:
    return hmac.digest(key, b"grade log\0" + _line(entry).encode(), "sha256").hex()
