"""The characters of many fields, end to end, and where their tokens stand."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from techthb.identify.phones.lookalikes import SHAPES
from techthb.identify.phones.rows import BESIDE, LOOKALIKES
from techthb.identify.phones.wordtable import hashes

__all__ = [
    "BETWEEN_FIELDS", "BITS", "COMMA", "COUNT", "DATES", "DIGIT", "ENDS", "PAUSES", "PLUS", "Fields", "Flags",
    "Numbers", "laid", "ranges", "sums",
]  # fmt: skip

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BETWEEN_FIELDS = "\x1e\x1e"
"""Stands between fields: no letters, and they end a line; two, since marks two characters away count."""
CODE = 21
"""Bits of a character's code; what it is stands in the bits above."""
BITS = 14
"""Bits of a count of characters of one token."""
COUNT = (1 << BITS) - 1
DIGIT, SHOWS, SHAPE = (1 << CODE + BITS * n for n in range(3))
"""What a character is, in bits so far apart that sums of them are counts: a digit; a letter that passes for
one in any case; a digit or a letter that passes for one in its case."""
PART, ENDS, PAUSES, COMMA, DATES, PLUS = (1 << CODE + 1 + n for n in range(6))
"""Part of a word; a mark that ends a number, that ends a line or a sentence; a comma; a mark that stands in
dates; a plus sign."""
MARKS = {ENDS: "€$£¥₴₽₺₹¤%@°?", PAUSES: ";\n" + BETWEEN_FIELDS, COMMA: ",", DATES: ".:/-", PLUS: "+"}


@dataclass(frozen=True)
class Fields:
    """The characters of all fields, end to end, and where their tokens stand.

    Parameters
    ----------
    low : in lower case.
    fields : where each field begins.
    start, end, sums, hashes : of each token; sums are how many of its characters are digits, pass for one, do
        with their case, ``BITS`` bits for each count.
    marks : positions of the characters of a class, in order.
    """

    low: npt.NDArray[np.uint32]
    fields: Numbers
    start: Numbers
    end: Numbers
    sums: Numbers
    hashes: npt.NDArray[np.uint64]
    marks: dict[int, Numbers]

    def count(self, of: int, start: Numbers, end: Numbers) -> Numbers:
        """How many characters of a class stand from each ``start`` to each ``end``."""
        marks = self.marks[of]
        return np.searchsorted(marks, end) - np.searchsorted(marks, start)

    def cut(self, start: int, end: int) -> str:
        return self.low[start:end].tobytes().decode("utf-32-le", "surrogatepass")

    def field(self, at: Numbers) -> Numbers:
        """The number of the field in which each position lies."""
        return np.searchsorted(self.fields, at, side="right") - 1


def laid(fields: Sequence[str]) -> Fields:
    whole = BETWEEN_FIELDS + "".join([field + BETWEEN_FIELDS for field in fields])
    cased = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    known = np.take(_known(), cased.astype(np.intp), mode="clip")
    part = (known & PART).astype(bool)
    edges = np.flatnonzero(part[1:] != part[:-1]) + 1
    start, end = edges[::2], edges[1::2]
    before = np.cumsum(known & (DIGIT | SHOWS | SHAPE))
    sums = (before[end - 1] - before[start - 1]) >> CODE
    between = len(BETWEEN_FIELDS)
    begins = np.cumsum([between, *[len(field) + between for field in fields]])
    telling = np.flatnonzero((known & (DIGIT | ENDS | PAUSES | COMMA | DATES | PLUS)).astype(bool))
    marks = {of: telling[(known[telling] & of) > 0] for of in (DIGIT, ENDS, PAUSES, COMMA, DATES, PLUS)}
    low = known.astype(np.uint32) & np.uint32((1 << CODE) - 1)
    return Fields(low, begins, start, end, sums, hashes(low, start, end), marks)


def ranges(start: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """All numbers from each ``start`` to each ``end``, and of which range each is."""
    sizes = end - start
    which = np.repeat(np.arange(len(start)), sizes)
    return which, np.arange(len(which)) + np.repeat(start - np.cumsum(sizes) + sizes, sizes)


def sums(values: npt.NDArray[Any], start: Numbers, end: Numbers) -> Numbers:
    """The sum of ``values`` from each ``start`` to each ``end``."""
    before = np.concatenate([[0], np.cumsum(values)])
    summed: Numbers = before[end] - before[start]
    return summed


@cache
def _known() -> Numbers:
    """For each character its small letter, where that is one character, and what it is."""
    codes = [chr(code).lower() for code in range(sys.maxunicode + 1)]
    known = np.array([ord(low) if len(low) == 1 else code for code, low in enumerate(codes)], np.int64)
    known[[code for code in range(len(known)) if chr(code).isalnum()]] |= PART
    for of, characters in MARKS.items():
        known[[ord(each) for each in characters]] |= of
    known[[ord(each) for each in "0123456789"]] |= DIGIT | SHAPE
    forms = {form for each in (*LOOKALIKES, *BESIDE) for form in (each, each.upper()) if form.isalnum()}
    known[[ord(form) for form in forms if len(form) == 1]] |= SHOWS
    known[[ord(each) for each in SHAPES if each.isalnum()]] |= SHAPE
    return known
