"""Truth of exercise 02, and what to say about each answer."""

from typing import Any

import pandas as pd
import phonenumbers
import pyarrow as pa

from techthb.course import Case, Result
from techthb.evaluate import judged_readings, written_numbers

FATE = {
    "a": "read", "b": "read", "c": "letters", "d": "words",
    "e": "marks", "f": "fields", "g": "none", "h": "region",
}  # fmt: skip
"""What the matcher makes of each text of question 2."""

WHY = {
    "a": "00 is dialled for the plus sign in this plan, and matchers know a (0), slashes and hyphens",
    "b": "with a country code the stated State does not matter",
    "c": "a letter that looks like a digit is none to the matcher",
    "d": "words are no digits",
    "e": "the matcher knows the marks of address books; others cut a number into pieces that are too short",
    "f": "half a number in each field: one field alone holds none",
    "g": "the matcher does read something here, but nobody wrote a number: these are prices",
    "h": "00 is dialled differently from State to State, so without a plan it means nothing",
}

MEANT = {
    "a": ("+493023125123", "State"), "b": ("+493023125123", "code"), "c": (None, "none"),
    "d": ("+447700900417", "State"), "e": ("+447700900418", "code"),
}  # fmt: skip
"""What each place of question 4 is read as, and why."""

ENOUGH = 0.85
"""Share of numbers that earns all points of question 3; the reader of the notebook finds more."""
FEW = 0.05
"""Share of wrong readings that costs nothing."""
SHORT = 7
"""Digits of the shortest number that anyone would write down."""

COUNTED = {
    "as usual": (5, 4, 0, 1), "other characters": (4, 2, 1, 1), "words": (4, 1, 2, 1),
    "in pieces": (2, 0, 1, 1),
}  # fmt: skip
"""Written, found, misread and missed in the sample of question 6."""


def q2(fate: dict[str, str]) -> Result:
    """Four points, half a point a text."""
    wrong = [letter for letter, word in FATE.items() if fate[letter] != word]
    right = len(FATE) - len(wrong)
    if not wrong:
        return Result(4, 4, "All eight. What the matcher misses, it misses because of how it is written.")
    lines = [f"{letter}) {WHY[letter]}." for letter in wrong]
    return Result(right / 2, 4, "\n".join([f"{right} of 8 are right. Look again at:", *lines]))


def q3(numbers: object, case: Case) -> Result:
    """Eight points: seven for numbers found, one for their places; wrong readings cost twice."""
    given = readings_of(numbers)
    truth = pa.Table.from_pandas(case.truth("identifiers"), preserve_index=False)
    written = written_numbers(given, truth).to_pandas()
    judged = judged_readings(given, truth).to_pandas()
    found = written["outcome"] == "found"
    usual, assigned = written["group"] == "as usual", written["value"].map(known_as_assigned)
    sound = trust(1 - judged["right"].mean())
    shares = {2: share(found[usual]), 4: share(found[~usual]), 1: share(found[~assigned])}
    points = sum(most * min(1.0, each / ENOUGH) for most, each in shares.items())
    lines = [
        f"Of {usual.sum()} numbers written as usual you have {found[usual].sum()}, of {(~usual).sum()} "
        f"others {found[~usual].sum()}."
    ]
    if shares[4] < ENOUGH <= shares[2]:
        lines.append(
            "What you miss is what somebody took trouble over. Read through the disguises: section 5."
        )
    if shares[1] < 0.1 and share(found[assigned]) > 0.5:
        lines.append(
            "You have dropped the numbers that no list knows as assigned. Numbers kept free for fiction are "
            "not assigned, and such lists are behind: it lowers a confidence, it is no reason to drop."
        )
    if sound < 1:
        lines.append(wrong_ones(judged))
    return Result(points * sound, 7, "\n".join(lines)) + places(given, written, sound)


def readings_of(numbers: object) -> pa.Table:
    """The rows of an answer as identifiers, each of its own."""
    table = numbers.to_pandas() if isinstance(numbers, pa.Table) else pd.DataFrame(numbers)  # type: ignore[call-overload]
    rows = table[["ad_id", "field", "start", "end", "value"]].reset_index(drop=True)
    rows = rows.assign(kind="phone", confidence=1.0, identifier_id=[f"row {n}" for n in rows.index])
    return pa.Table.from_pandas(rows, preserve_index=False)


def known_as_assigned(value: str) -> bool:
    """Whether the parser's lists hold the number."""
    return phonenumbers.is_valid_number(phonenumbers.parse(value))


def share(held: "pd.Series[bool]") -> float:
    """Share of true ones; of none, all."""
    return float(held.mean()) if len(held) else 1.0


def trust(wrong: float) -> float:
    """What wrong readings leave of the points: twice their share is taken away."""
    return max(0.0, 1 - 2 * max(0.0, wrong - FEW))


def wrong_ones(judged: pd.DataFrame) -> str:
    """What the wrong readings are, in the words of the lesson."""
    nowhere, other = (~judged["on_number"]).sum(), (judged["on_number"] & ~judged["right"]).sum()
    parts = []
    if nowhere > FEW * len(judged):
        parts.append(
            f"{nowhere} of your {len(judged)} rows stand where no number is: prices, hours, ages and the "
            "numbers of listings are digits too."
        )
    if other > FEW * len(judged):
        parts.append(
            f"{other} of your {len(judged)} rows give a value that was not written there: a piece of the "
            "number, or a second reading of its place. Keep the best reading of each place."
        )
    parts.append("A false number points at a stranger's telephone; it costs more than a missed one.")
    return " ".join(parts)


