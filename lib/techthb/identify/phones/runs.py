"""Rows of digits and number words, and the telephone numbers that they hold.

A field is cut into rows (``rows``). A row is spelled out in a language as *units*, each with one way or
several to say it in digits ("quatre-vingt-dix" is 90, or 4, 20, 10); and the units are cut into the numbers
that explain them best: the longest that can be dialled, those of usual kinds first.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from techthb.identify.phones.cutting import FEWEST_CLEAR, Cutter, Reading, is_certain, is_plain_case, is_whole
from techthb.identify.phones.dialling import FEWEST, MOST, Dialler
from techthb.identify.phones.noise import noise
from techthb.identify.phones.rows import TOKEN, Row, RowReader, looks_like_digits
from techthb.identify.phones.surroundings import Surroundings
from techthb.identify.phones.units import PAUSE, Speller, Unit, counts_dropped, parted, shows
from techthb.identify.phones.words import Lexicon, Vocabulary

__all__ = ["GROUP", "RunReader"]

MOST_LANGUAGES = 6
"""Languages in which a row is read, when many know its words."""

PLAIN = re.compile(
    r"[^\w+]*(?:[^\W\d_]+[^\w+]+)*(?:(?P<plus>\+)[ (]{0,3})?"
    r"(?P<number>[0-9](?:(?:[^\w+€$£¥₴₽₺₹¤%@°?,;\n]|_){0,8}+[0-9])*+)(?:\W+[^\W\d_]+)*\W*"
)
"""A stretch with one row of digits, marks, and words before and behind."""
WORD = re.compile(r"[^\W\d_]+")
BETWEEN = re.compile(r"[€$£¥₴₽₺₹¤%@°?,;\n]")
"""Marks that may end a number."""
MARKS = re.compile(r"[^0-9]+")
GROUP = re.compile(r"[0-9]{2}[.:/-]|[.:/-][0-9]{2}")
"""Where dates and times are possible."""
LAST_TOKEN = re.compile(r"([^\W_]+|\+)[^\w+\n]{0,4}$")
MOST_BEFORE, WIDEST_TOKEN = 24, 40
"""Tokens in front of the place that gave reason to look that may belong to a number; characters of one and
the marks behind it."""


class RunReader:
    """Reads fields; equal strings of digits are looked up once per region."""

    def __init__(self, lexicon: Lexicon, dialler: Dialler, around: Surroundings) -> None:
        self._lexicon = lexicon
        self._dialler = dialler
        self._cutter = Cutter(dialler)
        self.rows = RowReader(lexicon, around)

    def readings(self, low: str, start: int, end: int, regions: Sequence[str]) -> list[Reading]:
        """The telephone numbers in ``low[start:end]``, in order and without overlap.

        Parameters
        ----------
        low : a folded field in lower case.
        regions : the numbering plans in which a number without country code is read, best reason first.
        """
        found: list[Reading] = []
        for row in self.rows.rows(low, start, end):
            found += self._row(row, regions)
        return found

    def plain(self, stretch: str, regions: Sequence[str]) -> list[Reading] | None:
        """What a stretch says where that is plain: one number in digits or look-alikes, or none.

        Most stretches are plain, and this takes a tenth of the time of a closer look; None asks for one.
        """
        match = PLAIN.fullmatch(stretch)
        if match is None or not all(map(self.rows.is_no_digit, WORD.findall(stretch))):
            return self.shown(stretch, regions)
        written = match["number"]
        digits = MARKS.sub("", written)
        if len(digits) < FEWEST:
            return []
        if len(digits) > MOST or (GROUP.search(written) and noise(written, 0, len(written))):
            return None
        plus = match["plus"] is not None
        dialled = self._dialler.read(digits, plus, regions)
        if not dialled or not (is_certain(dialled[0], len(digits)) or is_whole(dialled[0], digits)):
            return None
        start = match.start("plus") if plus else match.start("number")
        return [Reading(start, match.end("number"), digits, plus, tuple(dialled), "plain", False, 0.0)]

    def shown(self, stretch: str, regions: Sequence[str]) -> list[Reading] | None:
        """The number of a stretch of digits and look-alikes, each token with a digit in it; None asks for a
        closer look."""
        places = [match for match in TOKEN.finditer(stretch) if not self.rows.is_outside(match[0])]
        if sum(map(str.isdigit, stretch)) < 1 or not places:
            return []
        tokens = [match[0] for match in places]
        plus = tokens[0] == "+"
        said = tokens[plus:]
        between = stretch[places[0].start() : places[-1].end()]
        if not all(looks_like_digits(token) and not token.isalpha() for token in said):
            return None
        if len(TOKEN.findall(between)) > len(tokens):
            return None
        digits = "".join([shows(letter)[0] for letter in "".join(said)])
        if not FEWEST <= len(digits) <= MOST or BETWEEN.search(between):
            return None
        dialled = self._dialler.read(digits, plus, regions)
        if not dialled or not is_certain(dialled[0], len(digits)) or not dialled[0].valid:
            return None
        start, end = places[0].start(), places[-1].end()
        return [Reading(start, end, digits, plus, tuple(dialled), "letters", False, 0.0)]

    def around(
        self, low: str, places: Sequence[tuple[int, int]], regions: Sequence[str]
    ) -> tuple[list[Reading], int]:
        """The numbers in the rows that reach into ``places`` (sorted), and up to where ``low`` was read."""
        found: list[Reading] = []
        read = 0
        for first, last in places:
            if first < read:
                continue
            start = self._begin(low, first, read)
            reached: list[int] = []
            for row in self.rows.rows(low, start, len(low), until=last, reached=reached):
                found += self._row(row, regions)
            read = reached[0]
        return found, read

    def _row(self, row: Row, regions: Sequence[str]) -> list[Reading]:
        """The readings of a row in the language that explains it best."""
        spoken = [token.languages for token in row.tokens if token.languages]
        if not (spoken or any(any(map(str.isdigit, token.text)) for token in row.tokens)):
            return []
        if not spoken and (only := self._only(row, regions)):
            return [only]
        written = any(token.text.isdigit() for token in row.tokens)
        best: tuple[float, list[Reading]] = (0.0, [])
        tried: set[tuple[tuple[int, tuple[str, ...]], ...]] = set()
        for code in islice(self._candidates(spoken, written), MOST_LANGUAGES):
            for units in self._spelled(row, self._lexicon.vocabularies[code] if code else None):
                key = tuple([(unit.start, unit.choices) for unit in units])
                if key in tried:
                    continue
                tried.add(key)
                if (
                    len(units) > 1
                    and (whole := self._cutter.whole(units, regions))
                    and is_plain_case(whole, units)
                ):
                    return [whole]
                found = self._cutter.best(units, regions)
                if found[0] > best[0]:
                    best = found
        return best[1]

    def _begin(self, low: str, start: int, read: int) -> int:
        """Where the row around ``start`` may begin: before all tokens that are no ordinary words."""
        while start > read and low[start - 1].isalnum():
            start -= 1
        for _ in range(MOST_BEFORE):
            before = LAST_TOKEN.search(low, max(read, start - WIDEST_TOKEN), start)
            if before is None or self.rows.is_ordinary(before[1]):
                break
            start = before.start(1)
        return start

    def _only(self, row: Row, regions: Sequence[str]) -> Reading | None:
        """The number of a row that is digits and nothing else, as most are, if it is as plain as can be."""
        plus = row.tokens[0].text == "+"
        parts = [token.text for token in row.tokens[plus:]]
        if not all(map(str.isdigit, parts)) or any(row.leads) or any(map(PAUSE.search, row.gaps)):
            return None
        dialled = self._dialler.read("".join(parts), plus, regions)
        if not dialled or not is_certain(dialled[0], len("".join(parts))):
            return None
        start, end = row.tokens[0].start, row.tokens[-1].end
        return Reading(start, end, "".join(parts), plus, tuple(dialled), "plain", False, 0.0)

    def pieces(self, low: str) -> Iterator[list[Unit]]:
        """The rows of a field as units, each in the one language that fits it best."""
        for row in self.rows.rows(low, 0, len(low), fewest=2):
            spoken = [token.languages for token in row.tokens if token.languages]
            code = next(self._candidates(spoken, False), "") if len(spoken) > 1 else ""
            yield from self._spelled(row, self._lexicon.vocabularies[code] if code else None)

    def _candidates(self, spoken: list[int], written: bool) -> Iterator[str]:
        """Languages that know all the words of a row, else those that know most.

        First "" where some of it is written in digits, or has few words: then the words may be none.
        """
        if written or len(spoken) < FEWEST_CLEAR:
            yield ""
        shared = spoken[0] if spoken else 0
        for bits in spoken:
            shared &= bits
        if shared:
            yield from self._lexicon.codes(shared)
            return
        counts: Counter[str] = Counter()
        for bits in spoken:
            counts.update(self._lexicon.codes(bits))
        yield from sorted(counts, key=lambda code: (-counts[code], code))

    def _spelled(self, row: Row, vocabulary: Vocabulary | None) -> Iterator[list[Unit]]:
        """The stretches of a row that ``vocabulary`` can say, each as units; then once more with "two zero"
        as two digits where it was taken for a count: "an hour or two, zero seven …"."""
        speller = Speller(parted(row, vocabulary), vocabulary)
        yield from self._stretches(speller)
        if speller.has_counted:
            yield from self._stretches(Speller(speller.row, vocabulary, counts=False))

    def _stretches(self, speller: Speller) -> Iterator[list[Unit]]:
        units: list[Unit] = []
        at, lead, led = 0, 0, False
        while at < len(speller.row.tokens):
            unit, after = speller.unit(at)
            if unit is None:
                lead, led = lead + 1, led or speller.row.tokens[at].text in self._lexicon.connectors
            else:
                if units and lead and not led:
                    yield counts_dropped(units)
                    units, led = [], False
                units.append(unit._replace(lead=unit.lead + lead) if units else unit)
                lead = 0
            at = after
        if units:
            yield counts_dropped(units)
