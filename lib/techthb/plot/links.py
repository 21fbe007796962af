"""Figures of linked advertisements: the hairball, one cluster, its timeline."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from techthb.datasets.reserved import mask_text
from techthb.plot.base import COLOURS, GREY, INK, Picture, drawn, picture
from techthb.plot.graphs import (
    Grouped,
    Position,
    busiest,
    grouped,
    laid_out,
    live_graph,
    naive_graph,
    packed,
    versions,
    weak_points,
)  # fmt: skip
from techthb.plot.labels import KIND_WORDS, count, label, listed

if TYPE_CHECKING:
    from techthb.link import Links

__all__ = ["cluster_graph", "hairball", "timeline"]

MARKS: dict[str, tuple[str, str]] = {
    "phone": ("s", COLOURS["orange"]),
    "token": ("D", COLOURS["yellow"]),
    "image": ("h", COLOURS["purple"]),
    "email": ("^", COLOURS["green"]),
    "url": ("v", COLOURS["sky"]),
    "domain": ("v", COLOURS["sky"]),
    "handle": ("p", COLOURS["green"]),
    "text": ("8", COLOURS["sky"]),
}
"""Shape and colour of each kind of identifier; adverts are circles."""

OTHER_MARK = ("P", COLOURS["green"])

SITE_MARKS: tuple[tuple[str, str], ...] = (
    ("o", COLOURS["blue"]),
    ("s", COLOURS["orange"]),
    ("^", COLOURS["green"]),
    ("D", COLOURS["vermillion"]),
    ("v", COLOURS["purple"]),
    ("P", COLOURS["sky"]),
)
"""Shape and colour of the six busiest sites of a timeline."""


MOST_NAMES = 24
"""Identifiers that a cluster's figure names all; of more it names those that matter."""


@drawn
def hairball(ads: pa.Table, identifiers: pa.Table, *, seed: int = 4, most: int = 1_500) -> Picture:
    """All adverts joined by every identifier that any two of them show: what not to do.

    Parameters
    ----------
    ads, identifiers : tables of the public contract.
    seed : of the layout.
    most : adverts drawn; the first ones by ``ad_id`` when there are more.
    """
    shown = ads.sort_by("ad_id").slice(0, most)
    graph = naive_graph(shown, identifiers)
    groups = sorted(nx.connected_components(graph), key=lambda nodes: (-_ads_in(nodes), min(nodes)))
    heap = _ads_in(groups[0])
    hubs = busiest(graph, 3)
    figure = picture(
        f"Joined by anything they share, {heap:,} of {len(shown):,} adverts "
        f"({heap / len(shown):.0%}) fall into one heap",
        alt=f"Network of {len(shown):,} adverts and what they show. One tangle holds {heap:,} of them; the "
        f"rest form {len(groups) - 1:,} groups or stand alone. The busiest identifiers are "
        + listed([f"{label(node)} in {held:,} adverts" for node, held in hubs])
        + ".",
        width=9,
        height=5.4,
        note=f"The first {len(shown):,} of {len(ads):,} adverts are drawn." if len(ads) > most else "",
    )
    axes = _canvas(figure)
    big, rest = grouped(graph.subgraph(groups[0])), grouped(graph.subgraph(set().union(*groups[1:])))
    heap_place = {node: (1.6 * x, y) for node, (x, y) in laid_out(big.graph, seed).items()}
    place = heap_place | packed(nx.connected_components(rest.graph), left=1.75)
    both = nx.compose(big.graph, rest.graph)
    _lines(axes, both.edges, place, width=0.4, colour="#9CA3AF")
    _identifiers(axes, [n for n in both if not n.startswith("ads:")], place, size=9)
    _adverts(axes, rest, place, size=9, colour=COLOURS["blue"])
    _adverts(axes, big, place, size=9, colour=COLOURS["vermillion"])
    _point_out(axes, [(place[node], f"{label(node)} in {held:,} adverts") for node, held in hubs])
    _legend(axes, both, {"advert in the heap": COLOURS["vermillion"], "other advert": COLOURS["blue"]})
    return figure


