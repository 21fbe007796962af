"""DuckDB, embedded in this process."""

import ctypes
import os
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from techthb.progress import Progress, silent

__all__ = ["DuckEngine"]

WORTH_PROCESSES = 15_000
"""Rows from which on further processes pay for their start, some three seconds."""
WINDOW = 4
"""Slices that wait or run at a time, for each worker."""
MEMORY = 3_000
"""Megabytes."""


class DuckEngine:
    """An in-memory DuckDB that reads Arrow tables without copying and spills to a folder."""

    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection, workers: int) -> None:
        self._connection = connection
        self.workers = workers

    @classmethod
    @contextmanager
    def opened(cls, *, workers: int | None, spill: Path | None) -> Iterator["DuckEngine"]:
        """A ready engine; its connection and a temporary spill folder are gone afterwards."""
        workers = workers or os.cpu_count() or 1
        with tempfile.TemporaryDirectory(prefix="techthb-", ignore_cleanup_errors=True) as temporary:
            connection = duckdb.connect(
                config={
                    "threads": workers,
                    "memory_limit": f"{MEMORY}MB",
                    "temp_directory": str(spill or temporary),
                    "autoinstall_known_extensions": False,
                    "autoload_known_extensions": False,
                }
            )
            # no query of ours reads files or the network, and none shall learn to
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            try:
                yield cls(connection, workers)
            finally:
                connection.close()

    def sql(self, query: str, **tables: pa.Table) -> pa.Table:
        """Run ``query`` over ``tables``, known to it by their keyword."""
        with self._connection.cursor() as cursor:
            for name, table in tables.items():
                cursor.register(name, table)
            return cursor.sql(query).to_arrow_table()

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
        """Apply ``function`` to slices, as many at a time as there are workers, and join the results."""
        total = table.num_rows
        apart = processes and self.workers > 1 and total >= WORTH_PROCESSES
        work = partial(_sent, function) if apart else function
        slices = (table.slice(start, batch_rows) for start in range(0, total, batch_rows))
        parts: list[pa.Table] = []
        waiting: deque[Future[Any]] = deque()
        with self._pool(apart, -(-total // batch_rows)) as pool:
            # a bounded window of work keeps memory flat however long the table is
            for part in islice(slices, WINDOW * self.workers):
                waiting.append(pool.submit(work, _packed(part) if apart else part))
            while waiting:
                result = waiting.popleft().result()
                for part in islice(slices, 1):
                    waiting.append(pool.submit(work, _packed(part) if apart else part))
                parts.append((_unpacked(result) if apart else result).select(schema.names).cast(schema))
                progress(step, min(len(parts) * batch_rows, total), total)
        joined = pa.concat_tables([*parts, schema.empty_table()]).combine_chunks()
        del parts
        if total >= WORTH_PROCESSES:
            _trim()
        return joined

    def _pool(self, processes: bool, slices: int) -> Executor:
        if not processes:
            return ThreadPoolExecutor(self.workers)
        from loky import ProcessPoolExecutor

        # each process keeps to one core, and is gone with its memory when the work is done
        pool: Executor = ProcessPoolExecutor(
            max_workers=min(self.workers, slices), env={"POLARS_MAX_THREADS": "1"}
        )
        return pool


def _trim() -> None:
    """Give memory back that the parts took: more than a gigabyte after a million adverts."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it
        if trim is not None:
            trim(0)


def _packed(table: pa.Table) -> pa.Buffer:
    """``table`` as a stream of Arrow's own: pickle would send all of what it is a slice of."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _unpacked(stream: pa.Buffer) -> pa.Table:
    return pa.ipc.open_stream(stream).read_all()


def _sent(function: Callable[[pa.Table], pa.Table], stream: pa.Buffer) -> pa.Buffer:
    """``function`` in another process."""
    return _packed(function(_unpacked(stream)))
