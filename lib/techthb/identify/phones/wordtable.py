"""The words of all languages as arrays, to look up the words of many texts at once.

A word is known by a hash of its letters; two of the few thousand words with one hash would be an error, which
building the arrays refuses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from techthb.identify.phones.words import SHORTEST_JOINED, Lexicon

__all__ = ["WordTable", "hashes", "word_table"]

Codes = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]

WORTH = {"plural": 3, "times": 3, "plus": 1, "joiner": 0}
"""Digits that a word of a phrase of these kinds stands for at most; numbers stand for their own."""
EDGE = 3
"""Letters at either end of a word by which most words are known not to be number words."""
BUCKETS = 1 << 16
FACTORS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D], np.uint32)
PRIME = 0x9E3779B97F4A7C15
SHIFT = np.uint64(45)
"""Bits of a hash that are left out where most tokens are told to be no word."""


@dataclass(frozen=True)
class WordTable:
    """Words, in the order of their hashes.

    Parameters
    ----------
    hashes : of each word.
    speakers : languages in which it belongs to a number, as a sum of bits.
    says : for each word and language the ASCII code of the one digit, or the plus sign, that it says; else 0.
    doubtful : for each word and language whether it mostly means something else.
    strong : words for numbers that mostly mean them: one makes a row worth a look.
    plus : words for the plus sign.
    worth : digits that a word says at most.
    leads : words that lead from one group of digits to the next, or join two number words.
    """

    hashes: Hashes
    speakers: npt.NDArray[np.uint64]
    says: npt.NDArray[np.uint8]
    doubtful: Flags
    strong: Flags
    plus: Flags
    worth: Numbers
    leads: Flags
    words: tuple[str, ...]

    def find(self, hashed: Hashes) -> Numbers:
        """The number of each of some tokens among the words, or -1, by their hashes."""
        found = np.full(len(hashed), -1)
        some = np.flatnonzero(self._hit[hashed >> SHIFT])
        at = np.searchsorted(self.hashes, hashed[some])
        at[at == len(self.hashes)] = 0
        hit = self.hashes[at] == hashed[some]
        found[some[hit]] = at[hit]
        return found

    def may_be_joined(self, low: Codes, start: Numbers, end: Numbers) -> Flags:
        """Whether each of some words begins and ends as words of numbers do, and may be several of them."""
        may = end - start >= SHORTEST_JOINED
        some = np.flatnonzero(may)
        may[some] = self._begins[_edge(low, start[some])]
        some = some[may[some]]
        may[some] = self._ends[_edge(low, end[some] - EDGE)]
        return may

    @cached_property
    def _hit(self) -> Flags:
        hit = np.zeros(1 << 64 - int(SHIFT), bool)
        hit[self.hashes >> SHIFT] = True
        return hit

    @cached_property
    def _begins(self) -> Flags:
        return _flags(word[:EDGE] for word in self._said)

    @cached_property
    def _ends(self) -> Flags:
        return _flags(word[-EDGE:] for word in self._said)

    @property
    def _said(self) -> list[str]:
        known = zip(self.words, self.speakers.tolist(), strict=True)
        return [word for word, bits in known if bits and len(word) >= EDGE]


def word_table(lexicon: Lexicon) -> WordTable:
    """The words of ``lexicon`` as arrays."""
    worth, clear, speakers = _of_phrases(lexicon)
    words = sorted({*speakers, *lexicon.connectors})
    sizes = np.array([len(word) for word in words])
    codes = np.frombuffer((" " + "".join(words)).encode("utf-32-le"), np.uint32)
    hashed = hashes(codes, np.cumsum(sizes) - sizes + 1, np.cumsum(sizes) + 1)
    if len(np.unique(hashed)) < len(words):
        raise AssertionError("two number words have one hash: choose another PRIME")
    order = np.argsort(hashed)
    words = [words[at] for at in order]
    says = np.zeros((len(words), len(lexicon.bits)), np.uint8)
    unsure = np.zeros(says.shape, bool)
    for language, each in enumerate(lexicon.vocabularies.values()):
        for at, word in enumerate(words):
            if said := each.simple.get(word):
                says[at, language], unsure[at, language] = ord(said[0]), said[1]
    number = np.array([worth.get(word, 0) > 0 for word in words])
    return WordTable(
        hashed[order],
        np.array([speakers.get(word, 0) if worth.get(word) else 0 for word in words], np.uint64),
        says,
        unsure,
        np.array([word in clear for word in words]) & (sizes[order] > 2),
        (says == ord("+")).any(axis=1),
        np.where((says > 0).any(axis=1), 1, [worth.get(word, 0) for word in words]),
        np.array([word in lexicon.connectors for word in words]) | ~number,
        tuple(words),
    )


def _of_phrases(lexicon: Lexicon) -> tuple[dict[str, int], set[str], dict[str, int]]:
    """Of the words of phrases: digits that each says at most; those for numbers that mean nothing else
    anywhere; and the languages in which each stands in a phrase, as a sum of bits."""
    worth: dict[str, int] = {}
    doubtful: set[str] = set()
    numbers: set[str] = set()
    speakers: dict[str, int] = {}
    for code, each in lexicon.vocabularies.items():
        for parts, phrase in each.phrases.items():
            most = WORTH.get(phrase.kind, len(phrase.value) if len(parts) == 1 else 1)
            for word in parts:
                worth[word] = max(worth.get(word, 0), most)
                speakers[word] = speakers.get(word, 0) | lexicon.bits[code]
            if phrase.everyday:
                doubtful.update(parts)
            elif phrase.kind in ("number", "hundred") and len(parts) == 1:
                numbers.update(parts)
    worth |= dict.fromkeys(doubtful & {word for word, said in worth.items() if said}, 1)
    return worth, numbers - doubtful, speakers


def _flags(edges: Iterable[str]) -> Flags:
    """Which buckets ``EDGE`` letters fall into."""
    codes = np.frombuffer("".join(edges).encode("utf-32-le"), np.uint32)
    flags = np.zeros(BUCKETS, bool)
    flags[_edge(codes, np.arange(0, len(codes), EDGE))] = True
    return flags


def _edge(low: Codes, start: Numbers) -> Codes:
    """A bucket for the three letters from each ``start`` on."""
    mixed = low[start] * FACTORS[0] + low[start + 1] * FACTORS[1] + low[start + 2] * FACTORS[2]
    buckets: Codes = mixed >> np.uint32(8) & np.uint32(BUCKETS - 1)
    return buckets


def hashes(low: Codes, start: Numbers, end: Numbers) -> Hashes:
    """A number for the letters ``low[start:end]`` of each word; ``start`` is above 0.

    The codes are the coefficients of a polynomial modulo 2⁶⁴; a word's is the difference of two sums from the
    beginning, moved to its place by the inverse of the factor.
    """
    powers, inverse = _powers(1 << max(len(low), 1 << 18).bit_length())
    before = np.cumsum(low * powers[: len(low)])
    hashed: Hashes = (before[end - 1] - before[start - 1]) * inverse[start]
    return hashed


@cache
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """The powers of ``PRIME`` and of its inverse modulo 2⁶⁴."""
    both = [np.full(size, each, np.uint64) for each in (PRIME, pow(PRIME, -1, 1 << 64))]
    for each in both:
        each[0] = 1
    return np.cumprod(both[0]), np.cumprod(both[1])
