"""Runs of digits and number words, and the telephone numbers that they hold.

A run is a stretch of a folded text in which digits, look-alike letters and number words follow each other
with nothing but marks between. It is cut into tokens, and the tokens into the numbers that explain them
best: the longest that can be dialled, assigned ones first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from techthb.identify.dialling import FEWEST, MOST, Dialled, Dialler
from techthb.identify.words import Lexicon

__all__ = ["LOOKALIKES", "Reading", "RunReader", "Token", "Written"]

LOOKALIKES = {
    "O": "0", "o": "0", "О": "0", "о": "0", "Ο": "0", "ο": "0", "l": "1", "I": "1", "i": "1", "І": "1",
    "і": "1", "Ι": "1", "ι": "1", "Z": "2", "z": "2", "З": "3", "з": "3", "S": "5", "s": "5", "Ѕ": "5",
    "б": "6", "B": "8",
}  # fmt: skip
"""Latin, Cyrillic and Greek letters that pass for a digit beside real ones."""

WIDEST_GAP = 6
"""Marks between two tokens of one number, at most."""

NOISE = re.compile(
    r"(?<![\d:])(?:[01]?\d|2[0-4])[:h][0-5]\d(?::[0-5]\d)?(?![\d:])"  # a time
    r"|(?<![\d/])24 ?/ ?7(?![\d/])"
    r"|(?<!\d)(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"  # 2025-03-01
    r"|(?<![\d./-])(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d(?!\d)"  # 1.3.2025
    r"|(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\d.])"
)
"""What is written in digits and is not a number to dial: times, dates, network addresses."""

PLAIN = re.compile(
    r"([^\d+]*)(?:(\+)[ (]{0,3})?([0-9](?:(?:[^\w+€$£¥₴₽₺₹¤%@]|_){0,6}+[0-9])*+)(?![^\W_])([^\d+]*)"
)
"""A run with one row of digits with few marks between them, words before and after."""
MARKS = re.compile(r"[^0-9]+")
LETTER = re.compile(r"[^\W\d_]")

BREAK = re.compile(r"[^\W_]|[€$£¥₴₽₺₹¤%@]")
"""What ends a number: a letter that is no digit, a currency or percent sign."""


class Written(NamedTuple):
    """Digits as they were written in one go.

    Parameters
    ----------
    digits : ASCII digits; a repeated one ("double zero") is written out.
    letters, words : how many of them were written as look-alike letters, as words.
    doubtful : whether it is a word that mostly means something else ("to", "for").
    """

    digits: str
    letters: int = 0
    words: int = 0
    doubtful: bool = False


class Token(NamedTuple):
    """What was written at a place of a run.

    Parameters
    ----------
    start, end : positions in the run, half open.
    written : the digits and how they look.
    plus : where the ``+`` or the word for it stands that is in front, or None.
    gap : the marks between it and the token before, None where no number can reach across.
    """

    start: int
    end: int
    written: Written
    plus: int | None
    gap: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A number in a run.

    Parameters
    ----------
    start, end : its position, half open.
    digits : what is dialled, and ``dialled`` what that can mean.
    clarity : the share of confidence that its writing leaves; 1 for plain digits.
    frayed : how many of its ends are letters only, with no other letters in it: they may as well be a word
        beside the number.
    """

    start: int
    end: int
    digits: str
    dialled: Dialled
    clarity: float
    frayed: int = 0


