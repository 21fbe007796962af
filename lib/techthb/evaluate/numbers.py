"""How well telephone numbers were read: what was found, misread and missed, and whether confidence holds.

Counts are by *groups* of ways to write a number, never by one way: a table of single ways, each with its
rate, would be a recipe. Single ways are measured in ``benchmarks/`` and stay there.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pyarrow as pa

from techthb.errors import InputError
from techthb.evaluate.intervals import share

__all__ = ["GROUPS", "calibration", "error_table", "group_of", "judged_readings", "written_numbers"]

GROUPS: dict[str, tuple[str, ...]] = {
    "as usual": ("national", "international", "compact", "hotline"),
    "other characters": ("fullwidth", "circled", "keycap", "mathematical", "zerowidth", "lookalike"),
    "ornaments": ("dotted", "decorated"),
    "words": ("words", "mixed"),
    "in pieces": ("spaced", "split"),
}
"""The ways of writing that a world plants, grouped by what a reader of numbers has to do about them."""
OTHER = "other"
"""Group of a way that is in none of ``GROUPS``."""

READ = ("identifier_id", "ad_id", "kind", "value", "field", "start", "end", "confidence")
PLANTED = ("ad_id", "kind", "value", "field", "start", "end", "disguise")
TENTHS = tuple(n / 10 for n in range(11))
DECIMALS = 6
"""To which confidences are rounded before they are compared."""


def group_of(disguise: str) -> str:
    """The group of ``GROUPS`` that a way of writing belongs to, else ``other``."""
    return next((group for group, ways in GROUPS.items() if disguise in ways), OTHER)


def written_numbers(identifiers: pa.Table, truth: pa.Table) -> pa.Table:
    """What became of every telephone number that was written.

    A number counts once for each place where it stands; one that is split over two fields counts once. It is
    *found* when the best reading of a place that overlaps it has its value, *misread* when only other values
    were read there, *missed* when nothing was.

    Parameters
    ----------
    identifiers : ``identifier_id, ad_id, kind, value, field, start, end, confidence``; other kinds than
        ``phone`` are left aside.
    truth : ``truth/identifiers`` of a world, at least ``ad_id, kind, value, field, start, end, disguise``.

    Returns
    -------
    ``ad_id, value, field, start, end, group, outcome, read_as``, sorted by ad, field and start; ``field``,
    ``start`` and ``end`` of a split number are those of its first part; ``read_as`` is the surest value read
    there, null when missed.

    Raises
    ------
    InputError : a column is missing.
    """
    spans = _planted(truth)
    best = _readings(identifiers).sort("confidence", "value", descending=[True, False], maintain_order=True)
    best = best.join(best.group_by("identifier_id").agg(pl.col("value").first()), ["identifier_id", "value"])
    met = _overlapping(spans, best).sort("confidence", "read", descending=[True, False])
    outcome = met.group_by("number").agg(
        (pl.col("read") == pl.col("value")).any().alias("right"),
        # the right value first, so that a number that was found is read as itself
        pl.col("read")
        .sort_by(pl.col("read") != pl.col("value"), maintain_order=True)
        .first()
        .alias("read_as"),
    )
    numbers = spans.sort("field", "start", descending=[True, False]).unique("number", keep="first")
    told = (
        pl.when(pl.col("right")).then(pl.lit("found"))
        .when(pl.col("right").is_null()).then(pl.lit("missed"))
        .otherwise(pl.lit("misread"))
    )  # fmt: skip
    columns = ["ad_id", "value", "field", "start", "end", "group", "outcome", "read_as"]
    joined = numbers.join(outcome, "number", how="left").with_columns(told.alias("outcome"))
    return joined.select(columns).sort("ad_id", "field", "start").to_arrow()


def error_table(written: pa.Table) -> pa.Table:
    """Counts of `written_numbers` by group of writing, the last row for all of them.

    Returns
    -------
    ``group, written, found, misread, missed, share, low, high``: ``share`` is found of written, ``low`` and
    ``high`` its 95% Wilson interval. The interval takes numbers as independent, which numbers of one writer
    are not: the truth is less certain than it says.
    """
    outcomes = pl.DataFrame(written)
    rows = []
    for group in [*GROUPS, OTHER, "all"]:
        mine = outcomes if group == "all" else outcomes.filter(pl.col("group") == group)
        counts = [mine.filter(pl.col("outcome") == name).height for name in ("found", "misread", "missed")]
        if mine.height:
            rows.append((group, mine.height, *counts, *share(counts[0], mine.height)))
    names = ("group", "written", "found", "misread", "missed", "share", "low", "high")
    types = [pl.String, *[pl.Int64] * 4, *[pl.Float64] * 3]
    return pl.DataFrame(rows, dict(zip(names, types, strict=True)), orient="row").to_arrow()


def judged_readings(identifiers: pa.Table, truth: pa.Table) -> pa.Table:
    """Every reading of every place, with whether the number that it names was written there.

    Parameters
    ----------
    identifiers, truth : as for `written_numbers`.

    Returns
    -------
    ``identifier_id, ad_id, value, confidence, right, on_number``, sorted by ``identifier_id`` and ``value``:
    ``right`` where a number of that value stands at the place, ``on_number`` where any number does; a
    reading that is on no number is a false positive.

    Raises
    ------
    InputError : a column is missing.
    """
    readings = _readings(identifiers)
    met = _overlapping(_planted(truth), readings)
    judged = met.group_by("identifier_id", "read").agg(
        (pl.col("read") == pl.col("value")).any().alias("right")
    )
    key = ["identifier_id", "value"]
    whole = readings.group_by(key).agg(pl.col("ad_id").first(), pl.col("confidence").max())
    return (
        whole.join(judged.rename({"read": "value"}), key, how="left")
        .with_columns(pl.col("right").is_not_null().alias("on_number"), pl.col("right").fill_null(False))
        .select("identifier_id", "ad_id", "value", "confidence", "right", "on_number")
        .sort(key)
        .to_arrow()
    )


def calibration(readings: pa.Table, edges: Sequence[float] = TENTHS) -> pa.Table:
    """How often readings were right, by the confidence that they were given.

    Parameters
    ----------
    readings : ``confidence`` (0 to 1) and ``right``, as `judged_readings` gives them.
    edges : ascending limits of the steps, the first 0 and the last 1; a step holds its lower limit, the last
        one both.

    Returns
    -------
    ``from, to, readings, right, confidence, share, low, high``, one row for each step that holds a reading:
    ``confidence`` is their mean, ``share`` that of the right ones, ``low`` and ``high`` its 95% Wilson
    interval (as in `error_table`, too narrow where one writer's readings are alike).

    Raises
    ------
    InputError : a column is missing, the edges do not ascend from 0 to 1, or a confidence is outside them.

    Source: Murphy and Winkler, Reliability of subjective probability forecasts, Applied Statistics, 1977;
    Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    """
    _require(readings, ("confidence", "right"), "readings")
    limits = np.asarray(edges, np.float64)
    if len(limits) < 2 or limits[0] != 0 or limits[-1] != 1 or (np.diff(limits) <= 0).any():
        raise InputError(
            "the edges do not ascend from 0 to 1", value=list(edges), cure="begin with 0, end with 1"
        )
    confidence = np.round(readings["confidence"].to_numpy().astype(np.float64), DECIMALS)
    if not ((confidence >= 0) & (confidence <= 1)).all():
        raise InputError("a confidence is not between 0 and 1", column="confidence", cure="give shares")
    right = np.asarray(readings["right"].to_pylist(), bool)
    step = np.minimum(np.searchsorted(np.round(limits, DECIMALS), confidence, "right") - 1, len(limits) - 2)
    rows = []
    for n in np.unique(step):
        inside = step == n
        held, good = int(inside.sum()), int(right[inside].sum())
        mean = round(float(confidence[inside].sum()) / held, DECIMALS)
        rows.append((float(limits[n]), float(limits[n + 1]), held, good, mean, *share(good, held)))
    names = ("from", "to", "readings", "right", "confidence", "share", "low", "high")
    types = [pl.Float64, pl.Float64, pl.Int64, pl.Int64, *[pl.Float64] * 4]
    return pl.DataFrame(rows, dict(zip(names, types, strict=True)), orient="row").to_arrow()


def _require(table: pa.Table, columns: Sequence[str], name: str) -> None:
    for column in columns:
        if column not in table.column_names:
            raise InputError(f"the {name} lack the column {column}", cure="name the table that has it")


def _planted(truth: pa.Table) -> pl.DataFrame:
    """Spans of the numbers that were written; ``number`` is the same for both parts of a split one."""
    _require(truth, PLANTED, "truth")
    whole = pl.concat_str("ad_id", "field", "start", separator="\x1f")
    parts = pl.concat_str("ad_id", "value", separator="\x1f")
    spans = pl.DataFrame(truth.select(list(PLANTED))).filter(pl.col("kind") == "phone")
    groups = {way: group for group, ways in GROUPS.items() for way in ways}
    return spans.with_columns(
        pl.when(pl.col("disguise") == "split").then(parts).otherwise(whole).alias("number"),
        pl.col("disguise").replace_strict(groups, default=OTHER).alias("group"),
    )


def _readings(identifiers: pa.Table) -> pl.DataFrame:
    _require(identifiers, READ, "identifiers")
    phones = pl.DataFrame(identifiers.select(list(READ))).filter(pl.col("kind") == "phone")
    return phones.with_columns(pl.col("confidence").round(DECIMALS))


def _overlapping(spans: pl.DataFrame, readings: pl.DataFrame) -> pl.DataFrame:
    """Every part of a written number with every reading of a place that overlaps it, named ``read``."""
    places = readings.select(
        "ad_id", "field", "identifier_id", "confidence",
        pl.col("value").alias("read"), pl.col("start").alias("first"), pl.col("end").alias("last"),
    )  # fmt: skip
    near = spans.select("ad_id", "field", "start", "end", "value", "number").join(places, ["ad_id", "field"])
    return near.filter((pl.col("start") < pl.col("last")) & (pl.col("first") < pl.col("end")))
