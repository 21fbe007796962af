"""Numbers whose first half stands in one field and whose rest stands in the other.

The contact field then holds a few digits, and the text, somewhere, a few more that are no number by
themselves. Pairs of such parts that can be dialled together are readings of one place.
"""

import re
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.dialling import FEWEST, Dialled, Dialler
from techthb.identify.phones import is_no_number
from techthb.identify.runs import NOISE
from techthb.identify.shape import Find, Finder, found
from techthb.identify.words import lexicon

__all__ = ["finder"]

PART = re.compile(
    r"(?<![\w+.,:-])(?<![0-9][^\w\s])(?P<plus>\+ ?)?"
    r"(?P<digits>[0-9](?:[ .()/-]{0,2}[0-9]){1,11})(?![\w:]|[^\w\s]{1,2}[0-9])"
)
MOST_IN_PART = 9
FEWEST_IN_HEAD = 3
NEAR = 14
"""Characters around a part in which a number word shows that the number goes on in words."""
MOST_PARTS = 12
"""Digit groups of one field that are tried; a price list has more."""

Span = tuple[str, int, int]
"""field, start, end"""


@dataclass(frozen=True, slots=True)
class Part:
    """A few digits of a folded field: where they stand, half open, and whether a ``+`` is in front."""

    start: int
    end: int
    digits: str
    plus: bool

    @property
    def begins(self) -> bool:
        """Whether numbers begin like this: with ``+`` or a nought, the trunk prefix of most plans."""
        return (self.plus or self.digits.startswith("0")) and len(self.digits) >= FEWEST_IN_HEAD


def finder(folding: Folding) -> Finder:
    """Numbers split over text and contact, one row per part and reading.

    Confidence (an order, not a probability): 0.85 for a number that libphonenumber knows as assigned, 0.75
    for one that is possible by its length, half of it when the parts can be put together in several ways.
    """
    dialler = Dialler()
    words = lexicon(folding)
    spoken = "|".join(word for word in words.pattern.split("|") if word not in words.everyday)
    beside = re.compile(rf"(?<![^\W_])(?:{spoken})\W{{0,3}}\x00|\x00\W{{0,3}}(?:{spoken})(?![^\W_])", re.I)

    def find(places: pl.DataFrame) -> pa.Table:
        rows: list[Find] = []
        for row, region, text, plain, contact, plain_contact in _candidates(places).iter_rows():
            readings = _readings(dialler, beside, plain, plain_contact, region)
            if not readings:
                continue
            origins = {"text": folding.origins(text), "contact": folding.origins(contact)}
            for parts, dialled, confidence in readings:
                spans = [(field, origins[field][start], origins[field][end]) for field, start, end in parts]
                place = "+".join(f"{field}:{start}" for field, start, _ in spans if field == "contact")
                value, of = dialled.value, dialled.region
                rows += [(row, "phone", value, *span, of, confidence, place) for span in spans]
        return found(rows)

    return find


def _candidates(places: pl.DataFrame) -> pl.DataFrame:
    """Ads whose contact field holds one short group of digits, beside their texts."""
    group = rf"[0-9](?:[^\p{{L}}\p{{N}}]{{0,2}}[0-9]){{1,{MOST_IN_PART - 1}}}"
    few = rf"^(?:[^0-9]*[^\p{{L}}\p{{N}}_-])?{group}[^0-9@]*$"
    contact = places.filter((pl.col("field") == "contact") & pl.col("plain").str.contains(few))
    text = places.filter(pl.col("field") == "text").select("row", "region", "text", "plain")
    return text.join(contact.select("row", "text", "plain"), on="row", suffix="_contact")


def _readings(
    dialler: Dialler, beside: re.Pattern[str], plain: str, contact: str, region: str | None
) -> list[tuple[list[Span], Dialled, float]]:
    """The two parts in the order in which they are dialled, what they mean together, and the confidence.

    A part that begins as numbers begin and is none by itself is half of one; only where there is no such
    part is any other tried, since most texts hold an age and hours.
    """
    rest = _only_part(contact, beside)
    if rest is None:
        return []
    whole = _is_whole(dialler, rest, region, "code", "trunk", "plain")
    parts = [
        part for part in _parts(plain, beside)[:MOST_PARTS] if not is_no_number(plain, part.start, part.end)
    ]
    parts = [part for part in parts if not _is_whole(dialler, part, region)]
    lone = not _is_whole(dialler, rest, region)
    ends = not any(map(str.isalnum, contact[rest.end :]))
    heads = [(part, rest, "text") for part in parts if part.plus or (part.begins and not whole)]
    tails = [(rest, part, "contact") for part in parts if rest.begins and lone and ends]
    others = [(part, rest, "text") for part in parts if lone]
    for orders in (heads, tails, others):
        readings = []
        for head, tail, where in orders:
            if dialled := _together(dialler, head, tail, region):
                there = "contact" if where == "text" else "text"
                readings.append(([(where, head.start, head.end), (there, tail.start, tail.end)], dialled))
        if readings:
            return _rated(readings)
    return []


def _only_part(contact: str, beside: re.Pattern[str]) -> Part | None:
    """The part that a contact field holds if it holds one and no other digits."""
    parts = _parts(contact, beside)
    alone = len(parts) == 1 and len(parts[0].digits) == sum(map(str.isdigit, contact))
    return parts[0] if alone else None


def _is_whole(dialler: Dialler, part: Part, region: str | None, *reasons: str) -> bool:
    """Whether a part is a number by itself (for one of ``reasons``, if given)."""
    if len(part.digits) < FEWEST:
        return False
    dialled = dialler.read(part.digits, part.plus, region)
    return dialled is not None and (not reasons or dialled.reason in reasons)


def _together(dialler: Dialler, head: Part, tail: Part, region: str | None) -> Dialled | None:
    if tail.plus or len(head.digits) < FEWEST_IN_HEAD or len(head.digits + tail.digits) < FEWEST:
        return None
    dialled = dialler.read(head.digits + tail.digits, head.plus, region)
    return None if dialled is None or dialled.reason == "bare" else dialled


def _rated(readings: list[tuple[list[Span], Dialled]]) -> list[tuple[list[Span], Dialled, float]]:
    """Assigned numbers if there are any, else the possible ones, with their confidence."""
    valid = any(dialled.valid for _, dialled in readings)
    readings = [(parts, dialled) for parts, dialled in readings if dialled.valid == valid]
    base = 0.85 if valid else 0.75
    return [(parts, dialled, base / (1 if len(readings) == 1 else 2)) for parts, dialled in readings]


def _parts(plain: str, beside: re.Pattern[str]) -> list[Part]:
    """Groups of digits, without those of times and dates and those beside number words."""
    parts = [
        Part(match.start(), match.end(), re.sub(r"\D", "", match["digits"]), match["plus"] is not None)
        for match in PART.finditer(plain)
    ]
    noise = [match.span() for match in NOISE.finditer(plain)] if parts else []
    return [
        part
        for part in parts
        if not any(part.start < b and a < part.end for a, b in noise)
        and not beside.search(
            f"{plain[max(0, part.start - NEAR) : part.start]}\x00{plain[part.end : part.end + NEAR]}"
        )
    ]
