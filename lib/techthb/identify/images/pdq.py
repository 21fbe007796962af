"""PDQ, the 256-bit hash that the field exchanges, of the picture as it is.

Facebook, 2019, https://github.com/facebook/ThreatExchange (``pdq/README.md``): two pictures within 31 of 256
bits are taken for the same; a quality of 49 or less means too little structure to say so. The value is
comparable with hashes from elsewhere because nothing is done to the picture before: a reduced copy lies 10
to 26 bits off. The hashes by which pictures are linked here are others (``techthb.identify.images.prints``).

The eight ways to lay down a picture (four quarter turns, each also mirrored) act on a hash of this kind
itself. Its bit ``(i, j)`` says whether coefficient ``(i, j)`` of a cosine transform lies above the median of
all; mirroring changes the sign of every coefficient of odd order, a diagonal flip swaps ``i`` and ``j``. With
the median near zero, a bit of changed sign is the opposite bit.
"""

import numpy as np
import numpy.typing as npt

from techthb.identify.images.decoding import Pixels

__all__ = ["BITS", "ORIENTATIONS", "SIDE", "hexadecimal", "orientations", "packed", "pdq"]

SIDE = 16
BITS = SIDE * SIDE

ORIENTATIONS = [(swap, down, across) for swap in (False, True) for down in (0, 1) for across in (0, 1)]
"""Of ``orientations``, in order: whether the axes are swapped first; upside down after that; mirrored."""


def pdq(pixels: Pixels) -> tuple[str, int]:
    """PDQ hash (64 hexadecimal digits) and quality (0 to 100) of a picture in RGB."""
    import pdqhash

    bits, quality = pdqhash.compute(np.ascontiguousarray(pixels))
    return hexadecimal(bits), int(quality)


def hexadecimal(bits: npt.ArrayLike) -> str:
    """256 bits as 64 hexadecimal digits, the first bit the highest."""
    return np.packbits(np.asarray(bits, np.uint8)).tobytes().hex()


def orientations(bits: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The hashes of pictures in their eight orientations: from n × 256 to n × 8 × 256.

    The first of the eight is the hash itself; ``ORIENTATIONS`` says what the others are.
    """
    square = bits.reshape(-1, SIDE, SIDE)
    odd = np.arange(SIDE) % 2 == 1
    none = np.zeros(SIDE, bool)
    found = []
    for swap, down, across in ORIENTATIONS:
        each = square.transpose(0, 2, 1) if swap else square
        rows, columns = (odd if turned else none for turned in (down, across))
        found.append(each ^ rows[:, None] ^ columns[None, :])
    return np.stack(found, axis=1).reshape(len(square), len(ORIENTATIONS), BITS)


def packed(bits: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Rows of 256 bits as rows of four signed 64-bit words: engines have no unsigned ones."""
    return np.ascontiguousarray(np.packbits(bits, axis=-1)).view(">i8").astype(np.int64)
