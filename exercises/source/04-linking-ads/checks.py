"""Truth of exercise 04, and what to say about each answer."""

import pandas as pd

from techthb.course import Case, Result
from techthb.evaluate import evaluate

MEANT = {
    "a": "+447700900123", "b": "+447700900123", "c": "+447700900123", "d": "+447700900456",
    "e": "+33639981234", "f": "+4917604069012", "g": "SYN-XA-000123", "h": None, "i": None,
}  # fmt: skip
"""What each written form of question 2 means."""

WHY = {
    "a": "a plus sign and a country code are already there: only the spaces go",
    "b": "00 stands for the plus sign, and the (0) is dialled inside the country only",
    "c": "O and I stand for 0 and 1, and the leading 0 gives way to the country code",
    "d": "number words, and double-zero is two digits",
    "e": "the country code is there; nothing is added",
    "f": "letters for digits, and the German 0 in front gives way to 49",
    "g": "a token is not a number and stays as it is",
    "h": "prices and hours are no number",
    "i": "it breaks off: part of a number is no contact point, and what is missing must not be guessed",
}
ENOUGH = 0.85
"""The weighed score that earns all points of question 4; the method of the notebook reaches more."""
SEEN = 10
"""Adverts from which on a shared number must be found: in fewer, too few groups can be told apart."""
PLAINLY_WRITTEN = {"international", "national", "compact"}
"""Forms in which a search for digits finds a number."""


def q2(numbers: dict[str, str | None]) -> Result:
    """Four points, shared over nine written forms."""
    wrong = [letter for letter, value in MEANT.items() if numbers[letter] != value]
    right = len(MEANT) - len(wrong)
    if not wrong:
        return Result(4, 4, "All nine. Three of them are one number: exact search would have seen three.")
    lines = [f"{letter}) {WHY[letter]}." for letter in wrong]
    return Result(4 * right / len(MEANT), 4, "\n".join([f"{right} of 9 are right. Look again at:", *lines]))


def q3(common: dict[str, str], case: Case) -> Result:
    """Three points for which numbers, two for why."""
    shared = shared_numbers(case)
    needed = {value for value, row in shared.items() if row["parties"] >= 6 and row["ads"] >= SEEN}
    needed = needed or set(shared)
    hits, false = set(common) & set(shared), set(common) - set(shared) - passed_on(case)
    points = max(0.0, 3 * len(hits & needed) / len(needed) - len(false))
    message = f"{len(hits)} of your {len(common)} numbers are shared by unrelated advertisers."
    if false:
        message += (
            f" {len(false)} belong to one operator alone. Many adverts are no proof: a busy operator's own "
            "number is as frequent as an agency's. What the library sets aside is a proposal: look at how "
            "many groups that share nothing else each number joins."
        )
    if missed := needed - hits:
        most = max(shared[value]["ads"] for value in missed)
        message += f" {len(missed)} are missing, one of them in {most} adverts that share little else."
    told = [value for value in hits & needed if common[value] == shared[value]["reason"]]
    if not points:
        return Result(0, 5, f"{message} A reason counts once the numbers are found.")
    why = "A hotline stands under nearly every advert of its site; an agency's number is spread over sites."
    why = "" if len(told) == len(needed) else why
    return Result(points, 3, message) + Result(2 * len(told) / len(needed), 2, why)


def passed_on(case: Case) -> set[str]:
    """Numbers that changed hands: nobody is wrong to doubt them, and nobody has to."""
    own = case.truth("identifiers").query("kind in ('phone', 'token') and personal")
    holders = own.merge(case.truth("ads"), on="ad_id").groupby("value")["operator_id"].nunique()
    return set(holders[holders > 1].index)


def shared_numbers(case: Case) -> dict[str, dict[str, object]]:
    """Numbers that several parties' adverts show though they belong to none of them, and what they are."""
    read = case.truth("identifiers").query("kind in ('phone', 'token') and not personal")
    ads = pd.read_parquet(case.data / "ads.parquet", columns=["ad_id", "site"])
    read = (
        read.drop_duplicates(["ad_id", "value"]).merge(ads, on="ad_id").merge(case.truth("ads"), on="ad_id")
    )
    found = {}
    for value, rows in read.groupby("value"):
        if rows["operator_id"].nunique() < 2:
            continue  # a typing error, which nobody shares
        on_its_sites = ads["site"].isin(rows["site"]).sum()
        found[str(value)] = {
            "ads": len(rows),
            "parties": rows["operator_id"].nunique(),
            "reason": "hotline" if len(rows) > 0.8 * on_its_sites else "agency",
        }
    return found


