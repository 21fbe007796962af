"""Graphs of adverts and identifiers: what is drawn, what would break, where it stands."""

from dataclasses import replace

import networkx as nx
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_case import FIRST, HOTLINE, PICTURE, SECOND, case

from techthb.plot.graphs import busiest, grouped, laid_out, live_graph, naive_graph, packed, weak_points


def live(cluster: str = "A1") -> nx.Graph:
    small = case()
    rows = small.links.clusters.to_pylist()
    inside = small.links.clusters["ad_id"].filter([row["cluster_id"] == cluster for row in rows])
    return live_graph(small.links, inside)


def test_joining_by_anything_shared_makes_one_heap_of_the_eight_adverts() -> None:
    small = case()
    graph = naive_graph(small.ads, small.identifiers)
    assert [sum(n.startswith("ad:") for n in part) for part in nx.connected_components(graph)] == [8]
    assert busiest(graph, 1) == [(f"phone:{HOTLINE}", 7)]


def test_a_cluster_is_drawn_without_its_common_identifiers() -> None:
    assert {n for n in live() if not n.startswith("ad:")} == {
        f"phone:{FIRST}",
        f"phone:{SECOND}",
        f"image:{PICTURE}",
    }


def test_adverts_with_the_same_identifiers_become_one_node() -> None:
    assert sorted(grouped(live()).members.values()) == [["A1", "A2"], ["A3"], ["A4"], ["A5", "A6"]]


def test_an_identifier_of_one_advert_alone_is_not_drawn() -> None:
    graph = live()
    graph.add_edge("ad:A1", "email:only@once.example")
    assert "email:only@once.example" not in grouped(graph).graph


def test_the_picture_is_what_holds_the_two_halves_together() -> None:
    (point,) = weak_points(live())
    assert (point.identifier, point.ads, point.parts, point.alone) == (f"image:{PICTURE}", 2, (3, 3), 0)


def test_adverts_left_alone_are_counted_apart_from_parts() -> None:
    graph = nx.Graph()
    graph.add_edges_from(("phone:hub", f"ad:{n}") for n in range(5))
    graph.add_edges_from([("email:x", "ad:0"), ("email:x", "ad:1"), ("email:y", "ad:2"), ("email:y", "ad:3")])
    (point,) = weak_points(graph)
    assert (point.identifier, point.parts, point.alone) == ("phone:hub", (2, 2), 1)


def test_a_cluster_held_twice_over_has_no_weak_point() -> None:
    graph = nx.Graph([(f"ad:{a}", identifier) for a in range(4) for identifier in ("phone:p", "email:e")])
    assert weak_points(graph) == []


def test_versions_of_a_picture_are_one_node_of_the_cluster() -> None:
    small = case()
    other = "ff" * 32
    edges = [
        {**each, "target": f"image:{other}"} if (each["source"], each["kind"]) == ("ad:A4", "image") else each
        for each in small.links.edges.to_pylist()
    ]
    version = {"source": f"image:{PICTURE}", "target": f"image:{other}", "kind": "image", "weight": 6.0}
    edges.append({**version, "evidence": []})
    links = replace(small.links, edges=pa.Table.from_pylist(edges, small.links.edges.schema))
    graph = live_graph(links, pa.chunked_array([["A3", "A4"]]))
    assert sorted(graph[f"image:{PICTURE}"]) == ["ad:A3", "ad:A4"]
    assert graph.graph["same"][f"image:{other}"] == f"image:{PICTURE}"


def test_adverts_that_share_nothing_are_drawn_one_by_one() -> None:
    graph = nx.Graph()
    graph.add_nodes_from(["ad:1", "ad:2"])
    assert len(grouped(graph).members) == 2


@pytest.mark.parametrize("nodes", [0, 1, 2, 40, 200])
def test_a_layout_is_the_same_every_time_and_stays_in_its_square(nodes: int) -> None:
    graph = nx.path_graph(nodes)
    graph = nx.relabel_nodes(graph, {n: f"n{n}" for n in graph})
    place = laid_out(graph, seed=4)
    assert place == laid_out(graph.copy(), seed=4)
    assert set(place) == set(graph)
    assert all(-1 <= x <= 1 and -1 <= y <= 1 for x, y in place.values())


def test_the_order_in_which_a_graph_was_built_does_not_move_it() -> None:
    edges = [("a", "b"), ("b", "c"), ("c", "d"), ("b", "e")]
    assert laid_out(nx.Graph(edges), 4) == laid_out(nx.Graph(edges[::-1]), 4)


@given(st.lists(st.integers(1, 6), max_size=30))
def test_packed_groups_keep_to_their_side_and_apart(sizes: list[int]) -> None:
    groups = [[f"{n}-{k}" for k in range(size)] for n, size in enumerate(sizes)]
    place = packed(groups, left=1.2)
    assert set(place) == {node for group in groups for node in group}
    assert all(x >= 1.2 for x, _ in place.values())
    assert len(set(place.values())) == len(place)
