"""Rows: digits, number words and look-alike letters that follow each other in a field.

Most of a text is ordinary words: what a word is, is looked up, and where no row has begun an ordinary word
costs one look-up and nothing more.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from techthb.identify.phones.dialling import FEWEST
from techthb.identify.phones.noise import noise
from techthb.identify.phones.surroundings import Surroundings
from techthb.identify.phones.words import MOST_KEPT, Lexicon

__all__ = [
    "BESIDE", "LEADS", "LETTERS_OF_DIGIT", "LOOKALIKES", "MOST_BETWEEN", "MOST_OF_AMOUNT", "TOKEN",
    "WIDEST_GAP", "WORD", "Row", "RowReader", "Token", "looks_like_digits",
]  # fmt: skip

LOOKALIKES = {
    **dict.fromkeys("oоοօ", "0"), **dict.fromkeys("liіι|", "1"), **dict.fromkeys("zζ", "2"),
    **dict.fromkeys("зэ", "3"), "ч": "4", **dict.fromkeys("sѕ", "5"), "б": "6", **dict.fromkeys("βв", "8"),
    "b": "86", "g": "96", "q": "9",
}  # fmt: skip
"""Latin, Cyrillic, Greek and Armenian letters, in lower case, that pass for a digit or one of two."""
BESIDE = {**dict.fromkeys("aа", "4"), **dict.fromkeys("eе", "3"), **dict.fromkeys("tт", "7"), "d": "0"}
"""Letters that do so only beside a digit in one word: too many words are made of them."""

WIDEST_GAP = 8
"""Marks between two tokens of one number, at most."""
MOST_BETWEEN = 9
"""Words between two groups of one number, at most."""
MOST_SENTENCES = 2
"""Ends of sentences and lines between the groups of one number, at most."""
MOST_OF_AMOUNT = 4
"""Digits of a price, an age, a measure, at most."""
MOST_TOKENS = 120
"""Tokens of a row that are read together: ten numbers in words; a longer row is cut."""
DIGITS_OF_WORD, LETTERS_OF_DIGIT = 4, 2
"""Digits that one number word says, and letters that one digit takes in words run together: to see at a
glance that a row is too short."""

MOST_NOISY = 600
"""Characters behind the last place to look at in which dates and times are told apart."""

TOKEN = re.compile(r"[^\W_]+(?:(?<=[0-9oо])[|!](?=[0-9oоlsz])[^\W_]+)*|\+")
BREAK = re.compile(r"[€$£¥₴₽₺₹¤%@°?]")
"""What ends a number."""
SENTENCE = re.compile(r"[!?;\n]|\. ")
"""What ends a number that is spread over a sentence."""
PAUSE = re.compile(r"[,;\n/.]")
"""What stands between a number and an amount in words: "… two one four, twenty minutes"."""
PAUSED = re.compile(r"[,;\n/]|[.!?] ")
"""What no misspelt number word stands behind."""
LONGEST_LONE = 3
"""Letters of a number word that is an ordinary word elsewhere where it stands alone: "carry *on* with"."""
LIST = re.compile(r"[,;]\s")
"""What stands between the entries of a list, when these are digits."""
CORE = re.compile(r"[^\W\d]*([0-9]{6,})[^\W\d]*")
"""Letters stuck to a number."""

OTHER, LEADS, DIGITS, WORD, SHOWN, CORED = range(6)
"""What a token is: an ordinary word, one that leads on, digits, a number word, look-alikes, digits with
letters stuck to them."""


class Token(NamedTuple):
    """A piece of a field: ``text`` at ``start`` to ``end``; ``languages`` that know it as a number word."""

    start: int
    end: int
    text: str
    languages: int


class Row(NamedTuple):
    """Tokens in a row.

    Parameters
    ----------
    tokens : digits, number words, look-alikes, plus signs.
    gaps : the marks in front of each; the first one's is empty.
    leads : how many words stand in front of each.
    """

    tokens: list[Token]
    gaps: list[str]
    leads: list[int]


class RowReader:
    """Cuts fields into rows."""

    def __init__(self, lexicon: Lexicon, around: Surroundings) -> None:
        self._lexicon = lexicon
        self._surroundings = around
        self._kinds: dict[str, int] = {}

    def rows(
        self,
        low: str,
        start: int,
        end: int,
        *,
        fewest: int = FEWEST,
        until: int | None = None,
        reached: list[int] | None = None,
    ) -> Iterator[Row]:
        """The rows of ``low[start:end]``, a folded field in lower case, that may say ``fewest`` digits.

        ``until`` : where to stop, unless in a row; where that was is added to ``reached``.
        """
        quiet = noise(low, start, end if until is None else min(end, until + MOST_NOISY))
        until = end if until is None else until
        kinds = self._kinds
        row = Row([], [], [])
        last, lead, led, sentences = start, 0, False, 0
        for match in TOKEN.finditer(low, start, end):
            text = match[0]
            kind = kinds.get(text)
            if kind is None:
                kind = self._kind(text)
            first, after = match.span()
            if not row.tokens:
                if kind <= LEADS:
                    last = after
                    continue
                if first > until:
                    break
            gap = low[last:first]
            last = after
            if text == "+" and _is_mark(low, row, gap, after):
                last = first
                continue
            if kind == DIGITS and self._is_aside(low, first, after, quiet):
                kind = OTHER
            if kind == WORD and row.tokens and PAUSE.search(gap) and self._is_amount(low, after):
                kind = OTHER
            near = 0
            if kind == OTHER and row.tokens and not PAUSED.search(gap):
                near = self._lexicon.near(text)
                near = near if near & row.tokens[-1].languages else 0
                kind = WORD if near else kind
            if kind == WORD and lead and not led and len(text) <= LONGEST_LONE and self._is_alone(low, after):
                kind = OTHER
            if row.tokens and (lead or kind <= LEADS) and SENTENCE.search(gap):
                led, sentences = False, sentences + 1  # the next sentence has to say that it goes on
            ends = kind > LEADS and lead > 0 and not led  # words between groups, and none leads on
            ends = ends or lead > MOST_BETWEEN or sentences > MOST_SENTENCES
            if row.tokens and (ends or _breaks(gap, row, text, kind)):
                if _may_say(row, fewest):
                    yield from _cut(row)
                row, lead, led, sentences = Row([], [], []), 0, False, 0
                if first > until:
                    break
            if kind > LEADS:
                row.tokens.append(self._token(text, first, kind, near))
                row.gaps.append(gap if row.gaps else "")
                row.leads.append(lead)
                lead = 0
            elif row.tokens:
                lead, led = lead + 1, led or (kind == LEADS and self._leads(text, row.tokens))
        else:
            first = end
            if _may_say(row, fewest):
                yield from _cut(row)
        if reached is not None:
            reached.append(first)

    def kind(self, text: str) -> int:
        """What a token is: ``OTHER`` to ``CORED``."""
        kind = self._kinds.get(text)
        return self._kind(text) if kind is None else kind

    def is_ordinary(self, text: str) -> bool:
        """Whether a token is a word that is no part of a number and leads to none."""
        return self.kind(text) == OTHER

    def is_outside(self, text: str) -> bool:
        """Whether a token is a word that is no part of a number."""
        return self.kind(text) <= LEADS

    def is_no_digit(self, text: str) -> bool:
        """Whether a word beside digits is no part of them; letters like "is" may be, and are not here."""
        kind = self.kind(text)
        return kind <= LEADS or (kind == SHOWN and len(text) > 1)

    def _is_amount(self, low: str, end: int) -> bool:
        """Whether a unit that is no number word stands behind."""
        behind = TOKEN.search(low, end)
        return (
            behind is not None and not self._lexicon.speakers(behind[0])
            and self._surroundings.has_unit(low, end)
        )  # fmt: skip

    def _is_alone(self, low: str, end: int) -> bool:
        """Whether nothing that may belong to a number stands behind."""
        behind = TOKEN.search(low, end)
        return behind is None or self.kind(behind[0]) <= LEADS

    def _leads(self, text: str, tokens: list[Token]) -> bool:
        """Whether a word leads on in a language in which the row was said so far."""
        said = [token.languages for token in tokens if token.languages]
        shared = -1
        for languages in said:
            shared &= languages
        return len(said) < 2 or not shared or bool(self._lexicon.connectors[text] & shared)

    def _is_aside(self, low: str, start: int, end: int, quiet: list[tuple[int, int]]) -> bool:
        """Whether digits belong to a date, a time, or are a short number with its unit."""
        ahead = bisect_right(quiet, start, key=itemgetter(1))  # spans begin and end in order
        if ahead < len(quiet) and quiet[ahead][0] < end:
            return True
        return end - start <= MOST_OF_AMOUNT and self._surroundings.is_amount(low, start, end)

    def _kind(self, text: str) -> int:
        if text == "+" or (text.isascii() and text.isdigit()):
            kind = DIGITS
        elif self._lexicon.speakers(text):
            kind = WORD
        elif text.isalpha() and len(text) > 1 and text in self._lexicon.connectors:
            kind = LEADS
        elif looks_like_digits(text):
            kind = SHOWN
        elif CORE.fullmatch(text):
            kind = CORED
        else:
            kind = LEADS if text in self._lexicon.connectors else OTHER
        if len(self._kinds) >= MOST_KEPT:
            self._kinds.clear()
        self._kinds[text] = kind
        return kind

    def _token(self, text: str, start: int, kind: int, near: int) -> Token:
        if kind == CORED and (core := CORE.fullmatch(text)):
            return Token(start + core.start(1), start + core.end(1), core[1], 0)
        languages = near or (self._lexicon.speakers(text) if kind == WORD else 0)
        return Token(start, start + len(text), text, languages)


def looks_like_digits(text: str) -> bool:
    """Whether a token is made of digits and letters that pass for one; without digits a short one."""
    letters = [character for character in text if not character.isdigit()]
    if len(letters) < len(text):
        return all(each in LOOKALIKES or each in BESIDE or each == "!" for each in letters)
    return len(text) <= 4 and all(each in LOOKALIKES for each in letters)


def _is_mark(low: str, row: Row, gap: str, after: int) -> bool:
    """Whether a plus sign stands between two single digits as any ornament does."""
    single = bool(row.tokens) and len(row.tokens[-1].text) == 1 and row.tokens[-1].text.isdigit()
    return (
        single and not gap and low[after : after + 1].isdigit() and not low[after + 1 : after + 2].isdigit()
    )


def _breaks(gap: str, row: Row, text: str, kind: int) -> bool:
    """Whether the marks between a row and a token end it."""
    if gap == " " or not gap:
        return False
    if len(gap) > WIDEST_GAP:
        return True
    if kind == DIGITS and len(text) == 1 and len(row.tokens[-1].text) == 1 and row.tokens[-1].text.isdigit():
        return False  # single digits with any ornaments between
    if BREAK.search(gap):
        return True
    if kind != DIGITS or not LIST.search(gap):
        return False
    before = row.tokens[-1].text
    return before.isdigit() and min(len(before), len(text)) >= 3


def _may_say(row: Row, fewest: int) -> bool:
    """Whether a row may say that many digits, seen at a glance."""
    most = 0
    for token in row.tokens:
        said = (
            max(DIGITS_OF_WORD, len(token.text) // LETTERS_OF_DIGIT) if token.languages else len(token.text)
        )
        most += said
    return most >= fewest


def _cut(row: Row) -> Iterator[Row]:
    for first in range(0, len(row.tokens), MOST_TOKENS):
        last = first + MOST_TOKENS
        yield Row(row.tokens[first:last], row.gaps[first:last], row.leads[first:last])
