"""Linking, measured: ours beside the plain way and the oracle, on worlds that nobody has tuned for.

The seeds come from the commit that is measured, so they cannot be chosen. For each world it prints B-cubed
and pairwise F1 of each way, its largest cluster, the seconds that ours took, and for each planted
trap how many ads it touches and how many of those ours put together with somebody else's.

::

    python benchmarks/linking.py                         # 600 and 2,000 ads, three seeds of each difficulty
    python benchmarks/linking.py --ads 20000 --no-images --difficulty field --seeds 1
    python benchmarks/linking.py --commit 1234abc --json results.json
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from techthb.engine import open_engine
from techthb.evaluate import evaluate, oracle
from techthb.identify import identify
from techthb.identify.texts import templates
from techthb.link import link
from techthb.schema import read_ads
from techthb.schema.plans import read_plans
from techthb.world import generate

HERE = Path(__file__).resolve().parent
DIFFICULTIES = ("easy", "classroom", "field")
CHANGED = 0.2
"""Share of the words that are changed, to see how much rests on copies that were not edited."""
PRINTED = 0.05
"""Share of a site's adverts from which on a line is the site's own."""


def seed_of(commit: str, difficulty: str, ads: int, number: int) -> int:
    """The seed of a world: fixed by the commit, beyond anyone's choice."""
    name = f"{commit}/{difficulty}/{ads}/{number}".encode()
    return int.from_bytes(hashlib.sha256(name).digest()[:4], "big")


def measure(world: Path, images: bool) -> dict[str, Any]:
    """Scores of the three ways on one world, and what became of its traps."""
    ads = read_ads(world / "ads.parquet").table
    plans = read_plans(world)
    folder = world / "images" if images else None
    began = time.perf_counter()
    with open_engine() as engine:
        found = identify(ads, engine=engine, images=folder, plans=plans)
        identified = time.perf_counter()
        ours = link(ads, found.identifiers, found.versions, engine=engine).clusters
        linked = time.perf_counter()
        kind = found.identifiers["kind"]
        parts = {
            "ours, numbers alone": found.identifiers.filter(pc.is_in(kind, pa.array(["phone", "token"]))),
            "ours, pictures alone": found.identifiers.filter(pc.equal(kind, "image")),
            "ours, without texts": found.identifiers.filter(pc.not_equal(kind, "text")),
        }
        copied = templates(reworded(ads), engine=engine).identifiers
        parts["ours, a fifth of all words changed"] = pa.concat_tables([parts["ours, without texts"], copied])
        some = {name: link(ads, rows, found.versions, engine=engine).clusters for name, rows in parts.items()}
    truth = pq.read_table(world / "truth" / "ads.parquet")
    ways = {"ours": ours, **some, "plain": plain_way(ads, folder, plans), "oracle": oracle(world / "truth")}
    return {
        "ways": {name: {**evaluate(each, truth), "largest": largest(each)} for name, each in ways.items()},
        "seconds": {"identify": round(identified - began, 1), "link": round(linked - identified, 1)},
        "shares": json.loads((world / "world.json").read_text("utf-8"))["shares"],
        "traps": {name: list(counts) for name, *counts in trapped(world, ours, truth)},
    }


def reworded(ads: pa.Table) -> pa.Table:
    """The adverts with a fifth of the words of each text replaced by words of others, each text by itself.

    Lines that stand in many adverts of a site are left alone: the site prints them.
    """
    rng = np.random.default_rng(0)
    sites, texts = ads["site"].to_pylist(), ads["text"].to_pylist()
    lines = Counter(
        (site, line) for site, text in zip(sites, texts, strict=True) for line in set(text.split("\n"))
    )
    size = Counter(sites)
    words = sorted({word for text in texts for word in text.split() if word.isalpha()})

    def changed(site: str, line: str) -> str:
        if lines[site, line] > PRINTED * size[site]:
            return line
        return " ".join(
            words[rng.integers(len(words))] if word.isalpha() and rng.random() < CHANGED else word
            for word in line.split(" ")
        )

    new = [
        "\n".join(changed(site, line) for line in text.split("\n"))
        for site, text in zip(sites, texts, strict=True)
    ]
    return ads.set_column(ads.column_names.index("text"), "text", pa.array(new, pa.string()))


def plain_way(ads: pa.Table, images: Path | None, plans: dict[str, str]) -> pa.Table:
    """The clusters of ``plain.py`` beside this file."""
    sys.path.insert(0, str(HERE))
    from plain import plain

    return plain(ads, images, plans)


