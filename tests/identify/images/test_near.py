"""All hashes within 31 bits of one another are found, in each of the eight ways to lay down a picture."""

import cv2
import numpy as np
import numpy.typing as npt
import pdqhash
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techthb.engine import open_engine
from techthb.identify.images.near import MOST_BITS, near
from techthb.identify.images.pdq import orientations, packed

Bits = npt.NDArray[np.bool_]


def found(hashes: Bits, workers: int = 2) -> dict[tuple[int, int], int]:
    with open_engine(workers=workers) as engine:
        rows = near(packed(orientations(hashes)), engine).to_pylist()
    for row in rows:
        turned = orientations(hashes[row["other"]][None])[0, row["orientation"]]
        assert int((hashes[row["one"]] != turned).sum()) == row["bits"]
    return {(row["one"], row["other"]): row["bits"] for row in rows}


def by_brute_force(hashes: Bits) -> dict[tuple[int, int], int]:
    turned = orientations(hashes)
    pairs = {}
    for one in range(len(hashes)):
        for other in range(one + 1, len(hashes)):
            bits = int((hashes[one] != turned[other]).sum(axis=1).min())
            if bits <= MOST_BITS:
                pairs[one, other] = bits
    return pairs


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_every_pair_within_31_bits_is_found(seed: int) -> None:
    random = np.random.default_rng(seed)
    hashes = []
    for _ in range(6):
        bits = random.integers(0, 2, 256).astype(bool)
        hashes.append(bits)
        for flips in (1, 15, 16, 30, 31, 32, 40):
            other = orientations(bits[None])[0, random.integers(8)].copy()
            other[random.choice(256, flips, replace=False)] ^= True
            hashes.append(other)
    every = np.stack(hashes)
    assert found(every) == by_brute_force(every)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 255), min_size=0, max_size=34, unique=True), st.integers(0, 2**32 - 1))
def test_two_hashes_are_found_exactly_when_at_most_31_bits_differ(flips: list[int], seed: int) -> None:
    first = np.random.default_rng(seed).integers(0, 2, 256).astype(bool)
    other = first.copy()
    other[flips] ^= True
    with open_engine(workers=1) as engine:
        rows = near(packed(np.stack([first, other]))[:, None], engine).to_pylist()
    assert [row["bits"] for row in rows] == ([len(flips)] if len(flips) <= 31 else [])


def test_a_difference_of_two_bits_in_fifteen_bands_and_one_in_the_last_is_found() -> None:
    """The worst case of the argument: 31 bits spread so that only one band is within one bit."""
    first = np.random.default_rng(7).integers(0, 2, 256).astype(bool)
    other = first.copy()
    other[[band * 16 + bit for band in range(15) for bit in (3, 11)] + [15 * 16]] ^= True
    assert found(np.stack([first, other])) == {(0, 1): 31}


def test_no_hashes_have_no_neighbours() -> None:
    assert found(np.zeros((0, 256), bool)) == {}


def test_hashes_of_different_families_are_not_compared() -> None:
    same = np.random.default_rng(1).integers(0, 2, (1, 256)).astype(bool).repeat(3, axis=0)
    family = np.array([[0], [1], [0]])
    with open_engine(workers=1) as engine:
        rows = near(packed(same)[:, None], engine, family=family).to_pylist()
    assert [(row["one"], row["other"]) for row in rows] == [(0, 2)]


@pytest.mark.parametrize(
    "turn",
    [
        lambda picture: cv2.flip(picture, 1),
        lambda picture: cv2.flip(picture, 0),
        lambda picture: cv2.rotate(picture, cv2.ROTATE_90_CLOCKWISE),
        lambda picture: cv2.rotate(picture, cv2.ROTATE_180),
        lambda picture: cv2.rotate(picture, cv2.ROTATE_90_COUNTERCLOCKWISE),
    ],
    ids=["mirrored", "upside down and mirrored", "quarter turn", "half turn", "quarter turn back"],
)
def test_the_hash_of_a_turned_picture_is_near_in_one_orientation(turn: object) -> None:
    rough = np.random.default_rng(3).integers(0, 256, (12, 16, 3), np.uint8)
    picture = cv2.resize(rough, (480, 360), interpolation=cv2.INTER_CUBIC)
    both = (picture, np.ascontiguousarray(turn(picture)))  # type: ignore[operator]
    assert list(found(np.stack([pdqhash.compute(each)[0].astype(bool) for each in both]))) == [(0, 1)]
