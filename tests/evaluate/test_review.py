"""Pairs drawn for two reviewers, and what is counted of their decisions."""

import math
from collections import Counter
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from techthb.evaluate.review import DECISIONS, DRAWN, agreement, draw, rates
from techthb.schema.tables import CLUSTERS, PAIRS

SAME, DIFFERENT, OPEN = DECISIONS


def adverts(sizes: list[int], cities: list[str | None]) -> tuple[pa.Table, pa.Table]:
    """Clusters of these sizes, with the city of all adverts of each; all in one month."""
    rows = [
        (f"c{cluster}-{n}", f"c{cluster}-0", cities[cluster])
        for cluster, size in enumerate(sizes)
        for n in range(size)
    ]
    ads = [
        {"ad_id": ad, "posted_at": datetime(2026, 3, 4, tzinfo=UTC), "country": "XA", "city": city}
        for ad, _, city in rows
    ]
    clusters = [{"ad_id": ad, "cluster_id": cluster} for ad, cluster, _ in rows]
    return pa.Table.from_pylist(ads), pa.Table.from_pylist(clusters, CLUSTERS)


def weighed(*rows: tuple[str, str, float]) -> pa.Table:
    names = ("ad_id_a", "ad_id_b", "weight")
    return pa.Table.from_pylist(
        [{**dict(zip(names, row, strict=True)), "reasons": []} for row in rows], PAIRS
    )


NONE = weighed()


def groups(drawn: pa.Table) -> Counter[str]:
    return Counter(drawn["group"].to_pylist())


def test_each_group_gives_as_many_and_knows_how_many_it_has() -> None:
    """Two clusters of 10 and 5 in one city: 45 + 10 pairs of one cluster, 50 of none."""
    ads, clusters = adverts([10, 5], ["north", "north"])
    pairs = weighed(*[("c0-0", f"c0-{n}", 22.0) for n in range(1, 10)], ("c1-0", "c1-1", 14.0))
    drawn = draw(ads, pairs, weighed(("c0-9", "c1-4", 9.0)), clusters, count=30, seed=1)
    assert sum(groups(drawn).values()) == 30
    told = {row["group"]: row["population"] for row in drawn.to_pylist()}
    assert sorted(told.values()) == [1, 1, 9, 50, 55]
    assert groups(drawn)["weak bridge, cut"] == 1
    # the two groups of one pair each leave theirs to the others
    assert groups(drawn)["any two of one cluster"] >= 6


def test_what_is_drawn_belongs_to_its_group_and_stands_once() -> None:
    ads, clusters = adverts([6, 6, 1, 1], ["north", "north", "north", None])
    of = dict(zip(clusters["ad_id"].to_pylist(), clusters["cluster_id"].to_pylist(), strict=True))
    drawn = draw(ads, weighed(("c0-0", "c0-1", 25.0)), NONE, clusters, count=60, seed=3).to_pylist()
    assert len({(row["one"], row["other"]) for row in drawn}) == len(drawn)
    for row in drawn:
        assert row["one"] < row["other"]
        assert (of[row["one"]] == of[row["other"]]) == row["linked"]
        if not row["linked"]:
            assert "c3-0" not in (row["one"], row["other"])  # it states no city
    assert [row["pair"] for row in drawn] == [f"P{n:04d}" for n in range(1, len(drawn) + 1)]


def test_every_pair_of_a_group_is_equally_likely() -> None:
    """3 + 1 pairs of one cluster: a draw of one is of the cluster of three in three cases of four."""
    ads, clusters = adverts([3, 2], ["north", "south"])
    drawn = [draw(ads, NONE, NONE, clusters, count=1, seed=seed).to_pylist()[0] for seed in range(400)]
    large = sum(row["one"].startswith("c0") for row in drawn)
    assert abs(large - 300) < 4 * math.sqrt(400 * 0.75 * 0.25)
    assert len({(row["one"], row["other"]) for row in drawn}) == 4


