"""How long numbers take to be found: ours beside the standard parser, on the same adverts in one run.

Adverts are those of a generated world, texts and contact fields. Ours is the finder of telephone numbers as
``identify`` runs it, folding of the characters included, on the engine's two workers; the parser is
``PhoneNumberMatcher`` as ``plain.py`` calls it, which uses one core whatever there are. Both are run on
adverts that neither has seen in this process.

::

    python benchmarks/phone_speed.py --ads 20000
    python benchmarks/phone_speed.py --all --ads 1000000 --longest 300    # all identifiers, and memory
"""

import argparse
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path

import polars as pl
import pyarrow as pa
from plain import phones, rows

from techthb.engine import open_engine
from techthb.identify import identify
from techthb.schema import read_ads
from techthb.schema.plans import read_plans
from techthb.world import generate


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ads", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--longest", type=int, help="cut texts to so many characters")
    parser.add_argument(
        "--all", action="store_true", help="every kind of identifier, ours alone, with memory"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        world = Path(scratch) / "world"
        with ProcessPoolExecutor(1) as apart:  # its memory is not ours
            apart.submit(
                generate, ads=asked.ads, seed=asked.seed, difficulty="field", out=world, images=False
            ).result()
        ads, plans = read_ads(world / "ads.parquet").table, read_plans(world)
    ads = shortened(ads, asked.longest)
    size = sum(len(text or "") for text in ads["text"].slice(0, 10_000).to_pylist()) / min(len(ads), 10_000)
    print(f"{len(ads):,} adverts of {size:.0f} characters on average")
    if asked.all:
        grow(ads, plans)
    else:
        compare(ads, plans)


def compare(ads: pa.Table, plans: dict[str, str]) -> None:
    """Numbers alone, ours and the parser's."""
    import_module("techthb.identify.written").finder_names = lambda: ("phones",)
    ours, found = timed(ads, plans)
    began = time.perf_counter()
    seen = sum(
        len(phones((text, contact), plans.get(country, country)))
        for text, contact, country in rows(ads, "text", "contact", "country")
    )
    theirs = time.perf_counter() - began
    for name, took, numbers in (("ours", ours, found), ("PhoneNumberMatcher", theirs, seen)):
        each = took / len(ads)
        print(f"{name:20s}{1 / each:10,.0f} adverts/s {each * 1e6:8.1f} µs {numbers:9,} rows")
    print(f"ratio {theirs / ours:.1f}")


def grow(ads: pa.Table, plans: dict[str, str]) -> None:
    """Every kind, on a tenth, three tenths and all of the adverts: whether memory stays flat."""
    for share in (10, 3, 1):
        some = ads.slice(0, len(ads) // share)
        seconds, found = timed(some, plans)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{len(some):10,} adverts {seconds:7.1f} s {seconds / len(some) * 1e6:7.1f} µs each "
            f"{found:11,} rows, peak {peak:.2f} GB of which {(some.nbytes) / 1e9:.2f} adverts"
        )


def timed(ads: pa.Table, plans: dict[str, str]) -> tuple[float, int]:
    began = time.perf_counter()
    with open_engine(workers=2) as engine:
        found = identify(ads, engine=engine, plans=plans, texts=False).identifiers
    return time.perf_counter() - began, len(found)


def shortened(ads: pa.Table, longest: int | None) -> pa.Table:
    """``ads`` with the middle ``longest`` characters of each text, where numbers stand in most."""
    if longest is None:
        return ads
    text = pl.Series(ads["text"].to_pylist())
    frame = pl.DataFrame(
        {"text": text, "first": (text.str.len_chars().cast(pl.Int64) - longest).clip(0) // 2}
    )
    cut = frame.select(pl.col("text").str.slice(pl.col("first"), longest))["text"].to_arrow()
    return ads.set_column(ads.column_names.index("text"), "text", cut.cast(pa.string()))


if __name__ == "__main__":
    main()
