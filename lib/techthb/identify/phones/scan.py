"""Where many texts may hold a number: all their words looked up at once.

Most of an advert is ordinary words. Python takes some fifty nanoseconds to look at one of them, which is most
of the time that an extractor has for an advert; so the characters of many fields are laid end to end in one
array, cut into tokens, and each token is classed by arithmetic on its codes. What is left for Python are
*rows*: digits and number words that follow each other and are enough for a number.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from techthb.identify.phones.dialling import FEWEST
from techthb.identify.phones.lookalikes import SHAPES
from techthb.identify.phones.rows import BESIDE, LOOKALIKES, LEADS, MOST_BETWEEN, WORD, RowReader
from techthb.identify.phones.vocabulary import Vocabulary, hashes, vocabulary
from techthb.identify.phones.words import Lexicon

__all__ = ["Places", "Row", "Scanner"]

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BETWEEN_FIELDS = "\x1e"
"""Stands between fields: no letter, and it ends a number."""
CODE = 21
"""Bits of a character's code; what it is stands in the bits above."""
EVERYBODY = np.uint64(2**64 - 1)

BITS = 14
"""Bits of a count of characters of one token."""
DIGIT, SHOWS, SHAPE = (1 << CODE + BITS * n for n in range(3))
"""What a character is, in bits so far apart that sums of them are counts: a digit; a letter that passes for
one in any case; a digit or a letter that passes for one in its case."""
PART, ENDS, PAUSES, COMMA, DATES, PLUS = (1 << CODE + 1 + n for n in range(6))
"""Part of a word; a mark that ends a number, that ends a line or sentence, a comma, a mark that stands in dates, a
plus sign."""
COUNT = (1 << BITS) - 1
MARKS = {
    ENDS: "€$£¥₴₽₺₹¤%@°?" + BETWEEN_FIELDS,
    PAUSES: ";\n",
    COMMA: ",",
    DATES: ".:/-",
    PLUS: "+",
}

WIDEST_GAP, WIDEST_SAID, WIDEST_DRAWN, WIDEST_PLUS = 8, 4, 3, 8
"""Marks between two tokens of a row, between two words of one, between two tokens of letters for digits,
and between a plus sign and its digits, at most."""
MOST_SHOWN = 4
"""Letters of the longest word that passes for digits without holding one."""
LETTERS_OF_DIGIT, SHORTEST_STRONG = 2, 6
"""Letters that a digit takes in words run together, at least, and of the shortest such run that no ordinary word
is by chance."""
MOST_LETTERS_OF_DIGIT = 4
"""Characters of a token with letters for digits, for each digit in it."""
FEWEST_SAID = 2
"""Words of a number that is said; fewer may be chance beside a date or a time."""
WIDEST_MISSPELT = 32
"""Characters between two rows of words with one misspelt between them."""
WHOLE = 10
"""Digits from which on a row is a number of its own, whatever leads on from it."""
LISTED = 3
"""Digits from which on numbers with commas between are entries of a list."""
MOST_OF_AMOUNT = 4
"""Digits of a price or a time, at most."""
FEWEST_DOUBTFUL = 3
"""Words that mostly mean something else and make a row worth a look only together."""


class Row(NamedTuple):
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
_Found = list[tuple[int, str, "Row | Place | None"]]
_Bytes = npt.NDArray[np.uint8]


class Places(NamedTuple):
    """Where one field may hold a number; each list in order of positions, half open.

    Parameters
    ----------
    field : its number.
    low : the field in lower case, as many characters as it has.
    rows : rows that can be read as they stand.
    spoken : number words, or digits spread over words.
    mixed : digits with letters that pass for some.
    ciphers : letters and digits that may be a number with the case of the letters.
    """

    field: int
    low: str
    rows: list[Row]
    spoken: list[Place]
    mixed: list[Place]
    ciphers: list[Place]


