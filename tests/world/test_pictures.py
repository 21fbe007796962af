"""Pictures show scenes, unrelated ones are far apart, and the truth knows what was done to each."""

from collections import Counter

import cv2
import numpy as np
import pdqhash
import pytest
from made_world import World

from techthb.world.scenes import HEIGHT, SCENES, WIDTH, draw
from techthb.world.transforms import ALTERATIONS, TRANSFORMS, USUAL, alter

SAME = 31
"""Bits of 256 up to which PDQ's authors call two pictures the same."""


def hashes(picture: np.ndarray) -> np.ndarray:
    """PDQ hashes of a picture and its seven turned and mirrored forms: 8 × 256 bits."""
    return np.array(pdqhash.compute_dihedral(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))[0], bool)


def test_unrelated_pictures_are_far_apart_however_turned() -> None:
    every = np.array([hashes(draw(np.random.default_rng([9, number]))) for number in range(300)])
    upright = every[:, 0]
    nearest = min(int((upright[row] ^ every[row + 1 :]).sum(axis=2).min()) for row in range(len(upright) - 1))
    assert nearest >= 2 * SAME


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_depends_on_its_seed_alone(scene) -> None:
    once, again, other = (scene(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert once.shape == (HEIGHT, WIDTH, 3)
    assert (once == again).all()
    assert (once != other).any()


@pytest.mark.parametrize("name", sorted(TRANSFORMS))
def test_a_transform_gives_a_picture_of_a_usual_size(name: str) -> None:
    picture = draw(np.random.default_rng(3))
    for seed in range(5):
        data = alter(picture, name, "lumora-lounge.example", np.random.default_rng(seed))
        shown = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        assert shown is not None
        assert 150 <= min(shown.shape[:2]) <= max(shown.shape[:2]) <= 620


@pytest.mark.parametrize("name", sorted({*USUAL, "watermark"}))
def test_what_happens_to_all_pictures_keeps_most_of_them_recognisable(name: str) -> None:
    kept = 0
    for seed in range(12):
        picture = draw(np.random.default_rng([5, seed]))
        data = alter(picture, name, "lumora-lounge.example", np.random.default_rng(seed))
        shown = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        kept += int((hashes(picture)[0] ^ hashes(shown)[0]).sum()) <= SAME
    assert kept >= 10


@pytest.mark.parametrize("name", ["mirror", "rotate"])
def test_a_turned_picture_is_found_only_among_the_turned_hashes(name: str) -> None:
    for seed in range(6):
        picture = draw(np.random.default_rng([6, seed]))
        data = alter(picture, name, "", np.random.default_rng(seed))
        shown = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        distances = (hashes(picture) ^ hashes(shown)[0]).sum(axis=1)
        assert distances[0] > SAME
        assert distances.min() <= SAME


def test_every_file_is_known_to_its_ad_and_to_the_truth(classroom: World) -> None:
    published = {file: ad_id for ad_id, ad in classroom.ads.items() for file in ad["images"]}
    truth = {row["file"]: row["ad_id"] for row in classroom.table("truth/images").to_pylist()}
    assert published == truth
    assert {path.name for path in (classroom.folder / "images").iterdir()} == set(published)


def test_a_file_is_named_after_its_ad_alone(classroom: World) -> None:
    for ad_id, ad in classroom.ads.items():
        assert ad["images"] == [f"{ad_id}-{number}.jpg" for number in range(1, len(ad["images"]) + 1)]


def test_two_files_of_one_scene_differ_and_files_of_two_scenes_are_unrelated(classroom: World) -> None:
    rows = classroom.table("truth/images").to_pylist()[:160]
    pictures = [cv2.imread(str(classroom.folder / "images" / row["file"])) for row in rows]
    every = np.array([hashes(picture) for picture in pictures])
    source = np.array([row["source"] for row in rows])
    distance = (every[:, None, 0] ^ every[None, :, 0]).sum(axis=2)
    strangers = source[:, None] != source[None, :]
    assert distance[strangers].min() > SAME


def test_all_transforms_are_in_use_and_stock_pictures_are_hardly_changed(classroom: World) -> None:
    rows = classroom.table("truth/images").to_pylist()
    used = Counter(step for row in rows for step in row["transform"].split("+"))
    assert set(used) == set(TRANSFORMS)
    stock = {
        step for row in rows if row["source"].startswith("stock") for step in row["transform"].split("+")
    }
    assert stock <= {*USUAL, "watermark"}
    altered = sum(used[name] for name in set(ALTERATIONS)) / len(rows)
    assert 0.25 < altered < 0.6


def test_operators_reuse_their_pictures(classroom: World) -> None:
    uses = Counter(
        row["source"]
        for row in classroom.table("truth/images").to_pylist()
        if row["source"].startswith("scene")
    )
    assert sum(count > 2 for count in uses.values()) > 20
