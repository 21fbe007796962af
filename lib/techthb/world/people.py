"""Who advertises: operators, independents, agencies and employers, with their numbers and their time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from techthb.world.numbers import HOTLINE_FIRST, Pool
from techthb.world.region import Region

__all__ = ["DAYS", "ROLES", "Numbers", "Parties", "people"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DAYS = 425.0
"""Length of the time that a world covers: about 14 months."""

OPERATOR, INDEPENDENT, AGENCY, EMPLOYER = range(4)
ROLES = ("operator", "independent", "agency", "independent")
"""What the truth calls each role: an honest employer is an independent advertiser of jobs."""

SHARE = {OPERATOR: 0.56, AGENCY: 0.012, EMPLOYER: 0.04}
"""Of all ads; independents place the rest."""

PARETO = 1.25
SMALLEST, LARGEST = 5, 400
"""Exponent and bounds of operators' sizes in ads; no operator has more than 6% of a world."""
LARGEST_SHARE = 0.06

INDEPENDENT_SIZES = (0.30, 0.25, 0.18, 0.12, 0.09, 0.06)
"""Chances of an independent advertiser to place one, two, … ads."""
EMPLOYER_SIZES = (0.2, 0.3, 0.3, 0.2)

RECRUITERS = 0.45
"""Share of the operators who also place job ads."""

BORROWED_NUMBER = 0.35
"""Chance that an operator's further number is of a neighbouring State."""

SPAN_PER_AD = (3.0, 15.0)
"""Days of activity for each ad, drawn per party: bounds."""
SILENCE = (125.0, 260.0)
"""Days between the time of a number's first holder and that of the next: bounds."""
LONGEST_USE = 100.0
"""Days for which the first holder has used such a number, at most."""
EARLY = 30.0
"""Days within which the first holder begins."""


@dataclass(frozen=True)
class Numbers:
    """All numbers in use; rows are what parties and ads refer to. A negative number is a token."""

    number: Ints
    state: Ints


@dataclass(frozen=True)
class Parties:
    """One row for each party; ``first_ad`` and ``first_number`` are where its own rows begin.

    A party uses its numbers one after the other; ``number`` of its era e is row ``first_number + e``, except
    that ``inherited`` (a row of numbers, or -1) stands in for the first.
    """

    role: Ints
    size: Ints
    first_ad: Ints
    state: Ints
    language: Ints
    numbers: Ints
    first_number: Ints
    inherited: Ints
    recruits: Flags
    start: Floats
    length: Floats

    def __len__(self) -> int:
        return len(self.role)


