"""What two adverts agree in: the same six comparisons for any pair.

A pair is compared in the numbers, the addresses, the pictures and the texts that both show, in the time
between them and in the places that they state. Only what links counts: a hotline that both show is no
agreement, and two numbers are no disagreement if one of them is an agency's. Who advertises, for what and in
which language is not compared.

A number is one whatever its uses here (``techthb.link.eras``). Instead, adverts with a number in common are
compared in how far apart in time they are: numbers are given out again. Of others the time says little. So
two adverts compare alike in any table that holds them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.link.eras import DAY, SILENCE
from techthb.link.held import Held, numbered

__all__ = [
    "AGREE", "CHANNELS", "COMPARISONS", "DIFFER", "Compared", "Pairs", "compare", "earlier", "keys",
    "linking", "stated_places",
]  # fmt: skip

Indices = npt.NDArray[np.int64]
Pairs = tuple[Indices, Indices]
"""Positions of the adverts of each pair."""

CHANNELS = {
    "number": ("phone", "token"),
    "address": ("email", "handle", "url", "wallet"),
    "picture": ("image",),
    "text": ("text",),
}
"""Kinds of identifier that are compared together: adverts with one number in common agree in numbers."""

SHOWN = ("silent", "differ", "agree")
SILENT, DIFFER, AGREE = range(3)

DAYS = {"a day": 1, "a week": 7, "a month": 30, "a quarter": SILENCE}
"""Days between two adverts up to which each level of time reaches."""

PLACES = ("silent", "other country", "same country", "same city")

COMPARISONS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(CHANNELS, SHOWN),
    "time": ("silent", *DAYS, "longer"),
    "place": PLACES,
}
"""Comparisons and their levels. ``silent``: one of the two adverts, or both, says nothing."""


@dataclass(frozen=True)
class Compared:
    """What some pairs agree in.

    Parameters
    ----------
    levels : for each comparison the level of each pair, as its place in ``COMPARISONS``.
    agreements : ``pair`` (position), ``channel`` (position in ``CHANNELS``), ``key`` (node), ``confidence``
        (of the less certain reading): everything that both show and that links; of one pair and channel the
        most certain first.
    """

    levels: dict[str, Indices]
    agreements: pa.Table


def compare(held: Held, shown: pa.Table, pairs: Pairs, engine: Engine) -> Compared:
    """Compare the adverts of ``pairs``; ``shown`` is of ``linking``."""
    a, b = pairs
    table = pa.table({"pair": np.arange(len(a)), "a": a, "b": b})
    found = engine.sql(AGREEMENTS, pairs=table, shown=shown).sort_by(
        [("pair", "ascending"), ("channel", "ascending"), ("confidence", "descending"), ("key", "ascending")]
    )
    speaks = np.zeros((len(CHANNELS), len(held.ad_ids)), bool)
    speaks[shown["channel"].to_numpy(), shown["ad"].to_numpy()] = True
    levels = {
        name: np.where(has[a] & has[b], DIFFER, SILENT) for name, has in zip(CHANNELS, speaks, strict=True)
    }
    pair, channel = found["pair"].to_numpy(), found["channel"].to_numpy()
    for at, name in enumerate(CHANNELS):
        levels[name][pair[channel == at]] = AGREE
    levels["time"] = np.where(levels["number"] == AGREE, _times(held, a, b), SILENT)
    levels["place"] = _places(held, a, b)
    return Compared(levels, found)


AGREEMENTS = """
SELECT pair, one.channel, one.key, least(one.confidence, other.confidence) AS confidence
FROM pairs
JOIN shown AS one ON one.ad = pairs.a
JOIN shown AS other ON other.ad = pairs.b AND other.key = one.key
"""


def earlier(levels: dict[str, Indices]) -> dict[str, npt.NDArray[np.bool_]]:
    """For each comparison, whether something looked at before it agrees already.

    What travels together is not to be counted twice: a copied advert brings its number, its pictures and its
    text. So what an address, a picture, a text or a place adds is asked apart for pairs that agree already;
    and what the time says about a number in common, for pairs that have more in common than the number.
    """
    agree = {name: levels[name] == AGREE for name in CHANNELS}
    found, agreed = {}, np.zeros(len(levels["number"]), bool)
    for name in CHANNELS:
        found[name] = agreed
        agreed = agreed | agree[name]
    beside = agree["address"] | agree["picture"] | agree["text"]
    return found | {"time": beside, "place": agreed}


def keys(held: Held) -> Indices:
    """For each node the node by which it is compared: versions of a picture are one, and uses of a number."""
    first_use = np.unique(numbered(held), return_index=True)[1][numbered(held)]
    picture = pc.is_in(held.nodes["kind"], pa.array(CHANNELS["picture"])).to_numpy()
    return np.asarray(np.where(picture, held.nodes["family"].to_numpy(), first_use), np.int64)


def linking(held: Held, live: npt.NDArray[np.bool_]) -> pa.Table:
    """``ad, channel, key, confidence``: what each advert shows that links, each key once.

    ``live`` says for each family whether it links.
    """
    of_kind = {kind: at for at, kinds in enumerate(CHANNELS.values()) for kind in kinds}
    channel = np.array([of_kind[kind] for kind in held.nodes["kind"].to_pylist()], np.int64)
    node = held.shown["node"].to_numpy()
    kept = live[held.nodes["family"].to_numpy()[node]]
    ad, node = held.shown["ad"].to_numpy()[kept], node[kept]
    confidence = held.shown["confidence"].to_numpy()[kept]
    key = keys(held)[node]
    order = np.lexsort((-confidence, key, ad))
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(ad[order]) != 0) | (np.diff(key[order]) != 0)
    rows = order[first]
    return pa.table(
        {"ad": ad[rows], "channel": channel[node[rows]], "key": key[rows], "confidence": confidence[rows]}
    )


def stated_places(held: Held) -> Indices:
    """The city that each advert states, as a number; -1 where it states none."""
    country, city = (_coded(held.told[name]) for name in ("country", "city"))
    return np.where((country < 0) | (city < 0), -1, country * (city.max(initial=0) + 1) + city)


def _times(held: Held, a: Indices, b: Indices) -> Indices:
    moment = held.told["moment"].to_numpy()
    limits = [days * DAY for days in DAYS.values()]
    return np.asarray(1 + np.searchsorted(limits, np.abs(moment[a] - moment[b])), np.int64)


def _places(held: Held, a: Indices, b: Indices) -> Indices:
    country, city = (_coded(held.told[name]) for name in ("country", "city"))
    silent, abroad, same_country, same_city = range(len(PLACES))
    within = np.where(city[a] == city[b], same_city, same_country)
    # in one country, with one city not stated, it is open whether they differ
    within = np.where((city[a] < 0) | (city[b] < 0), silent, within)
    found = np.where(country[a] == country[b], within, abroad)
    return np.where((country[a] < 0) | (country[b] < 0), silent, found)


def _coded(words: pa.ChunkedArray) -> Indices:
    """Each word as a number; -1 where there is none."""
    return np.asarray(pc.dictionary_encode(words.combine_chunks()).indices.fill_null(-1).to_numpy(), np.int64)
