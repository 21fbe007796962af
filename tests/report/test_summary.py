"""The table of clusters: values worked out by hand on the small case."""

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from small_case import PICTURE, case

from techthb.report import SUMMARY, cluster_summary


def row(cluster: str) -> dict[str, object]:
    small = case()
    table = cluster_summary(small.ads, small.identifiers, small.links)
    return next(each for each in table.to_pylist() if each["cluster_id"] == cluster)


def test_the_columns_are_those_announced() -> None:
    small = case()
    assert cluster_summary(small.ads, small.identifiers, small.links).schema == SUMMARY


def test_the_largest_cluster_comes_first() -> None:
    small = case()
    table = cluster_summary(small.ads, small.identifiers, small.links)
    assert table["cluster_id"].to_pylist() == ["A1", "B1"]


def test_sites_and_named_cities_are_counted_once_each() -> None:
    found = row("A1")
    assert (found["ads"], found["sites"], found["cities"]) == (6, 2, 2)


def test_first_and_last_seen_are_those_of_its_own_adverts() -> None:
    found = row("A1")
    assert found["first_seen"] == datetime(2025, 3, 1, 9, tzinfo=UTC)
    assert found["last_seen"] == datetime(2025, 3, 16, 9, tzinfo=UTC)


def test_what_links_it_names_kinds_and_adverts_and_no_common_number() -> None:
    assert row("A1")["linked_by"] == "2 phone numbers (in 3 adverts each) and 1 picture (in 2 adverts)"
    assert row("B1")["linked_by"] == "1 e-mail address (in 2 adverts)"


def test_strength_is_the_weakest_and_the_median_link_of_the_spanning_tree() -> None:
    found = row("A1")
    assert (found["weakest"], found["median"]) == (6.0, 9.5)


def test_four_of_six_adverts_rest_on_one_identifier() -> None:
    # A3 and A4 each show a number and the picture; A1, A2, A5 and A6 only a number
    assert row("A1")["rests_on_one"] == pytest.approx(4 / 6)


def test_two_versions_of_one_picture_are_one_holder() -> None:
    small = case()
    other = "ff" * 32
    edges = [
        {**each, "target": each["target"].replace(PICTURE, other)} if each["source"] == "ad:A4" else each
        for each in small.links.edges.to_pylist()
    ]
    version = {"source": f"image:{PICTURE}", "target": f"image:{other}", "kind": "image", "weight": 6.0}
    edges.append({**version, "evidence": []})
    links = replace(small.links, edges=pa.Table.from_pylist(edges, small.links.edges.schema))
    found = cluster_summary(small.ads, small.identifiers, links).to_pylist()[0]
    assert found["linked_by"] == "2 phone numbers (in 3 adverts each) and 1 picture (in 2 adverts)"


def test_a_case_without_clusters_gives_an_empty_table() -> None:
    small = case()
    alone = pa.table({"ad_id": small.ads["ad_id"], "cluster_id": small.ads["ad_id"]})
    links = replace(small.links, clusters=alone, pairs=small.links.pairs.slice(0, 0))
    assert len(cluster_summary(small.ads, small.identifiers, links)) == 0
