"""Pictures side by side tell in words what they show."""

from pathlib import Path

import numpy as np
import pytest
from drawn_pictures import save, scene

from techthb.errors import InputError
from techthb.plot import svg
from techthb.plot.pictures import hash_distances, picture_pair, picture_sheet

SAID = "Measured on a synthetic world of difficulty easy, seed 1; not known for real data."


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for number in (1, 2):
        save(scene(number), tmp_path / f"p{number}.jpg")
    return [tmp_path / "p1.jpg", tmp_path / "p2.jpg"]


def test_a_pair_is_described_by_its_names_its_finding_and_its_explanation(files: list[Path]) -> None:
    alt = picture_pair(files, "The second is mirrored", "90 of 100 blocks agree.").alt
    assert alt == (
        "The second is mirrored: two pictures side by side: left p1.jpg, right p2.jpg. "
        "90 of 100 blocks agree."
    )


def test_the_bits_that_differ_are_counted_in_words_and_crossed(files: list[Path]) -> None:
    # 7 and 8 are 0111 and 1000: all four bits of the last digit differ
    figure = picture_pair(files, "Two scenes", "", hashes=("0" * 63 + "7", "0" * 63 + "8"))
    assert "crosses mark the 4 of 256 bits that differ" in figure.alt
    (crosses,) = figure.axes[3].collections
    places = np.asarray(crosses.get_offsets()).tolist()
    assert places == [[12.0, 15.0], [13.0, 15.0], [14.0, 15.0], [15.0, 15.0]]


def test_a_sheet_names_its_pictures_and_has_limits(files: list[Path]) -> None:
    assert picture_sheet({"a": files[0], "b": files[1]}, "Two").alt == "2 pictures with captions: a, b."
    with pytest.raises(ValueError, match="1 to 24 pictures, not 0"):
        picture_sheet({}, "None")


def test_a_file_that_is_no_picture_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "p.jpg").write_text("no picture")
    with pytest.raises(InputError, match=r"p\.jpg"):
        picture_sheet({"a": tmp_path / "p.jpg"}, "One")


def test_distances_are_counted_on_both_sides_of_the_threshold() -> None:
    figure = hash_distances([0, 31, 32, 120], [30, 90, 128], threshold=31, measured_on=SAID)
    title = " ".join(figure.get_suptitle().split())
    assert title == "Within 31 bits lie 2 of 4 pairs of one scene and 1 of 3 of two"
    assert "the nearest two of different scenes differ in 30" in figure.alt
    assert figure.alt.endswith(SAID)


def test_no_pair_at_all_can_be_drawn() -> None:
    assert "0 of 0" in hash_distances([], [], threshold=31, measured_on=SAID).alt


def test_the_same_pair_gives_the_same_bytes(files: list[Path]) -> None:
    hashes = ("0" * 64, "f" * 64)
    assert svg(picture_pair(files, "a", "b", hashes=hashes)) == svg(
        picture_pair(files, "a", "b", hashes=hashes)
    )
