"""What people wrote in their adverts, found by one finder a kind."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.progress import Progress
from techthb.schema.tables import IDENTIFIERS

if TYPE_CHECKING:
    from techthb.identify.characters import Folding
    from techthb.identify.shape import Finder

__all__ = ["LONGEST_FIELD", "finder_names", "written"]

LONGEST_FIELD = 10_000
"""Characters of a field that are searched: several times a long advert. What is longer is reported."""

BATCH = 10_000
"""Ads that are read together."""

ABROAD = frozenset(
    [
        "ac", "ag", "ai", "am", "as", "bz", "cc", "cd", "co", "cx", "dj", "fm", "gg", "im", "io", "je", "la",
        "li", "ly", "me", "mu", "nu", "pw", "sc", "sh", "st", "sx", "tk", "to", "tv", "vc", "ws",
    ]
)  # fmt: skip
"""Top-level domains of countries under which sites of anywhere lie: they give no reason for a region."""
SEPARATOR = "\x1f"


def written(
    ads: pa.Table,
    *,
    plans: Mapping[str, str],
    regions: Sequence[str],
    gazetteer: Sequence[tuple[str, str, int]],
    engine: Engine,
    progress: Progress,
) -> pa.Table:
    """Identifiers in texts and contact fields; parameters as of ``techthb.identify.identify``.

    ``ads`` has a further column ``row``, the number of each.
    """
    own, names = tuple(gazetteer), finder_names()
    columns = ads.select(["row", "ad_id", "text", "contact", "country", "city"]).append_column(
        "region", _regions(ads, plans, regions)
    )
    return engine.map(
        lambda batch: _found(batch, names, own), columns, IDENTIFIERS, batch_rows=BATCH, processes=True,
        progress=progress, step="reading texts",
    )  # fmt: skip


@cache
def finder_names() -> tuple[str, ...]:
    """Modules of this room that offer ``finder``: each looks for a kind, or for several written alike."""
    room = import_module("techthb.identify")
    modules = [each.name for each in iter_modules(room.__path__)]
    return tuple(name for name in modules if hasattr(import_module(f"{room.__name__}.{name}"), "finder"))


def _found(batch: pa.Table, names: Sequence[str], own: tuple[tuple[str, str, int], ...]) -> pa.Table:
    import polars as pl

    from techthb.identify.shape import places_of

    fold, finders = _finders(names, own)
    frame = pl.DataFrame(batch)
    places = places_of(frame, fold, LONGEST_FIELD)
    with _uncollected():
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


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keeps the collector of cycles away for one batch: finders make many small objects and hardly any cycle,
    and it would go through all of them again and again, a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@lru_cache(maxsize=1)
def _finders(
    names: Sequence[str], own: tuple[tuple[str, str, int], ...]
) -> tuple["Folding", list["Finder"]]:  # fmt: skip
    """The finders, prepared once in each process."""
    from techthb.identify.characters import folding

    fold = folding()
    options = {"places": {"own": own}}
    return fold, [
        import_module(f"techthb.identify.{name}").finder(fold, **options.get(name, {})) for name in names
    ]


def _regions(ads: pa.Table, plans: Mapping[str, str], named: Sequence[str]) -> pa.Array:
    """The numbering plans that there is reason to read each ad's numbers in, best reason first, with commas.

    The stated country, the country of the site's top-level domain, then those that the user names.
    """
    tops = pc.utf8_lower(pc.replace_substring_regex(ads["site"], r".*\.", ""))
    country = pc.fill_null(ads["country"], "")
    reasons = pc.binary_join_element_wise(country, tops, SEPARATOR).combine_chunks()
    coded = pc.dictionary_encode(reasons)
    listed = []
    for each in coded.dictionary.to_pylist():
        stated, _, top = each.rpartition(SEPARATOR)
        listed.append(_listed(stated, top, plans, named))
    return pa.array(listed, pa.string()).take(coded.indices)


def _listed(country: str, top: str, plans: Mapping[str, str], named: Sequence[str]) -> str | None:
    codes = [plans.get(country, country.upper())] if country else []
    if len(top) == 2 and top.isascii() and top.isalpha() and top not in ABROAD:
        codes.append("GB" if top == "uk" else top.upper())
    return ",".join(dict.fromkeys([*codes, *named])) or None
