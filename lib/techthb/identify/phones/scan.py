"""Where many texts may hold a number: all their words looked up at once.

Most of an advert is ordinary words, and Python is slow at looking at each of them; so the characters of
many fields are laid end to end in one array, cut into tokens, and each token is classed by arithmetic on its
codes. What is left for Python are *rows*: digits and number words that follow each other and are enough for a
number.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from techthb.identify.phones.dialling import FEWEST
from techthb.identify.phones.fields import (
    BETWEEN_FIELDS,
    BITS,
    COUNT,
    DATES,
    DIGIT,
    ENDS,
    PAUSES,
    PLUS,
    Fields,
    Flags,
    Numbers,
    laid,
    ranges,
    sums,
)
from techthb.identify.phones.grouping import EVERYBODY, Rows, Tokens, has_letter_beside, rows_of
from techthb.identify.phones.rows import LEADS, LETTERS_OF_DIGIT, WORD, RowReader
from techthb.identify.phones.words import Lexicon
from techthb.identify.phones.wordtable import WordTable, word_table

__all__ = ["WIDEST_PLUS", "Places", "Scanner", "SimpleRow"]

WIDEST_SAID, WIDEST_DRAWN, WIDEST_PLUS = 4, 3, 8
"""Marks between two words of a row, between two tokens of letters for digits, and between a plus sign and its
digits, at most."""
MOST_SHOWN = 4
"""Letters of the longest word that passes for digits without holding one."""
SHORTEST_STRONG = 6
"""Letters of the shortest run of number words that is no ordinary word by chance."""
MOST_LETTERS_OF_DIGIT = 4
"""Characters of a token with letters for digits, for each digit in it."""
FEWEST_SAID = 2
"""Words of a number that is said; fewer may be chance beside a date or a time."""


class SimpleRow(NamedTuple):
    """Digits and words for one digit that follow each other, and nothing else.

    Parameters
    ----------
    start, end : positions in the field, half open.
    digits : what they say; ``+`` in front where a word says so.
    words, clear : how many of its tokens are words, and how many of these mostly mean a number.
    dated : whether marks stand in it that stand in dates.
    plus : whether a plus sign stands somewhere in front.
    """

    start: int
    end: int
    digits: str
    words: int
    clear: int
    dated: bool
    plus: bool


Place = tuple[int, int]
Found = list[tuple[int, str, "SimpleRow | Place | None"]]
_Bytes = npt.NDArray[np.uint8]


class Places(NamedTuple):
    """Where one field may hold a number; each list in order of positions, half open.

    Parameters
    ----------
    field : its number.
    low : the field in lower case, as many characters as it has.
    rows : rows that can be read as they stand.
    spoken : number words, or digits spread over words.
    mixed : digits with letters that pass for some, or with commas between a few of them.
    ciphers : letters and digits that may be a number with the case of the letters.
    """

    field: int
    low: str
    rows: list[SimpleRow]
    spoken: list[Place]
    mixed: list[Place]
    ciphers: list[Place]


class Scanner:
    """Looks at many fields at once."""

    def __init__(self, lexicon: Lexicon, kinds: RowReader) -> None:
        self._kinds = kinds
        self._words = word_table(lexicon)

    def places(self, fields: Sequence[str], also: Sequence[bool]) -> Iterator[Places]:
        """Those of ``fields``, folded and with their capitals, that may hold a number, and those ``also``."""
        text = laid(fields)
        tokens = self._tokens(text)
        rows = rows_of(text, tokens, self._words)
        found, fast = _fast(text, tokens, rows, self._words)
        found += _slow(text, tokens, rows, fast) + _ciphers(text)
        found += [(field, "", None) for field, wanted in enumerate(also) if wanted]
        found.sort(key=itemgetter(0))
        for field, places in groupby(found, key=itemgetter(0)):
            first, last = text.fields[field], text.fields[field + 1] - len(BETWEEN_FIELDS)
            of: dict[str, list[Any]] = {"rows": [], "spoken": [], "mixed": [], "ciphers": []}
            for _, kind, place in places:
                if place is not None:
                    of[kind].append(place)
            low = text.low[first:last].tobytes().decode("utf-32-le", "surrogatepass")
            yield Places(field, low, **of)

    def _tokens(self, text: Fields) -> Tokens:
        """The tokens that may belong to a number."""
        words = self._words
        size = text.end - text.start
        shows = (size <= MOST_SHOWN) & (text.sums >> BITS & COUNT == size)
        word = words.find(text.hashes)
        joined = (word < 0) & words.may_be_joined(text.low, text.start, text.end)
        some = np.flatnonzero((word >= 0) | joined | shows | (text.sums & COUNT > 0))
        start, end, size, word = text.start[some], text.end[some], size[some], word[some]
        digits = text.sums[some] & COUNT
        worth: Numbers = np.where(word >= 0, words.worth[word], digits)
        is_word = (word >= 0) & (worth > 0)
        leads = (word >= 0) & words.leads[word] & ~is_word
        strong = (is_word & words.strong[word]) | (digits == size)
        letters = (digits == 0) & (text.sums[some] >> BITS & COUNT == size)
        # "oo" is no word, and "is" is
        shows = shows[some] & ~is_word & letters
        worth[shows] = (size * (text.low[start] == text.low[end - 1]))[shows]
        closer = np.flatnonzero(joined[some] & (digits == 0) | ((digits > 0) & (digits < size)))
        for kind, of in self._closer(text, some[closer], closer):
            is_word[of], shows[of], strong[of] = kind == WORD, kind > WORD, kind > LEADS
            if kind == WORD:
                strong[of] = size[of] >= SHORTEST_STRONG
                worth[of] = np.maximum(size[of] // LETTERS_OF_DIGIT, digits[of])
            else:
                worth[of] = size[of] * ((kind > LEADS) & (size[of] <= MOST_LETTERS_OF_DIGIT * digits[of]))
        kept = np.flatnonzero(
            is_word | (shows & ((digits == 0) | (worth > 0))) | ((digits > 0) & (worth > 0))
        )
        is_plus = (word >= 0) & words.plus[word]
        return Tokens(
            some[kept], start[kept], end[kept], word[kept], digits[kept], worth[kept], is_word[kept],
            strong[kept], shows[kept], (letters & (size == 1))[kept], is_plus[kept], some[leads],
        )  # fmt: skip

    def _closer(self, text: Fields, tokens: Numbers, numbers: Numbers) -> Iterator[tuple[int, Numbers]]:
        """What tokens are that may be words run together or digits with letters: each kind and the
        ``numbers`` of those that are of it. Equal ones are looked at once."""
        _, first, which = np.unique(text.hashes[tokens], return_index=True, return_inverse=True)
        cut = [text.cut(text.start[at], text.end[at]) for at in tokens[first].tolist()]
        kinds = np.array([self._kinds.kind(each) for each in cut], np.int64)[which]
        for kind in np.unique(kinds).tolist():
            yield kind, numbers[kinds == kind]


def _fast(text: Fields, tokens: Tokens, rows: Rows, words: WordTable) -> tuple[Found, Flags]:
    """Rows of digits, and of words for one digit each in one language; and which rows these are."""
    simple = (
        rows.is_alone & (rows.shows == 0) & ((rows.commas == 0) | (rows.commas + 1 >= rows.last - rows.first))
    )
    simple &= ~has_letter_beside(tokens, rows)
    plain = simple & (rows.words == 0) & (rows.digits >= FEWEST)
    said = simple & (rows.words >= FEWEST_SAID)
    digit, clear, rows, said = _spelt(tokens, rows, said, words)
    some = plain | said
    chosen = rows.some(some)
    start, end = tokens.start[chosen.first], tokens.end[chosen.last]
    of_words = np.flatnonzero(digit)
    positions = np.concatenate([text.marks[DIGIT], tokens.start[of_words]])
    values = np.concatenate([text.low[text.marks[DIGIT]].astype(np.uint8), digit[of_words]])
    order = np.argsort(positions, kind="stable")
    digits = values[order].tobytes().decode("ascii")
    at = np.searchsorted(positions[order], np.stack([start, end]))
    dated = text.count(DATES, start, end) > 0
    begins = text.fields[chosen.field]
    plus = text.count(PLUS, np.maximum(start - WIDEST_PLUS, begins), start) > 0
    counts = [sums(each, chosen.first, chosen.last + 1) for each in (digit > 0, clear)]
    columns = (chosen.field, start - begins, end - begins, *at, *counts, dated, plus)
    found: Found = [
        (field, "rows", SimpleRow(first, last, digits[low:high], *rest))
        for field, first, last, low, high, *rest in zip(*[each.tolist() for each in columns], strict=True)
    ]
    return found, some


def _spelt(tokens: Tokens, rows: Rows, which: Flags, words: WordTable) -> tuple[_Bytes, Flags, Rows, Flags]:
    """What the words of some rows say, where all of a row is said in one language, in words for one digit
    each and with few marks between: the digit of each token; which tokens mostly mean a number; the rows with
    the words at their ends that belong to them; and which rows are said so."""
    digit, clear = np.zeros(len(tokens.place), np.uint8), np.zeros(len(tokens.place), bool)
    chosen = np.flatnonzero(which)
    if not len(chosen):
        return digit, clear, rows, which
    of, token = ranges(rows.begin[chosen], rows.after[chosen])
    heads = np.flatnonzero(np.diff(of, prepend=-1))
    word, is_word = tokens.word[token], tokens.is_word[token] & (tokens.word[token] >= 0)
    inside = (token >= rows.first[chosen][of]) & (token <= rows.last[chosen][of])
    speakers = np.where(is_word, words.speakers[word], np.where(tokens.is_word[token], 0, EVERYBODY))
    shared = np.bitwise_and.reduceat(np.where(inside, speakers, EVERYBODY), heads)
    language = np.log2((shared & -shared) | (shared == 0)).astype(np.int64)[of]
    belongs = inside | (is_word & ((speakers & shared[of]) > 0))
    first = np.minimum.reduceat(np.where(belongs, token, len(digit)), heads)
    last = np.maximum.reduceat(np.where(belongs, token, -1), heads)
    inside = (token >= first[of]) & (token <= last[of])
    says = np.where(is_word & inside, words.says[word, language], 0)
    gaps = np.where(token == first[of], 0, tokens.start[token] - tokens.end[token - 1])
    fine = ~inside | ((says > 0) | ~tokens.is_word[token] & ~tokens.shows[token]) & (gaps <= WIDEST_SAID)
    speakable = np.logical_and.reduceat(fine, heads) & (shared > 0)
    said = which.copy()
    said[chosen] = speakable
    digit[token] = says * speakable[of]
    clear[token] = (says > 0) & ~words.doubtful[word, language]
    rows.first[chosen], rows.last[chosen] = first, last
    return digit, clear, rows, said


def _slow(text: Fields, tokens: Tokens, rows: Rows, fast: Flags) -> Found:
    """Groups of rows that take a closer look, once each."""
    rest = rows.some(~fast)
    if not len(rest.group):
        return []
    heads = np.flatnonzero(np.diff(rest.group, prepend=-1))
    tails = np.append(heads[1:], len(rest.group)) - 1
    spoken = (np.add.reduceat(rest.words, heads) > 0) | (heads < tails)
    found: Found = []
    for kind, of in (("spoken", spoken), ("mixed", ~spoken)):
        first, last = rest.some(heads[of]), rest.some(tails[of])
        begins = text.fields[first.field]
        start, end = tokens.start[first.begin] - begins, tokens.end[last.after - 1] - begins
        columns = [column.tolist() for column in (first.field, start, end)]
        found += [(field, kind, (start, end)) for field, start, end in zip(*columns, strict=True)]
    return found


def _ciphers(text: Fields) -> Found:
    """Tokens in a row that are made of digits and of letters that pass for them with their case."""
    drawn = np.flatnonzero((text.sums >> 2 * BITS) == text.end - text.start)
    if not len(drawn):
        return []
    start, end, digits = text.start[drawn], text.end[drawn], text.sums[drawn] & COUNT
    together = (np.diff(drawn) == 1) & (start[1:] - end[:-1] <= WIDEST_DRAWN)
    together &= text.count(ENDS, end[:-1], start[1:]) + text.count(PAUSES, end[:-1], start[1:]) == 0
    begin = np.flatnonzero(np.concatenate([[True], ~together]))
    after = np.append(begin[1:], len(drawn))
    size = sums(end - start, begin, after)
    letters = size - sums(digits, begin, after)
    some = (size >= FEWEST) & (letters > 0)
    start, end = start[begin[some]], end[after[some] - 1]
    field = text.field(start)
    begins = text.fields[field]
    columns = [column.tolist() for column in (field, start - begins, end - begins)]
    found: Found = [(of, "ciphers", (first, last)) for of, first, last in zip(*columns, strict=True)]
    return found
