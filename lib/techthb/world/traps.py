"""What is planted among the ads to mislead a method, and the account of it once the ads are published."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from techthb.errors import TechthbError
from techthb.world.difficulty import MINIMUM, Difficulty
from techthb.world.numbers import neighbours
from techthb.world.people import (
    AGENCY,
    EMPLOYER,
    INDEPENDENT,
    OPERATOR,
    Flags,
    Ints,
    Numbers,
    Parties,
)  # fmt: skip

__all__ = ["Plan", "check_shares", "plan_ads", "shares"]

JOB_SHARE = 0.12
"""Share of a recruiting operator's ads that offer jobs; the first one always does."""
AGENCY_ONLY = 0.12
"""Of the ads with an agency's number, those without a number of their own."""
LONE_BARE = 0.40
"""Of the ads without any contact, at most this share by parties who place no other ad."""
POPULAR = 9
"""Ads per circulating text, on average; each is copied by as many parties."""
COPIED_FROM_ONE = 0.06
"""Of the copied texts, those taken from one other advertiser."""
STOCK_USES = 22
"""Ads per stock picture, on average."""
TAKEN = 0.5
"""Of the mistyped numbers, those that are somebody else's."""


@dataclass(frozen=True)
class Plan:
    """One row for each ad, grouped by party; -1 means none.

    Parameters
    ----------
    party, position : whose ad, and which of theirs in time.
    number : the row of the number used; ``next_number`` that of the one announced beside it.
    handed : whether the number used belongs to somebody else at another time.
    job, bare, rewritten : whether it offers a job, carries no contact, has a text of its own.
    agency, own_number : row of an agency's number, and whether the advertiser's own stands beside it.
    copied : text copied: a circulating text k as ``-2 - k``, another party's as its index.
    typo : the reserved number that the advertiser typed by mistake, or 0.
    stock : which stock picture it shows.
    hotline : whether it is to stand on a site with a hotline.
    serial : its place among all ads by ``ad_id``, which tells nothing.
    """

    party: Ints
    position: Ints
    number: Ints
    next_number: Ints
    handed: Flags
    job: Flags
    bare: Flags
    rewritten: Flags
    agency: Ints
    own_number: Flags
    copied: Ints
    typo: Ints
    stock: Ints
    hotline: Flags
    serial: Ints

    def part(self, start: int, end: int) -> "Plan":
        """The rows from ``start`` to before ``end``."""
        return Plan(**{name: column[start:end] for name, column in vars(self).items()})


def plan_ads(
    parties: Parties,
    numbers: Numbers,
    givers: Ints,
    level: Difficulty,
    rng: np.random.Generator,
) -> tuple[Plan, Numbers]:
    """Decide for every ad what it carries; mistyped numbers that are taken change who has them."""
    ads = int(parties.size.sum())
    party = np.repeat(np.arange(len(parties)), parties.size)
    position = np.arange(ads) - parties.first_ad[party]
    role, size = parties.role[party], parties.size[party]
    number, following, free = _eras(parties, party, position)
    job = (role == EMPLOYER) | (parties.recruits[party] & ((position == 0) | (rng.random(ads) < JOB_SHARE)))
    settled = ~np.isin(party, givers) & (parties.inherited[party] < 0)
    agency, own_number = _agencies(parties, party, free, ~job & settled, level.agency, rng)
    bare = _bare(role, size, free & (agency < 0) & ~job, level.bare, rng)
    copied = _copied(party, parties, ~bare & ~job & (role != AGENCY), level.copied, rng)
    typable = free & own_number & ~bare & settled & (agency < 0)
    typo, numbers = _typos(parties, numbers, number, typable, level.typo, rng)
    plan = Plan(
        party=party,
        position=position,
        number=number,
        next_number=following,
        handed=np.isin(number, parties.first_number[givers]),
        job=job,
        bare=bare,
        rewritten=(copied == -1) & (rng.random(ads) < level.rewritten),
        agency=agency,
        own_number=own_number,
        copied=copied,
        typo=typo,
        stock=_stock(~job & (role != AGENCY), level.stock, rng),
        hotline=_drawn(~job & ~bare, level.hotline, rng),
        serial=rng.permutation(ads),
    )
    return plan, numbers


