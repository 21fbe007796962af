"""Targets and claims as typed rows: what was promised, what was reported, word for word and no more."""

import csv
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from techthb.datasets import root
from techthb.errors import InputError
from techthb.policy.ladder import OFF_LADDER, VERBS, place
from techthb.schema.rows import check_file

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Claim", "Source", "Target", "as_frame", "claims", "read_claims", "read_sources", "read_targets",
    "targets",
]  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A document: how sentences name it, when it was published, where it is."""

    source: str
    label: str
    publisher: str
    title: str
    published: date | None
    address: str
    note: str | None
    checked_on: date


@dataclass(frozen=True)
class Target:
    """What was promised: at least ``threshold`` of ``unit`` do one of ``verbs`` to ``object``.

    ``rung`` is the lowest that the words of the promise allow; ``additional`` marks a promise of *more*,
    which only a number above a stated baseline can meet.
    """

    target: str
    fact_id: str
    threshold: int
    qualifier: str
    additional: bool
    unit: str
    verbs: str
    object: str
    rung: str
    source: str
    source_line: int
    as_of: date
    checked_on: date

    @property
    def either(self) -> tuple[str, ...]:
        """The verbs of the promise, any of which will do."""
        return tuple(self.verbs.split("|"))

    @property
    def promise(self) -> str:
        """The promise as a clause."""
        more = " more" if self.additional else ""
        return f"{self.qualifier} {self.threshold}{more} {self.unit} {' or '.join(self.either)} {self.object}"


@dataclass(frozen=True)
class Claim:
    """One reported result.

    ``rung`` and ``off_ladder``: where its verb stands, or why nowhere; exactly one is given. ``comparable``:
    unit and object are those of the target. ``baseline``: the number before, where the source gives one.
    ``self_reported``: ``None`` where the source does not say.
    """

    fact_id: str
    target: str | None
    quantity: str
    value: int | None
    qualifier: str
    unit: str
    unit_stated: bool
    reported: str
    object: str
    verb: str
    rung: str | None
    off_ladder: str | None
    comparable: bool
    why_not_comparable: str | None
    baseline: int | None
    self_reported: bool | None
    tick: bool
    source: str
    source_line: int | None
    as_of: date
    checked_on: date


READ: dict[type, tuple[Callable[[str], Any], str]] = {
    bool: ({"true": True, "false": False}.__getitem__, "true or false"),
    int: (int, "a whole number"),
    date: (date.fromisoformat, "a date such as 2024-11-01"),
    str: (str, "one line of text"),
}
"""How a cell becomes a value of each type, and what to write in it."""

Row = TypeVar("Row", Source, Target, Claim)


def claims(path: Path | None = None) -> "pd.DataFrame":
    """Every reported result, one a row, with the columns of `Claim`.

    Parameters
    ----------
    path : a CSV with the columns of ``datasets/osce-targets/claims.csv``; the default is that file.

    Raises
    ------
    InputError : a column is missing, a value has the wrong type, or rung and verb contradict each other.
    """
    return as_frame(read_claims(path), Claim)


def targets() -> "pd.DataFrame":
    """The planned targets, one a row, with the columns of `Target`."""
    return as_frame(read_targets(), Target)


def as_frame(rows: Sequence[Row], kind: type[Row]) -> "pd.DataFrame":
    """Rows of one kind as a table: whole numbers stay whole, what is missing is ``pandas.NA``."""
    import pandas as pd

    frame = pd.DataFrame([vars(row) for row in rows], columns=[field.name for field in fields(kind)])
    dtypes = {bool: "boolean", int: "Int64", str: "string", date: "object"}
    return frame.astype({name: dtypes[_plain_type(hint)] for name, hint in get_type_hints(kind).items()})


def read_claims(path: Path | None = None) -> list[Claim]:
    """As `claims`, as typed rows."""
    path = path or _shipped("claims")
    rows = _read(path, Claim)
    known = {each.target for each in read_targets()}
    for number, claim in enumerate(rows, 2):
        fault = _fault(claim, known)
        if fault:
            column, value, reason, cure = fault
            raise InputError(reason, file=path, row=number, column=column, value=value, cure=cure)
    return rows


def read_targets() -> list[Target]:
    """As `targets`, as typed rows."""
    return _read(_shipped("targets"), Target)


def read_sources() -> dict[str, Source]:
    """The sources of the shipped datasets by short name."""
    tables = [_shipped("sources", dataset) for dataset in ("osce-targets", "osce-mapping")]
    return {each.source: each for table in tables for each in _read(table, Source)}


def _shipped(table: str, dataset: str = "osce-targets") -> Path:
    return root() / "datasets" / dataset / f"{table}.csv"


def _fault(claim: Claim, known: set[str]) -> tuple[str, object, str, str] | None:
    """Column, value, reason and cure of the first thing in a claim that contradicts the rest."""
    if claim.target is not None and claim.target not in known:
        return (
            "target",
            claim.target,
            "no such target",
            f"leave it empty or choose {', '.join(sorted(known))}",
        )
    if claim.verb not in (*VERBS, *OFF_LADDER):
        return "verb", claim.verb, "no such verb", f"choose one of {', '.join([*VERBS, *OFF_LADDER])}"
    rung, off_ladder = place(claim.verb)
    if claim.rung != rung:
        return "rung", claim.rung, f'not the rung of "{claim.verb}"', f"write {rung or 'nothing'}"
    if claim.off_ladder != off_ladder:
        cure = f"write {off_ladder or 'nothing'}"
        return "off_ladder", claim.off_ladder, f'not the reason that belongs to "{claim.verb}"', cure
    if not claim.comparable and not claim.why_not_comparable:
        return (
            "why_not_comparable",
            None,
            "a claim that is not comparable needs its reason",
            "say what differs",
        )
    return None


def _read(path: Path, kind: type[Row]) -> list[Row]:
    hints = get_type_hints(kind)
    check_file(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            table = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"cannot be read: {reason}", file=path, cure="give a CSV in UTF-8") from None
    names = [field.name for field in fields(kind)]
    missing = [name for name in names if table and name not in table[0]]
    if missing or not table:
        reason = f"no column {', '.join(missing)}" if missing else "no rows"
        raise InputError(reason, file=path, cure=f"the columns are {', '.join(names)}")
    return [
        kind(**{name: _value(row[name] or "", hints[name], path, number, name) for name in names})
        for number, row in enumerate(table, 2)
    ]


def _value(text: str, hint: Any, path: Path, row: int, column: str) -> Any:
    """``text`` as the type of its column; an empty cell is ``None`` where the column allows it."""
    wanted, text = _plain_type(hint), text.strip()
    if not text and wanted is not hint:
        return None
    try:
        if not text.isprintable() or not text:
            raise ValueError
        value = READ[wanted][0](text)
    except (ValueError, KeyError):
        raise InputError(
            "the value does not fit its column", file=path, row=row, column=column, value=text,
            cure=f"write {READ[wanted][1]}",
        ) from None  # fmt: skip
    return value


def _plain_type(hint: Any) -> type:
    """``int`` for ``int`` and for ``int | None``."""
    found: type = get_args(hint)[0] if isinstance(hint, types.UnionType) else hint
    return found
