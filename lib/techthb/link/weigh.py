"""How strong the evidence is that two adverts have one source, in bits, and what each piece adds.

The weight of a pair is the sum over the comparisons (``techthb.link.compare``) of what the model says of
their levels, so that it can be read as a waterfall: the pieces of evidence add up to it. It is a log2 Bayes
factor: against two adverts picked at random from a collection like the one that was counted, not odds that
the two have one source; what they are depends on how many adverts were looked through.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.link.compare import AGREE, CHANNELS, COMPARISONS, Compared, Pairs, compare, earlier
from techthb.link.held import Held
from techthb.link.model import DIGITS, Model

__all__ = ["Weighed", "alone", "doubted", "weigh"]

Weights = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Weighed:
    """Pairs and their weights.

    Parameters
    ----------
    compared : what the pairs agree in.
    bits : for each comparison what it adds to the weight of each pair; rounded to 1e-6. ``bound`` is what is
        taken off again where the sum would be more than the model's counts can bear.
    """

    compared: Compared
    bits: dict[str, Weights]

    @property
    def total(self) -> Weights:
        """The weight of each pair."""
        return _sum(self.bits)


def weigh(held: Held, shown: pa.Table, pairs: Pairs, model: Model, engine: Engine) -> Weighed:
    """Weigh ``pairs`` of adverts; ``shown`` is of ``techthb.link.compare.linking``."""
    compared = compare(held, shown, pairs, engine)
    given = earlier(compared.levels)
    bits = {
        name: table[given[name].astype(np.int64), compared.levels[name]]
        for name, table in model.bits().items()
    }
    found = compared.agreements
    pair, channel = found["pair"].to_numpy(), found["channel"].to_numpy()
    confidence = found["confidence"].to_numpy()
    rarity = _rarity(held, model)
    for at, name in enumerate(CHANNELS):
        own = np.flatnonzero(channel == at)
        # of several that they share, the one read most clearly comes first
        first, where = np.unique(pair[own], return_index=True)
        key = found["key"].to_numpy()[own[where]]
        bits[name][first] = doubted(bits[name][first] + rarity[key], confidence[own[where]])
    bits["place"] += _city_rarity(held, compared, pairs, model)
    bits["bound"] = np.asarray(np.round(np.minimum(0.0, model.most() - _sum(bits)), DIGITS), np.float64)
    return Weighed(compared, bits)


def _sum(bits: dict[str, Weights]) -> Weights:
    # always in the same order: sums of fractions depend on it
    return np.asarray(np.round(np.sum([bits[name] for name in sorted(bits)], axis=0), DIGITS), np.float64)


def alone(held: Held, model: Model) -> Weights:
    """For each node the weight of sharing it and nothing else, read without doubt."""
    of_kind = {kind: name for name, kinds in CHANNELS.items() for kind in kinds}
    table = {name: float(bits[0, AGREE]) for name, bits in model.bits().items() if name in CHANNELS}
    base = np.array([table[of_kind[kind]] for kind in held.nodes["kind"].to_pylist()], np.float64)
    return base + _rarity(held, model)


def _rarity(held: Held, model: Model) -> Weights:
    """For each node what its term frequency takes off."""
    if not model.groups:
        return np.zeros(held.nodes.num_rows)
    groups = [model.groups.get(name, 1) for name in held.nodes["identifier"].to_pylist()]
    return np.asarray(-np.round(np.log2(groups), DIGITS), np.float64)


def _city_rarity(held: Held, compared: Compared, pairs: Pairs, model: Model) -> Weights:
    """For each pair in one city what its term frequency adds, against the average of such pairs."""
    found = np.zeros(len(pairs[0]))
    if not model.cities:
        return found
    shares = np.array(sorted(model.cities.values()))
    average, rarest = float(np.sum(shares**2)), float(shares[0])
    at = np.flatnonzero(compared.levels["place"] == COMPARISONS["place"].index("same city"))
    stated = held.told.take(pa.array(pairs[0][at]))
    named = pc.binary_join_element_wise(stated["country"], stated["city"], "/").to_pylist()
    share = np.array([model.cities.get(name, rarest) for name in named])
    found[at] = np.round(np.log2(average / share), DIGITS)
    return found


def doubted(bits: Weights, confidence: Weights) -> Weights:
    """The weight of an agreement that was read right with this probability, and else says nothing."""
    return np.asarray(np.round(np.log2(confidence * np.exp2(bits) + 1 - confidence), DIGITS), np.float64)
