"""Clusters, and the strongest pairs that hold each together: the maximum spanning forest.

All pairs of a large cluster are too many to weigh: a thousand adverts have half a million. The forest has
one pair fewer than a cluster has adverts, and no chain between two of them is stronger at its weakest step
than the one in the forest.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

from techthb.engine import Engine
from techthb.link.evidence import DIGITS, evidence, names, shown_weights
from techthb.link.held import Held
from techthb.schema.tables import CLUSTERS, EVIDENCE, KEYS, PAIRS, conform

__all__ = ["clusters_table", "pairs_table"]

Indices = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]


def pairs_table(held: Held, live: npt.NDArray[np.bool_], engine: Engine) -> tuple[pa.Table, Indices]:
    """The pairs of the forest with their reasons, and for each advert the label of its cluster.

    A pair weighs as much as the strongest identifier that both adverts show. Further ones are listed and not
    added: a reposted advert copies its number, picture and text together, which is one observation.
    """
    a, b, weight = _strongest(*_candidates(held, live))
    order = np.lexsort((b, a, -weight))
    size = len(held.ad_ids)
    # the rank is unique and 1 for the strongest, so the tree of least ranks is the strongest, and only one
    rank = np.empty(len(order))
    rank[order] = np.arange(1, len(order) + 1)
    tree = minimum_spanning_tree(coo_array((rank, (a, b)), shape=(size, size))).tocoo()
    kept = order[np.sort(tree.data.astype(np.int64)) - 1]
    labels = connected_components(tree, directed=False)[1].astype(np.int64)
    return _with_reasons(held, live, a[kept], b[kept], engine), labels


def clusters_table(held: Held, labels: Indices) -> pa.Table:
    """Every advert once, with the name of its cluster: the smallest ``ad_id`` of it by bytes."""
    _, first, member = np.unique(labels, return_index=True, return_inverse=True)
    # adverts are sorted by the bytes of their names, so the first of a cluster is its smallest
    named = held.ad_ids.take(pa.array(first[member]))
    return conform(pa.table([held.ad_ids, named], names=["ad_id", "cluster_id"]), CLUSTERS, KEYS["clusters"])


def _candidates(held: Held, live: npt.NDArray[np.bool_]) -> tuple[Indices, Indices, Weights]:
    """Pairs among which the forest lies: an identifier of k adverts gives k - 1 of them, never k squared.

    Each advert that shows an identifier is paired with the one that shows it most clearly; a pair weighs as
    much as the less clear of its two readings.
    """
    node, ad, weight = held.shown["node"].to_numpy(), held.shown["ad"].to_numpy(), shown_weights(held)
    linking = live[held.nodes["family"].to_numpy()[node]]
    node, ad, weight = node[linking], ad[linking], weight[linking]
    order = np.lexsort((ad, -weight, node))
    node, ad, weight = node[order], ad[order], weight[order]
    nodes, starts = np.unique(node, return_index=True)
    hub = np.zeros(len(held.nodes), np.int64)
    hub[nodes] = starts
    spokes = np.flatnonzero(hub[node] != np.arange(len(node)))
    versions = held.versions.filter(
        pa.array(live[held.nodes["family"].to_numpy()[held.versions["one"].to_numpy()]])
    )
    one, other = hub[versions["one"].to_numpy()], hub[versions["other"].to_numpy()]
    first = np.concatenate([hub[node[spokes]], one])
    second = np.concatenate([spokes, other])
    return ad[first], ad[second], np.minimum(weight[first], weight[second])


def _strongest(a: Indices, b: Indices, weight: Weights) -> tuple[Indices, Indices, Weights]:
    """Each pair once, smaller position first, with its greatest weight; an advert with itself is none."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((-weight, high, low))
    low, high, weight = low[order], high[order], weight[order]
    new = np.ones(len(low), bool)
    new[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    new &= low != high
    return low[new], high[new], weight[new]


def _with_reasons(
    held: Held, live: npt.NDArray[np.bool_], a: Indices, b: Indices, engine: Engine
) -> pa.Table:
    """Everything live that the two adverts of each pair share, strongest first."""
    node = held.shown["node"].to_numpy()
    family = held.nodes["family"].to_numpy()[node]
    showing = pa.table(
        {"ad": held.shown["ad"], "node": node, "family": family, "weight": shown_weights(held)}
    )
    showing = showing.filter(pa.array(live[family]))
    found = engine.sql(SHARED, pairs=pa.table({"pair": np.arange(len(a)), "a": a, "b": b}), showing=showing)
    found = found.sort_by([("pair", "ascending"), ("weight", "descending"), ("family", "ascending")])
    # a family is named by its first node, and so is a picture that both show in different versions
    nodes = held.nodes.take(found["family"])
    sentences = _sentences(held).take(found["family"].combine_chunks())
    weight = pc.round(found["weight"], DIGITS)
    reasons = evidence(nodes["kind"], nodes["value"], weight, pa.chunked_array([sentences]))
    offsets = np.searchsorted(found["pair"].to_numpy(), np.arange(len(a) + 1)).astype(np.int32)
    columns = {
        "ad_id_a": held.ad_ids.take(pa.array(a)),
        "ad_id_b": held.ad_ids.take(pa.array(b)),
        "weight": weight.combine_chunks().take(pa.array(offsets[:-1])),
        "reasons": pa.ListArray.from_arrays(pa.array(offsets), reasons, type=EVIDENCE),
    }
    return conform(pa.table(columns), PAIRS, KEYS["pairs"])


SHARED = """
SELECT pair, one.family, max(least(one.weight, other.weight)) AS weight
FROM pairs
JOIN showing AS one ON one.ad = pairs.a
JOIN showing AS other ON other.ad = pairs.b AND other.family = one.family
GROUP BY pair, one.family
"""


def _sentences(held: Held) -> pa.Array:
    total = f" of {len(held.ad_ids):,} adverts show it"
    ads = held.nodes["ads"].to_pylist()
    return pa.array(
        [
            f"Both adverts show the {called}; {showing:,}{total}."
            for called, showing in zip(names(held).to_pylist(), ads, strict=True)
        ],
        pa.string(),
    )
