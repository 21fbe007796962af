"""``techthb world`` builds a world, says what it planted and what to do next, and harms nothing."""

import json
from pathlib import Path

import pytest

from techthb.cli import run


def world(out: Path, *more: str) -> list[str]:
    return ["world", "--ads", "320", "--seed", "11", "--no-images", "--out", str(out), *more]


def test_it_says_what_was_planted_and_what_to_do_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "w"
    assert run(world(out)) == 0
    shown = capsys.readouterr().out
    made = json.loads((out / "world.json").read_text("utf-8"))
    assert f"320 ads by {made['counts']['parties']} parties" in shown
    assert f"{made['shares']['ads_with_agency_number']:.1%}" in shown
    assert f"techthb link {out / 'ads.parquet'} --out" in shown
    assert "stock picture" not in shown


def test_another_world_in_the_folder_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "w"
    assert run(world(out)) == 0
    before = (out / "ads.parquet").read_bytes()
    capsys.readouterr()
    assert run(world(out, "--difficulty", "easy")) == 2
    refused = capsys.readouterr()
    assert refused.out == ""
    assert len(refused.err.splitlines()) == 1
    assert "--force" in refused.err
    assert (out / "ads.parquet").read_bytes() == before
    assert run(world(out, "--difficulty", "easy", "--force")) == 0


@pytest.mark.parametrize(
    ("option", "value", "cure"),
    [("--ads", "12", "300 to 9,999,999"), ("--difficulty", "hard", "easy, classroom, field")],
)
def test_a_wrong_option_names_what_is_possible(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, cure: str
) -> None:
    assert run(world(tmp_path / "w", option, value)) == 2
    assert cure in capsys.readouterr().err
    assert not (tmp_path / "w").exists()
