"""The compiled part of the scan: tokens, rows of them, and what stands beside a row.

Each function walks once over its input. What is compiled is kept on disk and renewed when this file changes,
and only then; so whatever is laid down elsewhere comes in as an argument (``Characters``, ``Words``,
``Rules``), and all compiled functions stand here.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from techthb.engine.compiled import compiled

__all__ = [
    "ACCOUNT", "ADDRESS", "BREAKS", "CIPHER", "COMMA", "DATES", "DIGIT", "EDGE", "EDGES", "ENDS", "LETTER",
    "MASKED", "MASKS", "MIXED", "NOISY", "PART", "PAUSES", "PLAIN", "PLUS", "PRICED", "SHAPE", "SHOWS",
    "SIGNS", "SPOKEN", "Characters", "Rules", "Words", "edge", "hashed", "places", "tokens",
]  # fmt: skip

Records = npt.NDArray[np.void]
Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint16]

PART, LETTER, DIGIT, SHOWS, SHAPE, ENDS, PAUSES, COMMA, DATES, PLUS, MASKS, SIGNS, BREAKS = (
    1 << n for n in range(13)
)
"""What a character is: part of a word; one that is no decimal digit; an ASCII digit; a letter that passes for
one in any case; a digit, or a letter that passes for one in its case; a mark that ends a number; that ends a
line or a sentence; a comma; a mark that stands in dates; a plus sign; one that hides digits; a sign beside
prices; one that ends what is said before a number."""

PLAIN, SPOKEN, MIXED, CIPHER = range(4)
"""What a place holds: a row that can be read as it stands; number words, or digits spread over words; digits
with letters that pass for some, or with commas between a few; what may be a number with the case of its
letters."""

ACCOUNT, NOISY, MASKED, ADDRESS, PRICED = (1 << n for n in range(5))
"""What a row may be besides a number: the end of a bank account; a date or a time; a number part of which is
hidden; part of an address; a price. Where the mark is missing it is not; where it stands somebody has to
look."""

EDGE = 3
"""Letters at either end of a word by which most words are known not to be number words."""
EDGES = 1 << 16
EVERYBODY = np.uint64(2**64 - 1)
"""All languages, as a sum of bits."""
PRIME = np.uint64(0x9E3779B97F4A7C15)
FACTORS = (np.uint32(0x9E3779B1), np.uint32(0x85EBCA77), np.uint32(0xC2B2AE3D))

MOST_SHOWN = 4
"""Letters of the longest word that passes for digits without holding one."""
SHORTEST_STRONG = 6
"""Letters of the shortest run of number words that is no ordinary word by chance."""
MOST_LETTERS_OF_DIGIT = 4
"""Characters of a token with letters for digits, for each digit in it."""
FEWEST_SAID = 2
"""Words of a number that is said; fewer may be chance beside a date or a time."""
FEWEST_DOUBTFUL = 3
"""Words that mostly mean something else and make a row worth a look only together."""
WIDEST_SAID, WIDEST_DRAWN, WIDEST_PLUS = 4, 3, 8
"""Marks between two words of a row, between two tokens of letters for digits, and between a plus sign and its
digits, at most."""
WIDEST_MISSPELT = 32
"""Characters between two rows of words with one misspelt between them."""
WHOLE = 10
"""Digits from which on a row is a number of its own, whatever leads on from it."""
LISTED = 3
"""Digits from which on numbers with commas between are entries of a list."""
CONTEXT = 3
"""Words before a row that say what it is for."""
MASK_BEFORE, MASK_BEHIND, MAIL_BEHIND = 14, 8, 64
"""Characters beside a row in which a mask is looked for, and an address behind it."""
SPACE, BREAK, SIGN, POINT, SLASH, AT, BLANK, DASH, OPENS, CLOSES = (ord(each) for each in " \n+./@_-()")
ELLIPSIS = ord("…")

_32, _flag = np.int32, np.bool_
TOKEN = np.dtype(
    [
        ("hash", np.uint64), ("place", _32), ("start", _32), ("end", _32), ("word", _32), ("digits", _32),
        ("worth", _32), ("is_word", _flag), ("strong", _flag), ("shows", _flag), ("letter", _flag),
        ("is_plus", _flag), ("closer", _flag),
    ]
)  # fmt: skip
"""A token that may belong to a number: its hash; its number among all; where it stands; its number in the
table of words, or -1; how many digits it holds, and stands for at most; whether it is a number word; makes a
row worth a look; has letters for digits; is one such letter; says a plus sign; takes a look at how it is
spelled."""
DRAWN = np.dtype([("place", _32), ("start", _32), ("end", _32), ("digits", _32)])
"""A token of digits and of letters that pass for them with their case."""
ROW = np.dtype(
    [
        ("begin", _32), ("after", _32), ("first", _32), ("last", _32), ("field", _32), ("words", _32),
        ("shows", _32), ("digits", _32), ("worth", _32), ("commas", _32), ("group", _32), ("alone", _flag),
    ]
)  # fmt: skip
"""Tokens that follow each other with few marks between: the first and the one behind the last; the first and
the last that is no mere word beside it; the field; how many of these are words, and hold letters for digits;
how many digits they hold, and all stand for; the commas; which rows lead on to each other; whether none
does."""
PLACE = np.dtype(
    [
        ("field", _32), ("kind", _32), ("start", _32), ("end", _32), ("low", _32), ("high", _32),
        ("said", _32), ("opened", _32), ("words", _32), ("clear", _32), ("context", _32), ("plus", _flag),
        ("doubts", np.uint8),
    ]
)  # fmt: skip
"""Where a field may hold a number. For a row also: its digits among all; where it begins with its plus sign,
and with a bracket in front of that; how many of its tokens are words, and mostly mean a number; from where on
the words before it matter; whether a plus sign stands in front; what else it may be."""


class Characters(NamedTuple):
    """For each code point its small letter, where that is one, and the sum of its classes."""

    small: Codes
    classes: Classes


class Words(NamedTuple):
    """The words of all languages.

    Parameters
    ----------
    slots : the word at each place of an open hash table, or -1; a power of two of them.
    hashes : of each word.
    speakers : languages in which it belongs to a number, as a sum of bits.
    says : for each word and language the ASCII code of the one digit, or the plus sign, that it says; else 0.
    doubtful : for each word and language whether it mostly means something else.
    strong : words for numbers that mostly mean them: one makes a row worth a look.
    plus : words for the plus sign.
    worth : digits that a word says at most.
    leads : words that lead from one group of digits to the next, or join two number words.
    begins, ends : how number words begin and end (``edge``).
    """

    slots: npt.NDArray[np.int32]
    hashes: npt.NDArray[np.uint64]
    speakers: npt.NDArray[np.uint64]
    says: npt.NDArray[np.uint8]
    doubtful: npt.NDArray[np.bool_]
    strong: npt.NDArray[np.bool_]
    plus: npt.NDArray[np.bool_]
    worth: npt.NDArray[np.int32]
    leads: npt.NDArray[np.bool_]
    begins: npt.NDArray[np.bool_]
    ends: npt.NDArray[np.bool_]


class Rules(NamedTuple):
    """Limits that are laid down in other modules, under the same names."""

    fewest: int
    shortest_joined: int
    letters_of_digit: int
    widest_gap: int
    most_between: int
    most_of_amount: int
    longest_account: int
    before: int
    word: int
    leads: int


@compiled
def hashed(low: Codes, start: int, end: int) -> np.uint64:
    """A number for the letters ``low[start:end]``: they are the coefficients of a polynomial modulo 2⁶⁴."""
    value = np.uint64(0)
    for at in range(start, end):
        value = value * PRIME + np.uint64(low[at])
    return value


@compiled
def edge(low: Codes, start: int) -> int:
    """A bucket for the three letters from ``start`` on."""
    mixed = low[start] * FACTORS[0] + low[start + 1] * FACTORS[1] + low[start + 2] * FACTORS[2]
    return int(np.uint32(mixed) >> np.uint32(8)) & (EDGES - 1)


@compiled
def _looked_up(value: np.uint64, slots: npt.NDArray[np.int32], hashes: npt.NDArray[np.uint64]) -> int:
    last = len(slots) - 1
    at = int(value >> np.uint64(32)) & last
    while slots[at] >= 0:
        if hashes[slots[at]] == value:
            return int(slots[at])
        at = (at + 1) & last
    return -1


@compiled
def tokens(
    codes: Codes, characters: Characters, words: Words, rules: Rules
) -> tuple[Codes, Records, npt.NDArray[np.int32], Records]:
    """The small letters of ``codes``; the tokens that may belong to a number; the places of words that lead
    on; the tokens drawn with letters. ``codes`` end with what is part of no word."""
    low = np.empty(len(codes), np.uint32)
    most = len(codes) // 2 + 1
    some, leads, drawn = np.empty(most, TOKEN), np.empty(most, np.int32), np.empty(most, DRAWN)
    count = led = shown = place = 0
    start, value, digits, shows, shapes = -1, np.uint64(0), 0, 0, 0
    small, classes = characters.small, characters.classes
    slots, hashes, begins, ends = words.slots, words.hashes, words.begins, words.ends
    worth, strong, plus, connects = words.worth, words.strong, words.plus, words.leads
    for at in range(len(codes)):
        code, of = small[codes[at]], classes[codes[at]]
        low[at] = code
        if of & PART:
            if start < 0:
                start, value, digits, shows, shapes = at, np.uint64(0), 0, 0, 0
            value = value * PRIME + np.uint64(code)
            digits += (of & DIGIT) > 0
            shows += (of & SHOWS) > 0
            shapes += (of & SHAPE) > 0
            continue
        if start < 0:
            continue
        size = at - start
        word = _looked_up(value, slots, hashes)
        if word < 0 and digits == 0 and size >= rules.shortest_joined:
            may = begins[edge(low, start)] and ends[edge(low, at - EDGE)]
        else:
            may = word >= 0 or digits > 0 or (size <= MOST_SHOWN and shows == size)
        if may:
            each = some[count]
            each.hash, each.place, each.start, each.end = value, place, start, at
            each.word, each.digits, each.worth = word, digits, digits
            each.is_word = each.is_plus = each.strong = False
            if word >= 0:
                each.worth = worth[word]
                each.is_word, each.is_plus = worth[word] > 0, plus[word]
                each.strong = worth[word] > 0 and strong[word]
                if connects[word] and not worth[word] > 0:
                    leads[led] = start
                    led += 1
            each.strong = each.strong or digits == size
            letters = digits == 0 and shows == size
            each.letter = letters and size == 1
            each.shows = letters and size <= MOST_SHOWN and not each.is_word
            if each.shows:
                each.worth = size if low[start] == low[at - 1] else 0  # "oo" is no word, and "is" is
            each.closer = 0 < digits < size or (digits == 0 and word < 0 and size > MOST_SHOWN)
            count += 1
        if shapes == size:
            each = drawn[shown]
            each.place, each.start, each.end, each.digits = place, start, at, digits
            shown += 1
        place += 1
        start = -1
    return low, some[:count], leads[:led], drawn[:shown]


@compiled
def places(
    low: Codes,
    fields: npt.NDArray[np.int64],
    some: Records,
    kinds: npt.NDArray[np.int8],
    leads: npt.NDArray[np.int32],
    drawn: Records,
    characters: Characters,
    words: Words,
    rules: Rules,
) -> tuple[Records, npt.NDArray[np.uint8]]:
    """Where fields may hold a number, those of one kind in order; and the digits of rows, end to end.

    ``fields`` are where each begins, and the end of the last; ``kinds`` what the tokens are that take a look
    at their spelling.
    """
    kept = _settled(low, some, kinds, rules)
    rows = _rows(low, fields, kept, characters.classes, words, rules)
    rows = _grouped(low, kept, rows, leads, characters.classes, rules)
    found = np.empty(len(rows) + len(drawn), PLACE)
    digits = np.empty(len(low), np.uint8)
    count = written = first = 0
    while first < len(rows):
        after = first + 1
        while after < len(rows) and rows[after].group == rows[first].group:
            after += 1
        place = found[count]
        place.field = rows[first].field
        end = _as_it_stands(low, kept, rows[first], digits, written, place, characters.classes, words, rules)
        if end > written:
            written = end
            _look_beside(low, fields[place.field], place, characters.classes, rules)
        else:
            said = after > first + 1
            for at in range(first, after):
                said = said or rows[at].words > 0
            place.kind = SPOKEN if said else MIXED
            place.start = kept[rows[first].begin].start
            place.end = kept[rows[after - 1].after - 1].end
        count += 1
        first = after
    count = _ciphers(low, fields, drawn, found, count, characters.classes, rules)
    found = found[:count]
    for at in range(count):
        place = found[at]
        begin = fields[place.field]
        place.start -= begin
        place.end -= begin
        place.said -= begin
        place.opened -= begin
        place.context -= begin
    return found, digits[:written]


@compiled
def _count(low: Codes, classes: Classes, of: int, start: int, end: int) -> int:
    """How many characters of a class stand from ``start`` to ``end``."""
    count = 0
    for at in range(start, end):
        count += (classes[low[at]] & of) > 0
    return count


@compiled
def _settled(
    low: Codes, some: Records, kinds: npt.NDArray[np.int8], rules: Rules
) -> Records:  # fmt: skip
    """The tokens that are part of a number, if one stands there."""
    count = 0
    for at in range(len(some)):
        each = some[at]
        size, digits = each.end - each.start, each.digits
        if each.closer:
            kind = kinds[at]
            each.is_word, each.shows, each.strong = kind == rules.word, kind > rules.word, kind > rules.leads
            if kind == rules.word:
                each.strong = size >= SHORTEST_STRONG
                each.worth = max(size // rules.letters_of_digit, digits)
            else:
                few = kind > rules.leads and size <= MOST_LETTERS_OF_DIGIT * digits
                each.worth = size if few else 0
        if (
            each.is_word
            or (each.shows and (digits == 0 or each.worth > 0))
            or (digits > 0 and each.worth > 0)
        ):
            some[count] = each
            count += 1
    return some[:count]


@compiled
def _rows(
    low: Codes,
    fields: npt.NDArray[np.int64],
    kept: Records,
    classes: Classes,
    words: Words,
    rules: Rules,
) -> Records:
    """Tokens that follow each other, without rows that are not worth a look."""
    rows = np.empty(len(kept), ROW)
    count = begin = field = 0
    while begin < len(kept):
        after = begin + 1
        while after < len(kept) and _are_together(low, kept[after - 1], kept[after], classes, rules):
            after += 1
        row = rows[count]
        row.begin, row.after = begin, after
        while fields[field + 1] <= kept[begin].start:
            field += 1
        row.field = field
        count += _weighed(low, kept, row, classes, words)
        begin = after
    return rows[:count]


@compiled
def _are_together(
    low: Codes, one: Any, other: Any, classes: Classes, rules: Rules
) -> bool:  # fmt: skip
    if other.place - one.place != 1 or other.start - one.end > rules.widest_gap:
        return False
    if _count(low, classes, ENDS | PAUSES, one.end, other.start):
        return False
    single = one.worth == 1 and other.worth == 1
    return single or _count(low, classes, COMMA, one.end, other.start) == 0


@compiled
def _weighed(
    low: Codes, kept: Records, row: Any, classes: Classes, words: Words
) -> bool:  # fmt: skip
    """What is in a row; whether it is worth a look."""
    first, last, said, telling, worth, digits, shared = row.after, -1, 0, 0, 0, 0, EVERYBODY
    for at in range(row.begin, row.after):
        each = kept[at]
        if first == row.after and (each.strong or each.is_plus):
            first = at
        if each.strong:
            last = at
        if each.is_word and each.word >= 0:
            shared &= words.speakers[each.word]
        said += each.is_word
        telling += (each.strong and (each.is_word or each.shows)) or (each.letter and each.digits == 0)
        worth += each.worth
        digits += each.digits
    hollow = last < first
    if hollow:
        first, last = row.begin, row.after - 1
    row.first, row.last = first, last
    row.worth = worth if telling or hollow else digits
    row.words = row.shows = row.digits = row.commas = 0
    for at in range(first, last + 1):
        each = kept[at]
        row.words += each.is_word
        row.shows += each.shows
        row.digits += 0 if each.shows else each.digits
        if at < last:
            row.commas += _count(low, classes, COMMA, each.end, kept[at + 1].start)
    return not hollow or bool(said >= FEWEST_DOUBTFUL and shared > np.uint64(0))


@compiled
def _grouped(
    low: Codes,
    kept: Records,
    rows: Records,
    leads: npt.NDArray[np.int32],
    classes: Classes,
    rules: Rules,
) -> Records:
    """``rows`` with those that lead on to each other in one group; groups that are enough for a number."""
    count = first = led = 0
    while first < len(rows):
        after, worth = first + 1, rows[first].worth
        while after < len(rows):
            linked, led = _is_linked(low, kept, rows[after - 1], rows[after], leads, led, classes, rules)
            if not linked:
                break
            worth += rows[after].worth
            after += 1
        if worth >= rules.fewest:
            for at in range(first, after):
                rows[at].group, rows[at].alone = first, after == first + 1
                rows[count] = rows[at]
                count += 1
        first = after
    return rows[:count]


@compiled
def _is_linked(
    low: Codes,
    kept: Records,
    one: Any,
    other: Any,
    leads: npt.NDArray[np.int32],
    led: int,
    classes: Classes,
    rules: Rules,
) -> tuple[bool, int]:
    """Whether a row leads on to the next; and how many of ``leads`` lie before."""
    apart = kept[other.begin].place - kept[one.after - 1].place - 1
    if other.field != one.field or apart > rules.most_between:
        return False, led
    if not (_may_lead(low, kept, one, classes, rules) and _may_lead(low, kept, other, classes, rules)):
        return False, led
    end, begin = kept[one.after - 1].end, kept[other.begin].start
    stops, lines, line = 0, 0, -1
    for at in range(end, begin):
        of = classes[low[at]]
        stops += (of & ENDS) > 0
        if of & PAUSES:
            lines, line = lines + 1, at
    bare = one.words == 0 and one.shows == 0 and other.words == 0 and other.shows == 0
    gap = begin - end
    if apart == 0:
        listed = bare and min(one.digits, other.digits) >= LISTED and gap > 1
        return stops == 0 and gap <= rules.widest_gap and not listed, led
    if apart == 1 and stops + lines == 0 and gap <= WIDEST_MISSPELT and not bare:
        return True, led
    while led < len(leads) and leads[led] < max(end, line):
        led += 1
    return led < len(leads) and leads[led] < begin and (lines == 0 or not bare), led


@compiled
def _may_lead(
    low: Codes, kept: Records, row: Any, classes: Classes, rules: Rules
) -> bool:  # fmt: skip
    """Whether a row may be part of a longer number: it is none itself and no price."""
    if row.worth >= WHOLE:
        return False
    if row.words or row.shows or row.digits > rules.most_of_amount:
        return True
    start, end = kept[row.begin].start, kept[row.after - 1].end
    return _count(low, classes, ENDS, start - 2, start) + _count(low, classes, ENDS, end, end + 2) == 0


@compiled
def _as_it_stands(
    low: Codes,
    kept: Records,
    row: Any,
    digits: npt.NDArray[np.uint8],
    written: int,
    place: Any,
    classes: Classes,
    words: Words,
    rules: Rules,
) -> int:
    """Writes the digits of a row of digits, or of words for one digit each in one language, from ``written``
    on, and what is known of it into ``place``; where they end, which is ``written`` if it is no such row."""
    if not row.alone or row.shows or kept[row.begin].letter or kept[row.after - 1].letter:
        return written
    if row.commas and row.commas + 1 < row.last - row.first:
        return written
    first, last, language = row.first, row.last, 0
    if row.words:
        if row.words < FEWEST_SAID:
            return written
        first, last, language = _spoken(kept, row, words)
        if language < 0:
            return written
    elif row.digits < rules.fewest:
        return written
    end = written
    place.words = place.clear = 0
    for at in range(first, last + 1):
        each = kept[at]
        if each.is_word:
            digits[end] = words.says[each.word, language]
            place.words += 1
            place.clear += not words.doubtful[each.word, language]
            end += 1
        else:
            for position in range(each.start, each.end):
                digits[end] = low[position]
                end += 1
    place.kind, place.start, place.end = PLAIN, kept[first].start, kept[last].end
    place.plus = digits[written] == SIGN
    place.low, place.high = written + place.plus, end
    return end


@compiled
def _spoken(kept: Records, row: Any, words: Words) -> tuple[int, int, int]:
    """The first and the last token of a row that is said in one language, in words for one digit each and
    with few marks between, with the words at its ends that belong to it; and the language, or -1."""
    shared = EVERYBODY
    for at in range(row.first, row.last + 1):
        each = kept[at]
        if each.is_word:
            shared &= words.speakers[each.word] if each.word >= 0 else np.uint64(0)
    if shared == np.uint64(0):
        return row.first, row.last, -1
    language = 0
    while not (shared >> np.uint64(language)) & np.uint64(1):
        language += 1
    first, last = row.first, row.last
    for at in range(row.after - 1, row.begin - 1, -1):
        each = kept[at]
        if each.is_word and each.word >= 0 and words.speakers[each.word] & shared:
            first, last = min(first, at), max(last, at)
    for at in range(first, last + 1):
        each = kept[at]
        if each.is_word and (each.word < 0 or words.says[each.word, language] == 0):
            return row.first, row.last, -1
        if each.shows or (at > first and each.start - kept[at - 1].end > WIDEST_SAID):
            return row.first, row.last, -1
    return first, last, language


@compiled
def _ciphers(
    low: Codes,
    fields: npt.NDArray[np.int64],
    drawn: Records,
    found: Records,
    count: int,
    classes: Classes,
    rules: Rules,
) -> int:
    """Adds tokens in a row that are made of digits and of letters that pass for them with their case."""
    begin = field = 0
    while begin < len(drawn):
        after = begin + 1
        size, digits = drawn[begin].end - drawn[begin].start, drawn[begin].digits
        while after < len(drawn):
            one, other = drawn[after - 1], drawn[after]
            if other.place - one.place != 1 or other.start - one.end > WIDEST_DRAWN:
                break
            if _count(low, classes, ENDS | PAUSES, one.end, other.start):
                break
            size += other.end - other.start
            digits += other.digits
            after += 1
        if size >= rules.fewest and size > digits:
            place = found[count]
            place.kind, place.start, place.end = CIPHER, drawn[begin].start, drawn[after - 1].end
            while fields[field + 1] <= place.start:
                field += 1
            place.field = field
            count += 1
        begin = after
    return count


@compiled
def _look_beside(low: Codes, begin: int, place: Any, classes: Classes, rules: Rules) -> None:
    """What stands beside a row, which lies in a field that begins at ``begin``; two characters that mean
    nothing stand between fields."""
    start, end = place.start, place.end
    said = start if place.plus else _sign(low, begin, start, classes)
    place.plus = place.plus or said < start
    doubts = 0
    if not place.plus and not place.words:
        inside = start - 3 >= begin and classes[low[start - 3]] & PART and classes[low[start - 2]] & PART
        floor = max(begin, start - rules.longest_account)
        if (inside or start - begin == 2) and _count(low, classes, DIGIT, floor, start):
            doubts |= ACCOUNT
    if _is_noisy(low, start, end, classes):
        doubts |= NOISY
    if _is_veiled(low, max(begin, said - MASK_BEFORE), end + MASK_BEHIND, classes):
        doubts |= MASKED
    if _is_linked_up(low, max(begin, said - rules.before), said, end, classes):
        doubts |= ADDRESS
    if _count(low, classes, SIGNS, max(begin, said - 3), said) + _count(low, classes, SIGNS, end, end + 2):
        doubts |= PRICED
    place.said, place.opened, place.doubts = said, _opened(low, begin, said, end), doubts
    place.context = _context(low, max(begin, said - rules.before), said, classes)


@compiled
def _sign(
    low: Codes, begin: int, start: int, classes: Classes
) -> int:  # fmt: skip
    """Where a plus sign stands before ``start`` with nothing but marks between, or ``start``."""
    floor = max(begin, start - WIDEST_PLUS)
    at = start - 1
    if at >= floor and low[at] == BREAK:
        at -= 1
    while at >= floor:
        if low[at] == SIGN:
            return at
        if classes[low[at]] & PART or low[at] == BLANK or low[at] == BREAK:
            break
        at -= 1
    return start


@compiled
def _opened(low: Codes, begin: int, start: int, end: int) -> int:
    """Where a bracket opens right before ``start`` that closes before ``end``, or ``start``."""
    if start > begin and low[start - 1] == OPENS:
        for at in range(start, end):
            if low[at] == CLOSES:
                return start - 1
    return start


@compiled
def _is_noisy(
    low: Codes, start: int, end: int, classes: Classes
) -> bool:  # fmt: skip
    """Whether two digits stand beside a mark that stands in dates and times."""
    for at in range(start, end):
        if classes[low[at]] & DATES:
            if at - 2 >= start and classes[low[at - 1]] & DIGIT and classes[low[at - 2]] & DIGIT:
                return True
            if at + 2 < end and classes[low[at + 1]] & DIGIT and classes[low[at + 2]] & DIGIT:
                return True
    return False


@compiled
def _is_veiled(
    low: Codes, start: int, end: int, classes: Classes
) -> bool:  # fmt: skip
    """Whether a mark that hides digits is repeated."""
    for at in range(start, min(end, len(low))):
        if classes[low[at]] & MASKS:
            near = low[at] == low[at - 1] or low[at] == low[at - 2]
            if near or low[at] == ELLIPSIS:
                return True
    return False


@compiled
def _is_linked_up(
    low: Codes, floor: int, start: int, end: int, classes: Classes
) -> bool:  # fmt: skip
    """Whether what stands beside a row without a space may be the rest of an address."""
    at = start - 1
    while at >= floor and low[at] != SPACE and low[at] != BREAK:
        if low[at] == POINT or low[at] == SLASH:
            return True
        at -= 1
    at = end
    while at < min(end + MAIL_BEHIND + 1, len(low)):
        if low[at] == AT:
            return True
        mark = low[at] == POINT or low[at] == SIGN or low[at] == DASH or low[at] == BLANK
        if not (classes[low[at]] & PART or mark):
            break
        at += 1
    return False


@compiled
def _context(
    low: Codes, floor: int, start: int, classes: Classes
) -> int:  # fmt: skip
    """Where the third word before ``start`` begins, or the sentence, or what is looked at."""
    count, inside, at = 0, False, start - 1
    while at >= floor:
        of = classes[low[at]]
        if of & BREAKS:
            break
        letter = (of & LETTER) > 0
        if inside and not letter:
            count += 1
            if count == CONTEXT:
                break
        inside = letter
        at -= 1
    return at + 1
