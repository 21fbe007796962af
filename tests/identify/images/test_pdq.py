"""The PDQ hash is the field's own, on the picture as it is."""

import numpy as np
import pdqhash
from drawn_pictures import scene

from techthb.identify.images.pdq import orientations, pdq


def by_definition(pixels: np.ndarray) -> np.ndarray:
    """PDQ from its description (Facebook, 2019), in plain NumPy and apart from any other implementation.

    Brightness; two passes of box filters along both axes, each as wide as half a cell of a 64 by 64 grid; one
    sample from each cell; sixteen by sixteen cosine coefficients above the constant one; their median.
    """
    grey = pixels.astype(np.float64) @ np.array([0.299, 0.587, 0.114])
    for _ in range(2):
        for axis in (0, 1):
            grey = boxed(grey, axis, (grey.shape[axis] + 127) // 128)
    rows, columns = (((np.arange(64) + 0.5) * side / 64).astype(int) for side in grey.shape)
    small = grey[np.ix_(rows, columns)]
    order, place = np.arange(1, 17)[:, None], np.arange(64)[None, :]
    cosines = np.sqrt(2 / 64) * np.cos(np.pi / 128 * order * (2 * place + 1))
    found = cosines @ small @ cosines.T
    return np.asarray(found > np.median(found)).reshape(256)


def boxed(grey: np.ndarray, axis: int, width: int) -> np.ndarray:
    """Means over windows, shorter ones at the edges."""
    grey = np.moveaxis(grey, axis, 0)
    count, right = len(grey), (width + 2) // 2
    left = width - right
    sums = np.concatenate([np.zeros((1, *grey.shape[1:])), np.cumsum(grey, axis=0)])
    places = np.arange(count)
    start, end = np.clip(places - left, 0, count), np.clip(places + right, 0, count)
    return np.moveaxis((sums[end] - sums[start]) / (end - start)[:, None], 0, axis)


def bits(digest: str) -> np.ndarray:
    return np.unpackbits(np.frombuffer(bytes.fromhex(digest), np.uint8)).astype(bool)


def test_the_hash_agrees_with_the_description() -> None:
    apart = []
    for seed in range(12):
        picture = scene(seed)
        digest, quality = pdq(picture)
        assert quality >= 80
        # the reference writes its matrix from the last coefficient on
        apart.append(min(int((bits(digest) != by_definition(picture)[way]).sum()) for way in WAYS))
    assert max(apart) <= 12
    assert np.median(apart) <= 6


WAYS = (slice(None), slice(None, None, -1))


def test_the_first_orientation_is_the_hash_itself_and_turning_twice_gives_it_back() -> None:
    hashes = np.random.default_rng(1).integers(0, 2, (5, 256)).astype(bool)
    turned = orientations(hashes)
    assert (turned[:, 0] == hashes).all()
    for way in (1, 2, 3, 4):  # upside down, mirrored, both, swapped axes: each undoes itself
        assert (orientations(turned[:, way])[:, way] == hashes).all()


def test_the_digits_are_those_of_the_bits_from_the_first_on() -> None:
    picture = scene(3)
    assert (bits(pdq(picture)[0]) == pdqhash.compute(picture)[0].astype(bool)).all()
