"""Numbers in which letters pass for digits, capitals and small letters told apart: "OlGi-AqG-DBZT".

A capital B looks like 8 and a small one like 6, so such numbers are read before a field is put in lower case.
A stretch counts only where nearly nothing else explains it: each of its tokens is made of digits and such
letters, one of them mixes digits and letters or cases as no word does, and together they can be dialled.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product

from techthb.identify.phones.dialling import FEWEST, MOST, Dialled, Dialler
from techthb.identify.phones.noise import noise

__all__ = ["ODD", "SHAPES", "Shown", "lookalikes"]

SHAPES = {
    **dict.fromkeys("OoОоΟοՕօ", "0"), "D": "0", **dict.fromkeys("IilLІі|!Ι", "1"),
    **dict.fromkeys("ZzΖζ", "2"),
    **dict.fromkeys("EΕЕЗзЭэ", "3"), **dict.fromkeys("AАΑЧч", "4"), **dict.fromkeys("SsЅѕՏտ$", "5"),
    **dict.fromkeys("GбБЬьბ", "6"), **dict.fromkeys("TТΤ", "7"), **dict.fromkeys("BВΒβ", "8"),
    "b": "68", "g": "96", "q": "9", "Q": "09",
}  # fmt: skip
"""Letters that pass for a digit, each with the digits that it may show, the likeliest first."""

TOKEN = re.compile(f"[{re.escape(''.join(SHAPES))}0-9]+")
LETTERS = re.compile(r"[^\W\d_]")
ODD = re.compile(
    r"\d[!|$]?[^\W\d_]|[^\W\d_][!|$]?\d|[a-z][A-Z]|[a-zA-Z][\u0370-\u058f]|[\u0370-\u058f][a-zA-Z]|[A-Z]{2}[a-z]"
)
"""What no word has: a digit beside a letter, a capital in the middle, two alphabets."""
MOST_TOKENS, MOST_WAYS = 12, 16
"""Tokens of a stretch, and ways to read their letters, that are tried."""

Shown = tuple[int, int, str, bool, tuple[Dialled, ...]]
"""start, end, digits, whether a plus sign stands in front, what they can mean."""


def lookalikes(plain: str, start: int, end: int, regions: Sequence[str], dialler: Dialler) -> Shown | None:
    """The number of a stretch ``plain[start:end]`` of digits and look-alikes, or None.

    Parameters
    ----------
    plain : a folded field with its capitals.
    regions : the numbering plans in which a number without country code is read, best reason first.
    """
    while start and plain[start - 1].isalnum() and plain[start].isalnum():
        start += 1  # the end of a word
        if start >= end:
            return None
    tokens = [match.span() for match in TOKEN.finditer(plain, start, end)]
    if tokens and plain[tokens[-1][1] : tokens[-1][1] + 1].isalnum():
        tokens.pop()  # the beginning of a word
    if not any(ODD.search(plain, *token) for token in tokens) or noise(plain.lower(), start, end):
        return None
    best: Shown | None = None
    for first, last in _parts(plain, tokens[:MOST_TOKENS]):
        found = _dialled(plain, tokens[first:last], regions, dialler)
        if found is not None and (best is None or _rank(found) > _rank(best)):
            best = found
    return best


def _parts(plain: str, tokens: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Tokens from and to which a number may reach."""
    ends = [_may_end(plain[start:end]) for start, end in tokens]
    for first in range(len(tokens)):
        for last in range(first + 1, len(tokens) + 1):
            size = sum([end - start for start, end in tokens[first:last]])
            odd = any(ODD.search(plain, *token) for token in tokens[first:last])
            if FEWEST <= size <= MOST and ends[first] and ends[last - 1] and odd:
                yield first, last


def _may_end(token: str) -> bool:
    """Whether a token is no ordinary word: it has a digit, a capital that begins no word, or is odd."""
    letters = "".join(LETTERS.findall(token))
    return len(letters) < len(token) or letters.isupper() or len(token) == 1 or bool(ODD.search(token))


def _dialled(
    plain: str, tokens: list[tuple[int, int]], regions: Sequence[str], dialler: Dialler
) -> Shown | None:
    start, end = tokens[0][0], tokens[-1][1]
    written = "".join([plain[first:last] for first, last in tokens])
    plus = plain[max(0, start - 1) : start] == "+" or plain[max(0, start - 2) : start] in ("+(", "+ ")
    if plus:
        start = plain.rindex("+", 0, start)
    best: Shown | None = None
    for way in islice(product(*[SHAPES.get(each, each) for each in written]), MOST_WAYS):
        digits = "".join(way)
        dialled = tuple(dialler.read(digits, plus, regions))
        if dialled and dialled[0].usual and dialled[0].reason != "bare":
            found = (start, end, digits, plus, dialled)
            if dialled[0].valid:
                return found
            best = best or found
    return best if best and best[4][0].reason != "plain" else None


def _rank(shown: Shown) -> tuple[bool, bool, int]:
    return shown[3], shown[4][0].valid, len(shown[2])
