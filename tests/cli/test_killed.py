"""A run that is killed leaves whole tables only, and the next one goes on where it stopped."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from techthb.world import generate

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")]

LINK = [sys.executable, "-m", "techthb", "link"]


def started(ads: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*LINK, str(ads), "--out", str(out)], stdout=subprocess.DEVNULL)


def steps(out: Path) -> dict[str, object]:
    """The steps that the record knows, with what they took and wrote."""
    record = out / "provenance.json"
    if not record.exists():
        return {}
    return {step["name"]: step.get("seconds") for step in json.loads(record.read_bytes())["steps"]}


def test_killed_at_any_moment_it_leaves_whole_tables_and_resumes_from_the_last_finished_step(
    tmp_path: Path,
) -> None:
    world = tmp_path / "world"
    generate(ads=2_000, seed=3, difficulty="classroom", out=world, images=False, workers=1)
    ads, whole, out = world / "ads.parquet", tmp_path / "whole", tmp_path / "out"
    began = time.perf_counter()
    assert started(ads, whole).wait() == 0
    taken = time.perf_counter() - began
    killed = 0
    for share in (0.4, 0.6, 0.75, 0.85, 0.95):
        before = steps(out)
        run = started(ads, out)
        try:
            run.wait(taken * share)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            killed += run.wait() == -signal.SIGKILL
        for table in out.glob("*.parquet"):
            pq.read_table(table)  # whole, or not there
        # a step that was finished is not done again: its time stays
        assert before.items() <= steps(out).items()
    assert killed > 1
    assert started(ads, out).wait() == 0
    made = sorted(path.name for path in whole.glob("*.parquet"))
    assert made == sorted(path.name for path in out.glob("*.parquet"))
    for name in (*made, "model.json"):
        assert (whole / name).read_bytes() == (out / name).read_bytes(), name
    assert [path for path in out.iterdir() if path.name.endswith(".part")] == []