def places(given: pa.Table, written: pd.DataFrame, sound: float) -> Result:
    """One point when spans are those of the numbers, to the character."""
    met = given.to_pandas().merge(written, on=["ad_id", "field", "value"], suffixes=("", "_true"))
    met = met[(met["start"] < met["end_true"]) & (met["start_true"] < met["end"])]
    exact = (met["start"] == met["start_true"]) & (met["end"] == met["end_true"])
    enough = len(met) > 0 and share(met["group"] != "in pieces") > 0 and share(exact) >= ENOUGH
    told = (
        "Your spans are not those of the numbers. `start` is the first character, counted from 0; `end` is "
        "the one after the last, so that `text[start:end]` is exactly what was read."
    )
    few = len(met) < 0.2 * len(written)
    return Result(sound if enough and not few else 0, 1, "" if enough else told)


def q4(chosen: dict[str, Any]) -> Result:
    """Five points, half for the value and half for the reason of each place."""
    points, lines = 0.0, []
    for letter, (value, reason) in MEANT.items():
        given, why = chosen[letter]
        points += (given == value) / 2 + (given == value and why == reason) / 2
        if given != value or why != reason:
            lines.append(f"{letter}) {about(letter, given)}")
    if not lines:
        return Result(5, 5, "All five, each with its reason. A reading without a reason is a guess.")
    return Result(points, 5, "\n".join(lines))


def about(letter: str, given: object) -> str:
    """What a wrong choice of question 4 overlooks."""
    if isinstance(given, list | tuple | set):
        return (
            "you take every reading of the place. One writer wrote one number; the second reading belongs in "
            "the annex, not among the finds."
        )
    if given is None and letter == "d":
        return (
            "not known as assigned is no reason to drop a reading: numbers kept free for fiction are not "
            "assigned, and lists are behind."
        )
    if letter == "c":
        return "nothing gives reason for a State, so the number is not guessed: None, and none."
    if letter in "be":
        return "a country code is written, and no stated State overrules it."
    return "the advert states the State; the site's other plan comes second."


def q5(strays: list[str], pieces: pd.DataFrame, case: Case) -> Result:
    """Three points: for strays that are named, less where pieces of numbers are thrown away with them."""
    given = pieces.assign(kind="phone", confidence=1.0, identifier_id=pieces["piece"])
    truth = pa.Table.from_pandas(case.truth("identifiers"), preserve_index=False)
    judged = judged_readings(pa.Table.from_pandas(given, preserve_index=False), truth).to_pandas()
    judged["named"] = judged["identifier_id"].isin(set(strays))
    stray, whole = ~judged["on_number"], judged["right"]
    named = share(judged.loc[stray, "named"])
    lost = int(judged.loc[~stray & ~whole, "named"].sum())
    kept = share(~judged.loc[~stray & ~whole, "named"])
    safe = share(~judged.loc[whole, "named"])
    points = 3 * min(1.0, named / 0.95) * (1 + min(1.0, kept / 0.7)) / 2
    points *= max(0.0, 1 - 10 * max(0.0, 1 - safe - 0.02))
    message = f"You name {named:.0%} of the {stray.sum()} pieces that have nothing to do with a number."
    if kept < 0.7:
        message += (
            f" {lost} of your strays are pieces of a number that the matcher could not read as a whole. "
            "Being short does not make digits a stray: look where a piece stands before you throw it away."
        )
    if safe < 0.98:
        message += f" {1 - safe:.0%} of the numbers that the matcher reads rightly are among your strays."
    return Result(points, 3, message)


def q6(errors: object) -> Result:
    """Four points: for each group half for the counts and half for the share."""
    table = errors.to_pandas() if isinstance(errors, pa.Table) else pd.DataFrame(errors)  # type: ignore[call-overload]
    rows = {row["group"]: row for row in table.to_dict("records")}
    points, lines = 0.0, set()
    for group, counts in COUNTED.items():
        row = rows.get(group)
        if row is None:
            lines.add("A group is missing from your table.")
            continue
        said = tuple(row[name] for name in ("written", "found", "misread", "missed"))
        written, found, misread, _ = counts
        counted, shared = said == counts, abs(row["share"] - found / written) < 0.005
        points += (counted + shared) / 2
        if not counted:
            lines.add(miscounted(said, counts))
        elif not shared:
            by_read = abs(row["share"] - found / (found + misread)) < 0.005
            lines.add(
                "Your share is of what was read. What was missed belongs in the denominator: share is found "
                "of written."
                if by_read
                else "The share of a group is found of written."
            )
    return Result(points, 4, "\n".join(sorted(lines)) or "Counts and shares are right, misses included.")


def miscounted(said: tuple[Any, ...], counts: tuple[int, ...]) -> str:
    """What a wrong row of question 6 overlooks."""
    written, found, misread, missed = counts
    if said[1] == found + misread and misread:
        return "You count misread numbers as found. Compare what was read with what was written."
    if said[0] == written - missed and missed:
        return "You leave out the rows in which nothing was read. They are the missed ones."
    return "In some group the counts are wrong: found, misread and missed add up to written."
