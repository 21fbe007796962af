"""Characters made plain, with a map back to where each of them stood.

People write digits in every script and style: full-width, circled, mathematical, keycaps, with zero-width
characters between them. ``Folding`` replaces each character by plain ones (mostly one by one) and
remembers nothing: where a text keeps its length, positions in the folded text are positions in the
original; only for the few texts with characters that vanish or grow is a map built (``origins``).

Unicode normalisation (NFKC) does part of this, but gives no map, turns ``½`` into ``1⁄2`` and leaves
keycaps and non-Latin digits as they are, so it is applied here character by character.
"""

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

__all__ = ["Folding", "folding"]

SCANNED = (*range(0x80, 0x3100), *range(0xA000, 0xAC00), *range(0xF900, 0x20000), *range(0xE0000, 0xE01F0))
"""Code points that may need folding: all but ASCII, Han, Hangul syllables and private use."""

BY_HAND = {
    "🔟": "10", "🅾": "O", "🅞": "O", "➕": "+", "⁄": "/", "∕": "/", "ς": "σ", "ł": "l", "Ł": "L",
    "ı": "i", "ø": "o", "Ø": "O", "\u115f": "", "\u1160": "", "\u3164": "", "\uffa0": "", "\u2800": " ",
}  # fmt: skip
"""Characters whose plain form no Unicode property gives."""

DRAWN = re.compile(
    r"(?:LATIN LETTER SMALL CAPITAL"
    r"|(?:NEGATIVE (?:CIRCLED|SQUARED)|PARENTHESIZED) LATIN (?:CAPITAL|SMALL) LETTER) ([A-Z])"
)
"""Names of letters that Unicode decomposes into more or not at all, though they are drawn to be one."""


@dataclass(frozen=True)
class Folding:
    """What each character becomes; ``uneven`` are those that do not become exactly one character."""

    plain: dict[str, str]
    uneven: frozenset[str]

    def expression(self, column: str) -> pl.Expr:
        """``column`` folded, as a polars expression; null stays null."""
        return pl.col(column).str.replace_many(list(self.plain), list(self.plain.values()))

    def is_uneven(self, column: str) -> pl.Expr:
        """Whether folding ``column`` moves any position."""
        return pl.col(column).str.contains_any(sorted(self.uneven))

    def fold(self, text: str) -> str:
        """``text`` with every character made plain.

        >>> folding().fold("➊₂３٤\\u200b5️⃣ é")
        '12345 e'
        """
        return text.translate(self._by_code)

    def origins(self, text: str) -> list[int]:
        """For each character of the folded text, and for its end, the position in ``text``.

        A character's stretch reaches to the origin of the next, so that the enclosing marks of a keycap
        belong to its digit.

        >>> folding().origins("5️⃣6")
        [0, 3, 4]
        """
        origins: list[int] = self.origins_array(text).tolist()
        return origins

    def origins_array(self, text: str) -> npt.NDArray[np.int64]:
        """As ``origins``, for those who look up many positions at once."""
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        lengths = np.append(self._lengths[codes], np.uint8(1))
        return np.repeat(np.arange(len(lengths)), lengths)

    @cached_property
    def _by_code(self) -> dict[int, str]:
        return {ord(character): plain for character, plain in self.plain.items()}

    @cached_property
    def _lengths(self) -> npt.NDArray[np.uint8]:
        lengths = np.ones(sys.maxunicode + 1, np.uint8)
        for character in self.uneven:
            lengths[ord(character)] = len(self.plain[character])
        return lengths


def folding() -> Folding:
    """Build the folding (about a tenth of a second): digits of every script, styled letters, no marks."""
    plain = {}
    for code in SCANNED:
        character = chr(code)
        simple = _plain(character)
        if simple != character:
            plain[character] = simple
    uneven = frozenset(character for character, simple in plain.items() if len(simple) != 1)
    return Folding(plain, uneven)


def _plain(character: str) -> str:
    if character in BY_HAND:
        return BY_HAND[character]
    category = unicodedata.category(character)
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    if category in ("Mn", "Me", "Cf"):  # accents, enclosing keycaps, zero-width and direction marks
        return ""
    if category == "No" and (number := unicodedata.numeric(character)).is_integer() and 10 <= number < 100:
        return str(int(number))  # circled 10 to 50
    if category == "Zs":
        return " "
    if category == "Pd":
        return "-"
    if drawn := DRAWN.fullmatch(unicodedata.name(character, "")):
        return drawn[1].lower()
    bare = [c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c) != "Mn"]
    return bare[0] if len(bare) == 1 else character
