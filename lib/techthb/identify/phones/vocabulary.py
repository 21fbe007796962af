"""The words of all languages as arrays, to look up the words of many texts at once.

A word is known by a hash of its letters; two of the few thousand words with one hash would be an error, which
building the arrays refuses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from techthb.identify.phones.words import Lexicon

__all__ = ["LONGEST_WORD", "Vocabulary", "hashes", "vocabulary"]

Codes = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LONGEST_WORD = 24
"""Letters of the longest word that is looked up whole."""
SHORTEST_JOINED = 5
"""Letters of the shortest word that may be several number words run together."""
WORTH = {"plural": 3, "times": 3, "plus": 1, "joiner": 0}
"""Digits that a word of a phrase of these kinds stands for at most; numbers stand for their own."""
EDGE = 3
"""Letters at either end of a word by which most words are known not to be number words."""
BUCKETS = 1 << 16
FACTORS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1], np.uint32)
PRIME = np.uint64(0x100000001B3)


@dataclass(frozen=True)
class Vocabulary:
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

    hashes: npt.NDArray[np.uint64]
    speakers: npt.NDArray[np.uint64]
    says: npt.NDArray[np.uint8]
    doubtful: Flags
    strong: Flags
    plus: Flags
    worth: Numbers
    leads: Flags
    words: tuple[str, ...]

    def may_begin(self, low: Codes, start: Numbers, end: Numbers) -> Flags:
        """Whether any word begins with the first two letters of each of some tokens."""
        return self._pairs[_pair(low, start, end)]

    def find(self, low: Codes, start: Numbers, end: Numbers) -> Numbers:
        """The number of each of the words ``low[start:end]``, or -1.

        ``low`` needs ``EDGE`` characters behind the last word.
        """
        found = np.full(len(start), -1)
        some = np.flatnonzero(self._shapes[_shape(low, start, end)] & (end - start <= LONGEST_WORD))
        hashed = hashes(low, start[some], end[some])
        at = np.searchsorted(self.hashes, hashed)
        at[at == len(self.hashes)] = 0
        hit = self.hashes[at] == hashed
        found[some[hit]] = at[hit]
        return found

    def may_be_joined(self, low: Codes, start: Numbers, end: Numbers) -> Flags:
        """Whether each of some words begins and ends as words of numbers do, and may be several of them."""
        may = np.zeros(len(start), bool)
        long = np.flatnonzero(end - start >= SHORTEST_JOINED)
        long = long[self._begins[_edge(low, start[long], end[long])]]
        may[long] = self._ends[_edge(low, end[long] - EDGE, end[long])]
        return may

    @cached_property
    def _pairs(self) -> Flags:
        return _flags(self.words, _pair)

    @cached_property
    def _shapes(self) -> Flags:
        return _flags(self.words, _shape)

    @cached_property
    def _begins(self) -> Flags:
        return _flags([word for word in self._said if len(word) >= EDGE], _edge)

    @cached_property
    def _ends(self) -> Flags:
        long = [word for word in self._said if len(word) >= EDGE]
        return _flags(long, lambda low, start, end: _edge(low, end - EDGE, end))

    @property
    def _said(self) -> list[str]:
        return [word for word, bits in zip(self.words, self.speakers.tolist(), strict=True) if bits]


def vocabulary(lexicon: Lexicon) -> Vocabulary:
    """The words of ``lexicon`` as arrays."""
    worth, clear, speakers = _of_phrases(lexicon)
    words = sorted(word for word in {*speakers, *lexicon.connectors} if len(word) <= LONGEST_WORD)
    sizes = np.array([len(word) for word in words])
    codes = np.frombuffer(("".join(words) + " " * EDGE).encode("utf-32-le"), np.uint32)
    hashed = hashes(codes, np.cumsum(sizes) - sizes, np.cumsum(sizes))
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
    return Vocabulary(
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


def _flags(words: Sequence[str], bucket: Callable[[Codes, Numbers, Numbers], Numbers]) -> Flags:
    """Which buckets some words fall into."""
    sizes = np.array([len(word) for word in words])
    codes = np.frombuffer(("".join(words) + " " * EDGE).encode("utf-32-le"), np.uint32)
    flags = np.zeros(BUCKETS, bool)
    flags[bucket(codes, np.cumsum(sizes) - sizes, np.cumsum(sizes))] = True
    return flags


def _pair(low: Codes, start: Numbers, end: Numbers) -> Numbers:
    """A bucket for the first two letters of each word, or the one."""
    second = np.where(start + 1 < end, low[start + 1], 0).astype(np.uint32)
    return (low[start] * FACTORS[0] + second * FACTORS[1]) >> np.uint32(8) & np.uint32(BUCKETS - 1)


def _edge(low: Codes, start: Numbers, end: Numbers) -> Numbers:
    """A bucket for the first three letters of each word."""
    mixed = low[start] * FACTORS[0] + low[start + 1] * FACTORS[1] + low[start + 2] * FACTORS[2]
    return mixed >> np.uint32(8) & np.uint32(BUCKETS - 1)


def _shape(low: Codes, start: Numbers, end: Numbers) -> Numbers:
    """A bucket for the length of each word, its first two letters and its last two."""
    size = (end - start).astype(np.uint32)
    mixed = low[start] * FACTORS[0] + low[np.minimum(start + 1, end - 1)] * FACTORS[1]
    mixed += low[np.maximum(end - 2, start)] * FACTORS[2] + low[end - 1] * FACTORS[3] + size * FACTORS[4]
    return mixed >> np.uint32(8) & np.uint32(BUCKETS - 1)


def hashes(low: Codes, start: Numbers, end: Numbers) -> npt.NDArray[np.uint64]:
    """A number for all letters of each word."""
    hashed = np.zeros(len(start), np.uint64)
    longer, at = np.arange(len(start)), 0
    while len(longer := longer[start[longer] + at < end[longer]]):
        hashed[longer] = (hashed[longer] ^ low[start[longer] + at]) * PRIME
        at += 1
    return hashed
