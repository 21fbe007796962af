"""What stays and what changes in the copies of one text: constant parts and slots between them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import LCSseq

__all__ = ["EXAMPLES", "Copy", "Part", "parts"]

EXAMPLES = 3
"""Fillings of a slot that are shown."""

SETTLED = 0.75
"""Share of the copies that must agree in what stands at a place for it to be constant there."""


@dataclass(frozen=True)
class Copy:
    """One advert's text: as it stands, its tokens as characters of a string, and where each stands."""

    text: str
    tokens: str
    start: Sequence[int]
    end: Sequence[int]


@dataclass(frozen=True)
class Part:
    """A stretch of a template.

    Parameters
    ----------
    text : the stretch as the first copy has it; all parts together are the template as it stands there.
    is_slot : whether copies differ here.
    fillings : how many different fillings the copies have, of letters or digits; 0 for a constant part.
    examples : some of them, in the order of the copies.
    """

    text: str
    is_slot: bool
    fillings: int
    examples: tuple[str, ...]


def parts(copies: Sequence[Copy]) -> list[Part]:
    """Align ``copies`` to the first of them.

    A token is constant when most copies have it in its place (longest common subsequence of tokens). Between
    two constant tokens stands a slot if the copies that have both differ in letters or digits between them.
    What stands before the first constant token and behind the last is no part of the template.
    """
    first = copies[0]
    matched = [range(len(first.tokens)), *(_matches(first.tokens, copy.tokens) for copy in copies[1:])]
    votes = Counter(token for places in matched for token, place in enumerate(places) if place >= 0)
    constant = [token for token in range(len(first.tokens)) if 2 * votes[token] > len(copies)]
    found: list[Part] = []
    begin = constant[0] if constant else 0
    for left, right in pairwise(constant):
        fillings = list(_fillings(copies, matched, left, right))
        if _settled(fillings):
            continue
        between = first.text[first.end[left] : first.start[right]]
        found += [_constant(first, begin, left), _slot(between, fillings)]
        begin = right
    if constant:
        found.append(_constant(first, begin, constant[-1]))
    return found


def _matches(first: str, other: str) -> list[int]:
    """For each token of ``first`` its place in ``other``, or -1."""
    places = [-1] * len(first)
    for block in LCSseq.opcodes(first, other).as_matching_blocks():
        places[block.a : block.a + block.size] = range(block.b, block.b + block.size)
    return places


def _fillings(
    copies: Sequence[Copy], matched: Sequence[Sequence[int]], left: int, right: int
) -> Iterator[str]:
    """What the copies that have both tokens have between them, the first copy's at the front."""
    for copy, places in zip(copies, matched, strict=True):
        if places[left] >= 0 and places[right] >= 0:
            between = copy.text[copy.end[places[left]] : copy.start[places[right]]]
            yield "" if between == " " else _core(between)


def _core(filling: str) -> str:
    """``filling`` from its first letter or digit to its last; nothing if it has none."""
    filling = filling.strip()
    if len(filling) < 2:  # a space or a full stop, as nearly everywhere
        return filling if filling.isalnum() else ""
    told = [place for place, character in enumerate(filling) if character.isalnum()]
    return filling[told[0] : told[-1] + 1] if told else ""


def _settled(fillings: Sequence[str]) -> bool:
    """Whether nearly all copies have what the first has."""
    return fillings.count(fillings[0]) >= SETTLED * len(fillings)


def _slot(between: str, fillings: Sequence[str]) -> Part:
    distinct = [filling for filling in dict.fromkeys(fillings) if filling]
    return Part(between, True, len(distinct), tuple(distinct[:EXAMPLES]))


def _constant(copy: Copy, first: int, last: int) -> Part:
    return Part(copy.text[copy.start[first] : copy.end[last]], False, 0, ())