class Scanner:
    """Looks at many fields at once."""

    def __init__(self, lexicon: Lexicon, kinds: RowReader) -> None:
        self._kinds = kinds
        self._words = vocabulary(lexicon)

    def places(self, fields: Sequence[str], also: Sequence[bool]) -> Iterator[Places]:
        """Those of ``fields``, folded and with their capitals, that may hold a number, and those in ``also``."""
        text = _text(fields)
        tokens = self._tokens(text)
        rows = _rows(text, tokens, self._words)
        found, fast = _fast(text, tokens, rows, self._words)
        found += _slow(text, tokens, rows, fast) + _ciphers(text)
        found += [(field, "", None) for field, wanted in enumerate(also) if wanted]
        found.sort(key=itemgetter(0))
        for field, places in groupby(found, key=itemgetter(0)):
            first, last = text.fields[field], text.fields[field + 1] - 1
            of: dict[str, list[Any]] = {"rows": [], "spoken": [], "mixed": [], "ciphers": []}
            for _, kind, place in places:
                if place is not None:
                    of[kind].append(place)
            low = text.low[first:last].tobytes().decode("utf-32-le", "surrogatepass")
            yield Places(field, low, **of)

    def _tokens(self, text: "_Text") -> "_Tokens":
        """The tokens that may belong to a number."""
        words = self._words
        size = text.end - text.start
        shows = (size <= MOST_SHOWN) & (text.sums >> BITS & COUNT == size)
        some = np.flatnonzero(words.may_begin(text.low, text.start, text.end) | shows | (text.sums & COUNT > 0))
        start, end, size, shows = (each[some] for each in (text.start, text.end, size, shows))
        digits = text.sums[some] & COUNT
        word = words.find(text.low, start, end)
        known = word >= 0
        worth = np.where(known, words.worth[word], digits)
        is_word = known & (worth > 0)
        strong = (is_word & words.strong[word]) | (digits == size)
        shows &= ~is_word & (digits == 0)
        joined = ~known & (digits == 0) & words.may_be_joined(text.low, start, end)
        for kind, of in self._closer(text, joined | ((digits > 0) & (digits < size)), start, end):
            is_word[of], shows[of], strong[of] = kind == WORD, kind > WORD, kind > LEADS
            if kind == WORD:
                strong[of] = size[of] >= SHORTEST_STRONG
                worth[of] = np.maximum(size[of] // LETTERS_OF_DIGIT, digits[of])
            else:
                worth[of] = size[of] * ((kind > LEADS) & (size[of] <= MOST_LETTERS_OF_DIGIT * digits[of]))
        shows &= (digits == 0) | (worth > 0)
        # "oo" is no word, and "is" is
        worth[shows & (digits == 0)] = 0
        alike = text.low[start] == text.low[end - 1]
        letter = (size == 1) & (digits == 0) & (text.sums[some] >> BITS & COUNT == 1)
        worth[shows & (digits == 0) & alike] = size[shows & (digits == 0) & alike]
        kept = np.flatnonzero(is_word | shows | ((digits > 0) & (worth > 0)))
        return _Tokens(
            some[kept], start[kept], end[kept], word[kept], digits[kept], worth[kept], is_word[kept],
            strong[kept], shows[kept], letter[kept], words.plus[word[kept]] & (word[kept] >= 0), some[known & words.leads[word] & ~is_word],
        )  # fmt: skip

    def _closer(
        self, text: "_Text", which: Flags, start: Numbers, end: Numbers
    ) -> Iterator[tuple[int, Numbers]]:
        """What tokens are that may be words run together or digits with letters: each kind, and which are it.

        Equal ones are looked at once.
        """
        some = np.flatnonzero(which)
        first, which_one = np.unique(
            hashes(text.low, start[some], end[some]), return_index=True, return_inverse=True
        )[1:]
        cut = [text.cut(start[at], end[at]) for at in some[first].tolist()]
        kinds = np.array([self._kinds.kind(each) for each in cut], np.int64)[which_one]
        for kind in np.unique(kinds).tolist():
            yield kind, some[kinds == kind]


@dataclass(frozen=True)
class _Text:
    """The characters of all fields, end to end, and where their tokens stand.

    Parameters
    ----------
    low : in lower case.
    fields : where each field begins.
    start, end, sums : of each token, and how many of its characters are digits, pass for one, do with their
        case, ``BITS`` bits for each count.
    marks : positions of the characters of a class, in order.
    """

    low: npt.NDArray[np.uint32]
    fields: Numbers
    start: Numbers
    end: Numbers
    sums: Numbers
    marks: dict[int, Numbers]

    def count(self, of: int, start: Numbers, end: Numbers) -> Numbers:
        """How many characters of a class stand from each ``start`` to each ``end``."""
        marks = self.marks[of]
        return np.searchsorted(marks, end) - np.searchsorted(marks, start)

    def cut(self, start: int, end: int) -> str:
        return self.low[start:end].tobytes().decode("utf-32-le", "surrogatepass")

    def field(self, at: Numbers) -> Numbers:
        """The number of the field in which each position lies."""
        return np.searchsorted(self.fields, at, side="right") - 1


@dataclass(frozen=True)
class _Tokens:
    """Tokens that may belong to a number.

    Parameters
    ----------
    place : the number of each among all tokens.
    start, end : positions among the characters of all fields.
    word : its number in the vocabulary, or -1.
    digits, worth : how many digits it holds, and stands for at most.
    is_word, strong, shows, letter, is_plus : whether it is a number word; makes a row worth a look; has letters
        for digits; is one such letter; says a plus sign.
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
class _Rows:
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

    def some(self, which: Flags | Numbers) -> "_Rows":
        return _Rows(*[getattr(self, field.name)[which] for field in fields(self)])


def _text(fields: Sequence[str]) -> _Text:
    whole = "".join([BETWEEN_FIELDS, *[field + BETWEEN_FIELDS for field in fields], 2 * BETWEEN_FIELDS])
    cased = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    known = np.take(_known(), cased.astype(np.intp), mode="clip")
    part = (known & PART).astype(bool)
    edges = np.flatnonzero(part[1:] != part[:-1]) + 1
    start, end = edges[::2], edges[1::2]
    before = np.cumsum(known & (DIGIT | SHOWS | SHAPE))
    sums = (before[end - 1] - before[start - 1]) >> CODE
    begins = np.cumsum([1, *[len(field) + 1 for field in fields]])
    telling = np.flatnonzero((known & (DIGIT | ENDS | PAUSES | COMMA | DATES | PLUS)).astype(bool))
    marks = {of: telling[(known[telling] & of) > 0] for of in (DIGIT, ENDS, PAUSES, COMMA, DATES, PLUS)}
    return _Text(known.astype(np.uint32) & np.uint32((1 << CODE) - 1), begins, start, end, sums, marks)


def _rows(text: _Text, tokens: _Tokens, words: Vocabulary) -> _Rows:
    """Tokens grouped into rows, without those that are not enough for a number and lead on to none."""
    if not len(tokens.place):
        return _Rows(*[np.zeros(0, np.int64)] * 11, np.zeros(0, bool))
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
    said = _sums(tokens.is_word, begin, after)
    together_said = (said >= FEWEST_DOUBTFUL) & (np.bitwise_and.reduceat(speakers, begin) > 0)
    first, last = np.where(hollow, begin, first), np.where(hollow, after - 1, last)
    telling = (tokens.strong & (tokens.is_word | tokens.shows)) | (tokens.letter & (tokens.digits == 0))
    strong = _sums(telling, begin, after) + hollow
    worth = np.where(strong > 0, _sums(tokens.worth, begin, after), _sums(tokens.digits, begin, after))
    commas = _sums(np.append(comma * together, 0), first, last)
    rows = _Rows(
        begin, after, first, last, text.field(tokens.start[begin]), _sums(tokens.is_word, first, last + 1),
        _sums(tokens.shows, first, last + 1), _sums(tokens.digits * ~tokens.shows, first, last + 1),
        worth, commas, begin, hollow,
    )  # fmt: skip
    return _grouped(text, tokens, rows.some(~hollow | together_said))


def _grouped(text: _Text, tokens: _Tokens, rows: _Rows) -> _Rows:
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


def _fast(text: _Text, tokens: _Tokens, rows: _Rows, words: Vocabulary) -> tuple[_Found, Flags]:
    """Rows of digits, and of words for one digit each in one language; and which rows these are."""
    simple = rows.is_alone & (rows.shows == 0) & ((rows.commas == 0) | (rows.commas + 1 >= rows.last - rows.first))
    simple &= ~_has_letter_beside(tokens, rows)
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
    clear = _sums(clear, chosen.first, chosen.last + 1)
    said = _sums(digit > 0, chosen.first, chosen.last + 1)
    dated = text.count(DATES, start, end) > 0
    plus = text.count(PLUS, start - WIDEST_PLUS, start) > 0
    begins = text.fields[chosen.field]
    columns = (chosen.field, start - begins, end - begins, *at, said, clear, dated, plus)
    found: _Found = [
        (field, "rows", Row(first, last, digits[low:high], *rest))
        for field, first, last, low, high, *rest in zip(*[each.tolist() for each in columns], strict=True)
    ]
    return found, some


def _spelt(
    tokens: _Tokens, rows: _Rows, which: Flags, words: Vocabulary
) -> tuple[_Bytes, Flags, _Rows, Flags]:
    """The digit that each word of some rows says, where all of a row is said in one language, in words for one
    digit each and with few marks between; which words mostly mean a number; the rows with the words at their
    ends that belong to them; and which of them are said so."""
    digit, clear = np.zeros(len(tokens.place), np.uint8), np.zeros(len(tokens.place), bool)
    chosen = np.flatnonzero(which)
    if not len(chosen):
        return digit, clear, rows, which
    of, token = _ranges(rows.begin[chosen], rows.after[chosen])
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


def _slow(text: _Text, tokens: _Tokens, rows: _Rows, fast: Flags) -> _Found:
    """Groups of rows that take a closer look, once each."""
    rest = rows.some(~fast)
    if not len(rest.group):
        return []
    heads = np.flatnonzero(np.diff(rest.group, prepend=-1))
    tails = np.append(heads[1:], len(rest.group)) - 1
    spoken = (np.add.reduceat(rest.words, heads) > 0) | (heads < tails)
    drawn = ~spoken & (np.add.reduceat(rest.shows + rest.frayed, heads) > 0)
    found = []
    for kind, of in (("spoken", spoken), ("mixed", drawn)):
        first, last = rest.some(heads[of]), rest.some(tails[of])
        begins = text.fields[first.field]
        start, end = tokens.start[first.begin] - begins, tokens.end[last.after - 1] - begins
        columns = [column.tolist() for column in (first.field, start, end)]
        found += [(field, kind, (start, end)) for field, start, end in zip(*columns, strict=True)]
    return found


def _ciphers(text: _Text) -> _Found:
    """Tokens in a row that are made of digits and of letters that pass for them with their case."""
    drawn = np.flatnonzero((text.sums >> 2 * BITS) == text.end - text.start)
    if not len(drawn):
        return []
    start, end, digits = text.start[drawn], text.end[drawn], text.sums[drawn] & COUNT
    together = (np.diff(drawn) == 1) & (start[1:] - end[:-1] <= WIDEST_DRAWN)
    together &= text.count(ENDS, end[:-1], start[1:]) + text.count(PAUSES, end[:-1], start[1:]) == 0
    begin = np.flatnonzero(np.concatenate([[True], ~together]))
    after = np.append(begin[1:], len(drawn))
    size = _sums(end - start, begin, after)
    letters = size - _sums(digits, begin, after)
    some = (size >= FEWEST) & (letters > 0)
    start, end = start[begin[some]], end[after[some] - 1]
    field = text.field(start)
    begins = text.fields[field]
    columns = [column.tolist() for column in (field, start - begins, end - begins)]
    return [(of, "ciphers", (first, last)) for of, first, last in zip(*columns, strict=True)]


def _has_letter_beside(tokens: _Tokens, rows: _Rows) -> Flags:
    """Whether a single letter that passes for a digit stands at an end of a row."""
    return tokens.letter[rows.begin] | tokens.letter[rows.after - 1]


def _ranges(start: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """All numbers from each ``start`` to each ``end``, and of which range each is."""
    sizes = end - start
    which = np.repeat(np.arange(len(start)), sizes)
    return which, np.arange(len(which)) + np.repeat(start - np.cumsum(sizes) + sizes, sizes)


def _sums(values: npt.NDArray[Any], start: Numbers, end: Numbers) -> Numbers:
    """The sum of ``values`` from each ``start`` to each ``end``."""
    sums = np.concatenate([[0], np.cumsum(values)])
    return sums[end] - sums[start]


@cache
def _known() -> Numbers:
    """For each character its small letter, where that is one character, and what it is."""
    codes = [chr(code).lower() for code in range(sys.maxunicode + 1)]
    known = np.array([ord(low) if len(low) == 1 else code for code, low in enumerate(codes)], np.int64)
    known[[code for code in range(len(known)) if chr(code).isalnum()]] |= PART
    for of, characters in MARKS.items():
        known[[ord(each) for each in characters]] |= of
    known[[ord(each) for each in "0123456789"]] |= DIGIT | SHAPE
    forms = {form for each in (*LOOKALIKES, *BESIDE) for form in (each, each.upper()) if form.isalnum()}
    known[[ord(form) for form in forms if len(form) == 1]] |= SHOWS
    known[[ord(each) for each in SHAPES if each.isalnum()]] |= SHAPE
    return known
