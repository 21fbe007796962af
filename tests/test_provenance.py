import json
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from techthb import __version__, provenance
from techthb.errors import InputError, UsageError
from techthb.files import sha256
from techthb.provenance import Run, folder_digest, versions

INPUTS = {"ads": "ab" * 32}
TABLE = pa.table({"ad_id": ["A1", "A2"], "seen": pa.array([1, 2], pa.int32())})


def ticking() -> Callable[[], datetime]:
    """A clock that goes on by two seconds with each look."""
    moments = (datetime(2026, 3, 4, tzinfo=UTC) + timedelta(seconds=2 * count) for count in range(1000))
    return lambda: next(moments)


def run_in(out: Path, **changes: Any) -> Run:
    usual = {"command": "link", "inputs": INPUTS, "parameters": {"cap": 3}, "clock": ticking()}
    return Run(out, **(usual | changes))


def recorded(out: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    return content


def never() -> pa.Table:
    raise AssertionError("computed although the result is there")


def test_the_record_names_what_went_in_and_out(tmp_path: Path) -> None:
    with run_in(tmp_path, case_sha256="cd" * 32) as run:
        run.note("read ads", rows_in=3, rows_out=2)
        run.step("identify", lambda: TABLE, writes="identifiers", rows_in=2)
    record = recorded(tmp_path)
    assert record.pop("versions")["techthb"] == __version__
    assert record == {
        "command": "link",
        "inputs": INPUTS,
        "parameters": {"cap": 3},
        "case_sha256": "cd" * 32,
        "started": "2026-03-04T00:00:00+00:00",
        "finished": "2026-03-04T00:00:06+00:00",
        "steps": [
            {"name": "read ads", "rows_in": 3, "rows_out": 2, "outputs": []},
            {
                "name": "identify",
                "rows_in": 2,
                "rows_out": 2,
                "seconds": 2.0,
                "outputs": ["identifiers.parquet"],
            },
        ],
        "outputs": {"identifiers.parquet": {"rows": 2, "sha256": sha256(tmp_path / "identifiers.parquet")}},
        "begun": [],
    }


def test_inputs_can_be_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "plans.csv").write_bytes(b"abc")
    (tmp_path / "images" / "a.jpg").write_bytes(b"abc")
    inputs = {"plans": tmp_path / "plans.csv", "images": tmp_path / "images"}
    with run_in(tmp_path / "out", inputs=inputs):
        pass
    # printf abc | sha256sum; printf '%s  a.jpg\n' <that> | sha256sum
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    folder = "f291af42f4d46290afaa2d5ce91962fd614251da60975352125ce1f19093557b"
    assert recorded(tmp_path / "out")["inputs"] == {"plans": abc, "images": folder}


def test_the_digest_of_a_folder_changes_with_any_name_or_content(tmp_path: Path) -> None:
    digests = set()
    for name, content in (("a.jpg", b"1"), ("b.jpg", b"1"), ("b.jpg", b"2"), ("deep/b.jpg", b"2")):
        folder = tmp_path / str(len(digests))
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(content)
        digests.add(folder_digest(folder))
    assert len(digests) == 4
    with pytest.raises(InputError, match="no such folder"):
        folder_digest(tmp_path / "none")


def test_versions_name_every_part_that_can_change_a_result() -> None:
    assert set(versions()) == {"python", "techthb", *provenance.PARTS}


def test_a_finished_run_is_read_and_its_record_keeps_its_bytes(tmp_path: Path) -> None:
    with run_in(tmp_path) as run:
        run.note("read ads", rows_in=2, rows_out=2)
        first = run.step("identify", lambda: TABLE, writes="identifiers")
        run.file("report", lambda path: path.write_text("page") and None, writes="report.html")
    before = (tmp_path / "provenance.json").read_bytes()
    with run_in(tmp_path) as run:
        run.note("read ads", rows_in=2, rows_out=2)
        assert run.step("identify", never, writes="identifiers").equals(first)
        assert run.file("report", lambda path: never(), writes="report.html").read_text() == "page"
    assert (tmp_path / "provenance.json").read_bytes() == before


def test_a_stopped_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), run_in(tmp_path) as run:
        run.step("identify", lambda: TABLE, writes="identifiers")
        run.step("link", stopped, writes="edges")
    assert recorded(tmp_path)["finished"] is None
    assert recorded(tmp_path)["begun"] == ["edges.parquet"]
    assert not (tmp_path / "edges.parquet").exists()
    with run_in(tmp_path) as run:
        run.step("identify", never, writes="identifiers")
        assert run.step("link", lambda: TABLE, writes="edges").num_rows == 2
    assert [step["name"] for step in recorded(tmp_path)["steps"]] == ["identify", "link"]
    assert recorded(tmp_path)["begun"] == []
    assert recorded(tmp_path)["finished"] is not None


def stopped() -> pa.Table:
    raise KeyboardInterrupt


@pytest.mark.parametrize("harm", ["changed", "deleted"])
def test_a_result_that_is_not_as_recorded_is_computed_anew_with_all_after_it(
    tmp_path: Path, harm: str
) -> None:
    with run_in(tmp_path) as run:
        run.step("identify", lambda: TABLE, writes="identifiers")
        run.step("link", lambda: TABLE, writes="edges")
    if harm == "changed":
        (tmp_path / "identifiers.parquet").write_bytes(b"other")
    else:
        (tmp_path / "identifiers.parquet").unlink()
    computed = []
    with run_in(tmp_path) as run:
        for name, writes in (("identify", "identifiers"), ("link", "edges")):
            run.step(name, lambda name=name: computed.append(name) or TABLE, writes=writes)
    assert computed == ["identify", "link"]