def q4(clusters: object, adverts: object, case: Case) -> Result:
    """Ten points; joining strangers costs more than missing a link."""
    import pyarrow as pa

    given = clusters if isinstance(clusters, dict) else None
    if given is None:
        table = clusters.to_pandas() if hasattr(clusters, "to_pandas") else clusters
        given = dict(zip(table["ad_id"], table["cluster_id"], strict=True))
    names = pa.table({"ad_id": list(given), "cluster_id": [str(each) for each in given.values()]})
    truth = case.truth("ads")
    score = evaluate(names, pa.Table.from_pandas(truth, preserve_index=False))["b_cubed"]
    precision, recall = score["precision"], score["recall"]
    operators = truth["operator_id"].value_counts()
    silent = weighed(1.0, len(operators) / len(truth))  # what saying nothing scores earns nothing
    points = 10 * min(1.0, max(0.0, (weighed(precision, recall) - silent) / (ENOUGH - silent)))
    say = f"Of what you joined, {precision:.0%} belongs together; of what belongs together you joined"
    return Result(points, 10, f"{say} {recall:.0%}.\n{advice(given, truth, case, precision, recall)}")


def weighed(precision: float, recall: float) -> float:
    """F0.5: both in one figure, precision counting double (van Rijsbergen 1979)."""
    return 1.25 * precision * recall / (0.25 * precision + recall)


def advice(given: dict[str, object], truth: pd.DataFrame, case: Case, precision: float, recall: float) -> str:
    """What went wrong, in the words of the lesson."""
    sizes = pd.Series(given).value_counts()
    if sizes.max() == 1:
        return (
            "Every advert is a cluster of its own. Nothing false is said, because nothing is said. Which "
            "adverts show the same number once its disguise is read?"
        )
    if precision < 0.8:
        mixed = truth.assign(cluster=truth["ad_id"].map(given)).groupby("cluster")["operator_id"].nunique()
        heap = pd.Series(given)[lambda each: each == mixed.idxmax()].index
        shared = case.truth("identifiers").query(
            "ad_id in @heap and kind in ('phone', 'token') and not personal"
        )
        reach = shared["ad_id"].nunique() / len(heap)
        text = f"One of your clusters holds {len(heap)} adverts of {mixed.max()} advertisers."
        if reach > 0.4:
            text += (
                f" {reach:.0%} of them show a number that belongs to a site or an agency: you joined through "
                "it. Set such numbers aside before you form clusters."
            )
        else:
            text += (
                " Look at what joins its parts: a stock picture or a copied text links people who never met."
            )
        return f"{text} A false link sends somebody to a stranger's door; it costs more than a missed one."
    if recall < 0.7:
        hidden = case.truth("identifiers").query("kind in ('phone', 'token') and personal")
        share = 1 - hidden["disguise"].isin(PLAINLY_WRITTEN).mean()
        return (
            f"What you joined holds, but much is missing: {share:.0%} of the numbers in this case are not "
            "written in plain digits. Read them through their disguises first; then look at pictures."
        )
    return (
        "Strangers are kept apart and few links are missed. Say so only with where it was measured: on this "
        "synthetic case."
    )


def q5(precision: float, recall: float) -> Result:
    """One and a half points each."""
    right = (7 / 9, 11 / 18)  # 14/3 of 6 and 11/3 of 6
    if (round(precision, 2), round(recall, 2)) == (round(right[1], 2), round(right[0], 2)):
        return Result(
            1,
            3,
            "The two are exchanged. Precision looks at what was joined, recall at what belongs together.",
        )
    if abs(precision - 1 / 3) < 0.01 and abs(recall - 1 / 4) < 0.01:
        return Result(
            1, 3, "These are the pairwise figures. B-cubed is worked out for each advert, then averaged."
        )
    scored = Result(0, 0, "")
    for name, value, wanted, words in (
        (
            "Precision",
            precision,
            right[0],
            "for each advert: of its cluster, the share that is of its operator",
        ),
        (
            "Recall",
            recall,
            right[1],
            "for each advert: of its operator's adverts, the share that is in its cluster",
        ),
    ):
        good = abs(value - wanted) < 0.01
        scored += Result(
            1.5 if good else 0, 1.5, f"{name} is right." if good else f"{name}: {words}; then the average."
        )
    return scored


def q7(bridge: str, parts: list[int]) -> Result:
    """Two points for the identifier, one for what is left."""
    if bridge == "picture K":
        named = Result(2, 2, "Without picture K nothing ties the first three adverts to the other five.")
    elif bridge == "phone P2":
        named = Result(
            0,
            2,
            "phone P2 is in most adverts, but its adverts hang together without it. Take each away in turn.",
        )
    else:
        named = Result(
            0, 2, f"Without {bridge} the adverts still hang together, but for single ones. Try the others."
        )
    left = sorted(parts) == [3, 5]
    return named + Result(
        1 if left else 0, 1, "" if left else "Count the adverts on each side of the bridge."
    )
