"""Rows as they stand in a file, and the faults found in them.

A row is numbered as Excel shows it: the header is row 1, the record after it row 2. A quoted field with
line breaks is one record and so one row; blank rows are counted, but not read. Parquet has no header row
that one could see; its first record is row 2 all the same, so that one table gives the same numbers in
both forms.
"""

import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from techthb.errors import InputError
from techthb.schema.tables import REJECTED, conform

__all__ = ["Fault", "Rows", "check_file", "raise_first", "rejected"]


class Fault(NamedTuple):
    """One thing wrong in one row: where, what, and what to do about it."""

    row: int
    column: str | None
    value: str | None
    reason: str
    cure: str


@dataclass(frozen=True)
class Rows:
    """What a file holds, before anyone says what it should hold.

    Parameters
    ----------
    table : the columns as found; rows that do not fit the header are not in it.
    numbers : row number of each row of ``table``.
    rows_in : rows of the file, blank ones and the header left out.
    faults : what was wrong already; its rows may or may not be in ``table``.
    """

    table: pa.Table
    numbers: pa.Int64Array
    rows_in: int
    faults: list[Fault] = field(default_factory=list)


def check_file(path: Path) -> None:
    """Refuse what cannot be read as a file with contents.

    Raises
    ------
    InputError : no such file, a directory or device, no permission, no bytes.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("this is a directory", file=path, cure="name a file in it")
        if not stat.S_ISREG(status.st_mode):
            raise InputError("this is not an ordinary file", file=path, cure="copy the data into a file")
        with path.open("rb") as stream:
            empty = stream.read(1) == b""
    except FileNotFoundError:
        raise InputError("there is no such file", file=path, cure="check the name and the folder") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"the file cannot be read ({reason})", file=path, cure="check its rights") from None
    if empty:
        raise InputError("the file is empty", file=path, cure="export the data again")


def rejected(faults: Iterable[Fault]) -> pa.Table:
    """``faults`` as a ``REJECTED`` table: one row per fault, the cure added to the reason."""
    listed = list(faults)
    columns = [
        [fault.row for fault in listed],
        [fault.column for fault in listed],
        [fault.value for fault in listed],
        [f"{fault.reason}; {fault.cure}" for fault in listed],
    ]
    arrays = [pa.array(column, part.type) for column, part in zip(columns, REJECTED, strict=True)]
    return conform(pa.table(arrays, schema=REJECTED), REJECTED, ("row", "column"))


def raise_first(faults: Iterable[Fault], file: Path) -> None:
    """Raise the fault of the lowest row, if there is any; say how many rows are faulty in all.

    Raises
    ------
    InputError : ``faults`` is not empty.
    """
    listed = list(faults)
    if not listed:
        return
    first = min(listed, key=lambda fault: fault.row)
    count = len({fault.row for fault in listed})
    more = f" ({count:,} rows are faulty; --keep-going sets them aside)" if count > 1 else ""
    raise InputError(
        first.reason, file=file, row=first.row, column=first.column, value=first.value, cure=first.cure + more
    )
