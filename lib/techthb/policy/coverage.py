"""How many participating States were mapped, when, and which were not: counted, never typed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["as_printed", "by_year", "not_mapped"]


def as_printed(mapped: "pd.DataFrame") -> "pd.DataFrame":
    """The table of the slide column by column: the year in its header and the number of States below it.

    Parameters
    ----------
    mapped : ``load("osce-mapping", "mapped")``.

    Returns
    -------
    ``column, header_year, states``; ``header_year`` is missing where the header cell is blank.
    """
    columns = mapped.groupby("column", as_index=False).agg(
        header_year=("header_year", "first"), states=("iso2", "size")
    )
    return columns.sort_values("column", ignore_index=True)


def by_year(mapped: "pd.DataFrame", states: "pd.DataFrame") -> "pd.DataFrame":
    """States mapped in each year, so far, and as a share of all participating States.

    Parameters
    ----------
    mapped, states : tables of the dataset ``osce-mapping``.

    Returns
    -------
    ``year, states, so_far, share``; ``share`` is 0 to 1 with all participating States as denominator.
    """
    counted = mapped.groupby("mapped_year", as_index=False).agg(states=("iso2", "nunique"))
    counted = counted.rename(columns={"mapped_year": "year"}).sort_values("year", ignore_index=True)
    counted["so_far"] = counted["states"].cumsum()
    counted["share"] = counted["so_far"] / states["iso2"].nunique()
    return counted


def not_mapped(mapped: "pd.DataFrame", states: "pd.DataFrame") -> list[str]:
    """Names of the participating States that the mapping does not list, by set difference of ISO codes."""
    missing = set(states["iso2"]) - set(mapped["iso2"])
    return sorted(states.loc[states["iso2"].isin(missing), "name"])
