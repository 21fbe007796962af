"""What a new fit changes: every pair that crosses the threshold, and how far weights move."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.link import Links
from techthb.link.compare import Pairs, linking
from techthb.link.forest import BRIDGE
from techthb.link.held import Held, common_nodes, frozen_nodes, hold
from techthb.link.model import DIGITS, Model
from techthb.link.weigh import weigh

__all__ = ["CROSSED", "Change", "change"]

CROSSED = pa.schema(
    [
        ("ad_id_a", pa.string()),
        ("ad_id_b", pa.string()),
        ("before", pa.float64()),  # bits under the earlier model
        ("after", pa.float64()),
    ]
)


@dataclass(frozen=True)
class Change:
    """How a new model weighs the pairs that matter: those of both forests, and the bridges.

    Parameters
    ----------
    crossed : table of ``CROSSED``, sorted: pairs that one model weighs below the threshold and the other not.
    pairs : pairs that both models weighed.
    median, most : of the differences between their weights, in bits.
    """

    crossed: pa.Table
    pairs: int
    median: float
    most: float


def change(
    ads: pa.Table,
    identifiers: pa.Table,
    versions: pa.Table,
    *,
    before: Model,
    earlier: pa.Table,
    after: Links,
    engine: Engine,
) -> Change:
    """Weigh pairs under two models.

    Parameters
    ----------
    ads, identifiers, versions : the table that the new model was fitted to.
    before : the earlier model.
    earlier : ``ad_id_a, ad_id_b`` of the pairs that mattered before; adverts that are gone are left out.
    after : the links under the new model.
    """
    held = hold(ads, identifiers, versions, engine)
    pairs = _pairs(held, pa.concat_tables([_ends(each) for each in (earlier, after.pairs, after.bridges)]))
    aside = after.common.to_pydict()
    joined = {
        "before": common_nodes(held) if before.common is None else frozen_nodes(held, before.common),
        "after": frozen_nodes(held, dict(zip(aside["identifier"], aside["groups"], strict=True))),
    }
    old, new = (
        weigh(held, linking(held, joined[when] == 0), pairs, model, engine).total
        for when, model in (("before", before), ("after", after.model))
    )
    over = np.flatnonzero((old >= BRIDGE) != (new >= BRIDGE))
    columns = {
        "ad_id_a": held.ad_ids.take(pa.array(pairs[0][over])),
        "ad_id_b": held.ad_ids.take(pa.array(pairs[1][over])),
        "before": old[over],
        "after": new[over],
    }
    difference = np.abs(new - old)
    return Change(
        pa.table(columns, schema=CROSSED),
        len(old),
        round(float(np.median(difference)), DIGITS) if len(old) else 0.0,
        round(float(difference.max(initial=0.0)), DIGITS),
    )


def _ends(pairs: pa.Table) -> pa.Table:
    return pairs.select(["ad_id_a", "ad_id_b"])


def _pairs(held: Held, named: pa.Table) -> Pairs:
    """The pairs as positions, each once and sorted; without those of which an advert is not there."""
    sides = [pc.index_in(named[name], held.ad_ids) for name in named.column_names]
    known = pc.and_(pc.is_valid(sides[0]), pc.is_valid(sides[1]))
    places: npt.NDArray[np.int64] = np.stack(
        [side.filter(known).to_numpy().astype(np.int64) for side in sides]
    )
    a, b = np.unique(np.sort(places, axis=0), axis=1)
    return a, b
