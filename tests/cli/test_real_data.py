"""The commands that read, import and purge, as a user types them."""

import io
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from techthb.cli import run
from techthb.cli.intake import analysis, exit_code
from techthb.errors import GateError, InputError
from techthb.gate import mark_synthetic
from techthb.schema import read_ads

CASE = {
    "authority": "Unit of Aldovia",
    "legal_basis": "Act of Aldovia, art. 30",
    "purpose": "Find shared contact points",
    "necessity": "No other trace",
    "retain_until": "2099-12-31",
    "dpia": "DPIA 7",
}
EXPORT = "id;site;date;text\n1;one.example;23/04/2026 18:00;x\n2;one.example;25/10/2026 02:30;x\n"
ADS = "ad_id,site,posted_at,text\nA1,one.example,2026-03-04,x\nA2,one.example,never,x\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.yml").write_text(yaml.safe_dump(CASE), encoding="utf-8")
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    (tmp_path / "ads.csv").write_text(ADS, encoding="utf-8")
    return tmp_path


def techthb(*arguments: str, monkeypatch: pytest.MonkeyPatch | None = None) -> int:
    if monkeypatch is not None:
        monkeypatch.setattr(sys, "argv", ["techthb", *arguments])
    return run(list(arguments))


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


# ------------------------------------------------------------------------------------ import


def test_import_without_map_proposes_one_and_writes_nothing_else(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = names(folder)
    assert techthb("import", "export.csv") == 0
    assert names(folder) - before == {"map.yml"}
    written = (folder / "map.yml").read_text(encoding="utf-8")
    assert written in capsys.readouterr().out
    assert "one.example" not in written


def test_a_map_that_is_there_is_not_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "map.yml").write_text("mine", encoding="utf-8")
    assert techthb("import", "export.csv") == 2
    assert "there is a map already" in capsys.readouterr().err
    assert (folder / "map.yml").read_text(encoding="utf-8") == "mine"


IMPORT = (
    "import",
    "export.csv",
    "--map",
    "map.yml",
    "--timezone",
    "Europe/Vienna",
    "--out",
    "in/ads.parquet",
)


def test_imported_data_is_real_until_shown_otherwise(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    techthb("import", "export.csv")
    assert techthb(*IMPORT) == 2
    assert "counts as real data" in capsys.readouterr().err
    assert not (folder / "in").exists()


def test_a_bad_row_stops_an_import_with_nothing_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    techthb("import", "export.csv")
    capsys.readouterr()
    assert techthb(*IMPORT, "--case", "case.yml") == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "export.csv, row 3, column posted_at: this local time happened twice" in error
    assert not (folder / "in").exists()


def test_keep_going_imports_the_sound_rows_and_logs_the_use(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    techthb("import", "export.csv")
    arguments = (*IMPORT, "--case", "case.yml", "--keep-going")
    assert techthb(*arguments, monkeypatch=monkeypatch) == 3
    assert pq.read_table(folder / "in" / "ads.parquet")["ad_id"].to_pylist() == ["1"]
    assert pq.read_table(folder / "in" / "rejected.parquet")["row"].to_pylist() == [3]
    (entry,) = map(json.loads, (folder / "in" / "access.log").read_text(encoding="utf-8").splitlines())
    assert (entry["command"], entry["arguments"]) == ("import", list(arguments))
    steps = json.loads((folder / "in" / "provenance.json").read_text(encoding="utf-8"))["steps"]
    assert (steps[0]["rows_in"], steps[0]["rows_out"]) == (2, 1)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_everything_that_an_import_of_real_data_writes_is_for_its_owner_only(folder: Path) -> None:
    techthb("import", "export.csv")
    techthb(*IMPORT, "--case", "case.yml", "--keep-going")
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder / "in").iterdir()} == {0o600}
    assert stat.S_IMODE((folder / "in").stat().st_mode) == 0o700


def test_synthetic_data_stays_synthetic_when_imported(folder: Path) -> None:
    mark_synthetic(folder / "export.csv", generator="techthb world", version="0.1.0")
    techthb("import", "export.csv")
    assert techthb(*IMPORT, "--keep-going") == 3
    mark = json.loads((folder / "in" / "synthetic.json").read_text(encoding="utf-8"))
    found = read_ads(folder / "in" / "ads.parquet")
    assert (mark["sha256"], mark["generator"]) == (found.sha256, "techthb world, imported")
    assert not (folder / "in" / "access.log").exists()


def test_a_synthetic_import_beside_its_source_is_refused_with_nothing_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mark_synthetic(folder / "export.csv", generator="techthb world", version="0.1.0")
    techthb("import", "export.csv")
    before = names(folder)
    assert techthb(*IMPORT, "--keep-going", "--out", "ads.parquet") == 2
    assert "into a folder of its own" in capsys.readouterr().err
    assert names(folder) == before


