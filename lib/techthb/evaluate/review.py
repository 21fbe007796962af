"""An error rate of one's own: pairs of adverts that two people judge, without knowing what was linked.

What was measured on synthetic worlds is not known to hold for real adverts. So ``draw`` takes pairs at random
from groups that the linking makes: pairs of the forest by their strength, weak bridges, any two adverts of
one cluster, and adverts of one place and month that no link joins. Two reviewers judge every pair, in orders
of their own, and see neither weight nor group. ``agreement`` says how far they agree beyond chance; ``rates``
counts what both decided alike, and gives each group its rate of errors with an interval.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from techthb.evaluate.intervals import CERTAINTY, DECIMALS, share
from techthb.link.words import SCALE

__all__ = ["DECISIONS", "DRAWN", "RATES", "Agreement", "agreement", "draw", "rates"]

SAME, DIFFERENT, OPEN = DECISIONS = ("same", "different", "cannot tell")
"""What a reviewer may say of a pair: one source, two sources, or that it cannot be told."""

BRIDGE, ONE_CLUSTER, NO_LINK = "weak bridge, cut", "any two of one cluster", "one place and month, no link"
"""Groups of pairs beside those of each strength."""

DRAWN = pa.schema(
    [
        ("pair", pa.string()),
        ("one", pa.string()),
        ("other", pa.string()),
        ("group", pa.string()),
        ("linked", pa.bool_()),  # whether one cluster holds both
        ("weight", pa.float64()),  # of a pair of the forest, or a bridge
        ("population", pa.int64()),  # pairs of the group, among which this one was drawn
    ]
)
"""Pairs as they were drawn. No reviewer may see it."""

RATES = pa.schema(
    [
        ("group", pa.string()),
        ("population", pa.int64()),
        ("drawn", pa.int64()),
        ("undecided", pa.int64()),  # the reviewers differ, or cannot tell
        ("decided", pa.int64()),
        ("wrong", pa.int64()),  # both say different of what was linked, or same of what was not
        ("rate", pa.float64()),
        ("low", pa.float64()),  # 95% Wilson interval; null where nothing was decided
        ("high", pa.float64()),
    ]
)

MOST_DRAWS = 20_000
"""Draws after which a group is taken to hold no further pair: nearly all of one place may be linked."""

RESAMPLED = 2_000
"""Resamples for the interval of kappa."""

Numbers = npt.NDArray[np.int64]
Candidates = Iterator[tuple[str, str, float | None]]


@dataclass(frozen=True)
class Agreement:
    """How far two reviewers agree.

    Parameters
    ----------
    pairs, alike : pairs that both judged, and those of which they said the same.
    kappa : Cohen's kappa, the agreement beyond chance: 1 is full, 0 what chance gives. None where both said
        one and the same of every pair: chance would give that too.
    low, high : limits of its 95% bootstrap interval.
    table : how often the first said this and the second that; rows and columns as ``DECISIONS``.
    """

    pairs: int
    alike: int
    kappa: float | None
    low: float | None
    high: float | None
    table: tuple[tuple[int, ...], ...]


def draw(
    ads: pa.Table, pairs: pa.Table, bridges: pa.Table, clusters: pa.Table, *, count: int, seed: int
) -> pa.Table:
    """Draw ``count`` pairs, as many from each group; where a group has too few, more from those after it.

    Parameters
    ----------
    ads : ``ad_id, posted_at, country, city``.
    pairs, bridges, clusters : tables of ``techthb.link.Links`` for these ads.
    seed : the same seed draws the same pairs, whatever the order of the rows.

    Returns
    -------
    Table of ``DRAWN``, in an order that tells nothing. No pair stands in it twice.
    """
    rng = np.random.default_rng(seed)
    told = clusters.join(ads.select(["ad_id", "posted_at", "country", "city"]), "ad_id").sort_by("ad_id")
    cluster, place = _coded(told["cluster_id"]), _places(told)
    groups: list[tuple[str, int, Candidates]] = [
        *_strengths(pairs, rng),
        (BRIDGE, bridges.num_rows, _listed(bridges, rng)),
        (ONE_CLUSTER, _pairs_in(cluster), _any_two(told, cluster, None, rng)),
        (NO_LINK, _pairs_in(place) - _pairs_in(place, cluster), _any_two(told, place, cluster, rng)),
    ]
    groups = [each for each in groups if each[1]]
    rows: list[tuple[str, str, str, bool, float | None, int]] = []
    met: set[tuple[str, str]] = set()
    for at, (name, population, candidates) in enumerate(groups):
        goal = len(rows) + (count - len(rows)) // (len(groups) - at)
        for one, other, weight in candidates:
            if len(rows) == goal:
                break
            pair = (min(one, other), max(one, other))
            if pair not in met:
                met.add(pair)
                rows.append((*pair, name, name not in (BRIDGE, NO_LINK), weight, population))
    order = rng.permutation(len(rows)).tolist()
    named = [(f"P{number:04d}", *rows[place]) for number, place in enumerate(order, 1)]
    return pa.Table.from_pylist([dict(zip(DRAWN.names, row, strict=True)) for row in named], schema=DRAWN)


def _strengths(pairs: pa.Table, rng: np.random.Generator) -> Iterator[tuple[str, int, Candidates]]:
    """Pairs of the forest by what their weight is called."""
    weight, most = pairs["weight"].to_numpy(), math.inf
    for ratio, words in SCALE:
        least = math.log2(ratio)
        own = pairs.filter(pa.array((weight >= least) & (weight < most)))
        yield f"{words}, {least:.1f} bits and more", own.num_rows, _listed(own, rng)
        most = least


def _listed(pairs: pa.Table, rng: np.random.Generator) -> Candidates:
    rows = pairs.select(["ad_id_a", "ad_id_b", "weight"]).sort_by(
        [("ad_id_a", "ascending"), ("ad_id_b", "ascending")]
    )
    for place in rng.permutation(rows.num_rows):
        yield tuple(rows[name][int(place)].as_py() for name in rows.column_names)


def _any_two(told: pa.Table, of: Numbers, apart: Numbers | None, rng: np.random.Generator) -> Candidates:
    """Two adverts that ``of`` puts together and ``apart`` does not; every such pair is equally likely."""
    order = np.argsort(of, kind="stable")
    order = order[of[order] >= 0]
    begin = np.flatnonzero(np.diff(of[order], prepend=-1))
    size = np.diff(np.append(begin, len(order)))
    chances = (size * (size - 1)).astype(np.float64)
    if not chances.sum():
        return
    for at in rng.choice(len(size), MOST_DRAWS, p=chances / chances.sum()).tolist():
        one, other = order[begin[at] + rng.choice(size[at], 2, replace=False)].tolist()
        if apart is None or apart[one] != apart[other]:
            yield told["ad_id"][one].as_py(), told["ad_id"][other].as_py(), None


def _pairs_in(*by: Numbers) -> int:
    """How many pairs of adverts are alike in all of ``by``; -1 is like nothing."""
    known = np.all(np.stack(by) >= 0, axis=0)
    size = np.unique(np.stack(by)[:, known], axis=1, return_counts=True)[1].astype(np.int64)
    return int((size * (size - 1) // 2).sum())


def _places(told: pa.Table) -> Numbers:
    """Place and month of each advert, as a number; -1 where it states no place."""
    month = pc.strftime(told["posted_at"], "%Y-%m")
    return _coded(pc.binary_join_element_wise(told["country"], told["city"], month, "/"))


def _coded(words: pa.ChunkedArray) -> Numbers:
    codes = pc.dictionary_encode(words).combine_chunks().indices
    return np.asarray(codes.fill_null(-1).to_numpy(), np.int64)


def agreement(one: Mapping[str, str], other: Mapping[str, str]) -> Agreement:
    """How far two reviewers agree; of each the decision about every pair, by its name.

    Source: Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    from scipy.stats import bootstrap

    names = sorted(set(one) & set(other))
    said = np.array([[DECISIONS.index(each[name]) for name in names] for each in (one, other)], np.int64)
    table = np.zeros((len(DECISIONS), len(DECISIONS)), np.int64)
    np.add.at(table, (said[0], said[1]), 1)
    found, low, high = _kappa(said[0], said[1]), None, None
    if not math.isnan(found):
        interval = bootstrap(
            (said[0], said[1]), _kappa, paired=True, vectorized=False, n_resamples=RESAMPLED,
            confidence_level=CERTAINTY, method="percentile", rng=np.random.default_rng(0),
        ).confidence_interval  # fmt: skip
        # resamples in which both say one thing only have no kappa
        low, high = (round(float(each), DECIMALS) if np.isfinite(each) else None for each in interval)
    kappa = None if math.isnan(found) else round(found, DECIMALS)
    counts = tuple(tuple(row) for row in table.tolist())
    return Agreement(len(names), int(np.trace(table)), kappa, low, high, counts)


