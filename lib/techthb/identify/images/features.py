"""Local features: places that look the same when the picture around them was cut, turned or written over.

ORB: Rublee, Rabaud, Konolige and Bradski, 2011: corners, each with its direction and 256 comparisons of
brightness around it. A picture and its mirror image have none in common, so both are described.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from techthb.identify.images.trimming import Box

__all__ = ["DESCRIPTOR", "FEATURES", "Features", "features"]

FEATURES = 400
"""Corners that are described, at most."""
DETECTED = 1200
"""Corners that are looked for; those kept are spread over the picture, lest a banner's letters take all."""
CELLS = 5
"""Rows and columns of the grid over which they are spread."""
DESCRIPTOR = 32
"""Bytes of a description."""
WORKING = 512
"""Pixels of the longer side at which corners are looked for, whatever the picture's size."""


class Features(NamedTuple):
    """Corners of a picture, the strongest of every part of it first.

    Parameters
    ----------
    places : n × 2, their places in the picture as shares of its longer side; mirrored ones too are places in
        the picture as it is.
    shapes : 3 × n, their directions in whole degrees, those of their mirror images, and the step of the
        pyramid on which they were found, each 1.2 times as coarse as the one before.
    upright, mirrored : n × 32 bytes, what they look like, and what their mirror images look like.
    """

    places: npt.NDArray[np.float32]
    shapes: npt.NDArray[np.int16]
    upright: npt.NDArray[np.uint8]
    mirrored: npt.NDArray[np.uint8]


def features(grey: npt.NDArray[np.uint8], inner: Box) -> Features:
    """The local features of a picture in grey, within its part without margins."""
    left, top, right, bottom = inner
    part = _stretched(grey[top:bottom, left:right])
    scale = WORKING / max(part.shape)
    if scale > 1:
        part = np.asarray(
            cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.uint8
        )
    finder = cv2.ORB.create(nfeatures=DETECTED, fastThreshold=5)
    corners, upright = finder.compute(part, _spread(finder.detect(part, None), part.shape))
    width = part.shape[1]
    flipped = [
        cv2.KeyPoint(width - 1 - c.pt[0], c.pt[1], c.size, (180 - c.angle) % 360, c.response, c.octave, place)
        for place, c in enumerate(corners)
    ]
    found, mirrored = finder.compute(np.ascontiguousarray(part[:, ::-1]), flipped)
    if mirrored is None or upright is None:
        nothing = np.zeros((0, DESCRIPTOR), np.uint8)
        return Features(np.zeros((0, 2), np.float32), np.zeros((3, 0), np.int16), nothing, nothing)
    order = [c.class_id for c in found]  # a corner too near the edge of the mirror image is left out
    kept = [corners[place] for place in order]
    points = cv2.KeyPoint.convert(kept) / scale + np.array([left, top], np.float32)
    shapes = np.array([(c.angle, f.angle, c.octave) for c, f in zip(kept, found, strict=True)])
    return Features(
        np.asarray(points / max(grey.shape), np.float32),
        np.ascontiguousarray(shapes.round().astype(np.int16).T),
        np.asarray(upright[order], np.uint8),
        np.asarray(mirrored, np.uint8),
    )


def _stretched(part: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """``part`` with its contrast drawn out, so that a faint picture has as many corners as a strong one."""
    below = np.cumsum(np.bincount(part.reshape(-1), minlength=256)) / part.size
    low, high = (int(np.searchsorted(below, share)) for share in (0.01, 0.99))
    gain = 255 / max(high - low, 16)
    return np.asarray(cv2.convertScaleAbs(np.maximum(part, low), alpha=gain, beta=-low * gain), np.uint8)


def _spread(corners: Sequence[cv2.KeyPoint], shape: tuple[int, ...]) -> list[cv2.KeyPoint]:
    """The strongest corner of each cell, then the second of each, until there are enough."""
    if not corners:
        return []
    points = np.asarray(cv2.KeyPoint.convert(corners))
    strength = np.array([c.response for c in corners])
    cell = (points * CELLS / np.array([shape[1], shape[0]])).astype(int).clip(0, CELLS - 1)
    number = cell[:, 1] * CELLS + cell[:, 0]
    order = np.lexsort((points[:, 1], points[:, 0], -strength, number))
    ranks = np.arange(len(order)) - np.searchsorted(number[order], number[order])
    chosen = order[np.lexsort((number[order], -strength[order], ranks))][:FEATURES]
    return [corners[place] for place in chosen]
