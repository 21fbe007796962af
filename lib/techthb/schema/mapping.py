"""The map of an import: which column, or fixed value, feeds which column of the ads table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from techthb.errors import InputError
from techthb.schema.ads import IMAGE_SEPARATOR, REQUIRED, near_misses
from techthb.schema.fields import read_fields
from techthb.schema.tables import ADS

__all__ = ["Feed", "read_map"]

SOURCES = ("column", "columns", "fixed", "numbered")
DETAILS = {"posted_at": ("format",), "images": ("separator",)}


@dataclass(frozen=True)
class Feed:
    """Where the values of one ads column come from.

    Parameters
    ----------
    columns : columns of the source, joined by line breaks for ``text`` and by blanks otherwise.
    fixed : one value for every row, if there are no columns.
    numbered : a prefix to which the row number is added, if there are no columns.
    values : what to write instead of certain values, such as a code for a country's name.
    format : how a date is written, in the signs of ``datetime.strptime``; None means ISO 8601.
    separator : between the names of pictures.
    """

    columns: tuple[str, ...] = ()
    fixed: str | None = None
    numbered: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    format: str | None = None
    separator: str = IMAGE_SEPARATOR


def read_map(path: Path, given: Collection[str]) -> tuple[dict[str, Feed], tuple[str, ...]]:
    """Read a map and check it against the columns that the source has.

    Parameters
    ----------
    path : the YAML file, as ``techthb import`` proposes it.
    given : the columns of the source.

    Returns
    -------
    A feed for each mapped ads column, and the source columns to keep beside them.

    Raises
    ------
    InputError : the map cannot be read, leaves out a required column, names a column that is not there, or
        is not filled in.
    """
    content = read_fields(path, "map", "techthb import without --map proposes one")
    _only(path, content, ("columns", "keep"), "the map")
    columns = content.get("columns")
    if not isinstance(columns, dict):
        raise InputError("the field columns is missing", file=path, cure="techthb import proposes a map")
    _only(path, columns, ADS.names, "columns")
    feeds = {name: _feed(path, name, entry, given) for name, entry in columns.items() if entry is not None}
    for name in REQUIRED:
        if name not in feeds:
            cure = "name a column, or a fixed value for all rows"
            raise InputError("this column is required and has no source", file=path, column=name, cure=cure)
    keep = content.get("keep") or []
    if not isinstance(keep, list) or not all(isinstance(name, str) for name in keep):
        raise InputError("keep is not a list of columns", file=path, cure="write [] to keep none")
    for name in keep:
        _known(path, "keep", name, given)
        if name in ADS.names:
            cure = "map it, or rename it in the source"
            raise InputError("keep names a column of the ads table", file=path, value=name, cure=cure)
    return feeds, tuple(dict.fromkeys(keep))


def _feed(path: Path, name: str, entry: Any, given: Collection[str]) -> Feed:
    if not isinstance(entry, dict):
        cure = "write {column: …}, {columns: […]}, {fixed: …} or {numbered: …}"
        raise InputError("this is no source", file=path, column=name, value=entry, cure=cure)
    _only(path, entry, (*SOURCES, "values", *DETAILS.get(name, ())), name)
    named = [source for source in SOURCES if source in entry]
    if len(named) != 1:
        reason = f"{len(named)} sources where there must be one"
        raise InputError(reason, file=path, column=name, cure=f"give one of {', '.join(SOURCES)}")
    value = entry[named[0]]
    listed = value if named[0] == "columns" and isinstance(value, list) and value else [value]
    for part in [*listed, entry.get("format", "-"), entry.get("separator", "-")]:
        if not isinstance(part, str) or not part or (part.startswith("<") and part.endswith(">")):
            cure = "write a text in quotes in its place"
            raise InputError("this is not filled in", file=path, column=name, value=part, cure=cure)
    values = entry.get("values") or {}
    if not isinstance(values, dict) or not all(
        isinstance(part, str) for pair in values.items() for part in pair
    ):
        cure = 'write pairs of texts in quotes, as in {"Aldovia": "XA"}'
        raise InputError("values are no pairs of texts", file=path, column=name, cure=cure)
    if named[0] in ("column", "columns"):
        for column in listed:
            _known(path, name, column, given)
    return Feed(
        columns=tuple(listed) if named[0] in ("column", "columns") else (),
        fixed=value if named[0] == "fixed" else None,
        numbered=value if named[0] == "numbered" else None,
        values=values,
        format=_format(path, entry.get("format")),
        separator=entry.get("separator", IMAGE_SEPARATOR),
    )


def _format(path: Path, form: str | None) -> str | None:
    """``form`` when a date written in it can be read back; None stays."""
    if form is None:
        return None
    probe = datetime(2003, 11, 22, 4, 55, tzinfo=UTC)
    try:
        read = datetime.strptime(probe.strftime(form), form).date()
    except ValueError:
        read = None
    if read != probe.date():
        cure = "use the signs of strptime, as in %d/%m/%Y %H:%M"
        raise InputError(
            "no date can be read with this", file=path, column="posted_at", value=form, cure=cure
        )
    return form


def _only(path: Path, content: Mapping[str, Any], known: Collection[str], where: str) -> None:
    for name in content:
        if name not in known:
            reason = (
                f"{where} knows no field of this name" if where == "the map" else f"{where} has no such field"
            )
            raise InputError(reason, file=path, value=name, cure=f"use {', '.join(known)}")


def _known(path: Path, where: str, name: str, given: Collection[str]) -> None:
    if name not in given:
        near = near_misses(name.casefold(), given)
        cure = f"perhaps {near[0]!r}" if near else f"it has {', '.join(given)}"
        raise InputError("the source has no such column", file=path, column=where, value=name, cure=cure)