def largest(clusters: pa.Table) -> float:
    """Share of the ads in the largest cluster."""
    counts = pc.value_counts(clusters["cluster_id"]).field("counts")
    return pc.max(counts).as_py() / clusters.num_rows


def trapped(world: Path, clusters: pa.Table, truth: pa.Table) -> Iterator[tuple[str, int, int]]:
    """For each trap: the ads it touches, and those of them in a cluster that mixes parties."""
    both = clusters.join(truth.select(["ad_id", "operator_id"]), "ad_id")
    parties = both.group_by("cluster_id").aggregate([("operator_id", "count_distinct")])
    mixed = parties.filter(pc.greater(parties["operator_id_count_distinct"], 1))["cluster_id"]
    wrong = both.filter(pc.is_in(both["cluster_id"], mixed.combine_chunks()))["ad_id"].combine_chunks()
    traps = pq.read_table(world / "truth" / "traps.parquet")
    for trap in sorted(traps["trap"].unique().to_pylist()):
        touched = traps.filter(pc.equal(traps["trap"], trap))["ad_id"].unique()
        yield trap, len(touched), pc.sum(pc.is_in(touched, wrong)).as_py() or 0


def main() -> None:
    """Measure and print."""
    options = arguments()
    commit = (
        options.commit
        or subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=HERE, check=True, capture_output=True, text=True
        ).stdout.strip()
    )
    print(f"commit {commit[:12]}; synthetic worlds; what holds here is not known for real data\n")
    print("| difficulty | ads | seed | way | B-cubed P | R | F1 | pairwise F1 | largest |")
    print("|---|---|---|---|---|---|---|---|---|")
    results = []
    for difficulty in options.difficulty:
        for ads in options.ads:
            for number in range(options.seeds):
                seed = seed_of(commit, difficulty, ads, number)
                with tempfile.TemporaryDirectory() as folder:
                    world = Path(folder) / "world"
                    generate(ads=ads, seed=seed, difficulty=difficulty, out=world, images=options.images)
                    result = measure(world, options.images)
                results.append({"difficulty": difficulty, "ads": ads, "seed": seed, **result})
                show(results[-1])
    print_traps(results)
    if options.json:
        options.json.write_text(json.dumps({"commit": commit, "results": results}, indent=1), "utf-8")


def show(result: dict[str, Any]) -> None:
    """The lines of one world in the table."""
    world = f"| {result['difficulty']} | {result['ads']:,} | {result['seed']}"
    for way, score in result["ways"].items():
        cubed = score["b_cubed"]
        figures = [cubed["precision"], cubed["recall"], cubed["f1"], score["pairwise"]["f1"]]
        columns = " | ".join(f"{figure:.3f}" for figure in figures)
        print(f"{world} | {way} | {columns} | {score['largest']:.1%} |", flush=True)


def print_traps(results: list[dict[str, Any]]) -> None:
    """What was planted, what share of it ours joined to somebody else's, and how long ours took."""
    print("\n| difficulty | ads | trap | ads with it | of these with somebody else's |")
    print("|---|---|---|---|---|")
    for result in results:
        for trap, (touched, wrong) in result["traps"].items():
            share = f"{touched / result['ads']:.1%}"
            print(
                f"| {result['difficulty']} | {result['ads']:,} | {trap} | {share} | {wrong / touched:.1%} |"
            )
    print("\n| difficulty | ads | numbers disguised | identify, s | link, s |")
    print("|---|---|---|---|---|")
    for result in results:
        seconds = result["seconds"]
        hidden = result["shares"]["numbers_disguised"]
        print(
            f"| {result['difficulty']} | {result['ads']:,} | {hidden:.1%} "
            f"| {seconds['identify']} | {seconds['link']} |"
        )


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ads", type=int, nargs="+", default=[600, 2000])
    parser.add_argument("--seeds", type=int, default=3, help="worlds of each size and difficulty")
    parser.add_argument("--difficulty", nargs="+", default=list(DIFFICULTIES), choices=DIFFICULTIES)
    parser.add_argument("--commit", help="what the seeds derive from (default: the commit checked out)")
    parser.add_argument("--images", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--json", type=Path, help="also write everything to this file")
    return parser.parse_args()


if __name__ == "__main__":  # the world's worker processes import this file
    main()