class RunReader:
    """Reads runs; equal strings of digits are looked up once per region."""

    def __init__(self, lexicon: Lexicon) -> None:
        look = "".join(LOOKALIKES)
        self._lexicon = lexicon
        self._dialler = Dialler()
        # possessive repeats, so that no text makes it try the same letters again
        self._token = re.compile(
            rf"(?<![^\W_])(?:(?P<look>[{look}]{{0,3}}+[0-9][0-9{look}]*+)|(?P<lone>[{look}]{{1,4}}+)"
            rf"|(?P<word>(?:(?i:{lexicon.pattern})|[0-9])++))(?![^\W_])|(?P<plain>[0-9]+)"
        )
        self._digit = re.compile(f"[0-9]|{lexicon.pattern}", re.IGNORECASE)
        self._digits_in_letters = re.compile(
            rf"(?<![^\W_])(?:(?i:{lexicon.pattern})|[{look}]{{1,4}})(?![^\W_])|[{look}][0-9]|[0-9][{look}]"
        )

    def readings(self, run: str, region: str | None) -> list[Reading]:
        """The telephone numbers in ``run``, in order and without overlap.

        Parameters
        ----------
        run : folded text, from the start of a word or number to the end of one.
        region : the numbering plan that a number without country code is read in, or None.
        """
        if not self._digit.search(run):
            return []
        plain = self._plain(run, region)
        return self._best(self.tokens(run), region) if plain is None else plain

    def _plain(self, run: str, region: str | None) -> list[Reading] | None:
        """The one number in a run without disguise, as most are; None where it takes a closer look."""
        match = PLAIN.fullmatch(run)
        if not match or (LETTER.search(run) and self._digits_in_letters.search(run)) or NOISE.search(run):
            return None
        digits = MARKS.sub("", match[3])
        if len(digits) < FEWEST:
            return []
        dialled = self._dialler.read(digits, match[2] is not None, region) if len(digits) <= MOST else None
        if dialled is None or dialled.reason == "bare" or not (dialled.valid or dialled.fixed_length):
            return None
        start = match.start(3) if match[2] is None else match.start(2)
        return [Reading(start, match.end(3), digits, dialled, 0.9 if "\n" in match[3] else 1.0)]

    def tokens(self, run: str) -> list[Token]:
        """The tokens of ``run`` in order; noise is left out and breaks the run."""
        noise = [match.span() for match in NOISE.finditer(run)]
        tokens: list[Token] = []
        end, repeat, broken = 0, 1, True
        plus: int | None = None  # where the plus sign in front stands
        for match in self._token.finditer(run):
            gap, (start, end) = run[end : match.start()], match.span()
            broken = broken or len(gap) > WIDEST_GAP or BREAK.search(gap) is not None
            if noise and any(start < b and a < end for a, b in noise):
                repeat, plus, broken = 1, None, True
                continue
            if gap.strip(" ("):  # a word for plus stands right in front, or is a word of the sentence
                plus = run.rfind("+", 0, start) if gap.rstrip(" (").endswith("+") else None
            written = self._written(match, repeat)
            if isinstance(written, int):  # "double", which belongs to the token that follows
                repeat = written
            elif written.digits == "+":
                plus, repeat = start, 1
            else:
                tokens.append(Token(start, end, written, plus, None if broken else gap))
                repeat, plus, broken = 1, None, False
        return tokens

    def _written(self, match: re.Match[str], repeat: int) -> "Written | int":
        """What a token says; its first digit stands ``repeat`` times if it stands alone.

        A word such as "double" is returned as its factor, "plus" as the digits ``+``.
        """
        text = match[0]
        if match["word"]:
            return self._spoken(text, repeat)
        if text.isdigit() and repeat == 1:
            return Written(text)
        digits = "".join([LOOKALIKES.get(character, character) for character in text])
        letters = sum([character in LOOKALIKES for character in text])
        return Written(digits * repeat if len(digits) == 1 else digits, letters)

    def _spoken(self, text: str, repeat: int) -> "Written | int":
        """Words, perhaps run together, and digits between them."""
        digits, words = "", 0
        parts = self._lexicon.read(text)
        for part in parts:
            meaning = self._lexicon.means.get(part, part)
            if meaning in ("double", "triple"):
                repeat = 2 if meaning == "double" else 3
                continue
            words += part in self._lexicon.means
            digits += meaning * repeat
            repeat = 1
        if not digits:
            return repeat
        doubtful = all(part in self._lexicon.everyday for part in parts)
        return Written(digits if digits == "+" else digits.replace("+", ""), 0, words, doubtful)

    def _best(self, tokens: list[Token], region: str | None) -> list[Reading]:
        """The numbers that together explain the tokens best; tokens may be left over.

        Looks from the end backwards, so that each token is the start of at most ``MOST`` pieces.
        """
        clear = [_is_clear(tokens, at) for at in range(len(tokens))]
        natural = [_is_natural(tokens, at) for at in range(len(tokens) + 1)]
        best: list[tuple[float, Reading | None, int]] = [(0.0, None, 0)] * (len(tokens) + 1)
        for first in range(len(tokens) - 1, -1, -1):
            best[first] = (best[first + 1][0] - _left_over(tokens, first), None, first + 1)
            for after in _ends(tokens, clear, natural, first) if natural[first] else ():
                reading = self._reading(tokens[first:after], region)
                if reading is not None:
                    value = _worth(reading) + best[after][0]
                    if value >= best[first][0]:  # a longer number comes later and wins a tie
                        best[first] = (value, reading, after)
        readings, at = [], 0
        while at < len(tokens):
            _, reading, at = best[at]
            if reading is not None:
                readings.append(reading)
        return readings

    def _reading(self, tokens: list[Token], region: str | None) -> Reading | None:
        written = [token.written for token in tokens]
        digits = "".join([each.digits for each in written])
        start, plus = tokens[0].start, tokens[0].plus
        dialled = self._dialler.read(digits, plus is not None, region)
        if dialled is None and plus is not None:
            dialled = self._dialler.read(digits, False, region)
        elif plus is not None:
            start = plus
        if dialled is None or written[0].doubtful or written[-1].doubtful:
            return None
        doubtful = sum([len(each.digits) for each in written if each.doubtful])
        letters = sum([each.letters for each in written])
        if doubtful * 2 > len(digits) or letters > 0.8 * len(digits):
            return None
        clarity = 0.95 if letters or any(each.words for each in written) else 1.0
        clarity *= 0.9 if doubtful else 1.0
        clarity *= 0.9 if any("\n" in (token.gap or "") for token in tokens[1:]) else 1.0
        lone = [each.letters for each in (written[0], written[-1]) if each.letters == len(each.digits)]
        frayed = len(lone) if sum(lone) == letters else 0
        return Reading(start, tokens[-1].end, digits, dialled, clarity, frayed)


