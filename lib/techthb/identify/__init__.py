"""Identifiers in advertisements, each with the exact place it was read from and a confidence.

``identify`` runs the finders over all texts and contact fields and fingerprints the pictures. A new kind of
written identifier is one new module with a function ``finder`` of the shape that ``shape`` describes, and its
name in ``FINDERS``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.errors import InputError
from techthb.progress import Progress, silent
from techthb.schema.tables import IDENTIFIERS, REJECTED

__all__ = ["LONGEST_FIELD", "Identified", "identify"]

LONGEST_FIELD = 10_000
"""Characters of a field that are searched: several times a long advert. What is longer is reported."""

FINDERS = (
    "phones",
    "splits",
    "tokens",
    "emails",
    "links",
    "handles",
    "wallets",
    "prices",
    "ages",
    "aliases",
    "places",
)
"""Modules of this room that look for written identifiers."""

BY_ROW = [("row", "ascending"), ("column", "ascending"), ("value", "ascending")]


@dataclass(frozen=True)
class Identified:
    """What was found and what could not be looked at.

    Parameters
    ----------
    identifiers : table of ``schema.IDENTIFIERS``, sorted by ad, field, place and kind; the readings of one
        place by confidence, best first.
    rejected : table of ``schema.REJECTED``: pictures that cannot be read, fields too long to search whole.
        ``row`` counts the ads as they were handed in, the header being row 1.
    """

    identifiers: pa.Table
    rejected: pa.Table


def identify(
    ads: pa.Table,
    *,
    engine: Engine,
    images: Path | None = None,
    plans: Mapping[str, str] | None = None,
    gazetteer: Sequence[tuple[str, str, int]] = (),
    progress: Progress = silent,
) -> Identified:
    """Find the identifiers of ``ads``.

    Parameters
    ----------
    ads : table of ``schema.ADS``; further columns are ignored.
    engine : what runs the work; the result is the same for any number of its workers.
    images : folder of the pictures that the ads name; without it pictures are not looked at.
    plans : the numbering plan that a country uses, by its code in ``ads``; any other country uses the plan of
        its own code. This chooses how a number is parsed, never what it is worth.
    gazetteer : country, city and population of places beside those that the library knows.

    Raises
    ------
    InputError : ``images`` is no folder.
    """
    if images is not None and not images.is_dir():
        raise InputError(
            "there is no such folder", file=images, cure="name the folder that holds the pictures"
        )
    numbered = ads.append_column("row", pa.array(range(ads.num_rows), pa.int64()))
    found = [_written(numbered, plans or {}, gazetteer, engine, progress)]
    rejected = [_too_long(numbered)]
    if images is not None:
        hashed, unreadable = _pictured(numbered, images, engine, progress)
        found.append(hashed)
        rejected.append(unreadable)
    return Identified(_sorted(pa.concat_tables(found)), pa.concat_tables(rejected).sort_by(BY_ROW))


def _written(
    ads: pa.Table,
    plans: Mapping[str, str],
    gazetteer: Sequence[tuple[str, str, int]],
    engine: Engine,
    progress: Progress,
) -> pa.Table:
    """What people wrote: phones, tokens, addresses, handles."""
    import polars as pl

    from techthb.identify.characters import folding
    from techthb.identify.shape import places_of

    fold = folding()
    options = {"places": {"own": gazetteer}}
    finders = [
        import_module(f"techthb.identify.{name}").finder(fold, **options.get(name, {})) for name in FINDERS
    ]

    def find(batch: pa.Table) -> pa.Table:
        frame = pl.DataFrame(batch)
        places = places_of(frame, fold, LONGEST_FIELD)
        found = pl.DataFrame(pa.concat_tables([finder(places) for finder in finders]))
        return (
            found.join(places.select("row", "field", "text"), on=["row", "field"], how="left")
            .join(frame.select("row", "ad_id"), on="row", how="left")
            .select(
                pl.concat_str("ad_id", pl.lit("#"), "kind", pl.lit("@"), "place").alias("identifier_id"),
                "ad_id",
                "kind",
                "value",
                pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start")).alias("raw"),
                "field",
                "start",
                "end",
                "region",
                "confidence",
            )
            .to_arrow()
        )

    columns = ads.select(["row", "ad_id", "text", "contact", "country", "city"]).append_column(
        "region", _regions(ads, plans)
    )
    return engine.map(find, columns, IDENTIFIERS, progress=progress, step="reading texts")


def _regions(ads: pa.Table, plans: Mapping[str, str]) -> pa.Array:
    """The numbering plan that each ad's stated country gives reason for."""
    countries = pc.dictionary_encode(ads["country"].combine_chunks())
    codes = [plans.get(code, code.upper()) for code in countries.dictionary.to_pylist()]
    return pa.array(codes, pa.string()).take(countries.indices)


