"""Figures of strength: what each piece of evidence adds, whether weights hold, what a threshold does."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from techthb.datasets.reserved import mask_text
from techthb.plot.base import COLOURS, GREY, INK, Picture, drawn, picture
from techthb.plot.labels import label, listed

__all__ = ["threshold_curve", "waterfall", "weight_calibration"]

PIECE_NAMES = {"time": "time between them", "place": "place", "bound": "no more was counted"}
DIFFERENT = {
    "number": "different numbers",
    "address": "different addresses",
    "picture": "different pictures",
    "text": "different texts",
}
"""What a piece is called that is no identifier which both adverts show."""


@drawn
def waterfall(reasons: Sequence[Mapping[str, Any]], *, one: str, other: str) -> Picture:
    """The weight of a pair, piece by piece: each bar begins where the one above it ends.

    Parameters
    ----------
    reasons : pieces of evidence (``kind, value, weight``) of one pair, as ``techthb.link`` has them.
    one, other : the adverts.
    """
    pieces = [each for each in reasons if each["weight"]]
    silent = len(reasons) - len(pieces)
    total = sum(each["weight"] for each in pieces)
    names = [_piece(each) for each in pieces]
    told = listed([f"{name} {each['weight']:+.1f}" for name, each in zip(names, pieces, strict=True)])
    figure = picture(
        f"{one} and {other}: the pieces of evidence add up to {total:.1f} bits",
        alt=f"Waterfall of the evidence, in bits: {told}. Together {total:.1f} bits.",
        width=9,
        height=1.9 + 0.42 * len(pieces),
        note=f"{silent} further pieces add nothing: another of their kind is counted." if silent else "",
    )
    axes = figure.subplots()
    end = 0.0
    for row, each in enumerate(pieces):
        bits = each["weight"]
        colour, hatch = (COLOURS["blue"], "") if bits > 0 else (COLOURS["vermillion"], "///")
        axes.barh(row, bits, left=end, color=colour, hatch=hatch, edgecolor="white", height=0.62)
        axes.annotate(
            f"{bits:+.1f}", (max(end, end + bits), row), xytext=(4, 0), textcoords="offset points",
            va="center", fontsize=9,
        )  # fmt: skip
        axes.plot([end + bits] * 2, [row - 0.31, row + 1.31], color=GREY, linewidth=0.8)
        end += bits
    axes.barh(len(pieces), total, color=INK, height=0.62)
    axes.annotate(
        f"{total:.1f} bits", (max(total, 0), len(pieces)), xytext=(4, 0), textcoords="offset points",
        va="center", fontweight="bold",
    )  # fmt: skip
    axes.set_yticks(range(len(pieces) + 1), [*names, "together"])
    axes.invert_yaxis()
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_xlabel("bits: to the right for one source, to the left for two")
    axes.margins(x=0.12)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    return figure


def _piece(each: Mapping[str, Any]) -> str:
    kind, value = each["kind"], each["value"]
    if value == "differ" and kind in DIFFERENT:
        name = DIFFERENT[kind]
    elif kind in PIECE_NAMES:
        name = f"{PIECE_NAMES[kind]}: {value}" if value else PIECE_NAMES[kind]
    else:
        name = label(f"{kind}:{value}")
    return textwrap.shorten(mask_text(name), 40, placeholder=" …")


@drawn
def weight_calibration(series: Mapping[str, pa.Table], *, measured_on: str) -> Picture:
    """Stated bits against counted bits, with 95% intervals; what keeps its word lies on the dashed line.

    Parameters
    ----------
    series : name of each way of weighing, ours first, and what ``techthb.evaluate.weight_steps`` returned.
    measured_on : the sentence that says where; it stands below the figure.
    """
    first = next(iter(series))
    known = {name: [row for row in rows.to_pylist() if row["one_party"]] for name, rows in series.items()}
    told = {
        name: "; ".join(
            f"stated {row['stated']:.1f}, counted "
            + (f"{row['counted']:.1f}" if row["counted"] is not None else f"at least {row['least']:.1f}")
            for row in rows
        )
        for name, rows in known.items()
    }
    counted = [row for row in known[first] if row["counted"] is not None]
    off = [abs(row["stated"] - row["counted"]) for row in counted]
    figure = picture(
        f"{first.capitalize()}: stated weights are {np.median(off):.1f} bits from what was counted "
        f"(median of {len(off)} steps)"
        if off
        else f"{first.capitalize()}: nothing that could be counted",
        alt="Calibration of weights. " + " ".join(f"{name}: {words}." for name, words in told.items())
        + f" {measured_on}",
        width=8,
        height=5.4,
        note=measured_on,
    )  # fmt: skip
    axes = figure.subplots()
    most = max((row["stated"] for rows in known.values() for row in rows), default=1.0)
    axes.plot([-8, most], [-8, most], linestyle="--", color=GREY, label="stated = counted")
    looks = [(COLOURS["blue"], "o"), (COLOURS["vermillion"], "s"), (COLOURS["green"], "^")]
    for (name, rows), (colour, mark) in zip(known.items(), looks, strict=False):
        some = [row for row in rows if row["counted"] is not None]
        spread = [
            [row["counted"] - row["least"] for row in some],
            [(row["most"] if row["most"] is not None else row["counted"]) - row["counted"] for row in some],
        ]
        axes.errorbar(
            [row["stated"] for row in some], [row["counted"] for row in some], yerr=spread, fmt=mark,
            color=colour, capsize=3, label=f"{name}: counted, with 95% interval",
        )  # fmt: skip
        none = [row for row in rows if row["counted"] is None]
        axes.plot(
            [row["stated"] for row in none], [row["least"] for row in none], linestyle="none", marker=mark,
            markerfacecolor="white", color=colour, label=f"{name}: no pair of two parties, at least this",
        )  # fmt: skip
    axes.set_xlabel("stated weight, bits (mean of the step)")
    axes.set_ylabel("counted weight, bits")
    axes.grid(axis="both")
    axes.legend(loc="upper left")
    return figure


@drawn
def threshold_curve(scores: pa.Table, *, chosen: float, measured_on: str) -> Picture:
    """Precision and recall of the clusters against the weight at which links are cut.

    Parameters
    ----------
    scores : what ``techthb.evaluate.threshold_scores`` returned.
    chosen : the threshold in use, in bits.
    measured_on : the sentence that says where; it stands below the figure.
    """
    rows = scores.to_pylist()
    at = min(rows, key=lambda row: (abs(row["bits"] - chosen), row["bits"]))
    told = "; ".join(
        f"{row['bits']:g} bits: precision {row['precision']:.2f}, recall {row['recall']:.2f}" for row in rows
    )
    figure = picture(
        f"Cut at {at['bits']:g} bits: precision {at['precision']:.3f}, recall {at['recall']:.3f}",
        alt=f"B-cubed precision and recall of clusters by the weight at which links are cut. {told}. "
        f"{measured_on}",
        width=8,
        height=4.4,
        note=measured_on,
    )
    axes = figure.subplots()
    bits = [row["bits"] for row in rows]
    for name, colour, mark in (("precision", COLOURS["blue"], "o"), ("recall", COLOURS["orange"], "s")):
        axes.plot(bits, [row[name] for row in rows], marker=mark, color=colour, label=name, markersize=5)
    axes.axvline(chosen, linestyle="--", color=GREY, label=f"in use: {chosen:g} bits")
    axes.set_ylim(0, 1.05)
    axes.set_xlabel("links of fewer bits are cut")
    axes.set_ylabel("share (0 to 1)")
    axes.grid(axis="both")
    axes.legend(loc="lower left")
    return figure
