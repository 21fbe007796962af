"""Pictures beside each other, with what a hash keeps of them, and how far apart hashes are.

These draw the pictures themselves: for generated ones. Pictures of real adverts show people, and are looked
at where a unit's rules say so, not in a notebook.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from techthb.identify.images.decoding import decode
from techthb.identify.images.pdq import BITS, SIDE
from techthb.plot.base import COLOURS, INK, Picture, drawn, picture

__all__ = ["hash_distances", "picture_pair", "picture_sheet"]

MOST_PICTURES = 24
STEP = 8
"""Bits in a bar of the histogram."""


@drawn
def picture_sheet(files: Mapping[str, Path], finding: str, *, columns: int = 4) -> Picture:
    """Pictures in rows, each under its caption.

    Parameters
    ----------
    files : one to 24 picture files by caption.
    finding : title of the figure.
    columns : pictures in a row.

    Raises
    ------
    ValueError : there are none, or more than 24.
    InputError : a file cannot be read.
    """
    if not 1 <= len(files) <= MOST_PICTURES:
        raise ValueError(f"a sheet holds 1 to {MOST_PICTURES} pictures, not {len(files)}")
    rows = -(-len(files) // columns)
    told = ", ".join(files)
    figure = picture(
        finding, alt=f"{len(files)} pictures with captions: {told}.", width=9, height=0.5 + 1.9 * rows
    )
    grid: list[Axes] = figure.subplots(rows, columns, squeeze=False).ravel().tolist()
    for axes in grid:
        axes.set_axis_off()
    for axes, (caption, path) in zip(grid, files.items(), strict=False):
        _shown(axes, path, caption)
    return figure


@drawn
def picture_pair(
    files: Sequence[Path], finding: str, explanation: str, *, hashes: tuple[str, str] | None = None
) -> Picture:
    """Two pictures side by side with what is said of the pair, and on request the PDQ hash of each.

    A hash is drawn as its 16 × 16 bits, black for 1; on the second a cross marks every bit that differs.

    Parameters
    ----------
    files : the two picture files.
    finding : title of the figure.
    explanation : what is said of the pair; it stands below and in the description.
    hashes : 64 hexadecimal digits each.

    Raises
    ------
    InputError : a file cannot be read.
    """
    one, other = files
    told = f"{finding.removesuffix('.')}: two pictures side by side: "
    told += f"left {one.name}, right {other.name}. {explanation}"
    if hashes is not None:
        told += (
            f" Below each its hash; crosses mark the {_differing(*hashes).sum()} of {BITS} bits that differ."
        )
    rows = 1 if hashes is None else 2
    figure = picture(finding, alt=told, width=8, height=3.2 + 2.9 * (rows - 1), note=explanation)
    grid = figure.subplots(rows, 2, squeeze=False)
    for axes, path in zip(grid[0], (one, other), strict=True):
        axes.set_axis_off()
        _shown(axes, path, path.name)
    if hashes is not None:
        for axes, digits in zip(grid[1], hashes, strict=True):
            axes.set_axis_off()
            axes.imshow(1 - _bits(digits), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
            axes.set_title("its PDQ hash", fontsize=9, color=INK)
        rows_at, columns_at = np.nonzero(_differing(*hashes))
        grid[1][1].scatter(columns_at, rows_at, marker="x", s=26, linewidths=1.6, color=COLOURS["vermillion"])
    return figure


@drawn
def hash_distances(
    same: Sequence[int], different: Sequence[int], *, threshold: int, measured_on: str
) -> Picture:
    """How many bits the hashes of two files differ in: files of one scene above, of two scenes below.

    Parameters
    ----------
    same, different : bits, 0 to 256, one for each pair of files.
    threshold : bits up to which the plain method takes two files for one picture.
    measured_on : the sentence that says where; it stands below the bars.
    """
    within = [sum(bits <= threshold for bits in each) for each in (same, different)]
    closest = f"; the nearest two of different scenes differ in {min(different)}" if different else ""
    figure = picture(
        f"Within {threshold} bits lie {within[0]:,} of {len(same):,} pairs of one scene "
        f"and {within[1]:,} of {len(different):,} of two",
        alt=f"Two histograms of the bits in which PDQ hashes differ. One scene: {within[0]:,} of "
        f"{len(same):,} pairs within {threshold} bits. Two scenes: {within[1]:,} of "
        f"{len(different):,}{closest}. {measured_on}",
        width=8.5,
        height=4.4,
        note=measured_on,
    )
    edges = list(range(0, BITS + 1, STEP))
    grid = figure.subplots(2, 1, sharex=True)
    looks = ((same, "one scene", "blue", ""), (different, "two scenes", "orange", "///"))
    for axes, (bits, name, colour, hatch) in zip(grid, looks, strict=True):
        axes.hist(bits, bins=edges, color=COLOURS[colour], hatch=hatch, edgecolor="white")
        axes.axvline(threshold + 0.5, linestyle="--", color=INK)
        axes.set_ylabel(f"pairs of files\nof {name}")
        axes.grid(axis="y")
    grid[0].annotate(
        f"{threshold} bits", (threshold + 0.5, 1), xycoords=("data", "axes fraction"), xytext=(4, -10),
        textcoords="offset points", fontsize=9,
    )  # fmt: skip
    grid[1].set_xlabel(f"bits of {BITS} in which the two hashes differ")
    return figure


def _shown(axes: Axes, path: Path, caption: str) -> None:
    axes.imshow(decode(path), interpolation="antialiased")
    axes.set_title(caption, fontsize=9, color=INK)


def _bits(digits: str) -> npt.NDArray[np.uint8]:
    return np.unpackbits(np.frombuffer(bytes.fromhex(digits), np.uint8)).reshape(SIDE, SIDE)


def _differing(one: str, other: str) -> npt.NDArray[np.bool_]:
    return np.asarray(_bits(one) != _bits(other), bool)
