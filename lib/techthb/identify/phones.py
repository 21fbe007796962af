"""Telephone numbers, plain and disguised, as E.164 with the span that they were read from.

Three steps, so that Python looks at little of the text:

1. all texts at once, in polars: fold the characters, extract every stretch that could be a number;
2. each stretch: widen it to whole words, look at what stands before and behind it;
3. each *distinct* stretch and region: cut it into numbers (``runs``) and ask libphonenumber (``dialling``).

**Confidence** is an order, not a probability: it has not been calibrated. It is the value of the table
below, times ``clarity`` (0.7 to 1: number words, look-alikes, doubtful words, a line break inside).

============================================== ======== ===========================
how the number is written                      assigned possible by its length only
============================================== ======== ===========================
country code (``+`` or ``00``)                 0.95     0.90
trunk prefix, or a plan that has none          0.90     0.80
trunk prefix missing, but in the contact field 0.70     0.60
or after a word such as "call"
trunk prefix missing                           0.60     not read as a number
============================================== ======== ===========================
"""

import re
from collections.abc import Iterator

import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.runs import LOOKALIKES, Reading, RunReader
from techthb.identify.shape import Find, Finder, Stretch, found, stretches
from techthb.identify.words import Lexicon, lexicon

__all__ = ["finder", "is_no_number"]

FEWEST_CLEAR = 2
"""Digits and number words that a field with a number has at least; the rest may be look-alike letters."""
LONGEST_RUN = 300
"""Characters of one stretch that are looked at together: five numbers in words."""
WIDEST_WORD = 24
"""Characters by which a stretch is widened on each side, at most."""

CUE = re.compile(
    r"(?<![^\W_])(?:tel|phone|fon|call|ring|mob|cell|whats ?app|signal|viber|sms|text me|anruf|ruf|appel"
    r"|joindre|llam|chiam|zadzwo|dzwon|komork|numer|nummer|number|suna|звон|позвон|тел|номер|τηλ|καλεστε"
    r"|lig(?:ue|ar)|bel)"
    r"[^\d\n]{0,16}$",
    re.IGNORECASE,
)
"""Words before a number that say that it is one to dial, folded."""

REFERENCE = re.compile(
    r"(?:\b(?:order|invoice|ref|reference|booking|iban|isbn|imei|vat|case|file|item|article|ad|advert|listing"
    r"|entry|id|auftrag|bestell\w{0,8}|rechnung\w{0,8}|anzeige|inserat|commande|facture|annonce|pedido|factura"
    r"|anuncio|ordine|annuncio|zamowieni\w?|ogloszeni\w?|comanda|anunt|заказ\w?|объявлени\w?|annons|bestilling"
    r"|παραγγελια|αγγελια|encomenda|bestelling|advertentie)\b[ .:#-]{0,3}(?:no|nr|number|num|nummer|id|#)?|#)"
    r"[ .:#-]{0,3}(?:[0-9]{1,8}[./-])?$",
    re.IGNORECASE,
)
"""Words before a number that say that it is one to file under."""

UNIT = re.compile(
    r" ?(?:[€$£¥₴₽₺₹¤%°]|(?:eur|euros?|gbp|usd|sek|chf|kr|zl|pln|lei|ron|km|kg|cm|mm|m2|sqm|mins?|hrs?)\b)",
    re.IGNORECASE,
)
CURRENCY = re.compile(r"(?:[€$£¥₴₽₺₹¤]|\b(?:eur|euro|gbp|usd|sek|chf|kr|zl|pln|lei|ron)) ?$", re.IGNORECASE)

ADDRESS = re.compile(r"(?:://|www\.|\w\.[a-z]{2,24}/)\S*$", re.IGNORECASE)
DIAL = re.compile(r"(?:tel:|phone=|wa\.me/)\+?$", re.IGNORECASE)
MAIL = re.compile(r"[\w.+-]{0,64}@\w")
"""Where digits are part of an address, and where such an address is one to dial."""
BEFORE = 40
"""Characters before a number that are looked at."""


