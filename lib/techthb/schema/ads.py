"""Reading an ads table: CSV or Parquet in, the columns of the contract out, every fault with its place.

The good path works on whole columns; single rows are looked at only where something is wrong.
"""

import difflib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from techthb.errors import InputError
from techthb.files import sha256
from techthb.schema.countries import COUNTRIES
from techthb.schema.delimited import read_delimited
from techthb.schema.parquet import is_parquet, read_parquet
from techthb.schema.rows import Fault, Rows, check_file, raise_first, rejected
from techthb.schema.tables import ADS
from techthb.schema.timestamps import explain, read_instant

__all__ = ["AD_KINDS", "IMAGE_SEPARATOR", "REQUIRED", "AdsTable", "check_ads", "near_misses", "read_ads"]

REQUIRED = tuple(column.name for column in ADS if not column.nullable)
AD_KINDS = ("service", "job")
IMAGE_SEPARATOR = "|"
LEADS_OUT = r"^$|^[/\\]|(^|[/\\])\.\.([/\\]|$)|:|[\x00-\x1f]"  # a colon is a drive or a stream on Windows
EARLIEST, LATEST = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)  # what Python can hold


@dataclass(frozen=True)
class AdsTable:
    """A checked ads table and what was set aside on the way.

    Parameters
    ----------
    table : the ``ADS`` columns in their order and types, then extra columns as found; rows as in the file.
        A missing optional column is all null, a null ``kind`` is ``service``.
    rejected : ``REJECTED``; one row per fault, so that a bad row may have several.
    path : the file as the caller named it.
    sha256 : digest of the file's bytes.
    rows_in : rows of the file; those of ``table`` plus the distinct rows of ``rejected``.
    """

    table: pa.Table
    rejected: pa.Table
    path: Path
    sha256: str
    rows_in: int


def read_ads(path: str | Path, *, encoding: str | None = None, keep_going: bool = False) -> AdsTable:
    """Read and check an ads table.

    Parameters
    ----------
    path : CSV (comma, semicolon or tab; any line end; byte-order mark or not) or Parquet, told apart by
        their first bytes. A header without rows is a table of no ads.
    encoding : of a CSV that is neither UTF-8 nor marked; it is never guessed.
    keep_going : set bad rows aside instead of stopping at the first.

    Returns
    -------
    AdsTable. ``posted_at`` is UTC: an offset is converted, no offset means UTC. An empty value of an
    optional column is null. Of several rows with one ``ad_id`` the first sound one is kept.

    Raises
    ------
    InputError : the file as a whole is unusable (see ``read_delimited``), a required column is missing, a
        Parquet column has another type, or, without ``keep_going``, a row is bad.
    """
    path = Path(path)
    check_file(path)
    before = path.stat()
    found = (
        read_parquet(path) if is_parquet(path) else read_delimited(path, encoding=encoding, known=ADS.names)
    )
    digest = sha256(path)
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise InputError("the file changed while it was read", file=path, cure="read a copy at rest")
    table, faults = check_ads(found, path)
    if not keep_going:
        raise_first(faults, path)
    return AdsTable(table, rejected(faults), path, digest, found.rows_in)


def check_ads(found: Rows, path: Path) -> tuple[pa.Table, list[Fault]]:
    """The sound rows of ``found`` as an ads table, and every fault of the others, by row and column.

    Raises
    ------
    InputError : a required column is missing or a column has a type that cannot be read.
    """
    given = found.table.column_names
    _require_columns(given, path)
    faults = list(found.faults)
    columns: dict[str, pa.ChunkedArray] = {}
    for name in (*ADS.names, *(name for name in given if name not in ADS.names)):
        if name in given:
            columns[name], wrong = _check_column(name, found.table[name], found.numbers, path)
            faults += wrong
        else:
            columns[name] = pa.chunked_array([pa.nulls(len(found.numbers), ADS.field(name).type)])
    columns["kind"] = pc.fill_null(columns["kind"], AD_KINDS[0])
    table, numbers = _without(faults, pa.table(columns), found.numbers)
    repeated = _repeated(table["ad_id"], numbers)
    table, _ = _without(repeated, table, numbers)
    order = {name: position for position, name in enumerate(columns)}
    faults = sorted(faults + repeated, key=lambda fault: (fault.row, order.get(fault.column or "", -1)))
    extra = [table.schema.field(name) for name in table.column_names if name not in ADS.names]
    return table.cast(pa.schema([*ADS, *extra])), faults


