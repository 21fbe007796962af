"""Truth of exercise 08, and what to say about each answer."""

import math

import pandas as pd

from techthb.course import Case, Result

CONTACTS = ("phone", "token", "email", "handle", "url", "wallet")
ADVERTS = 2_900
NUMBERS = 454
PAIRS = ADVERTS * NUMBERS
RATIO = 2**20
"""Of question 2."""

ENOUGH = 0.85
"""The weighed score that earns all points of question 3; the method of the notebook reaches more."""


def q2(expected: float, at_least_one: float) -> Result:
    """Two points each."""
    right = PAIRS / RATIO
    if abs(expected - right) < 0.02:
        first = Result(2, 2, "")
    elif abs(expected - (ADVERTS + NUMBERS) / RATIO) < 1e-4:
        first = Result(0, 2, "Pairs, not adverts: every number is held against every advert, 2,900 × 454.")
    else:
        first = Result(0, 2, "2,900 × 454 pairs, of which at most one in 2**20 reaches 20 bits by chance.")
    if abs(at_least_one - (1 - math.exp(-right))) < 0.01:
        return first + Result(2, 2, "")
    if abs(at_least_one - min(1.0, right)) < 0.01:
        return first + Result(
            1, 2, "An expectation above 1 is no certainty: sometimes there are two or three, sometimes none."
        )
    return first + Result(0, 2, "The chance of none is exp(-expected); of one or more, what is left of 1.")


def q3(matches: list[str], case: Case) -> Result:
    """Six points; a false match costs more than a missed one."""
    true, shared = in_both(case)
    given = set(matches) - passed_on(case)
    hits = given & true
    precision = len(hits) / len(given) if given else 0.0
    recall = len(hits) / len(true)
    score = 1.25 * precision * recall / (0.25 * precision + recall) if hits else 0.0
    message = f"{len(hits)} of your {len(given)} belong to one party on both sides; {len(true)} do in all."
    if wrong := given & shared:
        message += (
            f" {len(wrong)} are shown by strangers, an agency's or a site's own: look at what `match` sets "
            "aside, and at how many matches like it chance would give."
        )
    elif precision < 0.8:
        message += " Some are shown by one side only, or were misread. Take them from the table of matches."
    if recall < 0.7 and hits:
        message += " Much is missing: numbers are disguised, and handles and addresses count as well."
    return Result(6 * min(1.0, score / ENOUGH), 6, message)


def q4(compared: int, doubtful: list[str], case: Case) -> Result:
    """A point for the pairs, two for the matches that chance may explain."""
    kinds = pd.read_parquet(case.data / "ads.parquet", columns=["kind"])["kind"].value_counts()
    pairs = int(kinds["job"] * kinds["service"])
    if compared == pairs:
        first = Result(1, 1, "")
    else:
        first = Result(
            0, 1, f"Every job advert with every service advert: {kinds['job']} × {kinds['service']}."
        )
    wanted = set(chance_explains(case))
    if set(doubtful) == wanted:
        return first + Result(2, 2, "These are no matches to ask anybody about.")
    extra, missing = len(set(doubtful) - wanted), len(wanted - set(doubtful))
    return first + Result(
        0, 2, f"{extra} too many and {missing} missing: those with `expected_by_chance` of one or more."
    )


def chance_explains(case: Case) -> list[str]:
    """Matches like which one or more may be expected among unrelated pairs."""
    import pyarrow.compute as pc

    from techthb.engine import open_engine
    from techthb.identify import identify
    from techthb.link.match import match, together
    from techthb.link.model import shipped
    from techthb.schema import read_ads
    from techthb.schema.plans import read_plans

    adverts = read_ads(case.data / "ads.parquet").table
    both = together(*(adverts.filter(pc.equal(adverts["kind"], kind)) for kind in ("job", "service")))
    with open_engine(workers=1) as engine:
        found = identify(both, engine=engine, plans=read_plans(case.data), texts=False)
        table = match(both, found.identifiers, found.versions, model=shipped(), engine=engine).matches
    return table.filter(pc.greater_equal(table["expected_by_chance"], 1))["identifier"].to_pylist()


def sides(case: Case) -> pd.DataFrame:
    """Identifiers that were planted, with party, kind of advert and node id."""
    kinds = pd.read_parquet(case.data / "ads.parquet", columns=["ad_id", "kind"])
    kinds = kinds.rename(columns={"kind": "side"})
    planted = case.truth("identifiers").query("kind in @CONTACTS")
    planted = planted.merge(kinds, on="ad_id").merge(case.truth("ads"), on="ad_id")
    # services tell no capital letters in a handle apart
    value = planted["value"].where(planted["kind"] != "handle", planted["value"].str.lower())
    return planted.assign(node=planted["kind"] + ":" + value)


def in_both(case: Case) -> tuple[set[str], set[str]]:
    """Identifiers that one party shows on both sides; and those of nobody's own that both sides show."""
    planted = sides(case)
    own = planted[planted["personal"]].groupby(["node", "operator_id"])["side"].nunique()
    others = planted[~planted["personal"]].groupby("node")["side"].nunique()
    true = set(own[own > 1].index.get_level_values("node"))
    return true, set(others[others > 1].index) - true


def passed_on(case: Case) -> set[str]:
    """Identifiers that changed hands: nobody is wrong to doubt them, and nobody has to."""
    planted = sides(case)
    holders = planted[planted["personal"]].groupby("node")["operator_id"].nunique()
    return set(holders[holders > 1].index)
