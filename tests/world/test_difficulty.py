"""The plain way fails on classroom and field worlds, whatever the seed, and does well on easy ones."""

import runpy
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from made_world import World
from support import ROOT

from techthb.evaluate import evaluate, oracle
from techthb.schema.plans import read_plans
from techthb.world import generate

plain = runpy.run_path(str(ROOT / "benchmarks" / "plain.py"))["plain"]


def b_cubed(clusters: pa.Table, folder: Path) -> float:
    score = evaluate(clusters, pq.read_table(folder / "truth" / "ads.parquet"))["b_cubed"]
    assert isinstance(score, dict)
    return score["f1"]


def by_plain_way(folder: Path) -> tuple[float, float]:
    """B-cubed F1 of the plain way, and the share of the ads in its largest cluster."""
    images = folder / "images" if (folder / "images").exists() else None
    clusters = plain(pq.read_table(folder / "ads.parquet"), images, read_plans(folder))
    largest = pc.max(pc.value_counts(clusters["cluster_id"]).field("counts")).as_py()
    return b_cubed(clusters, folder), largest / clusters.num_rows


@pytest.mark.parametrize("seed", [3, 1_812, 40_507, 2_718_281_828])
def test_the_plain_way_does_well_on_easy_and_fails_on_classroom_and_field(tmp_path: Path, seed: int) -> None:
    scores = {}
    for difficulty in ("easy", "classroom", "field"):
        generate(ads=600, seed=seed, difficulty=difficulty, out=tmp_path / difficulty, images=False)
        scores[difficulty] = by_plain_way(tmp_path / difficulty)
    assert scores["easy"][0] >= 0.80
    assert scores["classroom"][0] <= 0.60
    assert scores["field"][0] <= 0.50
    assert scores["field"][1] >= 0.30


def test_it_fails_on_2000_ads_without_pictures(field: World) -> None:
    f1, largest = by_plain_way(field.folder)
    assert f1 <= 0.50
    assert largest >= 0.30


def test_it_fails_with_pictures_too(classroom: World) -> None:
    assert by_plain_way(classroom.folder)[0] <= 0.60


def test_somebody_told_the_true_identifiers_would_hardly_err(world: World) -> None:
    assert b_cubed(oracle(world.folder / "truth"), world.folder) >= 0.98
