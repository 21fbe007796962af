"""Tokens that follow each other, as rows, and rows that lead on to each other."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from techthb.identify.phones.dialling import FEWEST
from techthb.identify.phones.fields import COMMA, ENDS, PAUSES, Fields, Flags, Numbers, sums
from techthb.identify.phones.rows import MOST_BETWEEN, MOST_OF_AMOUNT, WIDEST_GAP
from techthb.identify.phones.wordtable import WordTable

__all__ = ["EVERYBODY", "Rows", "Tokens", "has_letter_beside", "rows_of"]

EVERYBODY = np.uint64(2**64 - 1)
"""All languages, as a sum of bits."""
WIDEST_MISSPELT = 32
"""Characters between two rows of words with one misspelt between them."""
WHOLE = 10
"""Digits from which on a row is a number of its own, whatever leads on from it."""
LISTED = 3
"""Digits from which on numbers with commas between are entries of a list."""
FEWEST_DOUBTFUL = 3
"""Words that mostly mean something else and make a row worth a look only together."""


@dataclass(frozen=True)
class Tokens:
    """Tokens that may belong to a number.

    Parameters
    ----------
    place : the number of each among all tokens.
    start, end : positions among the characters of all fields.
    word : its number in the table of words, or -1.
    digits, worth : how many digits it holds, and stands for at most.
    is_word, strong, shows, letter, is_plus : whether it is a number word; makes a row worth a look; has
        letters for digits; is one such letter; says a plus sign.
    leads : numbers, among all tokens, of the words that lead on.
    """

    place: Numbers
    start: Numbers
    end: Numbers
    word: Numbers
    digits: Numbers
    worth: Numbers
    is_word: Flags
    strong: Flags
    shows: Flags
    letter: Flags
    is_plus: Flags
    leads: Numbers


@dataclass(frozen=True)
class Rows:
    """Tokens that follow each other with few marks between.

    Parameters
    ----------
    begin, after : the first token of each and the one behind the last.
    first, last : its first and last token that is no mere word beside it.
    field : in which it stands.
    words, shows : how many of its tokens, from ``first`` to ``last``, are words, and hold letters for digits.
    digits, worth : how many digits these hold, and all stand for at most.
    commas : how many stand in it.
    group : rows with one number lead on to each other.
    is_alone : whether it is the only one of its group.
    """

    begin: Numbers
    after: Numbers
    first: Numbers
    last: Numbers
    field: Numbers
    words: Numbers
    shows: Numbers
    digits: Numbers
    worth: Numbers
    commas: Numbers
    group: Numbers
    is_alone: Flags

    @property
    def frayed(self) -> Flags:
        """Whether words beside the row may belong to it."""
        return (self.begin < self.first) | (self.last + 1 < self.after)

    def some(self, which: Flags | Numbers) -> Self:
        return replace(self, **{field.name: getattr(self, field.name)[which] for field in fields(self)})


def rows_of(text: Fields, tokens: Tokens, words: WordTable) -> Rows:
    """Tokens grouped into rows, without those that are not enough for a number and lead on to none."""
    if not len(tokens.place):
        none = np.zeros(0, np.int64)
        return Rows(none, none, none, none, none, none, none, none, none, none, none, none.astype(bool))
    gap = tokens.start[1:] - tokens.end[:-1]
    stop = text.count(ENDS, tokens.end[:-1], tokens.start[1:])
    stop += text.count(PAUSES, tokens.end[:-1], tokens.start[1:])
    comma = text.count(COMMA, tokens.end[:-1], tokens.start[1:])
    single = (tokens.worth[1:] == 1) & (tokens.worth[:-1] == 1)
    together = (np.diff(tokens.place) == 1) & (gap <= WIDEST_GAP) & (stop == 0) & ((comma == 0) | single)
    begin = np.flatnonzero(np.concatenate([[True], ~together]))
    after = np.append(begin[1:], len(tokens.place))
    index = np.arange(len(tokens.place))
    first = np.minimum.reduceat(np.where(tokens.strong | tokens.is_plus, index, len(index)), begin)
    last = np.maximum.reduceat(np.where(tokens.strong, index, -1), begin)
    hollow = last < first
    speakers = np.where(tokens.is_word & (tokens.word >= 0), words.speakers[tokens.word], EVERYBODY)
    said = sums(tokens.is_word, begin, after)
    together_said = (said >= FEWEST_DOUBTFUL) & (np.bitwise_and.reduceat(speakers, begin) > 0)
    first, last = np.where(hollow, begin, first), np.where(hollow, after - 1, last)
    telling = (tokens.strong & (tokens.is_word | tokens.shows)) | (tokens.letter & (tokens.digits == 0))
    strong = sums(telling, begin, after) + hollow
    worth = np.where(strong > 0, sums(tokens.worth, begin, after), sums(tokens.digits, begin, after))
    commas = sums(np.append(comma * together, 0), first, last)
    rows = Rows(
        begin, after, first, last, text.field(tokens.start[begin]), sums(tokens.is_word, first, last + 1),
        sums(tokens.shows, first, last + 1), sums(tokens.digits * ~tokens.shows, first, last + 1),
        worth, commas, begin, hollow,
    )  # fmt: skip
    return _grouped(text, tokens, rows.some(~hollow | together_said))


def _grouped(text: Fields, tokens: Tokens, rows: Rows) -> Rows:
    """``rows`` with those that lead on to each other in one group; groups that are enough for a number."""
    start, end = tokens.start[rows.begin], tokens.end[rows.after - 1]
    ends, begins = end[:-1], start[1:]
    apart = tokens.place[rows.begin[1:]] - tokens.place[rows.after[:-1] - 1] - 1
    gap, stops, lines = begins - ends, text.count(ENDS, ends, begins), text.count(PAUSES, ends, begins)
    line = np.concatenate([[0], text.marks[PAUSES]])[np.searchsorted(text.marks[PAUSES], begins)]
    leads = text.start[tokens.leads]
    leads = np.searchsorted(leads, begins) - np.searchsorted(leads, np.maximum(ends, line))
    bare = (rows.words == 0) & (rows.shows == 0)
    priced = text.count(ENDS, start - 2, start) + text.count(ENDS, end, end + 2) > 0
    may_lead = (rows.worth < WHOLE) & ~(bare & priced & (rows.digits <= MOST_OF_AMOUNT))
    listed = bare[1:] & bare[:-1] & (np.minimum(rows.digits[1:], rows.digits[:-1]) >= LISTED) & (gap > 1)
    misspelt = (apart == 1) & (stops + lines == 0) & (gap <= WIDEST_MISSPELT) & ~(bare[1:] & bare[:-1])
    linked = (
        ((apart == 0) & (stops == 0) & (gap <= WIDEST_GAP) & ~listed) | misspelt
        | ((apart >= 1) & (apart <= MOST_BETWEEN) & (leads > 0) & ((lines == 0) | ~(bare[1:] & bare[:-1])))
    ) & (rows.field[1:] == rows.field[:-1]) & may_lead[1:] & may_lead[:-1]  # fmt: skip
    group = np.cumsum(np.concatenate([[0], ~linked])) if len(start) else rows.group
    sizes = np.bincount(group)
    worth = np.bincount(group, rows.worth)
    return replace(rows, group=group, is_alone=sizes[group] == 1).some(worth[group] >= FEWEST)


def has_letter_beside(tokens: Tokens, rows: Rows) -> Flags:
    """Whether a single letter that passes for a digit stands at an end of a row."""
    return tokens.letter[rows.begin] | tokens.letter[rows.after - 1]
