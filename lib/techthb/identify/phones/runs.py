"""Rows of digits and number words, and the telephone numbers that they hold.

A field is cut into rows (``rows``). A row is spelled out in a language as *units*, each with one way or
several to say it in digits ("quatre-vingt-dix" is 90, or 4, 20, 10); and the units are cut into the numbers
that explain them best: the longest that can be dialled, those of usual kinds first.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import NamedTuple

from techthb.identify.phones.dialling import FEWEST, MOST, Dialled, Dialler
from techthb.identify.phones.noise import noise
from techthb.identify.phones.rows import BESIDE, LOOKALIKES, TOKEN, Row, RowReader, Token, looks_like_digits
from techthb.identify.phones.surroundings import Surroundings
from techthb.identify.phones.words import COUNTS, Lexicon, Phrase, Vocabulary

__all__ = ["Reading", "RunReader", "Unit"]

MOST_SPELLINGS = 24
"""Ways to say a row in digits that are tried."""
FEWEST_WHOLE = 10
"""Digits of a number in full, with its trunk prefix or country code, in nearly all plans."""
MOST_IN_ONE = 12
"""Digits up to which a row is taken for one number at once, in plans whose numbers have many lengths."""
FRAYED, SPREAD = 1.5, 1.2
"""What it costs that an end of a number may as well be a word, and that words stand between its groups."""
PAUSED = 1.0
"""What it costs that a comma stands between two units and between no others."""
FEWEST_CLEAR = 3
"""Clear number words beside which a doubtful one is a number too."""
FEWEST_IN_ROW = 8
"""Units in a row that no sentence has by chance."""
HUNDREDS_APART = 0.5
"""What it costs to read "nine hundred one" as 900, 1: people say numbers so."""
COUNTED_APART = 2.2
"""What it costs to read "two seven" as 77."""
COUNTS_APART = 0.3
"""What it costs to leave out a count of digits."""
UNASSIGNED, UNUSUAL = 0.3, 2.0
"""What it costs a way to say a row that the number is not known as assigned, and that none like it is."""
MOST_LANGUAGES = 6
"""Languages in which a row is read, when many know its words."""
MOST_TOKENS = 120
"""Tokens of a row that are read together: ten numbers in words; a longer row is cut."""

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
LONGEST_SAID, WIDEST_SAID = 260, 4
"""Characters of a number in simple words, and of the marks between two of them."""
FEWEST_SAID = 2
"""Words of a number that is said; fewer may be chance beside a date or a time."""
MOST_BACK, MOST_BEFORE, WIDEST_TOKEN = 8, 24, 40
"""Tokens in front of the place that gave reason to look, at a glance and at a closer look, that may belong to
a number; characters of one and the marks behind it."""
BARS = {"|": ""}
PAUSE = re.compile(r"[,;\n/]")
"""What may stand between two numbers, and between the digits of one."""
JOINS = re.compile(r"[ '’-]{0,3}")
"""What may stand between the words of one phrase."""


class Unit(NamedTuple):
    """What was said in one go.

    Parameters
    ----------
    start, end : positions, half open.
    choices : ASCII digits, the likeliest way first; ``("+",)`` for a plus sign.
    letters, words : how many of its digits were look-alike letters, whether it was said in words.
    doubtful : whether it is a word that mostly means something else ("to", "for").
    gap, lead : the marks, and how many words that lead on, between it and the unit before.
    apart : what it costs to say it in another than its first way.
    """

    start: int
    end: int
    choices: tuple[str, ...]
    letters: int
    words: bool
    doubtful: bool
    gap: str
    lead: int
    apart: float = 1.5


@dataclass(frozen=True, slots=True)
class Reading:
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


class RunReader:
    """Reads fields; equal strings of digits are looked up once per region."""

    def __init__(self, lexicon: Lexicon, dialler: Dialler, around: Surroundings) -> None:
        self._lexicon = lexicon
        self._dialler = dialler
        self._rows = RowReader(lexicon, around)

    def readings(self, low: str, start: int, end: int, regions: Sequence[str]) -> list[Reading]:
        """The telephone numbers in ``low[start:end]``, in order and without overlap.

        Parameters
        ----------
        low : a folded field in lower case.
        regions : the numbering plans in which a number without country code is read, best reason first.
        """
        found: list[Reading] = []
        for row in self._rows.rows(low, start, end):
            found += self._row(row, regions)
        return found

    def plain(self, stretch: str, regions: Sequence[str]) -> list[Reading] | None:
        """What a stretch says where that is plain: one number in digits or look-alikes, or none.

        Most stretches are plain, and this takes a tenth of the time of a closer look; None asks for one.
        """
        match = PLAIN.fullmatch(stretch)
        if match is None or not all(map(self._rows.is_no_digit, WORD.findall(stretch))):
            return self._shown(stretch, regions)
        written = match["number"]
        digits = MARKS.sub("", written)
        if len(digits) < FEWEST:
            return []
        if len(digits) > MOST or (GROUP.search(written) and noise(written, 0, len(written))):
            return None
        plus = match["plus"] is not None
        dialled = self._dialler.read(digits, plus, regions)
        if not dialled or not (_is_certain(dialled[0], len(digits)) or _is_whole(dialled[0], digits)):
            return None
        start = match.start("plus") if plus else match.start("number")
        return [Reading(start, match.end("number"), digits, plus, tuple(dialled), "plain", False, 0.0)]

    def _shown(self, stretch: str, regions: Sequence[str]) -> list[Reading] | None:
        """The number of a stretch of digits and look-alikes, each token with a digit in it."""
        places = [match for match in TOKEN.finditer(stretch) if not self._rows.is_outside(match[0])]
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
        digits = "".join([_shows(letter)[0] for letter in "".join(said)])
        if not FEWEST <= len(digits) <= MOST or BETWEEN.search(between):
            return None
        dialled = self._dialler.read(digits, plus, regions)
        if not dialled or not _is_certain(dialled[0], len(digits)) or not dialled[0].valid:
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
            said = self._said(low, first, last, read, regions)
            if said is not None:
                readings, read = said
                found += readings
                continue
            start = self._begin(low, first, read)
            reached: list[int] = []
            for row in self._rows.rows(low, start, len(low), until=last, reached=reached):
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
                if len(units) > 1 and (whole := self._whole(units, regions)) and _is_plain_case(whole, units):
                    return [whole]
                found = self._best(units, regions)
                if found[0] > best[0]:
                    best = found
        return best[1]

    def _begin(self, low: str, start: int, read: int) -> int:
        """Where the row around ``start`` may begin: before all tokens that are no ordinary words."""
        while start > read and low[start - 1].isalnum():
            start -= 1
        for _ in range(MOST_BEFORE):
            before = LAST_TOKEN.search(low, max(read, start - WIDEST_TOKEN), start)
            if before is None or self._rows.is_ordinary(before[1]):
                break
            start = before.start(1)
        return start

    def _said(
        self, low: str, start: int, end: int, read: int, regions: Sequence[str]
    ) -> tuple[list[Reading], int] | None:
        """The number around ``start`` in simple words, or none, and the place up to which that is settled.

        None where it takes a closer look: a word says more than one digit, words lead on, the number could be
        cut otherwise.
        """
        there = TOKEN.search(low, start)
        languages = self._lexicon.speakers(there[0]) if there else 0
        begin = start
        for _ in range(MOST_BACK):
            before = LAST_TOKEN.search(low, max(read, begin - WIDEST_TOKEN), begin)
            if before is None:
                break
            word = before[1]
            if word[0].isalpha() and not self._lexicon.speakers(word) & languages:
                break
            begin = before.start(1)
        else:
            return None
        digits, shared, last, first, clear, doubtful, words = "", -1, begin, -1, 0, False, 0
        pauses = 0
        for match in TOKEN.finditer(low, begin, begin + LONGEST_SAID):
            text = match[0]
            gap = low[last : match.start()]
            if first >= 0 and (len(gap) > WIDEST_SAID or "\n" in gap):
                break
            if text == "+" or (text.isdigit() and text.isascii()):
                said, everyday = text, False
            elif self._rows.is_outside(text):
                if self._rows.leads_on(text):
                    return None
                if digits:
                    break
                last = match.end()
                if last > end:
                    break
                continue
            else:
                shared &= self._lexicon.speakers(text)
                spoken = self._one_digit(shared, text)
                if spoken is None:
                    return None
                said, everyday = spoken
                clear, doubtful, words = clear + (not everyday), doubtful or everyday, words + 1
            digits += said
            pauses += first >= 0 and PAUSE.search(gap) is not None
            first = match.start() if first < 0 else first
            last = match.end()
        else:
            if begin + LONGEST_SAID < len(low):
                return None
        if words < FEWEST_SAID or 0 < pauses < words - 1:
            return None
        return self._settled(digits, first, last, clear, doubtful, max(last, end), regions)

    def _settled(
        self, said: str, first: int, last: int, clear: int, doubtful: bool, read: int, regions: Sequence[str]
    ) -> tuple[list[Reading], int] | None:
        plus = said.startswith("+")
        digits = said[plus:]
        if len(digits) < FEWEST:
            return [], read
        if len(digits) > MOST or "+" in digits or (doubtful and clear < FEWEST_CLEAR):
            return None
        dialled = self._dialler.read(digits, plus, regions)
        if not dialled or not _is_certain(dialled[0], len(digits)):
            return None
        return [Reading(first, last, digits, plus, tuple(dialled), "words", doubtful, 0.0)], read

    def _one_digit(self, shared: int, text: str) -> tuple[str, bool] | None:
        for code in self._lexicon.codes(shared):
            said = self._lexicon.vocabularies[code].simple.get(text)
            if said is not None:
                return said
        return None

    def _only(self, row: Row, regions: Sequence[str]) -> Reading | None:
        """The number of a row that is digits and nothing else, as most are, if it is as plain as can be."""
        plus = row.tokens[0].text == "+"
        parts = [token.text for token in row.tokens[plus:]]
        if not all(map(str.isdigit, parts)) or any(row.leads) or any(map(PAUSE.search, row.gaps)):
            return None
        dialled = self._dialler.read("".join(parts), plus, regions)
        if not dialled or not _is_certain(dialled[0], len("".join(parts))):
            return None
        start, end = row.tokens[0].start, row.tokens[-1].end
        return Reading(start, end, "".join(parts), plus, tuple(dialled), "plain", False, 0.0)

    def _whole(self, units: list[Unit], regions: Sequence[str]) -> Reading | None:
        """The one number that all units of a row say, first ways first."""
        if any(unit.lead or unit.choices[0] == "+" for unit in units[1:]):
            return None
        pauses = sum([PAUSE.search(unit.gap) is not None for unit in units[1:]])
        if 0 < pauses < len(units) - 1 and len(units) > 3:
            return None
        size = sum([len(unit.choices[0]) for unit in units])
        return self._reading(units, regions) if FEWEST <= size <= MOST else None

    def pieces(self, low: str) -> Iterator[list[Unit]]:
        """The rows of a field as units, each in the one language that fits it best."""
        for row in self._rows.rows(low, 0, len(low), fewest=2):
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
        """The stretches of a row that ``vocabulary`` can say, each as units."""
        speller = Speller(_parted(row, vocabulary), vocabulary)
        units: list[Unit] = []
        at, lead, led = 0, 0, False
        while at < len(speller.row.tokens):
            unit, after = speller.unit(at)
            if unit is None:
                lead, led = lead + 1, led or speller.row.tokens[at].text in self._lexicon.connectors
            else:
                if units and lead and not led:
                    yield _counts_dropped(units)
                    units, led = [], False
                units.append(unit._replace(lead=unit.lead + lead) if units else unit)
                lead = 0
            at = after
        if units:
            yield _counts_dropped(units)

    def _best(self, units: list[Unit], regions: Sequence[str]) -> tuple[float, list[Reading]]:
        """The numbers that together explain the units best, and how well; units may be left over.

        Looks from the end backwards, so that each unit is the start of at most ``MOST`` pieces.
        """
        clear = [_is_clear(units, at) for at in range(len(units))]
        natural = [_is_natural(units, at) for at in range(len(units) + 1)]
        best: list[tuple[float, Reading | None, int]] = [(0.0, None, 0)] * (len(units) + 1)
        for first in range(len(units) - 1, -1, -1):
            best[first] = (best[first + 1][0] - _left_over(units, first), None, first + 1)
            if not natural[first]:
                continue
            complete = 0
            for after in _ends(units, clear, natural, first):
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


class Speller:
    """Spells the tokens of a row in one language."""

    def __init__(self, row: Row, vocabulary: Vocabulary | None) -> None:
        self.row = row
        self._vocabulary = vocabulary

    def unit(self, at: int) -> tuple[Unit | None, int]:
        """The unit that begins with token ``at``, None if none does, and the token behind it."""
        token = self.row.tokens[at]
        if token.text.isdigit() or token.text == "+":
            if counted := self._counted(at, token.text, at + 1):
                return counted
            return self._unit(at, at + 1, (token.text,)), at + 1
        phrase, after = self._phrase(at)
        if phrase is None:
            choices = () if self._is_lone(at) else _seen(token.text)
            letters = sum([letter.isalpha() for letter in token.text])
            return (self._unit(at, at + 1, choices, letters) if choices else None), at + 1
        if phrase.kind == "plus":
            return self._unit(at, after, ("+",), 0, phrase), after
        if phrase.kind == "times":
            return self._repeated(at, after, int(phrase.value))
        if phrase.kind in ("number", "hundred"):
            return (
                self._counted(at, phrase.value, after)
                or self._added(at, phrase, after)
                or (self._unit(at, after, self._ways(at, after, phrase.value), 0, phrase), after)
            )
        return None, after

    def _is_lone(self, at: int) -> bool:
        """Whether a token is a single letter among words: "07700, o gale 672"."""
        row = self.row
        if len(row.tokens[at].text) > 1:
            return False
        behind = at + 1 < len(row.tokens) and row.leads[at + 1] > 0
        return row.leads[at] > 0 or behind or "," in row.gaps[at]

    def _phrase(self, at: int) -> tuple[Phrase | None, int]:
        """The longest phrase that begins at token ``at``, and the token behind it."""
        tokens, gaps = self.row.tokens, self.row.gaps
        vocabulary = self._vocabulary
        if vocabulary and tokens[at].languages and tokens[at].text not in vocabulary.words:
            meant = vocabulary.near.get(tokens[at].text)
            phrase = vocabulary.phrases.get((meant,)) if meant else None
            return (phrase._replace(everyday=True) if phrase else None), at + 1
        longest = vocabulary.longest.get(tokens[at].text, 0) if vocabulary else 0
        words = [tokens[at].text]
        for behind in range(at + 1, min(at + longest, len(tokens))):
            if not JOINS.fullmatch(gaps[behind]) or self.row.leads[behind]:
                break
            words.append(tokens[behind].text)
        for size in range(len(words), 0, -1):
            phrase = vocabulary.phrases.get(tuple(words[:size])) if vocabulary else None
            if phrase is not None:
                return phrase, at + size
        return None, at + 1

    def _ways(self, at: int, after: int, value: str) -> tuple[str, ...]:
        """A phrase of several words as one number; or, word by word, as several."""
        if after - at == 1 or self._vocabulary is None:
            return (value,)
        phrases = self._vocabulary.phrases
        single = [phrases.get((token.text,)) for token in self.row.tokens[at:after]]
        apart = "".join([each.value for each in single if each and each.kind == "number"])
        whole = all(each and each.kind in ("number", "joiner") for each in single)
        return (value, apart) if whole and apart != value else (value,)

    def _counted(self, at: int, count: str, after: int) -> tuple[Unit, int] | None:
        """ "two sevens", "2 sevens"; "two seven" may mean it too, where numbers have no plural."""
        if count not in COUNTS or not self._follows(after):
            return None
        phrase, behind = self._phrase(after)
        if phrase is None:
            return None
        if phrase.kind == "number" and len(phrase.value) == 1 and self.row.tokens[at].languages:
            if PAUSE.search(self.row.gaps[after]):
                return None
            ways = (count + phrase.value, phrase.value * int(count))
            return self._unit(at, behind, ways, 0, phrase)._replace(apart=COUNTED_APART), behind
        if phrase.kind != "plural":
            return None
        return self._unit(
            at, behind, (phrase.value * int(count),), 0, phrase._replace(everyday=False)
        ), behind

    def _added(self, at: int, phrase: Phrase, after: int) -> tuple[Unit, int] | None:
        """ "nine hundred (and) twenty-three", "twenty (and) three", where that is no phrase by itself."""
        room = {"00": 2, "0": 1}.get(phrase.value[1:], 0)
        if not room or not self._follows(after):
            return None
        added, behind = self._phrase(after)
        joined = added is not None and added.kind == "joiner"
        if joined and self._follows(behind):
            added, behind = self._phrase(behind)
        if added is None or added.kind != "number" or len(added.value) > room or added.value == "0":
            return None
        if any(map(PAUSE.search, self.row.gaps[after:behind])):
            return None
        together = phrase.value[: -len(added.value)] + added.value
        ways = (together, phrase.value + added.value)
        if not joined and room == 1 and self._vocabulary and not self._vocabulary.tens_first:
            ways = ways[::-1]
        unit = self._unit(at, behind, ways, 0, phrase)
        return (unit if joined else unit._replace(apart=HUNDREDS_APART)), behind

    def _repeated(self, at: int, after: int, factor: int) -> tuple[Unit | None, int]:
        """ "double seven", "triple 0"."""
        if not self._follows(after):
            return None, after
        token = self.row.tokens[after]
        if token.text.isdigit():
            return self._unit(at, after + 1, (token.text[0] * (factor - 1) + token.text,), 0), after + 1
        phrase, behind = self._phrase(after)
        if phrase is None or phrase.kind not in ("number", "plural") or len(phrase.value) > 2:
            return None, after
        return self._unit(at, behind, (phrase.value * factor,), 0, phrase._replace(everyday=False)), behind

    def _follows(self, at: int) -> bool:
        return at < len(self.row.tokens) and not self.row.leads[at] and len(self.row.gaps[at]) <= 3

    def _unit(
        self, at: int, after: int, choices: tuple[str, ...], letters: int = 0, phrase: Phrase | None = None
    ) -> Unit:
        tokens = self.row.tokens
        doubtful = phrase is not None and phrase.everyday
        return Unit(
            tokens[at].start, tokens[after - 1].end, choices, letters, phrase is not None, doubtful,
            self.row.gaps[at], self.row.leads[at],
        )  # fmt: skip


def _parted(row: Row, vocabulary: Vocabulary | None) -> Row:
    """``row`` with the words that tokens run together as tokens of their own."""
    if vocabulary is None or all(not t.languages or t.text in vocabulary.words for t in row.tokens):
        return row
    apart = Row([], [], [])
    for token, gap, lead in zip(*row, strict=True):
        parts = None
        if token.languages and token.text not in vocabulary.words:
            parts = vocabulary.parts(token.text)
        for first, last in parts or [(0, len(token.text))]:
            start = token.start + first
            apart.tokens.append(Token(start, token.start + last, token.text[first:last], token.languages))
            apart.gaps.append(gap if not first else "")
            apart.leads.append(lead if not first else 0)
    return apart


def _counts_dropped(units: list[Unit]) -> list[Unit]:
    """``units`` without counts of digits: "and the last *three* are 2 8 5".

    A count is left out where just so many digits follow it, and may be where other words lead on.
    """
    kept = []
    for at, unit in enumerate(units):
        said = unit.choices[0]
        may_count = unit.words and unit.lead and len(said) == 1 and said != "+"
        if may_count and at + 1 < len(units) and units[at + 1].lead:
            counted = _counts(units, at)
            choices, apart = (("",), 0.0) if counted else ((*unit.choices, ""), COUNTS_APART)
            unit = unit._replace(choices=choices, apart=apart)
        kept.append(unit)
    return kept


def _counts(units: list[Unit], at: int) -> bool:
    """Whether a unit says how many digits there are behind it, up to the end."""
    size, most = int(units[at].choices[0]), 0
    for behind in units[at + 1 :]:
        most += len(behind.choices[0])
    return 1 < size == most


def _seen(text: str) -> tuple[str, ...]:
    """The digits that a token with look-alike letters may show; nothing where it is a word."""
    if not looks_like_digits(text):
        return ()
    ways = ["".join(way) for way in islice(product(*map(_shows, text)), 8)]
    apart = [way for way in ("".join([BARS.get(way, way) for way in text]),) if "|" in text and way.isdigit()]
    return tuple(dict.fromkeys([*apart, *ways]))


def _shows(character: str) -> str:
    return LOOKALIKES.get(character) or BESIDE.get(character) or ("1" if character == "!" else character)


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


def _ends(units: list[Unit], clear: list[bool], natural: list[bool], first: int) -> Iterator[int]:
    """Where a number that starts at unit ``first`` may end (exclusive), the shortest first."""
    fewest = most = 0
    for at in range(first, len(units)):
        if not clear[at] or (at > first and units[at].choices[0] == "+"):
            return
        if units[at].choices[0] != "+":
            sizes = [len(choice) for choice in units[at].choices]
            fewest, most = fewest + min(sizes), most + max(sizes)
        if fewest > MOST:
            return
        if most >= FEWEST and natural[at + 1]:
            yield at + 1


def _is_credible(said: list[Unit], digits: str, dialled: Dialled) -> bool:
    """Whether enough of a number is digits or clear words for it to be one."""
    letters = sum([unit.letters for unit in said])
    doubtful = sum([len(unit.choices[0]) for unit in said if unit.doubtful])
    spread = any(unit.lead for unit in said[1:])
    if spread and (dialled.reason == "bare" or (dialled.reason == "plain" and not dialled.valid)):
        return False
    if letters and dialled.reason == "bare":
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


def _is_certain(dialled: Dialled, size: int) -> bool:
    """Whether digits that all belong to one number can hardly be cut otherwise."""
    long_enough = dialled.fixed_length or size <= MOST_IN_ONE
    return long_enough and dialled.usual and dialled.reason != "bare"


def _is_whole(dialled: Dialled, digits: str) -> bool:
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
    paused = [PAUSE.search(unit.gap) is not None for unit in units[1:-1]]
    return sum(paused) <= len(paused) / 2


def _is_plain_case(reading: Reading, units: list[Unit]) -> bool:
    """Whether a row of units is one number and its ends are clearly part of it."""
    if not _is_certain(reading.dialled[0], len(reading.digits)) or reading.apart or reading.doubtful:
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
    cost = reading.apart + SPREAD * sum([unit.lead > 0 for unit in units[1:]])
    cost += FRAYED * (len(lone) if sum(lone) == letters else 0)
    pauses = sum([PAUSE.search(unit.gap) is not None for unit in units[1:]])
    cost += PAUSED if pauses == 1 and len(units) > 3 else 0.0
    lines = sum(["\n" in unit.gap for unit in units[1:]])
    cost += PAUSED if lines == 1 else 0.0
    clear = sum([unit.words and not unit.doubtful for unit in units])
    doubtful = sum([unit.doubtful and unit.choices[0] != "+" for unit in ends])
    cost += (FRAYED if clear < FEWEST_CLEAR else 0.5) * doubtful
    return worth - 2.0 - cost + (3.0 if dialled.reason == "code" else 0.0)
