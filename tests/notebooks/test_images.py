"""Notebook 03 on adverts of the reader's own: not without a case file, then without error rate or picture."""

from pathlib import Path

import cv2
import nbformat
import numpy as np
import papermill
import pytest
from drawn_pictures import save, scene
from papermill.exceptions import PapermillExecutionError
from small_ads import ads_of
from support import ROOT

from techthb.files import write_table

NOTEBOOK = ROOT / "notebooks" / "03-images.ipynb"
CASE = """\
authority: Unit of a fictional State
legal_basis: Article 1 of an invented act
purpose: to see the notebook refuse and obey
necessity: nothing less would show it
retain_until: 2999-12-31
dpia: none, the data are invented
"""
Cells = dict[str, tuple[str, str]]
"""By cell id: what it says, and its HTML."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Adverts that nothing marks as synthetic: a scene, the same mirrored, and a file that is no picture."""
    pictures = tmp_path / "images"
    pictures.mkdir()
    save(scene(1), pictures / "first.jpg")
    save(np.ascontiguousarray(cv2.flip(scene(1), 1)), pictures / "second.jpg")
    (pictures / "broken.jpg").write_text("no picture")
    ads = ads_of(*({"images": [name]} for name in ("first.jpg", "second.jpg", "broken.jpg")))
    write_table(ads, tmp_path / "ads.parquet")
    (tmp_path / "case.yml").write_text(CASE, encoding="utf-8")
    return tmp_path


def run(folder: Path, **parameters: object) -> Cells:
    out = folder / "executed.ipynb"
    papermill.execute_notebook(
        NOTEBOOK, out, parameters={"folder": str(folder), **parameters}, cwd=folder,
        kernel_name="python3", progress_bar=False,
    )  # fmt: skip
    return {
        cell.id: tuple(
            " ".join(each.get("data", {}).get(kind, "") for each in cell.get("outputs", []))
            for kind in ("text/markdown", "text/html")
        )
        for cell in nbformat.read(out, as_version=4).cells
    }  # type: ignore[return-value]


def test_it_refuses_data_that_are_not_marked_as_synthetic_without_a_case_file(own: Path) -> None:
    with pytest.raises(PapermillExecutionError, match="counts as real data"):
        run(own)
    assert not (own / "access.log").exists()


def test_with_a_case_file_it_compares_logs_and_neither_rates_nor_draws_them(own: Path) -> None:
    cells = run(own, case=str(own / "case.yml"))
    assert "**3 adverts**: 2 pictures were read, 1 could not be" in cells["own-read"][0]
    assert "1 pairs of files are taken for one picture" in cells["own-read"][0]
    assert "mirrored" in cells["own-table"][1]
    assert "<img" not in cells["own-read"][1] + cells["own-table"][1]
    sentence = cells["written"][0]
    assert "first.jpg and second.jpg" in sentence or "second.jpg and first.jpg" in sentence
    assert "The error rate on pictures of this kind is not known." in sentence
    assert "Measured on" not in sentence
    assert "notebook 03" in (own / "access.log").read_text("utf-8")
