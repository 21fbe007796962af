"""What splink, the record-linkage library of the UK Ministry of Justice, makes of the same identifiers.

It is given what ``techthb.link`` is given, and set up as its own documentation advises: comparisons of arrays
for what an advert may show several of, exact match of the place, levels of time; the share of matches from
deterministic rules, ``u`` from random pairs, ``m`` by expectation maximisation; blocking on anything that two
adverts share. ``splinked`` hands back its pairs with their match weights, and its clusters at a threshold.

    python benchmarks/splinked.py --ads 5000 --difficulty field --seeds 301 302
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from techthb.engine import open_engine
from techthb.evaluate import evaluate
from techthb.identify import identify
from techthb.link import link
from techthb.schema import read_ads
from techthb.schema.plans import read_plans
from techthb.world import generate

__all__ = ["FEATURES", "clusters_at", "splinked"]

FEATURES: dict[str, tuple[str, ...]] = {
    "numbers": ("phone", "token"),
    "addresses": ("email", "handle", "url", "wallet"),
    "pictures": ("image",),
    "texts": ("text",),
}
"""Columns of arrays, and the kinds of identifier in them."""

LEAST_CONFIDENCE = 0.5
HOURS = (24, 24 * 7, 24 * 30, 24 * 90)


def features(ads: pa.Table, identifiers: pa.Table, aside: Sequence[str]) -> pa.Table:
    """One row for each advert: what it shows, without the identifiers in ``aside`` (node ids)."""
    best = identifiers.filter(pc.greater_equal(identifiers["confidence"], LEAST_CONFIDENCE))
    node = pc.binary_join_element_wise(best["kind"], best["value"], ":")
    best = best.filter(pc.invert(pc.is_in(node, pa.array(aside, pa.string()))))
    kind, rows = best["kind"].to_pylist(), best["ad_id"].to_pylist()
    value = best["value"].to_pylist()
    shown: dict[str, dict[str, set[str]]] = {name: {} for name in FEATURES}
    of_kind = {each: name for name, kinds in FEATURES.items() for each in kinds}
    for ad, each, what in zip(rows, kind, value, strict=True):
        if each in of_kind:
            shown[of_kind[each]].setdefault(ad, set()).add(f"{each}:{what}")
    names = ads["ad_id"].to_pylist()
    arrays = {
        name: pa.array([sorted(mine[ad]) if ad in mine else None for ad in names], pa.list_(pa.string()))
        for name, mine in shown.items()
    }
    # expectation maximisation blocks on single values only: the first that an advert shows
    firsts = {
        f"first_{name}": pa.array([min(mine[ad]) if ad in mine else None for ad in names], pa.string())
        for name, mine in shown.items()
    }
    place = pc.binary_join_element_wise(ads["country"], ads["city"], "/")
    return pa.table({"unique_id": names, **arrays, **firsts, "place": place, "posted_at": ads["posted_at"]})


def splinked(ads: pa.Table, identifiers: pa.Table, aside: Sequence[str] = (), *, seed: int = 1) -> pa.Table:
    """Pairs that splink proposes: ``ad_id_a, ad_id_b, weight`` (its match weight, in bits).

    Parameters
    ----------
    ads, identifiers : tables of the public contract.
    aside : node ids that are left out, such as those that ``techthb.link`` set aside as common.
    seed : of the random pairs from which it estimates ``u``.
    """
    import logging

    import splink.comparison_library as compared
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    database = DuckDBAPI()
    rows = features(ads, identifiers, aside)
    present = [name for name in FEATURES if rows[name].null_count < rows.num_rows]
    table = database.register(rows, table_name="adverts")
    sharing = {name: block_on(name, arrays_to_explode=[name]) for name in present}
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            *(compared.ArrayIntersectAtSizes(name, [1]) for name in present),
            compared.ExactMatch("place"),
            compared.AbsoluteTimeDifferenceAtThresholds(
                "posted_at", input_is_string=False, metrics=["hour"] * len(HOURS), thresholds=list(HOURS)
            ),
        ],
        blocking_rules_to_generate_predictions=list(sharing.values()),
        max_iterations=50,
    )
    linker = Linker(table, settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [sharing[name] for name in ("numbers", "addresses") if name in sharing], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e7, seed=seed)
    for name in present:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(f"first_{name}"))
    found = linker.inference.predict().as_pyarrow_table()
    columns = {
        "ad_id_a": found["unique_id_l"],
        "ad_id_b": found["unique_id_r"],
        "weight": found["match_weight"],
    }
    return pa.table(columns).sort_by([("ad_id_a", "ascending"), ("ad_id_b", "ascending")])


def clusters_at(ads: pa.Table, pairs: pa.Table, least: float) -> pa.Table:
    """``ad_id, cluster_id``: what hangs together by pairs of ``least`` bits and more."""
    names = ads["ad_id"].combine_chunks().sort()
    kept = pairs.filter(pc.greater_equal(pairs["weight"], least))
    one, other = (pc.index_in(kept[name], names).to_numpy() for name in ("ad_id_a", "ad_id_b"))
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(len(names), len(names)))
    label = connected_components(graph, directed=False)[1]
    first = np.unique(label, return_index=True)[1]
    return pa.table({"ad_id": names, "cluster_id": names.take(pa.array(first[label]))})


CUTS = (*range(-2, 21, 2), 6.63)
"""Weights at which clusters are cut; 6.63 bits are a match probability of 0.99."""


def best_cut(ads: pa.Table, pairs: pa.Table, truth: pa.Table) -> tuple[float, dict[str, float]]:
    """The cut that does best against the truth, which splink cannot know: more than fair to it."""
    scores = {cut: evaluate(clusters_at(ads, pairs, cut), truth)["b_cubed"] for cut in CUTS}
    cut = max(scores, key=lambda each: (scores[each]["f1"], each))
    return cut, scores[cut]


def measure(world: Path, images: bool) -> Iterator[tuple[str, float, str, dict[str, float]]]:
    """Method, seconds, cut and B-cubed scores on one world; the identifiers are the same for all."""
    ads = read_ads(world / "ads.parquet").table
    truth = pq.read_table(world / "truth" / "ads.parquet")
    with open_engine() as engine:
        found = identify(
            ads, engine=engine, images=world / "images" if images else None, plans=read_plans(world)
        )
        began = time.perf_counter()
        ours = link(ads, found.identifiers, found.versions, engine=engine)
        yield "techthb", time.perf_counter() - began, "–", evaluate(ours.clusters, truth)["b_cubed"]
    common = ours.common["identifier"].to_pylist()
    for name, aside in (("splink", []), ("splink, common ones set aside by us", common)):
        began = time.perf_counter()
        pairs = splinked(ads, found.identifiers, aside)
        seconds = time.perf_counter() - began
        cut, scores = best_cut(ads, pairs, truth)
        yield name, seconds, f"{cut:g} bits, best by truth", scores
        sure = evaluate(clusters_at(ads, pairs, 6.63), truth)["b_cubed"]
        yield name, seconds, "6.63 bits, probability 0.99", sure


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ads", type=int, default=2_000)
    parser.add_argument("--difficulty", nargs="+", default=["classroom", "field"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[301, 302, 303])
    parser.add_argument("--images", action="store_true")
    asked = parser.parse_args()
    print("| world | method | cut | seconds | precision | recall | F1 |\n|---|---|---|---|---|---|---|")
    for difficulty in asked.difficulty:
        for seed in asked.seeds:
            with tempfile.TemporaryDirectory() as scratch:
                world = Path(scratch) / "world"
                generate(ads=asked.ads, seed=seed, difficulty=difficulty, out=world, images=asked.images)
                for method, seconds, cut, scores in measure(world, asked.images):
                    figures = " | ".join(f"{scores[each]:.3f}" for each in ("precision", "recall", "f1"))
                    print(
                        f"| {difficulty} {seed} | {method} | {cut} | {seconds:.1f} | {figures} |", flush=True
                    )


if __name__ == "__main__":
    main()
