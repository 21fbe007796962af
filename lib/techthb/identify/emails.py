"""E-mail addresses, plain or in disguise: ``name (at) host [dot] example``, or spelt out in words.

The words for the signs come from the languages. A plain address needs no second look. A disguised one must
end in a top-level name that exists or is reserved, and where its signs are ordinary words ("at", "bei",
"la") stand as such in the sentence, the part before must not be a word that leads to a place ("meet me at
home dot com").
"""

import re
from collections.abc import Iterable, Iterator

import polars as pl

from techthb.identify.characters import Folding
from techthb.identify.hosts import as_written, ascii_host, is_top
from techthb.identify.languages import languages
from techthb.identify.shape import Finder, Reading, reader, words

__all__ = ["finder"]

PLAIN, MARKED, SPELT, EVERYDAY = 1.0, 0.9, 0.8, 0.6
"""An order, not a probability: as written; with signs in brackets; with signs in words or spaces around them;
with an ordinary word for the ``@``."""

ORDINARY = words("at et it as la bei chez bij pri eta csiga opica στο ат ет эт ит вухо аи att ats gav гав")
"""Those words for ``@`` that mostly mean something else."""

LEADING = words(
    "me us you him her them it we i am is are be was were been being here there only just now today "
    "stay staying meet see come visit look find call text contact reach arrive available ready one "
    "more most all day night home work not no and or mich mir uns dich dir euch ich bin nur heute "
    "mi moi nous vous toi te ti ci noi nos jestem mnie nas tu aqui qui ici меня мне нас вас тут "
    "здесь jag mig oss hier ook"
)
"""Words that stand before a place or a time, not before a host."""

NAME = r"[\p{L}\p{N}_+-]+"
PIECE = re.compile(r"[^\W_](?:[\w+-]{0,62}[^\W-])?|[\w+]")
OPENED, CLOSED = r"[(\[{<*_-]", r"[)\]}>*_-]"


def finder(folding: Folding) -> Finder:
    """E-mail addresses: lower case, the host in ASCII (IDNA)."""
    known = languages().values()
    said = {
        "@": _words(word for language in known for word in language.at),
        ".": _words(word for language in known for word in language.dot),
        "_": _words(word for language in known for word in language.underscore),
        "-": _words(word for language in known for word in language.dash),
    }
    at = "|".join(_sign(sign, called) for sign, called in said.items() if sign == "@")
    inner = "|".join(_sign(sign, called) for sign, called in said.items() if sign != "@")
    # after the first @ any sign may follow: what stood before it may be prose, and the address come later
    pattern = rf"(?i){NAME}(?:(?:{inner}){NAME})*(?:{at}){NAME}(?:(?:{inner}|{at}){NAME})+"
    telling = "|".join(map(re.escape, [*said["."], *(w for w in said["@"] if w not in ORDINARY)]))
    only = pl.col("plain").str.contains(r"@ ?[^\s@]*(?:\.\S| \. )") | pl.col("plain").str.contains(
        rf"(?i)[ (\[{{<*_-](?:{telling})[ )\]}}>*_-]|{OPENED} ?(?:{'|'.join(sorted(ORDINARY))}) ?{CLOSED}"
    )
    find = reader(folding, pattern, _Signs(said).readings, before=1, after=1, only=only)
    return lambda places: as_written(find(places), places, folding)


def _words(words: Iterable[str]) -> list[str]:
    """Those that are words, longest first; signs and brackets are part of the pattern."""
    return sorted({word for word in words if word.replace(" ", "").isalnum()}, key=lambda w: (-len(w), w))


def _sign(sign: str, words: list[str]) -> str:
    """A sign of an address: itself, in brackets, or said."""
    itself = {"@": " ?@ ?", ".": r"\.| \. "}.get(sign)
    said = "|".join(re.escape(word).replace(r"\ ", "[ -]") for word in words)
    parts = [rf" ?{OPENED} ?(?:{said}|{re.escape(sign)}) ?{CLOSED} ?", rf" +(?:{said}) +"]
    return "|".join([itself, *parts] if itself else parts)


