"""What stands around a number: words that say to dial it or to file it, units, masks, links."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from techthb.identify.languages import languages

__all__ = [
    "BEFORE", "LINK", "LINKED", "LONGEST_ACCOUNT", "MASK", "Surroundings", "is_account", "is_in_address",
    "is_masked", "is_priced", "surroundings",
]  # fmt: skip

BEFORE = 48
"""Characters before a number that are looked at."""
MOST_KEPT = 100_000
"""Words whose meaning is remembered."""
MOST_WORDS = 3
"""Words before a number that are looked at."""
LONGEST_ENDING = 3
"""Letters that a word may have more than a known one, by declension."""
NUMBERED = re.compile(r"n(?:um|o?mm?er|r$|ro$)|cod|kod|id$|zahl|zeichen|szam|шифр|код|номер")
"""What stands at the end of compounds that file something."""
SHORTEST_STEM = 5
"""Letters from which on a word is known by its beginning: "telefonnummer", "bestellnummer"."""

WORD = re.compile(r"[^\W\d_]+|#|№")

NUMBER = frozenset(
    ["no", "nr", "n", "num", "number", "numer", "numero", "numeru", "numar", "numara", "numarasi", "nummer",
     "nummeret", "nro", "numeris", "numurs", "cislo", "cisla", "broj", "broja", "szam", "szama", "номер",
     "номера", "номером", "nomer", "nomeri", "бр", "број", "броj", "stevilka", "αριθμος", "αρ", "ნომერი",
     "ნომრის", "համար", "համարը", "номір", "нөмір", "nomre", "nomresi", "numri", "numrin", "numura", "№",
     "id"]
)  # fmt: skip
"""Words between "order" or "call" and the digits, folded: of themselves they say neither."""
FILLING = frozenset(
    ["de", "do", "der", "die", "das", "the", "del", "des", "di", "du", "la", "le", "is", "ist", "es", "est"]
)
"""Words that say as little and do not mean a number either."""

LETTERS = frozenset("hm")
"""Units of one letter that stand behind a number in most languages: hours, metres."""

LINKED = ("tel:", "callto:", "sms:", "smsto:", ".me/", "phone=", "number=", "viber:", "whatsapp:")
"""Beginnings of dialling links; a field without any of these has none."""
LINK = re.compile(
    r"(?:(?P<local>(?:tel|callto|sms|smsto):(?://)?)|(?:wa\.me|t\.me|signal\.me/#p)/|(?:phone|number)=)"
    r"(?P<number>(?P<plus>\+|%2b|00)?[ (]?\d[\d ().-]{5,22}\d)"
)
"""A link that dials; all but ``local`` ones carry the country code, with a plus or without."""

ADDRESS = re.compile(r"(?:://|www\.|\w\.[a-z]{2,24}/)\S*$")
MAIL = re.compile(r"[\w.+-]{0,64}@\w")
"""Where digits are part of an address."""

MASKS = r"[xх×*•·●○◦∙…_#?■█▪✱✖]"
MASK = frozenset("xх×*•·●○◦∙…_#?■█▪✱✖.-n")
MASKED_BEHIND = re.compile(
    rf"[ /-]{{0,3}}(?:({MASKS})(?: ?\1)+|…|\.{{3,}})|-{{3,}}|[ -]{{0,2}}n{{2,}}(?![^\W\d_])"
)
MASKED_BEFORE = re.compile(rf"(?:({MASKS})\1+|…|\.{{3,}})[ -]?$")
MASKED_INSIDE = re.compile(rf"[0-9 ](?:({MASKS})\1+|…|\.{{3,}})[ 0-9]")

DOTS = re.compile(r"[ .…-]*")

ACCOUNT = re.compile(r"(?<![^\W_])[a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){0,6} ?$")
"""The beginning of a bank account's number (ISO 13616), before a row of its digits."""
LONGEST_ACCOUNT = 36
"""Characters of it, and of the spaces in it, before the last of its groups."""

CURRENCY = re.compile(r"(?:[€$£¥₴₽₺₹¤])[ ]?$")
UNIT_SIGN = re.compile(r" ?[€$£¥₴₽₺₹¤%°²³]")
NEXT_WORD = re.compile(r"[ .]?([^\W\d_]+)")


