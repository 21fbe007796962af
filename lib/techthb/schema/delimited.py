"""Delimited text as office programs save it: comma, semicolon or tab, byte-order mark, any line end.

The encoding is UTF-8, what the byte-order mark says, or what the caller declares; it is never guessed,
since a wrong guess changes letters and digits without a sign. Undecodable bytes travel through the parser
as escaped surrogates, so that the fault can be shown with its row and column.
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NoReturn

import pyarrow as pa

from techthb.errors import InputError
from techthb.schema.rows import Fault, Rows, check_file

__all__ = ["SEPARATORS", "read_delimited"]

SEPARATORS = (",", ";", "\t")
BATCH = 50_000  # rows turned into columns at once; bounds the memory that Python strings take

MARKS = (
    # the longer mark first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OTHER_FORMATS = (
    (b"PK\x03\x04", "a zip or an Excel workbook", "techthb import reads .xlsx"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save it as .xlsx or as CSV UTF-8"),
    (b"\x1f\x8b", "compressed", "unpack it first"),
    (b"PAR1", "Parquet", "give it to the commands as it is"),
    (b"%PDF", "a PDF", "export the data as CSV"),
)
SURROGATE = re.compile("[\ud800-\udfff]")
ENCODED_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
DECLARE = (
    "say how the file was saved, for example --encoding cp1252 (Windows, western Europe), cp1250 "
    "(central Europe), cp1251 (Cyrillic) or cp1254 (Turkish)"
)


def read_delimited(path: Path, *, encoding: str | None = None, known: Collection[str] = ()) -> Rows:
    """Read a delimited text file; every column is text, an empty field is an empty string.

    The separator is the one of comma, semicolon and tab that gives the header the most ``known`` names,
    then the most fields, then the first of the three. Rows without any value are blank and left out;
    empty fields beyond the header are what spreadsheets leave there and are cut off.

    Parameters
    ----------
    path : the file.
    encoding : how the file was saved, if it is neither UTF-8 nor has a byte-order mark.
    known : column names that the caller hopes for.

    Returns
    -------
    Rows, with a fault for every row of too many or too few fields and every lone surrogate.

    Raises
    ------
    InputError : the file cannot be read at all, has no header, holds undeclared bytes, or has a quote that
        is not closed; after such a fault nobody knows where rows begin, so none is set aside alone.
    """
    check_file(path)
    coding = _coding(path, encoding)
    separator, header_row, header = _header(path, coding, known)
    parser = _Parser(path, coding, header)
    try:
        for number, record in islice(_records(path, coding, separator), header_row, None):
            parser.add(number, record)
    except UnicodeError as error:
        _not_decodable(path, coding, error, row=parser.last + 1)
    return parser.finish()


class _Parser:
    """Collects records into columns, a batch at a time."""

    def __init__(self, path: Path, coding: str, header: list[str]) -> None:
        self.path, self.coding, self.header = path, coding, header
        self.records: list[list[str]] = []
        self.pending: list[int] = []
        self.numbers: list[pa.Array] = []
        self.columns: list[list[pa.Array]] = [[] for _ in header]
        self.faults: list[Fault] = []
        self.rows_in, self.last = 0, 1

    def add(self, number: int, record: list[str]) -> None:
        self.last = number
        if not any(record):
            return
        self.rows_in += 1
        width = len(self.header)
        if len(record) > width and not any(record[width:]):
            record = record[:width]
        if len(record) != width:
            self._misfit(number, record)
            return
        self.records.append(record)
        self.pending.append(number)
        if len(self.records) == BATCH:
            self._flush()

    def finish(self) -> Rows:
        self._flush()
        columns = [pa.chunked_array(chunks, pa.string()) for chunks in self.columns]
        numbers = pa.chunked_array(self.numbers, pa.int64()).combine_chunks()
        return Rows(pa.table(columns, names=self.header), numbers, self.rows_in, self.faults)

    def _flush(self) -> None:
        columns: Sequence[Sequence[str]] = list(zip(*self.records, strict=True)) or [()] * len(self.header)
        for name, values, chunks in zip(self.header, columns, self.columns, strict=True):
            try:
                chunks.append(pa.array(values, pa.string()))
            except UnicodeEncodeError:
                chunks.append(pa.array(self._mended(name, values), pa.string()))
        self.numbers.append(pa.array(self.pending, pa.int64()))
        self.records, self.pending = [], []

    def _mended(self, name: str, values: Sequence[str]) -> list[str]:
        """``values`` with every surrogate spelled out, each such value noted as a fault."""
        mended = []
        for number, value in zip(self.pending, values, strict=True):
            if SURROGATE.search(value):
                _check_decoded(self.path, self.coding, value, row=number, column=name)
                if self.coding.startswith("utf-8"):  # three escaped bytes are one half of a character
                    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "surrogatepass")
                value = _spelled(value)
                reason = "a lone surrogate: half of a character, which no text may hold"
                self.faults.append(Fault(number, name, value, reason, "export the row again, as UTF-8"))
            mended.append(value)
        return mended

    def _misfit(self, number: int, record: list[str]) -> None:
        for value in record:
            _check_decoded(self.path, self.coding, value, row=number, column=None)
        many = len(record) > len(self.header)
        reason = f"{len(record)} fields under a header of {len(self.header)}"
        cure = "quote fields that hold the separator or a quote" if many else "add the missing fields"
        self.faults.append(Fault(number, None, _spelled(" | ".join(record)), reason, cure))


def _records(path: Path, coding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every record of the file with its number, the first being 1; blank lines are empty records."""
    errors = "surrogatepass" if coding in ("utf-16", "utf-32") else "surrogateescape"
    number = 0
    with path.open(encoding=coding, errors=errors, newline="") as stream:
        try:
            # strict: text after a closing quote means that an earlier quote was not closed
            for number, record in enumerate(csv.reader(stream, delimiter=separator, strict=True), 1):
                yield number, record
        except csv.Error as error:
            raise _quote_error(path, number + 1, str(error)) from None