@drawn
def cluster_graph(
    ads: pa.Table, identifiers: pa.Table, links: "Links", cluster: str, *, seed: int = 4, most: int = 60
) -> Picture:
    """One cluster: its adverts, the identifiers that hold it together, and those set aside as common.

    Adverts that show the same identifiers are one circle with their number. Identifiers whose removal would
    break the cluster into parts of two or more adverts have a thick outline; common identifiers are grey
    crosses on dashed lines and hold nothing. Bridges, links that are too weak to join two clusters, are
    dotted lines to an empty circle that stands for the other cluster.

    Parameters
    ----------
    ads, identifiers, links : of one case.
    cluster : a ``cluster_id``.
    seed : of the layout.
    most : circles drawn; those with the most adverts when there are more.
    """
    inside = links.clusters.filter(pc.equal(links.clusters["cluster_id"], cluster))["ad_id"]
    live = live_graph(links, inside)
    weak = {point.identifier: point for point in weak_points(live)}
    whole = grouped(live)
    kept = _largest(whole, most)
    shown = whole.graph.subgraph(kept | {n for n in whole.graph if not n.startswith("ads:")})
    shown = shown.subgraph(n for n in shown if n.startswith("ads:") or shown.degree(n))
    left_out = len(whole.members) - len(kept)
    place = laid_out(shown, seed)
    common = _common_edges(identifiers, links, {n: whole.members[n] for n in sorted(kept)})
    place |= _beside(common, place)
    bridges = _bridges(links, {n: whole.members[n] for n in sorted(kept)})
    place |= _above(bridges, place)
    held = Counter(n.partition(":")[0] for n in shown if not n.startswith("ads:"))
    figure = picture(
        _cluster_finding(len(inside), held, weak),
        alt=_cluster_alt(len(inside), held, weak, len({node for _, node in common}), bridges),
        width=9,
        height=6,
        note=f"{left_out:,} groups of adverts with the same identifiers are left out." if left_out else "",
    )
    axes = _canvas(figure)
    _lines(axes, common, place, width=0.8, colour=GREY, dashes="--")
    _lines(axes, shown.edges, place, width=0.9, colour="#6B7280")
    _adverts(axes, Grouped(shown, {n: whole.members[n] for n in sorted(kept)}), place, size=70, numbers=True)
    names = sorted(n for n in shown if not n.startswith("ads:"))
    _identifiers(axes, names, place, size=80, outlined=set(weak))
    aside = sorted({node for _, node in common})
    _crosses(axes, aside, place)
    for node in names:
        if len(names) <= MOST_NAMES or node in weak or shown.degree(node) > 4:
            _name(axes, place[node], label(node))
    for n, node in enumerate(aside):
        _name(axes, place[node], label(node), grey=True, lower=n % 2 == 1)
    _lines(axes, bridges, place, width=1.6, colour=COLOURS["vermillion"], dashes=":")
    for (_, end), bits in bridges.items():
        axes.scatter(
            *place[end], marker="o", s=90, color="white", edgecolors=COLOURS["vermillion"], zorder=2.5
        )
        _name(axes, place[end], f"{end.partition(':')[2]}, {bits:.1f} bits")
    adverts = {"advert\n(number: several alike)": COLOURS["blue"]}
    _legend(axes, shown, adverts, weak=bool(weak), common=common, bridges=bool(bridges))
    return figure


