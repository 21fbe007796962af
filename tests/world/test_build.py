"""A world is whole or not there, the same bytes for the same seed, and never in the way of other files."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import techthb.world.build as building
from techthb.errors import UsageError
from techthb.files import sha256
from techthb.gate import admit
from techthb.world import generate

SMALL: dict[str, Any] = {"ads": 320, "seed": 5, "difficulty": "classroom"}


def digests(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256(path) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "world"
    generate(out=folder, workers=1, **SMALL)
    return folder


def test_it_has_the_published_files_and_the_truth_apart(small: Path) -> None:
    assert {path.name for path in small.iterdir()} == {
        "ads.parquet", "images", "synthetic.json", "plans.csv", "gazetteer.csv", "region.json", "world.json",
        "truth",
    }  # fmt: skip
    assert {path.name for path in (small / "truth").iterdir()} == {
        "ads.parquet", "identifiers.parquet", "images.parquet", "traps.parquet", "sites.parquet",
    }  # fmt: skip


def test_several_processes_write_the_same_bytes(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "POOL_FROM", 0)
    monkeypatch.setattr(building, "POOL_FROM_PICTURES", 0)
    generate(out=tmp_path / "world", workers=3, **SMALL)
    assert digests(tmp_path / "world") == digests(small)


def test_blocks_of_parties_come_in_one_order_however_many_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = {**SMALL, "ads": 9_000, "images": False}
    generate(out=tmp_path / "one", workers=1, **arguments)
    monkeypatch.setattr(building, "POOL_FROM", 0)
    generate(out=tmp_path / "two", workers=2, **arguments)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_gives_other_ads(small: Path, tmp_path: Path) -> None:
    generate(out=tmp_path / "world", **{**SMALL, "seed": 6, "images": False})
    mine, other = (pq.read_table(each / "ads.parquet") for each in (small, tmp_path / "world"))
    assert not set(mine["text"].to_pylist()) & set(other["text"].to_pylist())


def test_without_pictures_the_ads_say_the_same(small: Path, tmp_path: Path) -> None:
    generate(out=tmp_path / "world", images=False, **SMALL)
    with_pictures, without = (pq.read_table(each / "ads.parquet") for each in (small, tmp_path / "world"))
    assert with_pictures.drop_columns("images") == without.drop_columns("images")
    assert without["images"].to_pylist() == [[]] * 320
    assert not (tmp_path / "world" / "images").exists()


def test_it_counts_as_synthetic_and_the_mark_tells_no_seed(small: Path) -> None:
    ads = small / "ads.parquet"
    assert admit(ads, sha256(ads), case=None, now=datetime(2026, 1, 1, tzinfo=UTC)).synthetic
    assert "seed" not in (small / "synthetic.json").read_text("utf-8")


def test_asking_again_for_the_same_world_leaves_it_alone(small: Path) -> None:
    before = (small / "ads.parquet").stat().st_mtime_ns
    made = generate(out=small, **SMALL)
    assert made == json.loads((small / "world.json").read_text("utf-8"))
    assert (small / "ads.parquet").stat().st_mtime_ns == before


def test_another_world_in_the_folder_is_kept_unless_forced(tmp_path: Path) -> None:
    out = tmp_path / "world"
    generate(out=out, images=False, **SMALL)
    (out / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=r"holds another world.*--force"):
        generate(out=out, images=False, **{**SMALL, "seed": 6})
    assert json.loads((out / "world.json").read_text("utf-8"))["seed"] == 5
    generate(out=out, images=False, force=True, **{**SMALL, "seed": 6})
    assert json.loads((out / "world.json").read_text("utf-8"))["seed"] == 6
    assert (out / "notes.txt").read_text("utf-8") == "mine"


def test_a_world_whose_ads_were_changed_is_not_taken_for_the_one_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "world"
    generate(out=out, images=False, **SMALL)
    with (out / "ads.parquet").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(UsageError, match="holds another world"):
        generate(out=out, images=False, **SMALL)


def test_what_no_world_wrote_is_not_replaced_even_by_force(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "images").mkdir(parents=True)
    (mine / "images" / "holiday.jpg").write_bytes(b"mine")
    for world_json in (None, "{", "[]"):
        if world_json is not None:
            (mine / "world.json").write_text(world_json, "utf-8")
        with pytest.raises(UsageError, match="that no finished world wrote"):
            generate(out=mine, force=True, **SMALL)
    assert (mine / "images" / "holiday.jpg").read_bytes() == b"mine"


def test_an_interrupted_build_leaves_nothing(tmp_path: Path) -> None:
    def interrupted(step: str, done: int, total: int) -> None:
        if step == "drawing pictures":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(out=tmp_path / "world", progress=interrupted, workers=1, **SMALL)
    assert list((tmp_path / "world").iterdir()) == []


def test_every_step_reports_until_it_is_done(tmp_path: Path) -> None:
    heard: dict[str, tuple[int, int]] = {}
    generate(
        out=tmp_path / "world",
        progress=lambda step, done, total: heard.update({step: (done, total)}),
        workers=1,
        **SMALL,
    )
    assert list(heard) == ["planning the world", "writing ads", "sorting tables", "drawing pictures"]
    assert all(done == total > 0 for done, total in heard.values())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"ads": 299}, "300 to 9,999,999 ads, not 299"),
        ({"seed": -1}, "0 or more, not -1"),
        ({"difficulty": "hard"}, "no difficulty 'hard'; choose one of easy, classroom, field"),
    ],
)
def test_what_cannot_be_built_is_refused_in_one_line(
    tmp_path: Path, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message) as refused:
        generate(out=tmp_path / "world", **{**SMALL, **wrong})
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "world").exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "world").write_text("", "utf-8")
    with pytest.raises(UsageError, match="is a file"):
        generate(out=tmp_path / "world", **SMALL)
