"""Whether weights keep their word, and what a threshold does: worked out by hand on small tables."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from link_cases import Shown, adverts, identifiers

from techthb.engine import open_engine
from techthb.evaluate import clusters_at, judged_pairs, threshold_scores, weight_steps
from techthb.link import Links, link
from techthb.schema.tables import VERSIONS

PHONE, MAIL = "+447700900123", "room@lodging.example"


def judged(one: list[float], two: list[float]) -> pa.Table:
    return pa.table({"one_party": [True] * len(one) + [False] * len(two), "weight": [*one, *two]})


def linked(names: list[str], shown: list[Shown]) -> tuple[pa.Table, pa.Table, Links]:
    ads, found = adverts(names), identifiers(shown)
    with open_engine(workers=1) as engine:
        return ads, found, link(ads, found, engine=engine)


def test_counted_bits_are_the_ratio_of_the_shares() -> None:
    """4 of 8 pairs by one party and 2 of 64 by two: 0.5 / 0.03125 is 16, four bits."""
    steps = weight_steps(judged([4.5] * 4 + [0.5] * 4, [4.5] * 2 + [0.5] * 62)).to_pylist()
    (high,) = [row for row in steps if row["low"] == 4]
    assert (high["stated"], high["one_party"], high["two_parties"], high["counted"]) == (4.5, 4, 2, 4.0)
    # 2 pairs: 0.2422 to 7.2247 may be expected (Garwood)
    assert high["most"] == pytest.approx(np.log2(0.5 * 64 / 0.242209), abs=1e-4)
    assert high["least"] == pytest.approx(np.log2(0.5 * 64 / 7.224688), abs=1e-4)


def test_what_no_two_parties_showed_has_a_lower_limit_only() -> None:
    (row,) = [each for each in weight_steps(judged([20.0], [0.0] * 100)).to_pylist() if each["low"] == 20]
    assert row["counted"] is None
    assert row["most"] is None
    assert row["least"] == pytest.approx(np.log2(100 / 3.688879), abs=1e-4)


def test_what_travels_together_is_counted_once_and_added_up_beside_it() -> None:
    """A copied advert brings number and address: added up they weigh what each weighs alone."""
    both: list[Shown] = [(ad, "phone", PHONE, 1.0) for ad in ("a", "b")]
    both += [(ad, "email", MAIL, 1.0) for ad in ("a", "b")]
    ads, found, links = linked(["a", "b", "c"], both)
    truth = pa.table({"ad_id": ["a", "b", "c"], "operator_id": ["x", "x", "y"]})
    with open_engine(workers=1) as engine:
        pairs = judged_pairs(ads, found, VERSIONS.empty_table(), links, truth, engine=engine).to_pylist()
    (mates,) = [row for row in pairs if row["one_party"]]
    assert len(pairs) == 3
    assert mates["added_up"] > mates["weight"] + 5
    assert all(row["added_up"] == row["weight"] < 2 for row in pairs if not row["one_party"])


def test_clusters_at_a_threshold_are_those_of_all_pairs_at_it() -> None:
    """Cut above the weaker of two links, a chain of three falls apart there; at the weaker it holds."""
    shown: list[Shown] = [("a", "phone", PHONE, 1.0), ("b", "phone", PHONE, 1.0)]
    shown += [("b", "email", MAIL, 1.0), ("c", "email", MAIL, 1.0)]
    _, _, links = linked(["a", "b", "c"], shown)
    weak, strong = sorted(links.pairs["weight"].to_pylist())
    assert weak < strong
    assert len(set(clusters_at(links, weak)["cluster_id"].to_pylist())) == 1
    assert clusters_at(links, weak).equals(links.clusters)
    assert len(set(clusters_at(links, (weak + strong) / 2)["cluster_id"].to_pylist())) == 2
    assert clusters_at(links, strong + 1)["cluster_id"].to_pylist() == ["a", "b", "c"]


def test_bridges_join_again_below_their_weight() -> None:
    shown: list[Shown] = [("a", "phone", PHONE, 1.0), ("b", "phone", PHONE, 1.0)]
    _, _, links = linked(["a", "b"], shown)
    cut = replace(links, pairs=links.pairs.slice(0, 0), bridges=links.pairs)
    weight = links.pairs["weight"][0].as_py()
    assert len(set(clusters_at(cut, weight)["cluster_id"].to_pylist())) == 1
    assert len(set(clusters_at(cut, weight + 0.1)["cluster_id"].to_pylist())) == 2


def test_a_threshold_trades_recall_for_precision() -> None:
    shown: list[Shown] = [(ad, "phone", PHONE, 1.0) for ad in ("a", "b")]
    _, _, links = linked(["a", "b"], shown)
    truth = pa.table({"ad_id": ["a", "b"], "operator_id": ["x", "x"]})
    low, high = threshold_scores(links, truth, [0, 60]).to_pylist()
    assert low == {"bits": 0.0, "precision": 1.0, "recall": 1.0}
    assert high == {"bits": 60.0, "precision": 1.0, "recall": 0.5}
