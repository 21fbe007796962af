"""Do two pictures show the same? One is laid over the other and they are compared place by place.

Hashes and local features only propose. What two pictures share may be a site's furniture, a logo, a layout;
counting matching features cannot tell that from a shared picture. So the pictures are aligned, by the
features or by the orientation in which their hashes were near, cut into blocks, and it is asked in how many
of the blocks with structure the two agree. That agreement must rest on what a camera sees: blocks of boxes,
lines and letters, of which a site's page is made, do not carry it.
"""

from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from techthb.identify.images.features import Features
from techthb.identify.images.pdq import ORIENTATIONS
from techthb.identify.images.trimming import Box

__all__ = ["BLOCK", "THUMB", "Agreement", "Sample", "compare", "same"]

Matrix = npt.NDArray[np.float64]
"""2 × 3: from places in one picture to places in another, both as shares of the longer side."""

Grid = npt.NDArray[np.bool_]

THUMB = 160
"""Pixels of the longer side of the pictures that are laid over each other."""
BLOCK = 10
"""Pixels of a side of the blocks in which they are compared."""

FARTHEST = 72
"""Bits of 256 up to which two descriptions may be of one corner; unrelated ones differ in about 100."""
FEWEST = 5
"""Matching corners from which an alignment is tried."""
SURE = 12
"""Matching corners from which an alignment is likely right and worth moving a little."""
REACH = 0.012
"""How far from its place a corner may lie and still count for an alignment, as a share of the longer side."""
SCALES = (0.2, 5.0)

TEXTURED = 5.0
"""Standard deviation in grey levels from which a block has structure."""
AGREES = 0.7
"""Correlation from which two blocks agree."""


AGREE, AGREE_MORE, MANY = 0.55, 0.25, 80
"""Share of the blocks that must agree; how much more if there are next to none; blocks from which on it is
enough. Unrelated pictures reached 0.57 of 37 blocks, and 0.43 of many, with the same furniture on both."""
FEWEST_BLOCKS, LEAST_OVERLAP, LEAST_TONES = 12, 0.3, 0.5
MOST_DIFFERING = 0.3
"""Share of the common blocks in one connected part that may differ: more than a banner of a fifth, less than
a picture on a page of furniture."""
LEAST_DRAWN, UNLIKE = 0.25, 0.25
"""Share of a block's pixels from which it is drawn; correlation below which two blocks have nothing in
common."""
SHAPED, LEAST_SHAPED = 0.1, 0.12
"""Share of a block's variance that is no even slope of light, from which it has a shape; share of agreeing
blocks that must have one in both pictures. Any two skies agree in slopes: such a pair had 0.05, versions of
photographs 0.21 or more."""
LEAST_PICTURED, MOST_AGAINST, FEWEST_AGAINST = 0.36, 0.3, 2
"""Pages of one site with other pictures on them had 0.32 of their agreeing blocks pictured or less,
photographs 0.5 or more; drawn scenes have as little, with nothing against it. Versions had 0.23 against them
at most, from banners."""


RISE = np.arange(BLOCK, dtype=np.float32) - (BLOCK - 1) / 2
SLOPES = np.stack([np.repeat(RISE, BLOCK), np.tile(RISE, BLOCK)], 1) / np.sqrt(BLOCK * (RISE**2).sum())
"""Even slopes down and across a block, of length 1."""


@dataclass(frozen=True)
class Sample:
    """What is kept of a picture to compare it.

    Parameters
    ----------
    thumb : the picture in grey, 160 pixels on the longer side.
    counts : 1 for its pixels that count, 0 on plain margins and on writing.
    drawn : 1 for its pixels of boxes and lines.
    inner : the part of ``thumb`` without plain margins.
    features : its corners.
    """

    thumb: npt.NDArray[np.uint8]
    counts: npt.NDArray[np.uint8]
    drawn: npt.NDArray[np.uint8]
    inner: Box
    features: Features


