"""A model fitted to a table: what its own adverts can teach, and what only labelled ones could, carried over.

Within the clusters that a table falls into, pairs of adverts are taken to be of one source; so the table
teaches how often one source repeats its number, its pictures, its words, and how far it moves. Adverts of
different clusters teach which places are frequent. How often *strangers* share an identifier no table can
teach that has no labels: the clusters were made of shared identifiers, and none that links is shared between
them. Those counts are carried over from the model that the fit starts from.
"""

import hashlib

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.link.common import groups
from techthb.link.compare import COMPARISONS, Pairs, compare, earlier, linking
from techthb.link.held import TEXTS, Held, incidence
from techthb.link.model import ALONE, WITH, Model

__all__ = ["MATES", "Tally", "fit", "rings", "tally"]

Indices = npt.NDArray[np.int64]

MATES = 20
"""Adverts of the same group with which each advert is compared, on either side: so a busy advertiser counts
with each advert alike, and not with the square of their number."""

SHARE_DIGITS = 9
STRANGERS = "what strangers share: "

Tally = dict[str, npt.NDArray[np.int64]]
"""For each comparison pairs counted, by whether an earlier one agrees and by level."""


def tally(held: Held, shown: pa.Table, pairs: Pairs, engine: Engine) -> Tally:
    """Count what ``pairs`` agree in; ``shown`` is of ``techthb.link.compare.linking``."""
    levels = compare(held, shown, pairs, engine).levels
    given = earlier(levels)
    found = {}
    for name, known in COMPARISONS.items():
        codes = given[name].astype(np.int64) * len(known) + levels[name]
        found[name] = np.bincount(codes, minlength=2 * len(known)).reshape(2, len(known)).astype(np.int64)
    return found


def rings(held: Held, labels: Indices, mates: int = MATES) -> Pairs:
    """Pairs of adverts of one label: each with the next ``mates`` in a ring of all that have the label.

    The order in a ring is that of a digest of the adverts' names: it has nothing to do with time or place,
    and is the same in every run.
    """
    digest = [hashlib.blake2b(name.encode(), digest_size=8).digest() for name in held.ad_ids.to_pylist()]
    order = np.lexsort((np.array([int.from_bytes(each, "big") for each in digest], np.uint64), labels))
    _, start, size = np.unique(labels[order], return_index=True, return_counts=True)
    first, total = np.repeat(start, size), np.repeat(size, size)
    place = np.arange(len(order)) - first
    found = []
    for step in range(1, mates + 1):
        # half way round, the other one comes back: each pair once
        kept = (2 * step < total) | ((2 * step == total) & (place < step))
        other = first + (place + step) % total
        found.append(np.sort(np.stack([order[kept], order[other[kept]]]), axis=0))
    a, b = np.concatenate(found, axis=1)
    return a, b


def fit(held: Held, joined: Indices, labels: Indices, start: Model, engine: Engine) -> Model:
    """The model of a table.

    Parameters
    ----------
    joined : for each node the groups that it would join if it is common, else 0.
    labels : for each advert the label of its cluster.
    start : the model to start from: what strangers share is its.
    """
    shown = linking(held, joined == 0)
    one = tally(held, shown, rings(held, labels), engine)
    a, b = rings(held, np.zeros_like(labels))
    apart = labels[a] != labels[b]
    two = tally(held, shown, (a[apart], b[apart]), engine)
    counts = {
        name: {
            given: {
                level: (
                    int(one[name][row, at]),
                    start.counts[name][given][level][1]
                    if name != "place" or row
                    else int(two[name][row, at]),
                )
                for at, level in enumerate(COMPARISONS[name])
                if level != "silent"
            }
            for row, given in enumerate((ALONE, WITH))
            if given in start.counts[name]
        }
        for name in COMPARISONS
    }
    nodes = held.nodes["identifier"].to_pylist()
    common = {name: int(count) for name, count in zip(nodes, joined, strict=True) if count}
    return Model(
        counts,
        start.pairs,
        # of a model that was fitted itself, what strangers share was counted where it says
        f"the adverts of this table, taken as clustered; {STRANGERS}{start.measured_on.split(STRANGERS)[-1]}",
        start.rates,
        start.rated_on,
        _groups(held, joined),
        _cities(held),
        common,
    )


def _groups(held: Held, joined: Indices) -> dict[str, int]:
    """Identifiers that link and that more than one group of adverts shows, with the number of groups."""
    family = held.nodes["family"].to_numpy()
    text = pc.is_in(held.nodes["kind"], pa.array(TEXTS)).to_numpy()
    count = groups(incidence(held, family).without(text | (joined > 0)))[family]
    nodes = held.nodes["identifier"].to_pylist()
    found: dict[str, int] = {}
    for at in np.flatnonzero(count > 1):
        found[nodes[at]] = max(int(count[at]), found.get(nodes[at], 0))
    return found


def _cities(held: Held) -> dict[str, float]:
    """The share of the adverts that state a city which state each."""
    named = pc.binary_join_element_wise(held.told["country"], held.told["city"], "/").drop_null()
    counted = pc.value_counts(named).to_pylist()
    return {each["values"]: round(each["counts"] / len(named), SHARE_DIGITS) for each in counted}
