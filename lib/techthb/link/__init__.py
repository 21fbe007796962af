"""From identifiers to clusters: what is common is set aside, what is left is weighed and joins adverts.

``link`` does it all. The steps are modules of their own, in the order in which they are used: ``held``
(which advert shows what), ``eras`` (a number in other hands), ``common`` (what joins strangers), ``compare``
(what two adverts agree in), ``model`` (how often such agreement is seen), ``weigh`` (how strong, in bits),
``evidence`` and ``reasons`` (in sentences), ``words`` (on the scale of forensic reports), ``forest``
(clusters and their strongest pairs). ``fit`` makes a model of a table.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from techthb.engine import Engine
from techthb.progress import Progress, silent
from techthb.schema.tables import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from techthb.identify.texts.known import Known
    from techthb.link.decisions import Decision
    from techthb.link.model import Model

__all__ = ["Links", "link"]


@dataclass(frozen=True)
class Links:
    """What links a case.

    Parameters
    ----------
    edges, pairs, clusters : tables of ``techthb.schema``, sorted by key.
    bridges : pairs, as ``pairs`` has them, that are too weak to hold two clusters together.
    decided : what an analyst decided, with what each decision changed: ``techthb.link.decisions.DECIDED``.
    model : what weighed the pairs.
    common : identifiers that were set aside: ``identifier`` (node id), ``kind``, ``ads`` that show it,
        ``groups`` that it alone would join, ``reason``; sorted by ``identifier``.
    """

    edges: pa.Table
    pairs: pa.Table
    bridges: pa.Table
    clusters: pa.Table
    common: pa.Table
    decided: pa.Table
    model: "Model"


def link(
    ads: pa.Table,
    identifiers: pa.Table,
    versions: pa.Table | None = None,
    *,
    engine: Engine,
    model: "Model | None" = None,
    fit: bool = False,
    texts: "Known | None" = None,
    decisions: "Sequence[Decision]" = (),
    progress: Progress = silent,
) -> Links:
    """Link ``ads`` through their ``identifiers``.

    Two adverts belong to one cluster when a chain of shared identifiers leads from one to the other, none of
    them common (``techthb.link.common``), and no step of it weak (``techthb.link.forest``). A copied text
    links only what no contact point tells apart. Who advertised, and whether anybody was exploited, this
    cannot say: a cluster is a set of adverts to review together.

    Parameters
    ----------
    ads : table of ``schema.ADS``; ``ad_id`` and ``posted_at`` are used, and ``site`` in words only.
    identifiers : table of ``schema.IDENTIFIERS`` of these ads. Of several readings of one place the best is
        used, if its confidence is at least 0.5.
    versions : table of ``schema.VERSIONS``, the pictures that are versions of one another; none by default.
    engine : what runs the queries; the result is the same for any number of its workers.
    model : what weighs the pairs; the one that comes with the suite by default. If it names the identifiers
        that are common, those are, and no others; if not, this table is judged by itself.
    fit : fit a model to this table, starting from ``model``, and use it.
    texts : what was learnt of the texts, which a fitted model keeps.
    decisions : what an analyst decided: it comes before what is found, and is no part of a fitted model.
    """
    from techthb.link.decisions import decided_table, overrule
    from techthb.link.evidence import common_table, edges_table
    from techthb.link.fit import fit as fitted
    from techthb.link.forest import clusters_table, components, forest
    from techthb.link.held import common_nodes, frozen_nodes, hold
    from techthb.link.model import shipped

    steps = 4
    progress("linking", 0, steps)
    model = model or shipped()
    held = hold(ads, identifiers, VERSIONS.empty_table() if versions is None else versions, engine)
    progress("linking", 1, steps)
    judged = fit or model.common is None
    joined = common_nodes(held) if judged else frozen_nodes(held, model.common or {})
    if fit:
        model = replace(fitted(held, joined, components(held, joined == 0), model, engine), texts=texts)
    joined, effects = overrule(held, joined, decisions)
    live = joined == 0
    progress("linking", 2, steps)
    edges = edges_table(held, live, model)
    progress("linking", 3, steps)
    found = forest(held, live, model, engine, [each for each in decisions if each.decision == "apart"])
    clusters = clusters_table(held, found.labels)
    progress("linking", steps, steps)
    return Links(
        edges,
        found.pairs,
        found.bridges,
        clusters,
        common_table(held, joined, ads, decisions),
        decided_table(decisions, effects | found.effects),
        model,
    )
