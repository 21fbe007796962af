"""Work in steps that is done in a process of its own, and what is heard of it.

A step is a cell to run or a question to judge. The process says when each begins and ends; what it says is
trusted in nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from techthb.course.grading.values import BadValues, from_text

__all__ = ["Heard", "Limits", "Once", "understood", "worked"]

MOST_RUNS = 4
"""Times that work is begun: once, and again without each step that ended it before."""


@dataclass(frozen=True)
class Limits:
    """What one hand-in may use up.

    Parameters
    ----------
    seconds, cell_seconds : for all steps, and for one.
    memory, file, bytes : bytes of memory, of one file, and of all that it says.
    processes : and threads.
    """

    seconds: float = 180
    cell_seconds: float = 90
    memory: int = 3_000_000_000
    file: int = 32_000_000
    bytes: int = 64_000_000
    processes: int = 200


@dataclass(frozen=True)
class Once:
    """What one process said, which step it began and did not end, and why it was stopped, if it was."""

    told: dict[int, dict[str, Any]]
    last: int | None
    reason: str
    seconds: float


@dataclass
class Heard:
    """What was heard of one hand-in.

    Parameters
    ----------
    told : what was said at the end of each step, by its place.
    skipped : places of steps without which the work was done again, with the reason: ``time``, ``memory``,
        ``output``, ``ended``, or the name of a signal.
    seconds : all runs together.
    """

    told: dict[int, dict[str, Any]] = field(default_factory=dict)
    skipped: dict[int, str] = field(default_factory=dict)
    seconds: float = 0.0


def worked(once: Callable[[Sequence[int]], Once]) -> Heard:
    """Do work with ``once``, which gets the places to leave out, and again without a step that ended it."""
    heard = Heard()
    while True:
        run = once(sorted(heard.skipped))
        heard.told, heard.seconds = run.told, round(heard.seconds + run.seconds, 3)
        if run.last is None or run.last in heard.skipped or len(heard.skipped) == MOST_RUNS:
            return heard
        heard.skipped[run.last] = run.reason or "ended"


def understood(said: bytes, steps: int) -> tuple[dict[int, dict[str, Any]], int | None]:
    """Of what a process said, what makes sense, and the step that it began and did not end."""
    told, last = dict[int, Mapping[str, Any]](), None
    for each in said.split(b"\n"):
        try:
            line = from_text(each.decode("utf-8", "replace"))
        except BadValues:
            continue
        if not isinstance(line, dict):
            continue
        begins, ended = line.get("begins"), line.get("ended")
        if type(begins) is int and 0 <= begins < steps:
            last = begins
        if type(ended) is int and 0 <= ended < steps:
            last = None
            told.setdefault(ended, line)
    return {at: dict(line) for at, line in told.items()}, last
