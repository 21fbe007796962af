"""From identifiers to clusters: what is common is set aside, what is left is weighed and joins adverts.

``link`` does it all. The steps are modules of their own, in the order in which they are used: ``held``
(which advert shows what), ``eras`` (a number in other hands), ``common`` (what joins strangers),
 ``evidence`` (how strong, in bits and in words), ``forest`` (clusters and
their strongest pairs).
"""

from dataclasses import dataclass

import pyarrow as pa

from techthb.engine import Engine
from techthb.progress import Progress, silent
from techthb.schema.tables import VERSIONS

__all__ = ["Links", "link"]


@dataclass(frozen=True)
class Links:
    """What links a case.

    Parameters
    ----------
    edges, pairs, clusters : tables of ``techthb.schema``, sorted by key.
    common : identifiers that were set aside: ``identifier`` (node id), ``kind``, ``ads`` that show it,
        ``groups`` that it alone would join, ``reason``; sorted by ``identifier``.
    """

    edges: pa.Table
    pairs: pa.Table
    clusters: pa.Table
    common: pa.Table


def link(
    ads: pa.Table,
    identifiers: pa.Table,
    versions: pa.Table | None = None,
    *,
    engine: Engine,
    progress: Progress = silent,
) -> Links:
    """Link ``ads`` through their ``identifiers``.

    Two adverts belong to one cluster when a chain of shared identifiers leads from one to the other, none of
    them common (``techthb.link.common``). A copied text links only what no contact point tells apart. Who
    advertised, and whether anybody was exploited, this cannot say: a cluster is a set of adverts to review
    together.

    Parameters
    ----------
    ads : table of ``schema.ADS``; ``ad_id`` and ``posted_at`` are used, and ``site`` in words only.
    identifiers : table of ``schema.IDENTIFIERS`` of these ads. Of several readings of one place the best is
        used, if its confidence is at least 0.5.
    versions : table of ``schema.VERSIONS``, the pictures that are versions of one another; none by default.
    engine : what runs the queries; the result is the same for any number of its workers.
    """
    from techthb.link.evidence import common_table, edges_table
    from techthb.link.forest import clusters_table, pairs_table
    from techthb.link.held import common_nodes, hold

    steps = 4
    progress("linking", 0, steps)
    held = hold(ads, identifiers, VERSIONS.empty_table() if versions is None else versions, engine)
    progress("linking", 1, steps)
    joined = common_nodes(held)
    live = joined == 0
    progress("linking", 2, steps)
    edges = edges_table(held, live)
    progress("linking", 3, steps)
    pairs, labels = pairs_table(held, live, engine)
    clusters = clusters_table(held, labels)
    progress("linking", steps, steps)
    return Links(edges, pairs, clusters, common_table(held, joined, ads))
