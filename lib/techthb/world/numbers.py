"""Telephone numbers that are nobody's: reserved slots, and tokens when the slots run out."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from techthb.datasets.reserved import is_reserved, slots
from techthb.world.region import read

__all__ = ["HOTLINE_FIRST", "NumberingPlan", "Pool", "neighbours", "numbering_plans", "value_of"]

Ints = npt.NDArray[np.int64]

FREEPHONE = range(448081570000, 448081571000)
PREMIUM = range(449098790000, 449098791000)
"""Slots that no advertiser has: a freephone number can be a site's hotline, a premium one is never used."""
HOTLINE_FIRST = FREEPHONE.start


class Pool:
    """The free reserved numbers of one plan, in an order drawn once.

    A number is handed out once and never again. Numbers are integers without ``+``; a token is a negative
    integer, its serial number within the State.
    """

    def __init__(self, plan: str, rng: np.random.Generator) -> None:
        every = np.concatenate([np.arange(first, last + 1) for first, last in slots(plan)])
        fit = ~np.isin(every, [*FREEPHONE, *PREMIUM])
        self._free: Ints = rng.permutation(every[fit])
        self._next = 0
        self.tokens = 0

    def take(self, count: int) -> Ints:
        """The next ``count`` numbers; tokens once the slots are used up."""
        numbers = self._free[self._next : self._next + count]
        self._next += len(numbers)
        short = count - len(numbers)
        tokens = -np.arange(self.tokens + 1, self.tokens + short + 1)
        self.tokens += short
        return np.concatenate([numbers, tokens])


@dataclass(frozen=True)
class NumberingPlan:
    """How a plan writes its numbers."""

    code: str
    trunk: str
    groups: dict[str, list[int]]

    def national(self, number: int) -> list[str]:
        """The groups of digits as written at home, the trunk prefix with the first."""
        groups = self.split(number)
        return [self.trunk + groups[0], *groups[1:]]

    def international(self, number: int) -> list[str]:
        """The country code and the groups behind it, without ``+``."""
        return [self.code, *self.split(number)]

    def split(self, number: int) -> list[str]:
        """The national number in its groups."""
        digits = str(number).removeprefix(self.code)
        lengths = self.groups[max((key for key in self.groups if digits.startswith(key)), key=len)]
        return [digits[end - length : end] for length, end in zip(lengths, accumulate(lengths), strict=True)]


def numbering_plans() -> dict[str, NumberingPlan]:
    """The plans that the States borrow, by ISO code."""
    data: dict[str, Any] = read("plans.yml")
    return {code: NumberingPlan(**entry) for code, entry in data.items()}


def value_of(number: int, state: str) -> tuple[str, str]:
    """Kind and value of a number as tables have it: E.164, or a token such as ``SYN-XA-000123``."""
    return ("phone", f"+{number}") if number > 0 else ("token", f"SYN-{state}-{-number:06d}")


def neighbours(number: int) -> list[int]:
    """The reserved numbers that one slip of the finger makes of ``number``: a digit of the last four wrong,
    or two neighbouring ones of the last five swapped."""
    digits = str(number)
    slips = {
        digits[:place] + other + digits[place + 1 :]
        for place in range(len(digits) - 4, len(digits))
        for other in "0123456789"
    }
    slips |= {
        digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        for place in range(len(digits) - 5, len(digits) - 1)
    }
    found = sorted(int(slip) for slip in slips - {digits} if is_reserved("+" + slip))
    return [slip for slip in found if slip not in FREEPHONE and slip not in PREMIUM]
