"""The frozen numbers by which pairs are weighed: counts, and nothing that a table could change.

A model says of each level of each comparison how many pairs of adverts by one party, and how many by two,
show it. The weight of a level is the logarithm to base 2 of how much more often pairs of one party show it
(Fellegi and Sunter, A theory for record linkage, 1969). What was never seen among pairs of two parties is
not impossible: the weight rests on the highest share that the count still allows, so that it never says
more than was counted. With one model a pair weighs the same in every table.

The model that comes with the suite was counted on synthetic worlds, where the truth is known. It says nothing
about how often real adverts agree by chance.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from techthb.errors import InputError
from techthb.link.compare import COMPARISONS

if TYPE_CHECKING:
    from techthb.identify.texts.known import Known

__all__ = ["ALONE", "WITH", "Model", "Rate", "read_model", "shipped"]

Counts = Mapping[str, Mapping[str, Mapping[str, tuple[int, int]]]]

ALONE, WITH = "alone", "with an earlier one"
"""Whether, of the comparisons made before, one agrees already (``techthb.link.compare.earlier``)."""

FEWEST = 100
"""Pairs of two parties below which a comparison was not counted often enough to say anything."""

CERTAINTY = 0.95
"""One-sided level of the bound on what two parties share by chance."""

DIGITS = 6
"""Decimals of a weight: rounded before anything is compared, so that every run gives the same bytes."""


@dataclass(frozen=True)
class Rate:
    """How often pairs of a strength were wrong.

    Of ``pairs`` with at least ``bits`` (and fewer than the next rate's) ``wrong`` were of two parties;
    ``low`` and ``high`` are the limits of the 95% Wilson interval, 0 and 1 where there was no such pair.
    """

    bits: float
    pairs: int
    wrong: int
    low: float
    high: float


@dataclass(frozen=True)
class Model:
    """What weighs pairs.

    Parameters
    ----------
    counts : comparison, ``ALONE`` or ``WITH``, level: pairs by one party and pairs by two that show it.
        ``silent`` is not counted: it weighs nothing.
    pairs : all pairs by one party and by two that were counted.
    measured_on : difficulty, seeds and size of the worlds that were counted, in words.
    rates : errors of pairs that share something that links, on worlds kept for that; weakest first.
    rated_on : those worlds, in words.
    groups : term frequencies of identifiers (node ids) that more than one group of adverts shows, groups that
        share nothing else: 2 halves what sharing it says. By groups and not by adverts, or a busy advertiser
        would make a number of its own say little.
    cities : term frequencies of places, ``country/city``: the share of adverts that state it.
    common : the identifiers (node ids) that link nothing, with the groups that each would join; ``None`` if
        every table is to be judged by itself.
    texts : the templates, furniture and stock phrases that there are; ``None`` likewise.
    """

    counts: Counts
    pairs: tuple[int, int]
    measured_on: str
    rates: tuple[Rate, ...] = field(default=())
    rated_on: str = ""
    groups: Mapping[str, int] = field(default_factory=dict)
    cities: Mapping[str, float] = field(default_factory=dict)
    common: Mapping[str, int] | None = None
    texts: "Known | None" = None

    def bits(self) -> dict[str, npt.NDArray[np.float64]]:
        """For each comparison the weights, by whether an earlier one agrees and by level; ``silent`` is 0."""
        return {
            name: np.stack([_bits(self.counts[name].get(given, {}), name) for given in (ALONE, WITH)])
            for name in COMPARISONS
        }

    def most(self) -> float:
        """The greatest weight that a pair can have: as if no pair of two parties had looked like it."""
        return round(float(np.log2(max(1.0, self.pairs[1] / _highest(np.zeros(1))[0]))), DIGITS)

    def as_json(self) -> str:
        """The model as ``read_model`` reads it. A fitted one names identifiers: guard it like the adverts."""
        held = {"model": VERSION, **asdict(replace(self, texts=None))}
        held["texts"] = None if self.texts is None else self.texts.encoded()
        return json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


VERSION = 1


def read_model(path: Path) -> Model:
    """The model in ``path``.

    Raises
    ------
    InputError : the file is not there, is no model, or lacks a comparison.
    """
    try:
        return _model(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise InputError("there is no such model", file=path, cure="name the model.json of a fit") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"this is no model: {error}", file=path, cure="name a model.json written by techthb link --fit"
        ) from None


@cache
def shipped() -> Model:
    """The model that comes with the suite."""
    return _model(json.loads(files("techthb.link").joinpath("model.json").read_text("utf-8")))


def _model(held: dict[str, Any]) -> Model:
    if held["model"] != VERSION:
        raise ValueError(f"it is of version {held['model']!r}, and {VERSION} is read")
    counts = {
        name: {
            given: {level: _pair(held["counts"][name][given][level]) for level in _levels(name)}
            for given in held["counts"][name]
        }
        for name in COMPARISONS
    }
    rates = tuple(Rate(**rate) for rate in held["rates"])
    groups = {str(name): int(_above_zero(count)) for name, count in held["groups"].items()}
    cities = {str(name): float(_above_zero(share)) for name, share in held["cities"].items()}
    return Model(
        counts, _pair(held["pairs"]), str(held["measured_on"]), rates, str(held["rated_on"]), groups, cities,
        _frozen(held["common"]), _texts(held["texts"]),
    )  # fmt: skip


def _frozen(common: Mapping[str, Any] | None) -> dict[str, int] | None:
    return None if common is None else {str(name): _above_zero(count) for name, count in common.items()}


def _texts(held: Mapping[str, str] | None) -> "Known | None":
    if held is None:
        return None
    from techthb.identify.texts.known import Known  # only a model that was fitted needs it

    return Known.decoded(held)


def _above_zero(number: Any) -> Any:
    if not number > 0:
        raise ValueError(f"{number!r} is not above 0")
    return number


def _pair(counts: list[Any]) -> tuple[int, int]:
    same, different = counts
    if not (isinstance(same, int) and isinstance(different, int) and min(same, different) >= 0):
        raise ValueError(f"{counts!r} are no two counts")
    return same, different


def _levels(name: str) -> tuple[str, ...]:
    return tuple(level for level in COMPARISONS[name] if level != "silent")


def _bits(counts: Mapping[str, tuple[int, int]], name: str) -> npt.NDArray[np.float64]:
    """Weights of the levels of one comparison, ``silent`` included."""
    found = np.zeros(len(COMPARISONS[name]))
    levels = _levels(name)
    same, different = np.array([counts.get(level, (0, 0)) for level in levels], np.float64).T
    if different.sum() < FEWEST:
        return found
    # half a pair more of each: a level that no pair of one party showed is not impossible either
    often = (same + 0.5) / (same.sum() + 0.5 * len(levels))
    chance = np.minimum(1.0, _highest(different) / different.sum())
    weight = np.round(np.log2(often / chance), DIGITS)
    found[[COMPARISONS[name].index(level) for level in levels]] = weight
    return found


def _highest(counted: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The highest expected number that still gives no more than ``counted`` in one case of twenty.

    Source: Garwood, Fiducial limits for the Poisson distribution, 1936.
    """
    from scipy.special import gammaincinv

    return np.asarray(gammaincinv(counted + 1, CERTAINTY), np.float64)
