"""What the commands show on a terminal: progress on standard error, tables on standard output."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from techthb.progress import Progress, silent

__all__ = ["progress_bar", "typed"]


def typed(path: Path) -> str:
    """``path`` as one types it in a command: in double quotes when a shell would take it apart.

    >>> typed(Path("case 7/ads.parquet"))
    '"case 7/ads.parquet"'
    """
    text = str(path)
    return f'"{text}"' if re.search(r"[\s'&();<>|*?]", text) else text


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Yield a progress reporter: one bar per step on a terminal, nothing when output goes to a file."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    bars: dict[str, int] = {}
    with Bars(
        TextColumn("{task.description:<28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as shown:

        def report(step: str, done: int, total: int) -> None:
            if step not in bars:
                bars[step] = shown.add_task(step, total=total)
            shown.update(shown.task_ids[list(bars).index(step)], completed=done, total=total)

        yield report
