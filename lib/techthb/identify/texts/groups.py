"""Texts that are copies of one another, found without comparing all with all."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from techthb.identify.texts.shingles import Numbers, Postings, Small, Texts, neighbours

__all__ = ["FEWEST", "LEAST_ALIKE", "groups"]

LEAST_ALIKE = 0.32
"""Dice coefficient of two texts' shingles (twice those shared, by those of both) from which they are copies.
Three words changed in a text of twenty leave about half. Measured on development sets (see ``shingles``):
from 0.30 to 0.35 recall and precision of pairs change by less than half a point."""

FEWEST = 6
"""Shingles of its own (of three words: eight words) that a text needs to be compared at all."""

AT_ONCE = 100_000
"""Pairs that are compared at a time, so that memory stays bounded."""


def groups(found: Postings, texts: Texts, size: Numbers) -> Small:
    """For each text the number of its group; a text alone is a group.

    A pair is a candidate when its texts follow each other among the carriers of two shingles or more, which
    takes no more work than there are shingles, however often a text is copied. Most pairs are decided by
    that count, since they share at least as many; the others are compared whole.

    Parameters
    ----------
    found : shingles that are evidence, sorted.
    texts : all of them.
    size : shingles of each text, shared or not.
    """
    count = len(texts)
    pairs, common = np.unique(neighbours(found, texts)[1], return_counts=True)
    several = common > 1
    one, other = np.divmod(pairs[several], max(1, count))
    enough = (size[one] >= FEWEST) & (size[other] >= FEWEST)
    one, other, common = one[enough], other[enough], common[several][enough]
    needed = np.ceil(LEAST_ALIKE * (size[one] + size[other]) / 2)
    sure = common >= needed
    label = _components(count, one[sure], other[sure])
    open_ = ~sure & (label[one] != label[other])
    one, other, needed = one[open_], other[open_], needed[open_]
    alike = _shared(found, count, one, other) >= needed
    # label of a label: groups of groups
    return _components(count, label[one[alike]], label[other[alike]])[label]


def _components(size: int, one: Numbers | Small, other: Numbers | Small) -> Small:
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], np.int32)


def _shared(found: Postings, texts: int, one: Numbers, other: Numbers) -> Numbers:
    """How many shingles the texts of each pair share."""
    if len(one) == 0:
        return np.zeros(0, np.int64)
    order = np.argsort(found.text, kind="stable")
    shingle = found.shingle[order].astype(np.int64)
    begin = np.searchsorted(found.text[order], np.arange(texts + 1))
    parts = [
        _equal(shingle, begin, one[first : first + AT_ONCE], other[first : first + AT_ONCE])
        for first in range(0, len(one), AT_ONCE)
    ]
    return np.concatenate(parts)


def _equal(shingle: Numbers, begin: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """Shingles of both texts of each pair in one sorted array, in which shared ones stand twice."""
    base = np.int64(shingle.max(initial=0)) + 1
    keys = []
    for text in (one, other):
        count = begin[text + 1] - begin[text]
        into = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        keys.append(
            np.repeat(np.arange(len(text)), count) * base + shingle[np.repeat(begin[text], count) + into]
        )
    both = np.concatenate(keys)
    both.sort()
    twice = both[1:][both[1:] == both[:-1]]
    return np.bincount(twice // base, minlength=len(one))
