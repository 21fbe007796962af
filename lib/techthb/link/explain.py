"""Why two adverts are linked, and what holds a cluster together, from the tables that ``link`` wrote.

Nothing is found or decided here: the adverts are weighed by the model that lies beside the tables, what was
set aside stays aside, and every step of a chain names the places in the adverts on which it rests.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.errors import InputError
from techthb.link.compare import linking
from techthb.link.evidence import names
from techthb.link.held import Held, frozen_nodes, hold
from techthb.link.model import Model
from techthb.link.reasons import with_reasons
from techthb.link.weigh import weigh

__all__ = ["Case", "Cluster", "Hinge", "Pair", "Place", "Step", "explain_cluster", "explain_pair"]


@dataclass(frozen=True)
class Case:
    """The results of ``link``, as it wrote them.

    Parameters
    ----------
    adverts : ``ad_id, site, posted_at, country, city``.
    identifiers, versions : tables of ``techthb.schema``.
    pairs, bridges, clusters, common : those of ``techthb.link.Links``.
    model : what weighed them.
    engine : what runs the queries.
    """

    adverts: pa.Table
    identifiers: pa.Table
    versions: pa.Table
    pairs: pa.Table
    bridges: pa.Table
    clusters: pa.Table
    common: pa.Table
    model: Model
    engine: Engine

    @cached_property
    def held(self) -> Held:
        return hold(self.adverts, self.identifiers, self.versions, self.engine)

    @cached_property
    def live(self) -> npt.NDArray[np.bool_]:
        """For each family of identifiers whether it links."""
        groups = zip(self.common["identifier"].to_pylist(), self.common["groups"].to_pylist(), strict=True)
        return np.asarray(frozen_nodes(self.held, dict(groups)) == 0, np.bool_)

    @cached_property
    def place(self) -> dict[str, int]:
        """The position of each advert."""
        return {name: at for at, name in enumerate(self.held.ad_ids.to_pylist())}

    def cluster_of(self, ad_id: str) -> str:
        """The name of the advert's cluster.

        Raises
        ------
        InputError : there is no such advert.
        """
        at = pc.index(self.clusters["ad_id"], pa.scalar(ad_id)).as_py()
        if at < 0:
            raise InputError("there is no such advert", value=ad_id, cure="take an ad_id of clusters.parquet")
        return str(self.clusters["cluster_id"][at].as_py())


@dataclass(frozen=True)
class Place:
    """Where an advert shows something: ``start`` and ``end`` are code points of ``field``, none in a picture,
    whose file is ``raw``."""

    ad_id: str
    field: str
    start: int | None
    end: int | None
    raw: str
    kind: str
    value: str


@dataclass(frozen=True)
class Step:
    """Two adverts that share something that links, or not: their weight in bits, and its pieces.

    ``reasons`` are structs of ``schema.EVIDENCE``; ``places`` those in both adverts on which they rest.
    """

    one: str
    other: str
    weight: float
    reasons: tuple[dict[str, Any], ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Pair:
    """Why two adverts are, or are not, in one cluster.

    Parameters
    ----------
    direct : the two compared with each other.
    shortest, strongest : chains of adverts from the one to the other: with fewest steps, and with the
        strongest weakest step among the weighed pairs. Empty when they are in different clusters.
    aside : what both show and what was set aside as common: rows of ``common``.
    bridges : the links between their two clusters that are too weak to join them.
    """

    direct: Step
    shortest: tuple[Step, ...]
    strongest: tuple[Step, ...]
    aside: tuple[dict[str, Any], ...]
    bridges: tuple[Step, ...]


@dataclass(frozen=True)
class Hinge:
    """An identifier or advert on which parts of a cluster hang: without it they fall apart.

    ``parts`` are the numbers of adverts of what is left, the largest first.
    """

    node: str
    called: str
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Cluster:
    """What holds a cluster together.

    Parameters
    ----------
    adverts : how many.
    identifiers : how many of its identifiers link.
    on_one : adverts that one identifier alone keeps in the cluster.
    hinges : what parts hang on, that which would lose most adverts first.
    weakest : the weakest pair of its forest; none for a single advert.
    bridges : the links to other clusters that are too weak to join them, strongest first.
    """

    cluster_id: str
    adverts: int
    identifiers: int
    on_one: int
    hinges: tuple[Hinge, ...]
    weakest: Step | None
    bridges: tuple[Step, ...]


def explain_pair(case: Case, one: str, other: str) -> Pair:
    """Explain two adverts.

    Raises
    ------
    InputError : one of them is not in the case, or they are one advert.
    """
    together = case.cluster_of(one) == case.cluster_of(other)
    if one == other:
        raise InputError("this is one advert", value=one, cure="name two")
    direct = _steps(case, [(one, other)])[0]
    shortest = _steps(case, list(pairwise(_fewest(case, one, other)))) if together else []
    strongest = _steps(case, list(pairwise(_widest(case, one, other)))) if together else []
    between = [] if together else _bridges(case, case.cluster_of(one), case.cluster_of(other))
    return Pair(
        direct,
        tuple(shortest),
        tuple(strongest),
        tuple(_aside(case, one, other)),
        tuple(_steps(case, between)),
    )


def explain_cluster(case: Case, cluster_id: str) -> Cluster:
    """Explain a cluster, given its name or one of its adverts.

    Raises
    ------
    InputError : there is no such cluster.
    """
    cluster_id = case.cluster_of(cluster_id)
    members = case.clusters.filter(pc.equal(case.clusters["cluster_id"], cluster_id))["ad_id"].to_pylist()
    graph = _graph(case, members)
    shared = [node for node in graph if isinstance(node, int)]
    inside = case.pairs.filter(pc.is_in(case.pairs["ad_id_a"], pa.array(members)))
    weakest = inside.sort_by([("weight", "ascending"), ("ad_id_a", "ascending"), ("ad_id_b", "ascending")])
    first = [(row["ad_id_a"], row["ad_id_b"]) for row in weakest.slice(0, 1).to_pylist()]
    return Cluster(
        cluster_id,
        len(members),
        len(shared),
        sum(graph.degree(name) == 1 for name in members),
        tuple(_hinges(case, graph)),
        next(iter(_steps(case, first)), None),
        tuple(_steps(case, _bridges(case, cluster_id))),
    )


def _bridges(case: Case, cluster_id: str, other: str | None = None) -> list[tuple[str, str]]:
    """The bridges of a cluster, or those to one other, strongest first; its own advert before the other's."""
    found = []
    for row in case.bridges.sort_by([("weight", "descending"), ("ad_id_a", "ascending")]).to_pylist():
        pair = row["ad_id_a"], row["ad_id_b"]
        ends = case.cluster_of(pair[0]), case.cluster_of(pair[1])
        if cluster_id in ends and (other is None or other in ends):
            found.append(pair if ends[0] == cluster_id else pair[::-1])
    return found


