"""A row spelled out in a language: units, each with one way or several to say it in digits.

"quatre-vingt-dix" is 90, or 4, 20, 10; "double seven" is 77.
"""

import re
from functools import cached_property
from itertools import islice, product
from typing import NamedTuple

from techthb.identify.phones.rows import BESIDE, LOOKALIKES, Row, Token, looks_like_digits
from techthb.identify.phones.words import COUNTS, Phrase, Vocabulary

__all__ = ["PAUSE", "Speller", "Unit", "counts_dropped", "parted", "shows"]

HUNDREDS_APART = 0.5
"""What it costs to read "nine hundred one" as 900, 1: people say numbers so."""
COUNTED_APART = 2.2
"""What it costs to read "two seven" as 77."""
COUNTS_APART = 0.3
"""What it costs to leave out a count of digits."""
COUNTED = frozenset("23456")
"""How many digits a group is said to have."""
BARS = {"|": ""}
PAUSE = re.compile(r"[,;\n/]|[.!?…] ")
"""What may stand between two numbers, and between the digits of one."""
LABEL = re.compile(r" ?[:)]")
"""What stands between the number of an entry of a list and the entry."""
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


class Speller:
    """Spells the tokens of a row in one language.

    Parameters
    ----------
    row, vocabulary : the row and the words of the language, or none.
    counts : whether "two seven" may mean 77; ``has_counted`` is whether it did anywhere.
    """

    def __init__(self, row: Row, vocabulary: Vocabulary | None, *, counts: bool = True) -> None:
        self.row = row
        self.has_counted = False
        self._vocabulary = vocabulary
        self._counts = counts

    def unit(self, at: int) -> tuple[Unit | None, int]:
        """The unit that begins with token ``at``, None if none does, and the token behind it."""
        token = self.row.tokens[at]
        if token.text.isdigit() or token.text == "+":
            if token.text in COUNTS and (counted := self._counted(at, token.text, at + 1)):
                return counted
            return self._unit(at, at + 1, (token.text,)), at + 1
        phrase, after = self._phrase(at)
        if phrase is None:
            choices = () if self._is_lone(at) or _is_word(token) else _seen(token.text)
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
        vocabulary = self._vocabulary
        if vocabulary is None:
            return None, at + 1
        tokens, gaps = self.row.tokens, self.row.gaps
        if tokens[at].languages and tokens[at].text not in vocabulary.words:
            meant = vocabulary.near.get(tokens[at].text)
            phrase = vocabulary.phrases.get((meant,)) if meant else None
            return (phrase._replace(everyday=True) if phrase else None), at + 1
        longest = vocabulary.longest.get(tokens[at].text, 0)
        if longest <= 1:
            return vocabulary.phrases.get((tokens[at].text,)), at + 1
        words = [tokens[at].text]
        for behind in range(at + 1, min(at + longest, len(tokens))):
            if not JOINS.fullmatch(gaps[behind]) or self.row.leads[behind]:
                break
            words.append(tokens[behind].text)
        for size in range(len(words), 0, -1):
            phrase = vocabulary.phrases.get(tuple(words[:size]))
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
            if not self._counts or PAUSE.search(self.row.gaps[after]):
                return None
            self.has_counted = True
            ways = (count + phrase.value, phrase.value * int(count))
            cost = COUNTED_APART
            if phrase.value == "0" and (self._composes or self._is_group(at, behind)):
                ways, cost = ways[::-1], COUNTS_APART
            return self._unit(at, behind, ways, 0, phrase)._replace(apart=cost), behind
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
        added, behind = self._figure(after) or self._phrase(after)
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

    def _figure(self, at: int) -> tuple[Phrase, int] | None:
        """A single digit run together with the word before: "thirty9"."""
        digit = self.row.tokens[at].text
        if len(digit) > 1 or not digit.isdigit() or self.row.gaps[at]:
            return None
        return Phrase("number", digit, False), at + 1

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

    @cached_property
    def _composes(self) -> bool:
        """Whether the row has numbers of several digits: who says "seventy-seven" says "twenty" too, so that
        "two zero" is two zeros."""
        phrases = self._vocabulary.phrases if self._vocabulary else {}
        said = [phrases.get((token.text,)) for token in self.row.tokens]
        return any(each and each.kind in ("number", "hundred") and len(each.value) > 1 for each in said)

    def _is_group(self, at: int, after: int) -> bool:
        """Whether other words stand before and behind these tokens: "then two zero and at the end"."""
        leads = self.row.leads
        return leads[at] > 0 and after < len(leads) and leads[after] > 0

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


