"""A group of linked adverts, and how it falls apart when weak links are cut."""

from collections.abc import Mapping
from itertools import cycle

import networkx as nx
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from techthb.plot.base import COLOURS, GREY, INK, Picture, drawn, picture
from techthb.plot.graphs import Position
from techthb.plot.labels import count, listed

__all__ = ["coloured", "parts_at", "split_graph"]

PALETTE = [COLOURS[name] for name in ("blue", "orange", "green", "vermillion", "sky", "purple", "yellow")]
SHAPES = "osD^vPh"
"""Colour and shape of the parts, the largest first; after the last they begin again."""

ALONE = ("x", GREY)


def parts_at(graph: nx.Graph, threshold: float) -> list[list[str]]:
    """The parts that links (``weight``) of ``threshold`` bits and more hold together, the largest first."""
    kept = nx.Graph()
    kept.add_nodes_from(graph)
    kept.add_edges_from((a, b) for a, b, weight in graph.edges(data="weight") if weight >= threshold)
    return sorted((sorted(part) for part in nx.connected_components(kept)), key=lambda p: (-len(p), p))


def coloured(graph: nx.Graph, threshold: float) -> dict[str, str]:
    """The colour of each advert: that of its part, grey for one that stands alone."""
    found = {}
    for part, colour in zip(parts_at(graph, threshold), cycle(PALETTE), strict=False):
        found.update(dict.fromkeys(part, colour if len(part) > 1 else GREY))
    return found


@drawn
def split_graph(graph: nx.Graph, place: Mapping[str, Position], threshold: float) -> Picture:
    """The adverts of a group and the links between them; those below the threshold are dotted.

    Parameters
    ----------
    graph : adverts, with the ``weight`` of each link in bits.
    place : where each advert stands.
    threshold : bits below which links are cut.
    """
    parts = parts_at(graph, threshold)
    several = [part for part in parts if len(part) > 1]
    alone = len(parts) - len(several)
    sizes = listed([str(len(part)) for part in several[:6]]) + (" …" if len(several) > 6 else "")
    into = f"{count(len(several), 'cluster')} of {sizes}" if several else "no cluster"
    cut = [(a, b) for a, b, weight in graph.edges(data="weight") if weight < threshold]
    figure = picture(
        f"Cut below {threshold:g} bits: {into} adverts, {alone} alone",
        alt=f"Network of {count(len(graph), 'advert')} and {count(graph.number_of_edges(), 'link')}. Cut "
        f"below {threshold:g} bits, {count(len(cut), 'link')} fall away and leave {into} adverts; "
        f"{count(alone, 'advert')} standing alone.",
        width=8,
        height=4.8,
    )
    axes = figure.subplots()
    axes.set_axis_off()
    kept = [(a, b) for a, b, weight in graph.edges(data="weight") if weight >= threshold]
    for edges, colour, dashes in ((kept, INK, "-"), (cut, COLOURS["vermillion"], ":")):
        lines = [(place[a], place[b]) for a, b in sorted(edges)]
        axes.add_collection(LineCollection(lines, colors=colour, linestyles=dashes, linewidths=1.0, zorder=1))
    for part, shape, colour in zip(parts, cycle(SHAPES), cycle(PALETTE), strict=False):
        mark, tone = (shape, colour) if len(part) > 1 else ALONE
        across, up = zip(*(place[name] for name in part), strict=True)
        axes.scatter(across, up, marker=mark, s=42, color=tone, zorder=2)
    handles = [
        Line2D([], [], color=INK, label="link"),
        Line2D([], [], color=COLOURS["vermillion"], linestyle=":", label="cut"),
        Line2D([], [], color=GREY, marker="x", linestyle="", label="stands alone"),
    ]
    figure.legend(handles=handles, loc="outside right center")
    return figure
