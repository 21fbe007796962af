"""Proposing a map for an import: by the names of columns in several languages, then by their values.

The proposal names columns and a date format; it holds no value of the data but, where dates are ambiguous,
one date read in both ways.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import resources
from itertools import product

import yaml

from techthb.schema.ads import AD_KINDS
from techthb.schema.countries import COUNTRIES
from techthb.schema.importing import Source
from techthb.schema.tables import ADS
from techthb.schema.timestamps import read_iso, readings

__all__ = ["date_formats", "propose", "propose_columns"]

PICTURE = re.compile(r"[^|;, ]+\.(?:jpe?g|png|webp|gif|bmp|heic)", re.IGNORECASE)
DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
CONTACT = re.compile(r"\+?[\d ()/.-]{7,}|\S+@\S+\.\S+|SYN-[A-Z]{2}-\d{6}")
MOSTLY = 0.9  # share of a column's values that must look right
LOOKED_AT = 10_000  # rows, for everything but dates


def headers() -> dict[str, list[str]]:
    """What exports call each ads column, the more certain names first; ``title`` goes before ``text``."""
    text = resources.files("techthb.schema").joinpath("headers.yml").read_text(encoding="utf-8")
    return {name: [str(known) for known in names] for name, names in yaml.safe_load(text).items()}


def propose(source: Source) -> str:
    """A commented map for ``source``, as YAML, for a person to check."""
    columns = propose_columns(source)
    lines = [PREAMBLE.format(name=_quoted(source.path.name))]
    for name in ADS.names:
        chosen = columns.get(name, [])
        lines.append(f"  # {MEANINGS[name]}")
        lines += [f"  {line}" for line in _entry(source, name, chosen)]
    used = {column for chosen in columns.values() for column in chosen}
    rest = [column for column in source.rows.table.column_names if column not in used]
    listed = f" There are also: {', '.join(map(_quoted, rest))}." if rest else ""
    lines += ["", f"# Other columns to keep, unchanged.{listed} What is not needed is better left behind."]
    return "\n".join([*lines, "keep: []", ""])


def propose_columns(source: Source) -> dict[str, list[str]]:
    """The columns of ``source`` that seem to feed each ads column; several only for ``text``."""
    free = list(source.rows.table.column_names)
    chosen: dict[str, list[str]] = {}

    def take(name: str, column: str | None) -> None:
        if column is not None:
            chosen[name] = [column]
            free.remove(column)

    known = headers()
    for name in ADS.names:
        take(name, _by_name(known[name], free))
    for name in ADS.names:
        if name not in chosen:
            take(name, _by_values(name, source, free))
    title = _by_name(known["title"], free)
    if title is not None:
        chosen["text"] = [title, *chosen.get("text", [])]
    return chosen


def date_formats(values: Iterable[str]) -> list[str]:
    """The formats in which every value can be read, out of those that office programs write.

    >>> date_formats(["23.04.2026 18:00", "03.04.2026 09:30"])
    ['%d.%m.%Y %H:%M']
    >>> date_formats(["03/04/2026"])
    ['%d/%m/%Y', '%m/%d/%Y']
    """
    formats = FORMATS
    for value in values:
        formats = [form for form in formats if _readable(value, form)]
        if not formats:
            break
    return formats


FORMATS = [
    separator.join(order) + time
    for order, separator, time in product(
        [("%d", "%m", "%Y"), ("%m", "%d", "%Y"), ("%Y", "%m", "%d"), ("%d", "%m", "%y"), ("%m", "%d", "%y")],
        "./-",
        [
            "",
            *(
                joint + clock
                for joint in (" ", ", ")
                for clock in ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")
            ),
        ],
    )
]

PREAMBLE = """\
# How {name} becomes an ads table. Proposed by techthb import; check every line, then give it with --map.
#
# Each column of the ads table takes one of
#   column: "name"             a column of the source
#   columns: ["a", "b"]        several, joined (title and body; date and time)
#   fixed: "value"             one value for all rows
#   numbered: "prefix-"        the prefix and the row number, where the source has no name for its rows
# and values: {{"found": "written"}} to write other values, such as the code of a country for its name.
# A required column that still says <...> is refused; take out an optional one that you do not need.