def _eras(parties: Parties, party: Ints, position: Ints) -> tuple[Ints, Ints, Flags]:
    """The number of each ad, the one it announces, and whether its party can spare the ad.

    A party uses its numbers one after the other. The last ad of a number's time names the next one too, so
    that a party hangs together; it cannot be spared for a trap that takes the number away.
    """
    size = parties.size[party]
    era = position * parties.numbers[party] // size
    row = parties.first_number[party] + era
    last = np.append((np.diff(party) > 0) | (np.diff(era) > 0), True)
    following = np.where(last & (position < size - 1), row + 1, -1)
    heir = parties.inherited[party]
    return np.where((era == 0) & (heir >= 0), heir, row), following, ~last & (size >= 3)


def _drawn(able: Flags, share: float, rng: np.random.Generator) -> Flags:
    """Exactly that share of the able ads, drawn at random."""
    drawn = np.zeros(len(able), bool)
    drawn[rng.choice(np.flatnonzero(able), int(np.ceil(share * able.sum())), replace=False)] = True
    return drawn


def _stock(able: Flags, share: float, rng: np.random.Generator) -> Ints:
    """Which stock picture each ad shows, or -1."""
    stock = np.full(len(able), -1)
    chosen = rng.choice(np.flatnonzero(able), int(np.ceil(share * len(able))), replace=False)
    stock[chosen] = rng.integers(0, max(1, round(len(chosen) / STOCK_USES)), len(chosen))
    return stock


