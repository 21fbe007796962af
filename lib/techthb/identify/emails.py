"""E-mail addresses, plain or written ``name (at) host (dot) example``."""

import re

import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.places import Finder, found, stretches

__all__ = ["finder"]

AT = r"(?:@| ?[(\[{] ?(?:at|@|arroba|chiocciola) ?[)\]}] ?)"
DOT = r"(?:\.| ?[(\[{] ?(?:dot|punkt|point|punto|\.) ?[)\]}] ?)"
EMAIL = re.compile(
    rf"(?<![\w.+-])([\w+-]{{1,64}}(?:{DOT}[\w+-]{{1,64}}){{0,4}}+){AT}"
    rf"((?:[\w-]{{1,63}}{DOT}){{1,5}}[a-z]{{2,24}})(?![\w-])",
    re.IGNORECASE,
)
AROUND = rf"(?i)\S{{1,64}}(?:{DOT}\S{{1,64}})?{AT}\S{{1,64}}(?:{DOT}\S{{1,64}}){{0,5}}"
"""What an address can be part of."""


def finder(folding: Folding) -> Finder:
    """E-mail addresses in lower case; confidence 1 as written, 0.9 when disguised."""

    def find(places: pl.DataFrame) -> pa.Table:
        rows = []
        for row, field, _, plain, start, end, origins in stretches(places, folding, AROUND):
            for match in EMAIL.finditer(plain, start, end):
                value = re.sub(DOT, ".", f"{match[1]}@{match[2]}", flags=re.IGNORECASE).lower()
                confidence = 1.0 if value == match[0].lower() else 0.9
                first, last = origins[match.start()], origins[match.end()]
                rows.append((row, "email", value, field, first, last, None, confidence, f"{field}:{first}"))
        return found(rows)

    return find
