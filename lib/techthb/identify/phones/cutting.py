"""Units cut into the numbers that explain them best: the longest that can be dialled, usual kinds first."""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple

from techthb.identify.phones.dialling import FEWEST, MOST, Dialled, Dialler
from techthb.identify.phones.units import PAUSE, Unit

__all__ = ["FEWEST_CLEAR", "Cutter", "Reading", "is_certain", "is_plain_case", "is_whole"]

MOST_SPELLINGS = 24
"""Ways to say a row in digits that are tried."""
FEWEST_WHOLE = 10
"""Digits of a number in full, with its trunk prefix or country code, in nearly all plans."""
MOST_IN_ONE = 12
"""Digits up to which a row is taken for one number at once, in plans whose numbers have many lengths."""
FRAYED, SPREAD, SPREAD_ON = 1.5, 1.2, 0.5
"""What it costs that an end of a number may as well be a word, that words stand between two of its groups,
and that they do between more."""
PAUSED = 1.0
"""What it costs that a comma stands between two units and between no others."""
FEWEST_CLEAR = 3
"""Clear number words beside which a doubtful one is a number too."""
AREA = 3
"""Digits of an area code in plans without trunk prefix, nearly all of them North American."""
LED_IN = 0.5
"""What it costs to leave out what stands before a number that begins with 0: "an hour or two, zero …"."""
FEWEST_IN_ROW = 8
"""Units in a row that no sentence has by chance."""
UNASSIGNED, UNUSUAL = 0.3, 2.0
"""What it costs a way to say a row that the number is not known as assigned, and that none like it is."""


class Reading(NamedTuple):
    """A number in a field.

    Parameters
    ----------
    start, end : its position, half open.
    digits : what is dialled; ``plus`` whether a plus sign stands in front.
    dialled : what that can mean, best first.
    written : ``plain``, ``letters`` (look-alikes), ``words``, ``spread`` (words that lead on between groups).
    doubtful : whether a word of it mostly means something else, or only a line break holds it together.
    apart : what its less likely ways to say a unit cost (``Unit.apart``).
    """

    start: int
    end: int
    digits: str
    plus: bool
    dialled: tuple[Dialled, ...]
    written: str
    doubtful: bool
    apart: float


class Cutter:
    """Cuts rows of units into numbers."""

    def __init__(self, dialler: Dialler) -> None:
        self._dialler = dialler

    def whole(self, units: list[Unit], regions: Sequence[str]) -> Reading | None:
        """The one number that all units of a row say, first ways first."""
        if any(unit.lead or unit.choices[0] == "+" for unit in units[1:]):
            return None
        pauses = sum([PAUSE.search(unit.gap) is not None for unit in units[1:]])
        if 0 < pauses < len(units) - 1 and len(units) > 3:
            return None
        size = sum([len(unit.choices[0]) for unit in units])
        return self._reading(units, regions) if FEWEST <= size <= MOST else None

    def best(self, units: list[Unit], regions: Sequence[str]) -> tuple[float, list[Reading]]:
        """The numbers that together explain the units best, and how well; units may be left over.

        Looks from the end backwards, so that each unit is the start of at most ``MOST`` pieces.
        """
        clear = [_is_clear(units, at) for at in range(len(units))]
        natural = [_is_natural(units, at) for at in range(len(units) + 1)]
        sizes = [_sizes(unit) for unit in units]
        possible = self._dialler.sizes(regions)
        best: list[tuple[float, Reading | None, int]] = [(0.0, None, 0)] * (len(units) + 1)
        for first in range(len(units) - 1, -1, -1):
            best[first] = (best[first + 1][0] - _left_over(units, first), None, first + 1)
            if not natural[first]:
                continue
            # a code of any country may follow
            anywhere = any(way[:1] in ("", "+", "0") for way in units[first].choices)
            complete = 0
            for after, size in _ends(units, sizes, clear, natural, first):
                if size and not anywhere and size not in possible:
                    continue
                reading = self._reading(units[first:after], regions)
                if reading is not None:
                    beyond = max(0, len(reading.digits) - complete) if complete else 0
                    value = _worth(reading, units[first:after]) - beyond + best[after][0]
                    if not complete and _is_complete(reading, units[first : after + 1]):
                        complete = len(reading.digits)
                    if value >= best[first][0]:  # a longer number comes later and wins a tie
                        best[first] = (value, reading, after)
        readings, at = [], 0
        while at < len(units):
            _, reading, at = best[at]
            if reading is not None:
                readings.append(reading)
        return best[0][0], readings

    def _reading(self, units: list[Unit], regions: Sequence[str]) -> Reading | None:
        plus = units[0].choices[0] == "+"
        said = units[plus:]
        best: tuple[Dialled, ...] = ()
        digits, least = "", 0.0
        for spelling in islice(product(*[unit.choices for unit in said]), MOST_SPELLINGS):
            joined = "".join(spelling)
            if not FEWEST <= len(joined) <= MOST:
                continue
            cost = sum(
                [unit.apart for unit, way in zip(said, spelling, strict=True) if way != unit.choices[0]]
            )
            if best and cost >= least:
                if not least:
                    break
                continue
            dialled = self._dialler.read(joined, plus, regions)
            if dialled:
                cost += _unusual(dialled[0])
                if not best or cost < least:
                    best, digits, least = tuple(dialled), joined, cost
        if not best or not _is_credible(said, digits, best[0]):
            return None
        lines = any("\n" in unit.gap for unit in said[1:])
        written = (
            "spread" if any(unit.lead for unit in said[1:])
            else "words" if any(unit.words for unit in said)
            else "letters" if any(unit.letters for unit in said)
            else "plain"
        )  # fmt: skip
        doubtful = lines or any(unit.doubtful for unit in said)
        apart = least - _unusual(best[0])
        return Reading(units[0].start, units[-1].end, digits, plus, best, written, doubtful, apart)


