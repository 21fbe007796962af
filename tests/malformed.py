"""Hand-ins as they come back: each kind made from the solved notebook of the small exercise.

A kind maps the notebook to what is handed in, and says which points of the three questions (3, 1 and 2) are
still earned, and a word of what is told; an empty word means that nothing needs to be told.
"""

import json
from collections.abc import Callable
from typing import Any

__all__ = ["KINDS", "Kind"]

Notebook = dict[str, Any]
Kind = tuple[Callable[[Notebook], bytes | None], tuple[float, float, float], str]

ALL, NONE = (3.0, 1.0, 2.0), (0.0, 0.0, 0.0)


def _changed(change: Callable[[Notebook], Any]) -> Callable[[Notebook], bytes]:
    def make(notebook: Notebook) -> bytes:
        change(notebook)
        return json.dumps(notebook).encode()

    return make


def _cell(notebook: Notebook, name: str) -> dict[str, Any]:
    return next(
        each for each in notebook["cells"] if each["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def _without(*names: str) -> Callable[[Notebook], bytes]:
    def change(notebook: Notebook) -> None:
        for name in names:
            notebook["cells"].remove(_cell(notebook, name))

    return _changed(change)


def _to_all(**values: Any) -> Callable[[Notebook], bytes]:
    return _changed(lambda notebook: [each.update(values) for each in notebook["cells"]])


def _set(name: str, **values: Any) -> Callable[[Notebook], bytes]:
    return _changed(lambda notebook: _cell(notebook, name).update(values))


def _unmarked(notebook: Notebook) -> None:
    for each in notebook["cells"]:
        each["metadata"] = {}


def _copied(name: str, source: str | None = None) -> Callable[[Notebook], bytes]:
    def change(notebook: Notebook) -> None:
        cell = json.loads(json.dumps(_cell(notebook, name)))
        if source is not None:
            cell["source"] = source
        notebook["cells"].insert(notebook["cells"].index(_cell(notebook, name)) + 1, cell)

    return _changed(change)


def _old(notebook: Notebook) -> bytes:
    cells = [
        {"cell_type": each["cell_type"], "metadata": each["metadata"], "language": "python", "outputs": [],
         ("input" if each["cell_type"] == "code" else "source"): each["source"]}
        for each in notebook["cells"]
    ]  # fmt: skip
    return json.dumps(
        {"worksheets": [{"cells": cells}], "nbformat": 3, "nbformat_minor": 0, "metadata": {}}
    ).encode()


def _split(notebook: Notebook) -> None:
    """The answer split over two cells, as the editor's own command does it: both keep the marks."""
    cell = _cell(notebook, "adding")
    second = json.loads(json.dumps(cell))
    cell["source"], second["source"] = "one = 2", "total = one + 3"
    notebook["cells"].insert(notebook["cells"].index(cell) + 1, second)


def _helper(notebook: Notebook) -> None:
    """A helper in a cell of one's own, which the answer needs."""
    at = notebook["cells"].index(_cell(notebook, "adding"))
    notebook["cells"].insert(
        at, {"cell_type": "code", "metadata": {}, "source": "def add(a, b):\n    return a + b", "outputs": []}
    )
    _cell(notebook, "adding")["source"] = "total = add(2, 3)"


def _merged(notebook: Notebook) -> None:
    """The answer written below a test cell, in a cell of one's own."""
    _cell(notebook, "adding")["source"] = "total = ..."
    at = notebook["cells"].index(_cell(notebook, "adding"))
    notebook["cells"].insert(
        at + 1, {"cell_type": "code", "metadata": {}, "source": "total = 5", "outputs": []}
    )


def _surrogates(notebook: Notebook) -> None:
    _cell(notebook, "saying")["source"] += "\nodd = '\\ud800'  # \ud800"


KINDS: dict[str, Kind] = {
    "as it should be": (_changed(lambda notebook: None), ALL, ""),
    "no notebook": (lambda notebook: None, NONE, "no notebook"),
    "an empty file": (lambda notebook: b"", NONE, "not a notebook"),
    "a picture with the notebook's name": (
        lambda notebook: b"\x89PNG\r\n\x1a\n" + bytes(100),
        NONE,
        "not a notebook",
    ),
    "cut off": (lambda notebook: json.dumps(notebook).encode()[:400], NONE, "not a notebook"),
    "with a byte-order mark": (lambda notebook: b"\xef\xbb\xbf" + json.dumps(notebook).encode(), ALL, ""),
    "in UTF-16": (lambda notebook: json.dumps(notebook).encode("utf-16"), ALL, ""),
    "in Latin-1": (
        lambda notebook: (
            json.dumps(notebook, ensure_ascii=False).encode().replace(b"Practice", b"Pr\xe4ctice")
        ),
        NONE,
        "not a notebook",
    ),
    "with Windows line ends": (
        lambda notebook: json.dumps(notebook, indent=1).replace("\n", "\r\n").encode(),
        ALL,
        "",
    ),
    "a list": (lambda notebook: b"[1, 2, 3]", NONE, "not a notebook"),
    "a number": (lambda notebook: b"5", NONE, "not a notebook"),
    "null": (lambda notebook: b"null", NONE, "not a notebook"),
    "nested a hundred thousand deep": (
        lambda notebook: b"[" * 100_000 + b"]" * 100_000,
        NONE,
        "not a notebook",
    ),
    "without cells": (_changed(lambda notebook: notebook.pop("cells")), NONE, "no cells"),
    "with no cell": (_changed(lambda notebook: notebook["cells"].clear()), NONE, "no cells"),
    "cells are a mapping": (_changed(lambda notebook: notebook.update(cells={"a": 1})), NONE, "no cells"),
    "cells are words": (_changed(lambda notebook: notebook.update(cells=["a", 1, None])), NONE, "no cells"),
    "a hundred thousand cells": (
        _changed(lambda notebook: notebook.update(cells=[{"cell_type": "code", "source": "1"}] * 100_000)),
        NONE,
        "more than",
    ),
    "an answer cell deleted": (_without("adding"), (0.0, 1.0, 2.0), "adding is not in the notebook"),
    "all answer cells deleted": (_without("adding", "saying", "choosing"), NONE, "adding, saying, choosing"),
    "a test cell deleted": (_without("q1"), ALL, ""),
    "all test cells deleted": (_without("q1", "q2", "q3"), ALL, ""),
    "the set-up cell deleted": (_without("setup"), ALL, ""),
    "everything but one answer deleted": (
        _changed(lambda notebook: notebook.update(cells=[_cell(notebook, "adding")])),
        (3.0, 0.0, 0.0),
        "saying, choosing",
    ),
    "an answer cell copied": (_copied("adding"), ALL, "twice"),
    "an answer cell copied, the copy wrong": (_copied("adding", "total = 4"), (1.0, 1.0, 2.0), "twice"),
    "a test cell copied": (_copied("q1"), ALL, ""),
    "the answer split in two": (_changed(_split), ALL, "twice"),
    "a helper in a cell of its own": (_changed(_helper), ALL, ""),
    "the answer in a cell of its own": (_changed(_merged), ALL, ""),
    "an answer cell become text": (_set("adding", cell_type="markdown"), ALL, "another type"),
    "an answer cell become raw": (_set("adding", cell_type="raw"), ALL, "another type"),
    "a test cell become text": (_set("q1", cell_type="markdown"), ALL, ""),
    "the cells in reverse": (_changed(lambda notebook: notebook["cells"].reverse()), ALL, ""),
    "the last answer moved to the top": (
        _changed(lambda notebook: notebook["cells"].insert(0, notebook["cells"].pop(-2))),
        ALL,
        "",
    ),
    "without any marks": (_changed(_unmarked), ALL, "lost their marks"),
    "without metadata": (
        _changed(lambda notebook: [each.pop("metadata") for each in notebook["cells"]]),
        ALL,
        "lost",
    ),
    "metadata is a word": (_to_all(metadata="none"), ALL, "lost their marks"),
    "marks are a list": (_to_all(metadata={"nbgrader": [1]}), ALL, "lost their marks"),
    "names of cells are numbers": (_to_all(metadata={"nbgrader": {"grade_id": 7}}), ALL, "lost their marks"),
    "an answer cell of another name": (
        _changed(
            lambda notebook: _cell(notebook, "adding")["metadata"]["nbgrader"].update(grade_id="my-answer")
        ),
        ALL,
        "",
    ),
    "a test cell changed": (_set("q1", source="grade('q2')"), ALL, "read-only cell q1"),
    "the set-up cell changed": (
        _set("setup", source="from techthb import nothing"),
        ALL,
        "read-only cell setup",
    ),
    "sources as lists of lines": (
        _changed(
            lambda notebook: [
                each.update(source=each["source"].splitlines(True)) for each in notebook["cells"]
            ]
        ),
        ALL,
        "",
    ),
    "a source that is a number": (_set("adding", source=5), (0.0, 1.0, 2.0), ""),
    "a source that is missing": (
        _changed(lambda notebook: _cell(notebook, "adding").pop("source")),
        (0.0, 1.0, 2.0),
        "",
    ),
    "another kernel": (
        _changed(lambda notebook: notebook["metadata"].update(kernelspec={"name": "ir", "language": "R"})),
        ALL,
        "",
    ),
    "no notebook metadata": (_changed(lambda notebook: notebook.pop("metadata")), ALL, ""),
    "an old format": (_old, ALL, ""),
    "a format of the future": (_changed(lambda notebook: notebook.update(nbformat=9)), ALL, ""),
    "cells without ids": (
        _changed(lambda notebook: [each.pop("id", 0) for each in notebook["cells"]]),
        ALL,
        "",
    ),
    "all cells with one id": (_to_all(id="same"), ALL, ""),
    "huge outputs": (
        _set("adding", outputs=[{"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000}]),
        ALL,
        "",
    ),
    "outputs that are none": (_to_all(outputs="none"), ALL, ""),
    "a syntax error": (_set("adding", source="total = = 5"), (0.0, 1.0, 2.0), ""),
    "an error after the answer": (_set("adding", source="total = 5\n1 / 0"), ALL, ""),
    "a warning": (_set("adding", source="import warnings\nwarnings.warn('old')\ntotal = 5"), ALL, ""),
    "prints on standard error": (
        _set("adding", source="import sys\nprint('!', file=sys.stderr)\ntotal = 5"),
        ALL,
        "",
    ),
    "a magic": (_set("adding", source="%matplotlib inline\n%time total = 5"), ALL, ""),
    "a shell command": (_set("adding", source="!pip install nothing\ntotal = 5"), ALL, ""),
    "half a character": (_changed(_surrogates), ALL, ""),
    "a null character": (_set("adding", source="total = 5\x00"), (0.0, 1.0, 2.0), ""),
    "an answer of a megabyte": (_set("adding", source="total = 5\n" + "#" * 1_000_000), ALL, ""),
    "the stub left": (
        _set("adding", source="# Write your answer here, then run this cell."),
        (0.0, 1.0, 2.0),
        "",
    ),
}
