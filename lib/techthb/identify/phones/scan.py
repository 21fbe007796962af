"""Where many texts may hold a number: all their words looked up at once.

Most of an advert is ordinary words, and Python is slow at looking at each of them; so the characters of
many fields are laid end to end in one array and cut into tokens by compiled code (``kernel``), which looks
each of them up. What is left for Python are *rows*: digits and number words that follow each other and are
enough for a number.
"""

from collections.abc import Iterator, Sequence
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

__all__ = ["Places", "Scanner", "SimpleRow"]

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
    words, clear : how many of its tokens are words, and how many of these mostly mean a number.
    context : from where on the words before it may say what it is for.
    plus : whether a plus sign stands in front.
    doubts : what it may be besides a number (``kernel``).
    """

    start: int
    end: int
    digits: str
    said: int
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


class Scanner:
    """Looks at many fields at once."""

    def __init__(self, lexicon: Lexicon, kinds: RowReader) -> None:
        self._kinds = kinds
        self._words = word_table(lexicon)

    def places(self, fields: pl.Series, also: Sequence[bool] | npt.NDArray[np.bool_]) -> Iterator[Places]:
        """Those of ``fields``, folded and with their capitals, that may hold a number, and those ``also``."""
        whole, codes, begins = laid(fields)
        small, some, leads, drawn = tokens(codes, characters(), self._words, RULES)
        low = small.tobytes().decode("utf-32-le", "surrogatepass")
        kinds = self._spelled(low, some)
        found, digits = places(small, begins, some, kinds, leads, drawn, characters(), self._words, RULES)
        said = digits.tobytes().decode("ascii")
        where = begins.tolist()
        found = found[np.argsort(found["field"], kind="stable")]
        of = np.union1d(found["field"], np.flatnonzero(also))
        cuts = [*np.searchsorted(found["field"], of).tolist(), len(found)]
        records = found.tolist()
        for field, first, after in zip(of.tolist(), cuts[:-1], cuts[1:], strict=True):
            span = slice(where[field], where[field + 1] - len(BETWEEN_FIELDS))
            lists: tuple[list[Any], ...] = ([], [], [], [])
            for _, kind, start, end, digits_at, digits_end, *rest in records[first:after]:
                row = kind == PLAIN
                lists[kind].append(
                    SimpleRow(start, end, said[digits_at:digits_end], *rest) if row else (start, end)
                )
            yield Places(field, low[span], whole[span], *lists)

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
