"""Form and method of the answers in exercise 03. No answer is in here."""

LETTERS = "abcdefgh"
CHANGES = ("file", "mirrored", "turned", "cropped", "framed", "banner", "different")
REASONS = ("wall", "logo", "flyer")
GROUPS = ("saved again", "something added", "geometry changed", "different")
COLUMNS = ("group", "pairs", "linked", "share")


def q2(linked: object) -> str | None:
    """Every letter, true or false."""
    if hint := letters("linked", linked):
        return hint
    for letter, value in linked.items():  # type: ignore[attr-defined]
        if not isinstance(value, bool):
            return f"`linked[{letter!r}]` is {value!r}; it should be True or False, without quotation marks."
    return None


def q3(change: object) -> str | None:
    """Every letter, one of the changes."""
    if hint := letters("change", change):
        return hint
    for letter, value in change.items():  # type: ignore[attr-defined]
        if value not in CHANGES:
            return (
                f"`change[{letter!r}]` is {value!r}; it should be one of {', '.join(CHANGES)}. The words of "
                "`told` are longer: name the one change that you see."
            )
    return None


def q4(threshold: object, errors: object) -> str | None:
    """A number of bits, and a table with four rows."""
    if isinstance(threshold, bool) or not isinstance(threshold, int | float):
        return "`threshold` should be a number of bits."
    if not 0 <= threshold <= 256:
        return f"`threshold` is {threshold}: a hash has 256 bits, so a distance lies between 0 and 256."
    if not set(COLUMNS) <= set(getattr(errors, "columns", ())):
        return f"`errors` should be a table (a DataFrame) with the columns {', '.join(COLUMNS)}."
    groups = list(errors["group"])  # type: ignore[index]
    if sorted(map(str, groups)) != sorted(GROUPS):
        return (
            f"`errors` should have one row for each of {', '.join(GROUPS)}. Pairs of two scenes belong into "
            "it as well: what is linked of them is false."
        )
    shares = list(errors["share"])  # type: ignore[index]
    if not all(isinstance(share, int | float) and 0 <= share <= 1 for share in shares):
        return "A `share` lies between 0 and 1, so 75 per cent is 0.75."
    return None


def q5(weak: object) -> str | None:
    """Every letter, a reason or None."""
    if hint := letters("weak", weak):
        return hint
    for letter, value in weak.items():  # type: ignore[attr-defined]
        if value is not None and value not in REASONS:
            return (
                f"`weak[{letter!r}]` is {value!r}; it should be one of {', '.join(REASONS)}, or None where a "
                "match would be worth a look."
            )
    return None


def q6(lead: object, files: object) -> str | None:
    """Files of the case, each with the name of its group."""
    if not isinstance(lead, dict) or not lead:
        return "`lead` should be a dictionary from the name of a file to the name of its group."
    known = set(files)  # type: ignore[call-overload]
    if extra := [name for name in lead if name not in known]:
        return f"{len(extra)} of the files are not in this case, for example {extra[0]!r}."
    if any(not isinstance(group, str | int) for group in lead.values()):
        return "The name of a group should be text or a whole number; files of one group have the same one."
    return None


def letters(name: str, value: object) -> str | None:
    """What is wrong with a dictionary that should have one entry for each letter."""
    if isinstance(value, dict) and set(value) == set(LETTERS):
        return None
    return f"`{name}` should be a dictionary with the keys {', '.join(LETTERS)}, one for each."
