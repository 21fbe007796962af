"""Specimens of the class: the same from one seed, in another order from another, and of known kinds."""

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from techthb.engine import open_engine
from techthb.identify.images import Examined, examine
from techthb.identify.images.pairs import linked_files, pdq_distances
from techthb.world.specimens import (
    CHANGES,
    KINDS,
    change_of,
    kind_of,
    write_pages,
    write_pairs,
    write_singles,
)


def examined(names: list[str], folder: Path) -> Examined:
    shown = pa.table({"ad_id": names, "images": [[name] for name in names]})
    with open_engine() as engine:
        return examine(shown, folder, engine)


def test_a_seed_gives_the_same_files_and_another_seed_another_order(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        write_singles(folder, 3)
        write_pairs(folder, 3)
        write_pages(folder, 3)
    files = sorted(path.name for path in one.iterdir())
    assert len(files) == len(KINDS) + 2 * len(CHANGES) + 2
    assert all((one / name).read_bytes() == (other / name).read_bytes() for name in files)
    assert len({tuple(change_of(seed).values()) for seed in range(5)}) > 1


def test_every_kind_and_every_change_is_there() -> None:
    assert Counter(kind_of(5).values()) == Counter(KINDS)
    assert Counter(change_of(5).values()) == Counter(change for change, _ in CHANGES)


@pytest.mark.parametrize("seed", [11, 12])
def test_walls_logos_and_flyers_tell_little_and_scenes_do_not(seed: int, tmp_path: Path) -> None:
    found = examined(write_singles(tmp_path, seed), tmp_path).pictures.to_pylist()
    kinds = kind_of(seed)
    weak = {row["name"][0] for row in found if row["reason"]}
    assert weak == {letter for letter, kind in kinds.items() if kind != "scene"}


def test_writing_and_logos_have_the_quality_of_a_scene_so_quality_says_nothing(tmp_path: Path) -> None:
    found = examined(write_singles(tmp_path, 11), tmp_path).pictures.to_pylist()
    kinds = kind_of(11)
    quality = {row["name"][0]: row["quality"] for row in found}
    assert min(quality[letter] for letter, kind in kinds.items() if kind in ("logo", "flyer")) > 90


@pytest.mark.parametrize("seed", [7, 11, 12, 13])
def test_two_scenes_on_one_sites_page_have_near_hashes_and_are_not_linked(seed: int, tmp_path: Path) -> None:
    found = examined(list(write_pages(tmp_path, seed)), tmp_path)
    assert pdq_distances(found.pictures).num_rows == 1
    assert found.versions.num_rows == 0
    assert linked_files(found.pictures, found.versions).num_rows == 0
    assert all("a page" in (row["reason"] or "") for row in found.pictures.to_pylist())


def test_all_pairs_but_that_of_two_scenes_are_found(tmp_path: Path) -> None:
    pairs = write_pairs(tmp_path, 12)
    found = examined([name for pair in pairs.values() for name in pair], tmp_path)
    hashes = {row["name"]: row["hash"] for row in found.pictures.to_pylist()}
    near = {frozenset((row["one"], row["other"])) for row in found.versions.to_pylist()}
    linked = {
        letter
        for letter, (one, other) in pairs.items()
        if hashes[one] == hashes[other] or frozenset((hashes[one], hashes[other])) in near
    }
    assert linked == {letter for letter, change in change_of(12).items() if change != "different"}
