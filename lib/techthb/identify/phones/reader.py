"""Reads one folded field: its numbers, judged by what stands around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from techthb.identify.phones.confidence import Sort, confidences
from techthb.identify.phones.cutting import FEWEST_CLEAR, Reading, is_certain, is_whole
from techthb.identify.phones.dialling import MOST, Dialled, Dialler
from techthb.identify.phones.lookalikes import ODD, lookalikes
from techthb.identify.phones.noise import noise
from techthb.identify.phones.runs import GROUP, RunReader
from techthb.identify.phones.scan import WIDEST_PLUS, Places, Scanner, SimpleRow
from techthb.identify.phones.surroundings import (
    LINK,
    LINKED,
    is_in_address,
    is_masked,
    is_priced,
    surroundings,
)  # fmt: skip
from techthb.identify.phones.words import lexicon

__all__ = ["Hypothesis", "PhoneReader", "regions_of"]

PLUS = re.compile(r"\+[^\w+\n]*$")
LAST_WORD = re.compile(r"([^\W\d_]+)[^\w\n]*$")
ACCOUNT = re.compile(r"(?<![^\W_])[a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){0,6} ?$")
"""The beginning of a bank account's number (ISO 13616), before a row of its digits."""
LONGEST_ACCOUNT = 36
"""Characters of it, and of the spaces in it, before the last of its groups."""
FEWEST_FULL = 11
"""Digits, its prefix among them, from which on a number of a plan with many lengths is whole."""
WIDEST_WORD = 24
"""Characters by which a place is widened on each side, at most."""
MOST_KEPT = 200_000
"""Stretches whose readings are remembered: memory stays flat however many adverts are read."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A number that a place in a field may mean.

    Parameters
    ----------
    start, end : the place, code points of the folded field, half open.
    dialled : the number, its region and why it can be dialled there.
    sort : what the confidence rests on.
    confidence : 0 to 1.
    """

    start: int
    end: int
    dialled: Dialled
    sort: Sort
    confidence: float


