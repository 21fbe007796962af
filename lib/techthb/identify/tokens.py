"""Tokens: visibly non-diallable stand-ins for numbers, such as ``SYN-XA-000123``."""

import re

import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.shape import Finder, found, stretches

__all__ = ["finder"]

MARKS = r"[^\p{L}\p{N}\n]{0,3}"
TOKEN = rf"(?i)syn{MARKS}[a-z]{{2}}{MARKS}[0-9](?:{MARKS}[0-9]){{5}}"
"""``SYN``, a State's two letters, six digits, with up to three marks between any two of them."""


def finder(folding: Folding) -> Finder:
    """Tokens in any styling of characters and spacing; confidence 1 as written, 0.9 when restyled."""

    def find(places: pl.DataFrame) -> pa.Table:
        rows = []
        for row, field, _, plain, start, end, origins in stretches(places, folding, TOKEN):
            if plain[start - 1 : start].isalnum() or plain[end : end + 1].isalnum():
                continue
            letters = re.sub(r"[\W_]", "", plain[start:end]).upper()
            value = f"SYN-{letters[3:5]}-{letters[5:]}"
            confidence = 1.0 if plain[start:end] == value else 0.9
            first, last = origins[start], origins[end]
            rows.append((row, "token", value, field, first, last, None, confidence, f"{field}:{first}"))
        return found(rows)

    return find