def test_the_ads_table_is_parquet_by_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert techthb("import", "export.csv", "--map", "map.yml", "--out", "ads.csv") == 2
    assert "ends in .parquet" in capsys.readouterr().err


def test_the_ads_table_does_not_take_the_place_of_the_rejected_rows(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert techthb("import", "export.csv", "--map", "map.yml", "--out", "in/rejected.parquet") == 2
    assert "choose another" in capsys.readouterr().err
    assert not (folder / "in").exists()


# ------------------------------------------------------------------------------------ case


def test_case_init_writes_a_file_that_case_check_then_refuses(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert techthb("case", "init", "new.yml") == 0
    assert techthb("case", "check", "new.yml") == 2
    assert "the field authority is not filled in" in capsys.readouterr().err
    assert techthb("case", "init", "new.yml") == 2


def test_case_check_says_what_it_does_not_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert techthb("case", "check", "case.yml") == 0
    assert "not a judgement" in capsys.readouterr().out


def test_purge_deletes_an_import_and_leaves_the_log(folder: Path) -> None:
    techthb("import", "export.csv")
    techthb(*IMPORT, "--case", "case.yml", "--keep-going")
    assert techthb("case", "purge", "in", "--yes") == 0
    assert names(folder / "in") == {"access.log", "purged.json"}


def test_purge_asks_first_and_deletes_nothing_without_an_answer(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    techthb("import", "export.csv")
    techthb(*IMPORT, "--case", "case.yml", "--keep-going")
    before = names(folder)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert techthb("case", "purge", "in") == 1
    assert names(folder) == before
    said = capsys.readouterr().out
    assert "Delete 2 files from in?" in said
    assert "Nothing was deleted." in said


def test_purge_names_what_had_to_stay_and_leaves_with_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    techthb("import", "export.csv")
    techthb(*IMPORT, "--case", "case.yml", "--keep-going")
    (folder / "in" / "ads.parquet").write_bytes(b"edited")
    assert techthb("case", "purge", "in", "--yes") == 1
    assert "stays: 'ads.parquet' (changed since techthb wrote it)" in capsys.readouterr().out


def test_purge_of_a_folder_without_record_is_refused(folder: Path) -> None:
    assert techthb("case", "purge", ".", "--yes") == 2


# -------------------------------------------------------------------------------- every analysis


def begin(folder: Path, **changes: Any) -> tuple[int, int]:
    """Run the start of an analysis of ads.csv; rows that came through and the exit code."""
    usual: dict[str, Any] = {
        "case": folder / "case.yml",
        "encoding": None,
        "keep_going": True,
        "force": False,
        "parameters": {},
    }
    with analysis("link", folder / "ads.csv", folder / "out", **(usual | changes)) as (found, _):
        return found.table.num_rows, exit_code(found)


def test_an_analysis_sets_bad_rows_aside_and_leaves_with_3(folder: Path) -> None:
    assert begin(folder) == (1, 3)
    assert names(folder / "out") == {"rejected.parquet", "provenance.json", "access.log", ".techthb.lock"}
    record = json.loads((folder / "out" / "provenance.json").read_text(encoding="utf-8"))
    assert record["steps"][0] == {"name": "read ads", "rows_in": 2, "rows_out": 1, "outputs": []}
    assert record["case_sha256"] is not None


def test_an_analysis_says_how_many_rows_it_set_aside(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert techthb("link", "ads.csv", "--out", "out", "--keep-going", "--case", "case.yml") == 3
    assert f"Rows set aside: 1 of 2; {Path('out') / 'rejected.parquet'} says why" in capsys.readouterr().out


def test_an_analysis_of_real_data_without_case_file_writes_nothing(folder: Path) -> None:
    with pytest.raises(GateError, match="counts as real data"):
        begin(folder, case=None)
    assert not (folder / "out").exists()


def test_an_analysis_that_meets_a_bad_row_writes_nothing(folder: Path) -> None:
    with pytest.raises(InputError, match="row 3, column posted_at"):
        begin(folder, keep_going=False)
    assert not (folder / "out").exists()


def test_the_gate_is_asked_before_the_rows_are_read(folder: Path) -> None:
    with pytest.raises(GateError):
        begin(folder, case=None, keep_going=False)


def test_an_analysis_of_synthetic_data_is_not_logged(folder: Path) -> None:
    mark_synthetic(folder / "ads.csv", generator="techthb world", version="0.1.0")
    assert begin(folder, case=None) == (1, 3)
    assert "access.log" not in names(folder / "out")


def test_every_use_of_the_same_results_is_logged(folder: Path) -> None:
    begin(folder)
    begin(folder)
    assert len((folder / "out" / "access.log").read_text(encoding="utf-8").splitlines()) == 2
