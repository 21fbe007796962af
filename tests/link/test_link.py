"""Clusters, pairs and edges of cases worked out by hand, and what holds for any case."""

from collections.abc import Sequence

import networkx as nx
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from link_cases import Shown, adverts, identifiers

from techthb.engine import open_engine
from techthb.link import Links, link
from techthb.link.forest import BRIDGE
from techthb.schema.tables import CLUSTERS, EDGES, PAIRS


def linked(names: Sequence[str], shown: Sequence[Shown], workers: int = 1) -> Links:
    with open_engine(workers=workers) as engine:
        return link(adverts(names), identifiers(shown), engine=engine)


def clusters(links: Links) -> dict[str, str]:
    return dict(
        zip(links.clusters["ad_id"].to_pylist(), links.clusters["cluster_id"].to_pylist(), strict=True)
    )


PHONE, OTHER, MAIL = "+447700900123", "+447700900456", "desk@lodging.example"


def test_a_shared_number_makes_one_cluster_named_after_its_smallest_advert() -> None:
    links = linked(["b", "a", "c"], [("b", "phone", PHONE, 0.9), ("a", "phone", PHONE, 0.9)])
    assert clusters(links) == {"a": "a", "b": "a", "c": "c"}


def test_the_smallest_name_is_smallest_by_its_bytes() -> None:
    links = linked(["é", "z", "Z"], [(ad, "phone", PHONE, 0.9) for ad in ("é", "z", "Z")])
    assert set(clusters(links).values()) == {"Z"}


def test_a_chain_of_two_identifiers_joins_three_adverts() -> None:
    shown = [
        ("a", "phone", PHONE, 0.9),
        ("b", "phone", PHONE, 0.9),
        ("b", "email", MAIL, 1.0),
        ("c", "email", MAIL, 1.0),
    ]
    assert clusters(linked(["a", "b", "c"], shown)) == {"a": "a", "b": "a", "c": "a"}


def test_a_link_too_weak_to_hold_parts_together_is_a_bridge_between_two_clusters() -> None:
    """The number read with doubt, a quarter apart, in two countries, with different addresses."""
    told = {
        ad: {"country": f"X{ad[0].upper()}", "day": 0 if ad[0] == "a" else 80}
        for ad in ("a1", "a2", "b1", "b2")
    }
    shown = [(ad, "phone", PHONE, 0.6) for ad in ("a1", "b1")]
    shown += [(ad, "email", f"{ad[0]}@lodging.example", 1.0) for ad in told]
    with open_engine() as engine:
        links = link(adverts([*told], told), identifiers(shown), engine=engine)
    assert clusters(links) == {"a1": "a1", "a2": "a1", "b1": "b1", "b2": "b1"}
    [bridge] = links.bridges.to_pylist()
    assert (bridge["ad_id_a"], bridge["ad_id_b"]) == ("a1", "b1") and 0 < bridge["weight"] < BRIDGE
    assert bridge["reasons"][0]["value"] == PHONE
    assert links.pairs.num_rows == 2


def test_of_several_readings_of_one_place_only_the_best_links() -> None:
    table = identifiers([("a", "phone", PHONE, 0.9), ("a", "phone", OTHER, 0.6), ("b", "phone", OTHER, 0.9)])
    column = table.schema.get_field_index("identifier_id")
    table = table.set_column(column, "identifier_id", pa.array(["a#1", "a#1", "b#1"]))
    with open_engine() as engine:
        assert clusters(link(adverts(["a", "b"]), table, engine=engine)) == {"a": "a", "b": "b"}


def test_a_doubtful_reading_links_nothing() -> None:
    links = linked(["a", "b"], [("a", "phone", PHONE, 0.4), ("b", "phone", PHONE, 0.4)])
    assert clusters(links) == {"a": "a", "b": "b"}


@pytest.mark.parametrize("kind", ["domain", "price", "age", "alias", "place"])
def test_what_belongs_to_many_by_its_nature_links_nothing(kind: str) -> None:
    assert clusters(linked(["a", "b"], [("a", kind, "x", 1.0), ("b", kind, "x", 1.0)])) == {
        "a": "a",
        "b": "b",
    }


AGENCY = [(ad, "phone", PHONE, 0.9) for ad in ("a1", "b1", "c1")]
AGENCY += [(f"{party}{n}", "email", f"{party}@lodging.example", 0.9) for party in "abc" for n in (1, 2)]
NAMES = [f"{party}{n}" for party in "abc" for n in (1, 2)]