def parted(row: Row, vocabulary: Vocabulary | None) -> Row:
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


def counts_dropped(units: list[Unit]) -> list[Unit]:
    """``units`` without counts of digits: "and the last *three* are 2 8 5".

    A count is left out where just so many digits follow it, and may be where other words lead on; so may a
    word that mostly means something else at the edge of a group.
    """
    kept = []
    units = _without_labels(units)
    for at, unit in enumerate(units):
        said = unit.choices[0]
        if len(said) == 1 and said in COUNTED and (unit.lead or not at) and at + 1 < len(units):
            behind = units[at + 1]
            counted = _counts(units, at)
            if counted and behind.lead:
                unit = unit._replace(choices=("",), apart=0.0)
            elif counted and unit.lead and (not behind.words or len(behind.choices[0]) == int(said) > 2):
                unit = unit._replace(choices=("", *unit.choices), apart=COUNTS_APART)
            elif unit.words and unit.lead and behind.lead:
                unit = unit._replace(choices=(*unit.choices, ""), apart=COUNTS_APART)
        elif unit.doubtful and said != "+" and 0 < at < len(units) - 1 and (unit.lead or units[at + 1].lead):
            # "seven seven *to* begin with": where a group ends, most such words are what they mostly mean
            unit = unit._replace(choices=(*unit.choices, ""), apart=max(unit.apart, COUNTS_APART))
        kept.append(unit)
    return kept


def _without_labels(units: list[Unit]) -> list[Unit]:
    """``units`` without the numbers of a list: "1) 07700 2) 900", "part one: 07700, part two: 900"."""
    labels = [
        at
        for at, unit in enumerate(units[:-1])
        if LABEL.match(units[at + 1].gap) and len(unit.choices[0]) == 1
    ]
    if (
        len(labels) < 2
        or labels[0]
        or [units[at].choices[0] for at in labels] != list("123456789")[: len(labels)]
    ):
        return units
    return [
        unit._replace(lead=max(1, unit.lead)) if at and at - 1 in labels else unit
        for at, unit in enumerate(units)
        if at not in labels
    ]


def _counts(units: list[Unit], at: int) -> bool:
    """Whether a unit says how many digits there are behind it, up to words or a mark that lead on."""
    size, most = int(units[at].choices[0]), 0
    for place in range(at + 1, len(units)):
        most += len(units[place].choices[0])
        if most >= size:
            ends = place + 1 == len(units) or units[place + 1].lead or PAUSE.search(units[place + 1].gap)
            return most == size and bool(ends)
    return False


def _is_word(token: Token) -> bool:
    """Whether a token is a number word, of another language, that letters for digits could spell: "og"."""
    return len(token.text) > 1 and token.text.isalpha() and token.languages > 0


def _seen(text: str) -> tuple[str, ...]:
    """The digits that a token with look-alike letters may show; nothing where it is a word."""
    if not looks_like_digits(text):
        return ()
    ways = ["".join(way) for way in islice(product(*map(shows, text)), 8)]
    apart = [way for way in ("".join([BARS.get(way, way) for way in text]),) if "|" in text and way.isdigit()]
    return tuple(dict.fromkeys([*apart, *ways]))


def shows(character: str) -> str:
    return LOOKALIKES.get(character) or BESIDE.get(character) or ("1" if character == "!" else character)
