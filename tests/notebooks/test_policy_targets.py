"""Notebook 11 on claims of the reader's own: what they say is cited from them, not from the slides."""

import csv
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError
from support import ROOT

NOTEBOOK = ROOT / "notebooks" / "11-policy-targets.ipynb"
SHIPPED = ROOT / "datasets" / "osce-targets" / "claims.csv"


def run(folder: Path, **parameters: object) -> dict[str, str]:
    """What the cells say, by cell id."""
    out = folder / "executed.ipynb"
    papermill.execute_notebook(
        NOTEBOOK, out, parameters=parameters, cwd=folder, kernel_name="python3", progress_bar=False
    )
    return {
        cell.id: " ".join(each.get("data", {}).get("text/markdown", "") for each in cell.get("outputs", []))
        for cell in nbformat.read(out, as_version=4).cells
    }


def test_claims_of_ones_own_are_compared_with_their_target_and_cited_from_their_source(
    tmp_path: Path,
) -> None:
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        row = next(each for each in csv.DictReader(stream) if each["target"] == "T4")
    row |= {"value": "12", "source": "annual report", "source_line": "31", "as_of": "2027-03-02"}
    with (tmp_path / "claims.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(row))
        writer.writeheader()
        writer.writerow(row)
    said = run(tmp_path, claims_file=str(tmp_path / "claims.csv"))
    assert "add up to **12**, against a threshold of **20**" in said["sums-said"]
    assert "*not met*" in said["sums-said"]
    assert (
        "Rows in which the source does not say who is counted, so that the unit is presumed: **0**"
        in (said["rows-said"])
    )
    assert "(annual report of 2 March 2027; line 31)" in said["letter"]
    assert "slides" not in said["letter"]


def test_a_year_before_the_first_mapping_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(PapermillExecutionError, match="No State is listed as mapped by 2020"):
        run(tmp_path, until=2020)
