"""Whether weights keep their word: stated bits against counted ones, and what a threshold would do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from techthb.engine import Engine
from techthb.evaluate.clusters import evaluate
from techthb.evaluate.intervals import CERTAINTY

if TYPE_CHECKING:
    from techthb.link import Links

__all__ = ["STEPS", "clusters_at", "judged_pairs", "threshold_scores", "weight_steps"]

MOST = 2_000_000
"""Pairs of two parties that are weighed; of more, so many at random."""

AT_ONCE = 500_000

STEPS = pa.schema(
    [
        ("low", pa.float64()),  # bits from which the step reaches
        ("stated", pa.float64()),  # mean of the stated bits
        ("one_party", pa.int64()),
        ("two_parties", pa.int64()),
        ("counted", pa.float64()),  # log2 of the share of pairs by one party to that by two; null if none
        ("least", pa.float64()),  # 95% interval, from the number of pairs by two parties (Garwood)
        ("most", pa.float64()),  # null if there was no such pair: it may be any number
    ]
)


def judged_pairs(
    ads: pa.Table,
    identifiers: pa.Table,
    versions: pa.Table,
    links: "Links",
    truth: pa.Table,
    *,
    engine: Engine,
    most: int = MOST,
) -> pa.Table:
    """Pairs of adverts with their weights and whether one party is behind both.

    Parameters
    ----------
    ads, identifiers, versions, links : of one case.
    truth : ``ad_id, operator_id``.
    most : pairs of two parties; all of them if there are fewer, else so many at random, always the same.

    Returns
    -------
    ``one_party``, ``weight`` (bits), ``added_up`` (bits, if everything that both show is counted as if
    nothing else agreed: what travels together is counted several times). Pairs by one party are those of
    ``techthb.link.fit.rings``, so that a busy one counts with each advert alike.
    """
    from techthb.link.compare import linking
    from techthb.link.fit import rings
    from techthb.link.held import frozen_nodes, hold
    from techthb.link.weigh import alone, weigh

    held = hold(ads, identifiers, versions, engine)
    aside = links.common.to_pydict()
    joined = frozen_nodes(held, dict(zip(aside["identifier"], aside["groups"], strict=True)))
    shown, single = linking(held, joined == 0), alone(held, links.model)
    party = _parties(held.ad_ids, truth)
    parts = []
    for one_party, (a, b) in ((True, rings(held, party)), (False, _strangers(party, most))):
        for start in range(0, len(a), AT_ONCE):
            some = a[start : start + AT_ONCE], b[start : start + AT_ONCE]
            found = weigh(held, shown, some, links.model, engine)
            agreed = found.compared.agreements
            pair, key = agreed["pair"].to_numpy(), agreed["key"].to_numpy()
            added = np.bincount(pair, single[key], minlength=len(some[0]))
            parts.append(
                pa.table(
                    {
                        "one_party": pa.repeat(one_party, len(some[0])),
                        "weight": found.total,
                        "added_up": np.where(added > 0, added, found.total),
                    }
                )
            )
    return pa.concat_tables(parts)


def _parties(ad_ids: pa.Array, truth: pa.Table) -> npt.NDArray[np.int64]:
    operators = truth["operator_id"].take(pc.index_in(ad_ids, truth["ad_id"].combine_chunks()))
    return np.asarray(pc.dictionary_encode(operators.combine_chunks()).indices.to_numpy(), np.int64)


def _strangers(
    party: npt.NDArray[np.int64], most: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    count = len(party)
    if count * (count - 1) // 2 <= most:
        a, b = np.triu_indices(count, 1)
    else:
        a, b = np.random.default_rng(0).integers(count, size=(2, most))
    apart = party[a] != party[b]
    return a[apart].astype(np.int64), b[apart].astype(np.int64)


def weight_steps(judged: pa.Table, column: str = "weight", *, width: float = 2.0) -> pa.Table:
    """Stated bits beside counted ones, a step of ``width`` bits a row: a table of ``STEPS``.

    Parameters
    ----------
    judged : what ``judged_pairs`` returned.
    column : ``weight`` or ``added_up``.
    """
    from scipy.stats import chi2

    bits, one_party = judged[column].to_numpy(), judged["one_party"].to_numpy()
    step = np.floor(bits / width).astype(np.int64)
    total = int(one_party.sum()), int((~one_party).sum())
    tail, rows = (1 - CERTAINTY) / 2, []
    for each in np.unique(step).tolist():
        own = step == each
        one, two = int((own & one_party).sum()), int((own & ~one_party).sum())
        # Garwood, Fiducial limits for the Poisson distribution, 1936
        few = float(chi2.ppf(tail, 2 * two)) / 2 if two else 0.0
        many = float(chi2.ppf(1 - tail, 2 * two + 2)) / 2
        counted, most, least = (_bits(one, total[0], each, total[1]) for each in (two, few, many))
        rows.append((each * width, float(bits[own].mean()), one, two, counted, least, most))
    return pa.Table.from_pylist([dict(zip(STEPS.names, row, strict=True)) for row in rows], STEPS)


def _bits(one: float, ones: int, two: float, twos: int) -> float | None:
    return float(np.log2(one / ones * twos / two)) if one and two else None


def clusters_at(links: "Links", least: float) -> pa.Table:
    """``ad_id, cluster_id``: what hangs together by pairs of ``least`` bits and more.

    Pairs and bridges are the strongest spanning forest, so that no pair which is not among them could join
    what they leave apart.
    """
    names = links.clusters["ad_id"].combine_chunks()
    pairs = pa.concat_tables([links.pairs, links.bridges])
    pairs = pairs.filter(pc.greater_equal(pairs["weight"], least))
    one, other = (pc.index_in(pairs[each], names).to_numpy() for each in ("ad_id_a", "ad_id_b"))
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(len(names), len(names)))
    label = connected_components(graph, directed=False)[1]
    first = np.unique(label, return_index=True)[1]
    return pa.table({"ad_id": names, "cluster_id": names.take(pa.array(first[label]))})


def threshold_scores(links: "Links", truth: pa.Table, thresholds: Sequence[float]) -> pa.Table:
    """B-cubed ``precision`` and ``recall`` of the clusters at each of ``thresholds`` (``bits``)."""
    rows = []
    for bits in thresholds:
        score: Any = evaluate(clusters_at(links, bits), truth)["b_cubed"]
        rows.append({"bits": float(bits), "precision": score["precision"], "recall": score["recall"]})
    return pa.Table.from_pylist(rows)
