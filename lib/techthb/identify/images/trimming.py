"""Plain margins: frames, letterboxes, the white around a picture on a page."""

import numpy as np
import numpy.typing as npt

__all__ = ["Box", "trimmed"]

Box = tuple[int, int, int, int]
"""left, top, right, bottom in pixels; half-open."""

TOLERANCE = 12
"""Grey levels by which a margin's pixels may differ from its colour: what recompressing does to it."""
PLAIN = 0.97
"""Share of a line's pixels that must have the margin's colour. Less, and skies and walls are cut off."""
MOST = 0.42
"""Share of a side that is cut off at most at either end."""
ROUNDS = 3
"""A frame within a letterbox within a page."""


def trimmed(grey: npt.NDArray[np.uint8]) -> Box:
    """What is left of a picture in grey when plain margins are cut off; the whole if that is hardly any.

    A margin is of one colour on each side: rows and columns are taken off while they are as plain as the
    outermost one and of its colour.
    """
    height, width = grey.shape
    left, top, right, bottom = 0, 0, width, height
    for _ in range(ROUNDS):
        part = grey[top:bottom, left:right]
        up, down = _plain(part), _plain(part[::-1])
        kept = part[up : len(part) - down] if up + down < len(part) else part[:0]
        near, far = (_plain(each) for each in (kept.T, kept.T[::-1])) if kept.size else (0, 0)
        if up + down + near + far == 0:
            break
        if up + down > 2 * MOST * len(part) or near + far > 2 * MOST * part.shape[1] or not kept.size:
            return 0, 0, width, height
        left, top, right, bottom = left + near, top + up, right - far, bottom - down
    return left, top, right, bottom


def _plain(lines: npt.NDArray[np.uint8]) -> int:
    """How many of ``lines`` from the first on are plain and of the first's colour."""
    colour = int(np.median(lines[0]))
    same = np.abs(lines[: int(MOST * len(lines)) + 1].astype(np.int16) - colour) <= TOLERANCE
    plain = same.mean(axis=1) >= PLAIN
    return int(len(plain) if plain.all() else plain.argmin())
