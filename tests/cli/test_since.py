"""``techthb link --since``: adding to results gives what linking afresh gives, and reads only what is new."""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from techthb.cli import run
from techthb.gate import mark_synthetic
from techthb.world import generate


def marked(table: pa.Table, world: Path, folder: Path) -> str:
    """The table in a folder of its own, marked as synthetic, with what the world has beside its adverts."""
    shutil.copytree(world, folder, ignore=shutil.ignore_patterns("ads.parquet", "synthetic.json", "truth"))
    pq.write_table(table, folder / "ads.parquet")
    mark_synthetic(folder / "ads.parquet", generator="techthb world", version="0")
    return str(folder / "ads.parquet")


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a first day, fitted, and on the second day 20 adverts more, 10 edited, 10 gone."""
    base = tmp_path_factory.mktemp("days")
    generate(ads=400, seed=5, difficulty="classroom", out=base / "world", workers=1)
    ads = pq.read_table(base / "world/ads.parquet").sort_by("posted_at")
    first = marked(ads.slice(0, 380), base / "world", base / "first")
    assert run(["link", first, "--fit", "--out", str(base / "r1")]) == 0
    rows = ads.slice(10).to_pylist()
    for row in rows[50:60]:
        row["text"] = f"{row['text']} Also on 07700 900{len(row['text']) % 900 + 100}."
    marked(pa.Table.from_pylist(rows, ads.schema), base / "world", base / "second")
    return base


def test_the_tables_are_those_of_linking_afresh_byte_for_byte(
    days: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = str(days / "second/ads.parquet")
    assert run(["link", second, "--model", str(days / "r1/model.json"), "--out", str(days / "afresh")]) == 0
    read = []
    from techthb.identify import written

    def counted(ads: pa.Table, **options: object) -> pa.Table:
        read.append(ads.num_rows)
        return written(ads, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("techthb.identify.written", counted)
    assert run(["link", second, "--since", str(days / "r1"), "--out", str(days / "added")]) == 0
    assert read == [30]  # twenty that are new, ten that were edited
    made = sorted(path.name for path in (days / "afresh").glob("*.parquet"))
    assert made == sorted(path.name for path in (days / "added").glob("*.parquet")) and len(made) > 10
    for name in (*made, "model.json"):
        assert (days / "afresh" / name).read_bytes() == (days / "added" / name).read_bytes(), name


def test_what_was_added_can_be_added_to(days: Path) -> None:
    second = str(days / "second/ads.parquet")
    options = ["--since", str(days / "r1"), "--out"]
    assert run(["link", second, *options, str(days / "once")]) == 0
    assert run(["link", second, "--since", str(days / "once"), "--out", str(days / "twice")]) == 0
    for name in ("identifiers", "templates", "clusters"):
        files = [days / folder / f"{name}.parquet" for folder in ("once", "twice")]
        assert files[0].read_bytes() == files[1].read_bytes()


def test_under_the_model_of_a_fit_the_same_adverts_give_the_tables_of_the_fit(days: Path) -> None:
    first = str(days / "first/ads.parquet")
    assert run(["link", first, "--model", str(days / "r1/model.json"), "--out", str(days / "again")]) == 0
    for path in sorted((days / "again").glob("*.parquet")):
        assert path.read_bytes() == (days / "r1" / path.name).read_bytes(), path.name


def test_an_advert_weighs_and_reads_the_same_in_a_small_table_as_in_a_large_one(days: Path) -> None:
    ads = pq.read_table(days / "first/ads.parquet")
    names = pq.read_table(days / "r1/clusters.parquet")["cluster_id"].value_counts()
    largest = names.field("values")[pc.index(names.field("counts"), pc.max(names.field("counts"))).as_py()]
    clusters = pq.read_table(days / "r1/clusters.parquet")
    some = clusters.filter(pc.equal(clusters["cluster_id"], largest))["ad_id"]
    small = marked(ads.filter(pc.is_in(ads["ad_id"], some)), days / "world", days / "small")
    assert run(["link", small, "--model", str(days / "r1/model.json"), "--out", str(days / "alone")]) == 0
    whole, alone = (pq.read_table(days / folder / "pairs.parquet") for folder in ("r1", "alone"))
    assert alone.num_rows > 1
    inside = whole.filter(pc.is_in(whole["ad_id_a"], some))
    assert alone.select(["ad_id_a", "ad_id_b", "weight"]).equals(
        inside.select(["ad_id_a", "ad_id_b", "weight"])
    )


def refused(days: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    out = days / "refused"
    shutil.rmtree(out, ignore_errors=True)
    assert run(["link", str(days / "second/ads.parquet"), *words, "--out", str(out)]) == 2
    return " ".join(capsys.readouterr().err.split())


def test_results_whose_model_is_not_frozen_are_refused(
    days: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = str(days / "first/ads.parquet")
    assert run(["link", first, "--out", str(days / "plain")]) == 0
    assert "not frozen" in refused(days, capsys, "--since", str(days / "plain"))


def test_results_read_in_another_way_are_refused(days: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(days, capsys, "--since", str(days / "r1"), "--regions", "FR")
    assert "made with other regions" in said and "--model" in said


def test_a_table_that_was_edited_is_refused(days: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(days / "r1", days / "edited")
    table = pq.read_table(days / "edited/identifiers.parquet")
    pq.write_table(table.slice(1), days / "edited/identifiers.parquet")
    said = refused(days, capsys, "--since", str(days / "edited"))
    assert "identifiers.parquet" in said and "changed since it was written" in said


@pytest.mark.parametrize("more", [["--fit"], ["--model", "model.json"]])
def test_it_brings_its_own_model(days: Path, more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert "leave --fit and --model out" in refused(days, capsys, "--since", str(days / "r1"), *more)


def test_a_folder_without_results_is_refused(days: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "provenance.json" in refused(days, capsys, "--since", str(days / "world"))
