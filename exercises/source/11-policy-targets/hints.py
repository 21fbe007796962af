"""Form and method of the answers in exercise 11. No answer is in here."""

LADDER = ("proposed", "initiated", "drafted", "adopted", "in force", "used", "evaluated")
PHRASES = "abcdefghij"
STATUSES = ("met", "below the threshold", "not demonstrable")
FIRST_ROWS = (3, 2, 4, 9, 12)


def q1(adopted: object, met: object) -> str | None:
    """A whole number or None; True, False or None."""
    if adopted is not None and (not isinstance(adopted, int) or isinstance(adopted, bool)):
        return "`adopted` should be a whole number, or None where the rows do not say."
    if met is not None and not isinstance(met, bool):
        return "`met` should be True, False, or None where the rows do not show it either way."
    if adopted is not None and adopted in {sum(FIRST_ROWS), sum(FIRST_ROWS[:4])}:
        return (
            "You have added rows. Can one State stand in two of them? Does every row count laws? And which "
            "of the verbs says that something was adopted? Read the column `reported` once more."
        )
    return None


def q2(rungs: object) -> str | None:
    """One rung, or off, for each phrase."""
    if not isinstance(rungs, dict) or set(rungs) != set(PHRASES):
        return "`rungs` should be a dictionary with the keys a to j, one for each phrase."
    for letter, rung in rungs.items():
        if rung not in (*LADDER, "off"):
            return (
                f"`rungs[{letter!r}]` is {rung!r}. Write one of {', '.join(LADDER)}; or off, when the phrase "
                "stands on no rung."
            )
    return None


def q3(per_year: object, missing: object, share: object) -> str | None:
    """Years are whole numbers, names are those of today, the share lies between 0 and 1."""
    if not isinstance(per_year, dict) or not per_year:
        return "`per_year` should be a dictionary from a year to a number of States, such as {2031: 5}."
    if odd := [year for year in per_year if not isinstance(year, int)]:
        odd.sort(key=lambda year: str(year).isdigit())
        if str(odd[0]).isdigit():
            return (
                f"`per_year` has the key {odd[0]!r}: write years without quotation marks, as in {{2031: 5}}."
            )
        return (
            f"`per_year` has the key {odd[0]!r}, which is no year. An empty header cell is not a year of its "
            "own: to which year do its States belong, and which sentence under the table supports that?"
        )
    if not all(isinstance(number, int) for number in per_year.values()):
        return "The values of `per_year` should be whole numbers."
    if not isinstance(missing, list) or not all(isinstance(name, str) for name in missing):
        return "`missing` should be a list of names, as they stand in `members`."
    if not isinstance(share, int | float) or isinstance(share, bool) or not 0 <= share <= 1:
        return "`share` should be a number from 0 to 1, such as 5 / 7: how many of how many."
    return None


def q4(status: object) -> str | None:
    """One of three words for each target."""
    if not isinstance(status, dict) or set(status) != set("ABCDE"):
        return "`status` should be a dictionary with the keys A to E, one for each target."
    for target, word in status.items():
        if word not in STATUSES:
            return f"`status[{target!r}]` is {word!r}. Write one of: {', '.join(STATUSES)}."
    return None


def q7(sentence: object) -> str | None:
    """A sentence or two in words."""
    if not isinstance(sentence, str):
        return "`sentence` should be text in quotation marks."
    words = len(sentence.split())
    if not 8 <= words <= 70:
        return f"`sentence` has {words} words. Write one or two sentences that say what the task asks for."
    return None