def test_several_tables_of_one_step_are_written_and_read_together(tmp_path: Path) -> None:
    made = {"edges": TABLE, "pairs": TABLE.slice(0, 1)}
    with run_in(tmp_path) as run:
        run.tables("link", lambda: made, writes=["edges", "pairs"], rows_in=2)
    with run_in(tmp_path) as run:
        read = run.tables("link", lambda: {"edges": never()}, writes=["edges", "pairs"])
    assert {name: table.to_pylist() for name, table in read.items()} == {
        name: table.to_pylist() for name, table in made.items()
    }
    assert recorded(tmp_path)["steps"][0]["rows_out"] == 3


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"command": "identify"}, "holds results of techthb link;"),
        ({"inputs": {"ads": "cd" * 32}}, r"holds results of other inputs \(ads\);"),
        ({"inputs": INPUTS | {"images": "cd" * 32}}, r"holds results of other inputs \(images\);"),
        ({"parameters": {"cap": 4}}, r"holds results of other parameters \(cap\);"),
        ({"parameters": {}}, r"holds results of other parameters \(cap\);"),
    ],
)
def test_a_folder_of_other_results_is_refused_without_force(
    tmp_path: Path, changes: dict[str, Any], difference: str
) -> None:
    with run_in(tmp_path) as run:
        run.step("link", lambda: TABLE, writes="edges")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(UsageError, match=difference), run_in(tmp_path, **changes):
        pass
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_results_of_other_versions_are_refused(tmp_path: Path) -> None:
    with run_in(tmp_path):
        pass
    record = recorded(tmp_path)
    record["versions"]["phonenumbers"] = "1.0"
    (tmp_path / "provenance.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(UsageError, match=r"other versions \(phonenumbers\)"), run_in(tmp_path):
        pass


def test_force_deletes_the_recorded_results_and_only_those(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with run_in(tmp_path) as run:
        run.step("link", lambda: TABLE, writes="edges")
        run.step("triage", lambda: TABLE, writes="order")
    with run_in(tmp_path, parameters={"cap": 4}, force=True) as run:
        run.step("link", lambda: TABLE, writes="edges")
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith(".")}
    assert left == {"notes.txt", "edges.parquet", "provenance.json"}
    assert list(recorded(tmp_path)["outputs"]) == ["edges.parquet"]


def test_force_follows_no_recorded_name_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("mine")
    out = tmp_path / "out"
    with run_in(out):
        pass
    record = recorded(out) | {"outputs": {"../secret": {"sha256": "", "rows": 0}}}
    (out / "provenance.json").write_text(json.dumps(record), encoding="utf-8")
    with run_in(out, command="other", force=True):
        pass
    assert (tmp_path / "secret").exists()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"steps": [], "outputs": [], "begun": []}'])
def test_a_record_that_cannot_be_read_is_refused_without_force(tmp_path: Path, content: str) -> None:
    (tmp_path / "provenance.json").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"unreadable provenance\.json"), run_in(tmp_path):
        pass
    with run_in(tmp_path, force=True):
        pass
    assert recorded(tmp_path)["command"] == "link"


def test_a_file_that_no_record_knows_is_not_overwritten_without_force(tmp_path: Path) -> None:
    (tmp_path / "edges.parquet").write_text("mine")
    with pytest.raises(UsageError, match="no record says that techthb wrote it"), run_in(tmp_path) as run:
        run.step("link", lambda: TABLE, writes="edges")
    assert (tmp_path / "edges.parquet").read_text() == "mine"
    with run_in(tmp_path, force=True) as run:
        run.step("link", lambda: TABLE, writes="edges")


def test_a_second_run_in_the_folder_is_refused_while_the_first_lasts(tmp_path: Path) -> None:
    refused = pytest.raises(UsageError, match="another techthb is writing there")
    with run_in(tmp_path), refused, run_in(tmp_path):
        pass
    with run_in(tmp_path):
        pass


def test_a_new_case_file_is_recorded_and_keeps_the_results(tmp_path: Path) -> None:
    with run_in(tmp_path, case_sha256="01" * 32) as run:
        run.step("link", lambda: TABLE, writes="edges")
    with run_in(tmp_path, case_sha256="02" * 32) as run:
        run.step("link", never, writes="edges")
    assert recorded(tmp_path)["case_sha256"] == "02" * 32


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_results_of_real_data_are_open_to_their_owner_only(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with run_in(out, mode=0o600) as run:
        run.step("link", lambda: TABLE, writes="edges")
        run.file("report", lambda path: path.write_text("page") and None, writes="report.html")
    assert modes(out) == {0o600}
    assert stat.S_IMODE(out.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_results_that_are_read_again_for_real_data_are_closed(tmp_path: Path) -> None:
    with run_in(tmp_path / "out") as run:
        run.step("link", lambda: TABLE, writes="edges")
    with run_in(tmp_path / "out", mode=0o600) as run:
        run.step("link", never, writes="edges")
    assert modes(tmp_path / "out") == {0o600}


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_equal_runs_write_equal_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with run_in(tmp_path / name) as run:
            run.step("link", lambda: TABLE, writes="edges")
    files = [(tmp_path / name / "edges.parquet").read_bytes() for name in ("one", "two")]
    assert files[0] == files[1]
