"""Texts cut into tokens, in any script, a whole batch at once.

A token is a word, or a single character of a script that is written without spaces. What a text says in
numbers (prices, hours, telephone numbers) or as an address is what copies change first: such tokens are left
out, so that two texts which differ in them alone are the same. Letters lose case and accents.

Work is done on arrays of code points by compiled functions, one walk over each text, so that it is linear in
the length of the texts whatever they hold.
"""

import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from techthb.engine.compiled import compiled

__all__ = [
    "TOKENS",
    "WIDTHS",
    "Alphabet",
    "Short",
    "alphabet",
    "mixed",
    "mixed_one",
    "sequence_keys",
    "tokenise",
]

TOKENS = pa.schema(
    [
        ("token", pa.list_(pa.int32())),  # a hash of the folded token
        (
            "start",
            pa.list_(pa.int16()),
        ),  # 0-based code points of the text, which has no more than LONGEST_FIELD
        ("end", pa.list_(pa.int16())),
        ("width", pa.list_(pa.int8())),  # tokens of the shingle that begins here: what three words are
        ("key", pa.int64()),  # a hash of all tokens in their order
    ]
)
"""What ``tokenise`` gives: one row per text, the tokens in the order of the text."""

GAP, LETTER, DIGIT, SILENT, AT, DOT, JOINER, LOGOGRAM, SYLLABIC = range(9)
"""Classes of characters. Silent ones (accents, zero-width and direction marks) are looked through; a
joiner (a hyphen, an apostrophe) belongs to the word around it; of the last two, each is a token."""

WIDTHS = {LETTER: 3, LOGOGRAM: 5, SYLLABIC: 8}
"""Tokens of a shingle that begins with one of this class: about three words in each."""

LOGOGRAMS = (
    (0x2E80, 0x3000), (0x3005, 0x3008), (0x3021, 0x302A), (0x3031, 0x3036), (0x3041, 0x3100),
    (0x31F0, 0x3200), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0xFF66, 0xFFA0),
    (0x1B000, 0x1B170), (0x20000, 0x32000),
)  # fmt: skip
"""Han and kana: a word has one or two characters and no space around it."""

SYLLABICS = (
    (0x0E00, 0x0E80), (0x0E80, 0x0F00), (0x0F00, 0x1000), (0x1000, 0x10A0), (0x1780, 0x1800),
    (0x1950, 0x19E0), (0x1A20, 0x1AB0), (0xA9E0, 0xAA00), (0xAA60, 0xAA80),
)  # fmt: skip
"""Thai, Lao, Tibetan, Myanmar, Khmer and Tai scripts: letters and vowel signs, no spaces between words."""

SCANNED = (*range(0x3400), *range(0xA000, 0xAC00), *range(0xD7A4, 0xD800), *range(0xF900, 0x20000),
           *range(0xE0000, 0xE01F0))  # fmt: skip
"""Code points whose class is looked up one by one: all but Han, Hangul syllables and what is unassigned."""

ACCENTS = (
    (0x0300, 0x0370), (0x0483, 0x048A), (0x0591, 0x05C8), (0x0610, 0x061B), (0x064B, 0x0660),
    (0x0670, 0x0671), (0x1AB0, 0x1B00), (0x1DC0, 0x1E00), (0x20D0, 0x2100), (0xFE00, 0xFE10),
    (0xFE20, 0xFE30),
)  # fmt: skip
"""Marks that a word is the same word without; vowel signs of Indic scripts are not among them."""

WIDTH = np.array([WIDTHS.get(kind, 0) for kind in range(SYLLABIC + 1)], np.int8)

BASE = np.uint64(0x9E3779B97F4A7C15)
"""Multiplier of the hashes: odd."""

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Short = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Alphabet:
    """For every code point its class and the code point of its plain form."""

    kind: npt.NDArray[np.uint8]
    plain: npt.NDArray[np.uint32]


def alphabet() -> Alphabet:
    """Build the tables (about a fifth of a second)."""
    kind = np.zeros(0x110000, np.uint8)
    plain = np.arange(0x110000, dtype=np.uint32)
    kind[0xAC00:0xD7A4] = LETTER
    for code in SCANNED:
        kind[code] = _kind(code)
        plain[code] = _plain(chr(code))
    for script, ranges in ((LOGOGRAM, LOGOGRAMS), (SYLLABIC, SYLLABICS)):
        for first, end in ranges:
            letters = kind[first:end]
            letters[(letters == LETTER) | (first in (0x3400, 0x4E00, 0x20000))] = script
    for first, end in ACCENTS:
        kind[first:end] = SILENT
    kind[ord("@")], kind[ord(".")], kind[ord("_")] = AT, DOT, LETTER
    kind[[ord(character) for character in "-'‐‑’ʼ״׳"]] = JOINER
    return Alphabet(kind, plain)


def _kind(code: int) -> int:
    category = unicodedata.category(chr(code))
    if category == "Cf":
        return SILENT
    if category[0] == "N":
        return DIGIT
    return LETTER if category[0] in "LM" else GAP


def _plain(character: str) -> int:
    """The code point of a character without case and accents, where that is a single one."""
    bare = [c for c in unicodedata.normalize("NFKD", character) if not 0x300 <= ord(c) < 0x370]
    lower = (bare[0] if len(bare) == 1 else character).lower()
    return ord({"ς": "σ", "ł": "l", "ı": "i", "ø": "o"}.get(lower, lower if len(lower) == 1 else character))


