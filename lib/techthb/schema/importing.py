"""Turning a table of another shape into an ads table, by a map that a person has checked."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pyarrow as pa

from techthb.errors import InputError, UsageError
from techthb.schema.ads import check_ads
from techthb.schema.delimited import read_delimited
from techthb.schema.mapping import Feed
from techthb.schema.rows import Fault, Rows
from techthb.schema.tables import ADS
from techthb.schema.timestamps import LocalTimeError, explain, in_utc, read_iso, readings
from techthb.schema.workbook import is_workbook, read_sheet

__all__ = ["Source", "import_ads", "read_source", "read_zone"]

VERBATIM = ("text", "contact")
"""Columns whose values keep the blanks at their ends: they are evidence as displayed."""


@dataclass(frozen=True)
class Source:
    """A table to import.

    Parameters
    ----------
    path : the file.
    rows : its rows, every column as text.
    dates : for each column of a workbook, how many of its cells are real Excel dates; empty for a CSV.
    """

    path: Path
    rows: Rows
    dates: Mapping[str, int]


def read_source(path: Path, *, encoding: str | None = None, sheet: str | None = None) -> Source:
    """Read a CSV or an .xlsx workbook.

    Raises
    ------
    InputError : the file cannot be read, or ``sheet`` is given for a CSV.
    """
    if path.is_file() and is_workbook(path):
        rows, dates = read_sheet(path, sheet)
        return Source(path, rows, dates)
    rows = read_delimited(path, encoding=encoding)
    if sheet is not None:
        raise InputError("this is no workbook and has no sheets", file=path, cure="leave --sheet out")
    return Source(path, rows, {})


def read_zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name.

    Raises
    ------
    UsageError : there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = difflib.get_close_matches(name, available_timezones(), n=3, cutoff=0.5)
        hint = f"perhaps {', '.join(near)}" if near else "use an IANA name such as Europe/Vienna"
        raise UsageError(f"--timezone {name!r}: there is no such time zone; {hint}") from None


def import_ads(
    source: Source, feeds: Mapping[str, Feed], *, keep: tuple[str, ...] = (), zone: ZoneInfo | None = None
) -> tuple[pa.Table, list[Fault]]:
    """The ads of ``source`` and the faults of the rows that are none.

    Parameters
    ----------
    source : the table to import.
    feeds : where each ads column comes from; a column without a feed is null.
    keep : columns of the source that follow the ads columns unchanged; all others are left behind.
    zone : where local times are from; not needed when every time has an offset.

    Returns
    -------
    A table as ``read_ads`` gives it, and the faults by row: those of the contract, and local times that
    clocks skipped or showed twice.

    Raises
    ------
    InputError : a local time without ``zone``, or a workbook column that mixes Excel dates with texts.
    """
    rows = source.rows
    columns: dict[str, list[str]] = {name: _values(rows, name, feed) for name, feed in feeds.items()}
    _refuse_mixed_dates(source, feeds["posted_at"], columns["posted_at"])
    moments, faults = _moments(source, feeds["posted_at"], columns["posted_at"], zone)
    table = {
        name: _lists(values, feeds[name].separator) if name == "images" else pa.array(values, pa.string())
        for name, values in columns.items()
    }
    table["posted_at"] = pa.array(moments, pa.timestamp("us"))
    table |= {name: rows.table[name] for name in keep}
    unread = {fault.row for fault in faults}
    sound = pa.array([number not in unread for number in rows.numbers.to_pylist()], pa.bool_())
    found = Rows(
        pa.table(table).filter(sound), rows.numbers.filter(sound), rows.rows_in, [*rows.faults, *faults]
    )
    return check_ads(found, source.path)


def _values(rows: Rows, name: str, feed: Feed) -> list[str]:
    """The texts that feed the ads column ``name``."""
    if feed.fixed is not None:
        return [feed.fixed] * len(rows.numbers)
    if feed.numbered is not None:
        return [f"{feed.numbered}{number}" for number in rows.numbers.to_pylist()]
    joint = "\n" if name == "text" else " "
    parts = [rows.table[column].to_pylist() for column in feed.columns]
    texts = (
        parts[0] if len(parts) == 1 else [joint.join(filter(None, row)) for row in zip(*parts, strict=True)]
    )
    if name not in VERBATIM:
        texts = [text.strip() for text in texts]
    return [feed.values.get(text, text) for text in texts]


def _lists(values: list[str], separator: str) -> pa.Array:
    names = [[name.strip() for name in value.split(separator) if name.strip()] or None for value in values]
    return pa.array(names, ADS.field("images").type)


def _moments(
    source: Source, feed: Feed, values: list[str], zone: ZoneInfo | None
) -> tuple[list[datetime | None], list[Fault]]:
    moments: list[datetime | None] = []
    faults: list[Fault] = []
    for row, value in zip(source.rows.numbers.to_pylist(), values, strict=True):
        moment, problem = _moment(value, feed.format), None
        if moment is not None and moment.utcoffset() is None and zone is None:
            cure = "say with --timezone where the clock stood, as in --timezone Europe/Vienna"
            at = {"file": source.path, "row": row, "column": "posted_at", "value": value}
            raise InputError("a local time", cure=cure, **at)
        try:
            moment = moment and _utc(moment, zone)
        except LocalTimeError as error:
            moment, problem = None, str(error)
        except OverflowError:
            moment, problem = None, "a time outside the years 1 to 9999"
        if moment is None:
            reason, cure = (problem, "write it with its offset") if problem else _explain(value, feed.format)
            faults.append(Fault(row, "posted_at", value, reason, cure))
        moments.append(moment)
    return moments, faults


def _utc(moment: datetime, zone: ZoneInfo | None) -> datetime:
    """``moment`` as UTC without ``tzinfo``: by its own offset, else by ``zone``."""
    offset = moment.utcoffset()
    if offset is None and zone is not None:
        return in_utc(moment, zone)
    return (moment - offset if offset else moment).replace(tzinfo=None)


def _moment(value: str, form: str | None) -> datetime | None:
    """``value`` read by the map's format, or else as ISO 8601, which is how real Excel dates arrive."""
    if form is not None:
        try:
            return datetime.strptime(value, form)
        except ValueError:
            pass
    return read_iso(value)


def _explain(value: str, form: str | None) -> tuple[str, str]:
    if value and form is not None:
        return f"not written as {form}", "correct it, or the format in the map"
    cure = "give posted_at a format in the map, as in %d/%m/%Y %H:%M" if value else "fill it in"
    return explain(value)[0], cure


def _refuse_mixed_dates(source: Source, feed: Feed, values: list[str]) -> None:
    """Refuse a workbook column that holds Excel dates beside texts that look like dates.

    It is the trace of a CSV opened with the wrong regional setting: Excel turned 03/04 into a date with day
    and month swapped and left 23/04 as text, so that the dates cannot be trusted either.
    """
    real = sum(source.dates.get(column, 0) for column in feed.columns)
    if not real:
        return
    for row, value in zip(source.rows.numbers.to_pylist(), values, strict=True):
        if readings(value) and read_iso(value) is None:
            reason = (
                f"a date as text in a column with {real:,} Excel dates, whose days and months may be swapped"
            )
            cure = "import the original export, not a copy that Excel has saved"
            columns = " + ".join(feed.columns)
            raise InputError(reason, file=source.path, row=row, column=columns, value=value, cure=cure)