columns:"""

MEANINGS = {
    "ad_id": "A name of its own for every ad (required).",
    "site": "The domain that carried the ad (required).",
    "posted_at": "When it was posted (required). Local times are read in the zone of --timezone.",
    "text": "Title and body as published (required, may be empty).",
    "kind": "service or job; service when left out.",
    "country": "ISO 3166-1 code of the stated country.",
    "city": "Stated city.",
    "contact": "The contact field as displayed.",
    "images": "File names of pictures, and what separates them.",
}


def _entry(source: Source, name: str, chosen: list[str]) -> list[str]:
    if not chosen:
        if name == "ad_id":
            return ['ad_id: {numbered: "<prefix>"}']
        required = not ADS.field(name).nullable
        return [f'{name}: {{fixed: "<{name}>"}}' if required else f"# {name}: {{column: }}"]
    fields = [f"column: {_quoted(chosen[0])}"]
    if len(chosen) > 1:
        fields = [f"columns: [{', '.join(map(_quoted, chosen))}]"]
    notes: list[str] = []
    if name == "posted_at":
        form, notes = _format(source, chosen[0])
        fields += [f"format: {_quoted(form)}"] if form else []
    if name == "images":
        fields.append(f"separator: {_quoted(_separator(_sample(source, chosen[0])))}")
    return [*notes, f"{name}: {{{', '.join(fields)}}}"]


def _format(source: Source, column: str) -> tuple[str | None, list[str]]:
    """The format of a date column, None for ISO 8601, and remarks for the person who checks it."""
    values = [value.strip() for value in source.rows.table[column].to_pylist() if value.strip()]
    other = [value for value in values if read_iso(value) is None]
    if not other:
        return None, []
    formats = date_formats(other)
    if len(formats) == 1:
        return formats[0], []
    if not formats:
        return "<format>", ["# No one format reads all of its values; write it as in %d/%m/%Y %H:%M"]
    example = max(other, key=lambda value: len(readings(value)))
    meant = " or ".join(f"{day} ({order})" for order, day in readings(example).items())
    return "<format>", [f"# AMBIGUOUS: {_quoted(example)} is {meant}. Write one of: {', '.join(formats)}"]


def _readable(value: str, form: str) -> bool:
    try:
        datetime.strptime(value, form)
    except ValueError:
        return False
    return True


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def _by_name(known: list[str], free: list[str]) -> str | None:
    plain = {_plain(column): column for column in reversed(free)}
    return next((plain[name] for name in known if name in plain), None)


def _sample(source: Source, column: str) -> list[str]:
    values = source.rows.table[column].slice(0, LOOKED_AT).to_pylist()
    return [value.strip() for value in values if value.strip()]


def _share(values: list[str], looks_right: Callable[[str], object]) -> float:
    return sum(bool(looks_right(value)) for value in values) / len(values) if values else 0.0


def _by_values(name: str, source: Source, free: list[str]) -> str | None:
    """The first column of ``free`` whose values look like those of ``name``; for text, the longest."""
    samples = {column: _sample(source, column) for column in free}
    if name == "text":
        lengths = {
            column: sum(map(len, values)) / len(values) for column, values in samples.items() if values
        }
        return max(lengths, key=lambda column: lengths[column], default=None)
    tests: dict[str, Callable[[str], object]] = {
        "site": DOMAIN.fullmatch,
        "posted_at": lambda value: read_iso(value) or readings(value),
        "kind": lambda value: value in AD_KINDS,
        "country": lambda value: value in COUNTRIES,
        "contact": CONTACT.fullmatch,
        "images": PICTURE.search,
    }
    if name not in tests:
        return None
    return next((column for column in free if _share(samples[column], tests[name]) >= MOSTLY), None)


def _separator(values: list[str]) -> str:
    """What stands between file names most often; the contract's own separator when nothing does."""
    between = [PICTURE.sub("", value)[:1] for value in values if len(PICTURE.findall(value)) > 1]
    counts = {mark: between.count(mark) for mark in "|;, "}
    return max(counts, key=lambda mark: counts[mark])


def _quoted(text: str) -> str:
    """``text`` as a YAML string in double quotes, on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    # Python's escapes are YAML's
    inner = (char if char.isprintable() else char.encode("unicode_escape").decode() for char in escaped)
    return f'"{"".join(inner)}"'
