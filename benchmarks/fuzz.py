"""Every finder on strings that nobody would write: what raised, which rows were lost, what took longest.

Strings are drawn from all planes of Unicode, from what finders look for, from both, and from number words
nested and run together. Lone surrogates are left out: no table holds them. Each string is the text of an
advert in a file, Parquet and CSV by turns, and in some adverts another column as well. Four questions:

*raised*   what was not a row with a reason but an exception;
*rows*     whether the rows of a file are those read and those rejected with a reason;
*planted*  whether a reserved number alone in the contact field of every second advert is found in all of
           them that were read, and how often one is that stands behind the string on a line of its own,
           where what the string ends with may change what the line means;
*slowest*  the string on which one finder alone took most processor time, as met and, since memory is tidied
           at any time, as the best of three on fresh finders.

Then what makes regular expressions and searches backtrack: pieces repeated until a field is full, in
fields of half and of the whole ``LONGEST_FIELD``. Time that grows with the length doubles, with its square
goes up fourfold. Last a megabyte of each of some pieces, of which ``identify`` reads the beginning and says
so.

::

    python benchmarks/fuzz.py                     # 100,000 strings on two processes; leaves with 1 on a loss
"""

import argparse
import csv
import heapq
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from random import Random

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from techthb.engine import open_engine
from techthb.identify import LONGEST_FIELD, identify
from techthb.identify.characters import Folding, folding
from techthb.identify.phones.words import lexicon
from techthb.identify.shape import Finder, places_of
from techthb.identify.written import finder_names
from techthb.schema import read_ads

BATCH = 1_000
PIECES = (
    "@", ".", "://", "t.me/", " at ", " dot ", "tg: ", "€", "120", "25", "years", "my name is ", "Anna",
    "Nice", "bc1", "0x", "+", "00", "07700 900123", "O77", "l0l", "(", ")", "-", "/", ":", "10:30",
    "12.5.", "\n", "\t",
    "\u202e", "\u2066", "\u200b", "\u0301", "5️⃣", "٣", "𝟘", "①", "İ", "ß", "ﬁ", "\x00", "\U000e0041",
)  # fmt: skip
MEGABYTE = {
    "digits": "7", "single digits": "7 ", "number words": "seven ", "words run together": "sieben",
    "doubled": "double ", "times": "1:", "accounts": "GB29 NWBK ", "look-alikes": "O0l", "at": "a@",
    "links": "t.me/",
    "names": "San ", "wallets": "1A",
}  # fmt: skip
PLANTED, MEANT = "+44 7700 900123", "+447700900123"
"""A number that Ofcom keeps for drama, as it is written and as it is found."""
ALSO = ("site", "posted_at", "country", "city", "contact", "kind", "images")
"""Columns that hold a string too, in one advert of ten each."""
GROUP = 10
"""Strings that are timed together first."""
MOST_SHOWN = 3
"""Slowest strings of a finder that are timed again."""
Slow = tuple[float, str, str]
"""Processor seconds, the kind of string, the string."""


@dataclass
class Seen:
    """What became of some strings; ``slow`` holds the slowest of each finder."""

    raised: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    slow: dict[str, list[Slow]] = field(default_factory=dict)

    def add(self, other: "Seen") -> None:
        self.raised += other.raised
        self.counts += other.counts
        self.found += other.found
        for name, some in other.slow.items():
            self.slow[name] = heapq.nlargest(MOST_SHOWN, self.slow.get(name, []) + some)


