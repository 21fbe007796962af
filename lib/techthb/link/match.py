"""Two collections that were never meant to meet: the few identifiers that both show, against chance.

Adverts that recruit in one country and adverts that offer services in another are linked by almost nothing,
and the more pairs of adverts there are, the more of them agree by chance. So every match comes with how many
pairs of unrelated adverts, of all that there are between the two collections, may be expected to weigh as
much. Over unrelated pairs a likelihood ratio averages one, so no more than one in L of them reaches L
(Markov's inequality), and there are as many pairs as the product of the collections' sizes. Between 2,900 and
454 adverts a match of 20 bits may be expected once by chance alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.errors import UsageError
from techthb.link.compare import Pairs, linking
from techthb.link.evidence import common_table
from techthb.link.held import Held, common_nodes, frozen_nodes, hold
from techthb.link.model import DIGITS, Model
from techthb.link.reasons import with_reasons
from techthb.link.weigh import weigh
from techthb.schema.tables import ADS, EVIDENCE

__all__ = ["LEFT", "MATCHES", "RIGHT", "Matches", "match", "merged", "together"]

Indices = npt.NDArray[np.int64]

LEFT, RIGHT = "left/", "right/"
"""What the names of adverts and pictures begin with while the two collections are looked at as one."""

MATCHES = pa.schema(
    [
        ("left", pa.string()),
        ("right", pa.string()),
        ("identifier", pa.string()),
        ("weight", pa.float64()),
        ("expected_by_chance", pa.float64()),
        ("left_ads", pa.int64()),  # adverts of each collection that show the identifier
        ("right_ads", pa.int64()),
        ("reasons", EVIDENCE),
    ]
)


@dataclass(frozen=True)
class Matches:
    """What two collections share.

    Parameters
    ----------
    matches : table of ``MATCHES``, the strongest first, of equal ones what most adverts show: for each
        identifier that both show and that links, the pair of adverts that weighs most of those next to each
        other in time. Its weight is that of everything that the two adverts agree and differ in.
    common : what both show and what was set aside: as ``techthb.link.Links.common``.
    """

    matches: pa.Table
    common: pa.Table


def together(left: pa.Table, right: pa.Table) -> pa.Table:
    """The two tables of ``schema.ADS`` as one, each advert and picture named after its side."""
    parts = []
    for side, ads in ((LEFT, left), (RIGHT, right)):
        ads = ads.select(ADS.names)
        named = pc.binary_join_element_wise(side, ads["ad_id"], "")
        images = [
            None if each is None else [f"{side}{name}" for name in each] for each in ads["images"].to_pylist()
        ]
        ads = ads.set_column(ads.column_names.index("ad_id"), ADS.field("ad_id"), named)
        ads = ads.set_column(
            ads.column_names.index("images"), ADS.field("images"), pa.array(images, ADS.field("images").type)
        )
        parts.append(ads.cast(ADS))
    return pa.concat_tables(parts)


def merged(left: dict[str, str], right: dict[str, str]) -> dict[str, str]:
    """The numbering plans of both collections.

    Raises
    ------
    UsageError : they read one country by two plans.
    """
    for country in sorted({*left} & {*right}):
        if left[country] != right[country]:
            plans = f"{left[country]} and {right[country]}"
            raise UsageError(
                f"the two collections read {country} by two plans, {plans}; rename it in one of them"
            )
    return {**left, **right}


def match(
    ads: pa.Table, identifiers: pa.Table, versions: pa.Table, *, model: Model, engine: Engine
) -> Matches:
    """Find what the two collections in ``ads`` (as ``together`` makes it) share.

    Parameters
    ----------
    identifiers, versions : what ``techthb.identify`` found in them. Copied texts are not looked at.
    model : what weighs pairs. If it names the identifiers that are common, those are; if not, both
        collections together are judged.
    """
    held = hold(ads, identifiers, versions, engine)
    joined = common_nodes(held) if model.common is None else frozen_nodes(held, model.common)
    shown = linking(held, joined == 0)
    right = pc.starts_with(held.ad_ids, RIGHT).to_numpy(zero_copy_only=False)
    key, pairs = _neighbours(held, shown, right)
    weighed = weigh(held, shown, pairs, model, engine)
    order = np.lexsort((pairs[1], pairs[0], -weighed.total, key))
    first = order[np.flatnonzero(np.diff(key[order], prepend=-1))]
    best = pairs[0][first], pairs[1][first]
    rows = with_reasons(held, weigh(held, shown, best, model, engine), best)
    unrelated = float((~right).sum()) * float(right.sum())
    columns = {
        "left": _unnamed(held.ad_ids.take(pa.array(best[0])), LEFT),
        "right": _unnamed(held.ad_ids.take(pa.array(best[1])), RIGHT),
        "identifier": held.nodes["identifier"].take(pa.array(key[first])),
        "weight": rows["weight"],
        "expected_by_chance": np.round(unrelated * np.exp2(-rows["weight"].to_numpy()), DIGITS),
        **_showing(shown, right, key[first]),
        "reasons": rows["reasons"],
    }
    found = pa.table(columns).select(MATCHES.names).cast(MATCHES)
    seen = pc.add(found["left_ads"], found["right_ads"])
    found = (
        found.append_column("seen", seen)
        .sort_by([("weight", "descending"), ("seen", "descending"), ("identifier", "ascending")])
        .drop_columns("seen")
    )
    return Matches(found, _common_to_both(held, joined, ads, right))


def _neighbours(held: Held, shown: pa.Table, right: npt.NDArray[np.bool_]) -> tuple[Indices, Pairs]:
    """Each key with an advert of the left that shows it, and the ones of the right next to it in time."""
    ad, key = shown["ad"].to_numpy(), shown["key"].to_numpy()
    order = np.lexsort((ad, held.told["moment"].to_numpy()[ad], key))
    ad, key = ad[order], key[order]
    there, place = right[ad], np.arange(len(ad))
    before = np.maximum.accumulate(np.where(there, place, -1))
    after = np.minimum.accumulate(np.where(there, place, len(ad))[::-1])[::-1]
    found = []
    for near in (before, after):
        own = np.flatnonzero(~there & (near >= 0) & (near < len(ad)))
        own = own[key[near[own]] == key[own]]
        found.append(np.stack([key[own], ad[own], ad[near[own]]]))
    rows = np.unique(np.concatenate(found, axis=1), axis=1)
    return rows[0], (rows[1], rows[2])


def _showing(
    shown: pa.Table, right: npt.NDArray[np.bool_], keys: npt.NDArray[np.int64]
) -> dict[str, npt.NDArray[np.int64]]:
    """How many adverts of either side show each key."""
    ad, key = shown["ad"].to_numpy(), shown["key"].to_numpy()
    size = int(key.max(initial=0)) + 1
    counts = {
        name: np.bincount(key[right[ad] == side], minlength=size)
        for name, side in (("left_ads", False), ("right_ads", True))
    }
    return {name: count[keys] for name, count in counts.items()}


def _common_to_both(
    held: Held, joined: npt.NDArray[np.int64], ads: pa.Table, right: npt.NDArray[np.bool_]
) -> pa.Table:
    table = common_table(held, joined, ads)
    node, ad = held.shown["node"].to_numpy(), held.shown["ad"].to_numpy()
    met = [
        held.nodes["identifier"].take(pa.array(np.unique(node[right[ad] == side]))) for side in (False, True)
    ]
    both = (pc.is_in(table["identifier"], side.combine_chunks()) for side in met)
    return table.filter(pc.and_(*both))


def _unnamed(names: Sequence[str] | pa.Array, side: str) -> pa.Array:
    return pc.utf8_slice_codeunits(names, len(side))
