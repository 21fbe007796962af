"""One sheet of an Excel workbook as rows of text."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa

from techthb.errors import InputError
from techthb.schema.rows import Fault, Rows, check_file

__all__ = ["MAX_UNPACKED", "is_workbook", "read_sheet"]

MAX_UNPACKED = 1 << 30
"""Bytes that the parts of a workbook may take unpacked: more than a full sheet of long texts does."""

MAX_ROWS, MAX_COLUMNS = 1_048_576, 1_000  # Excel's own number of rows; no list of ads has so many columns
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})


def is_workbook(path: Path) -> bool:
    """Whether ``path`` is an .xlsx workbook by its first bytes, or claims to be one by its name."""
    with path.open("rb") as stream:
        return stream.read(4) == b"PK\x03\x04" or path.suffix.lower() in (".xlsx", ".xlsm")


def read_sheet(path: Path, sheet: str | None = None) -> tuple[Rows, dict[str, int]]:
    """Read a sheet; the first row with anything in it is the header, rows are numbered as Excel does.

    Dates become ISO 8601 without an offset, whole numbers are written without a point, formulas are taken
    by the value that Excel stored, an error value such as ``#REF!`` is a fault of its row.

    Parameters
    ----------
    path : the workbook.
    sheet : name of the sheet; not needed when there is only one.

    Returns
    -------
    The rows, every column as text, and for each column how many of its cells are real Excel dates.

    Raises
    ------
    InputError : no workbook, one larger than ``MAX_UNPACKED``, no such sheet, no header.
    """
    check_file(path)
    with _opened(path) as book:
        return _read(path, _choose(path, book, sheet))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook, refused when its parts are too large; every fault of it is one of the file."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > MAX_UNPACKED:
            reason = f"unpacked it takes {size:,} bytes, over the limit of {MAX_UNPACKED:,}"
            raise InputError(reason, file=path, cure="split it, or export it as CSV UTF-8")
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()
    except InputError:
        raise
    except Exception as error:  # the parser fails in a dozen ways on a broken file
        reason = f"this is no readable .xlsx workbook ({type(error).__name__})"
        cure = "save it again as .xlsx, or export it as CSV UTF-8"
        raise InputError(reason, file=path, cure=cure) from None


def _choose(path: Path, book: Any, sheet: str | None) -> Any:
    names = [found.title for found in book.worksheets]
    if sheet is None and len(names) != 1:
        reason = f"the workbook has {len(names)} sheets: {', '.join(names)}"
        raise InputError(reason, file=path, cure="choose one with --sheet")
    if sheet is not None and sheet not in names:
        reason = f"there is no such sheet, only {', '.join(names)}"
        raise InputError(reason, file=path, value=sheet, cure="choose one with --sheet")
    return book.worksheets[names.index(sheet) if sheet is not None else 0]


def _read(path: Path, sheet: Any) -> tuple[Rows, dict[str, int]]:
    sheet.reset_dimensions()  # some programs write a size that is not the sheet's
    cells = enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True), 1)
    top, names = next(((row, values) for row, values in cells if any(map(_text, values))), (1, ()))
    header = [_text(name) for name in names]
    while header and not header[-1]:
        header.pop()  # empty columns at the right edge
    _check_header(path, header, top)
    numbers: list[int] = []
    columns: list[list[str]] = [[] for _ in header]
    dates = dict.fromkeys(header, 0)
    faults: list[Fault] = []
    for row, values in cells:
        padded = [*values, *[None] * (len(header) - len(values))]
        texts = [_text(value) for value in padded]
        if not any(texts):
            continue
        numbers.append(row)
        for name, value, text, column in zip(header, padded, texts, columns, strict=False):
            dates[name] += isinstance(value, date)
            if text in ERRORS:
                faults.append(Fault(row, name, text, "an error value of Excel", "correct its formula"))
            column.append(text)
        for text in filter(None, texts[len(header) :]):
            faults.append(Fault(row, None, text, "a value right of the header", "give its column a name"))
    arrays = [pa.array(column, pa.string()) for column in columns]
    found = Rows(pa.table(arrays, names=header), pa.array(numbers, pa.int64()), len(numbers), faults)
    return found, dates


def _check_header(path: Path, header: list[str], row: int) -> None:
    if not header:
        raise InputError("the sheet is empty", file=path, cure="choose another with --sheet")
    for position, name in enumerate(header, 1):
        if not name.strip():
            raise InputError(f"column {position} has no name", file=path, row=row, cure="name it")
        if name in header[: position - 1]:
            reason = "this column stands in the header twice"
            raise InputError(reason, file=path, row=row, column=name, cure="rename or delete one of them")


def _text(value: object) -> str:
    """A cell's value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")
