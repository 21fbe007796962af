"""Parquet files as they stand, without any guess at partitions or types."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from techthb.errors import InputError
from techthb.schema.rows import Rows, check_file

__all__ = ["is_parquet", "read_parquet"]

MAGIC = b"PAR1"


def is_parquet(path: Path) -> bool:
    """Whether ``path`` is a Parquet file by its first bytes, or claims to be one by its name."""
    with path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC or path.suffix.lower() == ".parquet"


def read_parquet(path: Path) -> Rows:
    """Read a Parquet file; the first record is row 2, as in a CSV with a header.

    Raises
    ------
    InputError : the file is broken or names a column twice.
    """
    check_file(path)
    try:
        # not read_table: it would take folder names such as year=2026 for columns
        table = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        first = (str(error).splitlines() or [""])[0]
        cure = "copy or export it again"
        raise InputError(f"this is no readable Parquet file ({first})", file=path, cure=cure) from None
    names = table.column_names
    for name in names:
        if names.count(name) > 1:
            raise InputError("two columns of one name", file=path, column=name, cure="rename one of them")
    return Rows(table, pa.array(range(2, len(table) + 2), pa.int64()), len(table))
