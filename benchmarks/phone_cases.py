"""Hand-written adverts with a disguised telephone number, or with digits that are none; and their check.

One file of tab-separated values a language, a header and one case a row:

``case, disguise, country, text, contact, number``

In ``text`` and ``contact`` every written piece of the number stands in braces: ``{7700}`` for plain digits,
``{seven|7}``, ``{quatre-vingt-dix-neuf|99}``, ``{double oh|00}``, ``{plus|+}`` for anything else. What stands
between the pieces is outside the braces. ``\\u200b``, ``\\U0001d7d8``, ``\\n`` are read as in Python.
``country`` is the advert's stated country, or empty; ``number`` is E.164, or empty where there is none.

::

    python benchmarks/phone_cases.py FOLDER      # checks the form, and counts languages and disguises
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from techthb.datasets.reserved import PREFIXES, is_reserved

__all__ = ["DISGUISES", "NEGATIVES", "Case", "Piece", "check", "forms", "read_cases"]

DISGUISES = (
    "words", "words-bare", "words-joined", "words-mixed", "composed", "script-digits", "styled", "lookalike",
    "invisible", "decorated", "spread", "link", "split",
)  # fmt: skip
"""How the number of a case is written; ``plain`` is none."""

NEGATIVES = (
    "price", "price-list", "date", "time", "age", "measurement", "postcode", "coordinates", "iban", "isbn",
    "ip", "order-number", "year", "version", "masked", "ordinary",
)  # fmt: skip
"""What the digits or words of a case without a number are."""

COLUMNS = ("case", "disguise", "country", "text", "contact", "number")
PIECE = re.compile(r"\{([^{}|]*)(?:\|([0-9+]+))?\}")
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([nt]))")


@dataclass(frozen=True)
class Piece:
    """A part of a number: ``field``, half-open span in code points, the ``digits`` (or ``+``) it means."""

    field: str
    start: int
    end: int
    digits: str


@dataclass(frozen=True)
class Case:
    """One advert; ``number`` is None where no number is to be found."""

    name: str
    language: str
    disguise: str
    country: str | None
    text: str
    contact: str | None
    number: str | None
    pieces: tuple[Piece, ...]


def read_cases(folder: Path) -> list[Case]:
    """All cases of ``folder``, by file and row.

    Raises
    ------
    ValueError : a row that is not of the form, with its file and number.
    """
    return [case for file in sorted(folder.glob("*.tsv")) for case in _read(file)]


def _read(file: Path) -> Iterator[Case]:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise ValueError(f"{file.name}: the header is not {', '.join(COLUMNS)}")
    for line, row in enumerate(rows[1:], 2):
        try:
            if len(row) != len(COLUMNS):
                raise ValueError(f"{len(row)} columns instead of {len(COLUMNS)}")
            yield _case(file.stem, *row)
        except ValueError as error:
            raise ValueError(f"{file.name}, row {line}: {error}") from None


def _case(
    language: str, name: str, disguise: str, country: str, text: str, contact: str, number: str
) -> Case:
    plain_text, pieces = _unmarked(text, "text")
    plain_contact, others = _unmarked(contact, "contact")
    case = Case(
        name, language, disguise, country or None, plain_text, plain_contact or None, number or None,
        tuple(pieces + others),
    )  # fmt: skip
    check(case)
    return case


def _unmarked(marked: str, field: str) -> tuple[str, list[Piece]]:
    """The field as published, and the pieces with their places in it."""
    text, pieces, last = "", [], 0
    for match in PIECE.finditer(marked):
        text += _unescaped(marked[last : match.start()])
        written = _unescaped(match[1])
        pieces.append(Piece(field, len(text), len(text) + len(written), match[2] or written))
        text, last = text + written, match.end()
    return text + _unescaped(marked[last:]), pieces


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        return {"n": "\n", "t": "\t"}[match[3]] if match[3] else chr(int(match[1] or match[2], 16))

    return ESCAPE.sub(plain, text)


def check(case: Case) -> None:
    """Make sure of a case: its sort and country are known, its pieces spell its number, and that is reserved.

    Raises
    ------
    ValueError : what is wrong with it.
    """
    known = (*DISGUISES, "plain") if case.number else NEGATIVES
    if case.disguise not in known:
        raise ValueError(f"{case.disguise!r} is none of {', '.join(known)}")
    if case.country is not None and case.country not in PREFIXES:
        raise ValueError(
            f"no number of {case.country!r} is reserved: use {', '.join(PREFIXES)} or leave it empty"
        )
    if case.number is None:
        if case.pieces:
            raise ValueError("braces in a case without a number")
        return
    if not is_reserved(case.number):
        raise ValueError(f"{case.number} lies in no reserved slot")
    wrong = [piece.digits for piece in case.pieces if not re.fullmatch(r"\+|[0-9]+", piece.digits)]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is not plain digits: write {{{wrong[0]}|digits}}")
    if {"text", "contact"} == {piece.field for piece in case.pieces} and case.disguise != "split":
        raise ValueError("a number in both fields is a split one")
    if not dialled(case) & forms(case):
        raise ValueError(f"the pieces spell {' or '.join(sorted(dialled(case)))}, not {case.number}")


def dialled(case: Case) -> set[str]:
    """What the pieces spell: those of the text before those of the contact field, and after them."""
    text, contact = (
        "".join(piece.digits for piece in case.pieces if piece.field == field)
        for field in ("text", "contact")
    )
    return {text + contact, contact + text}


def forms(case: Case) -> set[str]:
    """The digits by which the case's number can be dialled in the case's country, with "+" and without."""
    assert case.number is not None
    digits = case.number[1:]
    found = {f"+{digits}", f"00{digits}", digits}
    code, trunks = PREFIXES[case.country] if case.country else ("", ())
    if code and digits.startswith(code):
        found |= {trunk + digits[len(code) :] for trunk in (*trunks, "")}
        found |= {f"+{code}0{digits[len(code) :]}", f"00{code}0{digits[len(code) :]}"}  # "+44 (0) 7700"
    return found


def main() -> int:
    cases = read_cases(Path(sys.argv[1]))
    names = Counter(case.name for case in cases)
    twice = [name for name, times in names.items() if times > 1]
    for title, some in (("with a number", True), ("without", False)):
        counted = [case for case in cases if (case.number is not None) == some]
        print(f"\n{len(counted)} {title}")
        for key in ("language", "disguise"):
            print(f"  by {key}:", dict(sorted(Counter(getattr(case, key) for case in counted).items())))
    print("\nnames used twice:", twice or "none")
    return int(bool(twice))


if __name__ == "__main__":
    sys.exit(main())
