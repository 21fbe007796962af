"""``techthb targets`` prints what was promised, what was reported and what may be said."""

import csv
import json
from pathlib import Path

import pytest
from support import ROOT, faults_in

from techthb.cli import run

SHIPPED = ROOT / "datasets" / "osce-targets" / "claims.csv"


def test_the_table_is_plain_when_it_goes_to_another_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["targets"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert shown.isascii()
    assert max(map(len, shown.splitlines())) <= 110
    said = " ".join(shown.split())
    for part in (
        "at least 20 participating States use the mapping methodology", "activity reported",
        "off the ladder: partnership", "not demonstrable from the source", "May not be said:",
        "Where the sources disagree", "https://www.osce.org/cthb", "checked on 2026-11-23",
        "152 professionals were at the workshops",
    ):  # fmt: skip
        assert part in said
    assert list(faults_in(shown)) == []


def test_json_holds_everything_and_nothing_else_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["targets", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [each["status"] for each in printed["targets"]] == ["not demonstrable from the source"] * 4
    assert len(printed["under_no_target"]) == 13
    assert {"about", "found", "write"} == set(printed["contradictions"][0])


def test_the_csv_can_be_judged_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "targets.csv"
    assert run(["targets", "--csv", str(out)]) == 0
    first = capsys.readouterr().out
    assert run(["targets", "--claims", str(out)]) == 0
    assert capsys.readouterr().out == first
    with out.open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 23


def test_a_new_row_can_meet_a_target(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    new = rows[5] | {
        "fact_id": "S004-999", "quantity": "procedures adopted", "value": "6", "verb": "adopt",
        "unit": "participating States", "reported": "adopted", "rung": "adopted", "off_ladder": "",
        "comparable": "true", "why_not_comparable": "", "tick": "false", "source_line": "",
        "source": "a made-up report",
    }  # fmt: skip
    claims = tmp_path / "claims.csv"
    with claims.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(new))
        writer.writeheader()
        writer.writerows([*rows, new])
    assert run(["targets", "--claims", str(claims), "--json"]) == 0
    second = json.loads(capsys.readouterr().out)["targets"][1]
    assert (second["status"], second["detail"]) == ("met", "6 participating States, self-reported")
    assert not any("has been met" in sentence for sentence in second["may_not_say"])


def test_a_target_without_results_has_nothing_that_may_be_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = tmp_path / "claims.csv"
    lines = SHIPPED.read_text("utf-8").splitlines(keepends=True)
    claims.write_text("".join(line for line in lines if ",T3," not in line), "utf-8")
    assert run(["targets", "--claims", str(claims)]) == 0
    third = capsys.readouterr().out.split("T3: at least")[1].split("T4: at least")[0]
    assert "May be said:\n  - nothing, as no result is reported" in third


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8").replace(",the criminal code,", ",=HYPERLINK(A1),", 1)
    claims, out = tmp_path / "claims.csv", tmp_path / "out.csv"
    claims.write_text(text, "utf-8")
    assert run(["targets", "--claims", str(claims), "--csv", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        assert next(csv.DictReader(stream))["object"] == "'=HYPERLINK(A1)"


def test_a_faulty_table_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims, out = tmp_path / "claims.csv", tmp_path / "out.csv"
    claims.write_text(SHIPPED.read_text("utf-8").replace(",initiated,", ",adopted,", 1), "utf-8")
    assert run(["targets", "--claims", str(claims), "--csv", str(out)]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "row 2, column rung" in said.err
    assert (said.out, out.exists()) == ("", False)
