"""Whether confidence keeps its word: what was promised against how often it held."""

import pyarrow as pa

from techthb.plot.base import COLOURS, GREY, Picture, drawn, picture

__all__ = ["calibration_curve"]


@drawn
def calibration_curve(steps: pa.Table, *, measured_on: str) -> Picture:
    """A reliability diagram: the share of readings that were right, by their confidence.

    Parameters
    ----------
    steps : what `techthb.evaluate.calibration` returned, with one row or more.
    measured_on : the sentence that says where; it stands below the curve.

    Source: Murphy and Winkler, Reliability of subjective probability forecasts, Applied Statistics, 1977.
    """
    rows = steps.to_pylist()
    kept = sum(row["low"] <= row["confidence"] <= row["high"] for row in rows)
    told = "; ".join(
        f"confidence {row['confidence']:.2f}, {row['right']:,} of {row['readings']:,} right "
        f"({row['share']:.2f}, interval {row['low']:.2f} to {row['high']:.2f})"
        for row in rows
    )
    figure = picture(
        f"Confidence lies within the interval of what was right in {kept} of {len(rows)} steps",
        alt=f"Reliability diagram of readings of telephone numbers. {told}. {measured_on}",
        width=7.5,
        height=5.2,
        note=measured_on,
    )
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], linestyle="--", color=GREY, label="confidence = share right")
    shares = [row["share"] for row in rows]
    spread = [
        [max(0.0, row["share"] - row["low"]) for row in rows],
        [max(0.0, row["high"] - row["share"]) for row in rows],
    ]
    axes.errorbar(
        [row["confidence"] for row in rows], shares, yerr=spread, fmt="o-", color=COLOURS["blue"],
        ecolor=COLOURS["blue"], capsize=4, markersize=7, label="measured, with 95% interval",
    )  # fmt: skip
    for row in rows:
        axes.annotate(
            f"{row['readings']:,}", (row["confidence"], row["low"]), xytext=(0, -6), fontsize=9,
            textcoords="offset points", ha="center", va="top",
        )  # fmt: skip
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.1, 1.05)
    axes.set_xlabel("mean confidence of the step (0 to 1); below each point, its number of readings")
    axes.set_ylabel("share of readings that were right (0 to 1)")
    axes.grid(axis="both")
    axes.legend(loc="upper left")
    return figure
