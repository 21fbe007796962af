"""Telephone numbers that regulators reserve for fiction, by exact slot, and the masking of all others.

A slot is exact: +1 202 555 0142 is nobody's, +1 202 555 1234 may be somebody's. A number without its country
prefix can be a living person's number in another State, so a national form counts as reserved only under a
numbering plan that the caller names.
"""

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

from techthb.datasets import root

__all__ = ["is_reserved", "is_token", "mask", "mask_text", "slots"]

MASK = "•"
SHOWN = 3
"""Digits at the end of a masked number that stay legible."""
FEWEST, MOST = 7, 15
"""Digits of a telephone number: the shortest that subscribers have, and the limit of ITU-T E.164."""

PREFIXES: dict[str, tuple[str, tuple[str, ...]]] = {
    "AU": ("61", ("0", "")),
    "CA": ("1", ("1", "")),
    "DE": ("49", ("0", "")),
    "FR": ("33", ("0", "")),
    "GB": ("44", ("0", "")),
    "IE": ("353", ("0", "")),
    "SE": ("46", ("0", "")),
    "US": ("1", ("1", "")),
}
"""Country code of each plan, and what people write before the rest of the number inside the country."""

TOKEN = re.compile(r"SYN-[A-Z]{2}-\d+")


def is_reserved(e164: str) -> bool:
    """Whether a number in E.164 form (``+`` and digits) lies in a slot that a regulator reserves.

    >>> is_reserved("+12025550142"), is_reserved("+12025551234"), is_reserved("12025550142")
    (True, False, False)
    """
    return re.fullmatch(r"\+[1-9][0-9]{6,14}", e164) is not None and _in_slot(int(e164[1:]))


def is_token(value: str) -> bool:
    """Whether ``value`` is one of our tokens that nobody can dial, such as ``SYN-XA-000123``."""
    return TOKEN.fullmatch(value) is not None


def slots(plan: str) -> list[tuple[int, int]]:
    """The reserved slots of a numbering plan in ascending order.

    Parameters
    ----------
    plan : ISO 3166-1 alpha-2 code, such as ``GB``.

    Returns
    -------
    First and last number of each slot, both inside, as the integer after ``+``; empty when the plan
    reserves none. North American plans have one slot of a hundred numbers per area code.
    """
    return [(first, last) for country, first, last in _rows() if country == plan]


def mask(value: str, plans: Iterable[str] = ()) -> str:
    """``value`` as it may be shown: whole if reserved or a token, else with all but three digits as ``•``.

    Parameters
    ----------
    value : one telephone number or token, written in any way.
    plans : numbering plans under which a number without country prefix may be read.

    >>> mask("+44 7700 900123"), mask("SYN-XA-000123"), mask("+44 7700 901123")
    ('+44 7700 900123', 'SYN-XA-000123', '+•• •••• •••123')
    """
    return value if is_token(value) or _known(value, tuple(plans)) else _masked(value)


def mask_text(text: str, plans: Iterable[str] = ()) -> str:
    """``text`` with every run of digits masked that could be a telephone number outside the reserved slots.

    A run has seven digits or more, in any script, with the usual separators between them. Dates, times,
    years, amounts with a currency, decimal numbers, digests, tokens, names of our adverts, numbers of legal
    acts, DOIs and ISBNs stay. Numbers written in words or with letters for digits are not runs of digits:
    whoever finds those masks them where they were found. The length of the text stays the same.

    Parameters
    ----------
    text : anything that will be shown.
    plans : numbering plans under which a number without country prefix may be read.

    >>> mask_text("ring 07911 123456 from 2024-05-01, 1 200 000 EUR")
    'ring ••••• •••456 from 2024-05-01, 1 200 000 EUR'
    """
    allowed = tuple(plans)
    shown, position = [], 0
    for kept in NO_NUMBER.finditer(text):
        shown += [_mask_runs(text[position : kept.start()], allowed), kept[0]]
        position = kept.end()
    return "".join([*shown, _mask_runs(text[position:], allowed)])


CURRENCY = (
    r"(?:[€$£¥₴₺₽₸]|(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|CAD|AUD|UAH|RSD|euros?)\b)(?! ?\d)"
)
AMOUNT = (
    r"(?:[1-9]\d{0,2}(?:[ \u00a0\u202f.,'’]\d{3}){1,4}(?:[.,]\d\d)?"
    r"|[1-9]\d{0,2}[05](?:[/-][1-9]\d{0,2}[05]){1,4})"
)
"""Bounded: else a long text of groups of three digits is searched from each of them to its end."""

DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = r"(?:0?[1-9]|1[0-2])"
YEAR = r"(?:19|20)\d\d"
NO_NUMBER = re.compile(
    r"(?<![\d+(])(?<![\d)][./-])(?:"
    + "|".join(
        [
            rf"{YEAR}-{MONTH}-{DAY}(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?",
            rf"{YEAR}{MONTH}{DAY}T\d{{4,6}}Z?",
            rf"(?:{DAY}\.{MONTH}\.? ?[-–] ?)?{DAY}([./-]){MONTH}\1{YEAR}",
            rf"{YEAR} ?[-–/] ?{YEAR}",
            # acts of the European Union carry the year before or after the number
            rf"{YEAR}/[1-9]\d{{0,3}}|[1-9]\d{{0,3}}/{YEAR}",
            rf"{AMOUNT} ?{CURRENCY}|[€$£¥] ?{AMOUNT}|(?<!\d )\b(?:EUR|USD|GBP|CHF) {AMOUNT}",
            r"[1-9]\d{0,2}(?:_000)+",  # a count as Python writes it
            r"0\.\d+|[1-9]\d{0,2}\.\d{1,3}",
            r"\b10\.\d{4,9}/\S+",
            r"\bISBN[ :-]*97[89][ -][\d -]{10,}",
            r"\b" + TOKEN.pattern,
            r"\bad-\d{7}(?:-\d{1,2}\.jpg)?",  # an advert of our worlds, or a picture of one
            r"\b(?=[0-9]*[a-fA-F])(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{40}|[0-9a-fA-F]{32})\b",
            r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        ]
    )
    + r")(?!\d|[./-]\d)"
)
"""What has seven digits and is no telephone number; more digits behind it take the exemption away."""

INVISIBLE = "[\u00ad\u200b-\u200f\u2060\ufe0f\u20e3\ufeff]{0,4}"
SPACE = "[ \u00a0\u2000-\u200a\u202f]"
GAP = rf"{INVISIBLE}(?:{SPACE}?[-‐-―/()*_~]{{1,2}}{SPACE}?|{SPACE}{{1,2}}|[()]?[.·][()]?)?{INVISIBLE}"
RUN = re.compile(rf"\+?(?:{GAP}\d){{{FEWEST},}}")


def _mask_runs(text: str, plans: tuple[str, ...]) -> str:
    return RUN.sub(lambda run: _mask_run(run[0], plans), text)


def _mask_run(run: str, plans: tuple[str, ...]) -> str:
    """Mask one run but for the reserved numbers in it; these begin and end where a group of digits does."""
    groups = [found.span() for found in re.finditer(r"\+?\d+", run)]
    shown, done, first = [], 0, 0
    while first < len(groups):
        last = _reserved_from(run, groups, first, plans)
        if last is not None:
            start, end = groups[first][0], groups[last][1]
            shown += [_mask_rest(run[done:start]), run[start:end]]
            done, first = end, last
        first += 1
    return "".join([*shown, _mask_rest(run[done:])])


def _reserved_from(run: str, groups: list[tuple[int, int]], first: int, plans: tuple[str, ...]) -> int | None:
    """The last group of the longest reserved number that begins with group ``first``."""
    start, found, written = groups[first][0], None, 0
    for last in range(first, min(first + MOST, len(groups))):
        begin, end = groups[last]
        written += end - begin
        if written > len("+00" + "0") + MOST:  # the last for "(0)": longer than any number is written
            break
        if _known(run[start:end], plans):
            found = last
    return found


def _mask_rest(rest: str) -> str:
    return _masked(rest) if len(_digits(rest)) >= FEWEST else rest


def _known(number: str, plans: tuple[str, ...]) -> bool:
    """Whether ``number``, in whatever form, is reserved internationally or under one of ``plans``."""
    digits = _digits(number.replace("(0)", "") if number.lstrip().startswith(("+", "00")) else number)
    if not FEWEST <= len(digits) <= MOST + 2:
        return False
    if _in_slot(int(digits.removeprefix("00"))):
        return True
    return any(
        _in_slot(int(code + digits.removeprefix(trunk)), plan)
        for plan in plans
        if plan in PREFIXES
        for code, trunks in [PREFIXES[plan]]
        for trunk in trunks
        if digits.startswith(trunk)
    )


def _digits(text: str) -> str:
    """The digits of ``text`` in any script, as ASCII."""
    digits = re.sub(r"\D", "", text)
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


def _masked(number: str) -> str:
    left = len(_digits(number)) - SHOWN
    shown = []
    for character in number:
        hidden = character.isdecimal() and left > 0
        left -= character.isdecimal()
        shown.append(MASK if hidden else character)
    return "".join(shown)


def _in_slot(number: int, plan: str | None = None) -> bool:
    rows, starts = _rows(), _starts()
    place = bisect_right(starts, number) - 1
    return place >= 0 and number <= rows[place][2] and plan in (None, rows[place][0])


@cache
def _rows() -> tuple[tuple[str, int, int], ...]:
    """Plan, first and last number of each slot, by first number. The file ships with the suite and is
    constant, so it is read once."""
    path = root() / "datasets" / "reserved-numbers" / "ranges.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [
            (row["country"], int(row["e164_from"]), int(row["e164_to"])) for row in csv.DictReader(stream)
        ]
    return tuple(sorted(rows, key=lambda row: row[1]))


@cache
def _starts() -> tuple[int, ...]:
    return tuple(first for _, first, _ in _rows())
