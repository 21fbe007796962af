"""Form and method of the answers in exercise 02. No answer is in here."""

import re

TEXTS = "abcdefgh"
FATES = ("read", "letters", "words", "marks", "fields", "region", "none")
PLACES = "abcde"
REASONS = ("code", "State", "none")
COLUMNS = ("ad_id", "field", "start", "end", "value")
COUNTS = ("group", "written", "found", "misread", "missed", "share")
E164 = r"\+[1-9]\d{6,14}"


def q2(fate: object) -> str | None:
    """One word of the list for each text."""
    if not isinstance(fate, dict) or set(fate) != set(TEXTS):
        return f"`fate` should be a dictionary with the keys {', '.join(TEXTS)}, one for each text."
    for letter, word in fate.items():
        if word not in FATES:
            return f"`fate[{letter!r}]` is {word!r}; write one of {', '.join(FATES)}."
    return None


def q3(numbers: object, adverts: object) -> str | None:
    """One row for each place, with a span inside its field."""
    rows = as_rows(numbers, COLUMNS)
    if rows is None:
        return f"`numbers` should be a table with the columns {', '.join(COLUMNS)}."
    if not rows:
        return "`numbers` has no row. Which adverts show a number once its disguise is read?"
    names = adverts.select(["ad_id", "text", "contact"]).to_pylist()  # type: ignore[attr-defined]
    fields = {(row["ad_id"], field): row[field] or "" for row in names for field in ("text", "contact")}
    for row in rows:
        place, value = (row["ad_id"], row["field"]), row["value"]
        if place not in fields:
            return f"{place} is no advert and field of this case; the field is `text` or `contact`."
        if not isinstance(value, str) or not re.fullmatch(E164, value):
            return (
                f"A `value` in {row['ad_id']} is not E.164: a plus sign, the country code, the number. "
                "Tokens, prices and handles are no numbers; leave them out."
            )
        if not all(isinstance(row[end], int) for end in ("start", "end")):
            return f"`start` and `end` in {row['ad_id']} should be whole numbers: places of characters."
        if not 0 <= row["start"] < row["end"] <= len(fields[place]):
            return (
                f"The span {row['start']} to {row['end']} does not lie in the {row['field']} of "
                f"{row['ad_id']}: it has {len(fields[place])} characters, counted from 0."
            )
    return None


def q4(chosen: object) -> str | None:
    """For each place a value, or None, and a reason."""
    if not isinstance(chosen, dict) or set(chosen) != set(PLACES):
        return f"`chosen` should be a dictionary with the keys {', '.join(PLACES)}, one for each place."
    for letter, pair in chosen.items():
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            return f"`chosen[{letter!r}]` should be a pair of value and reason, such as (None, 'none')."
        value, reason = pair
        if reason not in REASONS:
            return f"The reason of {letter}) is {reason!r}; write one of {', '.join(REASONS)}."
        if isinstance(value, list | tuple | set):
            continue  # several readings of one place: a mistake that the check answers
        if value is not None and not (isinstance(value, str) and re.fullmatch(E164, value)):
            return f"The value of {letter}) is neither E.164 nor None."
    return None


def q5(strays: object, pieces: object) -> str | None:
    """Names of rows of `pieces`."""
    if not isinstance(strays, list | set | tuple) or not strays:
        return "`strays` should be a list of values of the column `piece`, with at least one."
    if unknown := set(strays) - set(pieces["piece"]):  # type: ignore[index]
        return f"{len(unknown)} of `strays` are not in `pieces`, for example {min(map(str, unknown))!r}."
    return None


def q6(errors: object) -> str | None:
    """One row for each group."""
    rows = as_rows(errors, COUNTS)
    if rows is None:
        return f"`errors` should be a table with the columns {', '.join(COUNTS)}."
    groups = [row["group"] for row in rows]
    if len(set(groups)) < len(groups):
        return "A group stands in `errors` more than once. Give each group one row."
    for row in rows:
        if isinstance(row["share"], bool) or not isinstance(row["share"], int | float):
            return f"The `share` of {row['group']} should be a number between 0 and 1."
        if row["share"] > 1:
            return f"The `share` of {row['group']} is {row['share']}: 75 per cent is 0.75."
    return None


def as_rows(table: object, columns: tuple[str, ...]) -> list[dict[str, object]] | None:
    """Rows of a pandas or pyarrow table, or of a list of them; None where a column is missing."""
    if hasattr(table, "to_pandas"):
        table = table.to_pandas()
    if hasattr(table, "to_dict"):
        table = table.to_dict("records") if hasattr(table, "columns") else None
    if not isinstance(table, list) or not all(isinstance(row, dict) for row in table):
        return None
    if not all(set(columns) <= set(row) for row in table):
        return None
    return [{name: row[name] for name in columns} for row in table]