def _agencies(
    parties: Parties, party: Ints, free: Flags, may: Flags, share: float, rng: np.random.Generator
) -> tuple[Ints, Flags]:
    """The agency's number on the ads that carry one, and whether the advertiser's own is there too."""
    ads = len(party)
    agency, own = np.full(ads, -1), np.ones(ads, bool)
    offices = np.flatnonzero(parties.role == AGENCY)
    theirs = np.isin(party, offices)
    agency[theirs] = parties.first_number[party[theirs]]
    own[theirs] = False
    able = may & np.isin(parties.role[party], [OPERATOR, INDEPENDENT])
    wanted = int(np.ceil(share * ads))
    reach = np.minimum(np.maximum(1, (parties.size * rng.uniform(0.15, 0.5, len(parties))).astype(int)), 4)
    members = rng.permutation(np.unique(party[able]))
    members = members[: int(np.searchsorted(np.cumsum(reach[members]), wanted)) + 1]
    chosen = _some_of_each(party, able & np.isin(party, members), reach, rng)
    office = np.zeros(len(parties), np.int64)
    office[members] = offices[np.arange(len(members)) * len(offices) // len(members)]
    agency[chosen] = parties.first_number[office[party[chosen]]]
    own[chosen] = ~free[chosen] | (rng.random(len(chosen)) >= AGENCY_ONLY)
    return agency, own


def _some_of_each(party: Ints, able: Flags, count: Ints, rng: np.random.Generator) -> Ints:
    """Up to ``count[p]`` of the able ads of each party p, drawn at random."""
    rows = np.flatnonzero(able)
    rows = rows[np.lexsort((rng.random(len(rows)), party[rows]))]
    of = party[rows]
    starts = np.searchsorted(of, of, side="left")
    return rows[np.arange(len(rows)) - starts < count[of]]


def _bare(role: Ints, size: Ints, free: Flags, share: float, rng: np.random.Generator) -> Flags:
    """Which ads carry no contact: some of people who place no other ad, the rest of operators and others."""
    bare = np.zeros(len(role), bool)
    wanted = int(np.ceil(share * len(role)))
    lone = rng.permutation(np.flatnonzero((role == INDEPENDENT) & (size == 1)))
    bare[lone[: round(wanted * LONE_BARE)]] = True
    others = rng.permutation(np.flatnonzero(free & np.isin(role, [OPERATOR, INDEPENDENT]) & (size > 1)))
    bare[others[: wanted - int(bare.sum())]] = True
    return bare


def _copied(party: Ints, parties: Parties, able: Flags, share: float, rng: np.random.Generator) -> Ints:
    """Which ads have a text that is not their advertiser's, and whose it is."""
    copied = np.full(len(party), -1)
    able &= np.isin(parties.role[party], [OPERATOR, INDEPENDENT])
    rows = rng.permutation(_some_of_each(party, able, np.ones(len(parties), int), rng))
    rows = rows[: int(np.ceil(share * len(party)))]
    singles = round(len(rows) * COPIED_FROM_ONE)
    models = rng.choice(np.flatnonzero(parties.role == OPERATOR), singles)
    copied[rows[:singles]] = np.where(models == party[rows[:singles]], -1, models)
    circulating = max(1, round((len(rows) - singles) / POPULAR))
    copied[rows[singles:]] = -2 - np.arange(len(rows) - singles) % circulating
    return copied


def _typos(
    parties: Parties, numbers: Numbers, number: Ints, able: Flags, share: float, rng: np.random.Generator
) -> tuple[Ints, Numbers]:
    """The mistyped number of each ad that has one (else 0), half of them somebody else's.

    To make a number somebody else's, an independent advertiser who lives under the same plan gets it in
    place of the own one, which goes back unused.
    """
    typo = np.zeros(len(number), np.int64)
    values = numbers.number.copy()
    used = set(values.tolist())
    lone = (parties.role == INDEPENDENT) & (parties.inherited < 0)
    spare = {
        state: rng.permutation(parties.first_number[lone & (parties.state == state)]).tolist()
        for state in range(int(parties.state.max()) + 1)
    }
    rows = rng.permutation(np.flatnonzero(able & (numbers.number[number] > 0)))
    wanted = max(2, int(np.ceil(share * len(number))))
    for row in rows[: wanted * 3]:
        if wanted == 0:
            break
        own = int(number[row])
        slips = [slip for slip in neighbours(int(values[own])) if slip not in used]
        if not slips:
            continue
        typo[row] = slip = slips[int(rng.integers(len(slips)))]
        used.add(slip)
        others = [each for each in spare[int(numbers.state[own])][-8:] if each != own and values[each] > 0]
        if others and rng.random() < TAKEN:
            values[others[-1]] = slip
            spare[int(numbers.state[own])].remove(others[-1])
        wanted -= 1
    return typo, Numbers(values, numbers.state)


def shares(counts: Mapping[str, int], images: bool) -> dict[str, float]:
    """What share of the published world each trap has, as the design defines it.

    The hotlines that sites print are not numbers that somebody disguises, so ``numbers_disguised`` leaves
    them out.

    Parameters
    ----------
    counts : ads by trap, ``ads``, ``operators``, ``numbers_shown`` and ``numbers_disguised``.
    """
    names = {
        "ads_with_agency_number": "agency_number",
        "ads_with_site_hotline": "site_hotline",
        "ads_without_identifier": "no_identifier",
        "ads_with_copied_text": "copied_text",
        "ads_with_mistyped_number": "mistyped_number",
    } | ({"ads_with_stock_picture": "stock_picture"} if images else {})
    result = {share: counts.get(trap, 0) / counts["ads"] for share, trap in names.items()}
    result["operators_whose_number_changes_hands"] = counts["operators_passing_on"] / counts["operators"]
    result["numbers_disguised"] = counts["numbers_disguised"] / max(1, counts["numbers_shown"])
    return {name: round(value, 4) for name, value in sorted(result.items())}


def check_shares(name: str, found: dict[str, float]) -> None:
    """Refuse a world that has less of a trap than its difficulty promises.

    Raises
    ------
    TechthbError : a share is too small; the message names it.
    """
    for trap, least in MINIMUM.get(name, {}).items():
        if found.get(trap, 1.0) < least:
            raise TechthbError(
                f"a {name} world needs {trap} of at least {least:.0%}, this one has {found[trap]:.1%}; "
                "ask for more ads or another seed"
            )
