import json
import os
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import yaml

from techthb import __version__
from techthb.errors import GateError
from techthb.files import sha256
from techthb.gate import Admission, admit, log_use, mark_synthetic

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
CASE = {
    "authority": "Unit of Aldovia",
    "legal_basis": "Act of Aldovia, art. 30",
    "purpose": "Find shared contact points",
    "necessity": "No other trace",
    "retain_until": "2026-12-31",
    "dpia": "DPIA 7",
}
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")


@pytest.fixture
def ads(tmp_path: Path) -> Path:
    path = tmp_path / "ads.csv"
    path.write_text("ad_id,site,posted_at,text\n", encoding="utf-8")
    return path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yml"
    path.write_text(yaml.safe_dump(CASE), encoding="utf-8")
    return path


def refusal(ads: Path, case: Path | None = None) -> str:
    with pytest.raises(GateError) as caught:
        admit(ads, sha256(ads), case=case, now=NOW)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_marked_table_is_synthetic_and_its_results_are_for_all(ads: Path) -> None:
    mark_synthetic(ads, generator="techthb world", version="0.1.0")
    expected = Admission(synthetic=True, case=None, mode=0o644)
    assert admit(ads, sha256(ads), case=None, now=NOW) == expected


def test_the_mark_holds_generator_version_and_digest_and_no_seed(ads: Path) -> None:
    mark_synthetic(ads, generator="techthb world", version="0.1.0")
    assert json.loads((ads.parent / "synthetic.json").read_text(encoding="utf-8")) == {
        "file": "ads.csv",
        "generator": "techthb world",
        "version": "0.1.0",
        "sha256": sha256(ads),
    }


def test_an_unmarked_table_needs_a_case_file(ads: Path, case: Path) -> None:
    assert "counts as real data (there is no synthetic.json beside it); give --case" in refusal(ads)
    assert admit(ads, sha256(ads), case=case, now=NOW) == Admission(False, CASE, 0o600, sha256(case))


def test_a_table_changed_after_marking_counts_as_real_and_the_error_says_why(ads: Path, case: Path) -> None:
    mark_synthetic(ads, generator="techthb world", version="0.1.0")
    with ads.open("a", encoding="utf-8") as stream:
        stream.write("A1,one.example,2026-03-04,x\n")
    assert "the synthetic.json beside it is for a table of another SHA-256" in refusal(ads)
    assert admit(ads, sha256(ads), case=case, now=NOW).mode == 0o600


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        ("", "cannot be read"),
        ("[]", "cannot be read"),
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ('{"generator": "x", "version": "1"}', "has no sha256"),
        ('{"version": "1", "sha256": "SHA"}', "has no generator"),
        ('{"generator": " ", "version": "1", "sha256": "SHA"}', "has no generator"),
        ('{"generator": "x", "version": 1, "sha256": "SHA"}', "has no version"),
        ('{"generator": "x", "version": "1", "sha256": null}', "has no sha256"),
    ],
)
def test_a_mark_that_is_not_valid_leaves_the_table_real(ads: Path, mark: str, problem: str) -> None:
    (ads.parent / "synthetic.json").write_text(mark.replace("SHA", sha256(ads)), encoding="utf-8")
    assert problem in refusal(ads)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_a_mark_does_not_hang(ads: Path) -> None:
    os.mkfifo(ads.parent / "synthetic.json")
    assert "cannot be read" in refusal(ads)


def test_a_case_file_is_checked_before_admission(ads: Path, case: Path) -> None:
    case.write_text(yaml.safe_dump(CASE | {"retain_until": "2026-03-03"}), encoding="utf-8")
    assert "has passed" in refusal(ads, case)
    assert "cannot be read" in refusal(ads, case.with_name("none.yml"))


def test_a_mark_does_not_replace_that_of_another_table_in_the_folder(ads: Path) -> None:
    mark_synthetic(ads, generator="techthb world", version="0.1.0")
    other = ads.with_name("other.csv")
    other.write_text("x", encoding="utf-8")
    with pytest.raises(GateError, match=r"marks 'ads\.csv'; write other\.csv into a folder of its own"):
        mark_synthetic(other, generator="techthb world", version="0.1.0")
    ads.unlink()
    mark_synthetic(other, generator="techthb world", version="0.1.0")
    assert admit(other, sha256(other), case=None, now=NOW).synthetic


REAL = Admission(synthetic=False, case=CASE, mode=0o600, case_sha256="ab" * 32)


def test_each_use_of_real_data_adds_a_line_to_the_log(tmp_path: Path) -> None:
    out = tmp_path / "results"
    later = datetime(2026, 3, 4, 14, 30, tzinfo=timezone(timedelta(hours=2)))
    log_use(out, REAL, command="link", arguments=["ads.csv"], now=NOW, user="analyst")
    log_use(out, REAL, command="explain", arguments=["A\n1", "B1"], now=later, user="analyst")
    first, second = map(json.loads, (out / "access.log").read_text(encoding="utf-8").splitlines())
    assert first == {
        "at": "2026-03-04T12:00:00+00:00",
        "user": "analyst",
        "command": "link",
        "arguments": ["ads.csv"],
        "techthb": __version__,
        "case_sha256": "ab" * 32,
    }
    assert (second["at"], second["arguments"]) == ("2026-03-04T12:30:00+00:00", ["A\n1", "B1"])


@posix
def test_log_and_folder_of_real_data_are_open_to_their_owner_only(tmp_path: Path) -> None:
    out = tmp_path / "results"
    out.mkdir(mode=0o755)
    log_use(out, REAL, command="link", arguments=[], now=NOW, user="analyst")
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert stat.S_IMODE((out / "access.log").stat().st_mode) == 0o600


def test_the_use_of_synthetic_data_is_not_logged(tmp_path: Path) -> None:
    log_use(tmp_path, Admission(True, None, 0o644), command="link", arguments=[], now=NOW, user="analyst")
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_log_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("", encoding="utf-8")
    (tmp_path / "access.log").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(GateError, match="cannot be logged"):
        log_use(tmp_path, REAL, command="link", arguments=[], now=NOW, user="analyst")
