"""Which change explains that two pictures are versions of one, in plain words."""

import numpy as np
import numpy.typing as npt

from techthb.identify.images.verifying import THUMB, Agreement, Sample

__all__ = ["transform"]

LEAST_TILT = 0.8
"""Degrees."""
LEAST_CUT = 0.025
"""Share of a side."""
LARGER = 0.12
"""Share of a side by which a picture reaches beyond another, on two sides or more, to be a page around it."""
LEAST_OVER = 0.05
"""Share of the common part in one piece, in which they differ, that is worth a word."""
LEAST_MARGIN = 0.02
SIDES = ("left", "top", "right", "bottom")


def transform(one: Sample, other: Sample, found: Agreement, colourful: tuple[bool, bool]) -> str:
    """How the second picture comes of the first, such as ``mirrored, cropped (12% off the left)``.

    Parameters
    ----------
    one, other : the two pictures.
    found : how they agree.
    colourful : whether each has colours.
    """
    words = _laid(found.matrix[:, :2])
    words += _cut(one, other, found.matrix)
    margins = [_margin(each) for each in (one, other)]
    if max(margins) >= LEAST_MARGIN and abs(margins[0] - margins[1]) >= LEAST_MARGIN:
        words.append("in a plain frame" if margins[1] > margins[0] else "without its plain frame")
    if found.differing >= LEAST_OVER:
        words.append(f"with a banner, a logo or the like over {found.differing:.0%} of it")
    if colourful[0] != colourful[1]:
        words.append("in colour" if colourful[1] else "in grey")
    return ", ".join(words) or "recompressed or resized"


def _laid(linear: npt.NDArray[np.float64]) -> list[str]:
    words = []
    if np.linalg.det(linear) < 0:
        words.append("mirrored")
        linear = linear * np.array([-1.0, 1.0])
    # the direction of both axes together: squashing turns them against each other
    angle = float(np.degrees(np.arctan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1])))
    quarters = round(angle / 90)
    if quarters % 4:
        words.append(f"turned by {quarters % 4 * 90}°")
    if abs(tilt := angle - 90 * quarters) >= LEAST_TILT:
        words.append(f"tilted by {abs(tilt):.0f}°")
    return words


def _cut(one: Sample, other: Sample, matrix: npt.NDArray[np.float64]) -> list[str]:
    """What the second lacks of the first, and the first of the second."""
    lacks = _beyond(one, other, np.linalg.inv(np.vstack([matrix, [0, 0, 1]]))[:2])
    more = _beyond(other, one, matrix)
    words = []
    if cuts := [f"{share:.0%} off the {side}" for side, share in lacks.items() if share >= LEAST_CUT]:
        words.append(f"cropped ({', '.join(cuts)})")
    if not cuts and sum(share >= LARGER for share in more.values()) >= 2:
        words.append("on a larger page or screenshot")
    elif reach := [f"{share:.0%} at the {side}" for side, share in more.items() if share >= LEAST_CUT]:
        words.append(f"with more around it ({', '.join(reach)})")
    return words


def _beyond(picture: Sample, frame: Sample, matrix: npt.NDArray[np.float64]) -> dict[str, float]:
    """For each side, what share of ``picture`` lies beyond the ``frame`` that ``matrix`` brings into it."""
    corners = _corners(frame) @ matrix[:, :2].T + matrix[:, 2]
    left, top, right, bottom = (each / THUMB for each in picture.inner)
    # a tilted frame's corners lie in and out of the picture: its sides' middles say what it leaves out
    (x, y), (end_x, end_y) = (
        np.sort(corners, axis=0)[:2].mean(axis=0),
        np.sort(corners, axis=0)[2:].mean(axis=0),
    )
    wide, high = right - left, bottom - top
    shares = (x - left) / wide, (y - top) / high, (right - end_x) / wide, (bottom - end_y) / high
    return dict(zip(SIDES, (float(share) for share in shares), strict=True))


def _corners(sample: Sample) -> npt.NDArray[np.float64]:
    left, top, right, bottom = sample.inner
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64) / THUMB


def _margin(sample: Sample) -> float:
    left, top, right, bottom = sample.inner
    return 1 - (right - left) * (bottom - top) / sample.thumb.size
