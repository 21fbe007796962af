"""Scores, worked out by hand."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from techthb.errors import InputError
from techthb.evaluate import evaluate, oracle


def clusters(labels: str) -> pa.Table:
    """One ad for each letter, in the cluster of that letter."""
    return pa.table({"ad_id": [f"a{n}" for n in range(len(labels))], "cluster_id": list(labels)})


def truth(labels: str) -> pa.Table:
    return clusters(labels).rename_columns(["ad_id", "operator_id"])


def test_the_truth_itself_is_perfect() -> None:
    score = evaluate(clusters("xxyyz"), truth("aabbc"))
    assert score["b_cubed"] == score["pairwise"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert (score["ads"], score["missing"], score["extra"]) == (5, 0, 0)


def test_everything_in_one_cluster() -> None:
    # ads of a: 2 of 3 in the cluster are theirs; the ad of b: 1 of 3. (2/3 + 2/3 + 1/3) / 3 = 5/9
    score = evaluate(clusters("xxx"), truth("aab"))
    assert score["b_cubed"]["precision"] == pytest.approx(5 / 9)
    assert score["b_cubed"]["recall"] == 1.0
    assert score["b_cubed"]["f1"] == pytest.approx(5 / 7)
    # 3 pairs joined, 1 of them right, 1 true pair
    assert score["pairwise"] == {"precision": pytest.approx(1 / 3), "recall": 1.0, "f1": pytest.approx(0.5)}


def test_every_ad_alone() -> None:
    # each ad of a sees half of its party, the ad of b all of it: (1/2 + 1/2 + 1) / 3 = 2/3
    score = evaluate(clusters("xyz"), truth("aab"))
    assert score["b_cubed"] == {"precision": 1.0, "recall": pytest.approx(2 / 3), "f1": pytest.approx(0.8)}
    assert score["pairwise"] == {"precision": 1.0, "recall": 0.0, "f1": 0.0}


def test_a_mixed_case() -> None:
    # clusters {0,1,2} {3,4}; parties a = {0,1,3}, b = {2,4}
    # precision: 2/3, 2/3, 1/3, 1/2, 1/2 = 8/15; recall: 2/3, 2/3, 1/2, 1/3, 1/2 = 8/15
    score = evaluate(clusters("xxxyy"), truth("aabab"))
    assert score["b_cubed"] == {name: pytest.approx(8 / 15) for name in ("precision", "recall", "f1")}
    # joined: 3 + 1 pairs, right: (0,1); true: 3 + 1
    assert score["pairwise"] == {name: pytest.approx(1 / 4) for name in ("precision", "recall", "f1")}


def test_a_missing_ad_is_alone_and_an_extra_one_does_not_count() -> None:
    found = pa.table({"ad_id": ["a0", "a1", "other"], "cluster_id": ["x", "x", "x"]})
    score = evaluate(found, truth("aaa"))
    # clusters {0,1} {2}: recall (2/3 + 2/3 + 1/3) / 3
    assert score["b_cubed"] == {"precision": 1.0, "recall": pytest.approx(5 / 9), "f1": pytest.approx(5 / 7)}
    assert (score["ads"], score["missing"], score["extra"]) == (3, 1, 1)


def test_the_order_of_rows_and_the_names_of_clusters_do_not_matter() -> None:
    found, true = clusters("xxyzz"), truth("aabbc")
    renamed = clusters("qqrss").take([4, 2, 0, 1, 3])
    assert evaluate(renamed, true.take([1, 0, 4, 3, 2])) == evaluate(found, true)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30))
def test_scores_equal_their_definition(labels: list[tuple[int, int]]) -> None:
    ads = range(len(labels))
    found = pa.table({"ad_id": [str(n) for n in ads], "cluster_id": [str(c) for c, _ in labels]})
    true = pa.table({"ad_id": [str(n) for n in ads], "operator_id": [str(p) for _, p in labels]})
    score = evaluate(found, true)
    shared = [[m for m in ads if labels[m] == labels[n]] for n in ads]
    cluster = [[m for m in ads if labels[m][0] == labels[n][0]] for n in ads]
    party = [[m for m in ads if labels[m][1] == labels[n][1]] for n in ads]
    assert score["b_cubed"]["precision"] == pytest.approx(
        sum(len(shared[n]) / len(cluster[n]) for n in ads) / len(ads)
    )
    assert score["b_cubed"]["recall"] == pytest.approx(
        sum(len(shared[n]) / len(party[n]) for n in ads) / len(ads)
    )
    joined = {(m, n) for n in ads for m in cluster[n] if m < n}
    right = {(m, n) for n in ads for m in party[n] if m < n}
    both = len(joined & right)
    assert score["pairwise"]["precision"] == pytest.approx(both / len(joined) if joined else 1.0)
    assert score["pairwise"]["recall"] == pytest.approx(both / len(right) if right else 1.0)


def test_an_ad_in_two_clusters_is_refused() -> None:
    twice = pa.table({"ad_id": ["a0", "a0"], "cluster_id": ["x", "y"]})
    with pytest.raises(InputError, match=r"twice.*a0"):
        evaluate(twice, truth("a"))


def test_a_table_without_labels_is_refused() -> None:
    with pytest.raises(InputError, match="operator_id or cluster_id"):
        evaluate(clusters("x"), pa.table({"ad_id": ["a0"]}))


def test_the_oracle_joins_what_is_personal_and_nothing_else(tmp_path: Path) -> None:
    pq.write_table(truth("aaabb"), tmp_path / "ads.parquet")
    rows = [
        ("a0", "phone", "+447700900123", True),
        ("a1", "phone", "+447700900123", True),
        ("a3", "phone", "+447700900123", True),  # the same number, later, in other hands
        ("a1", "phone", "+447700900999", False),  # an agency's
        ("a3", "phone", "+447700900999", False),
        ("a3", "image", "scene-1", True),
        ("a4", "image", "scene-1", True),
    ]
    names = ["ad_id", "kind", "value", "personal"]
    pq.write_table(
        pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))),
        tmp_path / "identifiers.parquet",
    )
    found = {row["ad_id"]: row["cluster_id"] for row in oracle(tmp_path).to_pylist()}
    assert found == {"a0": "a0", "a1": "a0", "a2": "a2", "a3": "a3", "a4": "a3"}


@pytest.mark.parametrize(("ids", "reason"), [([["a0"], ["a1"]], "hold list"), (["a0", None], "name no ad")])
def test_a_row_that_names_no_single_ad_is_refused(ids: list[object], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        evaluate(pa.table({"ad_id": ids, "cluster_id": ["x", "y"]}), truth("a"))
