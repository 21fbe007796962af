"""Truth of exercise 05, and what to say about each answer."""

import math

import pandas as pd

from techthb.course import Case, Result

TWO = 4e6
AGREE, DIFFER = 0.4 / (50 / TWO), 0.6 / ((TWO - 50) / TWO)
"""Likelihood ratios of the two findings of question 2."""

OTHERS, ADVERTS, RATIO = 4_999, 4_000, 32_000
"""Of question 3."""

ADDED, WEIGHED, BOUND = 81, 29.5, 27
"""Of question 4: everything added up, what travels together counted once, and what can be claimed."""

ALIKE, KAPPA, WRONG = 0.89, (0.89 - 0.7398) / (1 - 0.7398), 4 / 84
"""Of question 5."""


def close(value: float, wanted: float, by: float) -> bool:
    return abs(value - wanted) <= by


def q2(agree_bits: float, differ_bits: float, words: str) -> Result:
    """Two points for the agreement, one for the difference, one for the words."""
    scored = Result(0, 0, "")
    right = math.log2(AGREE)
    if close(agree_bits, right, 0.1):
        scored += Result(2, 2, "")
    elif close(agree_bits, AGREE, 50):
        scored += Result(1, 2, "That is the ratio, 32,000. In bits it is its logarithm to base 2: about 15.")
    elif close(agree_bits, -right, 0.1):
        scored += Result(1, 2, "The ratio is upside down: one source goes on top, two sources below.")
    else:
        scored += Result(
            0,
            2,
            "Agreement: 40% of the pairs by one party against 50 in 4,000,000 by two. Divide the shares, not "
            "the counts, then ask how often 1 must be doubled to reach the result.",
        )
    if close(differ_bits, math.log2(DIFFER), 0.06):
        scored += Result(1, 1, "")
    else:
        sign = (
            " A finding that is rarer with one source than with two has a ratio below 1, and negative bits."
        )
        scored += Result(0, 1, f"Difference: 60% against nearly 100%.{sign}")
    if words == "very strong support":
        return scored + Result(1, 1, "")
    return scored + Result(0, 1, "In words: 32,000 lies between 10,000 and 1,000,000.")


def q3(probability: float, by_chance: float) -> Result:
    """Two points each."""
    right = RATIO / OTHERS / (1 + RATIO / OTHERS)
    if close(probability, right, 0.005):
        first = Result(2, 2, "")
    elif close(probability, 1 - 1 / RATIO, 0.0001) or close(probability, RATIO / (RATIO + 1), 0.0001):
        first = Result(
            0,
            2,
            "That is the prosecutor's fallacy: 1 in 32,000 is how often strangers show the finding, not how "
            "probable it is that they are strangers. With 4,999 others the odds before were 1 to 4,999.",
        )
    elif close(probability, RATIO / OTHERS, 0.05):
        first = Result(1, 2, "Those are the odds, 6.4 to 1. As a probability: odds / (1 + odds).")
    else:
        first = Result(
            0, 2, "Odds after = odds before × ratio = (1 / 4,999) × 32,000; then odds / (1 + odds)."
        )
    pairs = ADVERTS * (ADVERTS - 1) / 2
    if close(by_chance, pairs / RATIO, 1):
        return first + Result(2, 2, "")
    if close(by_chance, ADVERTS / RATIO, 0.01) or close(by_chance, ADVERTS**2 / RATIO, 2):
        return first + Result(1, 2, "Count pairs: 4,000 × 3,999 / 2. Each pair has its own chance.")
    return first + Result(0, 2, "One unrelated pair in 32,000 may reach it; of how many pairs?")


def q4(added_up: float, total: float) -> Result:
    """One point for the sum that must not stand there, three for the weight."""
    first = (
        Result(1, 1, "") if close(added_up, ADDED, 0.01) else Result(0, 1, "Added up: the column *alone*.")
    )
    if close(total, BOUND, 0.01):
        return first + Result(
            3, 3, "What travels together is one fact, and no more is claimed than was counted."
        )
    if close(total, WEIGHED, 0.01):
        return first + Result(
            2, 3, "Nothing is counted twice. But no more than 27 bits can be had from what was counted."
        )
    if close(total, WEIGHED + 7, 0.01):
        return first + Result(1, 3, "Of two pictures in common one counts: whoever copies one copies both.")
    if close(total, ADDED, 0.01):
        return first + Result(
            0, 3, "That counts one copied advert five times. With something that agrees already, take *with*."
        )
    return first + Result(
        0,
        3,
        "The first finding alone, further kinds *with an earlier one*, one of each kind, then the bound.",
    )


def q5(alike: float, kappa: float, rate: float) -> Result:
    """One point, one and a half, one and a half."""
    scored = Result(1, 1, "") if close(alike, ALIKE, 0.002) else Result(0, 1, "Alike: 80 + 4 + 5 of 100.")
    if close(kappa, KAPPA, 0.01):
        scored += Result(1.5, 1.5, "")
    elif close(kappa, ALIKE, 0.002):
        scored += Result(
            0,
            1.5,
            "That is agreement, not what is beyond chance: two who say 'same' of nearly all agree often.",
        )
    else:
        scored += Result(
            0,
            1.5,
            "Kappa: chance is .89 × .82 + .06 × .10 + .05 × .08; then (alike - chance) / (1 - chance).",
        )
    if close(rate, WRONG, 0.002):
        return scored + Result(1.5, 1.5, "")
    if close(rate, 0.04, 0.002):
        return scored + Result(0.75, 1.5, "Of the pairs that both decided, not of all: 80 + 4.")
    return scored + Result(
        0, 1.5, "Wrong is what both judge different; it is a share of what both decided alike."
    )


def q6(hinge: str, away: int, case: Case) -> Result:
    """Three points for the identifier, one for how many come away."""
    lost = hinges(case)
    most = max(lost.values())
    if hinge not in lost:
        return Result(
            0, 4, "Without it no cluster falls apart. Look at `hinges` of every cluster, not of one."
        )
    if lost[hinge] < most:
        part = Result(1, 3, f"It holds {lost[hinge]} adverts; another one holds {most}.")
    else:
        part = Result(3, 3, "Start the review there.")
    good = away == lost[hinge]
    return part + Result(float(good), 1, "" if good else "All parts but the largest come away: add them up.")


def hinges(case: Case) -> dict[str, int]:
    """For each identifier on which adverts hang, how many come away from the largest part without it."""
    from techthb.engine import open_engine
    from techthb.identify import identify
    from techthb.link import link
    from techthb.link.explain import Case as Whole
    from techthb.link.explain import explain_cluster
    from techthb.schema import read_ads
    from techthb.schema.plans import read_plans

    adverts = read_ads(case.data / "ads.parquet").table
    with open_engine(workers=1) as engine:
        found = identify(adverts, engine=engine, plans=read_plans(case.data))
        links = link(adverts, found.identifiers, engine=engine)
        tables = {name: getattr(links, name) for name in ("pairs", "bridges", "clusters", "common", "model")}
        whole = Whole(adverts, found.identifiers, found.versions, **tables, engine=engine)
        sizes = pd.Series(links.clusters["cluster_id"].to_pylist()).value_counts()
        held = [explain_cluster(whole, name).hinges for name in sizes.index[sizes > 2]]
    return {
        each.node: sum(each.parts[1:]) for some in held for each in some if not each.node.startswith("ad:")
    }
