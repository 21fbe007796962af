"""Cases with other digits: the same adverts, disguised in the same way, with another reserved number.

What a finder reads may hang on the digits that its author chose. So the last digits of a number are replaced
in memory by others of the same slot, where the disguise lets that be done without a person: digits of any
script, words for one digit, and words for ten to ninety-nine, by those of the same language.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from phone_cases import Case, Piece, check, forms

from techthb.datasets.reserved import is_reserved
from techthb.identify.characters import Folding, folding
from techthb.identify.languages import languages

__all__ = ["Redialler"]

TAIL = 4
"""Last digits of a number, of which most slots leave some free."""
TRIES = 300


class Redialler:
    """Gives cases other digits; ``seed`` chooses them."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - cases, no secrets
        self._fold: Folding = folding()

    def redialled(self, case: Case) -> Case | None:
        """``case`` with another number, or None where no digit of it can be replaced."""
        if case.number is None:
            return None
        free = [at for at in self._tail(case) if self._rewritten(case, case.pieces[at], "")]
        for _ in range(TRIES if free else 0):
            changed = self._changed(case, free)
            if changed is not None:
                return changed
        return None

    def _tail(self, case: Case) -> Iterator[int]:
        """The pieces that lie within the last digits."""
        order = range(len(case.pieces))
        if "".join(piece.digits for piece in case.pieces) not in forms(case):
            order = sorted(order, key=lambda at: case.pieces[at].field)  # contact before text
        left = TAIL
        for at in reversed(order):
            left -= len(case.pieces[at].digits)
            if left < 0:
                return
            yield at

    def _changed(self, case: Case, free: list[int]) -> Case | None:
        new = {at: "".join(self._random.choices("0123456789", k=len(case.pieces[at].digits))) for at in free}
        written = {at: self._rewritten(case, case.pieces[at], digits) for at, digits in new.items()}
        if not all(written.values()):
            return None
        fields = {"text": case.text, "contact": case.contact or ""}
        pieces = list(case.pieces)
        for at in sorted(new, reverse=True):
            old, word = case.pieces[at], written[at] or ""
            fields[old.field] = fields[old.field][: old.start] + word + fields[old.field][old.end :]
            grown = len(word) - (old.end - old.start)
            pieces[at] = replace(old, end=old.end + grown, digits=new[at])
            for later in range(at + 1, len(pieces)):
                if pieces[later].field == old.field:
                    moved = pieces[later]
                    pieces[later] = replace(moved, start=moved.start + grown, end=moved.end + grown)
        number = (case.number or "")[:-TAIL] + self._last(case, pieces)
        if number == case.number or not is_reserved(number):
            return None
        changed = replace(
            case, text=fields["text"], contact=fields["contact"] or None, number=number, pieces=tuple(pieces)
        )
        check(changed)
        return changed

    def _last(self, case: Case, pieces: list[Piece]) -> str:
        parts = [piece.digits for piece in pieces]
        if "".join(piece.digits for piece in case.pieces) not in forms(case):
            parts = [piece.digits for piece in sorted(pieces, key=lambda piece: piece.field)]
        return "".join(parts)[-TAIL:]

    def _rewritten(self, case: Case, piece: Piece, digits: str) -> str | None:
        """What says other digits as a piece says its own, or None; without ``digits``, its own."""
        text = case.text if piece.field == "text" else case.contact or ""
        written = text[piece.start : piece.end]
        digits = digits or piece.digits
        shown = [character for character in written if unicodedata.digit(character, None) is not None]
        if len(shown) == len(digits) and not any(map(str.isalpha, written)):
            return _in_digits(written, digits)
        numbers = languages()[case.language].numbers
        known = numbers.get(int(piece.digits), ()) if str(int(piece.digits)) == piece.digits else ()
        said = numbers.get(int(digits), ()) if str(int(digits)) == digits else ()
        if self._fold.fold(written).lower() not in known or not said:
            return None
        return said[0].upper() if written.isupper() else said[0]


def _in_digits(written: str, digits: str) -> str | None:
    """``written`` with other digits of the script of each, and whatever else is in it."""
    left = list(digits)
    text = ""
    for character in written:
        value = unicodedata.digit(character, None)
        if value is not None:
            wanted = int(left.pop(0))
            character = chr(ord(character) + wanted - value)
            if unicodedata.digit(character, None) != wanted:
                return None
        text += character
    return text
