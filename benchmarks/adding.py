"""Adding adverts to results under a frozen model, beside linking all of them afresh with that model.

    python benchmarks/adding.py --ads 20000 --new 200

A world of field difficulty without pictures is made; a model is fitted to all adverts but the latest
``--new``; then all are linked twice by it, afresh and with ``--since``. Printed: seconds and peak memory of
each command, and whether all tables are the same to the byte.
"""

import argparse
import filecmp
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from techthb.gate import mark_synthetic
from techthb.world import generate


def timed(*words: str) -> str:
    """Run ``techthb link``; its wall time and the most memory that it and its processes held, sampled."""
    began, most = time.perf_counter(), 0
    run = psutil.Popen([sys.executable, "-m", "techthb", "link", *words], stdout=subprocess.DEVNULL)
    while run.poll() is None:
        try:
            family = [run, *run.children(recursive=True)]
            most = max(most, sum(each.memory_info().rss for each in family))
        except psutil.NoSuchProcess:
            pass
        time.sleep(0.05)
    if run.returncode:
        sys.exit(f"techthb link left with {run.returncode}")
    return f"{time.perf_counter() - began:7.1f} s {most / 1e9:5.1f} GB"


def table_in(folder: Path, world: Path, ads: pa.Table) -> str:
    """``ads`` in a folder with what the world has beside its own."""
    shutil.copytree(world, folder, ignore=shutil.ignore_patterns("ads.parquet", "synthetic.json", "truth"))
    pq.write_table(ads, folder / "ads.parquet")
    mark_synthetic(folder / "ads.parquet", generator="techthb world", version="0")
    return str(folder / "ads.parquet")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--ads", type=int, default=20_000)
    parser.add_argument("--new", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch)
        generate(ads=asked.ads, seed=asked.seed, difficulty="field", out=base / "world", images=False)
        ads = pq.read_table(base / "world/ads.parquet").sort_by("posted_at")
        old = table_in(base / "old", base / "world", ads.slice(0, ads.num_rows - asked.new))
        all_ = table_in(base / "all", base / "world", ads)
        fitted, afresh, added = (base / name for name in ("fitted", "afresh", "added"))
        print(f"{asked.ads - asked.new:,} adverts, fitted     {timed(old, '--fit', '--out', str(fitted))}")
        model = str(fitted / "model.json")
        print(f"{asked.ads:,} adverts, afresh     {timed(all_, '--model', model, '--out', str(afresh))}")
        spent = timed(all_, "--since", str(fitted), "--out", str(added))
        print(f"{asked.ads:,} adverts, {asked.new:,} added {spent}")
        names = sorted(path.name for path in afresh.iterdir() if path.suffix == ".parquet")
        _, other, missing = filecmp.cmpfiles(afresh, added, [*names, "model.json"], shallow=False)
        told = f"differ: {', '.join(other + missing)}" if other or missing else "the same"
        print(f"{len(names)} tables and the model: {told}")


if __name__ == "__main__":
    main()
