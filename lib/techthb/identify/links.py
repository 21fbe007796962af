"""Web addresses and the domains that they lie on.

Only what is written as an address counts: with a scheme, with ``www.``, with a path, or under a
top-level name that is no ordinary word after a missing space ("quiet.no" may be either, so it does not).
"""

import re

import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.places import Finder, found, stretches

__all__ = ["finder"]

HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}"
CLEAR_TOP = r"(?:com|net|org|info|biz|eu|example|test|invalid|online|site|shop|app)"
LINK = re.compile(
    rf"(?<![\w@.-])(?:(?P<scheme>https?://)(?P<a>{HOST}[a-z]{{2,24}})|(?P<b>www\.{HOST}[a-z]{{2,24}})"
    rf"|(?P<c>{HOST}[a-z]{{2,24}})(?=/\w)|(?P<d>{HOST}{CLEAR_TOP}))(?![\w@-])(?P<port>:\d{{1,5}})?"
    r"(?P<path>[/?#](?:[^\s<>\"']*[^\s<>\"'.,;:!?)\]}…*])?)?",
    re.IGNORECASE,
)
AROUND = r"[^\s@]*[A-Za-z0-9]\.[A-Za-z]{2}\S*"

Link = tuple[int, int, str, str | None]
"""start, end, domain, address"""


def finder(folding: Folding) -> Finder:
    """A ``domain`` row for every address, and a ``url`` row where there is a scheme or a path."""
    known: dict[str, list[Link]] = {}  # sites print their name on every page

    def find(places: pl.DataFrame) -> pa.Table:
        rows = []
        for row, field, _, plain, start, end, origins in stretches(places, folding, AROUND):
            stretch = plain[start:end]
            if stretch not in known:
                known[stretch] = [_link(match) for match in LINK.finditer(stretch)]
            for first, last, domain, url in known[stretch] if plain[start - 1 : start] != "@" else ():
                first, last = origins[start + first], origins[start + last]
                place = f"{field}:{first}"
                rows.append((row, "domain", domain, field, first, last, None, 0.9, place))
                if url:
                    rows.append((row, "url", url, field, first, last, None, 0.95, place))
        return found(rows)

    return find


def _link(match: re.Match[str]) -> Link:
    host = (match["a"] or match["b"] or match["c"] or match["d"]).lower().removeprefix("www.")
    path = match["path"] or ""
    address = host + (match["port"] or "") + path.rstrip("/")
    return match.start(), match.end(), host, address if path.strip("/") or match["scheme"] else None
