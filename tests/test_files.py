"""Tables for spreadsheets hold text that no spreadsheet runs."""

import csv
from datetime import date
from pathlib import Path

import pytest

from techthb.errors import InputError
from techthb.files import inside, write_csv


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_text_that_could_be_a_formula_gets_an_apostrophe(tmp_path: Path, start: str) -> None:
    write_csv([{"a": f"{start}1+1", "b": f"x{start}"}], tmp_path / "t.csv")
    assert read(tmp_path / "t.csv")[1] == [f"'{start}1+1", f"x{start}"]


def test_numbers_days_truth_and_what_is_missing_are_plain(tmp_path: Path) -> None:
    row = {"n": -3, "day": date(2024, 11, 1), "yes": True, "no": False, "none": None, "text": 'a "b",\nc'}
    write_csv([row], tmp_path / "t.csv")
    assert read(tmp_path / "t.csv") == [
        list(row), ["-3", "2024-11-01", "true", "false", "", 'a "b",\nc'],
    ]  # fmt: skip


def test_a_table_that_fails_half_way_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        write_csv([{"a": 1}, {"b": 2}], tmp_path / "t.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_leads_to_itself_is_no_name_to_follow(tmp_path: Path) -> None:
    (tmp_path / "loop.jpg").symlink_to("loop.jpg")
    try:
        assert not inside(tmp_path, "loop.jpg").exists()  # Python 3.13 and newer
    except InputError as error:
        assert "loop.jpg" in str(error)
