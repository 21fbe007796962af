"""A hand-in rebuilt: our notebook, with what the trainee wrote in the places where answers stand.

Notebooks come back broken: cells deleted, copied, turned into text, moved, without their marks, from other
programs, in old formats. Nothing of a hand-in's structure is trusted. Our own cells are taken from our
source; the trainee's answers are found by ``grade_id``, or by the cells of ours between which they stand;
cells that the trainee added run where they stood, because an answer may need them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["ANSWER", "LARGEST", "OURS", "OWN", "STUB", "TEST", "Cell", "Rebuilt", "parts_of", "rebuild"]

OURS, ANSWER, TEST, OWN = "ours", "answer", "test", "own"

LARGEST = 20_000_000
"""Bytes of a hand-in that are read."""

MOST_CELLS = 2_000

STUB = "# Write your answer here, then run this cell."


@dataclass(frozen=True)
class Cell:
    """A cell to run, or text of ours to show.

    Parameters
    ----------
    name : its ``grade_id``; empty for a cell that the trainee added.
    role : ``OURS``, ``ANSWER``, ``TEST`` or ``OWN``.
    source : its text.
    is_code : false for text.
    """

    name: str
    role: str
    source: str
    is_code: bool = True


@dataclass(frozen=True)
class Rebuilt:
    """A notebook that can be run, and what was wrong with the form of the hand-in, in sentences."""

    cells: tuple[Cell, ...]
    findings: tuple[str, ...] = ()


@dataclass
class _HandedIn:
    """Cells of a hand-in: answers by name, added cells by the cell of ours that they follow."""

    answers: dict[str, str] = field(default_factory=dict)
    own: dict[str, list[str]] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)


def parts_of(notebook: Mapping[str, Any]) -> tuple[Cell, ...]:
    """The cells of a source notebook."""
    found = []
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        role = ANSWER if marks.get("solution") else TEST if marks.get("grade") else OURS
        found.append(
            Cell(marks.get("grade_id", ""), role, _text(cell["source"]), cell["cell_type"] == "code")
        )
    return tuple(found)


def rebuild(ours: tuple[Cell, ...], handed_in: bytes | None) -> Rebuilt:
    """Put the answers of ``handed_in``, the bytes of a notebook, into our notebook.

    Whatever the bytes are, the result can be run: an answer that is not found is the cell as it was released.
    """
    found = _HandedIn()
    try:
        cells = [] if handed_in is None else _cells(handed_in)
    except _Unreadable as error:
        cells = []
        found.findings.append(str(error))
    if handed_in is None:
        found.findings.append("There is no notebook in this hand-in.")
    elif cells:
        _collect(found, cells, ours)
    rebuilt: list[Cell] = []
    for cell in ours:
        source = found.answers.get(cell.name, STUB) if cell.role == ANSWER else cell.source
        rebuilt.append(Cell(cell.name, cell.role, source, cell.is_code))
        rebuilt += [Cell("", OWN, each) for each in found.own.get(cell.name, [])]
    if cells:
        lost = [cell.name for cell in ours if cell.role == ANSWER and cell.name not in found.answers]
        if lost:
            found.findings.append(f"The cell for {_listed(lost)} is not in the notebook.")
    return Rebuilt(tuple(rebuilt), tuple(dict.fromkeys(found.findings)))


class _Unreadable(Exception):
    """A hand-in that is no notebook; says why in a sentence."""


def _cells(content: bytes) -> list[dict[str, Any]]:
    """The cells of a notebook of any format, as far as there are any."""
    if len(content) > LARGEST:
        raise _Unreadable(f"The notebook is larger than {LARGEST // 1_000_000} megabytes and was not read.")
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            notebook = json.loads(content.decode(encoding))
            break
        except (ValueError, RecursionError):
            continue
    else:
        raise _Unreadable("The file is not a notebook: it is no JSON, or was cut off.")
    if not isinstance(notebook, dict):
        raise _Unreadable("The file is not a notebook.")
    lists = [notebook.get("cells")]
    sheets = notebook.get("worksheets")  # notebooks before 2015
    if isinstance(sheets, list):
        lists += [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    cells = [cell for each in lists if isinstance(each, list) for cell in each if isinstance(cell, dict)]
    if not cells:
        raise _Unreadable("The notebook has no cells.")
    if len(cells) > MOST_CELLS:
        raise _Unreadable(f"The notebook has more than {MOST_CELLS:,} cells and was not read.")
    return cells


def _collect(found: _HandedIn, cells: list[dict[str, Any]], ours: tuple[Cell, ...]) -> None:
    """Sort the cells of a hand-in: answers, cells of ours, added ones."""
    by_name = {cell.name: cell for cell in ours if cell.name}
    by_text = {cell.source.strip(): cell.name for cell in ours if cell.name and cell.role != ANSWER}
    last = next((cell.name for cell in ours if cell.is_code), "")
    seen, claimed = set[str](), {_name(cell) for cell in cells}
    lost = [cell.name for cell in ours if cell.role == ANSWER and cell.name not in claimed]
    if not claimed & by_name.keys():
        found.findings.append("The cells have lost their marks; answers were found by where they stand.")
    for cell in cells:
        text = _text(cell.get("source", cell.get("input")))
        name = _name(cell)
        if name not in by_name:
            name = by_text.get(text.strip(), "") or _between(cell, ours, last, lost, found)
        if not name:
            _add(found, cell, text, last)
        elif name in seen:
            if by_name[name].role == ANSWER:
                found.findings.append(f"The cell for {name} is there twice; both were run.")
                _add(found, cell, text, last)
        else:
            seen.add(name)
            last = name
            _take(found, by_name[name], cell, text)


def _between(
    cell: dict[str, Any], ours: tuple[Cell, ...], last: str, lost: list[str], found: _HandedIn
) -> str:
    """Of the answer cells whose marks are lost, the one that follows the last cell known, if this can be
    it."""
    names = [each.name for each in ours]
    if not _is_code(cell) or last not in names:
        return ""
    for each in ours[names.index(last) + 1 :]:
        if each.name in lost and each.name not in found.answers:
            return each.name
        if each.role == TEST:
            break
    return ""


def _take(found: _HandedIn, ours: Cell, cell: dict[str, Any], text: str) -> None:
    if ours.role == ANSWER:
        found.answers[ours.name] = text
        if _is_code(cell) != ours.is_code:
            found.findings.append(f"The cell for {ours.name} had become one of another type.")
    elif text.strip() != ours.source.strip():
        found.findings.append(f"The read-only cell {ours.name} had been changed; ours was used.")


def _add(found: _HandedIn, cell: dict[str, Any], text: str, last: str) -> None:
    if _is_code(cell) and text.strip():
        found.own.setdefault(last, []).append(text)


def _is_code(cell: dict[str, Any]) -> bool:
    return cell.get("cell_type") == "code"


def _name(cell: dict[str, Any]) -> str:
    """The ``grade_id`` that a cell claims, if it claims any."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) else ""


def _text(source: Any) -> str:
    """The text of a cell, which the format writes as a string or as lines; halves of characters are
    dropped."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source.encode("utf-8", "replace").decode("utf-8") if isinstance(source, str) else ""


def _listed(names: list[str]) -> str:
    return ", ".join(names)
