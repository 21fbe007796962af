"""Telephone numbers, plain and disguised, as E.164 with the span that they were read from.

Three steps, so that Python looks at little of the text:

1. many fields at once, as arrays: their characters are laid end to end (``fields``), words are looked up
   in the table of all languages (``wordtable``), and what may belong to one number is put together
   (``scan``, ``kernel``);
2. each place that is left: digits, and words for one digit each, are dialled as they stand (``plain``); all
   else is cut into rows (``rows``), spelled out in the language that explains it (``words``, ``units``) and
   cut into numbers (``runs``, ``cutting``); the numbering plans say what can be dialled (``dialling``);
3. each number: look at what stands around it (``surroundings``).

``hypotheses`` reads one text and tells more of each reading than the table of identifiers does.

**Confidence** is the share of readings of the same sort that were right on the worlds it was measured on:
``confidence.csv``, made by ``benchmarks/phone_confidence.py``; see there what was measured. On other data it
is an order, and nobody knows the shares.
"""

import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.phones import splits
from techthb.identify.phones.plain import PlainNumbers
from techthb.identify.phones.reader import PhoneReader, is_firm, regions_of
from techthb.identify.phones.surroundings import LINKED
from techthb.identify.shape import Find, Finder, found

__all__ = ["PhoneReader", "finder"]

FIELDS_AT_ONCE = 2_000
"""Fields whose characters are looked at together."""


def finder(folding: Folding) -> Finder:
    """Telephone numbers; ``region`` of a place lists the regions that give reason for one, with commas."""
    reader = PhoneReader()
    split = splits.finder(folding, reader)

    def find(places: pl.DataFrame) -> pa.Table:
        plain = PlainNumbers(reader)
        rows: list[Find] = []
        firm: set[int] = set()
        linked = places["plain"].str.contains_any(list(LINKED), ascii_case_insensitive=True).to_numpy()
        for start in range(0, places.height, FIELDS_AT_ONCE):
            some = places.slice(start, FIELDS_AT_ONCE)
            row, field, region, text, uneven = (
                some[name].to_list() for name in ("row", "field", "region", "text", "uneven")
            )
            scan = reader.scanner.scan(some["plain"])
            links = linked[start : start + FIELDS_AT_ONCE]
            for place in scan.places(plain.take(scan, field, region, links, start)):
                at = place.field
                found_here = reader.places(place, field[at], regions_of(region[at]), bool(links[at]))
                if not found_here:
                    continue
                if is_firm(each.dialled for each in found_here):
                    firm.add(start + at)
                origins = folding.origins_array(text[at]) if uneven[at] else None
                for each in found_here:
                    first, last, dialled = each.start, each.end, each.dialled
                    if origins is not None:
                        first, last = int(origins[first]), int(origins[last])
                    rows.append(
                        (row[at], "phone", dialled.value, field[at], first, last, dialled.region,
                         each.confidence, f"{field[at]}:{first}")
                    )  # fmt: skip
        whole = pa.concat_tables([plain.table(places, folding), found(rows)])
        taken = places[sorted(firm | plain.firm())].filter(pl.col("field") == "contact")["row"]
        return _without_halves(whole, split(places, taken))

    return find


def _without_halves(whole: pa.Table, split: pa.Table) -> pa.Table:
    """All rows, but for readings of a place that is half of a number split over two fields."""
    if not split.num_rows:
        return whole
    halves = pl.DataFrame(split).select(
        "row", "field", pl.col("start").alias("from"), pl.col("end").alias("to")
    )
    rest = pl.DataFrame(whole).with_row_index("at")
    taken = rest.join(halves, on=["row", "field"]).filter(
        (pl.col("start") < pl.col("to")) & (pl.col("from") < pl.col("end"))
    )
    kept = rest.join(taken.select("at").unique(), on="at", how="anti").drop("at")
    return pa.concat_tables([kept.to_arrow().cast(whole.schema), split])
