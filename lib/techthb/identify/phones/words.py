"""Number words: what words and phrases say in each language, and words that are run together.

The same letters say different things in different languages ("on" is ten in Turkish, "to" is two in Danish),
so a row of words is read in one language at a time: in those that know all of them, or most.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import NamedTuple

from techthb.identify.languages import Language, languages

__all__ = ["COUNTS", "SHORTEST_JOINED", "Lexicon", "Near", "Phrase", "Vocabulary", "lexicon"]

COUNTS = ("2", "3", "4")
"""Digits that may also count what follows: "two sevens"."""
SAID = ("number", "hundred")
TENS = frozenset(f"{ten}0" for ten in range(2, 10))
SHORTEST_NEAR, LONGEST_NEAR = 4, 24
"""Letters of a number word that may be misspelt."""
SHORTEST_JOINED = 5
"""Letters of the shortest run of words without a gap that is looked into."""
LONGEST_JOINED = 120
"""Letters of the longest."""
MOST_KEPT = 100_000
"""Tokens whose reading is remembered: memory stays flat however many adverts are read."""


WORD = re.compile(r"[^\W_]+")
"""What counts as one word, here and where a field is cut into tokens."""


class Phrase(NamedTuple):
    """What a phrase says.

    Parameters
    ----------
    kind : ``number`` (its digits), ``hundred`` (three digits to which a smaller number may be added),
        ``plural`` (a digit, after a count), ``times`` (how often the digit behind it stands), ``plus``,
        ``joiner`` ("and").
    value : digits; for ``times`` the factor.
    everyday : whether it mostly means something else.
    """

    kind: str
    value: str
    everyday: bool


class Near:
    """Words that differ from a number word by one letter left out, added, changed or swapped with the next.

    Two words are that near when leaving out at most one letter of each can make them equal (symmetric delete,
    W. Garbe, 2012). A word that is as near to words for other numbers is none, nor is one of ``ordinary``.
    """

    def __init__(self, numbers: Mapping[str, str], ordinary: Set[str]) -> None:
        self._numbers = numbers
        self._ordinary = ordinary
        self._without: dict[str, set[str]] = {}
        for word in numbers:
            if len(word) >= SHORTEST_NEAR and word.isalpha():
                for shorter in _shortened(word):
                    self._without.setdefault(shorter, set()).add(word)

    @property
    def shortened(self) -> Iterable[str]:
        """The words, each whole and with any one letter left out."""
        return self._without.keys()

    def get(self, token: str) -> str | None:
        """The number word that ``token`` is near to."""
        if not SHORTEST_NEAR - 1 <= len(token) <= LONGEST_NEAR or token in self._ordinary:
            return None
        words = {word for shorter in _shortened(token) for word in self._without.get(shorter, ())}
        return min(words) if len({self._numbers[word] for word in words}) == 1 else None

    def __contains__(self, token: str) -> bool:
        return self.get(token) is not None


def _shortened(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


@dataclass(frozen=True)
class Vocabulary:
    """The number words of one language.

    Parameters
    ----------
    phrases : by their words.
    longest : how many words the longest phrase has that begins with a word.
    words : every word of a phrase, and how long the longest is.
    near : for a misspelt word the number word that is meant.
    simple : words for one digit, or for plus, with what they say and whether they mostly mean something else.
    near : for a misspelt word the number word that is meant.
    tens_first : whether "eighty six" is how 86 is said; else it is 80 and 6.
    """

    phrases: Mapping[tuple[str, ...], Phrase]
    longest: Mapping[str, int]
    words: frozenset[str]
    longest_word: int
    simple: Mapping[str, tuple[str, bool]]
    near: "Near"
    tens_first: bool

    def parts(self, token: str) -> list[tuple[int, int]] | None:
        """Where the words and digits stand that ``token`` runs together, longest words first; or None.

        >>> lexicon().vocabularies["de"].parts("nullsiebenundsiebzig7")
        [(0, 4), (4, 20), (20, 21)]
        """
        dead: set[int] = set()  # places from which the rest is no word: none is tried twice

        def rest(start: int) -> list[tuple[int, int]] | None:
            if start == len(token):
                return []
            if start in dead:
                return None
            for end in self._ends(token, start):
                behind = rest(end)
                if behind is not None:
                    return [(start, end), *behind]
            dead.add(start)
            return None

        return rest(0) if len(token) <= LONGEST_JOINED else None

    def _ends(self, token: str, start: int) -> Iterator[int]:
        if token[start].isdigit():
            yield start + 1
            return
        for end in range(min(len(token), start + self.longest_word), start + 1, -1):
            if token[start:end] in self.words:
                yield end


@dataclass(frozen=True)
class Lexicon:
    """The number words of all languages.

    Parameters
    ----------
    vocabularies : by language code.
    bits : a bit for each language, in the order of codes; sets of languages are sums of bits.
    connectors : words that may stand between the groups of one number ("then", "ends with"), and the
        languages in which they do, as a sum of bits.
    """

    vocabularies: Mapping[str, Vocabulary]
    bits: Mapping[str, int]
    connectors: Mapping[str, int]
    _single: Mapping[str, int]
    _codes: tuple[str, ...]
    _neighbours: frozenset[str]
    _known: dict[str, int] = field(default_factory=dict)
    _near: dict[str, int] = field(default_factory=dict)

    def speakers(self, token: str) -> int:
        """The languages in which ``token`` is a number word, or several run together, as a sum of bits."""
        bits = self._single.get(token, 0)
        if bits or (len(token) < SHORTEST_JOINED and token.isalpha()):
            return bits
        known = self._known.get(token)
        if known is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            known = self._known[token] = self._joined(token)
        return known

    def near(self, token: str) -> int:
        """The languages in which ``token`` is a number word but for one letter, as a sum of bits."""
        if not token.isalpha():
            return 0
        known = self._near.get(token)
        if known is None:
            if len(self._near) >= MOST_KEPT:
                self._near.clear()
            known = self._misspelt(token)
            self._near[token] = known
        return known

    def _misspelt(self, token: str) -> int:
        """The languages that have a word near to ``token``: most tokens have no neighbour in any."""
        if not SHORTEST_NEAR - 1 <= len(token) <= LONGEST_NEAR or self._neighbours.isdisjoint(
            _shortened(token)
        ):
            return 0
        return sum(bit for code, bit in self.bits.items() if token in self.vocabularies[code].near)

    def _joined(self, token: str) -> int:
        first = token.lstrip("0123456789")
        begin = 0
        for end in range(2, min(len(first), 24) + 1):
            begin |= self._single.get(first[:end], 0)
        return sum(
            bit
            for code, bit in self.bits.items()
            if begin & bit and self.vocabularies[code].parts(token) is not None
        )

    def codes(self, bits: int) -> Iterator[str]:
        """The languages of a sum of bits."""
        while bits:
            lowest = bits & -bits
            yield self._codes[lowest.bit_length() - 1]
            bits ^= lowest


@cache
def lexicon() -> Lexicon:
    """The number words of all languages of ``techthb.identify.languages``."""
    all_languages = languages()
    ordinary = frozenset(
        word
        for each in all_languages.values()
        for word in chain(each.everyday, each.connectors, each.units)
        if len(word) <= SHORTEST_NEAR
    )
    vocabularies = {code: _vocabulary(language, ordinary) for code, language in all_languages.items()}
    bits = {code: 1 << place for place, code in enumerate(all_languages)}
    single: defaultdict[str, int] = defaultdict(int)
    for code, vocabulary in vocabularies.items():
        for word in vocabulary.words:
            single[word] |= bits[code]
    connectors: defaultdict[str, int] = defaultdict(int)
    for code, each in all_languages.items():
        for word in {word for phrase in each.connectors for word in WORD.findall(phrase)}:
            connectors[word] |= bits[code]
    return Lexicon(
        vocabularies,
        bits,
        dict(connectors),
        dict(single),
        tuple(all_languages),
        frozenset().union(*(each.near.shortened for each in vocabularies.values())),
    )


def _vocabulary(language: Language, ordinary: Set[str]) -> Vocabulary:
    phrases: dict[tuple[str, ...], Phrase] = {}
    for words, kind, value in _entries(language):
        # numbers come first, and what a word means as a number it means before anything else
        parts = tuple(WORD.findall(words))
        if parts:
            phrases.setdefault(parts, Phrase(kind, value, words in language.everyday))
    longest: dict[str, int] = {}
    for parts in phrases:
        longest[parts[0]] = max(longest.get(parts[0], 1), len(parts))
    known = frozenset(word for parts in phrases for word in parts if not word.isdigit())
    simple = {
        parts[0]: (phrase.value, phrase.everyday)
        for parts, phrase in phrases.items()
        if len(parts) == 1 and (phrase.kind == "plus" or (phrase.kind == "number" and len(phrase.value) == 1))
    }
    numbers = {
        parts[0]: phrase.value for parts, phrase in phrases.items() if len(parts) == 1 and phrase.kind in SAID
    }
    tens = {parts[0] for parts, phrase in phrases.items() if len(parts) == 1 and phrase.value in TENS}
    tens_first = any(len(parts) == 2 and parts[0] in tens and parts[1] in simple for parts in phrases)
    return Vocabulary(
        phrases, longest, known, max(map(len, known)), simple, Near(numbers, ordinary), tens_first
    )


def _entries(language: Language) -> Iterator[tuple[str, str, str]]:
    for number, words in language.numbers.items():
        yield from ((word, "number", str(number)) for word in words)
    for number, words in language.hundreds.items():
        yield from ((word, "hundred", f"{number}00") for word in words)
    for digit, words in language.plurals.items():
        yield from ((word, "plural", str(digit)) for word in words)
    for factor, words in language.repeated.items():
        yield from ((word, "times", str(factor)) for word in words)
    yield from ((word, "plus", "+") for word in language.plus)
    yield from ((word, "joiner", "") for word in language.joiners)