def people(
    ads: int, region: Region, handover: float, rng: np.random.Generator
) -> tuple[Parties, Numbers, dict[str, int], Ints]:
    """Draw the parties of a world of ``ads`` ads.

    Returns
    -------
    The parties; all numbers; the row of each hotline by site; the parties that pass a number on.
    """
    role, size = _roles_and_sizes(ads, rng)
    count = len(role)
    state = _home(region, count, rng)
    language = _language(region, state, rng)
    held = np.ones(count, np.int64)
    operators = role == OPERATOR
    held[operators] += rng.binomial(np.minimum(size[operators] // 5, 11), 0.55)
    length = np.minimum(size * rng.uniform(*SPAN_PER_AD, count), DAYS)
    start = rng.uniform(0, 1, count) * (DAYS - length)
    givers, receivers = _handovers(role, size, handover, rng)
    _time_handovers(givers, receivers, held, start, length, rng)
    first_number = np.concatenate([[0], np.cumsum(held)[:-1]])
    numbers, hotlines = _numbers(region, role, state, held, first_number, rng)
    inherited = np.full(count, -1)
    inherited[receivers] = first_number[givers]
    parties = Parties(
        role=role,
        size=size,
        first_ad=np.concatenate([[0], np.cumsum(size)[:-1]]),
        state=state,
        language=language,
        numbers=held,
        first_number=first_number,
        inherited=inherited,
        recruits=operators & (rng.random(count) < RECRUITERS),
        start=start,
        length=length,
    )
    return parties, numbers, hotlines, givers


def _roles_and_sizes(ads: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Roles and sizes of the parties; the sizes add up to ``ads``."""
    target = {role: round(ads * share) for role, share in SHARE.items()}
    target[INDEPENDENT] = ads - sum(target.values())
    largest = max(SMALLEST + 1, min(LARGEST, round(ads * LARGEST_SHARE)))
    roles, sizes = [], []
    for role in (OPERATOR, AGENCY, EMPLOYER, INDEPENDENT):
        drawn = _sizes(role, target[role] + 1, largest, rng)
        ends = np.cumsum(drawn)
        cut = int(np.searchsorted(ends, target[role]))
        kept = drawn[: cut + 1].copy()
        kept[-1] -= ends[cut] - target[role]
        kept = kept[kept > 0]
        roles.append(np.full(len(kept), role))
        sizes.append(kept)
    return np.concatenate(roles), np.concatenate(sizes)


def _sizes(role: int, count: int, largest: int, rng: np.random.Generator) -> Ints:
    """How many ads each of ``count`` parties of a role places."""
    if role == OPERATOR:
        return np.minimum(SMALLEST * (1 + rng.pareto(PARETO, count)), largest).astype(np.int64)
    if role == AGENCY:
        return rng.integers(2, 6, count)
    chances = EMPLOYER_SIZES if role == EMPLOYER else INDEPENDENT_SIZES
    return 1 + rng.choice(len(chances), count, p=chances)


def _home(region: Region, count: int, rng: np.random.Generator) -> Ints:
    """Home State of each party, by the square root of its inhabitants."""
    pull = np.array([sum(city.population for city in state.cities) ** 0.5 for state in region.states])
    return rng.choice(len(pull), count, p=pull / pull.sum())


def _language(region: Region, state: Ints, rng: np.random.Generator) -> Ints:
    """Main language of each party, by its home State."""
    chosen = np.zeros(len(state), np.int64)
    for index, entry in enumerate(region.states):
        here = np.flatnonzero(state == index)
        spoken = [region.languages.index(language) for language in entry.languages]
        chosen[here] = rng.choice(spoken, len(here), p=list(entry.languages.values()))
    return chosen


def _handovers(role: Ints, size: Ints, share: float, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Operators who pass a number on and, for each, the party that gets it later."""
    operators = np.flatnonzero(role == OPERATOR)
    able = operators[size[operators] >= 6]
    wanted = min(max(1, int(np.ceil(share * len(operators)))), len(able) // 2)
    givers = rng.choice(able, wanted, replace=False)
    others = np.flatnonzero(((role == OPERATOR) & (size < 15)) | ((role == INDEPENDENT) & (size >= 2)))
    return givers, rng.choice(np.setdiff1d(others, givers), wanted, replace=False)


def _time_handovers(
    givers: Ints, receivers: Ints, held: Ints, start: Floats, length: Floats, rng: np.random.Generator
) -> None:
    """Set the times of both, in place, so that a number is silent between its holders."""
    held[givers] = np.maximum(held[givers], 2)
    length[givers] = np.minimum(length[givers], LONGEST_USE * held[givers])
    start[givers] = rng.uniform(0, np.minimum(EARLY, DAYS - length[givers]))
    left = start[givers] + length[givers] / held[givers]
    start[receivers] = left + rng.uniform(*SILENCE, len(givers))
    length[receivers] = np.minimum(length[receivers], DAYS - start[receivers])


def _numbers(
    region: Region, role: Ints, state: Ints, held: Ints, first_number: Ints, rng: np.random.Generator
) -> tuple[Numbers, dict[str, int]]:
    """A number for every row, sites' hotlines behind those of the parties.

    Agencies and sites take theirs first, so that no world has tokens for what many know.
    """
    owner = np.repeat(np.arange(len(held)), held)
    home = state[owner]
    further = np.arange(len(owner)) > first_number[owner]
    moved = further & (rng.random(len(owner)) < BORROWED_NUMBER)
    for index, entry in enumerate(region.states):
        here = np.flatnonzero(moved & (state[owner] == index))
        home[here] = rng.choice([region.codes.index(code) for code in entry.neighbours], len(here))
    lines = sorted({site.mirror or site.site: site for site in region.sites if site.hotline}.items())
    line_state = [_main_state(region, site.language) for _, site in lines]
    row_state = np.concatenate([home, np.array(line_state, np.int64)])
    early = np.concatenate([role[owner] == AGENCY, np.ones(len(lines), bool)])
    number = np.zeros(len(row_state), np.int64)
    pools = {entry.plan: Pool(entry.plan, rng) for entry in region.states}
    for group in (early, ~early):
        for index, entry in enumerate(region.states):
            rows = np.flatnonzero(group & (row_state == index))
            number[rng.permutation(rows)] = pools[entry.plan].take(len(rows))
    for line, row in enumerate(range(len(home), len(number))):
        if region.states[row_state[row]].plan == "GB":
            number[row] = HOTLINE_FIRST + int(rng.integers(100)) * 10 + line
    rows_of = {name: len(home) + line for line, (name, _) in enumerate(lines)}
    hotlines = {s.site: rows_of[s.mirror or s.site] for s in region.sites if s.hotline}
    return Numbers(number, row_state), hotlines


def _main_state(region: Region, language: str) -> int:
    """The State in which the language is spoken most."""
    spoken = [state.languages.get(language, 0.0) for state in region.states]
    return spoken.index(max(spoken))
