"""What a machine lacks is named and counted, and where nothing may be left out it fails."""

import os
import re
import subprocess
import sys
from pathlib import Path

from support import ROOT

SUITE = """
import pytest

@pytest.mark.browser
def test_one(): pass

@pytest.mark.browser
def test_two(): pass

@pytest.mark.java
def test_three(): pass

def test_four(): pass
"""


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run four tests with our conftest where no program is on the path."""
    conftest = (ROOT / "tests" / "conftest.py").read_text("utf-8")
    # nor one in the fixed places where other systems keep a browser
    (folder / "conftest.py").write_text(re.sub(r'r?"(/|C:)[^"]+",', "", conftest), "utf-8")
    (folder / "test_suite.py").write_text(SUITE, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n  browser: b\n  java: j\n", "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "TECHTHB"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"], cwd=folder,
        env={**kept, "PATH": str(folder), **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_tests_left_out_are_counted_and_the_cure_is_named(tmp_path: Path) -> None:
    done = run(tmp_path)
    lines = [line for line in done.stdout.splitlines() if line.startswith("LEFT OUT")]
    assert done.returncode == 0
    assert "1 passed, 3 skipped" in done.stdout
    assert len(lines) == 2
    assert "2 tests" in lines[0] and "apt-get install chromium" in lines[0]
    assert "1 test" in lines[1] and "make spark" in lines[1]


def test_where_nothing_may_be_left_out_it_fails(tmp_path: Path) -> None:
    done = run(tmp_path, TECHTHB_REQUIRE_ALL="1")
    assert done.returncode == 1
    assert "1 passed, 3 errors" in done.stdout
    assert "nothing may be: " in done.stdout
