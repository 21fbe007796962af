"""The words of all languages as arrays, for the compiled part of the scan.

A word is known by a hash of its letters; two of the few thousand words with one hash would be an error, which
building the arrays refuses.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from techthb.identify.phones.kernel import EDGE, EDGES, Words, edge, hashed
from techthb.identify.phones.words import Lexicon

__all__ = ["listed", "word_table"]

WORTH = {"plural": 3, "times": 3, "plus": 1, "joiner": 0}
"""Digits that a word of a phrase of these kinds stands for at most; numbers stand for their own."""
SPARE = 4
"""Places of the hash table for each word: most words of a text meet an empty one at once."""


def listed(lexicon: Lexicon) -> list[str]:
    """The words of ``lexicon`` in the order of the arrays."""
    return sorted({*_of_phrases(lexicon)[2], *lexicon.connectors})


def word_table(lexicon: Lexicon) -> Words:
    """The words of ``lexicon`` as arrays."""
    worth, clear, speakers = _of_phrases(lexicon)
    words = listed(lexicon)
    hashes = np.array([hashed(_codes(word), 0, len(word)) for word in words], np.uint64)
    if len(np.unique(hashes)) < len(words):
        raise AssertionError("two number words have one hash: choose another PRIME")
    says = np.zeros((len(words), len(lexicon.bits)), np.uint8)
    unsure = np.zeros(says.shape, bool)
    numbers = {word: number for number, word in enumerate(words)}
    for language, each in enumerate(lexicon.vocabularies.values()):
        for word in each.simple.keys() & numbers.keys():
            digit, doubtful = each.simple[word]
            says[numbers[word], language], unsure[numbers[word], language] = ord(digit), doubtful
    number = np.array([worth.get(word, 0) > 0 for word in words])
    told = [word for word in words if speakers.get(word) and worth.get(word) and len(word) >= EDGE]
    return Words(
        _slots(hashes),
        hashes,
        np.array([speakers.get(word, 0) if worth.get(word) else 0 for word in words], np.uint64),
        says,
        unsure,
        np.array([word in clear and len(word) > 2 for word in words]),
        (says == ord("+")).any(axis=1),
        np.where((says > 0).any(axis=1), 1, [worth.get(word, 0) for word in words]).astype(np.int32),
        np.array([word in lexicon.connectors for word in words]) | ~number,
        _flags(word[:EDGE] for word in told),
        _flags(word[-EDGE:] for word in told),
    )


def _slots(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
    size = 1 << (SPARE * len(hashes)).bit_length()
    slots = np.full(size, -1, np.int32)
    for number, each in enumerate(hashes.tolist()):
        at = each >> 32 & size - 1
        while slots[at] >= 0:
            at = at + 1 & size - 1
        slots[at] = number
    return slots


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


def _flags(edges: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Which buckets the edges of words fall into."""
    flags = np.zeros(EDGES, bool)
    flags[[edge(_codes(each), 0) for each in edges]] = True
    return flags


def _codes(word: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(word.encode("utf-32-le"), np.uint32)
