"""What is written in digits and is no number to dial, by its own form: times, dates, coordinates, codes."""

import re

__all__ = ["noise"]

OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
DAY, MONTH, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
HOUR = r"(?:[01]?\d|2[0-4])"
CLOCK = rf"{HOUR}[:h][0-5]\d(?::[0-5]\d)?"

DIGITS = re.compile(r"\d+")
FORMS = re.compile(
    rf"{CLOCK}(?: ?[-–—] ?{CLOCK})?(?![\d:])"  # 10:30, 10h30, 09:30-13:00
    rf"|(?<!\d[ -])(?!\d-\d(?!\d)){HOUR}[-–—]{HOUR}(?![\d:-]|[ .,/]\d)"  # 10-20
    r"|24 ?/ ?7(?![\d/])"
    rf"|\d{{1,2}}[./:]\d{{1,2}}\.? ?[-–—] ?\d{{1,2}}[./:]\d{{1,2}}\.?(?:{YEAR})?(?![\d:/])"  # 9.30-18.00
    r"|(?:[01]\d|2[0-4])[0-5]\d ?[-–—] ?(?:[01]\d|2[0-4])[0-5]0(?![\d-])"  # 0900-2000
    r"|(?!\d(?:\.\d)+(?![.\d]))[1-9]\d?(?:\.\d{1,5}){3,}(?![\d.])"  # 4.67.01.740, not 2.0.2.5.5.5
    rf"|{DAY}[/.]{MONTH}\.?(?![\w./-]|.?\d)"  # 6/3, 06.03.
    rf"|{YEAR}([-/.]){MONTH}\1{DAY}(?!\d)"  # 2025-03-01
    rf"|{DAY}([./-]) ?{MONTH}\2 ?{YEAR}(?!\d)"  # 1.3.2025
    rf"|{YEAR} ?[-–/] ?{YEAR}(?![\d.-])"  # 2009-2014
    rf"|(?:{OCTET}\.){{3}}{OCTET}(?::\d{{1,5}})?(?![\d.])"  # network addresses
    r"|\d{1,3}[.,]\d{3,8}°?[ ns]{0,3}[,;/ ]{1,3}[+-]?\d{1,3}[.,]\d{3,8}(?!\d|[.,]\d)"  # 48.8566, 2.3522
    r"|\d{1,3} ?° ?\d{1,2} ?[′'’] ?\d{0,2}(?:[.,]\d+)? ?(?:[″\"”]|'')?"  # 48°51'24"
    r"|97[89](?:[- ]?\d){10}(?!\d)"  # books
    r"|\d{1,2}(?:\.\d{1,4}){1,3}(?= ?(?:beta|alpha|rc|build))"
)
"""Each begins with a digit, and is looked for where a row of digits begins."""
LETTERED = re.compile(
    r"[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,4})?(?![^\W_])"  # bank accounts
    r"|v(?:er)?\.? ?\d+(?:\.\d+)+"  # v2.10.3
)
"""Each begins with one to five letters, spaces and points before a row of digits."""
HEAD = re.compile(r"(?<![^\W_])(?:[a-z]{2}|v(?:er)?\.? ?)$")


def noise(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where in ``low[start:end]``, a folded field in lower case, such forms stand, in order."""
    spans: list[tuple[int, int]] = []
    last = start
    for digits in DIGITS.finditer(low, start, end):
        first = digits.start()
        if first < last:
            continue
        before = low[first - 1] if first else " "
        if before in ".:/-" and first > 1 and low[first - 2].isalnum():
            continue  # the middle of a row of digits and marks
        match = None if before.isalpha() else FORMS.match(low, first)
        if match is None and (before.isalpha() or before in ". "):
            head = HEAD.search(low, max(0, first - 5), first)
            match = LETTERED.match(low, head.start()) if head else None
        if match is not None:
            spans.append(match.span())
            last = match.end()
    return spans
