"""Notebook 02 on a table of the reader's own: not without a case file, and then without error rates."""

from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError
from small_case import case
from support import ROOT

from techthb.files import write_table

NOTEBOOK = ROOT / "notebooks" / "02-phone-numbers.ipynb"
CASE = """\
authority: Unit of a fictional State
legal_basis: Article 1 of an invented act
purpose: to see the notebook refuse and obey
necessity: nothing less would show it
retain_until: 2999-12-31
dpia: none, the data are invented
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with an ads table that nothing marks as synthetic."""
    write_table(case().ads, tmp_path / "ads.parquet")
    (tmp_path / "case.yml").write_text(CASE, encoding="utf-8")
    return tmp_path


def run(folder: Path, **parameters: object) -> dict[str, str]:
    """What the cells say, by cell id."""
    out = folder / "executed.ipynb"
    papermill.execute_notebook(
        NOTEBOOK, out, parameters={"folder": str(folder), "ads": 300, "measured_seeds": [5], **parameters},
        cwd=folder, kernel_name="python3", progress_bar=False,
    )  # fmt: skip
    return {
        cell.id: " ".join(each.get("data", {}).get("text/markdown", "") for each in cell.get("outputs", []))
        for cell in nbformat.read(out, as_version=4).cells
    }


def test_it_refuses_data_that_are_not_marked_as_synthetic_without_a_case_file(own: Path) -> None:
    with pytest.raises(PapermillExecutionError, match="counts as real data"):
        run(own)
    assert not (own / "access.log").exists()


def test_with_a_case_file_it_reads_logs_and_gives_no_error_rate_for_them(own: Path) -> None:
    said = run(own, case=str(own / "case.yml"))
    assert "**8 adverts**" in said["own-read"]
    assert "The error rate on these adverts is not known." in said["sentence"]
    assert "Measured on" not in said["sentence"]
    assert "notebook 02" in (own / "access.log").read_text("utf-8")


def test_figures_are_named_by_the_seeds_on_which_they_were_counted(own: Path) -> None:
    said = run(own, case=str(own / "case.yml"), difficulty="easy")
    assert "synthetic worlds of difficulty easy, seeds 5; not known for real data" in said["errors-said"]
