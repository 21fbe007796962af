"""How hard a world is: what is planted, and how often."""

from dataclasses import asdict, dataclass

from techthb.errors import UsageError

__all__ = ["DIFFICULTIES", "MINIMUM", "Difficulty", "difficulty"]


@dataclass(frozen=True)
class Difficulty:
    """Rates of a difficulty, all of them shares from 0 to 1.

    Parameters
    ----------
    disguised : of the numbers that advertisers write, those written so that a parser stumbles.
    hotline : of the service ads, those on a site that prints its hotline in every ad.
    agency : of the ads, those that carry the number of an agency.
    handover : of the operators, those with a number that later belongs to somebody else.
    stock : of the ads, those with a stock picture (in worlds with pictures).
    bare : of the ads, those without any contact.
    copied : of the ads, those with a text taken from others.
    typo : of the ads, those whose number is mistyped into another reserved number.
    rewritten : of the ads, those whose advertiser writes a new text.
    altered : of the pictures, those changed beyond what sites do to all (mirrored, cropped, turned, framed).
    """

    name: str
    disguised: float
    hotline: float
    agency: float
    handover: float
    stock: float
    bare: float
    copied: float
    typo: float
    rewritten: float
    altered: float

    def parameters(self) -> dict[str, float]:
        """The rates by name."""
        return {name: value for name, value in asdict(self).items() if name != "name"}


DIFFICULTIES: dict[str, Difficulty] = {
    each.name: each
    for each in (
        Difficulty(
            "easy", disguised=0.05, hotline=0.004, agency=0.004, handover=0.03, stock=0.003, bare=0.02,
            copied=0.01, typo=0.002, rewritten=0.1, altered=0.15,
        ),
        Difficulty(
            "classroom", disguised=0.58, hotline=0.36, agency=0.075, handover=0.08, stock=0.075, bare=0.058,
            copied=0.03, typo=0.006, rewritten=0.15, altered=0.45,
        ),
        Difficulty(
            "field", disguised=0.88, hotline=0.62, agency=0.09, handover=0.10, stock=0.09, bare=0.065,
            copied=0.04, typo=0.008, rewritten=0.2, altered=0.6,
        ),
    )
}  # fmt: skip

MINIMUM: dict[str, dict[str, float]] = {
    name: {
        "ads_with_agency_number": 0.05,
        "ads_with_site_hotline": 0.10,
        "operators_whose_number_changes_hands": 0.05,
        "ads_with_stock_picture": 0.05,
        "ads_without_identifier": 0.05,
        "numbers_disguised": disguised,
    }
    for name, disguised in (("classroom", 0.40), ("field", 0.70))
}
"""The least shares that a classroom and a field world have; a world that misses one is not written."""


def difficulty(name: str) -> Difficulty:
    """The difficulty of that name.

    Raises
    ------
    UsageError : there is none.
    """
    try:
        return DIFFICULTIES[name]
    except KeyError:
        raise UsageError(f"no difficulty {name!r}; choose one of {', '.join(DIFFICULTIES)}") from None