def _kappa(one: Numbers, other: Numbers) -> float:
    every = range(len(DECISIONS))
    chance = sum(float(np.mean(one == each) * np.mean(other == each)) for each in every)
    return (float(np.mean(one == other)) - chance) / (1 - chance) if chance < 1 else math.nan


def rates(drawn: pa.Table, one: Mapping[str, str], other: Mapping[str, str]) -> pa.Table:
    """How often each group of pairs was wrong: a table of ``RATES``, sorted by group.

    Only what both reviewers decided alike counts; what stays open is counted beside it, since the pairs that
    nobody can judge need not be like the others.
    """
    rows = []
    for name in sorted(set(drawn["group"].to_pylist())):
        own = drawn.filter(pc.equal(drawn["group"], name)).to_pylist()
        wrong_is = DIFFERENT if own[0]["linked"] else SAME
        said = [one[each["pair"]] for each in own if one[each["pair"]] == other[each["pair"]]]
        decided = len(said) - said.count(OPEN)
        wrong = said.count(wrong_is)
        limits = share(wrong, decided) if decided else (None, None, None)
        counts = (name, own[0]["population"], len(own), len(own) - decided, decided, wrong, *limits)
        rows.append(dict(zip(RATES.names, counts, strict=True)))
    return pa.Table.from_pylist(rows, schema=RATES)