def finder(folding: Folding) -> Finder:
    """Telephone numbers that stand within one field."""
    words = lexicon(folding)
    patterns = _patterns(words)
    reader = RunReader(words)
    read: dict[tuple[str, str | None], list[Reading]] = {}

    def readings(run: str, region: str | None) -> list[Reading]:
        if (run, region) not in read:
            read[run, region] = reader.readings(run, region)
        return read[run, region]

    def find(places: pl.DataFrame) -> pa.Table:
        rows: list[Find] = []
        some = places.filter(pl.col("plain").str.count_matches(f"(?i){words.pattern}|[0-9]") >= FEWEST_CLEAR)
        for row, field, region, plain, start, end, origins in _joined(stretches(some, folding, *patterns)):
            for reading in readings(plain[start:end], region):
                first, last = start + reading.start, start + reading.end
                first -= plain[max(0, first - 1) : first] == "(" and ")" in plain[first:last]
                if confidence := _confidence(reading, plain, first, last, field):
                    dialled, place = reading.dialled, f"{field}:{origins[first]}"
                    span = (origins[first], origins[last])
                    rows.append(
                        (row, "phone", dialled.value, field, *span, dialled.region, confidence, place)
                    )
        return found(rows)

    return find


def _patterns(words: Lexicon) -> tuple[str, str]:
    """Six or more digits with marks between: one pattern for digits and look-alikes, one for digits in words.

    There are no word boundaries in them, which would make them slow, and neither is one pattern for all; so
    they find too much ("los bolsos"), which goes for want of digits.
    """
    mark = r"[^\p{L}\p{N}\p{Sc}%@]*"
    drawn = f"[0-9{''.join(LOOKALIKES)}]"
    spoken = f"(?:{words.pattern}|[0-9o])"
    return rf"[+(]{{0,3}}{drawn}(?:{mark}{drawn}){{5,}}", rf"(?i)[+(]{{0,3}}{spoken}(?:{mark}{spoken}){{5,}}"


def _joined(found: Iterator[Stretch]) -> Iterator[Stretch]:
    """The stretches widened to whole words, those that then touch joined, long ones cut."""
    last: Stretch | None = None
    for stretch in found:
        start, end = _widened(stretch.plain, stretch.start, stretch.end)
        if last and (last.row, last.field) == (stretch.row, stretch.field) and start <= last.end:
            last = last._replace(end=max(end, last.end))
        else:
            if last:
                yield from _cut(last)
            last = stretch._replace(start=start, end=end)
    if last:
        yield from _cut(last)


def _widened(plain: str, start: int, end: int) -> tuple[int, int]:
    floor, ceiling = max(0, start - WIDEST_WORD), min(len(plain), end + WIDEST_WORD)
    while start > floor and plain[start - 1].isalnum():
        start -= 1
    while end < ceiling and plain[end].isalnum():
        end += 1
    return start, end


def _cut(stretch: Stretch) -> Iterator[Stretch]:
    """``stretch`` in parts of at most ``LONGEST_RUN``, cut at a line end or space where there is one."""
    while stretch.end - stretch.start > LONGEST_RUN:
        middle, limit = stretch.start + LONGEST_RUN // 2, stretch.start + LONGEST_RUN
        cut = max(stretch.plain.rfind(mark, middle, limit) for mark in "\n ")
        cut = cut if cut > 0 else limit
        yield stretch._replace(end=cut)
        stretch = stretch._replace(start=cut)
    yield stretch


def is_no_number(plain: str, start: int, end: int) -> bool:
    """Whether a unit, a currency or a word for a file number stands beside the digits."""
    before = plain[max(0, start - BEFORE) : start]
    return bool(UNIT.match(plain, end) or CURRENCY.search(before) or REFERENCE.search(before))


def _is_in_address(plain: str, start: int, end: int) -> bool:
    """Whether the digits belong to a web or e-mail address that is not there to dial."""
    before = plain[max(0, start - BEFORE) : start]
    return bool(MAIL.match(plain, end) or (ADDRESS.search(before) and not DIAL.search(before)))


def _confidence(reading: Reading, plain: str, start: int, end: int, field: str) -> float:
    """The confidence of the table above; 0 where the surroundings say that it is no number to dial."""
    dialled = reading.dialled
    if (dialled.reason != "code" and is_no_number(plain, start, end)) or _is_in_address(plain, start, end):
        return 0.0
    if dialled.reason == "code":
        base = 0.95 if dialled.valid else 0.9
    elif dialled.reason in ("trunk", "plain"):
        base = 0.9 if dialled.valid else 0.8
    elif field == "contact" or CUE.search(plain[max(0, start - BEFORE) : start]):
        base = 0.7 if dialled.valid else 0.6
    else:
        base = 0.6 if dialled.valid else 0.0
    return round(base * reading.clarity, 6)
