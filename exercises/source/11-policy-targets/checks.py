"""Truth of exercise 11, and what to say about each answer."""

import re

from techthb.course import Result

PLACES = {
    "a": ("adopted", "parliament has decided; that it binds only from January is the next rung"),
    "b": ("initiated", "a working group is work begun; there is no text yet"),
    "c": ("off", "trained is an output, what was delivered; nobody says that the manual is used"),
    "d": ("used", "orders were issued under it: it was applied, and that can be counted"),
    "e": ("drafted", "there is a text; nobody has decided"),
    "f": ("off", "developed or updated leaves open whether anybody adopted it"),
    "g": ("evaluated", "somebody measured what it changed"),
    "h": ("proposed", "somebody put it on the table, no more"),
    "i": ("in force", "it binds; whether anybody applied it is not said"),
    "j": ("off", "a partnership is not an act on the way from proposal to law"),
}
"""Rung, or off, of each phrase of question 2, with the reason."""

PER_YEAR = {2031: 10, 2033: 8, 2034: 4}
BY_HEADER = {2031: 6, 2033: 5, 2034: 4}
MISSING = ["Jorvia"]
RENAMED = {"Bromland", "Nordale", "Selmark"}
MEMBERS = 23

STATUS = {
    "A": ("met", "one row has the right unit, verb and object, and its number is large enough"),
    "B": ("not demonstrable", "the row counts who was trained; the target asks who uses it"),
    "C": ("not demonstrable", "more than what? There is no number from before"),
    "D": ("not demonstrable", "the rows cannot be added: one State may stand in all three"),
    "E": ("below the threshold", "unit, verb and object are right, and the number is too small"),
}
"""Status of each target of question 4, with the reason."""

OVERCLAIM = re.compile(
    r"\b(us(e|es|ed|ing)|adopt\w*|appl(y|ies|ied)|achiev\w*|reached|met|fulfil\w*|exceed\w*|implement\w*|success\w*)\b",
    re.IGNORECASE,
)
TRAINED_TO_USE = re.compile(r"\btrain(ed|ing)\s+(on|in|to)\s+(the\s+)?us(e|ing)\b", re.IGNORECASE)
"""Says what the training was about, not that anybody uses anything."""
FAILED = re.compile(
    r"\b(?:not|never)\s+(?:yet\s+)?(?:been\s+|being\s+)?"
    r"(?:met|reached|achieved|fulfilled|adopted|used|applied|in use)\b"
    r"|\b(?:do|does|did)\s+not\s+(?:yet\s+)?(?:use|apply|adopt|meet|reach)\b"
    r"|\b(?:no|not one)\s+(?:country|countries|states?)\b.*\buse|\bnobody\s+uses\b"
    r"|\bmissed\b|\bfail(?:ed|s|ure)\b",
    re.IGNORECASE,
)
SILENT = re.compile(
    r"\b(whether|if|stated|not state|sa(y|ys|id)|show(s|n)?|known?|unknown|open|mean(s|t)?|clear|unclear)\b",
    re.IGNORECASE,
)
OPEN = re.compile(
    r"\b(not|no|whether|if|nothing|nobody|open|cannot|unknown|without|neither)\b", re.IGNORECASE
)


def q1(adopted: int | None, met: bool | None) -> Result:
    """Two points for the number, one for the verdict."""
    if adopted is None:
        first = Result(2, 2, "Right: no row says that anything was adopted, or by whom.")
    elif adopted == 0:
        first = Result(
            1,
            2,
            "Zero is a count, and nobody counted. The rows are silent about adoption; silence is not zero.",
        )
    else:
        first = Result(
            0, 2,
            f"{adopted} is a number of things initiated or proposed. No row says adopted, and the source "
            "does not say who is counted.",
        )  # fmt: skip
    verdict = {
        None: (1, "Not shown either way: that is what this source allows."),
        True: (0, "Nothing here shows that the target was met: the verbs stand below it on the ladder."),
        False: (
            0,
            "Not shown is not failed: a State may have adopted a law of which these rows do not speak.",
        ),
    }
    points, message = verdict[met]
    return first + Result(points, 1, message)


