"""Form and method of the answers in exercise 08. No answer is in here."""

import re

NODE = re.compile(r"(phone:\+[1-9]\d{6,14}|token:SYN-[A-Z]{2}-\d+|(email|handle|url|wallet):\S+)")


def q2(expected: object, at_least_one: object) -> str | None:
    """A number and a probability."""
    for name, value in {"expected": expected, "at_least_one": at_least_one}.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"`{name}` should be a number."
    if not 0 <= float(at_least_one) <= 1:  # type: ignore[arg-type]
        return f"`at_least_one` is {at_least_one}: a probability lies between 0 and 1."
    return None


def nodes(name: str, value: object) -> str | None:
    """Node ids, each once."""
    if not isinstance(value, list | tuple | set):
        return f"`{name}` should be a list of identifiers."
    for each in value:
        if not isinstance(each, str) or not NODE.fullmatch(each):
            return (
                f"{each!r} in `{name}` is no identifier of the table: kind, colon, value, such as "
                "'phone:+447700900000' or 'handle:@syn_one'."
            )
    if len(set(value)) < len(value):
        return f"An identifier stands in `{name}` twice."
    return None


def q3(matches: object) -> str | None:
    """Identifiers that both sides show."""
    if isinstance(matches, list) and not matches:
        return "`matches` is empty: take what both sides show and what links."
    return nodes("matches", matches)


def q4(compared: object, doubtful: object) -> str | None:
    """A number of pairs, and identifiers of the table of matches."""
    if type(compared) is not int:
        return "`compared` should be a whole number: the pairs of adverts that were compared."
    return nodes("doubtful", doubtful)
