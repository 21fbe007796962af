"""DuckDB, embedded in this process."""

import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from techthb.progress import Progress, silent

__all__ = ["DuckEngine"]

WORTH_PROCESSES = 50_000
"""Rows from which on further processes pay for their start, some three seconds."""
IDLE = 60
"""Seconds after which a process without work ends."""


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
        slices = (table.slice(start, batch_rows) for start in range(0, total, batch_rows))
        parts: list[pa.Table] = []
        done = 0
        with self._pool(processes and total >= WORTH_PROCESSES) as pool:
            # a bounded window of work keeps memory flat however long the table is
            while group := [pool.submit(function, part) for part in islice(slices, 4 * self.workers)]:
                for future in group:
                    parts.append(future.result().select(schema.names).cast(schema))
                    done = min(done + batch_rows, total)
                    progress(step, done, total)
        return pa.concat_tables([*parts, schema.empty_table()]).combine_chunks()

    def _pool(self, processes: bool) -> AbstractContextManager[Executor]:
        if not processes or self.workers == 1:
            return ThreadPoolExecutor(self.workers)
        from loky import get_reusable_executor

        # each process keeps to one core
        alone = {"POLARS_MAX_THREADS": "1"}
        return nullcontext(get_reusable_executor(max_workers=self.workers, timeout=IDLE, env=alone))
