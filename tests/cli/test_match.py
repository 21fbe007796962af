"""``techthb match`` as a user types it."""

import json
import shutil
import stat
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import yaml

from techthb.cli import run
from techthb.gate import mark_synthetic
from techthb.world import generate

CASE = {
    "authority": "Unit of Aldovia",
    "legal_basis": "Act of Aldovia, art. 30",
    "purpose": "Find shared contact points",
    "necessity": "No other trace",
    "retain_until": "2099-12-31",
    "dpia": "DPIA 7",
}
HEAD = "ad_id,site,posted_at,text\n"
JOBS = HEAD + "J1,work.example,2026-03-01,Call +44 7700 900123\nJ2,work.example,never,x\n"
SERVICES = HEAD + "S1,one.example,2026-03-02,Phone 07700 900 123 now\nS2,one.example,2026-03-02,x\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.yml").write_text(yaml.safe_dump(CASE), encoding="utf-8")
    for name, text in (("jobs", JOBS), ("services", SERVICES)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ads.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_real_tables_are_matched_under_a_case_file_and_kept_from_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The number is written in two ways; without its country code it is read by the regions given."""
    said = ["match", "jobs/ads.csv", "services/ads.csv", "--out", "out", "--case", "case.yml", "--keep-going"]
    assert run([*said, "--regions", "GB"]) == 3
    (row,) = pq.read_table("out/matches.parquet").to_pylist()
    assert (row["left"], row["right"], row["identifier"]) == ("J1", "S1", "phone:+447700900123")
    assert row["expected_by_chance"] == pytest.approx(2 * 2 ** -row["weight"], abs=1e-6)
    (aside,) = pq.read_table("out/rejected-left.parquet").to_pylist()
    assert aside["value"] == "never"
    assert not Path("out/rejected-right.parquet").exists()
    assert {stat.S_IMODE(path.stat().st_mode) for path in Path("out").glob("*.parquet")} == {0o600}
    assert "1 and 2 adverts: 2 pairs, and 1 identifiers" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("side", ["jobs", "services"])
def test_without_a_case_file_real_data_is_refused_on_either_side(
    folder: Path, side: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = {"jobs": "services", "services": "jobs"}[side]
    mark_synthetic(folder / other / "ads.csv", generator="test", version="1")
    assert run(["match", "jobs/ads.csv", "services/ads.csv", "--out", "out", "--keep-going"]) == 2
    assert f"{side}/ads.csv" in " ".join(capsys.readouterr().err.split())
    assert not (folder / "out").exists()


def test_two_halves_of_a_world_meet_and_a_second_run_does_nothing(tmp_path: Path) -> None:
    world = tmp_path / "world"
    generate(ads=300, seed=3, difficulty="classroom", out=world, images=True, workers=1)
    ads = pq.read_table(world / "ads.parquet")
    kinds = ads["kind"].unique().to_pylist()
    assert len(kinds) > 1
    for kind in ("job", "service"):
        (tmp_path / kind).mkdir()
        half = ads.filter(pc.equal(ads["kind"], kind))
        pq.write_table(half, tmp_path / kind / "ads.parquet")
        shutil.copytree(world / "images", tmp_path / kind / "images")
        mark_synthetic(tmp_path / kind / "ads.parquet", generator="test", version="1")
    words = ["match", str(tmp_path / "job/ads.parquet"), str(tmp_path / "service/ads.parquet")]
    assert run([*words, "--out", str(tmp_path / "out")]) == 0
    found = pq.read_table(tmp_path / "out/matches.parquet")
    assert set(pc.unique(found["left"]).to_pylist()) <= set(half_ids(ads, "job"))
    assert set(pc.unique(found["right"]).to_pylist()) <= set(half_ids(ads, "service"))
    truth = {
        row["ad_id"]: row["operator_id"] for row in pq.read_table(world / "truth/ads.parquet").to_pylist()
    }
    strong = [row for row in found.to_pylist() if row["expected_by_chance"] < 0.01]
    assert strong
    wrong = [row for row in strong if truth[row["left"]] != truth[row["right"]]]
    assert len(wrong) <= len(strong) // 10
    before = (tmp_path / "out/matches.parquet").stat().st_mtime_ns
    assert run([*words, "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out/matches.parquet").stat().st_mtime_ns == before
    record = json.loads((tmp_path / "out/provenance.json").read_text(encoding="utf-8"))
    assert {"left", "right", "images left", "images right"} <= set(record["inputs"])


def half_ids(ads: pa.Table, kind: str) -> list[str]:
    return ads.filter(pc.equal(ads["kind"], kind))["ad_id"].to_pylist()
