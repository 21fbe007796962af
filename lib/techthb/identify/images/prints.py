"""The hashes by which pictures are linked: of the same build as PDQ, but of parts of a reduced picture.

They are not PDQ hashes and never leave this package. Of each picture the whole is hashed, the whole without
plain margins, and parts of it that a banner, a logo or a strip cut off elsewhere leaves untouched. Only
hashes of the same part are compared; which part a turned picture's part is, ``TURNED`` says.
"""

import cv2
import numpy as np
import numpy.typing as npt

from techthb.identify.images.pdq import BITS, ORIENTATIONS, SIDE
from techthb.identify.images.trimming import Box

__all__ = ["PARTS", "TURNED", "WHOLES", "prints"]

PARTS = (
    (0, 0, 100, 100),
    (0, 0, 100, 100),
    (0, 0, 100, 75),
    (0, 25, 100, 100),
    (0, 0, 75, 100),
    (25, 0, 100, 100),
    (15, 15, 85, 85),
)
"""Left, top, right, bottom in hundredths: the whole; then, without margins, the whole and its parts."""

WHOLES = 2
"""Parts that are the whole; all of them are compared with each other."""

REDUCED = 64
"""Pixels of a side from which a hash is taken, as in PDQ."""


def prints(grey: npt.NDArray[np.uint8], inner: Box) -> npt.NDArray[np.bool_]:
    """Hashes of ``PARTS`` of a picture in grey whose part without margins is ``inner``: 7 × 256 bits."""
    height, width = grey.shape
    found = []
    for place, (left, top, right, bottom) in enumerate(PARTS):
        x, y, end_x, end_y = (0, 0, width, height) if place == 0 else inner
        wide, high = end_x - x, end_y - y
        rows = slice(y + high * top // 100, y + -(-high * bottom // 100))
        columns = slice(x + wide * left // 100, x + -(-wide * right // 100))
        found.append(_hash(grey[rows, columns]))
    return np.stack(found)


def _hash(part: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    small = cv2.resize(part, (REDUCED, REDUCED), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(small)[1 : SIDE + 1, 1 : SIDE + 1].reshape(BITS)
    return np.asarray(low > np.median(low), bool)


def _turned() -> npt.NDArray[np.int64]:
    """For each part and orientation, which part the part becomes when the picture is laid down so."""
    found = np.zeros((len(PARTS), len(ORIENTATIONS)), np.int64)
    for way, (swap, down, across) in enumerate(ORIENTATIONS):
        for place, (left, top, right, bottom) in enumerate(PARTS):
            box = (top, left, bottom, right) if swap else (left, top, right, bottom)
            if down:
                box = (box[0], 100 - box[3], box[2], 100 - box[1])
            if across:
                box = (100 - box[2], box[1], 100 - box[0], box[3])
            found[place, way] = place if place < WHOLES else PARTS.index(box)
    return found


TURNED = _turned()