@dataclass(frozen=True)
class Agreement:
    """How well two pictures agree when one is laid over the other.

    Parameters
    ----------
    matrix : where places of the first lie in the second.
    corners : matching corners that agree on it; 0 when hashes gave it.
    blocks : blocks of the common part that have structure in either picture.
    agreeing : share of ``blocks`` in which the two agree.
    overlap : the common part, as a share of the picture of which it is more.
    tones : correlation of the brightness of the blocks that agree.
    differing : the largest connected part in which they differ, as a share of the common blocks: what a
        banner or another picture on the same page makes.
    shaped : share of the agreeing blocks that hold more than an even slope of light in both.
    pictured : share of the agreeing blocks that hold a picture, and no boxes and lines, in both.
    against : the largest connected part in which both hold a picture and the pictures have nothing in common,
        in blocks for each block that agrees and holds a picture: another picture on the same page. Where
        little of what agrees is pictured, even the smallest.
    grid : per block of the comparison 1 agrees, 0 differs, -1 outside or without structure.
    """

    matrix: Matrix
    corners: int
    blocks: int
    agreeing: float
    overlap: float
    tones: float
    differing: float
    shaped: float
    pictured: float
    against: float
    grid: npt.NDArray[np.int8]


def same(found: Agreement) -> bool:
    """Whether two pictures that agree so far show the same; chosen on generated pictures and photographs."""
    if found.blocks < FEWEST_BLOCKS or found.overlap < LEAST_OVERLAP:
        return False
    if found.differing > MOST_DIFFERING or found.tones < LEAST_TONES or found.shaped < LEAST_SHAPED:
        return False
    if found.against > (MOST_AGAINST if found.pictured >= LEAST_PICTURED else 0):
        return False
    return found.agreeing >= AGREE + AGREE_MORE * max(0.0, 1 - found.blocks / MANY)


def compare(one: Sample, other: Sample, mirrored: bool | None, orientation: int | None) -> Agreement | None:
    """The best agreement over the alignments that the proposals give, or None if there is none.

    Parameters
    ----------
    one, other : the pictures.
    mirrored : whether features propose that one mirrors the other; None if features propose nothing.
    orientation : position in ``pdq.ORIENTATIONS`` of how ``other`` must be laid down for the two hashes to be
        near; None if hashes propose nothing.
    """
    best = None
    tried = chain(
        _by_corners(one, other, mirrored), [] if orientation is None else _by_boxes(one, other, orientation)
    )
    for matrix, corners in tried:
        found = _refined(one, other, matrix, corners)
        if found and (
            best is None
            or (same(found), found.agreeing, found.blocks) > (same(best), best.agreeing, best.blocks)
        ):
            best = found
        if best and same(best) and best.agreeing > 0.85:
            break
    return best


def _by_corners(one: Sample, other: Sample, mirrored: bool | None) -> "list[tuple[Matrix, int]]":
    if mirrored is None:
        return []
    first, second = one.features, other.features
    described = first.mirrored if mirrored else first.upright
    if min(len(described), len(second.upright)) < FEWEST:
        return []
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(described, second.upright)
    pairs = [pair for pair in pairs if pair.distance <= FARTHEST]
    if len(pairs) < FEWEST:
        return []
    source = first.places[[pair.queryIdx for pair in pairs]].copy()
    if mirrored:
        source[:, 0] *= -1
    target = second.places[[pair.trainIdx for pair in pairs]]
    matrix, inside = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=REACH, maxIters=1500, confidence=0.995
    )
    if matrix is None or not SCALES[0] <= np.hypot(matrix[0, 0], matrix[1, 0]) <= SCALES[1]:
        return []
    if mirrored:
        matrix[:, 0] *= -1
    return [(np.asarray(matrix, np.float64), int(inside.sum()))]