def q2(rungs: dict[str, str]) -> Result:
    """Five points, shared over ten phrases."""
    wrong = [letter for letter, (rung, _) in PLACES.items() if rungs[letter] != rung]
    if not wrong:
        return Result(5, 5, "All ten, the three that stand beside the ladder included.")
    lines = [f"{letter}) {PLACES[letter][1]}." for letter in wrong]
    return Result(
        5 * (10 - len(wrong)) / 10, 5, "\n".join([f"{10 - len(wrong)} of 10. Look again at:", *lines])
    )


def q3(per_year: dict[int, int], missing: list[str], share: float) -> Result:
    """Two points for the years, one for who is missing, one for the share."""
    if per_year == PER_YEAR:
        years = Result(2, 2, "The years are right: an empty header belongs to the year at its left.")
    elif per_year == BY_HEADER:
        years = Result(
            0, 2,
            f"Your years hold {sum(per_year.values())} States, the report says 22. Those below the empty "
            "header cells have been dropped.",
        )  # fmt: skip
    elif set(per_year) - set(PER_YEAR):
        odd = sorted(set(per_year) - set(PER_YEAR))[0]
        years = Result(0, 2, f"Nobody wrote {odd}: an empty header cell is not a year of its own.")
    else:
        right = sum(per_year.get(year) == number for year, number in PER_YEAR.items())
        years = Result(
            right / 2, 2, f"{right} of the 3 years are right. Count the States column by column again."
        )
    return years + _missing(missing) + _share(share)


def _missing(missing: list[str]) -> Result:
    if sorted(missing) == MISSING:
        return Result(1, 1, "The missing State is found.")
    if renamed := RENAMED & set(missing):
        return Result(
            0,
            1,
            f"{', '.join(sorted(renamed))}: in the table under an earlier name. See `formerly`.",
        )
    return Result(0, 1, "`missing` is not right: which names of `members` does the table not have?")


def _share(share: float) -> Result:
    if abs(share - 22 / MEMBERS) <= 0.006:
        return Result(1, 1, "The share has the right denominator: all members.")
    if abs(share - 1) <= 0.006:
        return Result(
            0, 1, "A share of those that are listed is always all of them. The denominator is all members."
        )
    return Result(0, 1, "`share` is not right: States in the table by all members.")


def q4(status: dict[str, str]) -> Result:
    """One point for each target."""
    wrong = [target for target, (word, _) in STATUS.items() if status[target] != word]
    if not wrong:
        return Result(5, 5, "All five, and for the right words: met, missed and not shown are three things.")
    lines = [f"{target}: {STATUS[target][1]}." for target in wrong]
    return Result(5 - len(wrong), 5, "\n".join([f"{5 - len(wrong)} of 5. Look again at:", *lines]))


def q7(sentence: str) -> Result:
    """A point for number, unit and verb, one for the source, one for what is open; none for too much."""
    clauses = re.split(r"[.;,:]\s|\bbut\b|\band\b", TRAINED_TO_USE.sub("trained on", sentence))
    if denied := [each for each in clauses if FAILED.search(each) and not SILENT.search(each)]:
        return Result(
            0, 3,
            f'"{denied[0].strip()}" claims more than the source, in the other direction: not shown is not '
            "failed. The slides do not say who uses the method, and not that nobody does.",
        )  # fmt: skip
    if bold := [each.strip() for each in clauses if OVERCLAIM.search(each) and not OPEN.search(each)]:
        word = OVERCLAIM.search(bold[0])
        assert word is not None
        return Result(
            0, 3,
            f'"{word.group()}" claims more than the source: it says that countries were trained. Whether '
            "anybody uses the method is not stated.",
        )  # fmt: skip
    unit = re.search(r"\b(40|forty)\s+countries\b", sentence, re.IGNORECASE)
    verb = re.search(r"\btrained\b|\btraining\b", sentence, re.IGNORECASE)
    source = re.search(r"\bslides?\b", sentence, re.IGNORECASE) and "2024" in sentence
    return (
        Result(
            bool(unit) / 2,
            0.5,
            "" if unit else "Give the number with the unit of the source: it counts countries.",
        )
        + Result(bool(verb) / 2, 0.5, "" if verb else "Keep the reported verb: they were trained.")
        + Result(
            bool(source),
            1,
            "" if source else "Name the source with its day: the OSCE slides of 1 November 2024.",
        )
        + Result(
            bool(OPEN.search(sentence)),
            1,
            "" if OPEN.search(sentence) else "Say what remains open: does the source speak of use at all?",
        )
        + Result(0, 0, "This check reads words. Whether the sentence makes sense, your instructor reads.")
    )
