"""Notebook 11 on claims of the reader's own: what they say is cited from them, not from the slides."""

import csv
from pathlib import Path

import pytest
from executed import execute
from papermill.exceptions import PapermillExecutionError
from support import ROOT

SLUG = "11-policy-targets"
SHIPPED = ROOT / "datasets" / "osce-targets" / "claims.csv"


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
    said = execute(SLUG, tmp_path, claims_file=str(tmp_path / "claims.csv")).said
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
        execute(SLUG, tmp_path, until=2020)