@dataclass(frozen=True)
class Surroundings:
    """Words of all languages, folded and in lower case.

    Parameters
    ----------
    call, reference : words before a number to dial, and before one to file under.
    numbered : those of the latter that are only with a word for number beside them: "part no".
    units : words behind a number that is an amount.
    """

    call: frozenset[str]
    reference: frozenset[str]
    numbered: frozenset[str]
    units: frozenset[str]
    _says: dict[str, str] = field(default_factory=dict)

    def purpose(self, low: str, start: int, *, through: bool = False) -> str:
        """``call``, ``reference`` or nothing: what the words before ``start`` say a number is for.

        ``through`` : whether to look past a word that says neither.
        """
        words = _words_before(low, start)
        for at, word in enumerate(words):
            says = self._says.get(word)
            if says is None:
                says = self._meaning(word)
            if says == "numbered":
                beside = words[max(0, at - 1) : at + 3]
                says = "reference" if any(map(_is_number, beside)) else "other"
            if says in ("call", "reference"):
                return says
            if says == "other" and not through:
                return ""
        return ""

    def _meaning(self, word: str) -> str:
        filed, dialled = _known(word, self.reference), _known(word, self.call)
        if word in ("#", "№") or (filed and filed >= dialled):
            alone = word[:filed] not in self.numbered or NUMBERED.search(word, filed)
            says = "reference" if alone else "numbered"
        elif dialled:
            says = "call"
        else:
            says = "number" if _says_number(word) or len(word) <= 2 else "other"
        if len(self._says) >= MOST_KEPT:
            self._says.clear()
        self._says[word] = says
        return says

    def is_amount(self, low: str, start: int, end: int) -> bool:
        """Whether a unit or currency stands beside the digits."""
        if is_priced(low, start, end):
            return True
        return self.has_unit(low, end)

    def has_unit(self, low: str, end: int) -> bool:
        """Whether a unit follows."""
        word = NEXT_WORD.match(low, end)
        return word is not None and word[1] in self.units


def is_priced(low: str, start: int, end: int) -> bool:
    """Whether a currency sign stands beside the digits."""
    return bool(UNIT_SIGN.match(low, end) or CURRENCY.search(low, max(0, start - 3), start))


def is_account(low: str, start: int) -> bool:
    """Whether the digits are the end of a bank account's number."""
    follows = low[max(0, start - 3) : max(0, start - 1)].isalnum()
    return follows and ACCOUNT.search(low, max(0, start - LONGEST_ACCOUNT), start) is not None


def is_masked(low: str, start: int, end: int, *, whole: bool = False) -> bool:
    """Whether part of the number is hidden: "+44 7700 9•••••".

    Marks on both sides alike ("**07700 900123**") are ornament, and dots beside a number that is ``whole``
    end a sentence.
    """
    if MASK.isdisjoint(low[max(0, start - 2) : start]) and MASK.isdisjoint(low[start + 1 : end + 4]):
        return False
    behind = MASKED_BEHIND.match(low, end)
    before = MASKED_BEFORE.search(low, max(0, start - 12), start)
    if whole:
        behind = behind if behind and not DOTS.fullmatch(behind[0]) else None
        before = before if before and not DOTS.fullmatch(before[0]) else None
    if bool(behind) != bool(before):
        return True
    return len(MASKED_INSIDE.findall(low, start, end)) == 1


def is_in_address(low: str, start: int, end: int) -> bool:
    """Whether the digits belong to a web or e-mail address."""
    before = max(0, start - BEFORE)
    if low.find("@", end, end + 66) >= 0 and MAIL.match(low, end):
        return True
    return low.find(".", before, start) >= 0 and ADDRESS.search(low, before, start) is not None


@cache
def surroundings() -> Surroundings:
    """The words of all languages of ``techthb.identify.languages``."""
    known = languages().values()
    leading = {word for each in known for phrase in each.connectors for word in WORD.findall(phrase)}
    units = {word for each in known for word in each.units if " " not in word and len(word) > 1}
    call, _ = _single(phrase for each in known for phrase in each.call)
    reference, alone = _single(phrase for each in known for phrase in each.reference)
    return Surroundings(
        call,
        reference - call,
        reference - alone,
        frozenset(units - {word for word in leading if len(word) < 4} | LETTERS),
    )


def _single(phrases: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of phrases that say it of themselves: those of one word, and those beside a word for number
    ("order no"); of "sort code" or "código de agencia" neither does. Then those of one word alone."""
    known: set[str] = set()
    alone: set[str] = set()
    for phrase in phrases:
        parts = WORD.findall(phrase)
        telling = [word for word in parts if not _says_number(word)]
        if len(telling) == 1 and len(telling[0]) > (2 if len(parts) == 1 else 3):
            known.add(telling[0])
            if len(parts) == 1:
                alone.add(telling[0])
    return frozenset(known), frozenset(alone)


def _words_before(low: str, start: int) -> list[str]:
    """The last words of the sentence or line before ``start``, nearest first."""
    before = low[max(0, start - BEFORE) : start]
    before = before[max(before.rfind(mark) for mark in "\n!?;|") + 1 :]
    words: list[str] = WORD.findall(before)
    return words[: -MOST_WORDS - 1 : -1]


def _is_number(word: str) -> bool:
    return word in NUMBER or any(word[:size] in NUMBER for size in range(4, len(word)))


def _says_number(word: str) -> bool:
    return word in FILLING or _is_number(word)


def _known(word: str, known: frozenset[str]) -> int:
    """How many letters of a word's beginning, or of all of it, are a known word; that of some length, and
    with an ending or a word for "number" behind it: "bestellnummer", and not "buchungsstelle"."""
    if word in known:
        return len(word)
    for size in range(len(word) - 1, SHORTEST_STEM - 1, -1):
        if word[:size] in known and (len(word) - size <= LONGEST_ENDING or NUMBERED.search(word, size)):
            return size
    return 0
