"""Moments in time: what counts as ISO 8601, and what a timestamp that does not could mean."""

import re
from datetime import date, datetime, timedelta, tzinfo

__all__ = ["LocalTimeError", "explain", "in_utc", "read_instant", "read_iso", "readings"]

ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII
)
DAY_AND_MONTH = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})(?!\d)", re.ASCII)
SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)
SERIAL_ORIGIN = date(1899, 12, 30)  # day 0 of Excel's calendar for every date after February 1900


def read_instant(text: str) -> datetime | None:
    """The moment that an ISO 8601 timestamp names, as UTC without ``tzinfo``; None when it names none.

    No offset means UTC; a date without a time means its midnight. Digits beyond microseconds are cut off.

    >>> read_instant("2026-03-04T01:30:00+02:00")
    datetime.datetime(2026, 3, 3, 23, 30)
    """
    moment = read_iso(text)
    try:
        offset = moment.utcoffset() if moment else None
        return moment if moment is None or offset is None else (moment - offset).replace(tzinfo=None)
    except OverflowError:
        return None


def read_iso(text: str) -> datetime | None:
    """What an ISO 8601 timestamp says, with its offset if it has one; None when it is no such timestamp."""
    if ISO.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


class LocalTimeError(Exception):
    """A local time that clocks skipped or showed twice; the message gives both readings in UTC."""


def in_utc(moment: datetime, zone: tzinfo) -> datetime:
    """The local time ``moment`` of ``zone`` as UTC; both without ``tzinfo``.

    Raises
    ------
    LocalTimeError : clocks skipped this time or showed it twice.
    OverflowError : the result is outside the years 1 to 9999.

    >>> from zoneinfo import ZoneInfo
    >>> in_utc(datetime(2026, 7, 1, 12), ZoneInfo("Europe/Vienna"))
    datetime.datetime(2026, 7, 1, 10, 0)
    """
    first, second = (
        moment - (moment.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta()) for fold in (0, 1)
    )
    if first == second:
        return first
    # PEP 495: the two readings of a skipped time are in the other order
    how = "happened twice" if first < second else "was skipped by the clocks"
    raise LocalTimeError(f"this local time {how}: it is {first.isoformat()}Z or {second.isoformat()}Z")


def readings(text: str) -> dict[str, date]:
    """The dates that a numeric date at the start of ``text`` could mean, by how it would be read.

    >>> readings("03/04/2026")
    {'day first': datetime.date(2026, 4, 3), 'month first': datetime.date(2026, 3, 4)}
    >>> readings("23.04.2026 18:00")
    {'day first': datetime.date(2026, 4, 23)}
    """
    orders: dict[str, tuple[str, str, str]] = {}
    if match := YEAR_FIRST.match(text.strip()):
        orders["year first"] = (match[1], match[3], match[4])
    elif match := DAY_AND_MONTH.match(text.strip()):
        year = match[4] if len(match[4]) == 4 else f"20{match[4]}"
        orders["day first"] = (year, match[3], match[1])
        orders["month first"] = (year, match[1], match[3])
        if len(match[4]) == 2:
            orders["year first"] = (f"20{match[1].zfill(2)}", match[3], match[4])
    found: dict[str, date] = {}
    for order, parts in orders.items():
        try:
            meant = date(*map(int, parts))
        except ValueError:
            continue
        if meant not in found.values():
            found[order] = meant
    return found


def explain(text: str) -> tuple[str, str]:
    """Why ``text`` is no timestamp of the contract, and the cure: reason and cure as clauses.

    >>> explain("03/04/2026")[0]
    'an ambiguous timestamp: 2026-04-03 if read day first, 2026-03-04 if read month first'
    """
    if not text.strip():
        return "no timestamp", "write when the ad was posted, as in 2026-03-04T18:30:00Z"
    meant = readings(text)
    if len(meant) > 1:
        listed = ", ".join(f"{day} if read {order}" for order, day in meant.items())
        cure = "write the year first, as in 2026-03-04, or use techthb import with a date format"
        return f"an ambiguous timestamp: {listed}", cure
    if SERIAL.fullmatch(text.strip()):
        day = SERIAL_ORIGIN + timedelta(days=int(text.strip()[:5]))
        return f"a number where a timestamp belongs (as an Excel day it is {day})", "use techthb import"
    written = next((str(day) for day in meant.values()), "2026-03-04T18:30:00Z")
    return "not an ISO 8601 timestamp", f"write it as in {written}, or use techthb import with a date format"