@drawn
def timeline(ads: pa.Table, *, rows: str = "city", most: int = 12) -> Picture:
    """When and where the adverts of a cluster appeared: one row per city, one mark per advert and site.

    Parameters
    ----------
    ads : the adverts of one cluster.
    rows : ``city`` or ``site``; the marks then tell the other one.
    most : rows drawn, those with most adverts; the note says how many adverts are left out.
    """
    marks = "site" if rows == "city" else "city"
    table = ads.select(["posted_at", rows, marks]).to_pandas()
    table = table.fillna({rows: "not stated", marks: "not stated"})
    busy = table[rows].value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:most]
    shown = table[table[rows].isin(busy)].sort_values("posted_at", kind="stable")
    order = list(dict.fromkeys(shown[rows]))[::-1]
    first, last = table["posted_at"].min(), table["posted_at"].max()
    days = (last - first) // timedelta(days=1) + 1
    places = table.loc[table[rows] != "not stated", rows].nunique()
    figure = picture(
        f"{count(len(table), 'advert')} in {_several(places, rows)} over {count(days, 'day')}",
        alt=f"Timeline of {len(table):,} adverts from {first:%d %B %Y} to {last:%d %B %Y}, one row per "
        f"{rows} in the order of first appearance: "
        + listed([f"{_short(each)} {(shown[rows] == each).sum()}" for each in order[::-1]])
        + ".",
        width=9,
        height=1.7 + 0.32 * len(order),
        note=f"{len(table) - len(shown):,} adverts in other rows are left out."
        if len(table) > len(shown)
        else "",
    )
    axes: Axes = figure.subplots()
    sites = list(shown[marks].value_counts().sort_index().sort_values(ascending=False, kind="stable").index)
    for n, site in enumerate(sites[: len(SITE_MARKS)] + (["others"] if len(sites) > len(SITE_MARKS) else [])):
        some = (
            shown[~shown[marks].isin(sites[: len(SITE_MARKS)])]
            if site == "others"
            else shown[shown[marks] == site]
        )
        shape, colour = SITE_MARKS[n] if site != "others" else ("x", GREY)
        axes.scatter(
            some["posted_at"], [order.index(each) for each in some[rows]],
            marker=shape, color=colour, s=42, alpha=0.85, linewidths=0.6,
            edgecolors=None if shape == "x" else "white", label=_short(site), zorder=3,
        )  # fmt: skip
    axes.set_yticks(range(len(order)), [_short(each) for each in order])
    axes.set_ylim(-0.6, len(order) - 0.4)
    axes.grid(axis="both")
    axes.tick_params(length=0)
    locator = AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.set_xlabel("day of publication (UTC)")
    axes.set_ylabel(rows)
    figure.legend(loc="outside right upper", title=marks, alignment="left")
    return figure


def _ads_in(nodes: Iterable[str]) -> int:
    return sum(node.startswith("ad:") for node in nodes)


def _several(number: int, word: str) -> str:
    return f"{number:,} {word if number == 1 else {'city': 'cities', 'site': 'sites'}[word]}"


def _short(name: str) -> str:
    name = mask_text(name)
    return name if len(name) <= 26 else name[:25] + "…"


def _largest(whole: Grouped, most: int) -> set[str]:
    ordered = sorted(whole.members, key=lambda n: (-whole.graph.degree(n), -len(whole.members[n]), n))
    return set(ordered[:most])


def _cluster_finding(ads: int, held: Counter[str], weak: Mapping[str, Any]) -> str:
    ties = listed([count(number, kind) for kind, number in sorted(held.items())])
    if not weak:
        return f"{ads:,} adverts held together by {ties}; no single one of them splits the cluster"
    worst = next(iter(weak.values()))
    parts = listed([str(part) for part in worst.parts[:3]])
    return f"{ads:,} adverts held together by {ties}; without {label(worst.identifier)} it falls into {parts}"


