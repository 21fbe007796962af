"""An advert as evidence: its text cut into pieces, with every identifier marked where it was read."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from techthb.datasets.reserved import MASK, is_reserved, mask_text

__all__ = ["Piece", "covered", "pieces", "readings", "seen"]

CONTEXT = 140
"""Characters kept on each side of a marked identifier, and four times as many of a text without any."""

MOST_MARKS = 20
"""Identifiers marked in one field; a field with more is shown up to there."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a field as it will be shown.

    ``role`` is ``plain``, ``mark`` (part of an identifier; ``kind`` says of which), ``hidden`` (a character
    that cannot be seen: its code, with its name as ``kind``) or ``cut`` (how many characters are left out).
    """

    role: str
    text: str
    kind: str = ""


def pieces(text: str, found: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """Cut ``text`` at the spans of the identifiers ``found`` in it.

    Parameters
    ----------
    text : the field as stored.
    found : identifiers of this field with ``start``, ``end`` (code points), ``kind``, ``value`` and
        ``confidence``; several readings of one place are marked once.

    Returns
    -------
    Pieces in reading order. Numbers outside the reserved slots are masked; characters that cannot be seen
    or that reverse the direction of writing are named, never passed on.
    """
    shown = mask_text(text)
    result: list[Piece] = []
    position = 0
    spans = _spans(found, len(text))
    for start, end, kind, value in spans[:MOST_MARKS]:
        result += _plain(shown[position:start], last=False)
        raw = shown[start:end] if kind != "phone" or is_reserved(value) else covered(text[start:end])
        result += [
            Piece("mark" if each.role == "plain" else each.role, each.text, kind) for each in seen(raw)
        ]
        position = end
    return result + _plain(shown[position:], last=True, keep=CONTEXT if spans else 4 * CONTEXT)


def _spans(found: Iterable[Mapping[str, Any]], length: int) -> list[tuple[int, int, str, str]]:
    """Spans without overlap, in order; where two overlap the surer one stays."""
    taken: list[tuple[int, int, str, str]] = []
    for each in sorted(found, key=lambda row: (-(row["confidence"] or 0.0), row["start"], row["value"])):
        start, end = int(each["start"]), int(each["end"])
        if 0 <= start < end <= length and all(end <= s or start >= e for s, e, _, _ in taken):
            taken.append((start, end, str(each["kind"]), str(each["value"])))
    return sorted(taken)


def covered(raw: str) -> str:
    """A number that may be a living person's, however it was written: its last three digits stay."""
    digits = [n for n, character in enumerate(raw) if character.isdecimal()][-3:]
    return "".join(
        MASK if character.isalnum() and n not in digits else character for n, character in enumerate(raw)
    )


def _plain(text: str, *, last: bool, keep: int = CONTEXT) -> list[Piece]:
    """A stretch without identifiers, its middle (after the last identifier: its end) left out when long."""
    tail = 0 if last else CONTEXT
    left_out = len(text) - keep - tail
    if left_out < CONTEXT:
        return seen(text)
    cut = Piece("cut", f"{left_out:,} characters")
    return [*seen(text[:keep]), cut, *seen(text[len(text) - tail :] if tail else "")]


HIDDEN = re.compile(
    r"([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f])"
)
"""Characters without a shape of their own that can hide, split or reorder what a reader sees.

Source: Unicode Standard 16, properties Cc, Cf, Bidi_Control and Default_Ignorable_Code_Point, without the
variation selectors that choose the shape of an emoji.
"""


def seen(text: str) -> list[Piece]:
    """``text`` with every hidden character as a piece of its own that names it."""
    parts = HIDDEN.split(text.replace("\r\n", "\n"))
    return [_named(part) if n % 2 else Piece("plain", part) for n, part in enumerate(parts) if part]


def _named(character: str) -> Piece:
    name = unicodedata.name(character, "control character").lower()
    return Piece("hidden", f"U+{ord(character):04X}", name)


FIELDS = {"text": 0, "contact": 1, "images": 2}
"""The fields of an advert in the order in which a person reads them."""


def readings(found: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Group what was ``found`` by what it was read from, in the order of the text, the best reading first.

    A number that is written half in one field and half in another is one group, with a row for each part.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for each in sorted(found, key=lambda row: (FIELDS.get(row["field"], 9), row["start"] or 0, row["value"])):
        groups.setdefault(each["identifier_id"], []).append(each)
    return [sorted(group, key=lambda row: -(row["confidence"] or 0.0)) for group in groups.values()]