def _is_clear(tokens: list[Token], at: int) -> bool:
    """Whether a token counts as digits.

    Letters without a digit do beside digits ("O7 OO 9l"), words that mostly mean something else only between
    single digits: "seven to nine" is two hours, "seven double oh nine" is a number.
    """
    token = tokens[at].written
    if not token.doubtful and token.letters < len(token.digits):
        return True
    before = tokens[at - 1].written if at and _close(tokens[at]) else None
    behind = tokens[at + 1].written if at + 1 < len(tokens) and _close(tokens[at + 1]) else None
    if token.doubtful:
        return all(each is not None and (each.words or len(each.digits) == 1) for each in (before, behind))
    return any(each is not None and not each.words for each in (before, behind))


def _left_over(tokens: list[Token], at: int) -> float:
    """What it costs to leave a token out: a lone digit in a row of lone digits is hardly there by chance."""
    if len(tokens[at].written.digits) > 1:
        return 0.0
    beside = (at and _close(tokens[at])) or (at + 1 < len(tokens) and _close(tokens[at + 1]))
    return 1.5 if beside else 0.0


def _close(token: Token) -> bool:
    return token.gap is not None and len(token.gap) <= 2


def _is_natural(tokens: list[Token], at: int) -> bool:
    """Whether a number may begin at a token and another end before it: between digits that all stand alone
    only where one is 0 or follows a plus sign."""
    if at in (0, len(tokens)) or tokens[at].gap is None or tokens[at].plus is not None:
        return True
    digits = tokens[at].written.digits
    return digits.startswith("0") or len(digits) > 1 or len(tokens[at - 1].written.digits) > 1


def _ends(tokens: list[Token], clear: list[bool], natural: list[bool], first: int) -> Iterator[int]:
    """Where a number that starts at token ``first`` may end (exclusive), the shortest first."""
    length = 0
    for at in range(first, len(tokens)):
        if not clear[at] or (at > first and (tokens[at].gap is None or tokens[at].plus is not None)):
            return
        length += len(tokens[at].written.digits)
        if length > MOST:
            return
        if length >= FEWEST and natural[at + 1]:
            yield at + 1


def _worth(reading: Reading) -> float:
    """How well a number explains its digits: per digit, more when assigned, less without a reason to dial.

    The constants make one number of a whole run beat a part of it, unless only the part is assigned; digits
    beyond the twelfth count only when assigned, since some plans allow any length. "is 7 1 8 …" is a number
    of one digit more when its first word is read as 15, so letters at an end cost more than they bring; and
    what follows a plus sign is no number without it.
    """
    dialled = reading.dialled
    worth = len(reading.digits) if dialled.valid else 0.8 * min(len(reading.digits), 12)
    worth *= 0.75 if dialled.reason == "bare" else 1.0
    return worth * reading.clarity - 2.0 - 1.5 * reading.frayed + (3.0 if dialled.reason == "code" else 0.0)
