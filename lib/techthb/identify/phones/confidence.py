"""How often a reading of a number is right, by the sort of reading that it is.

Sorts are put in order by hand (``order``), and how often readings of each place in that order were right was
counted on worlds kept for it: ``confidence.csv``, made by ``benchmarks/phone_confidence.py``, which names the
worlds. On other data the order remains and nobody knows the shares.
"""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

import numpy as np

__all__ = ["Confidences", "Sort", "confidences", "order", "orders"]


class Sort(NamedTuple):
    """What the confidence in a reading rests on.

    Parameters
    ----------
    reason : why the number can be dialled (``dialling.Dialled``).
    valid : whether it is known as assigned.
    written : how it was written (``cutting.Reading``), or ``link``.
    doubtful : whether doubtful words or line breaks hold it together.
    called : whether it stands in the contact field or behind a word such as "call".
    second : whether a region with better reason reads the same digits.
    fixed_length : whether the plan's numbers have one length or two.
    """

    reason: str
    valid: bool
    written: str
    doubtful: bool
    called: bool
    second: bool
    fixed_length: bool


class Confidences:
    """Confidence by sort.

    Parameters
    ----------
    orders, shares : values of the order, rising, and the share of readings that were right; none to take the
        order itself. Between two values the share is in proportion.
    """

    def __init__(self, orders: Sequence[float] = (), shares: Sequence[float] = ()) -> None:
        self._orders = [0.0, *orders, 1.0]
        self._shares = [0.0, *shares, max(shares, default=1.0)]
        self._known: dict[Sort, float] = {}

    def of(self, sort: Sort) -> float:
        """The confidence in a reading of this sort; 0 where it is none."""
        if sort not in self._known:
            self._known[sort] = round(float(np.interp(order(sort), self._orders, self._shares)), 6)
        return self._known[sort]


def order(sort: Sort) -> float:
    """Where a sort stands among all, 0 (no reading) to 1."""
    if sort.reason == "code":
        base = 0.95 if sort.valid else 0.9
    elif sort.reason in ("trunk", "plain"):
        base = 0.9 if sort.valid else 0.8
    elif sort.called:
        base = 0.7 if sort.valid else 0.45
    else:  # a first digit is missing, and nothing says that anybody is to dial it
        base = (0.45 if sort.fixed_length else 0.3) if sort.valid else 0.0
    base *= 0.95 if sort.written != "plain" else 1.0
    base *= 0.9 if sort.doubtful else 1.0
    return round(base * (0.5 if sort.second else 1.0), 6)


def orders() -> list[float]:
    """Every value of the order that a reading can have, rising."""
    both = (False, True)
    reasons, written = ("code", "trunk", "plain", "bare"), ("plain", "words")
    sorts = (Sort(*each) for each in product(reasons, both, written, both, both, both, both))
    return sorted({order(sort) for sort in sorts} - {0.0})


@cache
def confidences() -> Confidences:
    """The confidence that was measured."""
    text = files("techthb.identify.phones").joinpath("confidence.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return Confidences([float(row["order"]) for row in rows], [float(row["confidence"]) for row in rows])
