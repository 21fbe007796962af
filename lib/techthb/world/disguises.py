"""The ways in which people write a telephone number so that a machine stumbles over it."""

from collections.abc import Callable
from random import Random

from techthb.world.grammar import Grammar
from techthb.world.numbers import NumberingPlan

__all__ = ["DISGUISES", "PLAIN", "disguise_number", "disguise_token", "write_plainly"]

PLAIN = ("national", "international", "compact")
"""Forms that a phone parser expects; everything else counts as a disguise."""

CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"
FULLWIDTH = "０１２３４５６７８９"
MATHEMATICAL = ("𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡", "𝟢𝟣𝟤𝟥𝟦𝟧𝟨𝟩𝟪𝟫", "𝟬𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴𝟵", "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿")
KEYCAP = "\ufe0f\u20e3"
INVISIBLE = ("\u200b", "\u200c", "\u2060", "\ufeff")
LOOKALIKES = (
    {"0": "O", "1": "l"},
    {"0": "o", "1": "I"},
    {"0": "O", "1": "I", "5": "S"},
    {"0": "О", "3": "З"},
)
"""Latin letters, and in the last one Cyrillic, that pass for a digit."""
ORNAMENTS = ("*", "~", "_", "|", "•", "♥", "=", ":", "'", "^")


def write_plainly(number: int, plan: NumberingPlan, home: bool, rng: Random) -> tuple[str, str]:
    """A number as a parser expects it, and which form it is.

    ``home`` : whether it is read where its own plan holds; abroad people write the country code.
    """
    roll = rng.random()
    if not home or roll < 0.3:
        groups = plan.international(number)
        shown = "+" + (" " if roll < 0.8 else "-").join(groups)
        if roll > 0.92:
            shown = "+" + "".join(groups)
        return shown, "international"
    groups = plan.national(number)
    if roll < 0.5:
        return "".join(groups), "compact"
    if not plan.trunk and roll < 0.75:
        return f"({groups[0]}) {'-'.join(groups[1:])}", "national"
    return (" " if roll < 0.85 else "-").join(groups), "national"


def spaced(groups: list[str], grammar: Grammar, rng: Random) -> str:
    """Every digit apart: ``0 7 7 0 0  9 0 0``."""
    return (" " if rng.random() < 0.7 else "  ").join(" ".join(group) for group in groups)


def dotted(groups: list[str], grammar: Grammar, rng: Random) -> str:
    """Every digit behind a dot or dash: ``0.7.7.0.0.9``."""
    mark = (".", "-", " . ", ",", "/", "..")[int(rng.random() * 6)]
    return mark.join("".join(groups))


def decorated(groups: list[str], grammar: Grammar, rng: Random) -> str:
    """Ornaments between groups of odd lengths: ``07*70*09*001``."""
    digits = "".join(groups)
    mark = ORNAMENTS[int(rng.random() * len(ORNAMENTS))]
    step = 2 + (rng.random() < 0.4)
    mark = mark if rng.random() < 0.6 else f" {mark} "
    return mark.join(digits[start : start + step] for start in range(0, len(digits), step))


def words(groups: list[str], grammar: Grammar, rng: Random) -> str:
    """Digits as words of the ad's language: ``zero seven seven``."""
    mark = (" ", " ", "-", ", ")[int(rng.random() * 4)]
    spoken = mark.join(grammar.digits[int(digit)] for digit in "".join(groups))
    return spoken.upper() if rng.random() < 0.1 else spoken


def mixed(groups: list[str], grammar: Grammar, rng: Random) -> str:
    """Words and digits by turns, at least two of each: ``zero7seven 00``."""
    digits = "".join(groups)
    spoken = [rng.random() < 0.45 for _ in digits]
    spoken[:4] = [True, False, True, False] if rng.random() < 0.5 else [False, True, False, True]
    mark = " " if rng.random() < 0.7 else "-"
    return mark.join(
        grammar.digits[int(digit)] if word else digit for digit, word in zip(digits, spoken, strict=True)
    )


def _replaced(alphabet: Callable[[Random], str]) -> Callable[[list[str], Grammar, Random], str]:
    def write(groups: list[str], grammar: Grammar, rng: Random) -> str:
        signs = alphabet(rng)
        mark = " " if rng.random() < 0.6 else ""
        return mark.join("".join(signs[int(digit)] for digit in group) for group in groups)

    return write


fullwidth = _replaced(lambda rng: FULLWIDTH)
circled = _replaced(lambda rng: CIRCLED)
mathematical = _replaced(lambda rng: MATHEMATICAL[int(rng.random() * len(MATHEMATICAL))])


def keycap(groups: list[str], grammar: Grammar, rng: Random) -> str:
    """Emoji of keys: ``0️⃣7️⃣``."""
    mark = " " if rng.random() < 0.5 else ""
    return mark.join("".join(digit + KEYCAP for digit in group) for group in groups)


def lookalike(groups: list[str], grammar: Grammar, rng: Random) -> str:
    """Letters that look like digits: ``O77OO 9OOl23``."""
    shown = " ".join(groups)
    for digit, sign in LOOKALIKES[int(rng.random() * len(LOOKALIKES))].items():
        shown = shown.replace(digit, sign)
    return shown


def zerowidth(groups: list[str], grammar: Grammar, rng: Random) -> str:
    """Characters that nobody sees between the digits."""
    mark = INVISIBLE[int(rng.random() * len(INVISIBLE))]
    return mark.join((" " if rng.random() < 0.5 else "").join(groups))


DISGUISES: dict[str, tuple[Callable[[list[str], Grammar, Random], str], float]] = {
    "spaced": (spaced, 1.0),
    "dotted": (dotted, 1.0),
    "decorated": (decorated, 2.0),
    "words": (words, 2.0),
    "mixed": (mixed, 2.0),
    "fullwidth": (fullwidth, 0.5),
    "circled": (circled, 1.0),
    "keycap": (keycap, 1.2),
    "mathematical": (mathematical, 0.5),
    "lookalike": (lookalike, 1.6),
    "zerowidth": (zerowidth, 1.2),
}
"""Each way to write, and how often it is chosen relative to the others."""

CHARACTERS = ("fullwidth", "circled", "mathematical", "zerowidth")
"""Disguises that change characters only, so that a token stays visibly a token."""


def disguise_number(
    name: str, number: int, plan: NumberingPlan, home: bool, grammar: Grammar, rng: Random
) -> str:
    """``number`` in the disguise ``name``: in national form where its plan holds, else with country code."""
    write = DISGUISES[name][0]
    if home:
        return write(plan.national(number), grammar, rng)
    shown = write(plan.international(number), grammar, rng)
    return f"{grammar.plus} {shown}" if name == "words" else f"+{shown}"


def disguise_token(name: str, value: str, grammar: Grammar, rng: Random) -> tuple[str, str]:
    """A token with its digits in another script or invisible characters between, and the disguise used."""
    name = name if name in CHARACTERS else CHARACTERS[int(rng.random() * len(CHARACTERS))]
    head, _, digits = value.rpartition("-")
    return f"{head}-{DISGUISES[name][0]([digits], grammar, rng)}", name
