"""Notebook 02 on a table of the reader's own: read and logged, and without error rates."""

from pathlib import Path

import pytest
from executed import execute_own, own_folder
from small_case import case

SLUG = "02-phone-numbers"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return own_folder(tmp_path, case().ads)


def test_with_a_case_file_it_reads_logs_and_gives_no_error_rate_for_them(own: Path) -> None:
    said = execute_own(SLUG, own).said
    assert "**8 adverts**" in said["own-read"]
    assert "The error rate on these adverts is not known." in said["sentence"]
    assert "Measured on" not in said["sentence"]
    assert "notebook 02" in (own / "access.log").read_text("utf-8")


def test_figures_are_named_by_the_seeds_on_which_they_were_counted(own: Path) -> None:
    said = execute_own(SLUG, own, difficulty="easy").said
    assert "synthetic worlds of difficulty easy, seeds 5; not known for real data" in said["errors-said"]
