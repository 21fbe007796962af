"""The same SQL and the same batch functions, whatever runs them.

An engine takes Arrow tables and gives Arrow tables. Queries keep to what DuckDB and Spark share (a join,
a window, ``unnest``, ``bit_count``, ``xor``); a query without ``ORDER BY`` promises no order, so callers
sort with ``techthb.schema.conform`` or by themselves.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from techthb.errors import UsageError
from techthb.progress import Progress, silent

__all__ = ["ENGINES", "Engine", "check_name", "open_engine"]

ENGINES: tuple[str, ...] = ("duckdb", "spark")
"""Names that ``open_engine`` knows."""


class Engine(Protocol):
    """What runs queries and batch functions; ``name`` goes into the provenance."""

    name: str

    def sql(self, query: str, **tables: pa.Table) -> pa.Table:
        """Run ``query`` over ``tables``, known to it by their keyword; integers never wrap silently."""
        ...

    def map(
        self,
        function: Callable[[pa.Table], pa.Table],
        table: pa.Table,
        schema: pa.Schema,
        *,
        batch_rows: int = 20_000,
        processes: bool = False,
        progress: Progress = silent,
        step: str = "",
    ) -> pa.Table:
        """Apply ``function`` to slices of ``batch_rows`` rows and join what comes back, in order.

        ``function`` gets a slice and returns a table of ``schema``, with any number of rows; it must not
        depend on anything but its slice, so that the result is the same for any number of workers.
        ``processes`` : whether it keeps Python busy, so that long tables are worth processes of their own;
        what it refers to is then copied to each with every slice, so let it be little.
        """
        ...


def check_name(name: str) -> None:
    """Raise when there is no engine called ``name``.

    Raises
    ------
    UsageError : there is none.
    """
    if name not in ENGINES:
        raise UsageError(f"no engine is called {name!r}; there is: {', '.join(ENGINES)}")


@contextmanager
def open_engine(
    name: str = "duckdb", *, workers: int | None = None, spill: Path | None = None
) -> Iterator[Engine]:
    """Open an engine and close it afterwards.

    Parameters
    ----------
    name : ``duckdb``, embedded in this process; ``spark``, on this machine or where ``spark-submit`` runs it.
    workers : processor cores to use; all by default. Results are the same for any number.
    spill : folder for what does not fit into memory; a temporary one by default, removed at the end.

    Raises
    ------
    UsageError : an engine of that name is not known, or Spark is not installed.
    """
    check_name(name)
    if name == "spark":
        from techthb.engine.spark import SparkEngine

        with SparkEngine.opened(workers=workers) as cluster:
            yield cluster
        return
    from techthb.engine.duck import DuckEngine

    with DuckEngine.opened(workers=workers, spill=spill) as engine:
        yield engine
