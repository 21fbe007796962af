"""The strength of a link in words, by the scale that forensic laboratories in Europe use.

Source: ENFSI, Guideline for Evaluative Reporting in Forensic Science, 2015: verbal equivalents of likelihood
ratios. A likelihood ratio compares how probable the findings are if two adverts have one source and if they
have two; it is not the probability that they have one. To read it as that is the prosecutor's fallacy.
"""

from collections.abc import Sequence

from techthb.link.model import Model, Rate

__all__ = ["MAY_NOT", "SCALE", "UNKNOWN_RATE", "error_rate", "may_ask", "may_state", "ratio", "strength"]

NEITHER = "no support either way"

SCALE: tuple[tuple[float, str], ...] = (
    (1_000_000, "extremely strong support"),
    (10_000, "very strong support"),
    (1_000, "strong support"),
    (100, "moderately strong support"),
    (10, "moderate support"),
    (2, "weak support"),
    (1, NEITHER),
)
"""Likelihood ratios from which each phrase holds; below 1 their inverses, for the other proposition."""

ONE_SOURCE, TWO_SOURCES = "that the two adverts have one source", "that the two adverts have two sources"


def strength(bits: float) -> str:
    """What findings of this weight support, and the likelihood ratio.

    Such as "strong support (likelihood ratio about 1,800) that the two adverts have one source".
    """
    phrase = next(phrase for least, phrase in SCALE if _two_digits(abs(bits)) >= least)
    if phrase == NEITHER:
        return f"{phrase} (likelihood ratio about {ratio(bits)})"
    if bits > 0:
        return f"{phrase} (likelihood ratio about {ratio(bits)}) {ONE_SOURCE}"
    return f"{phrase} (likelihood ratio about 1 to {ratio(-bits)}) {TWO_SOURCES}"


def ratio(bits: float) -> str:
    """The likelihood ratio to two digits: more would claim a precision that nobody has."""
    value = _two_digits(bits)
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def _two_digits(bits: float) -> float:
    # the phrase goes by the number that is printed beside it
    return float(f"{2.0**bits:.2g}")


def error_rate(bits: float, model: Model) -> str:
    """How often links of this strength were wrong, with interval and with where that was measured.

    For synthetic adverts only. On real ones nobody has measured it yet, and no figure may be printed.
    """
    rate = _rate(bits, model.rates)
    if rate is None or not rate.pairs:
        return f"No pair of this strength was met where error rates were measured ({model.rated_on})."
    wrong, low, high = (f"{1000 * share:.2g}" for share in (rate.wrong / rate.pairs, rate.low, rate.high))
    return (
        f"Of {rate.pairs:,} pairs of this strength, {wrong} in a thousand were wrong (95% interval {low} to "
        f"{high}), measured on {model.rated_on}; not known for real data."
    )


UNKNOWN_RATE = (
    "How often pairs of this strength are wrong is not known for real adverts; it has to be measured on a "
    "sample of them that two people judge without knowing what was linked."
)

MAY_NOT = (
    "that one person placed both adverts: a number, a picture and a text can be passed on",
    "how probable it is that they have one source: the likelihood ratio says how well the findings fit, and "
    "the probability depends on everything else that is known",
    "that anybody was recruited, exploited or controlled: nothing here was compared that would show it",
)
"""What a report may not conclude from a pair, whatever its weight."""


def may_state(bits: float, measured_on: str) -> str:
    """The sentence about the strength of a pair that a report may print as it stands."""
    return (
        f"What the two adverts have in common and in what they differ gives {strength(bits)}, against two "
        f"adverts picked at random from collections like those on which this was counted ({measured_on})."
    )


def may_ask(
    called: str, *, ads: tuple[int, int], places: tuple[str, str], bits: float, pairs: int, chance: float
) -> str:
    """The core of a request about a contact point that two collections share: what is seen, what is asked.

    Parameters
    ----------
    called : the contact point, in words.
    ads, places : adverts of either collection that show it, and where these were collected.
    bits : weight of the strongest pair.
    pairs : pairs of adverts that were compared.
    chance : how many unrelated pairs may be expected to weigh as much, at most.
    """
    seen = " and in ".join(
        f"{count:,} advert{'s' * (count != 1)} collected in {place}"
        for count, place in zip(ads, places, strict=True)
    )
    return (
        f"The contact point {called} stands in {seen}; the places in the texts are annexed. It was found by "
        f"comparing {pairs:,} pairs of adverts. The findings give {strength(bits)}, by counts on synthetic "
        "data; how often such matches are wrong among real adverts is not known. Of unrelated pairs at most "
        f"{chance:,.2g} may be expected to weigh as much. An agency, a shared telephone or a number that "
        "changed hands would look the same. We ask: is this contact point known to you, and as what? Nothing "
        "is alleged against anybody."
    )


def _rate(bits: float, rates: Sequence[Rate]) -> Rate | None:
    return next((rate for rate in reversed(rates) if bits >= rate.bits), None)
