"""Notebook 05 on a table of the reader's own: weighed, and without error rates or scores."""

from pathlib import Path

from executed import execute, execute_own, own_folder
from small_case import case

SLUG = "05-how-strong"


def test_with_a_case_file_it_weighs_and_shows_no_error_rate(tmp_path: Path) -> None:
    executed = execute_own(SLUG, own_folder(tmp_path, case().ads))
    said = " ".join(executed.said.values())
    assert "How often pairs of this strength are wrong is not known for real adverts" in executed.said["rate"]
    assert "in a thousand were wrong" not in said
    assert "Without known truth nothing can be counted here." in said
    assert [executed.html[cell] for cell in ("judged", "threshold", "beside")] == ["", "", ""]
    assert "notebook 05" in (tmp_path / "access.log").read_text("utf-8")


def test_on_a_world_every_figure_says_where_it_was_measured(tmp_path: Path) -> None:
    executed = execute(SLUG, tmp_path)
    assert "seed 11; not known for real data" in executed.html["judged"]
    assert "seed 11; not known for real data" in executed.html["threshold"]
    assert "seed 11; not known for real data" in executed.html["beside"]
    assert "seeds 201 to 212" in executed.said["rate"]
    assert "splink, common set aside" in executed.html["beside"]
