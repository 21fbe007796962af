"""The weights that come with the suite: counted on worlds whose truth is known, rated on others.

Counts for every comparison how many pairs of adverts by one party and how many by two show each level, on
worlds of both harder difficulties; then, on worlds kept for that, how often pairs that share something that
links were wrong, by strength; and how the stated weights compare with what is counted there::

    python benchmarks/weights.py --write                      # counts, rates, and lib/techthb/link/model.json
    python benchmarks/weights.py --keep worlds                # keeps what was generated and identified there

All pairs of two parties are counted. Of one party's, each advert with twenty others, or a party with many
adverts would outvote the rest. What strangers share comes in clumps, since one copied text makes many pairs:
the bounds, which take pairs for independent, are a little too narrow for that, and many worlds are counted.
"""

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
import pyarrow.parquet as pq

from techthb import link as linked
from techthb.engine import Engine, open_engine
from techthb.evaluate.intervals import share
from techthb.identify import identify
from techthb.link.compare import COMPARISONS, linking
from techthb.link.fit import Tally, rings, tally
from techthb.link.held import Held, common_nodes, hold
from techthb.link.model import ALONE, WITH, Model, Rate
from techthb.link.weigh import weigh
from techthb.link.words import SCALE
from techthb.schema import read_ads
from techthb.schema.gazetteer import read_gazetteer
from techthb.schema.plans import read_plans
from techthb.world import generate

ADS = 5_000
DIFFICULTIES = ("classroom", "field")
COUNTED, RATED = range(101, 113), range(201, 213)
"""Seeds of the worlds on which weights are counted, and of those on which they are rated."""

PICTURED = 3
"""The first so many of each have pictures: looking at pictures takes a hundred times as long as all else."""

ROWS = 500
"""Adverts at a time that are compared with all others."""


@dataclass(frozen=True)
class Known:
    """A world: what its adverts show, what of it links, and the number of the party behind each."""

    held: Held
    live: npt.NDArray[np.bool_]
    party: npt.NDArray[np.int64]


def known(folder: Path, difficulty: str, seed: int, pictures: bool, engine: Engine) -> Known:
    world = folder / f"{difficulty}-{seed}"
    if not (world / "world.json").exists():
        generate(ads=ADS, seed=seed, difficulty=difficulty, out=world, images=pictures)
    ads = read_ads(world / "ads.parquet").table
    tables = [world / f"{name}.parquet" for name in ("identifiers", "versions")]
    if not all(table.exists() for table in tables):
        found = identify(
            ads,
            engine=engine,
            images=world / "images" if pictures else None,
            plans=read_plans(world),
            gazetteer=read_gazetteer(world),
        )
        for table, rows in zip(tables, (found.identifiers, found.versions), strict=True):
            pq.write_table(rows, table)
    held = hold(ads, *(pq.read_table(table) for table in tables), engine)
    truth = pq.read_table(world / "truth" / "ads.parquet")
    parties = truth["operator_id"].take(pc.index_in(held.ad_ids, truth["ad_id"].combine_chunks()))
    numbers = pc.dictionary_encode(parties.combine_chunks()).indices.to_numpy().astype(np.int64)
    return Known(held, common_nodes(held) == 0, numbers)


def strangers(world: Known) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """All pairs of adverts by two parties, some at a time."""
    ads = len(world.party)
    for start in range(0, ads, ROWS):
        a, b = np.meshgrid(np.arange(start, min(start + ROWS, ads)), np.arange(ads), indexing="ij")
        kept = (a < b) & (world.party[a] != world.party[b])
        yield a[kept], b[kept]


def count(worlds: list[Known], engine: Engine) -> Model:
    same: list[Tally] = []
    different: list[Tally] = []
    pairs = [0, 0]
    for world in worlds:
        shown = linking(world.held, world.live)
        mates = rings(world.held, world.party)
        same.append(tally(world.held, shown, mates, engine))
        pairs[0] += len(mates[0])
        for some in strangers(world):
            different.append(tally(world.held, shown, some, engine))
            pairs[1] += len(some[0])
    counts = {
        name: {
            given: {
                level: tuple(int(sum(each[name][row, at] for each in side)) for side in (same, different))
                for at, level in enumerate(levels)
                if level != "silent"
            }
            for row, given in enumerate((ALONE, WITH))
            if sum(int(each[name][row].sum()) for each in same)
        }
        for name, levels in COMPARISONS.items()
    }
    return Model(counts, (pairs[0], pairs[1]), described(COUNTED))