def tokenise(texts: list[str], letters: Alphabet) -> pa.Table:
    """The tokens of ``texts`` as a table of ``TOKENS``, in order.

    >>> tokenise(["Ring 07700 900123, Ünal!"], alphabet())["end"].to_pylist()
    [[4, 23]]
    """
    begins = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=begins[1:])
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    token, start, end, width, edges = _cut(codes, begins, letters.kind, letters.plain)
    offsets = pa.array(edges.astype(np.int32))
    lists = [pa.ListArray.from_arrays(offsets, pa.array(each)) for each in (token, start, end, width)]
    keys = sequence_keys(token, edges[:-1], edges[1:]).view(np.int64)
    return pa.table([*lists, pa.array(keys)], schema=TOKENS)


@compiled
def _cut(
    codes: npt.NDArray[np.uint32],
    begins: Places,
    kinds: npt.NDArray[np.uint8],
    plains: npt.NDArray[np.uint32],
) -> tuple[Small, Short, Short, npt.NDArray[np.int8], Places]:
    """Hash, start, end and width of every token, and where each text's begin, with the end of the last."""
    most = len(codes)
    heard, kind, inside = np.empty(most, np.int64), np.empty(most, np.uint8), np.empty(most, np.bool_)
    token, width = np.empty(most, np.int32), np.empty(most, np.int8)
    start, end = np.empty(most, np.int16), np.empty(most, np.int16)
    edges, found = np.zeros(len(begins), np.int64), 0
    for text in range(len(begins) - 1):
        begin, stop = begins[text], begins[text + 1]
        size = _heard(codes, begin, stop, kinds, heard, kind, inside)
        first = 0
        while first < size:
            after, word = _token(kind, inside, first, size)
            if word:
                token[found] = _hash(codes, plains, heard, first, after)
                start[found] = heard[first] - begin
                # a silent mark behind the last letter belongs to it
                end[found] = (heard[after] if after < size else stop) - begin
                width[found] = WIDTH[kind[first]]
                found += 1
            first = after
        edges[text + 1] = found
    return token[:found].copy(), start[:found].copy(), end[:found].copy(), width[:found].copy(), edges


@compiled
def _heard(
    codes: npt.NDArray[np.uint32],
    begin: int,
    stop: int,
    kinds: npt.NDArray[np.uint8],
    heard: Places,
    kind: npt.NDArray[np.uint8],
    inside: npt.NDArray[np.bool_],
) -> int:
    """How many characters of a text are not silent: where they stand, their kinds, which are of a word.

    All characters of an address are made gaps.
    """
    size = 0
    for place in range(begin, stop):
        if kinds[codes[place]] != SILENT:
            heard[size], kind[size] = place, kinds[codes[place]]
            inside[size] = kind[size] == LETTER or kind[size] == DIGIT
            size += 1
    for at in range(1, size - 1):
        if kind[at] == JOINER:
            before, behind = kind[at - 1], kind[at + 1]
            inside[at] = before in (LETTER, DIGIT) and behind in (LETTER, DIGIT)
    first = 0
    while first < size:
        after, address = first, False
        while after < size and (inside[after] or kind[after] == AT or kind[after] == DOT):
            between = 0 < after < size - 1 and inside[after - 1] and inside[after + 1]
            address = address or kind[after] == AT or (kind[after] == DOT and between)
            after += 1
        if address:
            kind[first:after] = GAP
            inside[first:after] = False
        first = max(after, first + 1)
    return size


@compiled
def _token(
    kind: npt.NDArray[np.uint8], inside: npt.NDArray[np.bool_], first: int, size: int
) -> tuple[int, bool]:
    """Where what begins at ``first`` ends, and whether it is a token: a sign, or a run without a digit."""
    if not inside[first]:
        return first + 1, kind[first] >= LOGOGRAM
    after, word = first, True
    while after < size and inside[after]:
        word = word and kind[after] != DIGIT
        after += 1
    return after, word


@compiled
def _hash(
    codes: npt.NDArray[np.uint32], plains: npt.NDArray[np.uint32], heard: Places, first: int, after: int
) -> np.int32:
    """A hash of the plain letters from ``first`` to ``after``, equal wherever they stand."""
    total, power = np.uint64(0), np.uint64(1)
    for at in range(first, after):
        total += mixed_one(np.uint64(plains[codes[heard[at]]])) * power
        power *= BASE
    return np.int32(np.uint32(mixed_one(total) >> np.uint64(32)))


@compiled
def mixed_one(value: np.uint64) -> np.uint64:
    """``mixed`` of one value."""
    value = (value ^ (value >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    value = (value ^ (value >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ (value >> np.uint64(33))


def mixed(values: Words) -> Words:
    """Every bit of each value spread over all bits of the result (the finaliser of MurmurHash3)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def sequence_keys(token: npt.NDArray[np.int32], first: Places, end: Places) -> Words:
    """A hash of each stretch of tokens, ``first`` to ``end``, equal for equal tokens in equal order."""
    count = end - first
    place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    at = place + np.repeat(first, count)
    parts = mixed(token[at].view(np.uint32).astype(np.uint64) + mixed(place.astype(np.uint64)))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(parts)])
    ends = np.cumsum(count)
    return mixed(sums[ends] - sums[ends - count])