def _quote_error(path: Path, row: int, message: str) -> InputError:
    if "field limit" in message:
        reason = f"a field of more than {csv.field_size_limit():,} characters, as when a quote is not closed"
    elif "unexpected end" in message:
        reason = "the quote that opens here is never closed; the file may be cut short"
    else:
        reason = "a quote that opens here is not closed before other text follows"
    return InputError(reason, file=path, row=row, cure='close it; a quote inside a field is written ""')


def _header(path: Path, coding: str, known: Collection[str]) -> tuple[str, int, list[str]]:
    """Separator, row number and names of the header: the first record with anything in it."""
    found: list[tuple[str, int, list[str]]] = []
    quoting: InputError | None = None
    for separator in SEPARATORS:
        try:
            records = _records(path, coding, separator)
            found += islice(((separator, row, record) for row, record in records if _has_name(record)), 1)
        except InputError as error:
            quoting = quoting or error
        except UnicodeError as error:
            _not_decodable(path, coding, error, row=1)
    if not found:
        raise quoting or InputError("the file holds nothing but blanks", file=path, cure="export it again")
    separator, row, header = max(found, key=lambda item: (len(set(known) & set(item[2])), len(item[2])))
    while not header[-1]:
        header.pop()  # empty columns at the right edge of a spreadsheet
    _check_header(path, coding, row, header)
    return separator, row, header


def _has_name(record: list[str]) -> bool:
    return any(name.strip("".join(SEPARATORS) + " ") for name in record)


def _check_header(path: Path, coding: str, row: int, header: list[str]) -> None:
    for position, name in enumerate(header, 1):
        _check_decoded(path, coding, name, row=row, column=None)
        if SURROGATE.search(name) or "\0" in name:
            cure = "export the file as UTF-8, or declare its --encoding (Excel's 'Unicode text' is utf-16)"
            raise InputError("a column name is not text", file=path, row=row, value=_spelled(name), cure=cure)
        if not name.strip():
            raise InputError(f"field {position} of the header is empty", file=path, row=row, cure="name it")
        if name in header[: position - 1]:
            reason = "this column stands in the header twice"
            raise InputError(reason, file=path, row=row, column=name, cure="rename or delete one of them")


def _coding(path: Path, declared: str | None) -> str:
    """The codec to read ``path`` with: of the byte-order mark, else the declared one, else UTF-8."""
    with path.open("rb") as stream:
        start = stream.read(4)
    for magic, what, cure in OTHER_FORMATS:
        if start.startswith(magic):
            raise InputError(f"this is {what}, not delimited text", file=path, cure=cure)
    marked = next((name for mark, name in MARKS if start.startswith(mark)), None)
    if declared is None:
        return marked or "utf-8"
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=declared)  # refuses codecs that do not make text
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        cure = "use a name such as utf-8, utf-16, cp1250, cp1251 or cp1252"
        raise InputError("there is no such text encoding", file=path, value=declared, cure=cure) from None
    if marked and not name.startswith(marked.removesuffix("-sig")):
        reason = f"the file begins with the byte-order mark of {marked.removesuffix('-sig').upper()}"
        raise InputError(reason, file=path, value=declared, cure="leave --encoding out")
    return marked or name


def _check_decoded(path: Path, coding: str, value: str, *, row: int, column: str | None) -> None:
    """Raise when ``value`` holds bytes that ``coding`` cannot read; a lone surrogate passes."""
    if coding in ("utf-16", "utf-32") or not (escaped := SURROGATE.search(value)):
        return
    if coding.startswith("utf-8"):
        raw = value.encode("utf-8", "surrogateescape")
        try:
            ENCODED_SURROGATE.sub(b"???", raw).decode("utf-8")  # as long, so that positions stay
        except UnicodeDecodeError as error:
            byte, around = raw[error.start], raw[max(0, error.start - 20) : error.start + 20]
        else:
            return
        reason, cure = f"the byte 0x{byte:02X} is not UTF-8", DECLARE
    else:
        byte = ord(escaped[0]) & 0xFF
        around = _spelled(value[max(0, escaped.start() - 20) : escaped.start() + 20]).encode()
        reason, cure = f"the byte 0x{byte:02X} is not {coding}", "declare the encoding of the file"
    raise InputError(reason, file=path, row=row, column=column, value=around, cure=cure)


def _not_decodable(path: Path, coding: str, error: UnicodeError, *, row: int) -> NoReturn:
    reason = f"from about this row on the file is not {coding} ({getattr(error, 'reason', error)})"
    raise InputError(
        reason, file=path, row=row, cure="check --encoding, or export the file as UTF-8"
    ) from None


def _spelled(text: str) -> str:
    """``text`` with surrogates written out as ``\\udXXX``, so that it can be stored."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