def test_an_agencys_number_is_set_aside_with_its_reason_and_joins_nobody() -> None:
    links = linked(NAMES, AGENCY)
    assert clusters(links) == {name: f"{name[0]}1" for name in NAMES}
    [row] = links.common.to_pylist()
    assert (row["identifier"], row["ads"], row["groups"]) == (f"phone:{PHONE}", 3, 3)
    assert "3 groups" in row["reason"]


def test_what_was_set_aside_stays_visible_with_weight_zero() -> None:
    edges = linked(NAMES, AGENCY).edges.to_pylist()
    aside = [edge for edge in edges if edge["target"] == f"phone:{PHONE}"]
    assert [edge["weight"] for edge in aside] == [0.0, 0.0, 0.0]
    assert all("set aside as common" in edge["evidence"][0]["sentence"] for edge in aside)


def test_sentences_show_only_the_end_of_a_number() -> None:
    links = linked(NAMES, [*AGENCY, ("a1", "phone", OTHER, 0.9), ("a2", "phone", OTHER, 0.9)])
    sentences = [e["sentence"] for row in links.edges.to_pylist() for e in row["evidence"]]
    sentences += [e["sentence"] for row in links.pairs.to_pylist() for e in row["reasons"]]
    assert sentences
    assert not any(PHONE[1:] in sentence or OTHER[1:] in sentence for sentence in sentences)


def test_no_adverts_give_empty_tables_of_the_contract() -> None:
    links = linked([], [])
    assert (links.edges.schema, links.pairs.schema, links.clusters.schema) == (EDGES, PAIRS, CLUSTERS)
    assert (
        links.clusters.num_rows == links.pairs.num_rows == links.edges.num_rows == links.common.num_rows == 0
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[str], list[Shown]]:
    names = [f"ad-{n}" for n in range(draw(st.integers(1, 20)))]
    value = st.sampled_from(
        ["phone:+447700900123", "phone:+447700900456", "email:a@b.example", "handle:x:y", "url:z"]
    )
    entries = draw(
        st.lists(st.tuples(st.sampled_from(names), value, st.sampled_from([0.5, 0.75, 1.0])), max_size=40)
    )
    return names, [(ad, *each.split(":", 1), confidence) for ad, each, confidence in entries]  # type: ignore[misc]


@settings(max_examples=40)
@given(cases())
def test_every_advert_is_in_one_cluster_and_the_forest_spans_it(case: tuple[list[str], list[Shown]]) -> None:
    names, shown = case
    links = linked(names, shown)
    found = clusters(links)
    assert sorted(found) == sorted(names)
    forest = nx.Graph()
    forest.add_nodes_from(names)
    forest.add_edges_from(
        zip(links.pairs["ad_id_a"].to_pylist(), links.pairs["ad_id_b"].to_pylist(), strict=True)
    )
    assert nx.is_forest(forest)
    assert {frozenset(part) for part in nx.connected_components(forest)} == {
        frozenset(ad for ad in names if found[ad] == cluster) for cluster in found.values()
    }


@settings(max_examples=15)
@given(cases(), st.randoms())
def test_neither_order_nor_workers_change_a_table(
    case: tuple[list[str], list[Shown]], random: object
) -> None:
    names, shown = case
    first = linked(names, shown)
    random.shuffle(names)  # type: ignore[attr-defined]
    again = linked(names, shown, workers=2)
    assert vars(first) == vars(again)


def test_an_advert_without_contact_point_joins_those_whose_text_it_copies() -> None:
    shown = [("a", "phone", PHONE, 0.9), ("a", "text", "a", 1.0), ("b", "text", "a", 0.8)]
    links = linked(["a", "b", "c", "d", "e", "f"], shown)
    assert clusters(links) == {"a": "a", "b": "a", "c": "c", "d": "d", "e": "e", "f": "f"}
    assert [each["sentence"] for each in links.pairs["reasons"][0].as_py()] == [
        "Both adverts show the text template of advert a; 2 of 6 adverts show it."
    ]


def test_a_text_joins_no_two_adverts_with_numbers_of_their_own_and_is_set_aside() -> None:
    shown = [
        ("a", "phone", PHONE, 0.9), ("a", "text", "a", 1.0),
        ("b", "phone", OTHER, 0.9), ("b", "text", "a", 0.8),
    ]  # fmt: skip
    links = linked(["a", "b"], shown)
    assert clusters(links) == {"a": "a", "b": "b"}
    assert links.common.select(["identifier", "ads", "groups"]).to_pylist() == [
        {"identifier": "text:a", "ads": 2, "groups": 2}
    ]


def test_a_text_that_is_less_than_half_alike_links_nothing() -> None:
    assert (
        len(set(clusters(linked(["a", "b"], [("a", "text", "a", 1.0), ("b", "text", "a", 0.4)])).values()))
        == 2
    )