def _steps(case: Case, pairs: Sequence[tuple[str, str]]) -> list[Step]:
    """Each pair compared, weighed and put into words."""
    if not pairs:
        return []
    sides = np.sort([[case.place[one], case.place[other]] for one, other in pairs], axis=1).T
    shown = linking(case.held, case.live)
    weighed = weigh(case.held, shown, (sides[0], sides[1]), case.model, case.engine)
    rows = with_reasons(case.held, weighed, (sides[0], sides[1])).to_pylist()
    return [
        Step(
            one,
            other,
            row["weight"],
            tuple(row["reasons"]),
            tuple(_places(case, (one, other), row["reasons"])),
        )
        for (one, other), row in zip(pairs, rows, strict=True)
    ]


def _places(case: Case, pair: tuple[str, str], reasons: Sequence[dict[str, Any]]) -> Iterator[Place]:
    """Where both adverts show what the reasons name; of a picture any version of it."""
    nodes = {f"{reason['kind']}:{reason['value']}" for reason in reasons}
    wanted = {node for node in nodes for node in _family(case, node)}
    for ad_id in pair:
        rows = case.identifiers.filter(pc.equal(case.identifiers["ad_id"], ad_id))
        for row in rows.sort_by(
            [("field", "ascending"), ("start", "ascending"), ("raw", "ascending")]
        ).to_pylist():
            if f"{row['kind']}:{row['value']}" in wanted:
                yield Place(
                    ad_id, row["field"], row["start"], row["end"], row["raw"], row["kind"], row["value"]
                )


