"""What every verb has in common: exit codes, and one line that says what was wrong."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from techthb.cli import run
from techthb.cli.options import Workers
from techthb.cli.show import typed


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line of an error with exit code 2."""
    assert run(list(arguments)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["link", "ads.csv", "--out", "o", "--workers", "0"], "--workers"),
        (["world", "--out", "o", "--seed", "abc"], "--seed"),
        (["link", "ads.csv"], "--out"),
        (["case"], "command"),
        (["world", "--nonsense"], "--nonsense"),
    ],
)
def test_a_wrong_option_is_named(
    capsys: pytest.CaptureFixture[str], arguments: list[str], named: str
) -> None:
    assert named in told(capsys, *arguments)


@pytest.mark.parametrize(
    "arguments", [["targets", "--csv", "folder"], ["world", "--ads", "300", "--out", "file/world"]]
)
def test_what_the_disk_refuses_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    assert arguments[-1] in told(capsys, *arguments)
    assert {path.name for path in tmp_path.rglob("*")} == {"folder", "file"}


def test_ctrl_c_is_130_and_says_what_is_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(path: Path | None) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("techthb.policy.read_claims", stopped)
    assert run(["targets"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_more_workers_than_cores_are_not_asked_for() -> None:
    option = Workers.__metadata__[0]  # type: ignore[attr-defined]
    assert option.callback(1_000_000) == os.cpu_count()
    assert option.callback(None) is None


def test_a_reader_that_has_seen_enough_is_no_failure() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "techthb", "targets"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as piped:
        assert piped.stdout is not None
        assert piped.stderr is not None
        piped.stdout.close()
        assert (piped.wait(), piped.stderr.read()) == (0, b"")


@pytest.mark.parametrize("name", ["ads.csv", "case 7/ads.csv", "a & b (1).csv", "Zeugin's.csv"])
def test_a_path_in_a_suggested_command_can_be_pasted(name: str) -> None:
    assert shlex.split(f"techthb link {typed(Path(name))}") == ["techthb", "link", name]
