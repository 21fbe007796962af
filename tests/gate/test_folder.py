import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from techthb.errors import UsageError
from techthb.gate import locked, prepare

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("there", [False, True])
def test_a_new_or_empty_folder_for_real_results_is_closed_to_others(tmp_path: Path, there: bool) -> None:
    out = tmp_path / "results"
    if there:
        out.mkdir(mode=0o755)
    prepare(out, 0o600)
    assert mode(out) == 0o700


@pytest.mark.parametrize("name", ["notes.txt", "provenance.json"])
def test_a_folder_with_files_in_it_keeps_its_rights(tmp_path: Path, name: str) -> None:
    out = tmp_path / "shared"
    out.mkdir()
    out.chmod(0o755)
    (out / name).write_text("", encoding="utf-8")
    prepare(out, 0o600)
    assert mode(out) == 0o755


def test_a_folder_for_synthetic_results_stays_open(tmp_path: Path) -> None:
    prepare(tmp_path / "results", 0o644)
    assert mode(tmp_path / "results") & 0o055 == 0o055 & ~_umask()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="choose another --out"):
        prepare(tmp_path / "results", 0o644)


def test_a_second_process_is_refused_and_the_lock_ends_with_its_holder(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from techthb.gate import locked\n"
        "with locked(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UsageError, match="another techthb is writing there"), locked(tmp_path):
            pass
        other.kill()
        other.wait()
    with locked(tmp_path):
        pass
