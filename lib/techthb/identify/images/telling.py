"""How much a picture can tell: blank walls, gradients, text, logos, flyers and pages are evidence of little.

PDQ's quality does not say it: it counts edges, and writing has nothing but edges. Four measures are taken
on the picture in grey at 512 pixels, without its plain margins. The bounds were set between generated walls,
gradients, text cards, logos and pages on the one side and generated scenes and photographs on the other.
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from techthb.identify.images.trimming import Box

__all__ = ["LEAST_TELLING", "drawn", "flatness", "structure", "telling", "writing"]

LEAST_TELLING = 0.5
"""Confidence from which a picture is compared with others at all."""
WEAK = 0.25
"""Confidence of a picture that tells little: it is listed and links nothing."""

CELL = 16
"""Pixels of a side of the cells in which structure and writing are counted."""
STRUCTURED = 5.0
"""Standard deviation in grey levels, slow changes of light taken off, from which a cell has structure."""
LEAST_STRUCTURE = 0.03
"""Share of cells with structure below which a picture is a wall or a gradient."""
MOST_FLAT = 0.70
"""Share of pixels in two shades of grey from which a picture is a logo or a drawing on an empty ground."""
MOST_WRITING = 0.45
"""Share of the cells with structure that lines of writing cross, from which a picture is a text."""
FEWEST_LETTERS = 24
PLAIN = 0.95
"""Share of a cell's variance that splitting it into two plain shades explains, from which it is drawn: an
edge of a box, a line, a letter. Cameras leave grain and light on both sides of an edge."""
MOST_DRAWN = 0.45
"""Share of the cells with structure that are drawn, from which a picture is a page or a drawing. At most a
third are of scenes and photographs, half or more of a page with a small picture on it."""

Grey = npt.NDArray[np.uint8]
Cells = npt.NDArray[np.bool_]


class Told(NamedTuple):
    """What a picture tells.

    Parameters
    ----------
    confidence : how far to trust that pictures that look like this one are one.
    reason : why that is little, or None.
    counts : the pixels that count. Plain margins and writing do not: many pictures share them.
    drawn : the pixels of cells that are drawn, as a page's boxes and lines are.
    """

    confidence: float
    reason: str | None
    counts: npt.NDArray[np.bool_]
    drawn: npt.NDArray[np.bool_]


def telling(grey: Grey, inner: Box, quality: int) -> Told:
    """How much a picture can tell.

    Parameters
    ----------
    grey : the picture with 512 pixels on the longer side.
    inner : its part without plain margins.
    quality : PDQ's, 0 to 100.
    """
    left, top, right, bottom = inner
    part = grey[top:bottom, left:right]
    counts, plain = np.zeros((2, *grey.shape), bool)
    if min(part.shape) < 2 * CELL:
        return Told(0.0, "nothing but a plain margin", counts, plain)
    cells, written, lined = structure(part), writing(part), drawn(part)
    counts[top:bottom, left:right] = True
    spread = np.kron(written, np.ones((CELL, CELL), bool))
    here = slice(top, top + len(spread)), slice(left, left + spread.shape[1])
    counts[here] &= ~spread
    plain[here] = np.kron(lined, np.ones((CELL, CELL), bool))
    return Told(*_judged(part, cells, written, lined, quality), counts, plain)


def _judged(part: Grey, cells: Cells, written: Cells, lined: Cells, quality: int) -> tuple[float, str | None]:
    if quality < 100 * LEAST_TELLING:
        return quality / 100, f"hardly any structure: PDQ quality {quality} of 100"
    if cells.mean() < LEAST_STRUCTURE:
        return WEAK, f"a wall or a gradient: only {cells.mean():.0%} of it has structure"
    if (share := flatness(part)) > MOST_FLAT:
        return WEAK, f"a logo or a drawing: {share:.0%} of it is in two plain shades"
    if (share := float((written & cells).sum() / cells.sum())) > MOST_WRITING:
        return WEAK, f"a text or a flyer: writing takes {share:.0%} of what has structure"
    if (share := float((lined & cells).sum() / cells.sum())) > MOST_DRAWN:
        return WEAK, f"a page or a drawing: boxes and lines are {share:.0%} of what has structure"
    return quality / 100, None


def structure(part: Grey) -> npt.NDArray[np.bool_]:
    """Which cells of a picture have structure, beyond slow changes of light."""
    light = part.astype(np.float32)
    fine = light - cv2.blur(light, (2 * CELL + 1, 2 * CELL + 1))
    rows, columns = part.shape[0] // CELL, part.shape[1] // CELL
    fine = fine[: rows * CELL, : columns * CELL]
    size = (columns, rows)
    mean, square = (cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in (fine, fine * fine))
    return np.asarray(square - mean * mean > STRUCTURED**2, bool)


def flatness(part: Grey) -> float:
    """Share of the pixels that lie within three levels of one of the two commonest shades."""
    counts = np.bincount(part.reshape(-1), minlength=256).astype(np.int64)
    total, share = int(counts.sum()), 0
    for _ in range(2):
        around = np.convolve(counts, np.ones(7, np.int64), "same")
        peak = int(around.argmax())
        share += int(around[peak])
        counts[max(0, peak - 3) : peak + 4] = 0
    return share / total


def drawn(part: Grey) -> npt.NDArray[np.bool_]:
    """Which cells of a picture hold two plain shades and little else, as boxes, lines and letters do."""
    rows, columns = part.shape[0] // CELL, part.shape[1] // CELL
    cut = part[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL)
    cells = cut.transpose(0, 2, 1, 3).reshape(rows, columns, CELL * CELL).astype(np.float32)
    split = (cells.min(axis=2) + cells.max(axis=2)) / 2
    for _ in range(2):
        above = cells > split[..., None]
        count = above.sum(axis=2)
        total, high = cells.sum(axis=2), np.where(above, cells, 0).sum(axis=2)
        bright = high / np.maximum(count, 1)
        dark = (total - high) / np.maximum(CELL * CELL - count, 1)
        split = (bright + dark) / 2
    share = count / (CELL * CELL)
    between = share * (1 - share) * (bright - dark) ** 2
    variance = cells.var(axis=2)
    return np.asarray((between > PLAIN * variance) & (variance > STRUCTURED**2), bool)


def writing(part: Grey) -> npt.NDArray[np.bool_]:
    """Which cells of a picture hold letters: strokes of one height in a line."""
    found = np.zeros((part.shape[0] // CELL, part.shape[1] // CELL), bool)
    count = 0
    for lit in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT):
        strokes = cv2.morphologyEx(part, lit, np.ones((9, 9), np.uint8))
        _, dark = cv2.threshold(strokes, 40, 255, cv2.THRESH_BINARY)
        _, _, boxes, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
        letters = _in_line(np.asarray(boxes[1:], np.int32))
        count += len(letters)
        for x, y, wide, high in letters[:, :4].tolist():
            found[y // CELL : (y + high) // CELL + 1, x // CELL : (x + wide) // CELL + 1] = True
    return found if count >= FEWEST_LETTERS else np.zeros_like(found)


def _in_line(boxes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Of components (left, top, width, height, area) those like letters, with two neighbours like them."""
    wide, high, area = boxes[:, 2], boxes[:, 3], boxes[:, 4]
    like = (high >= 5) & (high <= 48) & (wide >= 2) & (wide <= 4 * high) & (area < 0.8 * wide * high)
    boxes = boxes[like]
    if len(boxes) < 3:
        return boxes[:0]
    boxes = boxes[np.lexsort((boxes[:, 0], boxes[:, 1] + boxes[:, 3]))]
    # letters of a line stand on one foot: neighbours in the order of feet, then left to right
    foot = boxes[:, 1] + boxes[:, 3]
    near = np.zeros(len(boxes), np.int64)
    for step in range(1, 40):
        a, b = boxes[:-step], boxes[step:]
        if not len(a):
            break
        height = np.minimum(a[:, 3], b[:, 3])
        gap = np.maximum(a[:, 0], b[:, 0]) - np.minimum(a[:, 0] + a[:, 2], b[:, 0] + b[:, 2])
        alike = (
            (np.abs(foot[step:] - foot[:-step]) <= 0.35 * height)
            & (gap <= 1.2 * height)
            & (gap > -0.3 * height)
        )
        alike &= np.maximum(a[:, 3], b[:, 3]) <= 1.8 * height
        near[:-step] += alike
        near[step:] += alike
    return boxes[near >= 2]
