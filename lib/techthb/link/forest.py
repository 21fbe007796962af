"""Clusters, and the strongest pairs that hold each together: the maximum spanning forest.

All pairs of a large cluster are too many to weigh: a thousand adverts have half a million. Of the adverts
that show an identifier, those next to each other in time are weighed, and those next to each other in time in
one place: fewer than twice as many pairs as adverts. Among these the forest is the strongest: it has one pair
fewer than a cluster has adverts, and no chain of weighed pairs between two adverts is stronger at its weakest
step than the one in the forest.

Where the strongest pair between two parts is weak, the parts are two clusters, and the pair is a bridge
between them: reported, and joining nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

from techthb.engine import Engine
from techthb.link.compare import Pairs, linking, stated_places
from techthb.link.decisions import Decision
from techthb.link.held import Held, incidence
from techthb.link.model import Model
from techthb.link.reasons import with_reasons
from techthb.link.weigh import weigh
from techthb.schema.tables import CLUSTERS, KEYS, PAIRS, conform

__all__ = ["BRIDGE", "Forest", "clusters_table", "components", "forest"]

Indices = npt.NDArray[np.int64]

BRIDGE = 15.0
"""Bits below which a pair is too weak to hold two parts together by itself.

On the worlds on which the shipped weights were counted (seeds 101 to 108), nine in ten of the pairs of the
forest below it are wrong, and four in ten of those within a bit above. Cutting there raises B-cubed precision
from 0.9951 to 0.9961 and lowers recall from 0.9751 to 0.9750; cutting at 18 bits would cost 0.014 of recall.
"""


@dataclass(frozen=True)
class Forest:
    """What holds clusters together.

    Parameters
    ----------
    pairs : the pairs of the forest that hold, with their reasons: table of ``schema.PAIRS``.
    bridges : those that are too weak to, or were cut by a decision.
    labels : for each advert the label of its cluster.
    effects : what decisions to keep adverts apart changed.
    """

    pairs: pa.Table
    bridges: pa.Table
    labels: Indices
    effects: dict[Decision, str]


def components(held: Held, live: npt.NDArray[np.bool_]) -> Indices:
    """For each advert the label of its cluster: the adverts that hang together by what links."""
    shown = incidence(held, held.nodes["family"].to_numpy()).without(~live)
    size = shown.ads + shown.identifiers
    entries = (np.ones(len(shown.ad), np.int8), (shown.ad, shown.identifier + shown.ads))
    return connected_components(coo_array(entries, shape=(size, size)), directed=False)[1][
        : shown.ads
    ].astype(np.int64)


def forest(
    held: Held, live: npt.NDArray[np.bool_], model: Model, engine: Engine, apart: Sequence[Decision] = ()
) -> Forest:
    """The strongest spanning forest, cut at its bridges and where two adverts are decided to be ``apart``."""
    shown = linking(held, live)
    a, b = _neighbours(held, live)
    weight = weigh(held, shown, (a, b), model, engine).total
    order = np.lexsort((b, a, -weight))
    size = len(held.ad_ids)
    # the rank is unique and 1 for the strongest, so the tree of least ranks is the strongest, and only one
    rank = np.empty(len(order))
    rank[order] = np.arange(1, len(order) + 1)
    tree = minimum_spanning_tree(coo_array((rank, (a, b)), shape=(size, size))).tocoo()
    kept = order[np.sort(tree.data.astype(np.int64)) - 1]
    strong = weight[kept] >= BRIDGE
    effects = _cut(held, apart, (a[kept], b[kept]), weight[kept], strong)
    tables = []
    for some in (kept[strong], kept[~strong]):
        pairs = a[some], b[some]
        weighed = weigh(held, shown, pairs, model, engine)
        tables.append(conform(with_reasons(held, weighed, pairs), PAIRS, KEYS["pairs"]))
    holding = coo_array(
        (np.ones(int(strong.sum()), np.int8), (a[kept[strong]], b[kept[strong]])), (size, size)
    )
    labels = connected_components(holding, directed=False)[1].astype(np.int64)
    return Forest(tables[0], tables[1], labels, effects)


def _cut(
    held: Held,
    apart: Sequence[Decision],
    pairs: Pairs,
    weight: npt.NDArray[np.float64],
    holds: npt.NDArray[np.bool_],
) -> dict[Decision, str]:
    """Clear ``holds`` for the weakest pair of the chain between each two adverts that are apart."""
    import networkx as nx

    places = {name: at for at, name in enumerate(held.ad_ids.to_pylist())} if apart else {}
    ends = [side.tolist() for side in pairs]
    tree: nx.Graph[int] = nx.Graph()
    if apart:
        tree.add_edges_from(
            (*pair, {"at": at}) for at, pair in enumerate(zip(*ends, strict=True)) if holds[at]
        )
    effects = {}
    for each in apart:
        one, other = places.get(each.what), places.get(each.other)
        if one is None or other is None:
            effects[each] = "nothing: one of them is not among these adverts"
        elif one not in tree or other not in tree or not nx.has_path(tree, one, other):
            effects[each] = "nothing: they were in different clusters"
        else:
            chain = [tree.edges[step]["at"] for step in pairwise(nx.shortest_path(tree, one, other))]
            weakest = min(chain, key=lambda at: (weight[at], at))
            holds[weakest] = False
            tree.remove_edge(ends[0][weakest], ends[1][weakest])
            names = (held.ad_ids[side[weakest]].as_py() for side in ends)
            effects[each] = f"cut between {' and '.join(names)}, at {weight[weakest]:.1f} bits"
    return effects


def clusters_table(held: Held, labels: Indices) -> pa.Table:
    """Every advert once, with the name of its cluster: the smallest ``ad_id`` of it by bytes."""
    _, first, member = np.unique(labels, return_index=True, return_inverse=True)
    # adverts are sorted by the bytes of their names, so the first of a cluster is its smallest
    named = held.ad_ids.take(pa.array(first[member]))
    return conform(pa.table([held.ad_ids, named], names=["ad_id", "cluster_id"]), CLUSTERS, KEYS["clusters"])


def _neighbours(held: Held, live: npt.NDArray[np.bool_]) -> Pairs:
    """The pairs to weigh, each once, the smaller position first."""
    family = held.nodes["family"].to_numpy()[held.shown["node"].to_numpy()]
    ad = held.shown["ad"].to_numpy()[live[family]]
    family = family[live[family]]
    moment, place = held.told["moment"].to_numpy()[ad], stated_places(held)[ad]
    pairs = [_next(ad, order, family) for order in (
        np.lexsort((ad, moment, family)), np.lexsort((ad, moment, place, family))
    )]  # fmt: skip
    both = np.sort(np.concatenate(pairs), axis=1)
    low, high = np.unique(both[both[:, 0] != both[:, 1]], axis=0).T
    return low, high


def _next(ad: Indices, order: Indices, family: Indices) -> Indices:
    """Each advert with the next of the same family in this order, as rows of two."""
    ad, family = ad[order], family[order]
    alike = family[1:] == family[:-1]
    return np.stack([ad[:-1][alike], ad[1:][alike]], axis=1)