def _by_boxes(one: Sample, other: Sample, orientation: int) -> "list[tuple[Matrix, int]]":
    """The part without margins of one on that of the other, and the whole on the whole."""
    found = []
    wholes = [(0, 0, each.thumb.shape[1], each.thumb.shape[0]) for each in (one, other)]
    for boxes in dict.fromkeys([(one.inner, other.inner), (wholes[0], wholes[1])]):
        source, target = boxes
        swap, down, across = ORIENTATIONS[orientation]
        # corners of the unit square of ``other`` as they lie in ``one``
        unit = np.array([[0, 0], [1, 0], [0, 1]], np.float64)
        laid = unit[:, ::-1] if swap else unit
        laid = np.stack([1 - laid[:, 0] if across else laid[:, 0], 1 - laid[:, 1] if down else laid[:, 1]], 1)
        from_, to = _within(laid, source, one.thumb), _within(unit, target, other.thumb)
        matrix = cv2.getAffineTransform(from_.astype(np.float32), to.astype(np.float32))
        found.append((np.asarray(matrix, np.float64), 0))
    return found


def _within(unit: Matrix, box: Box, thumb: npt.NDArray[np.uint8]) -> Matrix:
    left, top, right, bottom = box
    placed = unit * [right - left, bottom - top] + [left, top]
    return np.asarray(placed / max(thumb.shape), np.float64)


def _refined(one: Sample, other: Sample, matrix: Matrix, corners: int) -> Agreement | None:
    found = _agreement(one, other, matrix, corners)
    worth_it = found is not None and found.agreeing >= (0.1 if corners == 0 or corners >= SURE else 0.25)
    if found is None or not worth_it or found.agreeing >= 0.85:
        return found
    better = _nudged(one.thumb, other.thumb, matrix)
    again = None if better is None else _agreement(one, other, better, corners)
    return again if again and again.agreeing > found.agreeing else found


def _nudged(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8], matrix: Matrix) -> Matrix | None:
    """``matrix`` moved to where the pictures correlate best (Evangelidis and Psarakis, 2008)."""
    back = cv2.invertAffineTransform(_pixels(matrix)).astype(np.float32)
    inside = np.full(one.shape, 255, np.uint8)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 25, 1e-3)
    try:
        _, moved = cv2.findTransformECC(other, one, back, cv2.MOTION_AFFINE, stop, inside, 5)
    except cv2.error:  # it found no better place
        return None
    if abs(np.linalg.det(moved[:, :2])) < 1e-3:
        return None
    nudged = np.asarray(cv2.invertAffineTransform(moved), np.float64)
    nudged[:, 2] /= THUMB
    return nudged


def _pixels(matrix: Matrix) -> Matrix:
    """The same from pixels to pixels of two thumbs."""
    moved = matrix.astype(np.float64).copy()
    moved[:, 2] *= THUMB
    return moved


def _agreement(one: Sample, other: Sample, matrix: Matrix, corners: int) -> Agreement | None:
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if not SCALES[0] <= scale <= SCALES[1]:
        return None
    pixels, moved, still = _pixels(matrix), one, other
    if scale > 1:
        pixels, moved, still = np.asarray(cv2.invertAffineTransform(pixels), np.float64), other, one
    laid, over = _laid(moved, still.thumb.shape, pixels, min(scale, 1 / scale))
    over = over & still.counts
    rows, columns = still.thumb.shape[0] // BLOCK, still.thumb.shape[1] // BLOCK
    if rows < 2 or columns < 2:
        return None
    a, b, covered = (_blocks(each, rows, columns) for each in (laid, still.thumb, over))
    whole = covered.min(axis=2) > 0
    if whole.sum() < 4:
        return None
    blocks = _compared(a, b, whole)
    count = int(blocks.structured.sum())
    grid = np.where(blocks.structured, blocks.agrees, -1).astype(np.int8)
    common = float((over > 0).sum())
    areas = float(moved.counts.sum()) * min(scale, 1 / scale) ** 2, float(still.counts.sum())
    overlap = min(1.0, common / max(1.0, min(areas)))
    share = round(float(blocks.agrees.sum()) / count, 6) if count else 0.0
    lined = cv2.warpAffine(moved.drawn, pixels, still.thumb.shape[::-1], flags=cv2.INTER_NEAREST)
    drawn = np.maximum(
        *(_blocks(np.asarray(each, np.uint8), rows, columns).mean(axis=2) for each in (lined, still.drawn))
    )
    pictured, against = _on_pictures(blocks, drawn < LEAST_DRAWN)
    return Agreement(
        matrix, corners, count, share, round(overlap, 6), round(blocks.tones, 6),
        round(_largest(grid == 0) / float(whole.sum()), 6), round(blocks.shaped, 6), round(pictured, 6),
        round(against, 6), grid,
    )  # fmt: skip


