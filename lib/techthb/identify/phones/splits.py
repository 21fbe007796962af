"""Numbers whose first half stands in one field and whose rest stands in the other.

The contact field then holds a few digits, and the text, somewhere, a few more that are no number by
themselves. Pairs of such parts that can be dialled together are readings of one place.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.phones.confidence import Sort
from techthb.identify.phones.dialling import FEWEST, Dialled
from techthb.identify.phones.noise import noise
from techthb.identify.phones.reader import PhoneReader, regions_of
from techthb.identify.phones.units import Unit
from techthb.identify.shape import Find, found

__all__ = ["finder"]

WRITTEN = re.compile(r"(?<![\w+.,:/-])(?P<plus>\+ ?)?(?P<digits>\d(?:[ .()/-]{0,2}\d){1,40})(?!\w|[.,:/-]\d)")
"""Digits that stand by themselves; taken whole, so that the end of a long number is no part of another."""
LABELLED = re.compile(r"[^\W_][-_.]$")
"""What digits follow that belong to a name or a reference: "syn-xa-000123"."""
WORDS = re.compile(r"[^\W\d_]+")
NAMED = re.compile(r"((?:[^\W\d_]+[-_.])+)[0-9]+")
"""A contact field that is such a name and nothing else, as in hidden numbers of sites."""
MOST_IN_PART = 10
MOST_IN_HALF = 8
"""Digits of a part that may be half a number although it can be dialled where numbers have any length."""
FEWEST_IN_HEAD = 2
LONGEST_CONTACT = 80
"""Characters of a contact field that holds part of a number and little else."""
MOST_LETTERS = 60
MOST_PARTS = 12
"""Digit groups of one text that are tried; a price list has more."""

Span = tuple[str, int, int]
"""field, start, end"""


class Part(NamedTuple):
    """A few digits of a folded field: where they stand, half open, and whether a ``+`` is in front."""

    start: int
    end: int
    digits: str
    plus: bool

    @property
    def begins(self) -> bool:
        """Whether numbers begin like this: with ``+`` or a nought, the trunk prefix of most plans."""
        return self.plus or self.digits.startswith("0")


class Joined(NamedTuple):
    """Two parts in the order in which they are dialled, and what they mean together."""

    parts: tuple[Span, Span]
    dialled: Dialled


def finder(folding: Folding, reader: PhoneReader) -> Callable[[pl.DataFrame, pl.Series], pa.Table]:
    """Numbers split over text and contact, one row per part and reading.

    The finder takes places and the rows whose contact field holds a whole number, which are passed over; one
    that could only be dialled with a digit more is none.
    """

    def find(places: pl.DataFrame, whole: pl.Series) -> pa.Table:
        rows: list[Find] = []
        others = places.filter(~pl.col("row").is_in(whole.implode()))
        for row, region, text, plain, contact, plain_contact in _candidates(others).iter_rows():
            joined = _joined(reader, plain.lower(), plain_contact.lower(), regions_of(region))
            if not joined:
                continue
            origins = {"text": folding.origins(text), "contact": folding.origins(contact)}
            for each, confidence in joined:
                spans = [
                    (field, origins[field][start], origins[field][end]) for field, start, end in each.parts
                ]
                place = "+".join(f"{field}:{start}" for field, start, _ in spans if field == "contact")
                value, of = each.dialled.value, each.dialled.region
                rows += [(row, "phone", value, *span, of, confidence, place) for span in spans]
        return found(rows)

    return find


def _candidates(places: pl.DataFrame) -> pl.DataFrame:
    """Ads whose contact field is short and may hold a few digits, beside their texts."""
    plain = pl.col("plain")
    short = places.filter((pl.col("field") == "contact") & (plain.str.len_chars() <= LONGEST_CONTACT))
    digits = plain.str.count_matches("[0-9]")
    some = (digits >= FEWEST_IN_HEAD) | plain.str.contains(r"\p{L}{2,}[^\p{L}]+\p{L}{2,}")
    none = plain.str.contains(r"[@/]") | (plain.str.count_matches(r"\p{L}") > MOST_LETTERS)
    contact = short.filter((digits <= MOST_IN_PART) & some & ~none).select("row", "text", "plain")
    text = places.filter(pl.col("field") == "text").select("row", "region", "text", "plain")
    return text.join(contact, on="row", suffix="_contact", maintain_order="left")


def _joined(
    reader: PhoneReader, low: str, contact: str, regions: Sequence[str]
) -> list[tuple[Joined, float]]:
    """What the parts mean together, with confidence.

    A part that begins as numbers begin and is none by itself is half of one; only where there is no such
    part is any other tried, since most texts hold an age and hours.
    """
    rest = _only_part(reader, contact)
    if rest is None or _is_whole(reader, rest, regions):
        return []
    written = _written(reader, low)
    for parts in (written, None):
        parts = _parts(reader, low) if parts is None else parts
        parts = [part for part in parts if not _is_whole(reader, part, regions)][:MOST_PARTS]
        found = _paired(reader, rest, parts, regions)
        if found and (found[0].dialled.usual or parts is not written):
            return _rated(reader, found)
    return []


def _written(reader: PhoneReader, low: str) -> list[Part]:
    """The parts that stand in digits."""
    quiet = noise(low, 0, len(low))
    parts = []
    for match in WRITTEN.finditer(low):
        start, end = match.span("digits")
        digits = "".join(filter(str.isdigit, match["digits"]))
        if (
            not any(a < end and start < b for a, b in quiet)
            and len(digits) <= MOST_IN_PART
            and not (len(digits) <= 4 and reader.surroundings.is_amount(low, start, end))
        ):
            start = match.start()
            parts.append(Part(start, end, digits, match["plus"] is not None))
    return parts


def _paired(reader: PhoneReader, rest: Part, parts: list[Part], regions: Sequence[str]) -> list[Joined]:
    """The ways to dial a part with the rest: those that are usual for their plan, if there are any."""
    heads = [(part, rest, "text") for part in parts if part.begins]
    tails = [(rest, part, "contact") for part in parts if rest.begins]
    others = [(part, rest, "text") for part in parts]
    possible: list[Joined] = []
    for orders in (heads, tails, others):
        found = [
            Joined(_spans(head, tail, where), dialled)
            for head, tail, where in orders
            for dialled in _together(reader, head, tail, regions)
        ]
        usual = [each for each in found if each.dialled.usual]
        if usual:
            return usual
        possible = possible or found
    return possible


def _spans(head: Part, tail: Part, where: str) -> tuple[Span, Span]:
    there = "contact" if where == "text" else "text"
    return (where, head.start, head.end), (there, tail.start, tail.end)


def _only_part(reader: PhoneReader, contact: str) -> Part | None:
    """The part that a contact field holds if it holds one and no other digits."""
    named = NAMED.fullmatch(contact)
    if named and all(map(reader.runs.rows.is_ordinary, WORDS.findall(named[1]))):
        return None
    parts = _parts(reader, contact)
    shown = sum(map(str.isdigit, contact))
    alone = len(parts) == 1 and sum(map(str.isdigit, contact[parts[0].start : parts[0].end])) == shown
    labelled = alone and LABELLED.search(contact, 0, parts[0].start)
    return parts[0] if alone and not labelled else None


def _parts(reader: PhoneReader, low: str) -> list[Part]:
    return [part for units in reader.runs.pieces(low) if (part := _part(units)) is not None]


def _part(units: list[Unit]) -> Part | None:
    """The digits of a row; a word that mostly means something else is no part by itself."""
    while units and (units[0].letters or units[0].doubtful) and units[0].choices[0] != "+":
        units = units[1:]
    while units and (units[-1].letters or units[-1].doubtful):
        units = units[:-1]
    plus = bool(units) and units[0].choices[0] == "+"
    said = units[plus:]
    digits = "".join([unit.choices[0] for unit in said])
    if (
        not digits.isdigit()
        or not FEWEST_IN_HEAD <= len(digits) <= MOST_IN_PART
        or all(unit.doubtful or unit.letters for unit in said)
    ):
        return None
    return Part(units[0].start, units[-1].end, digits, plus)


def _is_whole(reader: PhoneReader, part: Part, regions: Sequence[str]) -> bool:
    """Whether a part is a number by itself; a short one of a plan with many lengths may be half of one."""
    if len(part.digits) < FEWEST:
        return False
    dialled = reader.dialler.read(part.digits, part.plus, regions)
    enough = len(part.digits) > MOST_IN_HALF
    return any(each.usual and each.reason != "bare" and (each.fixed_length or enough) for each in dialled)


def _together(reader: PhoneReader, head: Part, tail: Part, regions: Sequence[str]) -> list[Dialled]:
    digits = head.digits + tail.digits
    if tail.plus or len(digits) < FEWEST:
        return []
    return [each for each in reader.dialler.read(digits, head.plus, regions) if each.reason != "bare"]


def _rated(reader: PhoneReader, found: list[Joined]) -> list[tuple[Joined, float]]:
    """Assigned numbers if there are any, else the possible ones; less confidence where there are several."""
    valid = any(each.dialled.valid for each in found)
    kept = [each for each in found if each.dialled.valid == valid]
    several = len({each.dialled.value for each in kept}) > 1
    rated = []
    for each in kept:
        sort = Sort(
            each.dialled.reason,
            valid,
            "split",
            several,
            False,
            each.dialled.rank > 0,
            each.dialled.fixed_length,
        )
        rated.append((each, reader.shares.of(sort)))
    return rated