def _is_clear(units: list[Unit], at: int) -> bool:
    """Whether a unit counts as digits.

    Letters without a digit do beside digits ("O7 OO 9l"), words that mostly mean something else only beside
    single digits: "seven to nine" is two hours, "seven double oh nine" is a number.
    """
    unit = units[at]
    edge = at in (0, len(units) - 1)
    if unit.doubtful and edge and "," in (unit.gap if at else units[min(1, len(units) - 1)].gap):
        return sum(["," in each.gap for each in units[1:]]) > 1
    if unit.choices[0] in ("+", "") or (not unit.doubtful and unit.letters < len(unit.choices[0])):
        return True
    beside = []
    if at and len(unit.gap) <= 2 and not unit.lead:
        beside.append(units[at - 1])
    if at + 1 < len(units) and len(units[at + 1].gap) <= 2 and not units[at + 1].lead:
        beside.append(units[at + 1])
    if unit.doubtful:
        single = [each.words or len(each.choices[0]) == 1 for each in beside]
        said = sum([each.words and not each.doubtful for each in units]) >= 2
        return bool(single) and (said or all(single))
    return any(not each.words for each in beside)


def _left_over(units: list[Unit], at: int) -> float:
    """What it costs to leave a unit out: a lone digit in a row of lone digits is hardly there by chance."""
    if len(units[at].choices[0]) > 1 and not units[at].words:
        return 0.0
    if not at and len(units) > FEWEST and units[1].choices[0].startswith("0") and _is_beside(units[1]):
        return LED_IN
    return (
        1.5 if (at and _is_beside(units[at])) or (at + 1 < len(units) and _is_beside(units[at + 1])) else 0.0
    )


def _is_beside(unit: Unit) -> bool:
    """Whether a unit follows the one before at once."""
    return len(unit.gap) <= 2 and not unit.lead and not PAUSE.search(unit.gap)


def _is_natural(units: list[Unit], at: int) -> bool:
    """Whether a number may begin at a unit and another end before it: between digits that all stand alone
    only where one is 0 or follows a plus sign."""
    if at in (0, len(units)) or units[at].choices[0] == "+" or units[at].lead or units[at].doubtful:
        return True
    if PAUSE.search(units[at].gap):
        return True
    if units[at - 1].choices[0] == "+":
        return False
    return (
        units[at].choices[0].startswith("0")
        or len(units[at].choices[0]) > 1
        or (len(units[at - 1].choices[0]) > 1)
    )


def _sizes(unit: Unit) -> tuple[int, int]:
    """The fewest and the most digits that a unit says."""
    if unit.choices[0] == "+":
        return 0, 0
    if len(unit.choices) == 1:
        return (size := len(unit.choices[0])), size
    sizes = [len(choice) for choice in unit.choices]
    return min(sizes), max(sizes)


def _ends(
    units: list[Unit], sizes: list[tuple[int, int]], clear: list[bool], natural: list[bool], first: int
) -> Iterator[tuple[int, int]]:
    """Where a number that starts at unit ``first`` may end (exclusive), the shortest first, and how many
    digits it has, 0 where ways to say it differ in that."""
    fewest = most = 0
    for at in range(first, len(units)):
        if not clear[at] or (at > first and units[at].choices[0] == "+"):
            return
        fewest, most = fewest + sizes[at][0], most + sizes[at][1]
        if fewest > MOST:
            return
        if most >= FEWEST and natural[at + 1]:
            yield at + 1, most if fewest == most else 0


