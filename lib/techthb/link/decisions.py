"""What an analyst decided, in a small file: it is honoured and recorded, and overwrites no evidence.

One decision a row, as CSV with the columns ``decision, what, other, by, on, why``::

    common,phone:+447700900123,,A. Analyst,2026-03-04,the agency confirmed that it is its switchboard
    personal,handle:telegram:@syn_one,,A. Analyst,2026-03-04,one account behind three flats
    apart,ad-0000012,ad-0000345,A. Analyst,2026-03-05,different handwriting on the invoices

``common``: the identifier (a node id) links nothing. ``personal``: it links, although it was set aside.
``apart``: the two adverts are not of one source, and no cluster holds both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from techthb.errors import InputError
from techthb.link.held import Held

__all__ = ["COLUMNS", "DECIDED", "KINDS", "Decision", "decided_table", "overrule", "read_decisions"]

COLUMNS = ("decision", "what", "other", "by", "on", "why")
KINDS = ("common", "personal", "apart")

DECIDED = pa.schema([(name, pa.string()) for name in (*COLUMNS, "effect")])
"""Decisions with what each of them changed."""


@dataclass(frozen=True)
class Decision:
    """A row of the file; ``on`` is an ISO date, ``other`` empty but for ``apart``."""

    decision: str
    what: str
    other: str
    by: str
    on: str
    why: str


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions in a CSV file, in its order.

    Raises
    ------
    InputError : the file cannot be read, a column is missing, or a row is not complete: with its number.
    """
    from techthb.schema.delimited import read_delimited
    from techthb.schema.rows import raise_first

    rows = read_delimited(path, known=COLUMNS)
    raise_first(rows.faults, path)
    for name in COLUMNS:
        if name not in rows.table.column_names:
            raise InputError("a column is missing", file=path, column=name, cure=f"give {', '.join(COLUMNS)}")
    found = [Decision(**{name: row[name].strip() for name in COLUMNS}) for row in rows.table.to_pylist()]
    for place, (number, each) in enumerate(zip(rows.numbers.to_pylist(), found, strict=True)):
        _check(each, path, number)
        if any((each.what, each.other) == (old.what, old.other) for old in found[:place]):
            raise InputError(
                "it is decided twice", file=path, row=number, value=each.what, cure="keep one row"
            )
    return tuple(found)


def _check(each: Decision, path: Path, row: int) -> None:
    def refuse(column: str, reason: str, cure: str) -> None:
        raise InputError(reason, file=path, row=row, column=column, value=getattr(each, column), cure=cure)

    if each.decision not in KINDS:
        refuse("decision", "this is no decision", f"write {', '.join(KINDS[:-1])} or {KINDS[-1]}")
    for column in ("what", "by", "why"):
        if not getattr(each, column):
            refuse(column, "it is empty", "say what was decided, who decided it and why")
    if (each.decision == "apart") != bool(each.other):
        refuse(
            "other", "an advert is missing or one too many", "name the second advert of apart, and no other"
        )
    if each.decision != "apart" and ":" not in each.what:
        refuse("what", "this is no identifier", "write its kind and value, such as phone:+447700900123")
    try:
        date.fromisoformat(each.on)
    except ValueError:
        refuse("on", "this is no date", "write it as 2026-03-04")


def overrule(
    held: Held, joined: npt.NDArray[np.int64], decisions: Sequence[Decision]
) -> tuple[npt.NDArray[np.int64], dict[Decision, str]]:
    """``joined`` (for each node the groups that it would join if common) as decided, and what changed."""
    joined, effects = joined.copy(), {}
    for each in decisions:
        if each.decision == "apart":
            continue
        own = pc.equal(held.nodes["identifier"], each.what).to_numpy()
        family = held.nodes["family"].to_numpy()
        nodes = np.isin(family, family[own])  # versions of a picture are decided about together
        count, groups = int(held.nodes["ads"].to_numpy()[own].sum()), int(joined[nodes].max(initial=0))
        if not own.any():
            effects[each] = "nothing: no advert here shows it"
        elif each.decision == "common":
            effects[each] = (
                "nothing: it was set aside already" if groups else f"set aside; {count:,} adverts show it"
            )
            joined[nodes] = max(1, groups)
        else:
            effects[each] = f"links, and joins {groups:,} groups" if groups else "nothing: it linked already"
            joined[nodes] = 0
    return joined, effects


def decided_table(decisions: Sequence[Decision], effects: Mapping[Decision, str]) -> pa.Table:
    """The decisions, in order, with what each changed."""
    return pa.Table.from_pylist(
        [{**vars(each), "effect": effects[each]} for each in decisions], schema=DECIDED
    )
