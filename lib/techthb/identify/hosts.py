"""Names of hosts: which endings are top-level names, and how a name is written in ASCII."""

import re
import unicodedata

import idna
import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.shape import words
from techthb.schema.countries import ISO_3166

__all__ = ["as_written", "ascii_host", "is_top"]

GENERIC = words(
    "com net org info biz eu uk su ac int edu gov mil name mobi pro aero coop museum jobs tel "
    "travel cat post asia online site shop store app dev page blog club live life chat dating date "
    "singles escort sexy agency city one top vip xyz website space email mail cloud link click "
    "group world zone team network social media today best example test invalid localhost"
)
"""Top-level names in wide use that are no country's (IANA root zone), and those that RFC 2606 reserves."""

UNICODE = words("рф укр бел бг мкд срб қаз გე հայ ελ ευ ею мон рус москва дети онлайн сайт")
"""Top-level names in the scripts of the region (IANA root zone)."""

ACCENTED = r"[\p{L}--\p{ASCII}][^\s.]*\.\p{L}{2}"
"""Where a host can hold a letter outside ASCII."""


def is_top(name: str) -> bool:
    """Whether ``name``, in lower case, is a plausible top-level name."""
    return name in GENERIC or name.upper() in ISO_3166 or name in UNICODE or name.startswith("xn--")


def ascii_host(host: str) -> str | None:
    """``host`` in lower case and ASCII (IDNA 2008), or null where that cannot be.

    >>> ascii_host("Straße.example")
    'xn--strae-oqa.example'
    """
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None


def as_written(found: pa.Table, places: pl.DataFrame, folding: Folding) -> pa.Table:
    """``found`` with the hosts of those addresses whose accents folding took, as they were written.

    ``münchen.example`` and ``munchen.example`` are two hosts, so what was read in the folded text is read
    again in the stored one. Addresses in disguise keep the folded reading.
    """
    touched = places.filter(pl.col("text").str.contains(ACCENTED)).select("row", "field", "text")
    if touched.is_empty() or not found.num_rows:
        return found
    frame = pl.DataFrame(found).with_row_index("at").join(touched, on=["row", "field"])
    raw = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    values = found["value"].to_pylist()
    for at, stored in frame.select("at", raw).iter_rows():
        written = unicodedata.normalize("NFKC", stored)
        for host in re.findall(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+", written):
            there, folded = ascii_host(host), ascii_host(folding.fold(host))
            if there and folded and there != folded:
                values[at] = values[at].replace(folded.removeprefix("www."), there.removeprefix("www."), 1)
    return found.set_column(found.column_names.index("value"), "value", pa.array(values, pa.string()))
