"""Form and method of the answers in exercise 05. No answer is in here."""

import re

PHRASES = (
    "no support either way", "weak support", "moderate support", "moderately strong support",
    "strong support", "very strong support", "extremely strong support",
)  # fmt: skip


def number(name: str, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"`{name}` should be a number."
    return None


def q2(agree_bits: object, differ_bits: object, words: object) -> str | None:
    """Two numbers and a phrase of the scale."""
    if found := number("agree_bits", agree_bits) or number("differ_bits", differ_bits):
        return found
    if words not in PHRASES:
        return f"`words` should be one of the phrases of the scale: {', '.join(PHRASES)}."
    return None


def q3(probability: object, by_chance: object) -> str | None:
    """A share and a number of pairs."""
    if found := number("probability", probability) or number("by_chance", by_chance):
        return found
    if not 0 <= float(probability) <= 1:  # type: ignore[arg-type]
        return f"`probability` is {probability}: a probability lies between 0 and 1."
    return None


def q4(added_up: object, total: object) -> str | None:
    """Two numbers of bits."""
    return number("added_up", added_up) or number("total", total)


def q5(alike: object, kappa: object, rate: object) -> str | None:
    """Three shares."""
    for name, value in {"alike": alike, "kappa": kappa, "rate": rate}.items():
        if found := number(name, value):
            return found
        if not -1 <= float(value) <= 1:  # type: ignore[arg-type]
            return f"`{name}` is {value}: a share lies between 0 and 1, so 75 per cent is 0.75."
    return None


def q6(hinge: object, away: object) -> str | None:
    """A node id and a count."""
    if not isinstance(hinge, str) or not re.match(
        r"(phone|token|email|handle|url|wallet|image|text):", hinge
    ):
        return "`hinge` should be the `node` of a hinge, such as 'phone:+447700900000': not an advert."
    if type(away) is not int or away < 1:
        return "`away` should be a whole number: the adverts that come away from the largest part."
    return None
