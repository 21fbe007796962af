"""What tests need that a machine may lack: such tests are left out, counted, and named at the end.

With ``TECHTHB_REQUIRE_ALL=1`` in the environment nothing may be left out: a skip is a failure.
"""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

# how long a case takes depends on the machine and says nothing about what is tested
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

REQUIRE_ALL = os.environ.get("TECHTHB_REQUIRE_ALL") == "1"

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)  # fmt: skip
"""Chromium and its relatives, by command or place."""

MISSING = {
    "browser": "Chromium, which was not found: install it (Debian: apt-get install chromium)",
    "java": "Java 17 or newer and pyspark, which were not found: install them (Debian: apt-get install "
    "default-jre-headless; then make spark)",
}
"""By marker, what such tests need and how to get it."""


def find_chromium() -> str | None:
    """The browser that the tests drive."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def absent() -> set[str]:
    """The markers whose needs this machine does not meet."""
    here = {
        "browser": find_chromium() is not None,
        "java": shutil.which("java") is not None and find_spec("pyspark") is not None,
    }
    return {marker for marker, found in here.items() if not found}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lacking = absent()
    for item in items:
        for marker in lacking & {mark.name for mark in item.iter_markers()}:
            item.add_marker(pytest.mark.skip(reason=f"needs {MISSING[marker]}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if REQUIRE_ALL and report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"left out, and nothing may be: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.stats.get("skipped", [])
    for need in MISSING.values():
        left_out = sum(f"needs {need}" in str(report.longrepr) for report in reports)
        if left_out:
            terminalreporter.write_line(
                f"LEFT OUT: {left_out} test{'s' * (left_out > 1)} that need{'s' * (left_out == 1)} {need}",
                yellow=True,
            )


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser; only tests marked ``browser`` may ask for it."""
    found = find_chromium()
    assert found is not None, "mark the test with pytest.mark.browser"
    return Path(found)
