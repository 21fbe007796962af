"""Telephone numbers, plain and disguised, as E.164 with the span that they were read from.

Three steps, so that Python looks at little of the text:

1. all texts at once, in polars: fold the characters, extract every stretch that could be a number, and find
   the fields in which one may be said in words, spread over a sentence or put in a link;
2. each *distinct* stretch, and each of those fields: cut it into numbers (``runs``), in the language that
   explains it (``words``), and ask the numbering plans (``dialling``);
3. each number: look at what stands around it (``surroundings``).

``hypotheses`` reads one text and tells more of each reading than the table of identifiers does.

**Confidence** is the share of readings of the same sort that were right on the worlds it was measured on:
``confidence.csv``, made by ``benchmarks/phone_confidence.py``; see there what was measured. On other data it
is an order, and nobody knows the shares.
"""

from functools import cache

import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.phones import splits
from techthb.identify.phones.lookalikes import DRAWN
from techthb.identify.phones.reader import PhoneReader, regions_of
from techthb.identify.phones.rows import BESIDE, LOOKALIKES
from techthb.identify.phones.surroundings import LINKED
from techthb.identify.phones.words import alternation, lexicon
from techthb.identify.shape import Find, Finder, found

__all__ = ["PhoneReader", "finder"]

CLOSER = ("closer0", "closer1", "closer2", "closer3")
"""Columns of the places around which a field takes a closer look."""
LONGEST_STRETCH = 300
"""Characters of one stretch that are looked at together."""


def finder(folding: Folding) -> Finder:
    """Telephone numbers; ``region`` of a place lists the regions that give reason for one, with commas."""
    reader = PhoneReader()
    split = splits.finder(folding, reader)
    drawn, *closer = _patterns()

    def find(places: pl.DataFrame) -> pa.Table:
        rows: list[Find] = []
        plain = pl.col("plain")
        low = places.with_columns(
            plain.str.to_lowercase(), plain.alias("cased"), plain.str.extract_all(DRAWN).alias("ciphers")
        ).with_columns(
            plain.str.extract_all(drawn).alias("shown"),
            *(plain.str.extract_all(pattern).alias(f"closer{n}") for n, pattern in enumerate(closer)),
            plain.str.contains_any(list(LINKED)).alias("linked"),
        )
        some = pl.any_horizontal(pl.col("shown", "ciphers", *CLOSER).list.len() > 0) | pl.col("linked")
        for row, field, region, text, uneven, cased, low_text, ciphers, shown, *looked in (
            low.filter(some)
            .select("row", "field", "region", "text", "uneven", "cased", "plain", "ciphers", "shown", *CLOSER)
            .iter_rows()
        ):
            said, counted, spread, mixed = (_places(low_text, each) for each in looked)
            said += [place for place in counted if reader.is_said(low_text, *place)]
            found_here = reader.field(
                low_text,
                field,
                regions_of(region),
                shown=_places(low_text, shown),
                spoken=sorted(said + spread),
                mixed=mixed,
                ciphers=reader.ciphers(cased, _places(cased, ciphers), regions_of(region))
                if ciphers and len(cased) == len(low_text)
                else (),
            )
            if not found_here:
                continue
            origins = folding.origins(text) if uneven else None
            for each in found_here:
                start, end, dialled = each.start, each.end, each.dialled
                if origins is not None:
                    start, end = origins[start], origins[end]
                place = f"{field}:{start}"
                rows.append(
                    (row, "phone", dialled.value, field, start, end, dialled.region, each.confidence, place)
                )
        whole = {each[0] for each in rows if each[3] == "contact"}
        return _without_halves(found(rows), split(places, whole))

    return find


def _places(low: str, stretches: list[str]) -> list[tuple[int, int]]:
    """Where ``stretches``, which follow each other in ``low``, stand; long ones in parts."""
    places, end = [], 0
    for stretch in stretches:
        start = low.index(stretch, end)
        end = start + len(stretch)
        if end - start <= LONGEST_STRETCH:
            places.append((start, end))
        else:
            places += [(at, min(end, at + LONGEST_STRETCH)) for at in range(start, end, LONGEST_STRETCH)]
    return places


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


@cache
def _patterns() -> tuple[str, ...]:
    """What polars looks for: stretches of digits and look-alikes; fields to be read as a whole.

    Patterns have no look-around and take time linear in a text. Words are matched at their beginning only
    and may run together; so they find too much, which costs time and nothing else.
    """
    mark = r"[^\p{L}\p{N}\p{Sc}%@]*"
    shown = f"[0-9{''.join(LOOKALIKES)}]"
    letters = "".join(BESIDE) + "".join(LOOKALIKES)
    single = r"[0-9](?:[^\p{L}\p{N}]+[0-9]){6,}"
    drawn = rf"[+(]{{0,3}}(?:{single}(?:{mark}{shown})*|{shown}(?:{mark}{shown}){{6,}})"
    mixed = rf"[{letters}]+[0-9][0-9{letters}]*[^\p{{L}}\p{{N}}]+[{letters}]*[0-9]"
    known = lexicon()
    clear, digits = alternation(known.clear), alternation(known.digits)
    # the automaton of all whole words is larger than its cache, and then a hundred times slower
    begun = alternation({word[:4] for word in known.words})
    gap = r"[^\p{L}\p{N}]{0,4}"
    spoken = rf"(?:^|[^\p{{L}}]){clear}{gap}(?:{begun}|[0-9])|{clear}{digits}{{2}}"
    spread = r"(?:^|[^0-9])(?:0|\+|[0-9]{3})[0-9]*[ ,.:-]{1,3}[^0-9\n!?;]{3,60}[0-9]"
    three = alternation({word[:3] for word in known.words})
    counted = rf"(?:^|[^\p{{L}}]){three}" + rf"\p{{L}}*[^\p{{L}}\p{{N}}]{{1,3}}{three}" * 2 + r"\p{L}*"
    return drawn, spoken, counted, spread, mixed
