"""Web addresses and the domains that they lie on, plain or defanged (``hxxp://rosa[.]example``).

Only what is written as an address counts: with a scheme, with ``www.``, with a path, or under a
top-level name that is no ordinary word after a missing space ("quiet.no" may be either, so it does not).
"""

import re
from collections.abc import Iterator

from techthb.identify.characters import Folding
from techthb.identify.handles import profile
from techthb.identify.hosts import as_written, ascii_host
from techthb.identify.shape import Finder, Reading, reader

__all__ = ["finder"]

ADDRESS, DOMAIN, DEFANGED = 0.95, 0.9, 0.8
"""An order: an address; a domain; either of them written so that no program follows it."""

DOT = r"(?:\.|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\))"
LABEL = r"[^\W_](?:[^\W_]|-(?=[^\W_]|-)){0,62}"
HOST = rf"(?:{LABEL}{DOT}){{1,6}}"
CLEAR_TOP = "com|net|org|info|biz|eu|example|test|invalid|online|site|shop|app|club|live"
LINK = re.compile(
    rf"(?<![\w@.-])(?:(?P<scheme>h(?:tt|xx)ps?(?:://|\[:\]//|:\\\\))(?P<a>{HOST}[^\W\d_]{{2,24}})"
    rf"|(?P<b>www{DOT}{HOST}[^\W\d_]{{2,24}})"
    rf"|(?P<c>{HOST}[a-z]{{2,24}})(?=/\w)|(?P<d>{HOST}(?:{CLEAR_TOP}))|(?P<e>{LABEL} \. (?:{CLEAR_TOP})))"
    rf"(?![\w@-])(?P<port>:\d{{1,5}})?(?P<path>[/?#](?:[^\s<>\"']*[^\s<>\"'.,;:!?)\]}}…*])?)?",
    re.IGNORECASE,
)
AROUND = (
    r"(?i)[^\s@]*[\p{L}\p{N}](?:(?:\.|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\))[\p{L}]{2}"
    rf"| \. (?:{CLEAR_TOP}))[^\s]*"
)


def finder(folding: Folding) -> Finder:
    """A ``domain`` row for every address, and a ``url`` row where there is a scheme or a path.

    Hosts are in lower case and ASCII (IDNA), without ``www.``; the scheme is left out. The page of a person
    at a messenger has no ``url`` row: it is a handle, and one thing shown is one link.
    """
    find = reader(folding, AROUND, _readings, before=1)
    return lambda places: as_written(find(places), places, folding)


def _readings(before: str, stretch: str, after: str, _: str | None) -> Iterator[Reading]:
    if before == "@":
        return
    for match in LINK.finditer(stretch):
        written = next(match[name] for name in "abcde" if match[name])
        if match["e"] and written != written.lower():  # a sentence begins
            continue
        host = ascii_host(re.sub(f"{DOT}| ", ".", written.replace(" . ", "."), flags=re.IGNORECASE))
        if host is None:
            continue
        host = host.removeprefix("www.")
        path = match["path"] or ""
        plain = written.isascii() and written.lower().removeprefix("www.") == host
        scheme = (match["scheme"] or "").lower()
        certain = (plain or not written.isascii()) and scheme in ("", "http://", "https://")
        domain, url = (DOMAIN, ADDRESS) if certain else (DEFANGED, DEFANGED)
        yield Reading(*match.span(), "domain", host, domain)
        if (path.strip("/") or scheme) and not profile(host, path):
            yield Reading(*match.span(), "url", f"{host}{match['port'] or ''}{path.rstrip('/')}", url)
