"""The characters of many fields, end to end, and what each of them is."""

import sys
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from techthb.identify.phones.kernel import (
    BREAKS,
    COMMA,
    DATES,
    DIGIT,
    ENDS,
    LETTER,
    MASKS,
    PART,
    PAUSES,
    PLUS,
    SHAPE,
    SHOWS,
    SIGNS,
    Characters,
)  # fmt: skip
from techthb.identify.phones.lookalikes import SHAPES
from techthb.identify.phones.rows import BESIDE, LOOKALIKES
from techthb.identify.phones.surroundings import MASK

__all__ = ["BETWEEN_FIELDS", "characters", "laid"]

BETWEEN_FIELDS = "\x1e\x1e"
"""Stands between fields: no letters, and they end a line; two, since marks two characters away count."""
MARKS = {
    ENDS: "€$£¥₴₽₺₹¤%@°?", PAUSES: ";\n" + BETWEEN_FIELDS[0], COMMA: ",", DATES: ".:/-", PLUS: "+",
    MASKS: "".join(MASK), SIGNS: "€$£¥₴₽₺₹¤%°²³", BREAKS: "\n!?;|",
}  # fmt: skip

LAST_LETTER = 0x40000
"""Unicode has no letters or digits from here on."""


def laid(fields: pl.Series) -> tuple[str, npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """All fields end to end, as a string and as code points, and where each begins; last, where they end."""
    between = len(BETWEEN_FIELDS)
    whole = BETWEEN_FIELDS + BETWEEN_FIELDS.join(fields.to_list()) + BETWEEN_FIELDS
    sizes = fields.str.len_chars().to_numpy().astype(np.int64) + between
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    return whole, codes, np.cumsum(np.concatenate([[between], sizes]))


@cache
def characters() -> Characters:
    """For each character its small letter, where that is one character, and what it is."""
    every = [chr(code) for code in range(LAST_LETTER)]
    small = [each.lower() for each in every]
    codes = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    codes[:LAST_LETTER] = [ord(low) if len(low) == 1 else code for code, low in enumerate(small)]
    classes = np.zeros(len(codes), np.uint16)
    classes[[code for code, each in enumerate(every) if each.isalnum()]] |= PART
    classes[[code for code, each in enumerate(every) if each.isalnum() and not each.isdecimal()]] |= LETTER
    forms = {form for each in (*LOOKALIKES, *BESIDE) for form in (each, each.upper()) if form.isalnum()}
    marks = MARKS | {
        DIGIT: "0123456789",
        SHAPE: ["0123456789", *(each for each in SHAPES if each.isalnum())],
        SHOWS: [form for form in forms if len(form) == 1],
    }
    for of, which in marks.items():
        classes[[ord(each) for each in "".join(which)]] |= of
    return Characters(codes, classes)
