"""Versions of one picture are found completely, mirrored and turned ones too."""

import cv2
import numpy as np
import pdqhash
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techthb.engine import open_engine
from techthb.link.pictures import MOST_BITS, orientations, versions


def digest(bits: np.ndarray) -> str:
    return np.packbits(bits.astype(np.uint8)).tobytes().hex()


def by_brute_force(hashes: list[str]) -> dict[tuple[str, str], int]:
    found = {}
    for i, one in enumerate(hashes):
        for other in hashes[i + 1 :]:
            bits = int((orientations(one)[0] != orientations(other)).sum(axis=1).min())
            if bits <= MOST_BITS:
                found[min(one, other), max(one, other)] = bits
    return found


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_every_pair_within_31_bits_is_found(seed: int) -> None:
    random = np.random.default_rng(seed)
    hashes = []
    for _ in range(6):
        bits = random.integers(0, 2, 256).astype(bool)
        hashes.append(digest(bits))
        for flips in (1, 15, 16, 30, 31, 32, 40):
            other = orientations(digest(bits))[random.integers(8)].copy()
            other[random.choice(256, flips, replace=False)] ^= True
            hashes.append(digest(other))
    hashes = sorted(set(hashes))
    with open_engine(workers=2) as engine:
        found = versions(hashes, engine).to_pylist()
    assert {(row["one"], row["other"]): row["bits"] for row in found} == by_brute_force(hashes)


def test_a_difference_of_two_bits_in_fifteen_bands_and_one_in_the_last_is_found() -> None:
    """The worst case of the argument: 31 bits spread so that only one band is within one bit."""
    first = np.random.default_rng(7).integers(0, 2, 256).astype(bool)
    other = first.copy()
    other[[band * 16 + bit for band in range(15) for bit in (3, 11)] + [15 * 16]] ^= True
    with open_engine() as engine:
        assert versions(sorted([digest(first), digest(other)]), engine)["bits"].to_pylist() == [31]


def test_no_pictures_have_no_versions() -> None:
    with open_engine() as engine:
        assert versions([], engine).num_rows == 0


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
def test_a_turned_picture_is_a_version(turn: object) -> None:
    random = np.random.default_rng(3)
    rough = random.integers(0, 256, (12, 16, 3), np.uint8)
    picture = cv2.resize(rough, (480, 360), interpolation=cv2.INTER_CUBIC)
    hashes = []
    for each in (picture, np.ascontiguousarray(turn(picture))):  # type: ignore[operator]
        hashes.append(digest(pdqhash.compute(each)[0]))
    with open_engine() as engine:
        assert versions(sorted(hashes), engine).num_rows == 1
