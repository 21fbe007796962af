"""All pairs within 31 bits among a million hashes: time, memory, completeness; beside a flat faiss scan.

Two tables: hashes drawn at random, and the same with a tenth of them in groups of fifty around a common one,
at 2 to 12 bits from it. Into both, pairs at 16 to 31 bits are planted; each must be found. faiss compares
each hash with each; part of the queries is timed and the rest extrapolated. Each search runs in a process of
its own, whose peak of memory is printed.

::

    python benchmarks/hamming.py                     # 1,000,000 hashes
    python benchmarks/hamming.py --hashes 100000
"""

import argparse
import resource
import time
from multiprocessing import get_context

import numpy as np
import numpy.typing as npt

from techthb.engine import open_engine
from techthb.identify.images.near import near
from techthb.identify.images.pdq import packed

PLANTED, GROUP = 5_000, 50
Hashes = npt.NDArray[np.bool_]


def hashes(count: int, clustered: bool) -> tuple[Hashes, npt.NDArray[np.int64]]:
    """Hashes, and the bits between each of the planted pairs: 2k and 2k + 1 for k below ``PLANTED``."""
    rng = np.random.default_rng([31, count, clustered])
    drawn = np.unpackbits(rng.integers(0, 256, (count, 32), np.uint8), axis=1).astype(bool)
    planted = min(PLANTED, count // 4)
    bits = rng.integers(16, 32, planted)
    for pair, apart in enumerate(bits):
        drawn[2 * pair + 1] = drawn[2 * pair]
        drawn[2 * pair + 1, rng.choice(256, apart, replace=False)] ^= True
    if clustered:
        for start in range(count - count // 10, count - GROUP + 1, GROUP):
            for place in range(start + 1, start + GROUP):
                drawn[place] = drawn[start]
                drawn[place, rng.choice(256, rng.integers(2, 13), replace=False)] ^= True
    return drawn, bits


def measure(count: int, clustered: bool) -> None:
    """Search once and print a row."""
    drawn, bits = hashes(count, clustered)
    words = packed(drawn)[:, None]
    began = time.perf_counter()
    with open_engine(workers=2) as engine:
        found = near(words, engine)
    took = time.perf_counter() - began
    keys = found["one"].to_numpy() * count + found["other"].to_numpy()
    wanted = 2 * np.arange(len(bits)) * count + 2 * np.arange(len(bits)) + 1
    complete = int(np.isin(wanted, keys).sum())
    within = count // 10 // GROUP * (GROUP * (GROUP - 1) // 2) if clustered else 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    kind = "clustered" if clustered else "random"
    print(
        f"| ours, in SQL | {kind} | {count:,} | {took:.0f} | {peak:.1f} | {complete:,} of {len(bits):,} "
        f"| {found.num_rows:,} (at least {len(bits) + within:,} planted) |",
        flush=True,
    )


def scan(count: int, queries: int) -> None:
    """A flat faiss scan by some of the hashes, and what all would take."""
    import faiss

    drawn, bits = hashes(count, clustered=False)
    rows = np.packbits(drawn, axis=1)
    index = faiss.IndexBinaryFlat(256)
    index.add(rows)
    faiss.omp_set_num_threads(2)
    queries = min(queries, count)
    began = time.perf_counter()
    limits, _, places = index.range_search(rows[:queries], 32)  # it finds what is nearer than the radius
    took = (time.perf_counter() - began) * count / queries
    found = sum(
        2 * pair + 1 in places[limits[2 * pair] : limits[2 * pair + 1]]
        for pair in range(min(len(bits), queries // 2))
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"| flat faiss scan | random | {count:,} | {took:.0f} (from {queries:,} queries) | {peak:.1f} "
        f"| {found:,} of {min(len(bits), queries // 2):,} | |",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hashes", type=int, default=1_000_000)
    parser.add_argument(
        "--queries", type=int, default=10_000, help="hashes that the faiss scan is timed with"
    )
    options = parser.parse_args()
    print(
        "| search | hashes | n | seconds, 2 cores | GB at most | planted at 16–31 bits | pairs |", flush=True
    )
    print("|---|---|---|---|---|---|---|", flush=True)
    for work, arguments in (
        (measure, (options.hashes, False)),
        (measure, (options.hashes, True)),
        (scan, (options.hashes, options.queries)),
    ):
        process = get_context("spawn").Process(target=work, args=arguments)
        process.start()
        process.join()


if __name__ == "__main__":
    main()
