"""The bipartite graph of adverts and identifiers, made small enough to be read and laid out on a plane."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

if TYPE_CHECKING:
    from techthb.link import Links

__all__ = [
    "Grouped", "Position", "WeakPoint", "busiest", "grouped", "laid_out", "live_graph", "naive_graph",
    "packed", "versions", "weak_points",
]  # fmt: skip

Position = tuple[float, float]


@dataclass(frozen=True)
class Grouped:
    """A bipartite graph in which adverts with the same identifiers are one node.

    ``graph`` has identifier nodes and nodes ``ads:<smallest ad_id>``; ``members`` gives the adverts of those.
    """

    graph: nx.Graph
    members: dict[str, list[str]]


def naive_graph(ads: pa.Table, identifiers: pa.Table) -> nx.Graph:
    """Every advert joined to every identifier it shows, with nothing weighed and nothing set aside."""
    graph = nx.Graph()
    graph.add_nodes_from(f"ad:{ad}" for ad in ads["ad_id"].to_pylist())
    known = identifiers.filter(pc.is_in(identifiers["ad_id"], ads["ad_id"].combine_chunks()))
    graph.add_edges_from(
        (f"ad:{ad}", f"{kind}:{value}")
        for ad, kind, value in zip(
            known["ad_id"].to_pylist(), known["kind"].to_pylist(), known["value"].to_pylist(), strict=True
        )
    )
    return graph


def grouped(graph: nx.Graph) -> Grouped:
    """Make adverts that share exactly the same identifiers one node, and drop identifiers of one advert."""
    small = graph.copy()
    small.remove_nodes_from([n for n in graph if not n.startswith("ad:") and graph.degree(n) < 2])
    alike: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for node in sorted(small):
        if node.startswith("ad:"):
            alike[tuple(sorted(small[node])) or (node,)].append(node.removeprefix("ad:"))
    result = nx.Graph()
    members = {f"ads:{found[0]}": found for found in alike.values()}
    for name, held in zip(members, alike, strict=True):
        result.add_node(name)
        result.add_edges_from((name, identifier) for identifier in held if not identifier.startswith("ad:"))
    return Grouped(result, members)


def laid_out(graph: nx.Graph, seed: int) -> dict[str, Position]:
    """Positions in the square from -1 to 1; the same graph and seed give the same positions.

    Up to 150 nodes distances on paper follow distances in the graph (Kamada and Kawai 1989); beyond that
    connected nodes attract and all others repel (Fruchterman and Reingold 1991).
    """
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.edges))
    if len(ordered) <= 150 and len(ordered) > 1 and nx.is_connected(ordered):
        found = nx.kamada_kawai_layout(ordered)
    else:
        found = nx.spring_layout(ordered, seed=seed, iterations=80, method="force")
    points = np.array([found[node] for node in ordered]).reshape(-1, 2)
    points = _lying(points - points.mean(axis=0)) if len(points) > 1 else points
    # the last digits of an optimiser differ between machines; three are enough for the eye
    return {n: (round(float(x), 3), round(float(y), 3)) for n, (x, y) in zip(ordered, points, strict=True)}


def _lying(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn points so that their longest extent lies along the page, which is wider than high."""
    _, directions = np.linalg.eigh(points.T @ points)
    directions = directions[:, ::-1]
    directions *= np.where(directions[0] < 0, -1.0, 1.0)  # an eigenvector's sign is the library's choice
    turned: NDArray[np.float64] = points @ directions
    turned /= max(1e-9, float(np.abs(turned).max()))
    return turned


def packed(components: Iterable[Iterable[str]], left: float) -> dict[str, Position]:
    """Small components in a grid to the right of ``left``, largest first, the nodes of each on a circle."""
    ordered = sorted((sorted(each) for each in components), key=lambda each: (-len(each), each))
    rows = max(1, int(np.ceil(np.sqrt(len(ordered) * 1.6))))
    step = 2.0 / rows
    positions: dict[str, Position] = {}
    for n, nodes in enumerate(ordered):
        x, y = left + step * (n // rows + 0.5), 1.0 - step * (n % rows + 0.5)
        radius = 0.0 if len(nodes) == 1 else 0.36 * step
        for k, node in enumerate(nodes):
            angle = 2 * np.pi * k / len(nodes)
            positions[node] = (x + radius * float(np.cos(angle)), y + radius * float(np.sin(angle)))
    return positions


def busiest(graph: nx.Graph, most: int) -> list[tuple[str, int]]:
    """Identifier nodes by the number of adverts that hold them, most first."""
    held = Counter({n: graph.degree(n) for n in graph if not n.startswith(("ad:", "ads:"))})
    return sorted(held.items(), key=lambda item: (-item[1], item[0]))[:most]


@dataclass(frozen=True)
class WeakPoint:
    """An identifier whose removal would break its cluster.

    ``ads`` hold it; without it parts of ``parts`` adverts remain, largest first, and ``alone`` more adverts
    lose their only link.
    """

    identifier: str
    ads: int
    parts: tuple[int, ...]
    alone: int


def weak_points(graph: nx.Graph) -> list[WeakPoint]:
    """Identifiers that alone hold two or more parts of a cluster together, each of two or more adverts.

    The one that takes most adverts from the largest part comes first.
    """
    found = []
    for node in sorted(nx.articulation_points(graph)):
        if node.startswith("ad:"):
            continue
        rest = graph.subgraph(n for n in graph if n != node)
        sizes = [sum(n.startswith("ad:") for n in part) for part in nx.connected_components(rest)]
        parts = tuple(sorted((size for size in sizes if size > 1), reverse=True))
        if len(parts) > 1:
            found.append(WeakPoint(node, graph.degree(node), parts, sum(size == 1 for size in sizes)))
    return sorted(
        found, key=lambda point: (point.parts[0] - sum(point.parts) - point.alone, point.identifier)
    )


def live_graph(links: "Links", ads: pa.ChunkedArray) -> nx.Graph:
    """The bipartite graph of some adverts with the identifiers that link them, none of them common.

    Pictures that are versions of each other are one node, named by the first of them; ``graph.graph["same"]``
    leads from each version to that node.
    """
    graph = nx.Graph(same={})
    nodes = pa.array([f"ad:{ad}" for ad in ads.to_pylist()], pa.string())
    graph.add_nodes_from(nodes.to_pylist())
    edges = links.edges.filter(
        pc.and_(
            pc.is_in(links.edges["source"], nodes),
            pc.invert(pc.is_in(links.edges["target"], links.common["identifier"].combine_chunks())),
        )
    )
    same = versions(links)
    graph.graph["same"] = same
    held = edges["target"]
    for ad, identifier in zip(edges["source"].to_pylist(), held.to_pylist(), strict=True):
        graph.add_edge(ad, same.get(identifier, identifier))
    return graph


def versions(links: "Links") -> dict[str, str]:
    """For each picture that has other versions the node of the first one."""
    between = links.edges.filter(pc.invert(pc.starts_with(links.edges["source"], "ad:")))
    near = nx.Graph(zip(between["source"].to_pylist(), between["target"].to_pylist(), strict=True))
    return {each: min(group) for group in nx.connected_components(near) for each in group}
