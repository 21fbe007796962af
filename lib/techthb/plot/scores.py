"""How right several methods are, side by side."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from techthb.plot.base import COLOURS, GREY, Picture, drawn, picture

__all__ = ["score_bars"]


@drawn
def score_bars(scores: Mapping[str, Mapping[str, Any]], *, measured_on: str) -> Picture:
    """B-cubed precision, recall and F1 of several methods side by side.

    Parameters
    ----------
    scores : name of each method and what `techthb.evaluate.evaluate` returned for it; the method of the
        suite first.
    measured_on : the sentence that says where; it stands below the bars.
    """
    names = list(scores)
    values = {n: [scores[n]["b_cubed"][k] for k in ("precision", "recall", "f1")] for n in names}
    figure = picture(
        "B-cubed F1: " + ", ".join(f"{name} {values[name][2]:.2f}" for name in names),
        alt="Bars of B-cubed scores. "
        + " ".join(f"{n}: precision {p:.2f}, recall {r:.2f}, F1 {f:.2f}." for n, (p, r, f) in values.items())
        + f" {measured_on}",
        width=9,
        height=3.6,
        note=measured_on,
    )
    axes: Axes = figure.subplots()
    wide = 0.8 / len(names)
    looks = [(COLOURS["blue"], ""), (COLOURS["orange"], "///"), (GREY, "..."), (COLOURS["green"], "xx")]
    for n, name in enumerate(names):
        colour, hatch = looks[n % len(looks)]
        at = [x - 0.4 + wide * (n + 0.5) for x in range(3)]
        bars = axes.bar(
            at, values[name], wide * 0.92, label=name, color=colour, hatch=hatch, edgecolor="white"
        )
        axes.bar_label(bars, fmt="%.2f", padding=2, fontsize=9)
    axes.set_xticks(
        range(3),
        ["precision\n(joined adverts that belong)", "recall\n(belonging that is joined)", "F1\n(both)"],
    )
    axes.set_ylim(0, 1.12)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes.set_ylabel("share (0 to 1)")
    axes.tick_params(length=0)
    axes.grid(axis="y")
    figure.legend(loc="outside right upper", alignment="left")
    return figure