def _cluster_alt(
    ads: int,
    held: Counter[str],
    weak: Mapping[str, Any],
    common: int,
    bridges: Mapping[tuple[str, str], float],
) -> str:
    ties = listed([count(number, kind) for kind, number in sorted(held.items())])
    text = f"Network of one cluster: {ads:,} adverts joined by {ties}."
    for point in list(weak.values())[:3]:
        parts = listed([str(part) for part in point.parts[:4]])
        text += f" Without {label(point.identifier)}, held by {point.ads:,} adverts, parts of {parts} remain."
    if not weak:
        text += " No single identifier holds two or more of its parts together alone."
    if common:
        text += f" {common:,} common identifiers are shown set aside; they join nothing."
    if bridges:
        named = [f"to {end.partition(':')[2]} of {bits:.1f} bits" for (_, end), bits in bridges.items()]
        text += f" Weak bridges that join nothing: {listed(named)}."
    return text


def _common_edges(
    identifiers: pa.Table, links: "Links", members: Mapping[str, Sequence[str]], most: int = 5
) -> list[tuple[str, str]]:
    """Edges to the common identifiers that most of the drawn adverts show; they carry no link."""
    group = {ad: name for name, ads in members.items() for ad in ads}
    same = versions(links)
    aside = {node: same.get(node, node) for node in links.common["identifier"].to_pylist()}
    some = identifiers.filter(pc.is_in(identifiers["ad_id"], pa.array(list(group), pa.string())))
    edges = {
        (group[ad], aside[f"{kind}:{value}"])
        for ad, kind, value in zip(*(some[c].to_pylist() for c in ("ad_id", "kind", "value")), strict=True)
        if f"{kind}:{value}" in aside
    }
    busy = Counter(node for _, node in edges)
    chosen = {n for n, _ in sorted(busy.items(), key=lambda item: (-item[1], item[0]))[:most]}
    return sorted(edge for edge in edges if edge[1] in chosen)


def _beside(common: Sequence[tuple[str, str]], place: Mapping[str, Position]) -> dict[str, Position]:
    """Common identifiers stand in a row below the cluster, so that they do not pull at it."""
    names = sorted({node for _, node in common})
    low = min((y for _, y in place.values()), default=0.0) - 0.35
    return {n: (-0.9 + 1.8 * (k + 0.5) / len(names), low) for k, n in enumerate(names)}


def _bridges(links: "Links", members: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], float]:
    """The strongest bridge from a drawn circle to each other cluster, with its weight."""
    group = {ad: name for name, ads in members.items() for ad in ads}
    rows = links.bridges.to_pylist()
    ends = pa.array([row[side] for row in rows for side in ("ad_id_a", "ad_id_b")], pa.string())
    some = links.clusters.filter(pc.is_in(links.clusters["ad_id"], ends))
    cluster = dict(zip(some["ad_id"].to_pylist(), some["cluster_id"].to_pylist(), strict=True))
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        for here, there in ((row["ad_id_a"], row["ad_id_b"]), (row["ad_id_b"], row["ad_id_a"])):
            if here in group and there not in group and cluster[here] != cluster[there]:
                edge = (group[here], f"cluster:cluster {cluster[there]}")
                found[edge] = max(row["weight"], found.get(edge, row["weight"]))
    return dict(sorted(found.items()))


def _above(bridges: Iterable[tuple[str, str]], place: Mapping[str, Position]) -> dict[str, Position]:
    """Other clusters stand in a row above this one."""
    names = sorted({end for _, end in bridges})
    high = max((y for _, y in place.values()), default=0.0) + 0.35
    return {n: (-0.9 + 1.8 * (k + 0.5) / len(names), high) for k, n in enumerate(names)}


def _canvas(figure: Picture) -> Axes:
    axes: Axes = figure.subplots()
    axes.set_axis_off()
    axes.margins(0.06, 0.08)
    return axes


def _lines(
    axes: Axes, edges: Iterable[tuple[str, str]], place: Mapping[str, Position],
    *, width: float, colour: str, dashes: str = "-",
) -> None:  # fmt: skip
    segments = [(place[a], place[b]) for a, b in sorted(tuple(sorted(edge)) for edge in edges)]
    axes.add_collection(
        LineCollection(segments, linewidths=width, colors=colour, linestyles=dashes, zorder=1)
    )


