"""Why adverts are linked, in cases worked out by hand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from link_cases import Shown, adverts, identifiers

from techthb.engine import open_engine
from techthb.errors import InputError
from techthb.link import link
from techthb.link.explain import Case, explain_cluster, explain_pair
from techthb.schema.tables import VERSIONS

PHONE, OTHER, MAIL = "+447700900123", "+447700900456", "room@lodging.example"

CHAIN: list[Shown] = [
    ("a", "phone", PHONE, 1.0), ("b", "phone", PHONE, 1.0),
    ("b", "email", MAIL, 1.0), ("c", "email", MAIL, 1.0),
    ("c", "phone", OTHER, 1.0), ("d", "phone", OTHER, 1.0), ("e", "phone", OTHER, 1.0),
]  # fmt: skip
"""a to b by a number, b to c by an address, c to d and e by another number."""


@pytest.fixture
def engine() -> Iterator[object]:
    with open_engine(workers=1) as opened:
        yield opened


def case(
    engine: object,
    names: Sequence[str],
    shown: Sequence[Shown],
    told: Mapping[str, Mapping[str, Any]] | None = None,
) -> Case:
    ads, found = adverts(names, told), identifiers(shown)
    links = link(ads, found, engine=engine)  # type: ignore[arg-type]
    kept = ads.select(["ad_id", "site", "posted_at", "country", "city"])
    made = (links.pairs, links.bridges, links.clusters, links.common, links.model)
    return Case(kept, found, VERSIONS.empty_table(), *made, engine)  # type: ignore[arg-type]


def test_a_chain_names_every_step_and_the_places_on_which_it_rests(engine: object) -> None:
    found = explain_pair(case(engine, "abcdef", CHAIN), "a", "d")
    assert [(step.one, step.other) for step in found.shortest] == [("a", "b"), ("b", "c"), ("c", "d")]
    assert found.strongest == found.shortest
    first = found.shortest[0]
    assert [(place.ad_id, place.value, place.start, place.end) for place in first.places] == [
        ("a", PHONE, 0, 1), ("b", PHONE, 0, 1),
    ]  # fmt: skip


def test_the_pieces_of_a_step_add_up_to_its_weight(engine: object) -> None:
    for step in explain_pair(case(engine, "abcdef", CHAIN), "a", "d").shortest:
        assert sum(reason["weight"] for reason in step.reasons) == pytest.approx(step.weight, abs=1e-5)


def test_two_adverts_of_one_cluster_need_share_nothing_themselves(engine: object) -> None:
    found = explain_pair(case(engine, "abcdef", CHAIN), "a", "d")
    assert found.direct.places == () and found.direct.weight < 0


def test_the_strongest_chain_may_be_longer_than_the_shortest(engine: object) -> None:
    """a and c share a text only, a and b and b and c a number and more: the chain over b is stronger."""
    texts: list[Shown] = [(ad, "text", "a", 0.6) for ad in "ac"]
    strong: list[Shown] = [(ad, "phone", PHONE, 1.0) for ad in "ab"] + [
        (ad, "email", MAIL, 1.0) for ad in "ab"
    ]
    strong += [(ad, "wallet", "w", 1.0) for ad in "bc"] + [(ad, "image", "f" * 64, 1.0) for ad in "bc"]
    found = explain_pair(case(engine, "abc", texts + strong), "a", "c")
    assert [(step.one, step.other) for step in found.shortest] == [("a", "c")]
    weakest = min(step.weight for step in found.strongest)
    assert weakest >= found.shortest[0].weight


def test_adverts_of_two_clusters_have_no_chain_and_are_still_compared(engine: object) -> None:
    found = explain_pair(case(engine, "abcdef", CHAIN), "a", "f")
    assert found.shortest == found.strongest == ()
    assert {found.direct.one, found.direct.other} == {"a", "f"}


def test_what_was_set_aside_is_shown_with_its_reason_and_weighs_nothing(engine: object) -> None:
    agency: list[Shown] = [(ad, "phone", PHONE, 0.9) for ad in ("a1", "b1", "c1")]
    agency += [(f"{party}{n}", "email", f"{party}@lodging.example", 0.9) for party in "abc" for n in (1, 2)]
    names = [f"{party}{n}" for party in "abc" for n in (1, 2)]
    found = explain_pair(case(engine, names, agency), "a1", "b1")
    assert [row["identifier"] for row in found.aside] == [f"phone:{PHONE}"]
    assert all(reason["value"] != PHONE for reason in found.direct.reasons)


def test_a_cluster_says_what_it_hangs_on_and_what_would_fall_away(engine: object) -> None:
    found = explain_cluster(case(engine, "abcdef", CHAIN), "d")
    assert (found.cluster_id, found.adverts, found.identifiers) == ("a", 5, 3)
    assert found.on_one == 3  # a, d and e
    hinges = {hinge.node: hinge.parts for hinge in found.hinges}
    assert hinges == {
        f"phone:{PHONE}": (4, 1), "ad:b": (3, 1), f"email:{MAIL}": (3, 2), "ad:c": (2, 2),
        f"phone:{OTHER}": (3, 1, 1),
    }  # fmt: skip
    lost = [sum(hinge.parts[1:]) for hinge in found.hinges]
    assert lost == sorted(lost, reverse=True)


def test_an_advert_alone_hangs_on_nothing(engine: object) -> None:
    found = explain_cluster(case(engine, "abcdef", CHAIN), "f")
    assert (found.adverts, found.hinges, found.weakest) == (1, (), None)


def test_a_ring_hangs_on_nothing(engine: object) -> None:
    ring: list[Shown] = [
        (ad, kind, "x", 1.0) for ad, kind in (("a", "phone"), ("b", "phone"), ("b", "email"))
    ]
    ring += [(ad, kind, "x", 1.0) for ad, kind in (("c", "email"), ("c", "handle"), ("a", "handle"))]
    assert explain_cluster(case(engine, "abc", ring), "a").hinges == ()


def test_clusters_that_a_bridge_links_are_told_of_each_other(engine: object) -> None:
    """Abroad, a quarter later, with another address: the number alone does not make them one."""
    told = {"b": {"day": 80, "country": "XB"}, "a": {"country": "XA"}}
    shown: list[Shown] = [(ad, "phone", PHONE, 0.6) for ad in "ab"]
    shown += [(ad, "email", f"{ad}@lodging.example", 1.0) for ad in "ab"]
    made = case(engine, "ab", shown, told)
    found = explain_pair(made, "b", "a")
    assert found.shortest == () and [(step.one, step.other) for step in found.bridges] == [("b", "a")]
    assert [(step.one, step.other) for step in explain_cluster(made, "a").bridges] == [("a", "b")]


def test_a_name_that_is_none_is_refused(engine: object) -> None:
    made = case(engine, "abcdef", CHAIN)
    with pytest.raises(InputError, match="no such advert"):
        explain_pair(made, "a", "nobody")
    with pytest.raises(InputError, match="one advert"):
        explain_pair(made, "a", "a")
