"""The command answers at once, and the library does not drag Jupyter along."""

import subprocess
import sys
import time

TRIES = 5
"""The fastest of five: other tests run beside this one."""


def fastest(*command: str) -> float:
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def test_help_answers_within_seven_tenths_of_a_second() -> None:
    assert fastest("-m", "techthb", "--help") < 0.7


def test_importing_link_takes_less_than_one_and_a_half_seconds() -> None:
    assert fastest("-c", "import techthb.link") < 1.5


def test_importing_link_does_not_import_jupyter() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", "import sys, techthb.link; print('\\n'.join(sys.modules))"],
        check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    foreign = [
        name for name in seen if name.split(".")[0] in {"IPython", "ipykernel", "jupyterlab", "nbgrader"}
    ]
    assert foreign == []
