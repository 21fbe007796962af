import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from techthb.errors import GateError, UsageError
from techthb.files import sha256
from techthb.gate import locked, purge

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def record(folder: Path, outputs: Mapping[str, str | None], begun: tuple[str, ...] = ()) -> None:
    """Write a record of ``outputs``; a digest of None means that of the file as it is."""
    listed = {name: {"sha256": digest or sha256(folder / name)} for name, digest in outputs.items()}
    content = {"outputs": listed, "begun": list(begun), "case_sha256": "ab" * 32}
    (folder / "provenance.json").write_text(json.dumps(content), encoding="utf-8")


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"content of {name}", encoding="utf-8")


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_recorded_results_go_and_everything_else_stays(tmp_path: Path) -> None:
    fill(tmp_path, "edges.parquet", "pictures/a.png", "notes.txt", "access.log")
    record(tmp_path, {"edges.parquet": None, "pictures/a.png": None})
    done = purge(tmp_path, now=NOW)
    assert done.deleted == ("edges.parquet", "pictures/a.png")
    assert done.left == {}
    assert names(tmp_path) == {"notes.txt", "access.log", "purged.json"}


def test_the_record_of_a_purge_counts_and_names_nothing(tmp_path: Path) -> None:
    fill(tmp_path, "edges.parquet")
    record(tmp_path, {"edges.parquet": None})
    purge(tmp_path, now=NOW)
    content = json.loads((tmp_path / "purged.json").read_text(encoding="utf-8"))
    assert content.pop("techthb")
    assert content == {
        "at": "2026-03-04T12:00:00+00:00",
        "case_sha256": "ab" * 32,
        "files_deleted": 1,
        "files_left": 0,
    }


def test_a_changed_result_stays_and_so_does_the_record(tmp_path: Path) -> None:
    fill(tmp_path, "edges.parquet", "pairs.parquet")
    record(tmp_path, {"edges.parquet": None, "pairs.parquet": "0" * 64})
    done = purge(tmp_path, now=NOW)
    assert done.deleted == ("edges.parquet",)
    assert done.left == {"pairs.parquet": "changed since techthb wrote it"}
    assert {"pairs.parquet", "provenance.json"} <= names(tmp_path)
    (tmp_path / "pairs.parquet").unlink()
    assert purge(tmp_path, now=NOW).left == {}


def test_what_a_killed_run_left_goes_too(tmp_path: Path) -> None:
    parts = [".edges.parquet.4711.0a1b2c3d.part", ".provenance.json.4711.0a1b2c3d.part"]
    fill(tmp_path, "edges.parquet", *parts, ".other.parquet.4711.0a1b2c3d.part", ".edges.parquet.part")
    record(tmp_path, {}, begun=("edges.parquet",))
    assert set(purge(tmp_path, now=NOW).deleted) == {"edges.parquet", *parts}
    assert names(tmp_path) == {".other.parquet.4711.0a1b2c3d.part", ".edges.parquet.part", "purged.json"}


@pytest.mark.parametrize(
    "name", ["../secret.txt", "pictures/../../secret.txt", "{absolute}", "..\\secret.txt"]
)
def test_a_recorded_name_that_leads_out_is_never_followed(tmp_path: Path, name: str) -> None:
    fill(tmp_path, "secret.txt", "results/x")
    name = name.replace("{absolute}", str(tmp_path / "secret.txt"))
    record(tmp_path / "results", {name: sha256(tmp_path / "secret.txt")}, begun=(name,))
    purge(tmp_path / "results", now=NOW)
    assert (tmp_path / "secret.txt").exists()


def test_links_are_never_followed(tmp_path: Path) -> None:
    out = tmp_path / "results"
    fill(tmp_path, "secret.txt", "secrets/a.txt", "results/kept.txt")
    (out / "file").symlink_to(tmp_path / "secret.txt")
    (out / "near").symlink_to(out / "kept.txt")
    (out / "folder").symlink_to(tmp_path / "secrets")
    (out / "dangling").symlink_to(tmp_path / "nowhere")
    linked = ("file", "near", "folder/a.txt", "dangling")
    record(out, {}, begun=linked)
    done = purge(out, now=NOW)
    assert done.deleted == ()
    assert set(done.left) == set(linked)
    assert {"secret.txt", "secrets/a.txt", "results/kept.txt"} <= names(tmp_path)


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"outputs": []}'])
def test_a_folder_without_record_is_refused(tmp_path: Path, content: str | None) -> None:
    fill(tmp_path, "edges.parquet")
    if content is not None:
        (tmp_path / "provenance.json").write_text(content, encoding="utf-8")
    before = names(tmp_path)
    with pytest.raises(GateError, match=r"provenance\.json"):
        purge(tmp_path, now=NOW)
    assert names(tmp_path) == before


@pytest.mark.parametrize("outputs", ['{"a": 1}', '{"": {}}', '{".": {"sha256": null}}', '{"a\\u0000b": {}}'])
@pytest.mark.parametrize("begun", ["null", "7", '[7, null, "", "a\\u0000b"]'])
def test_a_record_that_someone_changed_deletes_nothing(tmp_path: Path, outputs: str, begun: str) -> None:
    fill(tmp_path, "a", "b")
    text = f'{{"outputs": {outputs}, "begun": {begun}}}'
    (tmp_path / "provenance.json").write_text(text, encoding="utf-8")
    assert purge(tmp_path, now=NOW).deleted == ()
    assert {"a", "b"} <= names(tmp_path)


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    fill(tmp_path, "edges.parquet")
    record(tmp_path, {"edges.parquet": None})
    with locked(tmp_path), pytest.raises(UsageError, match="another techthb"):
        purge(tmp_path, now=NOW)
    assert (tmp_path / "edges.parquet").exists()
