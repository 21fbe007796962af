"""Handles, written with a leading ``@``."""

import re

import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.places import Finder, found, stretches

__all__ = ["finder"]

HANDLE = re.compile(r"(?<![\w@./+-])@([A-Za-z][\w.]{1,30}\w)(?![\w@-])")


def finder(folding: Folding) -> Finder:
    """Handles in lower case with their ``@``; confidence 0.9.

    The service is left out of the value: an advert seldom names it twice in the same way, and people mostly
    keep one handle everywhere.
    """

    def find(places: pl.DataFrame) -> pa.Table:
        rows = []
        for row, field, _, plain, start, end, origins in stretches(places, folding, r"@[A-Za-z]\S+"):
            if match := HANDLE.match(plain, start, end):
                first, last = origins[start], origins[match.end()]
                value = f"@{match[1].lower()}"
                rows.append((row, "handle", value, field, first, last, None, 0.9, f"{field}:{first}"))
        return found(rows)

    return find
