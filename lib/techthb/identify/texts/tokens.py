"""Texts cut into tokens, in any script, a whole batch at once.

A token is a word, or a single character of a script that is written without spaces. What a text says in
numbers (prices, hours, telephone numbers) or as an address is what copies change first: such tokens are left
out, so that two texts which differ in them alone are the same. Letters lose case and accents.

Work is done on arrays of code points, so that it is linear in the length of the texts whatever they hold.
"""

import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["TOKENS", "WIDTHS", "Alphabet", "alphabet", "mixed", "sequence_keys", "tokenise"]

TOKENS = pa.schema(
    [
        ("token", pa.list_(pa.int32())),  # a hash of the folded token
        ("start", pa.list_(pa.int32())),  # 0-based code points of the text
        ("end", pa.list_(pa.int32())),
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

BASE = 0x9E3779B97F4A7C15
"""Multiplier of the hashes: odd, so that it has an inverse among 64-bit integers."""

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


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
    np.cumsum([len(text) + 1 for text in texts], out=begins[1:])
    codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le"), np.uint32)
    kind = letters.kind[codes]
    heard = np.flatnonzero(kind != SILENT)
    kind, plain = kind[heard], letters.plain[codes[heard]]
    first, end = _stretches(kind)
    token = (_hashes(plain, first, end) >> np.uint64(32)).astype(np.uint32).view(np.int32)
    width = np.zeros(len(kind), np.int8)
    for script, tokens in WIDTHS.items():
        width[kind == script] = tokens
    start = heard[first]
    text = np.searchsorted(begins, start, side="right") - 1
    # a silent mark behind the last letter belongs to it
    stop = np.minimum(np.append(heard, len(codes))[end], begins[text + 1] - 1)
    edges = np.searchsorted(text, np.arange(len(texts) + 1))
    offsets = pa.array(edges.astype(np.int32))
    columns = [
        token,
        (start - begins[text]).astype(np.int32),
        (stop - begins[text]).astype(np.int32),
        width[first],
    ]
    lists = [pa.ListArray.from_arrays(offsets, pa.array(each)) for each in columns]
    keys = sequence_keys(token, edges[:-1], edges[1:]).view(np.int64)
    return pa.table([*lists, pa.array(keys)], schema=TOKENS)


def _stretches(kind: npt.NDArray[np.uint8]) -> tuple[Places, Places]:
    """First and end of every token: runs of letters and digits without digits, outside addresses; singles."""
    inside = (kind == LETTER) | (kind == DIGIT)
    before, after = _shifted(inside)
    inside |= (kind == JOINER) & before & after
    before, after = _shifted(inside)
    first = np.flatnonzero(inside & ~before)
    end = np.flatnonzero(inside & ~after) + 1
    kept = np.diff(np.append(0, np.cumsum(kind == DIGIT))[np.stack([first, end])], axis=0)[0] == 0
    kept &= ~_addresses(kind, inside)[first]
    singles = np.flatnonzero(kind >= LOGOGRAM)
    first, end = np.concatenate([first[kept], singles]), np.concatenate([end[kept], singles + 1])
    order = np.argsort(first, kind="stable")
    return first[order], end[order]


def _addresses(kind: npt.NDArray[np.uint8], inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which characters lie in a stretch with ``@``, or with a full stop between letters."""
    joined = inside | (kind == AT) | (kind == DOT)
    before, after = _shifted(inside)
    mark = (kind == AT) | ((kind == DOT) & before & after)
    stretch = np.cumsum(joined & ~_shifted(joined)[0])
    return np.asarray(joined & (np.bincount(stretch, mark & joined) > 0)[stretch], np.bool_)


def _shifted(flags: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """For each place whether the flag is set before it and after it."""
    before, after = np.zeros_like(flags), np.zeros_like(flags)
    before[1:], after[:-1] = flags[:-1], flags[1:]
    return before, after


def _hashes(plain: npt.NDArray[np.uint32], first: Places, end: Places) -> Words:
    """A hash of each stretch, from sums over powers of ``BASE`` (all modulo 2**64), equal wherever it is."""
    size = len(plain) + 1
    powers, inverse = np.full(size, BASE, np.uint64), np.full(size, pow(BASE, -1, 2**64), np.uint64)
    powers[:1], inverse[:1] = 1, 1
    sums = np.zeros(size, np.uint64)
    np.cumsum(mixed(plain.astype(np.uint64)) * np.cumprod(powers)[:-1], out=sums[1:])
    return mixed((sums[end] - sums[first]) * np.cumprod(inverse)[first])


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
