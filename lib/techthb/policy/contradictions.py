"""Where the sources disagree with each other or with themselves: shown, not smoothed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from techthb.datasets import load
from techthb.policy.claims import Claim, as_frame
from techthb.policy.coverage import by_year, not_mapped
from techthb.policy.sentences import on_lines
from techthb.policy.tracker import Tracker

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Number", "coincident", "contradictions"]


@dataclass(frozen=True)
class Number:
    """A number, what it counts, and where it stands."""

    value: int
    quantity: str
    where: str


def contradictions(tracked: Tracker) -> "pd.DataFrame":
    """Every place where a careful reader must stop, with what to write instead.

    Parameters
    ----------
    tracked : the targets and claims of the slides.

    Returns
    -------
    ``about, found, write``: a short name, the finding with its numbers, and how to write about it.
    """
    import pandas as pd

    mapped, states = load("osce-mapping", "mapped"), load("osce-mapping", "states")
    vintages = load("osce-mapping", "vintages")
    stated = dict(zip(vintages["fact_id"].tolist(), vintages["value"].tolist(), strict=True))
    claims = [each.claim for target in tracked.targets for each in target.judgements] + list(tracked.others)
    rows = [
        _header(mapped),
        _denominator(mapped, states),
        _finished(mapped, stated["S004-102"]),
        _two_vintages(stated),
        *(
            _coincidence(value, found)
            for value, found in coincident(_numbers(claims, mapped, vintages)).items()
        ),
        *_units(tracked),
        _ticks(claims),
    ]
    return pd.DataFrame([row for row in rows if row], columns=["about", "found", "write"])


def coincident(numbers: Iterable[Number], least: int = 10) -> dict[int, list[Number]]:
    """Different quantities that carry the same number, by number, largest first.

    Numbers below ``least`` are left out: small numbers coincide all the time.
    """
    alike: dict[int, list[Number]] = {}
    for number in numbers:
        if number.value >= least and number.quantity not in [
            each.quantity for each in alike.get(number.value, [])
        ]:
            alike.setdefault(number.value, []).append(number)
    return {value: found for value, found in sorted(alike.items(), reverse=True) if len(found) > 1}


def _header(mapped: "pd.DataFrame") -> tuple[str, str, str]:
    blank = mapped[mapped["header_year"].isna()]
    years = ", ".join(str(year) for year in sorted(blank["mapped_year"].unique()))
    return (
        "blank header",
        f"{len(blank)} States stand below a blank header cell; only if they are read as {years} do the "
        f"columns add up to {len(mapped)}.",
        f"Count them in {years}, and say that the year is carried over from the column at the left.",
    )


def _denominator(mapped: "pd.DataFrame", states: "pd.DataFrame") -> tuple[str, str, str]:
    missing = not_mapped(mapped, states)
    return (
        f"{len(mapped)} or {len(states)}",
        f"{len(mapped)} States are listed as mapped, {len(states)} participate. Not listed: "
        f"{', '.join(missing)}.",
        f'Write "{len(mapped)} of {len(states)} participating States", not "all".',
    )


def _finished(mapped: "pd.DataFrame", finished: int) -> tuple[str, str, str] | None:
    later = mapped[mapped["mapped_year"] > finished]
    if later.empty:
        return None
    last = int(later["mapped_year"].max())
    return (
        f"{finished} or {last}",
        f"The first phase is called finished in {finished}, and its cell counts {len(mapped)} States mapped; "
        f"{len(later)} of them were mapped in {last}.",
        f"Date the number {len(mapped)} to {last}, and do not write that the mapping ended in {finished}.",
    )


def _two_vintages(stated: Mapping[str, int]) -> tuple[str, str, str]:
    first, sites, adverts = stated["P2023-1"], stated["P2023-2"], stated["P2023-3"]
    later, later_sites = stated["S004-079"], stated["S004-078"]
    return (
        "two vintages",
        f"In 2023: almost {sites:,} websites and more than {adverts} million adverts in {first} States. In "
        f"2024: {later_sites:,} websites in {later} States, adverts not counted. The difference, more than "
        f"{later_sites - sites:,} websites for {later - first} States, holds only if none was counted again.",
        f"Keep the pairs together; never set {adverts} million adverts beside {later_sites:,} websites.",
    )


def _numbers(claims: Sequence[Claim], mapped: "pd.DataFrame", vintages: "pd.DataFrame") -> Iterator[Number]:
    """Every number with what it counts: the reported ones, the press release's, and those we count."""
    for claim in claims:
        if claim.value is not None:
            yield Number(claim.value, claim.quantity, on_lines([claim]))
    pressed = vintages[vintages["source"] == "press-2023"]
    for row in pressed.to_dict("records"):
        yield Number(row["value"], f"{row['quantity']} in the 2023 report", row["fact_id"])
    for row in by_year(mapped, mapped).iloc[:-1].to_dict("records"):
        yield Number(row["so_far"], f"States listed as mapped by {row['year']}", "our count")


def _coincidence(value: int, found: Sequence[Number]) -> tuple[str, str, str]:
    listed = "; ".join(f"{each.quantity} ({each.where})" for each in found)
    return (
        " = ".join([str(value)] * len(found)),
        f"{value} is the number of: {listed}. That these are the same ones is not stated.",
        "Report each with its own source; do not merge them.",
    )


def _units(tracked: Tracker) -> list[tuple[str, str, str]]:
    frame = as_frame([each.claim for target in tracked.targets for each in target.judgements], Claim)
    promised = {each.target.target: each.target.unit for each in tracked.targets}
    switched = frame[(frame["unit"] != frame["target"].map(promised)) & frame["self_reported"].fillna(False)]
    return [
        (
            f"units of {target}",
            f"The promise counts {promised[str(target)]}, the results count "
            f"{', '.join(sorted(set(rows['unit'])))}, who reported it themselves.",
            f"Name the unit that was reported; how many {promised[str(target)]} it stands for is not stated.",
        )
        for target, rows in switched.groupby("target")
    ]


def _ticks(claims: Sequence[Claim]) -> tuple[str, str, str] | None:
    ticked = [claim for claim in claims if claim.tick]
    if not ticked:
        return None
    return (
        "ticks",
        f"{len(ticked)} of {len(claims)} results carry a tick ({on_lines(ticked)}); elsewhere in the slides "
        "ticks are plain bullets.",
        'Do not read a tick as "achieved".',
    )