def _is_credible(said: list[Unit], digits: str, dialled: Dialled) -> bool:
    """Whether enough of a number is digits or clear words for it to be one."""
    letters = sum([unit.letters for unit in said])
    doubtful = sum([len(unit.choices[0]) for unit in said if unit.doubtful])
    spread = any(unit.lead for unit in said[1:])
    unsure = (
        not dialled.valid if dialled.reason == "plain" else not dialled.usual and dialled.reason == "trunk"
    )
    if spread and (dialled.reason == "bare" or unsure):
        return False
    if letters and dialled.reason == "bare":
        return False
    if spread and dialled.reason == "plain" and not _has_group(said, AREA):
        return False
    clear = sum([unit.words and not unit.doubtful for unit in said])
    most = (
        1.0
        if clear >= FEWEST_CLEAR and len(said) >= FEWEST_IN_ROW
        else 0.65
        if clear >= FEWEST_CLEAR
        else 0.5
    )
    return doubtful <= len(digits) * most and letters <= 0.8 * len(digits)


def _has_group(said: list[Unit], size: int) -> bool:
    """Whether one of the units ends with that digit of the number: no area code is parted from within."""
    digits = 0
    for unit in said:
        digits += len(unit.choices[0])
        if digits >= size:
            return digits == size
    return False


def is_certain(dialled: Dialled, size: int) -> bool:
    """Whether digits that all belong to one number can hardly be cut otherwise."""
    long_enough = dialled.fixed_length or size <= MOST_IN_ONE
    return long_enough and dialled.usual and dialled.reason != "bare"


def is_whole(dialled: Dialled, digits: str) -> bool:
    """Whether digits with nothing but marks between are a number of full length."""
    return dialled.reason in ("code", "trunk") and FEWEST_WHOLE <= len(digits) <= MOST_IN_ONE


def _is_complete(reading: Reading, units: list[Unit]) -> bool:
    """Whether a number is whole and set apart from the unit behind it: what follows begins something new.

    A comma sets nothing apart where one stands between most units, nor do words that lead on to what is
    shorter than a group.
    """
    if len(reading.digits) < FEWEST_WHOLE or len(units) < FEWEST_CLEAR:
        return False
    if not reading.dialled[0].valid or reading.dialled[0].reason == "bare" or reading.apart:
        return False
    behind = units[-1]
    if behind.lead or "\n" in behind.gap:
        return not any(unit.lead or "\n" in unit.gap for unit in units[1:-1])
    if PAUSE.search(behind.gap) is None:
        return False
    if len(behind.choices[0]) == 1 and any(unit.lead for unit in units[1:-1]):
        return False
    paused = [PAUSE.search(unit.gap) is not None for unit in units[1:-1]]
    return sum(paused) <= len(paused) / 2


def is_plain_case(reading: Reading, units: list[Unit]) -> bool:
    """Whether a row of units is one number and its ends are clearly part of it."""
    if not is_certain(reading.dialled[0], len(reading.digits)) or reading.apart or reading.doubtful:
        return False
    return not units[0].letters and not units[-1].letters


def _unusual(dialled: Dialled) -> float:
    return 0.0 if dialled.valid else UNASSIGNED if dialled.usual else UNUSUAL


def _worth(reading: Reading, units: list[Unit]) -> float:
    """How well a number explains its digits: per digit, more when assigned, less without a reason to dial.

    The constants make one number of a whole row beat a part of it, unless only the part is assigned; digits
    beyond the twelfth count only when assigned, since some plans allow any length. "is 7 1 8 …" is a number
    of one digit more when its first word is read as 15, so letters at an end cost more than they bring; and
    what follows a plus sign is no number without it.
    """
    dialled = reading.dialled[0]
    worth = float(len(reading.digits)) if dialled.usual else 0.8 * min(len(reading.digits), 12)
    worth -= 0.0 if dialled.valid else UNASSIGNED
    worth *= 0.75 if dialled.reason == "bare" else 1.0
    worth *= 1.0 if reading.written == "plain" else 0.95
    ends = (units[0], units[-1])
    letters = sum([unit.letters for unit in units])
    lone = [unit.letters for unit in ends if unit.letters and unit.letters == len(unit.choices[0])]
    leads = sum([unit.lead > 0 for unit in units[1:]])
    cost = reading.apart + (SPREAD + SPREAD_ON * (leads - 1) if leads else 0.0)
    cost += FRAYED * (len(lone) if sum(lone) == letters else 0)
    pauses = sum([PAUSE.search(unit.gap) is not None for unit in units[1:]])
    cost += PAUSED if pauses == 1 and len(units) > 3 else 0.0
    lines = sum(["\n" in unit.gap for unit in units[1:]])
    cost += PAUSED if lines == 1 else 0.0
    clear = sum([unit.words and not unit.doubtful for unit in units])
    doubtful = sum([unit.doubtful and unit.choices[0] != "+" for unit in ends])
    cost += (FRAYED if clear < FEWEST_CLEAR else 0.5) * doubtful
    return worth - 2.0 - cost + (3.0 if dialled.reason == "code" and not reading.apart else 0.0)
