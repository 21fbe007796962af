"""Notebook 04 on a table of the reader's own: not without a case file, and then without error rates."""

from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError
from small_case import case
from support import ROOT, notebook_texts

from techthb.files import write_table

NOTEBOOK = ROOT / "notebooks" / "04-linking-ads.ipynb"
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


def run(folder: Path, **parameters: str) -> Path:
    out = folder / "executed.ipynb"
    papermill.execute_notebook(
        NOTEBOOK, out, parameters={"folder": str(folder), **parameters}, cwd=folder,
        kernel_name="python3", progress_bar=False,
    )  # fmt: skip
    return out


def test_it_refuses_data_that_are_not_marked_as_synthetic_without_a_case_file(own: Path) -> None:
    with pytest.raises(PapermillExecutionError, match="counts as real data"):
        run(own)
    assert not (own / "access.log").exists()


def test_with_a_case_file_it_links_logs_and_shows_no_error_rate(own: Path) -> None:
    shown = " ".join(notebook_texts(run(own, case=str(own / "case.yml")), outputs=True))
    said = " ".join(
        output.get("data", {}).get("text/markdown", "")
        for cell in nbformat.read(own / "executed.ipynb", as_version=4).cells
        for output in cell.get("outputs", [])
    )
    assert "**8 adverts**" in said
    assert "precision and recall are not known for these data" in said
    assert "The error rate of the method on these data is not known." in said
    assert "Measured on" not in said
    assert "B-cubed F1" not in shown
    assert "notebook 04" in (own / "access.log").read_text("utf-8")
