"""The common shape of the finders of written identifiers.

Each module of a kind offers ``finder(folding)``, which prepares what it needs once and returns a function
from places to a table of ``FOUND``: it looks at the texts of many ads at once and gives one row per
identifier and reading. What such a function returns depends on its places alone.

Python is slow at looking through text and quick at judging a few words, so a finder lets polars extract the
stretches that may hold something and judges those. Where the judgement needs nothing but the stretch and a
few characters around it, ``reader`` does the rest: it judges equal stretches once, since adverts of one
site and one author repeat themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding

__all__ = [
    "FIELDS", "FOUND", "Find", "Finder", "Judge", "Judged", "Reading", "Stretch", "found", "judged",
    "matches", "places_of", "reader", "stretches", "words",
]  # fmt: skip

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
    """The fields of ``ads`` as one row each: ``row, field, text, plain, uneven, region, country, city``.

    ``ads`` has the columns ``row`` (number of the ad), ``text``, ``contact``, ``region`` (the numbering plan
    that the stated country gives reason for, or null), ``country`` and ``city`` as stated. ``text`` is the
    field's first ``longest`` characters, ``plain`` the same folded; where ``uneven`` is false its positions
    are those of ``text``.
    """
    fields = [
        ads.select(
            "row",
            pl.lit(name).alias("field"),
            pl.col(name).str.head(longest).alias("text"),
            "region",
            "country",
            "city",
        )
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


def words(text: str) -> frozenset[str]:
    """The words of a list, which is easier to read than as many quoted ones."""
    return frozenset(text.split())


class Reading(NamedTuple):
    """One thing that a stretch says; ``start`` and ``end`` count from the beginning of the stretch."""

    start: int
    end: int
    kind: str
    value: str
    confidence: float
    region: str | None = None


READING = {
    "start": pl.Int64, "end": pl.Int64, "kind": pl.String, "value": pl.String, "confidence": pl.Float64,
    "region": pl.String,
}  # fmt: skip

Judge = Callable[[str, str, str, str | None], Iterable[Reading]]
"""From the characters before a stretch, the stretch, those after it and the hint to what it says."""


def reader(
    folding: Folding,
    pattern: str,
    judge: Judge,
    *,
    before: int = 0,
    after: int = 0,
    hint: str | None = None,
    only: pl.Expr | None = None,
) -> Finder:
    """A finder that judges each stretch by itself, and equal ones once.

    Parameters
    ----------
    pattern : what a stretch is; a regular expression of the Rust kind. ``\\b`` makes such an expression a
        hundred times slower on text that is not ASCII: let ``judge`` look at its borders.
    judge : says what a stretch holds; its answer may depend on its arguments only.
    before, after : characters around a stretch that ``judge`` is shown.
    hint : column of ``places`` that ``judge`` is shown; without it, null.
    only : a cheap condition on ``places`` without which nothing is looked for.
    """

    def find(places: pl.DataFrame) -> pa.Table:
        some = matches(places if only is None else places.filter(only), pattern)
        hints = some[hint].to_list() if hint else [None] * len(some)
        reads = Judged()
        known: dict[tuple[str, int, int, str | None], int] = {}
        starts, says = [], []
        for plain, stretches, said in zip(
            some["plain"].to_list(), some["matches"].to_list(), hints, strict=True
        ):
            end = 0
            for stretch in stretches:
                start = plain.index(stretch, end)
                end = start + len(stretch)
                first = start - before if start > before else 0
                key = (plain[first : end + after], start - first, end - start, said)
                number = known.get(key)
                if number is None:
                    around = (plain[first:start], stretch, plain[end : end + after])
                    number = known[key] = reads.entered(judge(*around, said))
                starts.append(start)
                says.append(number)
        places_of_matches = np.repeat(np.arange(len(some)), some["matches"].list.len().to_numpy())
        return judged(
            some, places_of_matches, np.array(starts, np.int64), np.array(says, np.int64), reads, folding
        )

    return find


def matches(places: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Those of ``places`` in which ``pattern`` matches, with the column ``matches``."""
    return places.with_columns(pl.col("plain").str.extract_all(pattern).alias("matches")).filter(
        pl.col("matches").list.len() > 0
    )


class Judged:
    """What distinct stretches say: for each its readings, held once."""

    def __init__(self) -> None:
        self._first = [0]
        self._readings: list[Reading] = []

    def entered(self, readings: Iterable[Reading]) -> int:
        """Keep the readings of another stretch and give its number."""
        self._readings.extend(readings)
        self._first.append(len(self._readings))
        return len(self._first) - 2

    def of(self, says: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], pl.DataFrame]:
        """The readings of the stretches of these numbers: of which each is, and the readings."""
        first = np.array(self._first)
        counts = np.diff(first)[says]
        which = np.repeat(np.arange(len(says)), counts)
        within = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        return which, pl.DataFrame(self._readings, schema=READING, orient="row")[first[says][which] + within]


def judged(
    places: pl.DataFrame,
    where: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
    says: npt.NDArray[np.int64],
    reads: Judged,
    folding: Folding,
) -> pa.Table:
    """The readings of stretches as a table of ``FOUND``.

    Parameters
    ----------
    where, starts, says : of each stretch the field (counted in ``places``, ascending), where it starts in the
        folded text, and its number in ``reads``.
    """
    which, readings = reads.of(says)
    if not len(which):
        return FOUND.empty_table()
    where = where[which]
    first, last = (starts[which] + readings[name].to_numpy() for name in ("start", "end"))
    _to_stored(places, where, (first, last), folding)
    return (
        pl.concat(
            [places.select("row", "field")[where], readings.select("kind", "value", "confidence", "region")],
            how="horizontal",
        )
        .with_columns(pl.Series("start", first), pl.Series("end", last))
        .with_columns(pl.concat_str("field", pl.lit(":"), "start").alias("place"))
        .select(FOUND.names)
        .to_arrow()
        .cast(FOUND)
    )


def _to_stored(
    places: pl.DataFrame,
    where: npt.NDArray[np.int64],
    positions: tuple[npt.NDArray[np.int64], ...],
    folding: Folding,
) -> None:
    """Turn ``positions`` in folded texts into those in the stored ones, in place."""
    uneven = np.flatnonzero(places["uneven"].to_numpy()[where])
    texts = places["text"]
    for place in np.unique(where[uneven]).tolist():
        origins = folding.origins_array(texts[place])
        finds = slice(*np.searchsorted(where, [place, place + 1]))
        for each in positions:
            each[finds] = origins[each[finds]]
