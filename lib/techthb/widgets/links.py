"""The links of a case to explore: move the threshold, see clusters merge and split, choose a link, read why.

The network is for the mouse. Everything that it tells can be had without it: the links stand in a list, the
weakest first, the clusters in words, and a figure with a description lies below.
"""

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets
import networkx as nx
import pyarrow as pa
import pyarrow.compute as pc

from techthb.datasets.reserved import mask_text
from techthb.link.forest import BRIDGE
from techthb.link.words import UNKNOWN_RATE, error_rate, strength
from techthb.plot import Picture, image_tag
from techthb.plot.graphs import laid_out
from techthb.plot.labels import count, listed
from techthb.plot.splitting import coloured, parts_at, split_graph

if TYPE_CHECKING:
    from techthb.link import Links

__all__ = ["LinksExplorer", "links"]

MOST_GROUPS, MOST_ADVERTS = 30, 400
"""Groups that can be chosen, the largest first, and adverts of a group that are drawn."""

HIGHEST = 28.0
"""Bits at the right end of the slider: more than any pair weighs under the shipped model."""


def links(case: "Links", *, synthetic: bool) -> "LinksExplorer":
    """An explorer of the links of ``case``; the last line of a cell shows it.

    Parameters
    ----------
    case : what ``techthb.link.link`` returned.
    synthetic : whether the adverts are marked as synthetic; error rates are printed for no others.

    Raises
    ------
    ValueError : no two adverts are linked.
    """
    return LinksExplorer(case, synthetic=synthetic)


