"""Stated prices: an amount with its currency, and what it is for where that is said.

Only a number beside a currency is a price; what it is for is read from the words beside it. A price links
nothing and enters no score.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from techthb.identify.characters import Folding
from techthb.identify.durations import Durations
from techthb.identify.shape import Finder, Reading, reader

__all__ = ["finder"]

SURE, SHARED, OTHER = 0.9, 0.6, 0.4
"""An order: the currency has a sign or code of its own; the likeliest
of several that share it; the others."""

CURRENCIES = {
    "EUR": "€ eur euro euros euroa eurot eiro eurai euri eura evra evro evroa euroja ευρω евро євро "
    "ევრო եվրո teuro",
    "GBP": "£ gbp pounds pound quid",
    "USD": "us$ usd",
    "CAD": "ca$ c$ cad",
    "CHF": "chf sfr franken francs suisses stutz",
    "PLN": "zl pln zloty zlote zlotych",
    "CZK": "kc czk korun koruny",
    "SEK": "sek kronor",
    "NOK": "nok",
    "DKK": "dkk",
    "HUF": "ft huf forint",
    "RON": "ron",
    "MDL": "mdl",
    "BGN": "bgn лв лева leva",
    "RSD": "rsd динара dinara",
    "MKD": "mkd ден денари denari",
    "BAM": "bam марака maraka",
    "RUB": "₽ rub руб рублеи рубля рубль rublei",
    "UAH": "₴ uah грн гривень гривен",
    "BYN": "byn",
    "KZT": "₸ kzt тенге tenge тг теңге",
    "TRY": "₺ try tl lirasi",
    "AZN": "₼ azn manat",
    "GEL": "₾ gel lari ლარი лари",
    "AMD": "֏ amd դրամ dram",
    "ALL": "leke lek",
    "ISK": "isk",
    "XXX": "¤",
}
"""Folded signs, codes and names by ISO 4217 code; ``XXX`` is no currency of this world."""

SHARED_SIGNS: dict[str, dict[str, tuple[str, ...]]] = {
    "$": {"USD": ("US",), "CAD": ("CA",)},
    "dollar": {"USD": ("US",), "CAD": ("CA",)},
    "dollars": {"USD": ("US",), "CAD": ("CA",)},
    "kr": {"SEK": ("SE",), "NOK": ("NO",), "DKK": ("DK",), "ISK": ("IS",)},
    "kroner": {"NOK": ("NO",), "DKK": ("DK",)},
    "lei": {"RON": ("RO",), "MDL": ("MD",)},
    "р": {"RUB": ("RU",), "BYN": ("BY",)},
    "francs": {"CHF": ("CH", "LI", "FR")},
    "dinar": {"RSD": ("RS",)},
}
"""Signs that several currencies share, with the States in which each is meant; the first is the likeliest
elsewhere. The State chooses how a sign is read, never what an advert is worth."""

NUMBER = r"[0-9]{1,3}(?:[ .,'][0-9]{3})+(?:[.,][0-9]{1,2})?|[0-9]{1,6}(?:[.,][0-9]{1,2})?"
RANGE = rf"(?:{NUMBER})(?: ?(?:-|to|bis|a|do|до|till|til|tot|u|y|or|und) ?(?:{NUMBER}))?"
MOST = Decimal(1_000_000)
"""No advert states a price above this in any of the currencies; longer numbers are something else."""


def finder(folding: Folding) -> Finder:
    """Prices as ``EUR 120``, ``EUR 120/h``, ``EUR 80/30min``, ``EUR 280/2h``; the ends of a range are two
    rows."""
    codes: dict[str, dict[str, tuple[str, ...]]] = {
        sign: {code: ()} for code, signs in CURRENCIES.items() for sign in signs.split()
    }
    codes |= SHARED_SIGNS
    signs = "|".join(re.escape(sign) for sign in sorted(codes, key=lambda sign: (-len(sign), sign)))
    first = re.compile(rf"(?P<sign>{signs})[ .]?(?P<amount>{RANGE})", re.IGNORECASE)
    last = re.compile(rf"(?P<amount>{RANGE}) ?(?:,-)? ?(?P<sign>{signs})", re.IGNORECASE)
    durations = Durations()

    def readings(before: str, stretch: str, after: str, region: str | None) -> Iterator[Reading]:
        match = (last if stretch[0].isdigit() else first).fullmatch(stretch)
        skipped = 0
        while match and not _is_apart(before + stretch[:skipped], stretch[skipped:], after):
            # "number 4 120 €": what looks like a thousand is the end of something else and a price
            skipped = stretch.find(" ", skipped) + 1
            match = last.fullmatch(stretch, skipped) if skipped and stretch[0].isdigit() else None
        if not match:
            return
        said, tied = durations.after(after)
        unit = said if tied else durations.before(before) or said
        for number in re.finditer(NUMBER, match["amount"]):
            amount = _amount(number[0])
            if amount is None:
                continue
            for code, confidence in _codes(codes[match["sign"].lower()], region):
                alone = match["amount"] == number[0]
                start, end = (skipped, len(stretch)) if alone else number.span()
                if not alone:
                    start, end = start + match.start("amount"), end + match.start("amount")
                yield Reading(
                    start,
                    end,
                    "price",
                    f"{code} {amount}" + (f"/{unit}" if unit else ""),
                    confidence,
                )

    pattern = rf"(?i)(?:{signs})[ .]?(?:{RANGE})|(?:{RANGE}) ?(?:,-)? ?(?:{signs})"
    return reader(folding, pattern, readings, before=20, after=14, hint="region")


def _is_apart(before: str, stretch: str, after: str) -> bool:
    """Whether neither the number nor the word for the currency goes on."""
    left, right = before[-1:], after[:1]
    if stretch[0].isdigit() and (
        left.isalnum() or left in tuple("+_#") or re.search(r"\d[.,:/-]$|\d{3} $", before)
    ):
        return False
    if stretch[0].isalpha() and (left.isalnum() or left == "_"):
        return False
    if stretch[-1].isdigit() and (right.isdigit() or re.match(r"[.,:-]\d", after)):
        return False
    return not (stretch[-1].isalpha() and (right.isalnum() or right == "_"))


def _amount(text: str) -> str | None:
    """A number in plain form: the last sign before one or two digits is the decimal one, all others group."""
    whole, _, cents = text, "", ""
    if re.match("0[0-9]", text):  # a piece of a telephone number
        return None
    if match := re.search(r"[.,]([0-9]{1,2})$", text):
        whole, cents = text[: match.start()], match[1]
    value = Decimal(re.sub(r"\D", "", whole) + (f".{cents:0<2}" if cents.strip("0") else ""))
    return f"{value}" if 0 < value <= MOST else None


def _codes(codes: dict[str, tuple[str, ...]], region: str | None) -> Iterator[tuple[str, float]]:
    """The currencies that a sign can mean, the one of the region first."""
    if len(codes) == 1:
        yield next(iter(codes)), SURE
        return
    order = sorted(codes, key=lambda code: region not in codes[code])
    yield order[0], SHARED
    for code in order[1:]:
        yield code, OTHER