SHARING = """
SELECT DISTINCT one.ad AS a, other.ad AS b
FROM shown AS one JOIN shown AS other ON other.key = one.key AND other.ad > one.ad
ORDER BY a, b
"""

LEAST = -100.0
"""Bits below which nothing falls."""


def described(seeds: range) -> str:
    names = f"seeds {seeds[0]} to {seeds[-1]}, the first {PICTURED} with pictures"
    return f"synthetic worlds of {ADS:,} adverts, difficulties {' and '.join(DIFFICULTIES)}, {names}"


def rate(worlds: list[Known], model: Model, engine: Engine) -> Model:
    """``model`` with how often pairs that share something that links were wrong, phrase by phrase."""
    weights, wrong = [], []
    for world in worlds:
        shown = linking(world.held, world.live)
        found = engine.sql(SHARING, shown=shown)
        pairs = found["a"].to_numpy(), found["b"].to_numpy()
        weights.append(weigh(world.held, shown, pairs, model, engine).total)
        wrong.append(world.party[pairs[0]] != world.party[pairs[1]])
    weight, false = np.concatenate(weights), np.concatenate(wrong)
    rates = []
    limits = [LEAST, *np.log2(sorted(least for least, _ in SCALE if least >= 2)), np.inf]
    for low, high in pairwise(limits):
        within = (weight >= low) & (weight < high)
        pairs, bad = int(within.sum()), int(false[within].sum())
        _, least, most = share(bad, pairs) if pairs else (0.0, 0.0, 1.0)
        rates.append(Rate(round(float(low), 6), pairs, bad, least, most))
    return replace(model, rates=tuple(rates), rated_on=described(RATED))


def calibrated(worlds: list[Known], model: Model, engine: Engine) -> None:
    """Stated weights beside those counted: by two bits, the mean weight, pairs by one party and by two."""
    edges = np.arange(-4, 28, 2)
    pairs, sums = np.zeros((2, len(edges) + 1), np.int64), np.zeros(len(edges) + 1)
    for world in worlds:
        shown = linking(world.held, world.live)
        mates = rings(world.held, world.party)
        for side, some in ((0, mates), *((1, each) for each in strangers(world))):
            weight = weigh(world.held, shown, some, model, engine).total
            place = np.searchsorted(edges, weight, side="right")
            pairs[side] += np.bincount(place, minlength=len(edges) + 1)
            sums += np.bincount(place, weight, minlength=len(edges) + 1)
    print("| stated bits | mean | by one party | by two | counted bits |\n|---|---|---|---|---|")
    totals = pairs.sum(axis=1)
    for at, (one, two) in enumerate(pairs.T):
        if one + two:
            counted = np.log2((one + 0.5) / totals[0] / ((two + 0.5) / totals[1]))
            low = edges[at - 1] if at else -np.inf
            print(f"| from {low} | {sums[at] / (one + two):.1f} | {one:,} | {two:,} | {counted:.1f} |")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, help="folder for the worlds and what was identified in them")
    parser.add_argument("--write", action="store_true", help="replace the model that comes with the suite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, open_engine(workers=2) as engine:
        folder = asked.keep or Path(scratch)
        counted, kept = (
            [
                known(folder, difficulty, seed, at < PICTURED, engine)
                for at, seed in enumerate(seeds)
                for difficulty in DIFFICULTIES
            ]
            for seeds in (COUNTED, RATED)
        )
        model = rate(kept, count(counted, engine), engine)
        print(f"Weights counted on {model.measured_on}: {model.pairs[0]:,} pairs by one party, "
              f"{model.pairs[1]:,} by two; no pair weighs more than {model.most():.1f} bits.\n")  # fmt: skip
        for name, table in model.bits().items():
            print(name, dict(zip(COMPARISONS[name], table.round(1).T.tolist(), strict=True)))
        print(f"\nRates on {model.rated_on}:")
        for each in model.rates:
            print(f"from {each.bits:5.1f} bits: {each.wrong:5,} of {each.pairs:7,} wrong "
                  f"[{1000 * each.low:.2f}, {1000 * each.high:.2f}] in a thousand")  # fmt: skip
        print()
        calibrated(kept, model, engine)
    if asked.write:
        Path(linked.__file__).with_name("model.json").write_text(model.as_json(), "utf-8")


if __name__ == "__main__":
    main()
