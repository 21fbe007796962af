"""Every reading of the numbers in one advert, with its reason in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from techthb.identify.characters import folding
from techthb.identify.phones.confidence import Sort
from techthb.identify.phones.reader import Hypothesis, PhoneReader
from techthb.identify.written import LONGEST_FIELD

__all__ = ["PhoneHypothesis", "hypotheses", "hypotheses_table"]

REASONS = {
    "code": "its country code is written",
    "trunk": "it begins as numbers begin inside {region}",
    "plain": "it has the form of a number inside {region}",
    "bare": "it could be dialled inside {region} if the first digit was left out",
}
"""Why digits can be dialled in a region (``dialling.Dialled``)."""

WRITTEN = {
    "plain": "digits",
    "letters": "letters that look like digits",
    "words": "words",
    "spread": "groups with words between",
    "link": "a link that dials",
    "split": "two parts in two fields",
}


@dataclass(frozen=True)
class PhoneHypothesis:
    """One thing that a place in a text may mean.

    Parameters
    ----------
    value : E.164.
    region : ISO code of the numbering plan.
    reason : why it can be dialled there, and how it was written, in words.
    confidence : 0 to 1 (``techthb.identify.phones``).
    raw, start, end : the place in the text as published, 0-based half-open code points.
    assigned : whether libphonenumber knows the number as assigned.
    """

    value: str
    region: str
    reason: str
    confidence: float
    raw: str
    start: int
    end: int
    assigned: bool


def hypotheses(text: str, regions: Sequence[str] = (), *, field: str = "text") -> list[PhoneHypothesis]:
    """What the numbers in ``text`` may mean, by place, the best reading of a place first.

    Only its first ``LONGEST_FIELD`` characters are read, as of the fields of a table.

    Parameters
    ----------
    text : a text or contact field as published.
    regions : ISO codes of the numbering plans that there is reason to read a number in, best reason first:
        the stated country's, the site's, those that an analyst names. A number without a country code is
        read in no other.
    field : ``text`` or ``contact``.
    """
    fold, text = folding(), text[:LONGEST_FIELD]
    found = reader().field(fold.fold(text), field, tuple(regions))
    origins = fold.origins(text)
    readings = [_told(each, text, origins[each.start], origins[each.end]) for each in found]
    return sorted(readings, key=lambda each: (each.start, each.end, -each.confidence, each.value))


def hypotheses_table(text: str, regions: Sequence[str] = (), *, field: str = "text") -> pl.DataFrame:
    """The same as a table for the eye: ``raw, value, region, confidence, reason, start, end``."""
    columns = ("raw", "value", "region", "confidence", "reason", "start", "end")
    rows = [tuple(getattr(each, name) for name in columns) for each in hypotheses(text, regions, field=field)]
    types = {"confidence": pl.Float64, "start": pl.Int64, "end": pl.Int64}
    return pl.DataFrame(rows, {name: types.get(name, pl.String) for name in columns}, orient="row")


@cache
def reader() -> PhoneReader:
    """The reader that ``hypotheses`` uses: making one takes half a second, reading with it none."""
    return PhoneReader()


def _told(found: Hypothesis, text: str, start: int, end: int) -> PhoneHypothesis:
    dialled = found.dialled
    return PhoneHypothesis(
        dialled.value, dialled.region, _reason(found.sort, dialled.region), found.confidence,
        text[start:end], start, end, dialled.valid,
    )  # fmt: skip


def _reason(sort: Sort, region: str) -> str:
    told = f"{REASONS[sort.reason].format(region=region)}; written in {WRITTEN[sort.written]}"
    if not sort.valid:
        told += "; possible by its length, not known as assigned"
    if sort.doubtful:
        told += "; some of it may be ordinary words"
    return told + ("; another region has better reason" if sort.second else "")
