"""How often readings of numbers are right, by the order that the finder gives them: makes ``confidence.csv``.

Reads worlds that are kept for this and used for nothing else, and counts for every value of the order how
many readings stand in their truth. Few readings say little: each value begins with what the order says of
itself, as if from ``PRIOR`` readings, which is all that is known of sorts that the worlds do not have; and a
higher value has no lower share (isotonic regression).

::

    python benchmarks/phone_confidence.py            # prints the table and writes it beside the finder
"""

import csv
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from scipy.optimize import isotonic_regression

from techthb.engine import open_engine
from techthb.identify import identify
from techthb.identify.phones import confidence, reader
from techthb.schema import read_ads
from techthb.schema.plans import read_plans
from techthb.world import generate

ADS, SEEDS = 2_000, (7_001, 7_002)
DIFFICULTIES = ("easy", "classroom", "field")
PRIOR = 20
"""Readings that the order itself counts for."""


def main() -> None:
    readings, right = Counter[float](), Counter[float]()
    raw = confidence.Confidences()
    reader.confidences = lambda: raw  # what the finder says without a table
    with tempfile.TemporaryDirectory() as scratch, open_engine(workers=None) as engine:
        for difficulty in DIFFICULTIES:
            for seed in SEEDS:
                world = Path(scratch) / f"{difficulty}-{seed}"
                generate(ads=ADS, seed=seed, difficulty=difficulty, out=world, images=False)
                ads, plans = read_ads(world / "ads.parquet").table, read_plans(world)
                truth = pq.read_table(world / "truth" / "identifiers.parquet").to_pylist()
                written = {(row["ad_id"], row["value"]) for row in truth if row["kind"] == "phone"}
                found = identify(ads, engine=engine, plans=plans, texts=False).identifiers.to_pylist()
                for row in found:
                    if row["kind"] == "phone":
                        readings[row["confidence"]] += 1
                        right[row["confidence"]] += (row["ad_id"], row["value"]) in written
    orders = confidence.orders()
    counts = np.array([readings[order] for order in orders])
    shares = (np.array([right[order] for order in orders]) + PRIOR * np.array(orders)) / (counts + PRIOR)
    rising = isotonic_regression(shares, weights=counts + PRIOR).x
    path = Path(confidence.__file__).with_name("confidence.csv")
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(("order", "confidence", "readings", "right"))
        for order, share in zip(orders, rising, strict=True):
            table.writerow((order, round(float(share), 4), readings[order], right[order]))
            print(f"{order:8.4f} {share:8.4f} {readings[order]:8d} {right[order]:8d}")


if __name__ == "__main__":
    main()
