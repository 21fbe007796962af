"""How long work reports itself, without knowing who listens."""

from typing import Protocol

__all__ = ["Progress", "silent"]


class Progress(Protocol):
    """Called as ``progress("drawing pictures", 120, 900)``: step, units done, units in all.

    Steps arrive in order; the last call of a step has ``done == total``. The command line shows a bar on
    a terminal and nothing elsewhere.
    """

    def __call__(self, step: str, done: int, total: int) -> None: ...


def silent(step: str, done: int, total: int) -> None:
    """Report to nobody."""
