"""Notebook 03 on adverts of the reader's own: compared and logged, without error rate or picture."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from drawn_pictures import save, scene
from executed import execute_own, own_folder
from small_ads import ads_of


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A scene, the same mirrored, and a file that is no picture."""
    pictures = tmp_path / "images"
    pictures.mkdir()
    save(scene(1), pictures / "first.jpg")
    save(np.ascontiguousarray(cv2.flip(scene(1), 1)), pictures / "second.jpg")
    (pictures / "broken.jpg").write_text("no picture")
    return own_folder(
        tmp_path, ads_of(*({"images": [name]} for name in ("first.jpg", "second.jpg", "broken.jpg")))
    )


def test_with_a_case_file_it_compares_logs_and_neither_rates_nor_draws_them(own: Path) -> None:
    executed = execute_own("03-images", own)
    assert "**3 adverts**: 2 pictures were read, 1 could not be" in executed.said["own-read"]
    assert "1 pairs of files are taken for one picture" in executed.said["own-read"]
    assert "mirrored" in executed.html["own-table"]
    assert "<img" not in executed.html["own-read"] + executed.html["own-table"]
    sentence = executed.said["written"]
    assert "first.jpg and second.jpg" in sentence or "second.jpg and first.jpg" in sentence
    assert "The error rate on pictures of this kind is not known." in sentence
    assert "Measured on" not in sentence
    assert "notebook 03" in (own / "access.log").read_text("utf-8")