def near_misses(wanted: str, names: Collection[str]) -> list[str]:
    """Those of ``names`` that may be ``wanted`` spelled otherwise, the nearest first.

    >>> near_misses("posted_at", ["Site", "PostedAt"])
    ['PostedAt']
    """
    plain = {name: re.sub(r"[\W_]", "", name.casefold()) for name in names}
    close = difflib.get_close_matches(wanted.replace("_", ""), plain.values(), n=3, cutoff=0.6)
    return [name for match in dict.fromkeys(close) for name, spelled in plain.items() if spelled == match]


def _require_columns(names: Collection[str], path: Path) -> None:
    missing = [name for name in REQUIRED if name not in names]
    if not missing:
        return
    others = [name for name in names if name not in ADS.names]
    near = {name: found[0] for name in missing if (found := near_misses(name, others))}
    reason = "there is no column " + " and no column ".join(missing)
    renaming = "".join(f"rename {found!r} to {name}, or " for name, found in near.items())
    cure = renaming + "let techthb import map the columns that there are"
    raise InputError(reason, file=path, row=1, value=", ".join(names), cure=cure)


def _check_column(
    name: str, column: pa.ChunkedArray, numbers: pa.Int64Array, path: Path
) -> tuple[pa.ChunkedArray, list[Fault]]:
    """One column in the contract's type, and its faults."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    faults: list[Fault] = []
    if name == "posted_at" and (pa.types.is_timestamp(column.type) or pa.types.is_date(column.type)):
        checked, bad = _instants(column, path)
    elif name == "images" and _is_list_of_text(column.type):
        checked = column.cast(ADS.field("images").type)
        bad = _leading_out(checked)
    elif _is_text(column.type):
        column, faults = _as_text(name, column.cast(pa.string()), numbers)
        if name not in CHECKS:
            return column, faults
        checked, bad = CHECKS[name](column)
    elif name in ADS.names:
        cure = f"write it as {ADS.field(name).type}"
        raise InputError(f"a column of type {column.type}", file=path, column=name, cure=cure)
    else:
        return column, []
    for row, value in _picked(column, bad, numbers):
        faults.append(Fault(row, name, value, *EXPLANATIONS[name](value or "")))
    return checked, faults


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_list_of_text(kind: pa.DataType) -> bool:
    return bool((pa.types.is_list(kind) or pa.types.is_large_list(kind)) and _is_text(kind.value_type))


def _picked(
    column: pa.ChunkedArray, mask: pa.ChunkedArray, numbers: pa.Int64Array
) -> Iterator[tuple[int, str | None]]:
    """Row number and value, as text, of every row that ``mask`` marks."""
    places = pc.indices_nonzero(mask)
    values = column.take(places)
    if not pa.types.is_nested(values.type):
        values = values.cast(pa.string())  # Python cannot hold every timestamp
    for row, value in zip(numbers.take(places).to_pylist(), values.to_pylist(), strict=True):
        yield row, IMAGE_SEPARATOR.join(part or "" for part in value) if isinstance(value, list) else value


def _as_text(
    name: str, column: pa.ChunkedArray, numbers: pa.Int64Array
) -> tuple[pa.ChunkedArray, list[Fault]]:
    """``column`` with what is no Unicode text spelled out, and a fault for that and for every NUL."""
    faults: list[Fault] = []
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        values = []
        for row, raw in zip(numbers.to_pylist(), column.cast(pa.binary()).to_pylist(), strict=True):
            value = None if raw is None else raw.decode("utf-8", "backslashreplace")
            values.append(value)
            if value is not None and value.encode() != raw:
                reason = "bytes that are no text, such as a lone surrogate (half of a character)"
                faults.append(Fault(row, name, value, reason, "export the row again, as UTF-8"))
        column = pa.chunked_array([values], pa.string())
    for row, value in _picked(column, pc.match_substring(column, "\0"), numbers):
        faults.append(Fault(row, name, (value or "").replace("\0", "\\0"), "a NUL character", "delete it"))
    return column, faults


Checked = tuple[pa.ChunkedArray, pa.ChunkedArray]
"""A column in the contract's type, and the mask of its bad values."""


def _name(column: pa.ChunkedArray) -> Checked:
    return column, pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), ""), True)


def _text(column: pa.ChunkedArray) -> Checked:
    return column, pc.is_null(column)


def _optional(column: pa.ChunkedArray) -> Checked:
    column = pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
    return column, pc.and_(pc.is_null(column), False)