class PhoneReader:
    """Reads folded fields, one by one."""

    def __init__(self) -> None:
        self.lexicon = lexicon()
        self.dialler = Dialler()
        self.surroundings = surroundings()
        self.runs = RunReader(self.lexicon, self.dialler, self.surroundings)
        self.scanner = Scanner(self.lexicon, self.runs.rows)
        self.shares = confidences()
        self._known: dict[tuple[str, Sequence[str]], list[Reading]] = {}

    def field(self, plain: str, field: str, regions: Sequence[str]) -> list[Hypothesis]:
        """The numbers of one field, folded and with its capitals."""
        return [
            each
            for places in self.scanner.places([plain], [True])
            for each in self.places(places, plain, field, regions, True)
        ]

    def places(
        self, places: Places, cased: str, field: str, regions: Sequence[str], linked: bool
    ) -> list[Hypothesis]:
        """The numbers of a field in the places where one may be.

        Parameters
        ----------
        places : of the field.
        cased : the field, folded, with its capitals.
        field : its name.
        regions : the numbering plans in which a number without country code is read, best reason first.
        linked : whether it may hold a dialling link.
        """
        low = places.low
        readings = self.ciphers(cased, places.ciphers, regions) if places.ciphers else []
        slow = [place for place in places.spoken if not _overlaps(place, readings)]
        rows: list[Reading] = []
        for row in places.rows:
            reading = self._row(low, row, regions)
            if reading is not None:
                rows += reading
            elif row.words:
                slow.append((row.start, row.end))
            else:
                rows += self._stretch(low, row.start, row.end, regions)
        if slow:
            spoken = self.runs.around(low, sorted(slow), regions)[0]
            readings += [each for each in spoken if not _overlaps((each.start, each.end), readings)]
        for place in places.mixed:
            if not _overlaps(place, readings):
                readings += self._stretch(low, *place, regions)
        if readings:
            rows = [row for row in rows if not _overlaps((row.start, row.end), readings)]
        links = list(self._links(low, field, regions)) if linked else []
        return self._judged(readings + rows, links, low, field)

    def _row(self, low: str, row: SimpleRow, regions: Sequence[str]) -> list[Reading] | None:
        """What a row of digits or simple words says where that is plain; None asks for a closer look."""
        digits, start = row.digits, row.start
        plus = digits.startswith("+")
        if plus:
            digits = digits[1:]
        elif row.plus and (sign := PLUS.search(low, max(0, start - WIDEST_PLUS), start)):
            plus, start = True, sign.start()
        follows = not plus and not row.words and low[max(0, start - 3) : max(0, start - 1)].isalnum()
        if follows and ACCOUNT.search(low, max(0, start - LONGEST_ACCOUNT), start):
            return []
        if len(digits) > MOST or "+" in digits:
            return None
        if row.dated and GROUP.search(low, start, row.end) and noise(low, start, row.end):
            return None
        doubtful = row.clear < row.words
        if doubtful and row.clear < FEWEST_CLEAR:
            return None
        dialled = self.dialler.read(digits, plus, regions)
        certain = bool(dialled) and is_certain(dialled[0], len(digits))
        if not certain and (row.words or not dialled or not is_whole(dialled[0], digits)):
            return None
        written = "words" if row.words else "plain"
        return [Reading(start, row.end, digits, plus, tuple(dialled), written, doubtful, 0.0)]

    def ciphers(self, plain: str, places: Sequence[tuple[int, int]], regions: Sequence[str]) -> list[Reading]:
        """The numbers of look-alikes in ``places`` of a folded field with its capitals."""
        found = []
        for start, end in places:
            if ODD.search(plain, start, end) and (
                shown := lookalikes(plain, start, end, regions, self.dialler)
            ):
                found.append(Reading(*shown, "letters", False, 0.0))
        return found

    def _stretch(self, low: str, start: int, end: int, regions: Sequence[str]) -> list[Reading]:
        """The numbers in a stretch of digits, look-alikes and marks; each stretch is read once."""
        start, end = _widened(low, start, end)
        if plus := PLUS.search(low, max(0, start - WIDEST_PLUS), start):
            start = plus.start()
        key = (low[start:end], regions)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            known = self.runs.plain(key[0], regions)
            if known is None:
                known = self.runs.readings(key[0], 0, end - start, regions)
            self._known[key] = known
        return [_moved(reading, start) for reading in known]

    def _judged(
        self, readings: list[Reading], links: list[Hypothesis], low: str, field: str
    ) -> list[Hypothesis]:
        judged = links
        for reading in readings:
            start, end = reading.start, reading.end
            if links and any(link.start < end and start < link.end for link in links):
                continue
            start -= low[max(0, start - 1) : start] == "(" and ")" in low[start:end]
            purpose = self._purpose(reading, low, start)
            masked = is_masked(low, start, end, whole=_is_full(reading))
            if purpose == "reference" or masked or is_in_address(low, start, end):
                continue
            if is_priced(low, start, end) and not reading.plus:
                continue
            for dialled in reading.dialled:
                called = dialled.reason == "bare" and (purpose == "call" or field == "contact")
                sort = Sort(
                    dialled.reason, dialled.valid, reading.written, reading.doubtful, called,
                    dialled.rank > 0, dialled.fixed_length,
                )  # fmt: skip
                if confidence := self.shares.of(sort):
                    judged.append(Hypothesis(start, end, dialled, sort, confidence))
        return judged

    def _purpose(self, reading: Reading, low: str, start: int) -> str:
        """What the words before a number say it is for; a number with a plus sign needs no words."""
        if reading.plus:
            return ""
        international = reading.digits.startswith("00")
        purpose = self.surroundings.purpose(low, start, through=international)
        before = LAST_WORD.search(low, max(0, start - WIDEST_WORD), start) if purpose == "reference" else None
        if before and reading.written == "spread" and before[1] in self.lexicon.connectors:
            return ""  # "area code 212, then …"
        return purpose

    def _links(self, low: str, field: str, regions: Sequence[str]) -> Iterator[Hypothesis]:
        if not any(mark in low for mark in LINKED):
            return
        for match in LINK.finditer(low):
            digits = "".join(filter(str.isdigit, match["number"].removeprefix("%2b")))
            plus = match["plus"] is not None or match["local"] is None
            start = match.start("number")
            digits = digits[2:] if match["plus"] == "00" else digits
            for dialled in self.dialler.read(digits, plus, regions):
                sort = Sort(
                    dialled.reason,
                    dialled.valid,
                    "link",
                    False,
                    False,
                    dialled.rank > 0,
                    dialled.fixed_length,
                )
                yield Hypothesis(start, match.end("number"), dialled, sort, self.shares.of(sort))


@cache
def regions_of(listed: str | None) -> tuple[str, ...]:
    """The regions of a place, which lists them with commas."""
    return tuple(listed.split(",")) if listed else ()


def _overlaps(place: tuple[int, int], readings: Sequence[Reading]) -> bool:
    return any(each.start < place[1] and place[0] < each.end for each in readings)


def _is_full(reading: Reading) -> bool:
    """Whether nothing can be hidden of a number: it is assigned as it stands and has its prefix."""
    dialled = reading.dialled[0]
    long_enough = dialled.fixed_length or len(reading.digits) >= FEWEST_FULL
    return dialled.valid and dialled.reason in ("code", "trunk") and long_enough


def _widened(low: str, start: int, end: int) -> tuple[int, int]:
    """The place with the whole words at its ends."""
    floor, ceiling = max(0, start - WIDEST_WORD), min(len(low), end + WIDEST_WORD)
    while start > floor and low[start - 1].isalnum():
        start -= 1
    while end < ceiling and low[end].isalnum():
        end += 1
    return start, end


def _moved(reading: Reading, by: int) -> Reading:
    return replace(reading, start=reading.start + by, end=reading.end + by)
