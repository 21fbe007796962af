"""What joins strangers is found by what it joins."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from techthb.link.common import Incidence, common, groups, parted


def shown(entries: list[tuple[int, int]], ads: int, contact: list[bool]) -> Incidence:
    ad = np.array([a for a, _ in entries], np.int64)
    identifier = np.array([i for _, i in entries], np.int64)
    return Incidence(ads, len(contact), ad, identifier, np.array(contact, bool))


def taken_away(case: Incidence) -> list[int]:
    """What ``groups`` promises, by taking each identifier away and looking."""
    uses = np.bincount(case.identifier, minlength=case.identifiers)
    graph, own = nx.Graph(), set()
    for ad, identifier in zip(case.ad.tolist(), case.identifier.tolist(), strict=True):
        if uses[identifier] > 1:
            graph.add_edge(("ad", ad), ("identifier", identifier))
        elif case.contact[identifier]:
            own.add(ad)

    def counts(part: set[tuple[str, int]]) -> bool:
        return any(n in own if kind == "ad" else case.contact[n] for kind, n in part)

    found = []
    for n in range(case.identifiers):
        node = ("identifier", n)
        if node not in graph:
            found.append(0)
            continue
        rest = graph.subgraph(nx.node_connected_component(graph, node) - {node})
        found.append(sum(counts(part) for part in nx.connected_components(rest)))
    return found


@st.composite
def cases(draw: st.DrawFn) -> Incidence:
    ads, identifiers = draw(st.integers(1, 14)), draw(st.integers(1, 10))
    entry = st.tuples(st.integers(0, ads - 1), st.integers(0, identifiers - 1))
    entries = sorted(draw(st.sets(entry, max_size=40)))
    return shown(entries, ads, draw(st.lists(st.booleans(), min_size=identifiers, max_size=identifiers)))


@given(cases())
def test_groups_are_what_is_left_when_the_identifier_is_taken_away(case: Incidence) -> None:
    assert groups(case).tolist() == taken_away(case)


# Three operators of two adverts each, joined by identifier 0; each has a number of its own (1, 2, 3).
AGENCY = [(0, 0), (0, 1), (1, 1), (2, 0), (2, 2), (3, 2), (4, 0), (4, 3), (5, 3)]


def test_a_number_that_joins_three_parties_is_common() -> None:
    assert common(shown(AGENCY, 6, [True] * 4)).tolist() == [3, 0, 0, 0]


def test_a_number_that_joins_two_parties_may_be_an_operators_second_one() -> None:
    assert common(shown(AGENCY[:6], 4, [True] * 3)).tolist() == [0, 0, 0]


def test_a_picture_that_joins_three_parties_is_common_too() -> None:
    assert common(shown(AGENCY, 6, [False, True, True, True])).tolist() == [3, 0, 0, 0]


def test_pictures_behind_a_number_are_no_parties_of_their_own() -> None:
    assert common(shown(AGENCY, 6, [True, False, False, False])).tolist() == [0, 0, 0, 0]


def test_a_big_operators_number_is_not_common_however_often_it_is_shown() -> None:
    entries = [(ad, 0) for ad in range(50)]
    assert common(shown(entries, 50, [True])).tolist() == [0]


def test_an_agency_behind_a_hotline_is_found_once_the_hotline_is_gone() -> None:
    """Twelve parties show the hotline (0); three of them, not on that site alone, the agency's number (1)."""
    parties = range(12)
    entries = [(2 * p, 0) for p in parties] + [(ad, 2 + p) for p in parties for ad in (2 * p, 2 * p + 1)]
    entries += [(2 * p + 1, 1) for p in (0, 1, 2)]
    found = common(shown(entries, 24, [True] * 14)).tolist()
    assert found[0] == 10  # the three that the agency holds together are one group while it counts
    assert found[1] == 3
    assert found[2:] == [0] * 12


# Text 0 is in adverts 0, 1 and 2; number 1 in adverts 0 and 1; number 2 in adverts 2 and 3.
TWO_PARTIES = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 2), (3, 2)]


def test_a_text_joins_the_groups_that_the_contact_points_of_its_adverts_make() -> None:
    case = shown(TWO_PARTIES, 4, [False, True, True])
    assert parted(case, np.array([True, False, False])).tolist() == [2, 0, 0]


def test_a_text_that_is_most_of_what_each_group_published_may_join_them() -> None:
    """As when one party changed its number and kept its words: adverts 2 and 3 both carry the text."""
    case = shown([*TWO_PARTIES, (3, 0)], 4, [False, True, True])
    assert parted(case, np.array([True, False, False])).tolist() == [0, 0, 0]


def test_a_text_that_nobody_repeats_joins_no_groups() -> None:
    case = shown([(0, 0), (0, 1), (1, 0), (1, 2)], 2, [False, True, True])
    assert parted(case, np.array([True, False, False])).tolist() == [2, 0, 0]


def test_a_text_that_one_group_copied_joins_nobody() -> None:
    """Adverts 4 to 6 are a third party's, and one of them carries the text."""
    third = [(ad, 3) for ad in (4, 5, 6)]
    case = shown([*TWO_PARTIES, (3, 0), *third, (4, 0)], 7, [False, True, True, True])
    assert parted(case, np.array([True, False, False, False])).tolist() == [3, 0, 0, 0]


def test_a_text_of_one_group_and_of_adverts_without_contact_point_joins_no_two() -> None:
    case = shown([(0, 0), (0, 1), (1, 1), (2, 0), (3, 0)], 4, [False, True])
    assert parted(case, np.array([True, False])).tolist() == [0, 0]


def test_groups_that_other_texts_would_make_do_not_count() -> None:
    case = shown([*TWO_PARTIES, (1, 3), (3, 3)], 4, [False, True, True, False])
    assert parted(case, np.array([True, False, False, True])).tolist() == [2, 0, 0, 2]