def _one_of(allowed: Collection[str]) -> Callable[[pa.ChunkedArray], Checked]:
    known = pa.array(sorted(allowed), pa.string())

    def check(column: pa.ChunkedArray) -> Checked:
        column, _ = _optional(column)
        return column, pc.and_(pc.is_valid(column), pc.invert(pc.is_in(column, value_set=known)))

    return check


def _posted_at(column: pa.ChunkedArray) -> Checked:
    moments = [
        None if value is None else read_instant(value)
        for chunk in column.chunks
        for value in chunk.to_pylist()
    ]
    instants = pa.chunked_array([pa.array(moments, pa.timestamp("us"))]).cast(ADS.field("posted_at").type)
    return instants, pc.is_null(instants)


def _images(column: pa.ChunkedArray) -> Checked:
    column, _ = _optional(column)
    names = pc.split_pattern(column, IMAGE_SEPARATOR)
    return names, _leading_out(names)


def _instants(column: pa.ChunkedArray, path: Path) -> Checked:
    """Timestamps or dates of any unit and zone as UTC microseconds."""
    options = pc.CastOptions(ADS.field("posted_at").type, allow_time_truncate=True)
    try:
        if pa.types.is_date(column.type):
            column = column.cast(pa.timestamp("s"))
        instants = pc.cast(column, options=options)
    except pa.ArrowInvalid as error:
        cure = "write it as a timestamp in UTC"
        raise InputError(str(error).splitlines()[0], file=path, column="posted_at", cure=cure) from None
    zone = instants.type
    early = pc.less(instants, pa.scalar(EARLIEST, pa.timestamp("us")).cast(zone))
    late = pc.greater(instants, pa.scalar(LATEST, pa.timestamp("us")).cast(zone))
    return instants, pc.fill_null(pc.or_(early, late), True)


def _leading_out(names: pa.ChunkedArray) -> pa.ChunkedArray:
    """Which lists hold a name that is empty, null or leads out of the picture folder."""
    lists = names.combine_chunks()
    parents, flat = pc.list_parent_indices(lists), pc.list_flatten(lists)
    wrong = pc.fill_null(pc.match_substring_regex(flat, LEADS_OUT), True)
    marked = pc.is_in(pa.array(range(len(lists)), pa.int64()), value_set=pc.unique(parents.filter(wrong)))
    return pa.chunked_array([marked])


CHECKS: dict[str, Callable[[pa.ChunkedArray], Checked]] = {
    "ad_id": _name,
    "site": _name,
    "posted_at": _posted_at,
    "text": _text,
    "kind": _one_of(AD_KINDS),
    "country": _one_of(COUNTRIES),
    "city": _optional,
    "contact": _optional,
    "images": _images,
}

EXPLANATIONS: dict[str, Callable[[str], tuple[str, str]]] = {
    "ad_id": lambda _: ("no ad_id", "give every ad a name of its own"),
    "site": lambda _: ("no site", "write the domain that carried the ad"),
    "posted_at": explain,
    "text": lambda _: ("no text", "write an empty text if the ad had none"),
    "kind": lambda _: ("no kind of ad", f"write {' or '.join(AD_KINDS)}, or leave it empty"),
    "country": lambda _: (
        "no country code",
        "use two capitals of ISO 3166-1, or XA to XZ without XK for fictional States",
    ),
    "images": lambda _: (
        "a picture name that is empty or leads out of the picture folder",
        f"use names relative to the folder, separated by {IMAGE_SEPARATOR}",
    ),
}
"""Reason and cure for a bad value of each column."""


def _without(
    faults: Collection[Fault], table: pa.Table, numbers: pa.Int64Array
) -> tuple[pa.Table, pa.Int64Array]:
    """``table`` and ``numbers`` without the rows that have a fault."""
    if not faults:
        return table, numbers
    bad = pa.array(sorted({fault.row for fault in faults}), pa.int64())
    keep = pc.invert(pc.is_in(numbers, value_set=bad))
    return table.filter(keep), numbers.filter(keep)


def _repeated(ad_ids: pa.ChunkedArray, numbers: pa.Int64Array) -> list[Fault]:
    """A fault for every row whose ``ad_id`` stands in an earlier row."""
    if pc.count_distinct(ad_ids).as_py() == len(ad_ids):
        return []
    first: dict[str, int] = {}
    faults = []
    for ad_id, row in zip(ad_ids.to_pylist(), numbers.to_pylist(), strict=True):
        if ad_id in first:
            reason = f"this ad_id stands in row {first[ad_id]} already"
            faults.append(Fault(row, "ad_id", ad_id, reason, "delete one of the two rows or rename it"))
        first.setdefault(ad_id, row)
    return faults
