"""Why a pair weighs what it weighs: its pieces of evidence, each with what it adds, as sentences."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from techthb.link.compare import CHANNELS, COMPARISONS, DIFFER, Pairs
from techthb.link.evidence import evidence, names
from techthb.link.held import Held
from techthb.link.weigh import Weighed
from techthb.schema.tables import EVIDENCE

__all__ = ["with_reasons"]

Indices = npt.NDArray[np.int64]

DIFFERENT = {
    "number": "They show different phone numbers.",
    "address": "They show different addresses or handles.",
    "picture": "They show different pictures.",
    "text": "Their texts are copies of different ones.",
}

TIMES = {
    "a day": "They were posted within a day of each other.",
    "a week": "They were posted within a week of each other.",
    "a month": "They were posted within a month of each other.",
    "a quarter": "They were posted within a quarter of a year of each other.",
    "longer": "More than a quarter of a year lies between them; the number can have changed hands.",
}

PLACES = {
    "other country": "They state different countries.",
    "same country": "They state different cities of one country.",
    "same city": "They state the same city.",
}

BOUND = "No more can be claimed: it would say more than the pairs of two parties that were counted."

MORE = " It adds nothing: another one of its kind is counted."


def with_reasons(held: Held, weighed: Weighed, pairs: Pairs) -> pa.Table:
    """A row for each pair: its adverts, its weight, and its pieces of evidence, which add up to the weight.

    The strongest piece comes first. What both adverts show beside a stronger one of its kind is listed and
    adds nothing.
    """
    a, b = pairs
    parts = pa.concat_tables([_agreements(held, weighed), *_others(weighed)])
    order = pc.sort_indices(
        parts,
        [("pair", "ascending"), ("weight", "descending"), ("kind", "ascending"), ("value", "ascending")],
    )
    parts = parts.take(order)
    offsets = np.searchsorted(parts["pair"].to_numpy(), np.arange(len(a) + 1)).astype(np.int32)
    pieces = evidence(*(parts[name] for name in ("kind", "value", "weight", "sentence")))
    columns = {
        "ad_id_a": held.ad_ids.take(pa.array(a)),
        "ad_id_b": held.ad_ids.take(pa.array(b)),
        "weight": weighed.total,
        "reasons": pa.ListArray.from_arrays(pa.array(offsets), pieces, type=EVIDENCE),
    }
    return pa.table(columns)


PIECES = pa.schema(
    [("pair", pa.int64()), ("kind", pa.string()), ("value", pa.string()), ("weight", pa.float64()),
     ("sentence", pa.string())]
)  # fmt: skip


def _agreements(held: Held, weighed: Weighed) -> pa.Table:
    """What both adverts of a pair show."""
    found = weighed.compared.agreements
    pair, channel, key = (found[name].to_numpy() for name in ("pair", "channel", "key"))
    # sorted by pair and channel, the clearest reading first: that one is counted
    counted = np.ones(len(pair), bool)
    counted[1:] = (np.diff(pair) != 0) | (np.diff(channel) != 0)
    bits = np.stack([weighed.bits[name] for name in CHANNELS])[channel, pair]
    both = _both_show(held)
    sentences = pc.if_else(
        pa.array(counted),
        both.take(pa.array(key)),
        pc.binary_join_element_wise(both.take(pa.array(key)), MORE, ""),
    )
    nodes = held.nodes.take(pa.array(key))
    columns = [pair, nodes["kind"], nodes["value"], np.where(counted, bits, 0.0), sentences]
    return pa.table(columns, schema=PIECES)


def _both_show(held: Held) -> pa.Array:
    total = f" of {len(held.ad_ids):,} adverts show it."
    ads = held.nodes["ads"].to_pylist()
    called = names(held).to_pylist()
    return pa.array(
        [f"Both adverts show the {each}; {count:,}{total}" for each, count in zip(called, ads, strict=True)],
        pa.string(),
    )


def _others(weighed: Weighed) -> Iterator[pa.Table]:
    """What tells the adverts of a pair apart, the time between them, their places, and the bound."""
    levels = weighed.compared.levels
    for name in CHANNELS:
        yield _pieces(
            np.flatnonzero(levels[name] == DIFFER), weighed.bits[name], name, "differ", DIFFERENT[name]
        )
    for name, sentences in (("time", TIMES), ("place", PLACES)):
        for level, sentence in sentences.items():
            at = np.flatnonzero(levels[name] == COMPARISONS[name].index(level))
            yield _pieces(at, weighed.bits[name], name, level, sentence)
    yield _pieces(np.flatnonzero(weighed.bits["bound"]), weighed.bits["bound"], "bound", "", BOUND)


def _pieces(pairs: Indices, bits: npt.NDArray[np.float64], kind: str, value: str, sentence: str) -> pa.Table:
    same = [pa.repeat(pa.scalar(word), len(pairs)) for word in (kind, value)]
    return pa.table([pairs, *same, bits[pairs], pa.repeat(pa.scalar(sentence), len(pairs))], schema=PIECES)