def test_a_seed_draws_the_same_pairs_whatever_the_order_of_the_rows() -> None:
    ads, clusters = adverts([8, 7, 3], ["north", "south", "north"])
    pairs = weighed(*[("c0-0", f"c0-{n}", 15.0 + n) for n in range(1, 8)])
    one = draw(ads, pairs, NONE, clusters, count=20, seed=9)
    turned = (
        table.take(pa.array(range(table.num_rows), pa.int64())[::-1])
        for table in (ads, pairs, NONE, clusters)
    )
    other = draw(*turned, count=20, seed=9)
    assert one.equals(other)
    assert not one.equals(draw(ads, pairs, NONE, clusters, count=20, seed=10))


def test_adverts_that_nothing_links_give_no_pair_of_one_cluster() -> None:
    ads, clusters = adverts([1, 1], ["north", "south"])
    assert draw(ads, NONE, NONE, clusters, count=5, seed=1).num_rows == 0


def test_agreement_is_counted_beyond_chance() -> None:
    """Cohen's first example: of 50 pairs 20 both same, 15 both different, 5 and 10 not: kappa 0.4.

    Agreement 0.7; chance 0.5 × 0.6 + 0.5 × 0.4 = 0.5; (0.7 - 0.5) / (1 - 0.5) = 0.4.
    """
    both = [(SAME, SAME)] * 20 + [(DIFFERENT, DIFFERENT)] * 15 + [(SAME, DIFFERENT)] * 5
    both += [(DIFFERENT, SAME)] * 10
    one = {f"P{n}": said for n, (said, _) in enumerate(both)}
    other = {f"P{n}": said for n, (_, said) in enumerate(both)}
    found = agreement(one, other)
    assert (found.pairs, found.alike, found.kappa) == (50, 35, 0.4)
    assert found.low is not None and found.high is not None
    assert found.low < 0.4 < found.high
    # the asymptotic standard error of kappa here is 0.1277 (Fleiss, Cohen and Everitt, 1969)
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.1277, rel=0.15)
    assert found.table == ((20, 5, 0), (10, 15, 0), (0, 0, 0))


def test_of_reviewers_who_say_one_thing_of_all_kappa_is_not_defined() -> None:
    found = agreement(dict.fromkeys("abc", SAME), dict.fromkeys("abc", SAME))
    assert (found.alike, found.kappa, found.low) == (3, None, None)


def test_wrong_is_what_both_judge_against_the_link_and_open_pairs_are_counted_apart() -> None:
    rows = [
        {"pair": f"P{n}", "one": "a", "other": "b", "group": group, "linked": linked, "population": 100}
        for n, (group, linked) in enumerate([("strong", True)] * 5 + [("none", False)] * 2)
    ]
    one = dict(
        zip(
            (row["pair"] for row in rows),
            (SAME, DIFFERENT, DIFFERENT, OPEN, SAME, SAME, DIFFERENT),
            strict=True,
        )
    )
    other = dict(
        zip((row["pair"] for row in rows), (SAME, DIFFERENT, SAME, OPEN, SAME, SAME, DIFFERENT), strict=True)
    )
    found = {row["group"]: row for row in rates(pa.Table.from_pylist(rows, DRAWN), one, other).to_pylist()}
    counts = ("drawn", "undecided", "decided", "wrong")
    assert [found["strong"][name] for name in counts] == [5, 2, 3, 1]
    assert [found["none"][name] for name in counts] == [2, 0, 2, 1]
    assert found["strong"]["rate"] == pytest.approx(1 / 3)
    assert found["strong"]["low"] < 1 / 3 < found["strong"]["high"]


def test_a_group_of_which_nothing_was_decided_has_no_rate() -> None:
    drawn = [{"pair": "P1", "one": "a", "other": "b", "group": "g", "linked": True, "population": 1}]
    (row,) = rates(pa.Table.from_pylist(drawn, DRAWN), {"P1": SAME}, {"P1": OPEN}).to_pylist()
    assert (row["decided"], row["rate"], row["high"]) == (0, None, None)
