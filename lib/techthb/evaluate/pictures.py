"""How well pictures were linked: what was found, missed and falsely linked, by groups of changes.

Counts are by *groups* of changes, never by one change: a table of single changes, each with its rate, would
be a recipe. Single changes are measured in ``benchmarks/`` and stay there.
"""

from collections.abc import Sequence

import polars as pl
import pyarrow as pa

from techthb.errors import InputError
from techthb.evaluate.intervals import share

__all__ = ["CHANGES", "change_group", "compared_pictures", "false_links", "picture_errors"]

CHANGES: dict[str, tuple[str, ...]] = {
    "saved again, resized, lighter or darker": ("recompress", "resize", "brightness"),
    "something added: frame, banner, mark": ("border", "banner", "watermark"),
    "geometry changed: cropped, turned, mirrored": ("crop", "mirror", "rotate"),
}
"""The steps by which a world makes a file of a scene, grouped by what they do to a picture; a later group
outweighs an earlier one, because it leaves a hash less to go by."""
OTHER = "other"
"""Group of a step that is in none of ``CHANGES``."""

LINKS, TRUTH = ("one", "other"), ("file", "source", "transform")
ERRORS = {
    "group": pl.String, "pairs": pl.Int64, "found": pl.Int64, "missed": pl.Int64,
    "share": pl.Float64, "low": pl.Float64, "high": pl.Float64,
}  # fmt: skip


def change_group(one: str, other: str) -> str:
    """The group of ``CHANGES`` that two files of a scene fall into, by the steps that made either.

    Parameters
    ----------
    one, other : steps joined by ``+``, as in ``truth/images`` of a world.
    """
    steps = {*one.split("+"), *other.split("+")}
    if steps - {step for group in CHANGES.values() for step in group}:
        return OTHER
    return next(group for group, members in reversed(CHANGES.items()) if steps & set(members))


def compared_pictures(links: pa.Table, truth: pa.Table) -> pa.Table:
    """What became of every pair of files of one scene, and every link between files of two.

    Parameters
    ----------
    links : ``one, other``: pairs of files that a method takes for one picture, in either order.
    truth : ``file, source, transform``, as ``truth/images`` of a world: what each file shows, and the steps
        that made it.

    Returns
    -------
    ``one, other, group, outcome``, sorted by the files; ``one`` sorts before ``other``. ``outcome`` is
    ``found`` or ``missed`` for files of one scene, ``false`` for a link between files of two scenes, which
    has no ``group``. A scene in n files has n(n-1)/2 rows.

    Raises
    ------
    InputError : a column is missing, a file is of two scenes, or a link names a file that the truth lacks.
    """
    _require(links, LINKS, "links")
    _require(truth, TRUTH, "truth")
    files = pl.DataFrame(truth.select(TRUTH)).unique().sort("file")
    if (twice := files.filter(pl.col("file").is_duplicated())).height:
        raise InputError(
            "a file is of two scenes or made in two ways", column="file", value=twice["file"][0],
            cure="keep one row of it",
        )  # fmt: skip
    linked = _in_order(pl.DataFrame(links.select(LINKS)))
    named = pl.concat([linked["one"], linked["other"]])
    if (unknown := named.filter(~named.is_in(files["file"].implode()))).len():
        raise InputError(
            "a link names a file that the truth lacks", value=unknown[0],
            cure="compare links with the truth of the same world",
        )  # fmt: skip
    same = files.join(files, on="source", suffix="_other").filter(pl.col("file") < pl.col("file_other"))
    groups = [change_group(*steps) for steps in same.select("transform", "transform_other").iter_rows()]
    same = same.select(pl.col("file").alias("one"), pl.col("file_other").alias("other")).with_columns(
        pl.Series("group", groups, pl.String)
    )
    marked = linked.with_columns(pl.lit(True).alias("linked"))
    judged = same.join(marked, ["one", "other"], how="left").with_columns(
        pl.when(pl.col("linked")).then(pl.lit("found")).otherwise(pl.lit("missed")).alias("outcome")
    )
    false = linked.join(same, ["one", "other"], how="anti").with_columns(
        pl.lit(None, pl.String).alias("group"), pl.lit("false").alias("outcome")
    )
    return pl.concat([judged.drop("linked"), false]).sort("one", "other").to_arrow()


def picture_errors(compared: pa.Table) -> pa.Table:
    """Counts of `compared_pictures` by group of changes, the last row for all of them.

    Returns
    -------
    ``group, pairs, found, missed, share, low, high``: ``share`` is found of pairs, ``low`` and ``high`` its
    95% Wilson interval. The interval takes pairs as independent, which pairs of one scene are not: the truth
    is less certain than it says. Groups without a pair have no row; nor have false links, see `false_links`.
    """
    pairs = pl.DataFrame(compared).filter(pl.col("outcome") != "false")
    rows = []
    for group in [*CHANGES, OTHER, "all"]:
        mine = pairs if group == "all" else pairs.filter(pl.col("group") == group)
        if mine.height:
            found = mine.filter(pl.col("outcome") == "found").height
            rows.append((group, mine.height, found, mine.height - found, *share(found, mine.height)))
    return pl.DataFrame(rows, ERRORS, orient="row").to_arrow()


def false_links(compared: pa.Table) -> dict[str, float | int]:
    """How many of the links of `compared_pictures` are false.

    Returns
    -------
    ``links``, ``false``, and the ``share`` of false ones with ``low`` and ``high``, its 95% Wilson interval
    (too narrow, as in `picture_errors`). Without a link the share is 0 and the interval 0 to 1.
    """
    outcomes = compared["outcome"].to_pylist()
    false, links = outcomes.count("false"), len(outcomes) - outcomes.count("missed")
    part, low, high = share(false, links) if links else (0.0, 0.0, 1.0)
    return {"links": links, "false": false, "share": part, "low": low, "high": high}


def _in_order(links: pl.DataFrame) -> pl.DataFrame:
    """Each pair once, its first file before its second; a file linked with itself is no pair."""
    first, second = pl.min_horizontal("one", "other"), pl.max_horizontal("one", "other")
    return (
        links.select(first.alias("one"), second.alias("other"))
        .filter(pl.col("one") != pl.col("other"))
        .unique()
    )


def _require(table: pa.Table, columns: Sequence[str], name: str) -> None:
    for column in columns:
        if column not in table.column_names:
            raise InputError(f"the {name} lack the column {column}", cure="name the table that has it")
