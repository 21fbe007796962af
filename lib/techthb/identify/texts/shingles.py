"""Shingles, short runs of tokens, and what of them is no evidence: site furniture and stock phrases.

Two texts are compared by the shingles that they share. Many are shared for other reasons than copying: a site
prints its header and footer around every advert, and sentences go round among advertisers. Frequency does not
tell them from a template that is copied often; the rest of the text does. A phrase is *furniture* when many
texts of one site carry it that have enough left once all phrases frequent on that site are taken away. A
phrase is *stock* when the texts that carry it are otherwise mostly unlike each other.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from techthb.engine.compiled import compiled
from techthb.identify import LONGEST_FIELD
from techthb.identify.texts.tokens import WIDTHS, mixed_one

__all__ = [
    "FURNITURE_LEAST", "FURNITURE_REST", "FURNITURE_SHARE", "WIDEST", "Flags", "Numbers", "Postings",
    "Small", "Texts", "counted", "covered", "furniture", "keys", "neighbours", "postings", "shared",
    "stock", "untouched",
]  # fmt: skip

FURNITURE_LEAST, FURNITURE_SHARE, FURNITURE_REST = 5, 0.2, 8
"""Texts, and share of a site's texts, that must carry a phrase for it to be furniture; tokens that a text
must have left, when frequent phrases are taken away, to count as otherwise different."""

STOCK_LEAST, STOCK_SHARE = 4, 0.3
"""A phrase that this many texts carry is stock if less than this share of neighbouring carriers are alike."""

STOCK_LIKE, STOCK_REST, STOCK_WHOLE = 0.25, 0.1, 0.5
"""Neighbouring carriers are alike if they share a quarter of their shingles, and a tenth of those outside the
phrase unless the phrase is half of both. Chosen, with ``groups.LEAST_ALIKE``, on sets of edited copies in
five scripts and on four synthetic worlds that no benchmark uses."""

PLACE_BITS = LONGEST_FIELD.bit_length()
"""Bits of a place in a text: a token has a character or more."""

WIDEST = max(WIDTHS.values())

PAIRS_AT_ONCE = 8_000_000
"""Neighbours compared at a time, about as many, so that what is in between stays small."""

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Texts:
    """Tokens of texts one after the other, texts in the order of their sites.

    Parameters
    ----------
    begin : where each text's tokens begin, and the end of the last.
    token : a hash of each token.
    width : tokens of the shingle that begins with each; 0 where the text ends before.
    site : the site of each text, as a number; ascending.
    """

    begin: Numbers
    token: Small
    width: npt.NDArray[np.int8]
    site: Small

    def __len__(self) -> int:
        return len(self.site)


@dataclass(frozen=True)
class Postings:
    """Where each shingle stands: entries sorted by shingle, then place.

    Parameters
    ----------
    shingle : number of the shingle, ascending.
    place : the token with which it begins.
    text : the text that holds it. A text that holds a shingle twice has one entry, for the first.
    """

    shingle: Small
    place: Small
    text: Small

    def kept(self, keep: Flags) -> "Postings":
        """Only the entries marked."""
        return Postings(self.shingle[keep], self.place[keep], self.text[keep])


def postings(texts: Texts) -> Postings:
    """All shingles of ``texts``.

    Shingle and place are packed into one 64-bit integer, which sorts many times faster than pairs do. The
    place takes the bits that it needs; of a million adverts 38 are left for the shingle, at which one in
    some thousands is taken for another: too few to matter where texts must share a third of theirs.
    """
    bits = np.uint64(max(1, len(texts.token).bit_length()))
    packed = _packed(texts.token, texts.width, bits)
    packed.sort()
    text_of = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(texts.begin))
    return Postings(*_entries(packed, bits, text_of))


@compiled
def _packed(token: Small, width: npt.NDArray[np.int8], bits: np.uint64) -> npt.NDArray[np.uint64]:
    """For each token with which a shingle begins a hash of it and, in the last ``bits``, the place."""
    packed, count = np.empty(len(token), np.uint64), 0
    for at in range(len(token)):
        if width[at] > 0:
            packed[count] = (_hash(token, width, at) << bits) | np.uint64(at)
            count += 1
    return packed[:count]


@compiled
def _hash(token: Small, width: npt.NDArray[np.int8], at: int) -> np.uint64:
    """A hash of the shingle that begins at ``at``."""
    found = mixed_one(np.uint64(np.uint32(token[at])))
    for behind in range(1, width[at]):
        found = mixed_one(found * np.uint64(31) + np.uint64(np.uint32(token[at + behind])))
    return found


@compiled
def keys(token: Small, width: npt.NDArray[np.int8], place: Small) -> Small:
    """Of the shingle that begins at each of ``place`` 32 bits, the same in any collection of texts."""
    found = np.empty(len(place), np.int32)
    for number, at in enumerate(place):
        found[number] = np.int32(np.uint32(_hash(token, width, at) & np.uint64(0xFFFFFFFF)))
    return found


@compiled
def _entries(packed: npt.NDArray[np.uint64], bits: np.uint64, text_of: Small) -> tuple[Small, Small, Small]:
    """Shingle, place and text of each entry; of a shingle that a text holds twice the first."""
    shingle, place = np.empty(len(packed), np.int32), np.empty(len(packed), np.int32)
    text = np.empty(len(packed), np.int32)
    count, number, last = 0, -1, -1
    for at in range(len(packed)):
        here = np.int64(packed[at] & ((np.uint64(1) << bits) - np.uint64(1)))
        new = at == 0 or packed[at] >> bits != packed[at - 1] >> bits
        number += new
        if new or text_of[here] != last:
            shingle[count], place[count], text[count] = number, here, text_of[here]
            count += 1
        last = text_of[here]
    return shingle[:count], place[:count], text[:count]


def _changes(values: npt.NDArray[np.integer]) -> Flags:
    """Whether each value differs from the one before it; the first does."""
    new = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def counted(flags: Flags) -> Small:
    """How many flags are set before each place, and in all."""
    before = np.zeros(len(flags) + 1, np.int32)
    np.cumsum(flags, out=before[1:])
    return before


def covered(texts: Texts, place: Small) -> Flags:
    """Which tokens lie in one of the shingles that begin at ``place``."""
    flags = np.zeros(len(texts.token), np.bool_)
    width = texts.width[place]
    for behind in range(WIDEST):
        flags[place[width > behind] + behind] = True
    return flags


def furniture(found: Postings, texts: Texts) -> Flags:
    """Which entries are of what their site prints around its adverts."""
    site = texts.site[found.text]
    new = _changes(found.shingle) | _changes(site)
    run = np.cumsum(new, dtype=np.int32) - 1
    carriers = np.bincount(run)
    needed = np.maximum(FURNITURE_LEAST, FURNITURE_SHARE * np.bincount(texts.site)[site[new]])
    frequent = (carriers >= needed)[run]
    left = counted(~covered(texts, found.place[frequent]))
    rest = left[texts.begin[1:]] - left[texts.begin[:-1]]
    different = np.bincount(run, (rest >= FURNITURE_REST)[found.text])
    printed = (different >= needed / 2) & (2 * different >= carriers)
    return np.asarray(frequent & printed[run], np.bool_)


def untouched(found: Postings, texts: Texts, apart: Flags) -> Postings:
    """The shingles without a token that is marked in ``apart``."""
    before = counted(apart)
    return found.kept(before[found.place + texts.width[found.place]] == before[found.place])


def neighbours(found: Postings, texts: Texts) -> tuple[Small, Numbers, Small]:
    """Of each shingle, the texts that carry it paired with the next: the shingle, the pair as a number, and
    where the shingle begins in the first of the two, in tokens.

    A shingle of k texts gives k - 1 pairs, so that there are never more pairs than entries.
    """
    same = ~_changes(found.shingle)[1:]
    one = found.text[:-1][same]
    pair = one * np.int64(len(texts))
    pair += found.text[1:][same]
    place = (found.place[:-1][same] - texts.begin[one]).astype(np.int32)
    return found.shingle[:-1][same], pair, place


def stock(found: Postings, texts: Texts) -> Flags:
    """Which entries are of a phrase that goes round: between neighbouring carriers little else is alike.

    How much two neighbours have in common is counted over the shingles at which they are neighbours, which
    is the most that can be known without comparing more pairs. The phrase itself, which is the run of these
    around a shingle, does not count, unless it is most of both texts: a long sentence that goes round makes
    a third of a short advert.
    """
    shingle, pair, place = neighbours(found, texts)
    size = np.bincount(found.text, minlength=len(texts))
    count = int(found.shingle[-1]) + 1 if len(found.shingle) else 0
    every = np.bincount(shingle, minlength=count)
    yes = np.zeros(count, np.int64)
    stretch = max(1, len(texts)) * np.int64(-(-len(texts) // (1 + len(pair) // PAIRS_AT_ONCE)) or 1)
    for least in range(0, len(texts) * len(texts), int(stretch)):
        some = np.flatnonzero((pair >= least) & (pair < least + stretch))
        alike = _alike(pair[some] << np.int64(PLACE_BITS) | place[some], size)
        yes += np.bincount(shingle[some], alike, minlength=count).astype(np.int64)
    bad = (every >= STOCK_LEAST - 1) & (yes < STOCK_SHARE * every)
    return np.asarray(bad[found.shingle], np.bool_)


def _alike(key: Numbers, size: Numbers) -> Flags:
    """For neighbours at a place, whether the two are alike apart from the phrase there.

    ``key`` holds pair and place of all neighbours of some texts, ``size`` the shingles of each text.
    """
    order = np.argsort(key)
    key = key[order]
    of_pair = _changes(key >> np.int64(PLACE_BITS))
    new = of_pair | np.append(True, np.diff(key) != 1)[: len(key)]
    run = np.cumsum(new, dtype=np.int32) - np.int32(1)
    length = np.bincount(run)
    common = np.bincount(np.cumsum(of_pair) - 1)[np.cumsum(of_pair[new]) - 1]
    one, other = np.divmod(key[new] >> np.int64(PLACE_BITS), max(1, len(size)))
    both = size[one] + size[other]
    alike = 2 * (common - length) >= STOCK_REST * (both - 2 * length)
    alike |= 2 * length >= STOCK_WHOLE * both
    alike &= 2 * common >= STOCK_LIKE * both
    found = np.empty(len(key), np.bool_)
    found[order] = alike[run]
    return found


def shared(found: Postings) -> Flags:
    """Which entries are of a shingle that more than one text carries."""
    new = _changes(found.shingle)
    return np.asarray(~new | ~np.append(new[1:], True), np.bool_)
