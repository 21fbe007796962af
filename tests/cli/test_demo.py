"""The demonstration, from nothing to a page, as a newcomer sees it."""

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from support import faults_in

from techthb import cli
from techthb.files import sha256

TABLES = ("identifiers", "edges", "pairs", "clusters", "common")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    assert cli.run(["demo", "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def shown(out: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What a second run prints: the same as the first, from finished steps."""
    assert cli.run(["demo", "--out", str(out)]) == 0
    return capsys.readouterr().out


def test_it_says_what_was_found_how_right_it_is_and_where_to_go_next(out: Path, shown: str) -> None:
    for words in (
        "linked by",
        "Set aside as common",
        "the plain way",
        "an oracle",
        "not known for real data",
    ):
        assert words in shown
    assert (out / "results" / "report.html").resolve().as_uri() in shown.replace("\n", "")
    assert "Next:" in shown


def test_method_matters(shown: str) -> None:
    """The shipped case is a classroom world, so the plain way scores at most 0.60; ours must be far above."""
    f1 = {
        name: float(re.search(rf"{name}(?:\s+([\d.]+)){{3}}", shown)[1]) for name in ("techthb", "plain way")
    }  # type: ignore[index]
    assert f1["plain way"] <= 0.60
    assert f1["techthb"] >= f1["plain way"] + 0.30


def test_the_tables_hang_together(out: Path) -> None:
    tables = {name: pq.read_table(out / "results" / f"{name}.parquet") for name in TABLES}
    ads = pq.read_table(out / "case" / "ads.parquet")
    assert tables["clusters"]["ad_id"].to_pylist() == sorted(ads["ad_id"].to_pylist())
    clusters = set(tables["clusters"]["cluster_id"].to_pylist())
    assert tables["pairs"].num_rows == ads.num_rows - len(clusters)
    named = {
        f"{kind}:{value}"
        for kind, value in zip(
            tables["identifiers"]["kind"].to_pylist(), tables["identifiers"]["value"].to_pylist(), strict=True
        )
    }
    targets = {edge["target"] for edge in tables["edges"].to_pylist()}
    assert targets <= named
    assert set(tables["common"]["identifier"].to_pylist()) <= targets


def test_the_record_names_every_file_with_its_digest(out: Path) -> None:
    record = json.loads((out / "results" / "provenance.json").read_text("utf-8"))
    assert {f"{name}.parquet" for name in TABLES} | {"report.html"} <= set(record["outputs"])
    for name, entry in record["outputs"].items():
        assert entry["sha256"] == sha256(out / "results" / name)
    assert record["inputs"]["ads"] == sha256(out / "case" / "ads.parquet")


def test_the_page_names_nobody_real_and_needs_no_other_file(out: Path) -> None:
    page = (out / "results" / "report.html").read_text("utf-8")
    assert list(faults_in(page)) == []
    assert re.findall(r"""(?:src|href)=["'](?!#|data:)[^"']*""", page) == []


def test_another_case_is_not_written_over_this_one(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sha256(out / "case" / "ads.parquet")
    assert cli.run(["demo", "--out", str(out), "--seed", "7"]) == 2
    assert "--force" in capsys.readouterr().err
    assert sha256(out / "case" / "ads.parquet") == before
