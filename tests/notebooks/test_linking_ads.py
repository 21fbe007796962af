"""Notebook 04 on a table of the reader's own: not without a case file, and then without error rates."""

from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError
from small_case import case
from support import ROOT, notebook_texts

from techthb.files import write_table
from techthb.world import generate

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


def what_is_said(executed: Path) -> str:
    return " ".join(
        output.get("data", {}).get("text/markdown", "")
        for cell in nbformat.read(executed, as_version=4).cells
        for output in cell.get("outputs", [])
    )


def test_it_refuses_data_that_are_not_marked_as_synthetic_without_a_case_file(own: Path) -> None:
    with pytest.raises(PapermillExecutionError, match="counts as real data"):
        run(own)
    assert not (own / "access.log").exists()


def test_with_a_case_file_it_links_logs_and_shows_no_error_rate(own: Path) -> None:
    executed = run(own, case=str(own / "case.yml"))
    shown, said = " ".join(notebook_texts(executed, outputs=True)), what_is_said(executed)
    assert "**8 adverts**" in said
    assert "precision and recall are not known for these data" in said
    assert "The error rate of the method on these data is not known." in said
    assert "Measured on" not in said
    assert "B-cubed F1" not in shown
    assert "notebook 04" in (own / "access.log").read_text("utf-8")


def test_a_world_of_ones_own_is_named_by_its_own_difficulty_and_seed(tmp_path: Path) -> None:
    """The parameters of the notebook say classroom and seven; they are not those of the folder."""
    generate(ads=300, seed=99, difficulty="easy", images=False, out=tmp_path / "w")
    said = what_is_said(run(tmp_path / "w"))
    assert "Measured on a synthetic world of difficulty easy, seed 99; not known for real data." in said
    assert "classroom" not in said
