"""The explorer of links without a browser: what it says, draws and does when something is chosen."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest
from link_cases import Shown, adverts, identifiers

from techthb import widgets
from techthb.engine import open_engine
from techthb.link import Links, link
from techthb.schema.tables import ADS

PHONE, MAIL, HOSTILE = "+447700900123", "room@lodging.example", "<script>alert(1)</script>"


def linked(names: list[str], shown: list[Shown]) -> Links:
    with open_engine(workers=1) as engine:
        return link(adverts(names), identifiers(shown), engine=engine)


@pytest.fixture
def chain() -> Links:
    """a and b share a number, b and c an address: the second link is the stronger."""
    shown: list[Shown] = [(ad, "phone", PHONE, 1.0) for ad in ("a", "b")]
    shown += [(ad, "email", MAIL, 1.0) for ad in ("b", "c")]
    shown += [(ad, "handle", "@syn_one", 1.0) for ad in ("y", "z")]
    return linked(["a", "b", "c", "y", "z", "lone"], shown)


def test_a_group_falls_apart_as_the_threshold_rises(chain: Links) -> None:
    explorer = widgets.links(chain, synthetic=True)
    weak, strong = sorted(row["weight"] for row in chain.pairs.to_pylist() if row["ad_id_a"] in "ab")
    explorer.threshold.value = 0.0
    assert "1 cluster of 3 adverts, and 0 adverts standing alone" in explorer.told.value
    explorer.threshold.value = (weak + strong) / 2
    assert "1 cluster of 2 adverts, and 1 advert standing alone" in explorer.told.value
    assert "1 link fall" in explorer.figure().alt
    explorer.threshold.value = 28.0
    assert "no cluster, and 3 adverts standing alone" in explorer.told.value
    assert "The whole case: 0 clusters" in explorer.told.value


def test_links_are_listed_the_weakest_first_and_the_chosen_one_is_explained(chain: Links) -> None:
    explorer = widgets.links(chain, synthetic=True)
    assert [label.split(": ")[1] for label, _ in explorer.link.options] == ["a and b", "b and c"]
    assert "phone number ending 123" in explorer.why.value
    explorer.link.value = 1
    assert "e-mail address" in explorer.why.value
    assert "not known for real data" in explorer.why.value or "No pair of this strength" in explorer.why.value


def test_a_link_that_is_clicked_is_chosen(chain: Links) -> None:
    explorer = widgets.links(chain, synthetic=True)
    (network,) = explorer.network.children
    network.selected_edge = ("c", "b")
    assert explorer.link.value == 1
    assert "b and c" in explorer.why.value


def test_another_group_brings_its_own_links(chain: Links) -> None:
    explorer = widgets.links(chain, synthetic=True)
    explorer.group.value = 1
    assert [label.split(": ")[1] for label, _ in explorer.link.options] == ["y and z"]
    assert "handle" in explorer.why.value


def test_on_real_adverts_no_error_rate_is_printed(chain: Links) -> None:
    explorer = widgets.links(chain, synthetic=False)
    assert "is not known for real adverts" in explorer.why.value
    assert "in a thousand" not in explorer.why.value


def test_names_that_are_markup_are_escaped() -> None:
    rows = [
        {"ad_id": ad, "site": "one.example", "posted_at": datetime(2026, 3, 4, tzinfo=UTC), "text": ""}
        for ad in ("a", HOSTILE)
    ]
    shown: list[Shown] = [(ad, "phone", PHONE, 1.0) for ad in ("a", HOSTILE)]
    with open_engine(workers=1) as engine:
        case = link(pa.Table.from_pylist(rows, ADS), identifiers(shown), engine=engine)
    explorer = widgets.links(case, synthetic=True)
    for part in (explorer.told, explorer.why, explorer.drawn):
        assert HOSTILE not in part.value


def test_a_case_without_links_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no two adverts are linked"):
        widgets.links(linked(["a", "b"], []), synthetic=True)


def test_outside_a_browser_it_is_one_line(chain: Links) -> None:
    assert repr(widgets.links(chain, synthetic=True)).startswith("Explorer of 3 links: Cut below 15 bits")
