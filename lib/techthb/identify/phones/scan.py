"""Where many texts may hold a number: all their words looked up at once.

Most of an advert is ordinary words, and Python is slow at looking at each of them; so the characters of
many fields are laid end to end in one array and cut into tokens by compiled code (``kernel``), which looks
each of them up. What is left for Python are *rows*: digits and number words that follow each other and are
enough for a number.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from techthb.identify.phones.dialling import FEWEST
from techthb.identify.phones.fields import BETWEEN_FIELDS, characters, laid
from techthb.identify.phones.kernel import PLAIN, Rules, places, tokens
from techthb.identify.phones.rows import (
    LEADS,
    LETTERS_OF_DIGIT,
    MOST_BETWEEN,
    MOST_OF_AMOUNT,
    WIDEST_GAP,
    WORD,
    RowReader,
)  # fmt: skip
from techthb.identify.phones.surroundings import BEFORE, LONGEST_ACCOUNT
from techthb.identify.phones.words import SHORTEST_JOINED, Lexicon
from techthb.identify.phones.wordtable import word_table

__all__ = ["Places", "Scan", "Scanner", "SimpleRow"]

RULES = Rules(
    fewest=FEWEST,
    shortest_joined=SHORTEST_JOINED,
    letters_of_digit=LETTERS_OF_DIGIT,
    widest_gap=WIDEST_GAP,
    most_between=MOST_BETWEEN,
    most_of_amount=MOST_OF_AMOUNT,
    longest_account=LONGEST_ACCOUNT,
    before=BEFORE,
    word=WORD,
    leads=LEADS,
)


class SimpleRow(NamedTuple):
    """Digits and words for one digit that follow each other, and nothing else.

    Parameters
    ----------
    start, end : positions in the field, half open.
    digits : what they say, without a plus sign in front.
    said : where it begins with the plus sign in front.
    opened : where it begins with the bracket in front of that, if it closes in the row.
    words, clear : how many of its tokens are words, and how many of these mostly mean a number.
    context : from where on the words before it may say what it is for.
    plus : whether a plus sign stands in front.
    doubts : what it may be besides a number (``kernel``).
    """

    start: int
    end: int
    digits: str
    said: int
    opened: int
    words: int
    clear: int
    context: int
    plus: bool
    doubts: int


Place = tuple[int, int]


class Places(NamedTuple):
    """Where one field may hold a number; each list in order of positions, half open.

    Parameters
    ----------
    field : its number.
    low : the field in lower case, as many characters as it has.
    cased : the same with its capitals.
    rows : rows that can be read as they stand.
    spoken : number words, or digits spread over words.
    mixed : digits with letters that pass for some, or with commas between a few of them.
    ciphers : letters and digits that may be a number with the case of the letters.
    """

    field: int
    low: str
    cased: str
    rows: list[SimpleRow]
    spoken: list[Place]
    mixed: list[Place]
    ciphers: list[Place]


class Scan:
    """What was seen in many fields.

    Parameters
    ----------
    low, cased : the fields end to end in lower case, and with their capitals.
    begins : where each of them begins, and where another would.
    found : the places of all, field by field (``kernel.PLACE``).
    digits : those of all rows, end to end.
    """

    def __init__(
        self, low: str, cased: str, begins: npt.NDArray[np.int64], found: npt.NDArray[np.void], digits: str
    ) -> None:
        self._low, self._cased, self._begins, self._found, self._digits = low, cased, begins, found, digits

    def holds_more(self) -> npt.NDArray[np.bool_]:
        """For each field whether something else than rows was found in it."""
        more = np.zeros(len(self._begins) - 1, bool)
        more[self._found["field"][self._found["kind"] != PLAIN]] = True
        return more

    def rows(self, fields: npt.NDArray[np.bool_]) -> Iterator[tuple[int, str, SimpleRow]]:
        """The rows of those fields: the field, what stands before that may say what for, the row."""
        found = self._found[fields[self._found["field"]]]
        begins = self._begins[found["field"]]
        contexts, starts = (begins + found["context"]).tolist(), (begins + found["opened"]).tolist()
        for start, end, record in zip(contexts, starts, found.tolist(), strict=True):
            yield record[0], self._low[start:end], self._row(record)

    def places(self, fields: npt.NDArray[np.bool_]) -> Iterator[Places]:
        """Where those fields may hold a number."""
        numbers = np.flatnonzero(fields)
        cuts = np.searchsorted(self._found["field"], [numbers, numbers + 1])
        for field, first, after in zip(numbers.tolist(), *cuts.tolist(), strict=True):
            lists: tuple[list[Any], ...] = ([], [], [], [])
            for record in self._found[first:after].tolist():
                _, kind, start, end, *_ = record
                lists[kind].append(self._row(record) if kind == PLAIN else (start, end))
            yield Places(field, self.low(field), self._cased[self._span(field)], *lists)

    def low(self, field: int) -> str:
        """A field in lower case."""
        return self._low[self._span(field)]

    def _span(self, field: int) -> slice:
        return slice(int(self._begins[field]), int(self._begins[field + 1]) - len(BETWEEN_FIELDS))

    def _row(self, record: Any) -> SimpleRow:
        _, _, start, end, digits_at, digits_end, *rest = record
        return SimpleRow(start, end, self._digits[digits_at:digits_end], *rest)


class Scanner:
    """Looks at many fields at once."""

    def __init__(self, lexicon: Lexicon, kinds: RowReader) -> None:
        self._kinds = kinds
        self._words = word_table(lexicon)

    def scan(self, fields: pl.Series) -> Scan:
        """Where ``fields``, folded and with their capitals, may hold a number."""
        cased, codes, begins = laid(fields)
        small, some, leads, drawn = tokens(codes, characters(), self._words, RULES)
        low = small.tobytes().decode("utf-32-le", "surrogatepass")
        kinds = self._spelled(low, some)
        found, digits = places(small, begins, some, kinds, leads, drawn, characters(), self._words, RULES)
        found = found[np.argsort(found["field"], kind="stable")]
        return Scan(low, cased, begins, found, digits.tobytes().decode("ascii"))

    def _spelled(self, low: str, some: npt.NDArray[np.void]) -> npt.NDArray[np.int8]:
        """What those tokens are that may be words run together or digits with letters; equal ones are looked
        at once."""
        kinds = np.zeros(len(some), np.int8)
        closer = np.flatnonzero(some["closer"])
        _, first, which = np.unique(some["hash"][closer], return_index=True, return_inverse=True)
        ones = some[closer[first]]
        spelled = [low[start:end] for start, end in zip(ones["start"], ones["end"], strict=True)]
        kinds[closer] = np.array([self._kinds.kind(each) for each in spelled], np.int8)[which]
        return kinds
