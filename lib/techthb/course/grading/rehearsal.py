"""A class that is not there: thirty hand-ins, honest, mistaken, broken and hostile, with what each should
come to."""

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techthb.course.cases import curriculum_of, prepare
from techthb.course.exercises import CONFIG
from techthb.course.grading.marking import Marked, read_source
from techthb.course.grading.rebuilding import STUB
from techthb.errors import UsageError

__all__ = ["PLAYED", "Played", "copy", "play", "surprises"]

Notebook = dict[str, Any]

ALL, SOME, NONE = "all points", "not all points", "no point"


@dataclass(frozen=True)
class Played:
    """A trainee who is played.

    Parameters
    ----------
    trainee : name.
    kind : honest, mistaken, broken or hostile.
    what : what this one does, in words.
    expected : ``ALL``, ``SOME`` or ``NONE`` of the points.
    write : makes the file's bytes from the solved notebook; ``None`` for no file.
    """

    trainee: str
    kind: str
    what: str
    expected: str
    write: Callable[[Notebook], bytes | None]


def _dumped(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode()


def _solutions(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("solution")]


def _left_out(places: slice) -> Callable[[Notebook], bytes]:
    def write(notebook: Notebook) -> bytes:
        for cell in _solutions(notebook)[places]:
            cell["source"] = STUB
        return _dumped(notebook)

    return write


def _half(notebook: Notebook) -> bytes:
    return _left_out(slice(len(_solutions(notebook)) // 2, None))(notebook)


def _first_choices(notebook: Notebook) -> bytes:
    """Every closed question of one letter answered with another."""
    for cell in _solutions(notebook):
        source = "".join(cell["source"])
        cell["source"] = re.sub(
            r'answer\("(\w+)", "(\w)"\)',
            lambda m: f'answer("{m[1]}", "{"a" if m[2] != "a" else "b"}")',
            source,
        )
    return _dumped(notebook)


def _changed(change: Callable[[Notebook], object]) -> Callable[[Notebook], bytes]:
    def write(notebook: Notebook) -> bytes:
        change(notebook)
        return _dumped(notebook)

    return write


def _unmarked(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def _doubled(notebook: Notebook) -> None:
    cell = _solutions(notebook)[0]
    notebook["cells"].insert(notebook["cells"].index(cell), json.loads(json.dumps(cell)))


def _hostile(code: str) -> Callable[[Notebook], bytes]:
    """``code`` in the first answer cell, and no other answer."""

    def write(notebook: Notebook) -> bytes:
        cells = _solutions(notebook)
        for cell in cells:
            cell["source"] = STUB
        cells[0]["source"] = code
        return _dumped(notebook)

    return write


HOSTILE = {
    "ends the process": "import os\nos._exit(0)",
    "never ends": "while True:\n    pass",
    "forks without end": (
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"
    ),
    "takes all memory": "held = []\nwhile True:\n    held.append(bytearray(100_000_000))",
    "looks for the gradebook": (
        "import os, sqlite3\nfor above, _, names in os.walk('/'):\n    if 'gradebook.db' in names:\n"
        "        sqlite3.connect(above + '/gradebook.db').execute('update grade set manual_score = 99')"
    ),
    "puts its own checks in place": (
        "import techthb.course.exercises as exercises\n"
        "exercises.Exercise.judge = lambda self, name: exercises.Result(9, 9, 'Right.')"
    ),
    "turns later cells into nothing": (
        "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])"
    ),
    "calls home": "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=2)",
}


def _everybody() -> tuple[Played, ...]:
    kinds: list[tuple[str, str, str, Callable[[Notebook], bytes | None]]] = []
    kinds += [("honest", "solved", ALL, _dumped)] * 12
    kinds += [
        ("mistaken", "stops half way", SOME, _half),
        ("mistaken", "leaves out the first answer", SOME, _left_out(slice(0, 1))),
        ("mistaken", "leaves out the last answer", SOME, _left_out(slice(-1, None))),
        ("mistaken", "guesses the closed questions", SOME, _first_choices),
        ("mistaken", "hands in what was handed out", NONE, _left_out(slice(None))),
        ("broken", "all marks of cells lost", ALL, _changed(_unmarked)),
        ("broken", "an answer cell twice", ALL, _changed(_doubled)),
        ("broken", "cells in reverse order", ALL, _changed(lambda notebook: notebook["cells"].reverse())),
        ("broken", "cut off in the middle", NONE, lambda notebook: _dumped(notebook)[:2000]),
        ("broken", "no notebook", NONE, lambda notebook: None),
    ]
    kinds += [("hostile", what, NONE, _hostile(code)) for what, code in HOSTILE.items()]
    return tuple(
        Played(f"{kind}-{number:02}", kind, what, expected, write)
        for number, (kind, what, expected, write) in enumerate(kinds, 1)
    )


PLAYED = _everybody()
"""Thirty of them."""


def copy(course: Path, out: Path, slug: str) -> Path:
    """A course folder below ``out`` with this one exercise, and a key of its own.

    Raises
    ------
    UsageError : ``out`` is there.
    """
    read_source(course, slug)
    if out.exists():
        raise UsageError(f"{out} is there; name a new folder, or delete it")
    new = out / "exercises"
    generated = shutil.ignore_patterns("data", "__pycache__", ".*")
    shutil.copytree(course / "source" / slug, new / "source" / slug, ignore=generated)
    shutil.copyfile(course / CONFIG, new / CONFIG)
    questions = curriculum_of(course) / slug
    if questions.is_dir():
        shutil.copytree(questions, out / "curriculum" / slug)
    prepare(new)
    return new.resolve()


def play(course: Path, slug: str) -> None:
    """Write everybody's hand-in of ``slug`` into ``course/submitted/``."""
    source = read_source(course, slug)
    for each in PLAYED:
        folder = course / "submitted" / each.trainee / slug
        folder.mkdir(parents=True, exist_ok=True)
        content = each.write(json.loads(json.dumps(source)))
        if content is not None:
            (folder / f"{slug}.ipynb").write_bytes(content)


def surprises(marked: Mapping[str, Marked]) -> list[str]:
    """Who came to something else than expected, in sentences; none when all went as it should."""
    said = []
    for each in PLAYED:
        found = marked.get(each.trainee)
        if found is None:
            said.append(f"{each.trainee} was not graded")
            continue
        came = ALL if found.points == found.maximum else SOME if found.points else NONE
        if came != each.expected:
            said.append(f"{each.trainee} ({each.what}) came to {found.points:g} of {found.maximum:g}: {came}")
    return said
