"""Notebook 08: on a region, and on two collections of the reader's own."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from executed import CASE, execute
from papermill.exceptions import PapermillExecutionError
from small_case import FIRST, case

from techthb.files import write_table

SLUG = "08-across-borders"


def two_collections(folder: Path) -> dict[str, str]:
    """Jobs A1 to A3 and services A4 to B2 of the small case; both sides show the first number."""
    ads = case({"A4": f"Ring {FIRST} today."}).ads
    for name, part in (("jobs", ads.slice(0, 3)), ("services", ads.slice(3))):
        (folder / name).mkdir()
        write_table(part, folder / name / "ads.parquet")
    (folder / "case.yml").write_text(CASE, encoding="utf-8")
    return {"left": str(folder / "jobs"), "right": str(folder / "services")}


def test_on_a_region_every_match_has_its_chance_and_the_truth_its_address(tmp_path: Path) -> None:
    executed = execute(SLUG, tmp_path)
    assert "expected_by_chance" in executed.html["match"]
    assert "seed 8; not known for real data" in executed.said["truth"]
    assert "Nothing is alleged against anybody" in executed.said["draft"]


def test_two_collections_of_ones_own_are_matched_under_a_case_file_and_logged(tmp_path: Path) -> None:
    own = two_collections(tmp_path)
    with pytest.raises(PapermillExecutionError, match="counts as real data"):
        execute(SLUG, tmp_path, **own)
    executed = execute(SLUG, tmp_path, **own, case=str(tmp_path / "case.yml"), jobs_in="", services_in="")
    assert "For these data nobody knows" in executed.said["truth"]
    assert "1 identifiers** are in both and link" in executed.said["aside"]
    for side in ("jobs", "services"):
        assert "notebook 08" in (tmp_path / side / "access.log").read_text("utf-8")
        assert pq.read_table(tmp_path / side / "ads.parquet").num_rows
