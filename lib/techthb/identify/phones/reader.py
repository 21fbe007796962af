"""Reads one folded field: its numbers, judged by what stands around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from techthb.identify.phones.confidence import Sort, confidences
from techthb.identify.phones.dialling import Dialled, Dialler
from techthb.identify.phones.lookalikes import ODD, lookalikes
from techthb.identify.phones.runs import Reading, RunReader
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
WORD = re.compile(r"[^\W_]+")
WIDEST_PLUS = 8
"""Characters between a plus sign and the digits that it belongs to, at most."""
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
        self.shares = confidences()
        self._known: dict[tuple[str, Sequence[str]], list[Reading]] = {}

    def field(
        self,
        low: str,
        field: str,
        regions: Sequence[str],
        *,
        shown: Sequence[tuple[int, int]] = (),
        spoken: Sequence[tuple[int, int]] | None = None,
        mixed: Sequence[tuple[int, int]] = (),
        ciphers: Sequence[Reading] = (),
    ) -> list[Hypothesis]:
        """The numbers of a field.

        Parameters
        ----------
        low : the field, folded and in lower case.
        field : its name.
        regions : the numbering plans in which a number without country code is read, best reason first.
        shown : places with digits or look-alikes in a row, sorted.
        spoken : places with words for digits, or with digits spread out, sorted; None to look everywhere.
        mixed : places with digits and letters in one word, sorted.
        ciphers : numbers already read, which go before others in their place.
        """
        links = list(self._links(low, field, regions))
        if spoken is None:
            readings, read = self.runs.readings(low, 0, len(low), regions), len(low)
        else:
            readings, read = self.runs.around(low, spoken, regions) if spoken else ([], 0)
        for start, end in shown:
            if start >= read or not _overlaps((start, end), readings):
                readings += self._stretch(low, start, end, regions)
        mixed = [place for place in mixed if place[0] >= read and not _overlaps(place, readings)]
        readings += self.runs.around(low, mixed, regions)[0] if mixed else []
        if ciphers:
            readings = [each for each in readings if not _overlaps((each.start, each.end), ciphers)]
            readings += ciphers
        return self._judged(readings, links, low, field)

    def ciphers(self, plain: str, places: Sequence[tuple[int, int]], regions: Sequence[str]) -> list[Reading]:
        """The numbers of look-alikes in ``places`` of a folded field with its capitals."""
        found = []
        for start, end in places:
            if ODD.search(plain, start, end) and (
                shown := lookalikes(plain, start, end, regions, self.dialler)
            ):
                found.append(Reading(*shown, "letters", False, 0.0))
        return found

    def is_said(self, low: str, start: int, end: int) -> bool:
        """Whether all words of a place are number words of one language."""
        languages = -1
        for word in WORD.findall(low, start, end):
            languages &= self.lexicon.speakers(word)
        return languages > 0

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
            if purpose == "reference" or is_masked(low, start, end) or is_in_address(low, start, end):
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
        if reading.plus and reading.dialled[0].usual:
            return ""
        international = not reading.plus and reading.digits.startswith("00")
        return self.surroundings.purpose(low, start, through=international)

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
