"""Figures of promises and reports: the sum that misleads, the ladder, the States that were mapped."""

from collections import defaultdict
from typing import TYPE_CHECKING

from techthb.plot.base import COLOURS, GREY, INK, Picture, drawn, picture
from techthb.policy import LADDER, Judgement, Tracker, by_year, not_mapped

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["added_up", "coverage", "ladder"]

SPREAD = 0.18
"""Distance between claims that stand on one rung, in targets."""


@drawn
def added_up(tracked: Tracker) -> Picture:
    """The numbers under each target added up beside its threshold: what not to do."""
    names = [each.target.target for each in tracked.targets]
    sums = [sum(judged.claim.value or 0 for judged in each.judgements) for each in tracked.targets]
    needed = [each.target.threshold for each in tracked.targets]
    over = sum(total >= least for total, least in zip(sums, needed, strict=True))
    told = ", ".join(
        f"{name} {total} for {least}" for name, total, least in zip(names, sums, needed, strict=True)
    )
    figure = picture(
        f"Added up, {over} of {len(names)} targets look exceeded, and the sums mean nothing",
        alt=f"Bars of the reported numbers added up, with the threshold of each target as a line: {told}. "
        "The sums mix units, verbs and objects.",
        height=3.8,
        note="Each bar adds results that count different things, or may count the same States twice.",
    )
    axes = figure.subplots()
    bars = axes.bar(names, sums, width=0.55, color=COLOURS["sky"], edgecolor=INK, hatch="//")
    axes.bar_label(bars, padding=3)
    for place, least in enumerate(needed):
        axes.hlines(
            least, place - 0.36, place + 0.36, color=COLOURS["vermillion"], linewidth=3,
            label="_" if place else "threshold",
        )  # fmt: skip
    axes.set_xticks(
        range(len(names)),
        [f"{name}\nat least {least}" for name, least in zip(names, needed, strict=True)],
    )
    axes.legend(loc="upper left")
    axes.set_xlabel("target")
    axes.set_ylabel("sum of reported numbers")
    return figure


@drawn
def ladder(tracked: Tracker) -> Picture:
    """Every reported result on its rung, or below the ladder, beside the rung that its target asks for."""
    judged = [each for target in tracked.targets for each in target.judgements]
    reaching = sum(each.rung for each in judged)
    below = sum(each.claim.off_ladder is not None for each in judged)
    asked = ", ".join(f"{each.target.target} {each.target.rung}" for each in tracked.targets)
    figure = picture(
        f"{reaching or 'None'} of {len(judged)} reported results stand{'s' * (reaching == 1)} where the "
        "target asks",
        alt=f"Ladder of {len(LADDER)} rungs for {len(tracked.targets)} targets. Asked for: {asked}. "
        f"{len(judged) - below} results stand on the ladder, {below} are off it, and {reaching} reach the "
        "rung that the target asks for.",
        height=5.4,
        note="In each mark the reported number. What is off the ladder is an output, a partnership, or "
        "something whose adoption is not stated.",
    )
    axes = figure.subplots()
    _rungs(axes)
    for place, target in enumerate(tracked.targets):
        rung = LADDER.index(target.target.rung)
        axes.hlines(rung, place - 0.42, place + 0.42, color=COLOURS["vermillion"], linewidth=3)
        axes.annotate(
            f"asked: {target.target.threshold}{' more' if target.target.additional else ''}",
            (place, rung + 0.12), ha="center", va="bottom",
        )  # fmt: skip
        _results(axes, place, target.judgements)
    axes.set_xticks(range(len(tracked.targets)), [each.target.target for each in tracked.targets])
    axes.set_xlabel("target")
    return figure


def _rungs(axes: "Axes") -> None:
    axes.set_yticks(range(-1, len(LADDER)), ["off the ladder", *LADDER])
    axes.set_ylim(-1.6, len(LADDER) - 0.4)
    axes.axhspan(-1.6, -0.5, color="#F3F4F6")
    axes.grid(axis="y")
    axes.tick_params(axis="y", length=0)


def _results(axes: "Axes", place: int, judgements: tuple[Judgement, ...]) -> None:
    """The results under one target, those of one rung side by side."""
    on_rung = defaultdict[int, list[Judgement]](list)
    for each in judgements:
        on_rung[LADDER.index(each.claim.rung) if each.claim.rung else -1].append(each)
    for rung, there in on_rung.items():
        for n, each in enumerate(there):
            x = place + SPREAD * (n - (len(there) - 1) / 2)
            colour, shape = (COLOURS["blue"], "o") if each.claim.rung else (GREY, "s")
            axes.scatter(x, rung, s=330, color=colour, marker=shape, zorder=3)
            axes.annotate(
                str(each.claim.value if each.claim.value is not None else "?"), (x, rung),
                ha="center", va="center", color="white", fontweight="bold", fontsize=9, zorder=4,
            )  # fmt: skip


@drawn
def coverage(mapped: "pd.DataFrame", states: "pd.DataFrame") -> Picture:
    """Participating States mapped by the end of each year, with all of them as the ceiling.

    Parameters
    ----------
    mapped, states : tables of the dataset ``osce-mapping``.
    """
    counted, missing, whole = by_year(mapped, states), not_mapped(mapped, states), len(states)
    years, new, so_far = (counted[name].tolist() for name in ("year", "states", "so_far"))
    told = ", ".join(
        f"{year}: {n} more, {total} in all" for year, n, total in zip(years, new, so_far, strict=True)
    )
    listed = f"Not listed by {years[-1]}: {', '.join(missing) or 'none'}."
    figure = picture(
        f"By {years[-1]}, {so_far[-1]} of {whole} participating States are listed as mapped",
        alt=f"Bars of participating States mapped by the end of each year, out of {whole}: {told}. {listed}",
        height=3.8,
        note=f"{listed} To be mapped is what the project did, not an act of the State.",
    )
    axes = figure.subplots()
    names = [str(year) for year in years]
    earlier = [total - n for total, n in zip(so_far, new, strict=True)]
    axes.bar(names, earlier, width=0.5, color=COLOURS["sky"], label="mapped in earlier years")
    bars = axes.bar(
        names, new, width=0.5, bottom=earlier, color=COLOURS["blue"], hatch="//", edgecolor="white",
        label="mapped in this year",
    )  # fmt: skip
    axes.bar_label(bars, labels=[str(total) for total in so_far], padding=3)
    axes.axhline(whole, color=COLOURS["vermillion"], linewidth=1.5)
    axes.annotate(
        f"{whole} participate", (0, whole), xytext=(0, 4), textcoords="offset points", ha="center",
    )  # fmt: skip
    axes.set_ylim(0, whole * 1.15)
    axes.set_xlabel("end of year")
    axes.set_ylabel("participating States")
    axes.legend(loc="upper left", bbox_to_anchor=(0.0, 0.8))
    return figure
