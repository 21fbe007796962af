"""Reads one folded field: its numbers, judged by what stands around them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl

from techthb.identify.phones.confidence import Sort, confidences
from techthb.identify.phones.cutting import FEWEST_CLEAR, Reading, is_certain, is_whole
from techthb.identify.phones.dialling import MOST, Dialled, Dialler
from techthb.identify.phones.kernel import ACCOUNT, ADDRESS, MASKED, NOISY, PRICED
from techthb.identify.phones.lookalikes import ODD, lookalikes
from techthb.identify.phones.noise import noise
from techthb.identify.phones.runs import RunReader
from techthb.identify.phones.scan import Places, Scanner, SimpleRow
from techthb.identify.phones.surroundings import (
    LINK,
    LINKED,
    is_account,
    is_in_address,
    is_masked,
    is_priced,
    surroundings,
)  # fmt: skip
from techthb.identify.phones.words import lexicon

__all__ = ["Hypothesis", "PhoneReader", "Said", "is_doubted", "is_firm", "regions_of"]

PLUS = re.compile(r"\+[^\w+\n]*$")
LAST_WORD = re.compile(r"([^\W\d_]+)[^\w\n]*$")
FEWEST_FULL = 11
"""Digits, its prefix among them, from which on a number of a plan with many lengths is whole."""
WIDEST_PLUS = 8
"""Marks between a plus sign and its digits, at most."""
WIDEST_WORD = 24
"""Characters by which a place is widened on each side, at most."""
MOST_KEPT = 200_000
"""Stretches whose readings are remembered: memory stays flat however many adverts are read."""


class Hypothesis(NamedTuple):
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


class Said(NamedTuple):
    """What the digits of a row mean.

    Parameters
    ----------
    dialled, written, doubtful : as of a ``Reading``.
    uncalled, called : its readings with their sort and confidence, without and with a word such as "call".
    """

    dialled: tuple[Dialled, ...]
    written: str
    doubtful: bool
    uncalled: list[tuple[Dialled, Sort, float]]
    called: list[tuple[Dialled, Sort, float]]

    def rated(self, called: bool) -> list[tuple[Dialled, Sort, float]]:
        return self.called if called else self.uncalled


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
        self._known_rows: dict[tuple[str, bool, int, int, Sequence[str]], Said | None] = {}
        self._purposes: dict[tuple[str, bool], str] = {}

    def field(self, plain: str, field: str, regions: Sequence[str]) -> list[Hypothesis]:
        """The numbers of one field, folded and with its capitals."""
        return [
            each
            for places in self.scanner.scan(pl.Series([plain])).places(np.array([True]))
            for each in self.places(places, field, regions, True)
        ]

    def places(self, places: Places, field: str, regions: Sequence[str], linked: bool) -> list[Hypothesis]:
        """The numbers of a field in the places where one may be.

        Parameters
        ----------
        places : of the field.
        field : its name.
        regions : the numbering plans in which a number without country code is read, best reason first.
        linked : whether it may hold a dialling link.
        """
        low = places.low
        readings = self.ciphers(places.cased, places.ciphers, regions) if places.ciphers else []
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
        if row.doubts & ACCOUNT and is_account(low, row.start):
            return []
        if row.doubts & NOISY and noise(low, row.start, row.end):
            return None
        said = self.said(row.digits, row.plus, row.words, row.clear, regions)
        if said is None:
            return None
        return [
            Reading(row.said, row.end, row.digits, row.plus, said.dialled, said.written, said.doubtful, 0.0)
        ]

    def said(
        self, digits: str, plus: bool, words: int, clear: int, regions: Sequence[str]
    ) -> "Said | None":  # fmt: skip
        """What the digits of a row mean, or None where that takes a closer look; each is looked up once."""
        key = (digits, plus, words, clear, regions)
        try:
            return self._known_rows[key]
        except KeyError:
            if len(self._known_rows) >= MOST_KEPT:
                self._known_rows.clear()
            said = self._known_rows[key] = self._dialled(*key)
            return said

    def _dialled(
        self, digits: str, plus: bool, words: int, clear: int, regions: Sequence[str]
    ) -> "Said | None":  # fmt: skip
        doubtful = clear < words
        if len(digits) > MOST or "+" in digits or (doubtful and clear < FEWEST_CLEAR):
            return None
        dialled = tuple(self.dialler.read(digits, plus, regions))
        certain = bool(dialled) and is_certain(dialled[0], len(digits))
        if not certain and (words or not dialled or not is_whole(dialled[0], digits)):
            return None
        written = "words" if words else "plain"
        uncalled = self._rated(dialled, written, doubtful, False)
        bare = any(each.reason == "bare" for each in dialled)  # what is called matters to no other
        called = self._rated(dialled, written, doubtful, True) if bare else uncalled
        return Said(dialled, written, doubtful, uncalled, called)

    def _rated(
        self, dialled: Sequence[Dialled], written: str, doubtful: bool, called: bool
    ) -> list[tuple[Dialled, Sort, float]]:
        """Those of ``dialled`` that are readings, with their confidence."""
        rated = []
        for each in dialled:
            sort = Sort(
                each.reason, each.valid, written, doubtful, called and each.reason == "bare", each.rank > 0,
                each.fixed_length,
            )  # fmt: skip
            if confidence := self.shares.of(sort):
                rated.append((each, sort, confidence))
        return rated

    def purpose_after(self, before: str, digits: str) -> str:
        """What the words before a number without a plus sign say it is for; each are looked at once."""
        key = (before, digits.startswith("00"))
        purpose = self._purposes.get(key)
        if purpose is None:
            if len(self._purposes) >= MOST_KEPT:
                self._purposes.clear()
            purpose = self._purposes[key] = self.surroundings.purpose(before, len(before), through=key[1])
        return purpose

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
            start = _bracketed(low, start, end)
            purpose = self._purpose(reading, low, start)
            masked = is_masked(low, start, end, whole=_is_full(reading))
            if purpose == "reference" or masked or is_in_address(low, start, end):
                continue
            if is_priced(low, start, end) and not reading.plus:
                continue
            called = purpose == "call" or field == "contact"
            rated = self._rated(reading.dialled, reading.written, reading.doubtful, called)
            judged += [Hypothesis(start, end, *each) for each in rated]
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


def is_firm(dialled: Iterable[Dialled]) -> bool:
    """Whether digits are a number without a first digit that was left out: else they may be half of one."""
    return any(each.reason != "bare" for each in dialled)


def is_doubted(low: str, row: SimpleRow) -> bool:
    """Whether what stands beside a row makes it something else than a number."""
    doubts, start, end = row.doubts, row.opened, row.end
    return bool(
        (doubts & ACCOUNT and is_account(low, row.start))
        or (doubts & NOISY and noise(low, row.start, end))
        or (doubts & MASKED and is_masked(low, start, end))
        or (doubts & ADDRESS and is_in_address(low, start, end))
        or (doubts & PRICED and not row.plus and is_priced(low, start, end))
    )


def _bracketed(low: str, start: int, end: int) -> int:
    """Where a number begins with the bracket in front that is closed in it."""
    return start - (low[max(0, start - 1) : start] == "(" and ")" in low[start:end])


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
    return reading._replace(start=reading.start + by, end=reading.end + by)