def strings(rng: Random) -> dict[str, Callable[[], str]]:
    words = sorted(word for each in lexicon().vocabularies.values() for word in each.words)

    def any_plane() -> str:
        codes = (rng.randrange(0x110000) for _ in range(rng.randrange(200)))
        return "".join(chr(code) for code in codes if not 0xD800 <= code < 0xE000)

    def low_planes() -> str:
        codes = (rng.randrange(0x3000) for _ in range(rng.randrange(300)))
        return "".join(map(chr, codes))

    def pieces() -> str:
        return "".join(rng.choice(PIECES) for _ in range(rng.randrange(120)))

    def nested() -> str:
        return rng.choice(("", " ", ", ", "-")).join(rng.choice(words) for _ in range(rng.randrange(80)))

    def mixed() -> str:
        parts = [rng.choice((pieces, low_planes, nested))()[: rng.randrange(80)] for _ in range(6)]
        return rng.choice(("", " ", "\n")).join(parts)

    return {each.__name__: each for each in (any_plane, low_planes, pieces, nested, mixed)}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--strings", type=int, default=100_000)
    parser.add_argument("--pumps", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    began, seen = time.perf_counter(), Seen()
    sizes = [min(BATCH, asked.strings - first) for first in range(0, asked.strings, BATCH)]
    draws = [f"{asked.seed}:{number}" for number in range(len(sizes))]
    with ProcessPoolExecutor(asked.processes) as pool:
        for part in pool.map(batch, draws, sizes, (number % 2 == 0 for number in range(len(sizes)))):
            seen.add(part)
    lost = report(seen)
    print(f"{time.perf_counter() - began:.0f} s\n")
    backtracking(asked.pumps, Random(asked.seed))  # noqa: S311 - a repeatable draw
    megabytes()
    return 1 if lost else 0


def batch(draw: str, size: int, parquet: bool) -> Seen:
    """``size`` strings, read from a file, identified together, and each given to each finder alone."""
    rng, seen = Random(draw), Seen()  # noqa: S311 - a repeatable draw
    kinds = strings(rng)
    drawn = [(name, kinds[name]()) for name, _ in zip(list(kinds) * size, range(size), strict=False)]
    rows = [advert(number, text, rng) for number, (_, text) in enumerate(drawn)]
    seen.counts["strings"] = size
    try:
        through(rows, parquet, seen)
    except Exception as error:
        seen.raised.append(f"batch {draw}: {error!r}"[:500])
    fold = folding()
    places = folded(fold, *(text for _, text in drawn))
    for name in finder_names():
        try:
            seen.slow[name] = slowest(drawn, places, fold, name)
        except Exception as error:
            seen.raised.append(f"batch {draw}, {name}: {error!r}"[:500])
    return seen


def slowest(drawn: list[tuple[str, str]], places: pl.DataFrame, fold: Folding, name: str) -> list[Slow]:
    """The strings that take a finder longest alone; those of a group that is quicker are not looked at."""
    finder, slow = fresh(name, fold), list[Slow]()
    for first in range(0, len(drawn), GROUP):
        group = places.filter(pl.col("row").is_between(first, first + GROUP, closed="left"))
        if len(slow) < MOST_SHOWN or timed(finder, group) > slow[-1][0]:
            alone = [
                (timed(finder, places.filter(pl.col("row") == row)), *drawn[row])
                for row in range(first, min(first + GROUP, len(drawn)))
            ]
            slow = heapq.nlargest(MOST_SHOWN, slow + alone)
    return slow


def advert(number: int, text: str, rng: Random) -> dict[str, str]:
    """The string as an advert; every second has the planted number alone in its contact field, and every
    third of the others behind the text."""
    row = {"ad_id": f"a{number}", "site": "one.example", "posted_at": "2025-03-01T10:00:00Z", "text": text}
    row |= {"country": "GB", "contact": text[::-1][:200], "kind": "service", "city": "", "images": ""}
    if number % 10 == 5:
        column = rng.choice(ALSO)
        row[column] = text if column != "contact" else text[:5_000]
    if number % 2 == 0:
        row["contact"] = PLANTED
    elif number % 3 == 0:
        row["text"] = f"{text}\n\nTel. {PLANTED}\n"
    return row


def through(rows: list[dict[str, str]], parquet: bool, seen: Seen) -> None:
    """Write the rows to a file, read and identify them, and count."""
    with tempfile.TemporaryDirectory() as scratch, open_engine(workers=1) as engine:
        path = Path(scratch) / "ads"
        (as_parquet if parquet else as_csv)(rows, path)
        ads = read_ads(path, keep_going=True)
        rejected = {row for row in ads.rejected["row"].to_pylist() if row is not None}
        if not all(ads.rejected["reason"].to_pylist()):
            seen.raised.append(f"{path}: a row is rejected without a reason")
        identifiers = identify(ads.table, engine=engine).identifiers
    seen.counts["rows"] += len(rows)
    seen.counts["read"] += len(ads.table)
    seen.counts["rejected"] += len(rejected)
    seen.found.update(identifiers["kind"].to_pylist())
    read = set(ads.table["ad_id"].to_pylist())
    by_field = {
        name: {row["ad_id"] for row in rows if PLANTED in row[name]} & read for name in ("contact", "text")
    }
    for name, planted in by_field.items():
        hits = {
            each["ad_id"]
            for each in identifiers.select(["ad_id", "value", "field", "raw"]).to_pylist()
            if each["value"] == MEANT and each["field"] == name and (each["raw"] == PLANTED or name == "text")
        }
        seen.counts[f"planted in {name}"] += len(planted)
        seen.counts[f"found in {name}"] += len(planted & hits)


def as_parquet(rows: list[dict[str, str]], path: Path) -> None:
    table = pa.Table.from_pylist(
        [{**row, "images": [row["images"]] if row["images"] else []} for row in rows]
    )
    pq.write_table(table, path)


def as_csv(rows: list[dict[str, str]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def fresh(name: str, fold: Folding) -> Finder:
    """A finder that has read nothing but a warm-up, which loads what all share."""
    finder: Finder = import_module(f"techthb.identify.{name}").finder(fold)
    timed(finder, folded(fold, "+44 7700 900123, seven oh oh nine in London, a@b.example, tg: @SYN_rosa"))
    return finder


def folded(fold: Folding, *texts: str) -> pl.DataFrame:
    """Texts as finders get them; folding takes time in step with the length and is not timed here."""
    ads = pl.DataFrame({"row": range(len(texts)), "text": texts, "region": "GB,DE", "country": "GB"})
    none = pl.lit(None, pl.String)
    return places_of(ads.with_columns(none.alias("contact"), none.alias("city")), fold, LONGEST_FIELD)


def timed(finder: Finder, places: pl.DataFrame) -> float:
    """The processor seconds that a finder takes."""
    began = time.process_time()
    finder(places)
    return time.process_time() - began


def report(seen: Seen) -> int:
    """Print what became of the strings, and how many things went wrong."""
    counts, fold = seen.counts, folding()
    rows_lost = counts["rows"] - counts["read"] - counts["rejected"]
    numbers_lost = counts["planted in contact"] - counts["found in contact"]
    print(f"{counts['strings']:,} strings, {len(seen.raised)} raised", *seen.raised[:10], sep="\n  ")
    print(
        f"{counts['rows']:,} rows = {counts['read']:,} read + {counts['rejected']:,} rejected with a reason "
        f"+ {rows_lost} lost"
    )
    print(f"{counts['planted in contact']:,} numbers planted in contact fields, {numbers_lost} not found")
    print(f"{counts['planted in text']:,} behind the string, {counts['found in text']:,} found")
    print("found", dict(seen.found.most_common()))
    print(f"{'finder':10s}{'slowest, ms':>12s}{'again, ms':>12s}  kind, characters, beginning")
    for name, some in seen.slow.items():
        again = max((min(again_timed(name, fold, text)), kind, text) for _, kind, text in some)
        print(
            f"{name:10s}{some[0][0] * 1e3:12.1f}{again[0] * 1e3:12.1f}  {again[1]}, {len(again[2]):,}, "
            f"{again[2][:30]!a}"
        )
    return len(seen.raised) + abs(rows_lost) + numbers_lost


def again_timed(name: str, fold: Folding, text: str) -> Iterator[float]:
    for _ in range(3):
        yield timed(fresh(name, fold), folded(fold, text))


def backtracking(pumps: int, rng: Random) -> None:
    """Fields full of one repeated stretch: the longest time, and the steepest growth from half to whole."""
    print(
        f"{pumps:,} fields of {LONGEST_FIELD:,} characters full of one stretch; grown: from half the length"
    )
    print(f"{'finder':10s}{'slowest, ms':>12s}{'grown':>8s}  stretch; steepest of those above 50 ms")
    fold, drawn = folding(), list(stretches(pumps, rng))
    halves, wholes = (
        folded(fold, *(filled(stretch, size) for stretch in drawn))
        for size in (LONGEST_FIELD // 2, LONGEST_FIELD)
    )
    for name in finder_names():
        finder, took = fresh(name, fold), []
        for row, stretch in enumerate(drawn):
            half, whole = (timed(finder, each.filter(pl.col("row") == row)) for each in (halves, wholes))
            took.append((whole, whole / max(half, 1e-3), stretch))
        seconds, grown, stretch = max(took)
        print(f"{name:10s}{seconds * 1e3:12.1f}{grown:8.1f}  {ascii(stretch)[:70]}", end="")
        steep = max(
            ((grown, seconds, stretch) for seconds, grown, stretch in took if seconds > 0.05), default=None
        )
        print(f"; {steep[0]:.1f} at {steep[1] * 1e3:.0f} ms {ascii(steep[2])[:70]}" if steep else "")


def stretches(pumps: int, rng: Random) -> Iterator[tuple[str, str, str]]:
    """What stands in front, what is repeated, and what stands behind and may make it fail."""
    words = sorted(word for each in lexicon().vocabularies.values() for word in each.words)
    pieces = [
        *PIECES,
        *MEGABYTE.values(),
        " ",
        ", ",
        "; ",
        "a",
        "A",
        "_",
        "~",
        "7",
        "0",
        "7\n",
        "7, ",
        "b7",
        "1|1",
    ]

    def some(most: int) -> str:
        drawn = [rng.choice(words if rng.random() < 0.2 else pieces) for _ in range(rng.randint(1, most))]
        return rng.choice(("", " ")).join(drawn)

    for _ in range(pumps):
        yield some(3), some(3), some(2)


def filled(stretch: tuple[str, str, str], size: int) -> str:
    front, piece, behind = stretch
    return front + piece * ((size - len(front) - len(behind)) // len(piece)) + behind


def megabytes() -> None:
    with open_engine(workers=1) as engine:
        for name, piece in MEGABYTE.items():
            row = advert(1, piece * (1_000_000 // len(piece)), Random(0))  # noqa: S311 - draws nothing
            ads = pa.Table.from_pylist([row])
            began = time.process_time()
            result = identify(ads, engine=engine, texts=False)
            took = time.process_time() - began
            print(f"a megabyte of {name:20s} {took * 1e3:8.0f} ms, {len(result.rejected)} reported as cut")


if __name__ == "__main__":
    sys.exit(main())
