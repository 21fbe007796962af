"""Local features: places that look the same when the picture around them was cut, turned or written over.

ORB: Rublee, Rabaud, Konolige and Bradski, 2011: corners, each with its direction and 256 comparisons of
brightness around it. A picture and its mirror image have none in common, so both are described.
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from techthb.identify.images.trimming import Box

__all__ = ["DESCRIPTOR", "FEATURES", "Features", "features"]

FEATURES = 400
"""Corners that are described, at most."""
DETECTED = 1200
"""Corners that are looked for; those kept are spread over the picture, or a banner's letters take them all."""
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
    turns : n, their directions in whole degrees.
    upright, mirrored : n × 32 bytes, what they look like, and what their mirror images look like.
    mirrored_turns : n, directions of the mirror images.
    """

    places: npt.NDArray[np.float32]
    turns: npt.NDArray[np.int16]
    upright: npt.NDArray[np.uint8]
    mirrored: npt.NDArray[np.uint8]
    mirrored_turns: npt.NDArray[np.int16]


def features(grey: npt.NDArray[np.uint8], inner: Box) -> Features:
    """The local features of a picture in grey, within its part without margins."""
    left, top, right, bottom = inner
    part = _stretched(grey[top:bottom, left:right])
    scale = WORKING / max(part.shape)
    part = np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.uint8)
    finder = cv2.ORB_create(nfeatures=DETECTED, fastThreshold=5)
    corners = _spread(finder.detect(part, None), part.shape)
    corners, upright = finder.compute(part, corners)
    if upright is None or not len(corners):
        none = np.zeros(0, np.int16)
        nothing = np.zeros((0, DESCRIPTOR), np.uint8)
        return Features(np.zeros((0, 2), np.float32), none, nothing, nothing, none)
    width = part.shape[1]
    flipped = [
        cv2.KeyPoint(width - 1 - c.pt[0], c.pt[1], c.size, (180 - c.angle) % 360, c.response, c.octave, place)
        for place, c in enumerate(corners)
    ]
    flipped, mirrored = finder.compute(np.ascontiguousarray(part[:, ::-1]), flipped)
    order = [c.class_id for c in flipped]  # compute may drop corners, and in principle reorder them
    corners, upright = [corners[place] for place in order], upright[order]
    points = np.array([c.pt for c in corners], np.float32) / scale + np.array([left, top], np.float32)
    turns = np.array([c.angle for c in corners]).round().astype(np.int16)
    back = np.array([c.angle for c in flipped]).round().astype(np.int16)
    return Features(points / max(grey.shape), turns, upright, mirrored, back)


def _stretched(part: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """``part`` with its contrast drawn out, so that a faint picture has as many corners as a strong one."""
    low, high = np.percentile(part, [1, 99])
    gain = 255 / max(high - low, 16.0)
    return np.asarray(cv2.convertScaleAbs(part, alpha=gain, beta=-low * gain), np.uint8)


def _spread(corners: "tuple[cv2.KeyPoint, ...]", shape: tuple[int, ...]) -> "list[cv2.KeyPoint]":
    """The strongest corner of each cell, then the second of each, until there are enough."""
    if not corners:
        return []
    points = np.array([c.pt for c in corners])
    strength = np.array([c.response for c in corners])
    cell = (points * CELLS / np.array([shape[1], shape[0]])).astype(int).clip(0, CELLS - 1)
    number = cell[:, 1] * CELLS + cell[:, 0]
    order = np.lexsort((points[:, 1], points[:, 0], -strength, number))
    ranks = np.arange(len(order)) - np.searchsorted(number[order], number[order])
    chosen = order[np.lexsort((-strength[order], ranks))][:FEATURES]
    return [corners[place] for place in chosen]