class LinksExplorer(ipywidgets.VBox):  # type: ignore[misc]
    """Controls, network, explanation and figure of one group of adverts.

    A group is what hangs together by links and weak bridges of any weight. ``figure()`` is the same as a
    picture, for paper.
    """

    def __init__(self, case: "Links", *, synthetic: bool) -> None:
        self._case, self._synthetic = case, synthetic
        self._pairs = pa.concat_tables([case.pairs, case.bridges])
        self._groups = _groups(self._pairs)
        if not self._groups:
            raise ValueError("no two adverts are linked: there is nothing to explore")
        wide = ipywidgets.Layout(width="min(46rem, 100%)")
        named = {"style": {"description_width": "7rem"}, "layout": wide}
        self.group = ipywidgets.Dropdown(
            options=[
                (f"{count(len(each), 'advert')}, such as {min(each)}", at)
                for at, each in enumerate(self._groups)
            ],
            description="Group", **named,
        )  # fmt: skip
        self.threshold = ipywidgets.FloatSlider(
            value=BRIDGE, min=0.0, max=HIGHEST, step=0.5, description="Cut below, bits",
            continuous_update=False, **named,
        )  # fmt: skip
        self.link = ipywidgets.Dropdown(description="Link", **named)
        self.told, self.why, self.drawn = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.network = ipywidgets.Box(layout=ipywidgets.Layout(width="100%"))
        super().__init__(
            [self.group, self.threshold, self.told, self.network, self.link, self.why, self.drawn]
        )
        self.group.observe(self._regroup, "value")
        self.threshold.observe(self._cut, "value")
        self.link.observe(self._explain, "value")
        self._regroup()

    def __repr__(self) -> str:
        return f"Explorer of {count(self._pairs.num_rows, 'link')}: {self._words()}"

    def figure(self) -> Picture:
        """The group at the threshold, as a picture."""
        return split_graph(self._graph, self._place, self.threshold.value)

    def _regroup(self, _: Any = None) -> None:
        """Another group was chosen."""
        inside = pa.array(sorted(self._groups[self.group.value]), pa.string())
        rows = self._pairs.filter(pc.is_in(self._pairs["ad_id_a"], inside))
        self._rows = rows.sort_by([("weight", "ascending"), ("ad_id_a", "ascending")]).to_pylist()
        self._graph = nx.Graph()
        self._graph.add_weighted_edges_from(
            (row["ad_id_a"], row["ad_id_b"], row["weight"]) for row in self._rows
        )
        self._place = laid_out(self._graph, seed=4)
        self.link.options = [
            (f"{row['weight']:.1f} bits: {row['ad_id_a']} and {row['ad_id_b']}", at)
            for at, row in enumerate(self._rows)
        ]
        self._cut()
        self._explain()

    def _cut(self, _: Any = None) -> None:
        """The threshold was moved."""
        self.told.value = f"<p role='status'>{escape(self._words())}</p>"
        self.drawn.value = image_tag(self.figure())
        self.network.children = [self._sigma()]

    def _sigma(self) -> Any:
        """The network on screen, each part in a colour of its own; links below the threshold are grey."""
        from ipysigma import Sigma

        colour = coloured(self._graph, self.threshold.value)
        shown = nx.Graph()
        for name in sorted(self._graph)[:MOST_ADVERTS]:
            shown.add_node(name, color=colour[name], x=self._place[name][0], y=self._place[name][1])
        for one, other, weight in self._graph.edges(data="weight"):
            if one in shown and other in shown:
                kept = weight >= self.threshold.value
                shown.add_edge(
                    one, other, bits=round(weight, 1), color="#6B7280" if kept else "#D1D5DB",
                    size=3 if kept else 1,
                )  # fmt: skip
        sigma = Sigma(
            shown, clickable_edges=True, height=420, raw_node_color="color", raw_edge_color="color",
            raw_edge_size="size", default_node_size=6,
        )  # fmt: skip
        sigma.observe(self._clicked, "selected_edge")
        return sigma

    def _clicked(self, change: Any) -> None:
        """A link was clicked in the network."""
        ends = set(map(str, change["new"] or ()))
        for at, row in enumerate(self._rows):
            if {row["ad_id_a"], row["ad_id_b"]} == ends:
                self.link.value = at
                self._explain()  # it may have been the chosen one already

    def _explain(self, _: Any = None) -> None:
        """Another link was chosen."""
        row = self._rows[self.link.value or 0]
        pieces = "".join(
            f"<li>{piece['weight']:+.1f} bits. {escape(mask_text(piece['sentence']))}</li>"
            for piece in row["reasons"]
        )
        model = self._case.model
        rate = error_rate(row["weight"], model) if self._synthetic else UNKNOWN_RATE
        both = f"{row['ad_id_a']} and {row['ad_id_b']}"
        self.why.value = (
            f"<section role='status' aria-label='Why {escape(both)} are linked'><p><strong>{escape(both)}: "
            f"{row['weight']:.1f} bits, {escape(strength(row['weight']))}.</strong></p><ul>{pieces}</ul>"
            f"<p>{escape(rate)}</p></section>"
        )

    def _words(self) -> str:
        """How the group, and the case, fall apart at the threshold."""
        from techthb.evaluate import clusters_at

        at = self.threshold.value
        parts = [len(part) for part in parts_at(self._graph, at)]
        several, alone = [size for size in parts if size > 1], parts.count(1)
        sizes = pc.value_counts(clusters_at(self._case, at)["cluster_id"]).field("counts")
        whole = int(pc.sum(pc.greater(sizes, 1)).as_py() or 0)
        into = listed([str(size) for size in several[:8]]) + (" …" if len(several) > 8 else "")
        group = f"{count(len(several), 'cluster')} of {into} adverts" if several else "no cluster"
        return (
            f"Cut below {at:g} bits, the group falls into {group}, and {count(alone, 'advert')} standing "
            f"alone. The whole case: {count(whole, 'cluster')} of two adverts or more."
        )


def _groups(pairs: pa.Table) -> list[set[str]]:
    """What hangs together by pairs of any weight, the largest first."""
    graph = nx.Graph(zip(pairs["ad_id_a"].to_pylist(), pairs["ad_id_b"].to_pylist(), strict=True))
    return sorted(nx.connected_components(graph), key=lambda each: (-len(each), min(each)))[:MOST_GROUPS]
