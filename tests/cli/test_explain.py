"""``techthb link --fit`` and ``techthb explain`` as a user types them."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from techthb.cli import run
from techthb.cli.explain import masked, shown
from techthb.link.explain import Place
from techthb.link.model import read_model
from techthb.world import generate

CASE = {
    "authority": "Unit of Aldovia",
    "legal_basis": "Act of Aldovia, art. 30",
    "purpose": "Find shared contact points",
    "necessity": "No other trace",
    "retain_until": "2099-12-31",
    "dpia": "DPIA 7",
}


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    world: Path = tmp_path_factory.mktemp("world") / "world"
    generate(ads=300, seed=3, difficulty="classroom", out=world, images=False, workers=1)
    assert run(["link", str(world / "ads.parquet"), "--fit", "--out", str(world.parent / "out")]) == 0
    return world.parent / "out"


def test_refit_starts_from_earlier_results_and_says_what_crossed(
    linked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ads = str(linked.parent / "world/ads.parquet")
    assert run(["link", ads, "--refit", str(linked), "--out", str(tmp_path / "again")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    crossed = pq.read_table(tmp_path / "again/crossed.parquet")
    assert f"pairs {crossed.num_rows} crossed the threshold" in said
    assert "bits (median)" in said
    # the same adverts: the fit learns what it knew
    assert crossed.num_rows == 0
    model = read_model(tmp_path / "again/model.json")
    assert model.measured_on == read_model(linked / "model.json").measured_on


def test_refit_brings_its_own_model(linked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["link", str(linked.parent / "world/ads.parquet"), "--refit", str(linked), "--fit"]
    assert run([*words, "--out", str(tmp_path / "again")]) == 2
    assert "leave --fit, --model and --since out" in capsys.readouterr().err


def two_of_a_cluster(folder: Path) -> tuple[str, str]:
    """The two ends of the weakest link of all."""
    pair = pq.read_table(folder / "pairs.parquet").sort_by("weight").slice(0, 1).to_pylist()[0]
    return pair["ad_id_a"], pair["ad_id_b"]


def test_two_adverts_are_explained_with_weights_words_rates_and_places(
    linked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = two_of_a_cluster(linked)
    assert run(["explain", str(linked), one, other]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"{one} and {other} are in one cluster" in said
    assert "support (likelihood ratio about" in said
    assert "in a thousand were wrong (95% interval" in said or "No pair of this strength" in said
    assert "not known for real data" in said or "No pair of this strength" in said
    assert f"{one}, text, characters" in said or f"{one}, contact, characters" in said
    assert "A report may state:" in said and "It may not state:" in said


def test_a_cluster_is_explained_by_any_of_its_adverts(
    linked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sizes = pq.read_table(linked / "clusters.parquet")["cluster_id"].value_counts().to_pylist()
    largest = max(sizes, key=lambda each: each["counts"])
    assert run(["explain", str(linked), "--cluster", largest["values"]]) == 0
    said = capsys.readouterr().out
    assert f"Cluster {largest['values']}: {largest['counts']} adverts, linked by" in said
    assert "It hangs on" in said and "Its weakest link is between" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody", "noone"], "there is no such advert (value 'nobody'); take an ad_id of clusters.parquet"),
        (["--cluster", "nobody"], "there is no such advert"),
        (["one"], "name two adverts, or a cluster with --cluster"),
        ([], "name two adverts, or a cluster with --cluster"),
        (["a", "b", "--cluster", "c"], "name two adverts, or a cluster with --cluster"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_one_line(
    linked: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", str(linked), *arguments]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and said in error


def test_a_folder_without_results_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(tmp_path), "a", "b"]) == 2
    assert "name a folder that techthb link wrote" in capsys.readouterr().err


def test_a_fit_is_frozen_beside_the_results_and_weighs_later_adverts(linked: Path, tmp_path: Path) -> None:
    ads = linked.parent / "world" / "ads.parquet"
    model = read_model(linked / "model.json")
    assert set(model.common or {}) == set(pq.read_table(linked / "common.parquet")["identifier"].to_pylist())
    arguments = ["link", str(ads), "--model", str(linked / "model.json"), "--out", str(tmp_path)]
    assert run(arguments) == 0
    for table in ("pairs", "edges", "clusters", "common"):
        assert (tmp_path / f"{table}.parquet").read_bytes() == (linked / f"{table}.parquet").read_bytes()
    record = json.loads((tmp_path / "provenance.json").read_text("utf-8"))
    assert "model" in record["inputs"]


def test_results_of_real_data_are_explained_only_under_their_case_and_without_a_rate(
    linked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ads = tmp_path / "real" / "ads.parquet"
    ads.parent.mkdir()
    ads.write_bytes((linked.parent / "world" / "ads.parquet").read_bytes())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.yml").write_text(yaml.safe_dump(CASE), "utf-8")
    out = tmp_path / "out"
    assert run(["link", str(ads), "--case", "case.yml", "--out", str(out)]) == 0
    assert (out / "model.json").stat().st_mode & 0o077 == 0
    one, other = two_of_a_cluster(out)
    assert run(["explain", str(out), one, other]) == 2
    assert "holds results of real data; give --case" in capsys.readouterr().err
    (tmp_path / "other.yml").write_text((tmp_path / "case.yml").read_text("utf-8") + "\n", "utf-8")
    assert run(["explain", str(out), one, other, "--case", "other.yml"]) == 2
    assert "is not the case file under which" in capsys.readouterr().err
    before = len((out / "access.log").read_text("utf-8").splitlines())
    assert run(["explain", str(out), one, other, "--case", "case.yml"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "not known for real adverts" in said and "in a thousand" not in said
    assert len((out / "access.log").read_text("utf-8").splitlines()) == before + 1


def test_no_number_outside_the_reserved_slots_is_shown() -> None:
    """Every number of a world is reserved, so one that is not is looked at by itself."""
    place = Place("a", "text", 0, 11, "07911 123456", "phone", "+447911123456")
    assert "123456" not in shown(place).replace("•", "") and shown(place).endswith("456")
    assert "1123456" not in masked("phone:+447911123456")
