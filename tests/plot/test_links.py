"""Figures of a case: each says its finding, describes itself, masks numbers."""

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from matplotlib.text import Text
from small_case import case

from techthb import plot
from techthb.plot.links import cluster_graph, hairball, timeline
from techthb.plot.scores import score_bars
from techthb.schema.tables import PAIRS

SCORES = {
    "this method": {"b_cubed": {"precision": 0.99, "recall": 0.95, "f1": 0.97}},
    "the plain way": {"b_cubed": {"precision": 0.4, "recall": 0.8, "f1": 0.53}},
}


def figures() -> dict[str, Callable[[], plot.Picture]]:
    small = case()
    return {
        "hairball": lambda: hairball(small.ads, small.identifiers),
        "cluster": lambda: cluster_graph(small.ads, small.identifiers, small.links, "A1"),
        "timeline": lambda: timeline(small.ads),
        "scores": lambda: score_bars(SCORES, measured_on="Measured on a test."),
    }


def words(figure: plot.Picture) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


@pytest.mark.parametrize("name", figures())
def test_a_figure_is_the_same_bytes_every_time(name: str) -> None:
    assert plot.svg(figures()[name]()) == plot.svg(figures()[name]())


def test_the_hairball_says_how_many_adverts_fall_into_one_heap() -> None:
    figure = figures()["hairball"]()
    assert "8 of 8 adverts (100%) fall into one heap" in words(figure).replace("\n", " ")
    assert "+442079460000 in 7 adverts" in figure.alt


def test_a_hairball_of_too_many_adverts_says_how_many_it_draws() -> None:
    small = case()
    figure = hairball(small.ads, small.identifiers, most=4)
    assert "The first 4 of 8 adverts are drawn." in words(figure)


def test_the_cluster_names_what_would_split_it() -> None:
    figure = figures()["cluster"]()
    assert "without picture ab12cd it falls into 3 and 3" in words(figure).replace("\n", " ")
    assert "parts of 3 and 3 remain" in figure.alt


def test_the_cluster_shows_weak_bridges_to_other_clusters() -> None:
    small = case()
    inside = small.links.clusters.filter(pc.equal(small.links.clusters["cluster_id"], "A1"))["ad_id"][0]
    outside = small.links.clusters.filter(pc.not_equal(small.links.clusters["cluster_id"], "A1")).to_pylist()[
        0
    ]
    one, other = sorted((inside.as_py(), outside["ad_id"]))
    row = {"ad_id_a": one, "ad_id_b": other, "weight": 9.5, "reasons": []}
    bridged = replace(small.links, bridges=pa.Table.from_pylist([row], PAIRS))
    figure = cluster_graph(small.ads, small.identifiers, bridged, "A1")
    assert f"cluster {outside['cluster_id']}, 9.5 bits" in words(figure)
    assert f"to cluster {outside['cluster_id']} of 9.5 bits" in figure.alt
    assert "weak bridge" not in words(figures()["cluster"]())


def test_the_cluster_shows_the_common_number_but_not_as_a_tie() -> None:
    figure = figures()["cluster"]()
    assert "+442079460000" in words(figure)
    assert "common:\njoins nothing" in words(figure)
    assert "2 phone numbers" in figure.alt


def test_a_cluster_with_too_many_circles_says_what_it_leaves_out() -> None:
    small = case()
    figure = cluster_graph(small.ads, small.identifiers, small.links, "A1", most=2)
    assert "2 groups of adverts with the same identifiers are left out." in words(figure)


def test_numbers_outside_the_reserved_slots_are_masked_in_figures() -> None:
    small = case()
    swapped = pa.Table.from_pylist(
        [
            {**row, "value": row["value"].replace("+442079460000", "+442079461234")}
            for row in small.identifiers.to_pylist()
        ],
        small.identifiers.schema,
    )
    figure = hairball(small.ads, swapped)
    assert "2079461234" not in words(figure) + figure.alt
    assert "•234" in words(figure)


def test_the_timeline_counts_named_cities_only() -> None:
    figure = figures()["timeline"]()
    assert "8 adverts in 2 cities over 22 days" in words(figure)
    assert "Port Alder 3, Brandt 3 and not stated 2" in figure.alt


def test_a_timeline_with_many_rows_says_how_many_adverts_it_leaves_out() -> None:
    assert "2 adverts in other rows are left out." in words(timeline(case().ads, most=2))


def test_a_timeline_can_have_a_row_for_each_site() -> None:
    assert "8 adverts in 2 sites over 22 days" in words(timeline(case().ads, rows="site"))


def test_a_timeline_of_one_advert_can_be_drawn() -> None:
    assert "1 advert in 1 city over 1 day" in words(timeline(case().ads.slice(0, 1)))


def test_scores_stand_beside_where_they_were_measured() -> None:
    figure = figures()["scores"]()
    assert "Measured on a test." in words(figure)
    assert "the plain way: precision 0.40, recall 0.80, F1 0.53." in figure.alt
    assert {"0.97", "0.53"} <= set(words(figure).split("\n"))
