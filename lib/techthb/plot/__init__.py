"""Figures: each shows one finding, tells it in its title, and describes itself in ``figure.alt``."""

from techthb.plot.base import (
    COLOURS,
    GREY,
    INK,
    Picture,
    drawn,
    image_tag,
    picture,
    png,
    show,
    show_table,
    svg,
    table_html,
)  # fmt: skip
from techthb.plot.graphs import live_graph, weak_points
from techthb.plot.labels import label
from techthb.plot.links import cluster_graph, hairball, timeline
from techthb.plot.scores import score_bars
from techthb.plot.weights import threshold_curve, waterfall, weight_calibration

__all__ = [
    "COLOURS", "GREY", "INK", "Picture", "cluster_graph", "drawn", "hairball", "image_tag", "label",
    "live_graph", "picture", "png", "score_bars", "show", "show_table", "svg", "table_html",
    "threshold_curve", "timeline", "waterfall", "weak_points", "weight_calibration",
]  # fmt: skip
