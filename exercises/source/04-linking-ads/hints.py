"""Form and method of the answers in exercise 04. No answer is in here."""

import re

REASONS = ("hotline", "agency")
WRITTEN = "abcdefghi"
HELD = ("phone P1", "e-mail E1", "picture K", "phone P2", "handle H1")


def q2(numbers: object) -> str | None:
    """Keys are the letters of the task, values E.164, a token or None."""
    if not isinstance(numbers, dict) or set(numbers) != set(WRITTEN):
        return (
            f"`numbers` should be a dictionary with the keys {', '.join(WRITTEN)}, one for each written form."
        )
    for letter, value in numbers.items():
        if value is None or (
            isinstance(value, str) and re.fullmatch(r"\+[1-9]\d{6,14}|SYN-[A-Z]{2}-\d+", value)
        ):
            continue
        if not isinstance(value, str):
            return (
                f"`numbers[{letter!r}]` should be text in quotation marks, or None where there is no number."
            )
        if re.fullmatch(r"\d+", value):
            return (
                f"`numbers[{letter!r}]` is digits only. Stripping all but the digits is not a normal form: "
                "it loses the plus sign and keeps what is only dialled inside the country. E.164 is a plus "
                "sign, the country code, then the number without its leading 0."
            )
        return (
            f"`numbers[{letter!r}]` is {value!r}. A normal form has no spaces, letters, brackets or hyphens "
            "after the plus sign; tokens such as SYN-XA-000001 stay as they are; what is no number is None."
        )
    return None


def q3(common: object) -> str | None:
    """Numbers in normal form, each with a reason."""
    if not isinstance(common, dict) or not common:
        return (
            "`common` should be a dictionary such as {'+447700900000': 'agency'}, with at least one number."
        )
    for number, reason in common.items():
        if not isinstance(number, str) or not re.fullmatch(r"\+[1-9]\d{6,14}|SYN-[A-Z]{2}-\d+", number):
            return f"{number!r} is not in normal form. Take the `value` that the library read, not the text."
        if reason not in REASONS:
            return f"The reason for {number} is {reason!r}; it should be one of {', '.join(REASONS)}."
    return None


def q4(clusters: object, adverts: object) -> str | None:
    """Every advert exactly once."""
    table = as_dictionary(clusters)
    if table is None:
        return (
            "`clusters` should be a table with the columns ad_id and cluster_id, or a dictionary from ad_id "
            "to the name of its cluster."
        )
    if isinstance(table, str):
        return table
    wanted = set(adverts["ad_id"].to_pylist())  # type: ignore[index]
    if missing := wanted - set(table):
        return (
            f"{len(missing)} adverts have no cluster, for example {min(missing)}. An advert that is linked "
            "to no other is a cluster of its own."
        )
    if extra := set(table) - wanted:
        return f"{len(extra)} of the ad ids are not in this case, for example {min(map(str, extra))}."
    return None


def as_dictionary(clusters: object) -> dict[object, object] | str | None:
    """Clusters by advert; a hint where an advert stands twice; None for anything else."""
    if isinstance(clusters, dict):
        return clusters
    if hasattr(clusters, "to_pandas"):
        clusters = clusters.to_pandas()
    columns = list(getattr(clusters, "columns", []))
    if not {"ad_id", "cluster_id"} <= set(columns):
        return None
    names = list(clusters["ad_id"])  # type: ignore[index]
    if len(set(names)) < len(names):
        return "An advert stands in `clusters` more than once. Every advert belongs to exactly one cluster."
    return dict(zip(names, clusters["cluster_id"], strict=True))  # type: ignore[index]


def q5(precision: object, recall: object) -> str | None:
    """Two shares."""
    for name, value in {"precision": precision, "recall": recall}.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"`{name}` should be a number."
        if not 0 <= value <= 1:
            return f"`{name}` is {value}: a share lies between 0 and 1, so 75 per cent is 0.75."
    return None


def q7(bridge: object, parts: object) -> str | None:
    """One identifier of the table and the sizes of what is left."""
    if not isinstance(bridge, str):
        return "`bridge` should be the name of one identifier, in quotation marks."
    if bridge.startswith("A") and bridge[1:].isdigit():
        return f"{bridge} is an advert. The question is which identifier holds the two halves together."
    if bridge not in HELD:
        return f"{bridge!r} is not in `shows`. Write one of {', '.join(HELD)}."
    if not isinstance(parts, list) or len(parts) < 2 or not all(type(part) is int for part in parts):
        return "`parts` should be a list of two or more whole numbers: the adverts in each part that is left."
    return None
