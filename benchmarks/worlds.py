"""Worlds, measured: how long they take, how the plain way fares on them, how much of each trap they hold.

A world is classroom only if the plain way scores B-cubed F1 at most 0.60 on it, field only if at most 0.50
with its largest component at least 30% of the ads. This prints the figures for every world asked for, the
oracle as the ceiling beside them, and leaves with 1 if a world is not what its difficulty says.

::

    python benchmarks/worlds.py                                     # 600 and 2,000 ads, five seeds
    python benchmarks/worlds.py --ads 10000 --no-images --first 100 --seeds 3
    python benchmarks/worlds.py --ads 1000000 --no-images --time-only --seeds 1 --difficulty field
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from plain import plain

from techthb.evaluate import evaluate, oracle
from techthb.schema.plans import read_plans
from techthb.world import generate

MOST_F1 = {"easy": 1.0, "classroom": 0.60, "field": 0.50}
LEAST_LARGEST = {"easy": 0.0, "classroom": 0.0, "field": 0.30}
LEAST_F1 = {"easy": 0.80, "classroom": 0.0, "field": 0.0}
SHARES = {
    "hotline": "ads_with_site_hotline",
    "agency": "ads_with_agency_number",
    "hands": "operators_whose_number_changes_hands",
    "stock": "ads_with_stock_picture",
    "bare": "ads_without_identifier",
    "hidden": "numbers_disguised",
}


def measure(options: argparse.Namespace, difficulty: str, ads: int, seed: int) -> dict[str, Any]:
    """Build one world and score the plain way and the oracle on it."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "world"
        began = time.perf_counter()
        world = generate(
            ads=ads, seed=seed, difficulty=difficulty, out=out, images=options.images, workers=options.workers
        )
        row = {"difficulty": difficulty, "ads": ads, "seed": seed, "seconds": time.perf_counter() - began}
        row |= {name: world["shares"].get(share, 0.0) for name, share in SHARES.items()}
        if options.time_only:
            return row
        truth = pq.read_table(out / "truth" / "ads.parquet")
        images = out / "images" if options.images else None
        clusters = plain(pq.read_table(out / "ads.parquet"), images, read_plans(out))
        counts = pc.value_counts(clusters["cluster_id"]).field("counts")
        scored = evaluate(clusters, truth)["b_cubed"]
        best = evaluate(oracle(out / "truth"), truth)["b_cubed"]
        assert isinstance(scored, dict)
        assert isinstance(best, dict)
        largest = pc.max(counts).as_py() / ads
        return row | {"plain": scored["f1"], "largest": largest, "oracle": best["f1"]}


def as_said(row: dict[str, Any]) -> bool:
    """Whether the world is of the difficulty that it claims."""
    if "plain" not in row:
        return True
    name = row["difficulty"]
    within = LEAST_F1[name] <= row["plain"] <= MOST_F1[name]
    return within and row["largest"] >= LEAST_LARGEST[name]


def main() -> int:
    """Measure, print a table, and return 1 if a world is not what it says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ads", type=int, nargs="+", default=[600, 2000])
    parser.add_argument("--difficulty", nargs="+", default=list(MOST_F1), choices=list(MOST_F1))
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds")
    parser.add_argument("--images", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--time-only", action="store_true", help="build only, for worlds of any size")
    options = parser.parse_args()
    columns = ["difficulty", "ads", "seed", "seconds", *SHARES, "plain", "largest", "oracle"]
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    good = True
    for difficulty in options.difficulty:
        for ads in options.ads:
            for seed in range(options.first, options.first + options.seeds):
                row = measure(options, difficulty, ads, seed)
                good &= as_said(row)
                cells = [row.get(name, "") for name in columns]
                shown = [f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells]
                print("| " + " | ".join(shown) + " |" + ("" if as_said(row) else " not as said"), flush=True)
    return 0 if good else 1


if __name__ == "__main__":  # a world's further processes import this file
    sys.exit(main())
