"""The common shape of the finders of written identifiers.

Each module of a kind offers ``finder(folding)``, which prepares what it needs once and returns a function
from places to a table of ``FOUND``: it looks at the texts of many ads at once and gives one row per
identifier and reading. What such a function returns depends on its places alone.

Python is slow at looking through text and quick at judging a few words, so a finder lets polars extract the
stretches that may hold something and judges those.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding

__all__ = ["FIELDS", "FOUND", "Find", "Finder", "Stretch", "found", "places_of", "stretches"]

FIELDS: tuple[str, ...] = ("text", "contact")
"""Fields of the ads table in which people write identifiers."""

FOUND = pa.schema(
    [
        ("row", pa.int64()),  # of the ad in the ads table
        ("kind", pa.string()),
        ("value", pa.string()),
        ("field", pa.string()),
        ("start", pa.int64()),  # code points of the stored field, half open
        ("end", pa.int64()),
        ("region", pa.string()),
        ("confidence", pa.float64()),
        ("place", pa.string()),  # field and start of the first part; readings of one place share it
    ]
)

Find = tuple[int, str, str, str, int, int, str | None, float, str]
"""One row of ``FOUND``."""

Finder = Callable[[pl.DataFrame], pa.Table]
"""Looks for one kind of identifier (or several that share their spelling) in many texts at once."""


def places_of(ads: pl.DataFrame, folding: Folding, longest: int) -> pl.DataFrame:
    """The fields of ``ads`` as one row each: ``row, field, text, plain, uneven, region``.

    ``ads`` has the columns ``row`` (number of the ad), ``text``, ``contact`` and ``region`` (the numbering
    plan that the stated country gives reason for, or null). ``text`` is the field's first ``longest``
    characters, ``plain`` the same folded; where ``uneven`` is false its positions are those of ``text``.
    """
    fields = [
        ads.select("row", pl.lit(name).alias("field"), pl.col(name).str.head(longest).alias("text"), "region")
        for name in FIELDS
    ]
    return (
        pl.concat(fields)
        .filter(pl.col("text").str.len_bytes() > 0)
        .with_columns(folding.expression("text").alias("plain"), folding.is_uneven("text").alias("uneven"))
    )


class Stretch(NamedTuple):
    """A part of a folded field that may hold an identifier.

    Parameters
    ----------
    row, field, region : whose, where, read under which numbering plan.
    plain : the folded field; the stretch is ``plain[start:end]``.
    origins : the position in the stored field of each position in ``plain``.
    """

    row: int
    field: str
    region: str | None
    plain: str
    start: int
    end: int
    origins: Sequence[int]


def stretches(places: pl.DataFrame, folding: Folding, *patterns: str) -> Iterator[Stretch]:
    """Everything in ``places`` that one of ``patterns`` matches, field by field, in order of its start.

    A pattern is a regular expression of the Rust kind (no look-around), which takes time linear in the
    length of a text whatever the text is.
    """
    matches = [pl.col("plain").str.extract_all(pattern).alias(f"by{n}") for n, pattern in enumerate(patterns)]
    with_matches = places.with_columns(matches).filter(
        pl.any_horizontal(pl.col(f"by{n}").list.len() > 0 for n in range(len(patterns)))
    )
    columns = ("row", "field", "region", "text", "plain", "uneven", *(f"by{n}" for n in range(len(patterns))))
    for row, field, region, text, plain, uneven, *found in with_matches.select(columns).iter_rows():
        origins = folding.origins(text) if uneven else range(len(text) + 1)
        spans = (
            _spans(plain, found[0]) if len(found) == 1 else sorted(chain(*(_spans(plain, f) for f in found)))
        )
        for start, end in spans:
            yield Stretch(row, field, region, plain, start, end, origins)


def _spans(plain: str, matches: list[str]) -> Iterator[tuple[int, int]]:
    end = 0
    for match in matches:
        start = plain.index(match, end)
        end = start + len(match)
        yield start, end


def found(rows: Sequence[Find]) -> pa.Table:
    """``rows`` as a table of ``FOUND``."""
    columns = list(zip(*rows, strict=True)) or [()] * len(FOUND.names)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, FOUND, strict=True)], schema=FOUND
    )