def _family(case: Case, node: str) -> list[str]:
    """The node ids that are compared as one with ``node``: versions of a picture; of anything else itself."""
    at = pc.index(case.held.nodes["identifier"], pa.scalar(node)).as_py()
    if at < 0 or not node.startswith("image:"):
        return [node]
    family = case.held.nodes["family"]
    same = case.held.nodes.filter(pc.equal(family, family[at]))
    return [str(name) for name in same["identifier"].to_pylist()]


def _graph(case: Case, members: Sequence[str]) -> "nx.Graph[Any]":
    """Adverts (by name) and the families (by position) that two or more of them show and that link."""
    held = case.held
    inside = np.zeros(len(held.ad_ids), bool)
    inside[[case.place[name] for name in members]] = True
    ad = held.shown["ad"].to_numpy()
    family = held.nodes["family"].to_numpy()[held.shown["node"].to_numpy()]
    kept = inside[ad] & case.live[family]
    entries = np.unique(np.stack([ad[kept], family[kept]]), axis=1)
    shown_by = np.bincount(entries[1], minlength=held.nodes.num_rows)
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(sorted(members))
    name = held.ad_ids
    graph.add_edges_from(
        (name[at].as_py(), int(node)) for at, node in entries.T.tolist() if shown_by[node] > 1
    )
    return graph


def _hinges(case: Case, graph: "nx.Graph[Any]") -> Iterator[Hinge]:
    """What alone holds parts of the cluster, the one that would lose most adverts first."""
    called = names(case.held)
    found = []
    for node in nx.articulation_points(graph):
        rest = graph.subgraph(set(graph) - {node})
        parts = sorted(
            (sum(isinstance(each, str) for each in part) for part in nx.connected_components(rest)),
            reverse=True,
        )
        parts = [size for size in parts if size]
        if len(parts) < 2:
            continue
        advert = isinstance(node, str)
        word = f"advert {node}" if advert else f"the {called[node].as_py()}"
        identifier = f"ad:{node}" if advert else str(case.held.nodes["identifier"][node].as_py())
        found.append(Hinge(identifier, word, tuple(parts)))
    yield from sorted(found, key=lambda hinge: (-sum(hinge.parts[1:]), hinge.node))


def _fewest(case: Case, one: str, other: str) -> list[str]:
    """The adverts of a chain with fewest steps; of several the first by the adverts' names."""
    cluster = case.cluster_of(one)
    members = case.clusters.filter(pc.equal(case.clusters["cluster_id"], cluster))["ad_id"].to_pylist()
    return [node for node in _path(_graph(case, members), one, other) if isinstance(node, str)]


def _widest(case: Case, one: str, other: str) -> list[str]:
    """The adverts of the chain through the forest, whose weakest step is the strongest there is."""
    forest: nx.Graph[Any] = nx.Graph()
    forest.add_edges_from(
        zip(case.pairs["ad_id_a"].to_pylist(), case.pairs["ad_id_b"].to_pylist(), strict=True)
    )
    return _path(forest, one, other)


def _path(graph: "nx.Graph[Any]", one: str, other: str) -> list[Any]:
    """A shortest path, found in an order that does not depend on how the graph was made."""
    came, waiting = {one: one}, deque([one])
    while waiting and other not in came:
        node = waiting.popleft()
        for near in sorted(graph[node], key=str):
            if near not in came:
                came[near] = node
                waiting.append(near)
    path = [other]
    while path[-1] != one:
        path.append(came[path[-1]])
    return path[::-1]


def _aside(case: Case, one: str, other: str) -> Iterator[dict[str, Any]]:
    """What both adverts show of what was set aside."""
    shown = []
    for ad_id in (one, other):
        rows = case.identifiers.filter(pc.equal(case.identifiers["ad_id"], ad_id))
        shown.append({f"{row['kind']}:{row['value']}" for row in rows.select(["kind", "value"]).to_pylist()})
    both = pa.array(sorted(shown[0] & shown[1]), pa.string())
    yield from case.common.filter(pc.is_in(case.common["identifier"], both)).to_pylist()
