"""A model fitted to a table: which pairs are counted, what is learnt, and what is carried over."""

from collections import Counter

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from link_cases import Shown, adverts, identifiers

from techthb.engine import open_engine
from techthb.link import Links, link
from techthb.link.fit import rings
from techthb.link.held import hold
from techthb.link.model import ALONE, shipped
from techthb.schema.tables import VERSIONS

PHONE, OTHER = "+447700900123", "+447700900456"


@settings(deadline=None)
@given(st.lists(st.integers(0, 2), min_size=1, max_size=30), st.integers(1, 4))
def test_each_advert_is_counted_with_its_neighbours_in_the_ring_and_each_pair_once(
    labels: list[int], mates: int
) -> None:
    names = [f"{n:02}" for n in range(len(labels))]
    with open_engine(workers=1) as engine:
        held = hold(adverts(names), identifiers([]), VERSIONS.empty_table(), engine)
    label = np.array(labels)
    a, b = rings(held, label, mates)
    assert (a < b).all() and (label[a] == label[b]).all()
    assert len({*zip(a.tolist(), b.tolist(), strict=True)}) == len(a)
    met = Counter([*a.tolist(), *b.tolist()])
    sizes = Counter(labels)
    assert [met[at] for at in range(len(labels))] == [min(2 * mates, sizes[each] - 1) for each in labels]


AGENCY: list[Shown] = [(ad, "phone", PHONE, 1.0) for ad in ("a1", "b1", "c1")]
AGENCY += [(f"{party}{n}", "email", f"{party}@lodging.example", 1.0) for party in "abc" for n in (1, 2)]
NAMES = [f"{party}{n}" for party in "abc" for n in (1, 2)]
TOLD = {name: {"country": "XA", "city": "Norra" if name[0] == "a" else "Sora"} for name in NAMES}


def linked(names: list[str], shown: list[Shown], **more: object) -> Links:
    with open_engine(workers=1) as engine:
        return link(adverts(names, TOLD), identifiers(shown), engine=engine, **more)  # type: ignore[arg-type]


def test_a_fit_freezes_what_is_common_and_what_is_frequent() -> None:
    model = linked(NAMES, AGENCY, fit=True).model
    assert model.common == {f"phone:{PHONE}": 3}
    assert model.cities == {"XA/Norra": 0.333333333, "XA/Sora": 0.666666667}


def test_a_fit_counts_pairs_within_clusters_and_carries_over_what_strangers_share() -> None:
    model = linked(NAMES, AGENCY, fit=True).model
    # three clusters of two: in each the address agrees
    assert model.counts["address"][ALONE]["agree"][0] == 3
    start = shipped()
    assert all(
        model.counts[name][ALONE]["agree"][1] == start.counts[name][ALONE]["agree"][1]
        for name in ("number", "address", "picture", "text")
    )
    assert model.pairs == start.pairs and model.rates == start.rates


def test_under_a_frozen_model_a_common_identifier_stays_common_wherever_it_is_met() -> None:
    model = linked(NAMES, AGENCY, fit=True).model
    later = linked(["x", "y"], [("x", "phone", PHONE, 1.0), ("y", "phone", PHONE, 1.0)], model=model)
    assert later.clusters["cluster_id"].to_pylist() == ["x", "y"]
    assert later.common["identifier"].to_pylist() == [f"phone:{PHONE}"]


def test_under_a_frozen_model_nothing_else_becomes_common() -> None:
    model = linked(["x", "y"], [("x", "phone", OTHER, 1.0), ("y", "phone", OTHER, 1.0)], fit=True).model
    later = linked(NAMES, AGENCY, model=model)
    assert later.common.num_rows == 0 and set(later.clusters["cluster_id"].to_pylist()) == {"a1"}


def test_two_fits_of_one_table_are_equal() -> None:
    assert linked(NAMES, AGENCY, fit=True).model == linked(NAMES[::-1], AGENCY[::-1], fit=True).model


def test_linking_again_under_its_own_model_changes_nothing() -> None:
    first = linked(NAMES, AGENCY, fit=True)
    again = linked(NAMES, AGENCY, model=first.model)
    for table in ("edges", "pairs", "clusters", "common"):
        assert isinstance(getattr(first, table), pa.Table)
        assert getattr(first, table).equals(getattr(again, table))