class _Signs:
    """Takes a stretch apart at its signs and puts addresses together."""

    def __init__(self, words: dict[str, list[str]]) -> None:
        groups = (f"(?P<s{n}>{_sign(sign, said)})" for n, (sign, said) in enumerate(words.items()))
        self._sign = re.compile("|".join(groups), re.IGNORECASE)
        self._signs = list(words)

    def readings(self, before: str, stretch: str, after: str, _: str | None) -> Iterator[Reading]:
        """The addresses of a stretch."""
        signs = [
            (self._signs[int((m.lastgroup or "s0")[1:])], *m.span()) for m in self._sign.finditer(stretch)
        ]
        edges = [0, *(edge for _, start, end in signs for edge in (start, end)), len(stretch)]
        pieces = [(edges[n], edges[n + 1]) for n in range(0, len(edges), 2)]
        parts = [stretch[start:end].lower() for start, end in pieces]
        taken = 0
        for n, (sign, _start, _end) in enumerate(signs):
            if sign == "@":
                first = n
                while first > taken and signs[first - 1][0] != "@":
                    first -= 1
                last = n + 1
                while last < len(signs) and signs[last][0] != "@":
                    last += 1
                found = self._address(stretch, pieces, parts, signs, first, n, last)
                if found and _is_apart(found, before, stretch, after):
                    taken = n + 1
                    yield found

    def _address(
        self,
        stretch: str,
        pieces: list[tuple[int, int]],
        parts: list[str],
        signs: list[tuple[str, int, int]],
        first: int,
        at: int,
        last: int,
    ) -> Reading | None:
        """The address of pieces ``first`` to ``last``, its ``@`` being the ``at``-th sign."""
        plain = all(stretch[start:end] in "@._-" for _, start, end in signs[first:last])
        top = next((n for n in range(last, at + 1, -1) if is_top(parts[n]) and signs[n - 1][0] == "."), None)
        if top is None:
            if not (plain and re.fullmatch("[a-z]{2,24}", parts[last])):
                return None
            top = last
        if top == at + 1 or not all(PIECE.fullmatch(part) for part in parts[first : top + 1]):
            return None
        local = _joined(parts, signs, first, at)
        host = ascii_host(_joined(parts, signs, at + 1, top))
        confidence = self._confidence(stretch, local, signs[first:top], signs[at])
        if host is None or confidence is None:
            return None
        return Reading(pieces[first][0], pieces[top][1], "email", f"{local}@{host}", confidence)

    def _confidence(
        self, stretch: str, local: str, signs: list[tuple[str, int, int]], at: tuple[str, int, int]
    ) -> float | None:
        written = [stretch[start:end].lower() for _, start, end in signs]
        sign = stretch[at[1] : at[2]].lower()
        if all(each in ("@", ".") for each in written):
            return PLAIN
        if sign.strip() != sign and local in LEADING:
            return None
        if sign.strip() in ORDINARY:
            # an ordinary word for the sign and ordinary full stops make a sentence, not an address
            return None if all(each.strip() in (".", sign.strip()) for each in written) else EVERYDAY
        marked = all(each in ("@", ".") or each.strip()[0] in "([{<*_-" for each in written)
        return MARKED if marked else SPELT


def _joined(parts: list[str], signs: list[tuple[str, int, int]], first: int, last: int) -> str:
    return parts[first] + "".join(signs[n][0] + parts[n + 1] for n in range(first, last))


def _is_apart(found: Reading, before: str, stretch: str, after: str) -> bool:
    """Whether an address ends where its stretch of letters and digits does."""
    left = stretch[found.start - 1 : found.start] if found.start else before
    right = stretch[found.end : found.end + 1] or after
    return not (left.isalnum() or left in tuple("_.+@/")) and not (right.isalnum() or right in ("_", "@"))