def _adverts(
    axes: Axes, groups: Grouped, place: Mapping[str, Position],
    *, size: float, colour: str = COLOURS["blue"], numbers: bool = False,
) -> None:  # fmt: skip
    if not groups.members:
        return
    many = [len(groups.members[n]) for n in groups.members]
    at = np.array([place[n] for n in groups.members])
    grown = size * (1 + np.log2(many)) if numbers else size * np.sqrt(many)
    axes.scatter(
        at[:, 0], at[:, 1], marker="o", s=grown, color=colour, edgecolors="white", linewidths=0.5, zorder=3
    )
    for point, number in zip(at, many, strict=True):
        if numbers and number > 1:
            axes.text(
                point[0], point[1], str(number), color="white", fontsize=8, ha="center", va="center", zorder=4
            )


def _identifiers(
    axes: Axes, nodes: Sequence[str], place: Mapping[str, Position],
    *, size: float, outlined: Iterable[str] = (),
) -> None:  # fmt: skip
    strong = set(outlined)
    for node in nodes:
        shape, colour = MARKS.get(node.partition(":")[0], OTHER_MARK)
        axes.scatter(
            *place[node], marker=shape, s=size * (2 if node in strong else 1), color=colour, zorder=2.5,
            edgecolors=INK, linewidths=2.2 if node in strong else 0.4,
        )  # fmt: skip


def _crosses(axes: Axes, nodes: Iterable[str], place: Mapping[str, Position]) -> None:
    for node in sorted(nodes):
        axes.scatter(*place[node], marker="X", s=80, color=GREY, edgecolors="white", zorder=2.5)


def _point_out(axes: Axes, notes: Sequence[tuple[Position, str]]) -> None:
    """Notes stacked at the upper left, each with a line to what it is about."""
    for n, (at, text) in enumerate(sorted(notes, key=lambda note: -note[0][1])):
        axes.annotate(
            text, at, xytext=(0.0, 0.98 - 0.07 * n), textcoords="axes fraction", va="center", fontsize=9,
            zorder=5, arrowprops={"arrowstyle": "-", "color": INK, "linewidth": 0.9, "shrinkA": 2},
            path_effects=[withStroke(linewidth=3, foreground="white")],
        )  # fmt: skip


def _name(axes: Axes, at: Position, text: str, *, grey: bool = False, lower: bool = False) -> None:
    axes.annotate(
        text, at, xytext=(0, -21 if lower else -9), textcoords="offset points", ha="center", va="top",
        fontsize=8, color=GREY if grey else INK, zorder=5,
        path_effects=[withStroke(linewidth=2.5, foreground="white")],
    )  # fmt: skip


def _legend(
    axes: Axes, graph: nx.Graph, adverts: Mapping[str, str],
    *, weak: bool = False, common: Sequence[Any] = (), bridges: bool = False,
) -> None:  # fmt: skip
    marks = [("o", colour, name, 0.4) for name, colour in adverts.items()]
    for kind in sorted({n.partition(":")[0] for n in graph if not n.startswith("ads:")}):
        marks.append((*MARKS.get(kind, OTHER_MARK), KIND_WORDS.get(kind, (kind, ""))[0], 0.4))
    if weak:
        marks.append(("s", "white", "outlined: splits\nthe cluster", 2.2))
    if common:
        marks.append(("X", GREY, "common:\njoins nothing", 0.0))
    if bridges:
        marks.append(("o", "white", "weak bridge to\nanother cluster", 1.0))
    handles = [
        Line2D([], [], marker=m, color=c, label=t, linestyle="", markeredgecolor=INK, markeredgewidth=w)
        for m, c, t, w in marks
    ]
    axes.figure.legend(handles=handles, loc="outside right center", handletextpad=0.3)