class _Compared(NamedTuple):
    """Per block: structure in either, structure in both, agreement, correlation; ``tones``, ``shaped``."""

    structured: Grid
    both: Grid
    agrees: Grid
    correlation: npt.NDArray[np.float32]
    tones: float
    shaped: float


def _compared(a: npt.NDArray[np.uint8], b: npt.NDArray[np.uint8], whole: Grid) -> _Compared:
    """Blocks of two pictures (rows × columns × pixels) compared where they are ``whole``."""
    a, b = a.astype(np.float32), b.astype(np.float32)
    mean_a, mean_b = a.mean(axis=2), b.mean(axis=2)
    a, b = a - mean_a[..., None], b - mean_b[..., None]
    std_a, std_b = np.sqrt((a * a).mean(axis=2)), np.sqrt((b * b).mean(axis=2))
    # faint pictures are compared at the contrast of the stronger one
    gain_a, gain_b = (max(1.0, 45 / max(8.0, float(mean[whole].std()))) for mean in (mean_a, mean_b))
    textures = std_a * gain_a, std_b * gain_b
    structured = whole & (np.maximum(*textures) > TEXTURED)
    correlation = (a * b).mean(axis=2) / np.maximum(std_a * std_b, 1e-3)
    agrees = structured & (correlation > AGREES)
    # of agreeing blocks only: a banner's brightness says nothing about the rest
    tones = _correlation(mean_a[agrees], mean_b[agrees])
    both = whole & (np.minimum(*textures) > TEXTURED)
    shaped = _is_shaped(a[agrees]) & _is_shaped(b[agrees])
    return _Compared(structured, both, agrees, correlation, tones, float(shaped.sum()) / max(1, len(shaped)))


def _is_shaped(blocks: npt.NDArray[np.float32]) -> Grid:
    """Which of some blocks (a row each, their mean taken off) are more than an even slope."""
    total = (blocks * blocks).sum(axis=1)
    sloping = ((blocks @ SLOPES) ** 2).sum(axis=1)
    return np.asarray(total - sloping > SHAPED * np.maximum(total, 1e-3), bool)


def _on_pictures(blocks: _Compared, undrawn: Grid) -> tuple[float, float]:
    """``pictured`` and ``against`` of an agreement."""
    pictures = blocks.both & undrawn
    carrying = int((pictures & blocks.agrees).sum())
    share = carrying / max(1, int(blocks.agrees.sum()))
    against = _largest(pictures & (blocks.correlation < UNLIKE))
    return share, against / max(1, carrying) if against >= FEWEST_AGAINST else 0.0


def _laid(
    sample: Sample, shape: tuple[int, ...], matrix: Matrix, scale: float
) -> "tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]":
    """A picture laid into a frame of ``shape``, and 1 where it covers the frame with pixels that count."""
    size, picture = (shape[1], shape[0]), sample.thumb
    if scale < 0.85:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.45 * np.sqrt(scale**-2 - 1)), np.uint8)
    laid = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    over = cv2.warpAffine(sample.counts, matrix, size, flags=cv2.INTER_NEAREST)
    return np.asarray(laid, np.uint8), np.asarray(over, np.uint8)


def _largest(blocks: Grid) -> int:
    """How many of ``blocks`` the largest connected part has."""
    boxes = cv2.connectedComponentsWithStats(blocks.astype(np.uint8), connectivity=8)[2]
    return int(boxes[1:, 4].max(initial=0))


def _blocks(picture: npt.NDArray[np.uint8], rows: int, columns: int) -> npt.NDArray[np.uint8]:
    cut = picture[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    return cut.transpose(0, 2, 1, 3).reshape(rows, columns, BLOCK * BLOCK)


def _correlation(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    if len(one) < 2:
        return 0.0
    one, other = one - one.mean(), other - other.mean()
    size = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / size if size > 1e-3 else 0.0
