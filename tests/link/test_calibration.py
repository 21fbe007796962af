"""The shipped weights on a world on which they were not counted: what they say is what is counted there."""

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from techthb.engine import open_engine
from techthb.identify import identify
from techthb.link.compare import linking
from techthb.link.fit import rings
from techthb.link.held import common_nodes, hold
from techthb.link.model import shipped
from techthb.link.weigh import weigh
from techthb.schema import read_ads
from techthb.schema.gazetteer import read_gazetteer
from techthb.schema.plans import read_plans
from techthb.schema.tables import VERSIONS
from techthb.world import generate

ADS, SEED = 5_000, 9_001
"""As large as the worlds on which the weights were counted: in a smaller one strangers share more."""

TOLERANCE = 2.0
"""Bits by which a stated weight may exceed what is counted: one wrong number makes some pairs at once."""


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> tuple[np.ndarray, np.ndarray]:
    """Weights of pairs by one party, and of all pairs by two."""
    world = tmp_path_factory.mktemp("world") / "world"
    generate(ads=ADS, seed=SEED, difficulty="field", out=world, images=False)
    ads = read_ads(world / "ads.parquet").table
    truth = pq.read_table(world / "truth" / "ads.parquet")
    with open_engine() as engine:
        found = identify(
            ads, engine=engine, plans=read_plans(world), gazetteer=read_gazetteer(world)
        ).identifiers
        held = hold(ads, found, VERSIONS.empty_table(), engine)
        shown = linking(held, common_nodes(held) == 0)
        names = truth["operator_id"].take(pc.index_in(held.ad_ids, truth["ad_id"].combine_chunks()))
        party = pc.dictionary_encode(names.combine_chunks()).indices.to_numpy()
        one = weigh(held, shown, rings(held, party.astype(np.int64)), shipped(), engine).total
        two = []
        for first in range(0, ADS, 500):
            a, b = np.meshgrid(np.arange(first, first + 500), np.arange(ADS), indexing="ij")
            kept = (a < b) & (party[a] != party[b])
            two.append(weigh(held, shown, (a[kept], b[kept]), shipped(), engine).total)
        return one, np.concatenate(two)


@pytest.mark.parametrize("least", [-2, 2, 6, 10, 14, 18])
def test_pairs_from_a_weight_on_are_as_much_more_frequent_within_a_party_as_stated(
    counted: tuple[np.ndarray, np.ndarray], least: int
) -> None:
    """Of evidence at least so strong, the likelihood ratio is at least so large: it holds for every true
    likelihood ratio, whatever its distribution."""
    one, two = counted
    share = (one >= least).mean()
    chance = ((two >= least).sum() + 0.5) / len(two)
    assert np.log2(share / chance) >= least - TOLERANCE


def test_weights_below_nothing_are_more_frequent_among_strangers(
    counted: tuple[np.ndarray, np.ndarray],
) -> None:
    one, two = counted
    assert (one < -1).mean() < (two < -1).mean()


def test_most_strangers_weigh_less_than_nothing_and_most_mates_more(
    counted: tuple[np.ndarray, np.ndarray],
) -> None:
    one, two = counted
    assert np.median(two) < 0 < np.median(one)