def _too_long(ads: pa.Table) -> pa.Table:
    parts = [REJECTED.empty_table()]
    for field in ("text", "contact"):
        length = pc.utf8_length(ads[field])
        long = ads.append_column("length", length).filter(pc.greater(length, LONGEST_FIELD))
        reason = f"only the first {LONGEST_FIELD:,} characters were searched"
        parts.append(
            _rejected(long["row"], field, [f"{n} characters" for n in long["length"].to_pylist()], reason)
        )
    return pa.concat_tables(parts)


def _rejected(rows: pa.ChunkedArray, column: str, values: list[str], reason: str | pa.Array) -> pa.Table:
    reasons = [reason] * len(values) if isinstance(reason, str) else reason
    first_row = 2  # the header is row 1
    return pa.table([pc.add(rows, first_row), [column] * len(values), values, reasons], schema=REJECTED)


def _pictured(ads: pa.Table, folder: Path, engine: Engine, progress: Progress) -> tuple[pa.Table, pa.Table]:
    """Fingerprints of the pictures that ads show, and the pictures that have none."""
    from techthb.identify.pictures import hash_pictures

    lists = ads["images"].combine_chunks()
    shown = pa.table({"at": pc.list_parent_indices(lists), "name": pc.list_flatten(lists)})
    shown = shown.filter(pc.is_valid(shown["name"])).group_by(["at", "name"], use_threads=False).aggregate([])
    names = shown["name"].unique().sort()
    pictures = hash_pictures(names.to_pylist(), folder, engine, progress)
    seen = pictures.take(pc.index_in(shown["name"], pictures["name"]))
    good = pc.is_valid(seen["hash"])
    identifiers = _picture_rows(ads.take(shown["at"])["ad_id"].filter(good), seen.filter(good))
    bad = pc.invert(good)
    failed = seen.filter(bad)
    rows = ads["row"].take(shown["at"]).filter(bad)
    return identifiers, _rejected(
        rows, "images", failed["name"].to_pylist(), failed["reason"].combine_chunks()
    )


def _picture_rows(ad_ids: pa.ChunkedArray, pictures: pa.Table) -> pa.Table:
    """One row of ``IDENTIFIERS`` per ad and picture; the confidence is the PDQ quality as a share of 100."""
    count = len(ad_ids)
    names = pictures["name"]
    columns = {
        "identifier_id": pc.binary_join_element_wise(ad_ids, pa.scalar("#image@images:"), names, ""),
        "ad_id": ad_ids,
        "kind": pa.array(["image"] * count, pa.string()),
        "value": pictures["hash"],
        "raw": names,
        "field": pa.array(["images"] * count, pa.string()),
        "start": pa.nulls(count, pa.int64()),
        "end": pa.nulls(count, pa.int64()),
        "region": pa.nulls(count, pa.string()),
        "confidence": pc.divide(pc.cast(pictures["quality"], pa.float64()), 100.0),
    }
    return pa.table(columns, schema=IDENTIFIERS)


def _sorted(identifiers: pa.Table) -> pa.Table:
    """By ad, field, place and kind; the readings of one place by confidence, best first."""
    keys = [(name, "ascending") for name in ("ad_id", "field", "start", "kind", "value", "identifier_id")]
    keys.insert(4, ("confidence", "descending"))
    return identifiers.take(pc.sort_indices(identifiers, sort_keys=keys)).combine_chunks()
