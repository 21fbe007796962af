"""``techthb identify`` and ``techthb evaluate`` as a user types them."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from techthb.cli import run
from techthb.schema.tables import FURNITURE, IDENTIFIERS, REJECTED, TEMPLATES
from techthb.world import generate


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("world") / "world"
    generate(ads=300, seed=3, difficulty="easy", out=folder, workers=1)
    (folder / "images" / sorted(each.name for each in (folder / "images").iterdir())[0]).write_bytes(
        b"cut short"
    )
    return folder


def test_identify_takes_the_pictures_beside_the_table_and_says_so(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["identify", str(world / "ads.parquet"), "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert f"Pictures: {world / 'images'}" in said
    assert "telephone numbers in" in said
    identifiers = pq.read_table(tmp_path / "identifiers.parquet")
    assert identifiers.schema.equals(IDENTIFIERS)
    assert {"phone", "image"} <= set(identifiers["kind"].to_pylist())
    unread = pq.read_table(tmp_path / "unread.parquet")
    assert unread.schema.equals(REJECTED)
    assert (unread.num_rows, unread["column"].to_pylist()) == (1, ["images"])
    assert "unread.parquet" in said
    assert pq.read_table(tmp_path / "templates.parquet").schema.equals(TEMPLATES)
    assert pq.read_table(tmp_path / "furniture.parquet").schema.equals(FURNITURE)
    assert "copied texts in" in said
    record = json.loads((tmp_path / "provenance.json").read_text("utf-8"))
    assert record["outputs"]["identifiers.parquet"]["rows"] == identifiers.num_rows


def test_identify_gives_the_same_bytes_on_one_and_two_workers(world: Path, tmp_path: Path) -> None:
    for workers in ("1", "2"):
        arguments = [
            "identify",
            str(world / "ads.parquet"),
            "--out",
            str(tmp_path / workers),
            "--workers",
            workers,
        ]
        assert run(arguments) == 0
    for table in ("identifiers", "templates", "furniture"):
        one, two = ((tmp_path / workers / f"{table}.parquet").read_bytes() for workers in ("1", "2"))
        assert one == two


def test_evaluate_prints_the_scores_as_json(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = pq.read_table(world / "truth" / "ads.parquet").to_pylist()
    found = tmp_path / "clusters.csv"
    lines = [f"{row['ad_id']},{row['operator_id']}" for row in rows]
    found.write_text("\n".join(["ad_id,cluster_id", *lines[1:], "other,x"]) + "\n", "utf-8")
    assert run(["evaluate", str(found), str(world / "truth")]) == 0
    score = json.loads(capsys.readouterr().out)
    assert set(score) == {"b_cubed", "pairwise", "ads", "missing", "extra"}
    assert (score["ads"], score["missing"], score["extra"]) == (300, 1, 1)
    assert score["b_cubed"]["precision"] == score["pairwise"]["precision"] == 1.0


@pytest.mark.parametrize("name", ["world.json", "nothing.parquet", "images"])
def test_what_is_no_table_is_one_line_and_exit_code_2(
    world: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", str(world / name), str(world / "truth")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "wrong", [["--images", "nowhere"], ["--images", "ads.parquet"], ["--engine", "oracle"]]
)
def test_a_wrong_folder_or_engine_is_one_line_and_writes_nothing(
    world: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    wrong: list[str],
) -> None:
    monkeypatch.chdir(world)
    assert run(["link", "ads.parquet", "--out", str(tmp_path / "out"), *wrong]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out").exists()
