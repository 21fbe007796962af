"""Work on several processes, and the tables that come of it merged in one fixed order."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from techthb.files import whole

__all__ = ["merge", "spread", "store"]

ROWS_AT_ONCE = 131_072
"""Ads per row group of a merged table."""

In = TypeVar("In")
Out = TypeVar("Out")


def spread(work: Callable[[In], Out], items: Iterable[In], workers: int) -> Iterator[Out]:
    """Results of ``work`` on ``items``, in their order, on that many processes; few items wait at a time."""
    if workers == 1:
        yield from map(work, items)
        return
    with processes(workers) as pool:
        waiting = []
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > 2 * workers:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


@contextmanager
def processes(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool that starts its processes afresh, as Windows does; a failure cancels what waits."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


def store(tables: dict[str, pa.Table], folder: Path, serial: int) -> None:
    """Leave the tables of a block in ``folder``, to be merged by name."""
    for name, table in tables.items():
        path = str(folder / f"{name}-{serial:05d}.arrow")
        with pa.OSFile(path, "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)


def merge(parts: list[Path], path: Path, ads: int) -> None:
    """Merge the blocks' tables, each sorted by serial, into one Parquet file in the order of serials.

    Only one row group is in memory at a time; the blocks are mapped.
    """
    tables = []
    for each in parts:
        with pa.memory_map(str(each)) as source:
            tables.append(pa.ipc.open_file(source).read_all())
    serials = [table["serial"].to_numpy() for table in tables]
    schema = tables[0].schema.remove(0)
    with (
        whole(path) as temporary,
        pq.ParquetWriter(temporary, schema, compression="zstd", version="2.6", store_schema=False) as writer,
    ):
        for low in range(0, ads, ROWS_AT_ONCE):
            pieces = []
            for table, serial in zip(tables, serials, strict=True):
                start, end = np.searchsorted(serial, [low, low + ROWS_AT_ONCE]).tolist()
                pieces.append(table.slice(start, end - start))
            rows = pa.concat_tables(pieces)
            order = np.argsort(rows["serial"].to_numpy(), kind="stable")
            writer.write_table(
                rows.take(order).drop_columns("serial").combine_chunks(), row_group_size=1 << 30
            )
