"""Spark, on this machine or a cluster: ``pip install 'techthb[spark]'`` and Java 17."""

import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from techthb.errors import UsageError
from techthb.progress import Progress, silent

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SparkEngine"]

SLICE, PLACE = "techthb_slice", "techthb_place"
"""Columns that carry a row's slice, and its place there, through Spark, which keeps no order."""


class SparkEngine:
    """A Spark session behind the same two verbs; queries are written for DuckDB and translated."""

    name = "spark"

    def __init__(self, session: "SparkSession") -> None:
        self._session = session

    @classmethod
    @contextmanager
    def opened(cls, *, workers: int | None) -> Iterator["SparkEngine"]:
        """A session on ``workers`` cores of this machine, or on the master that ``spark-submit`` set."""
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            cure = "make spark, or pip install 'techthb[spark]'"
            raise UsageError(f"the Spark engine needs pyspark and Java 17: {cure}") from error
        # the workers must be the interpreter that has this library
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.appName("techthb").config("spark.sql.session.timeZone", "UTC")
        if "PYSPARK_GATEWAY_PORT" not in os.environ:  # not started by spark-submit, which names the master
            builder = builder.master(f"local[{workers or '*'}]").config("spark.driver.host", "127.0.0.1")
        with warnings.catch_warnings():
            # pyspark 4.3 says at every use that it has not been tried with pandas 3; only Arrow is used here
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
            session = (
                builder.config("spark.ui.enabled", "false")
                .config("spark.ui.showConsoleProgress", "false")
                .config("spark.sql.ansi.enabled", "true")
                .getOrCreate()
            )
            session.sparkContext.setLogLevel("ERROR")
            try:
                yield cls(session)
            finally:
                session.stop()

    def sql(self, query: str, **tables: pa.Table) -> pa.Table:
        """Translate ``query`` from DuckDB's dialect and run it over ``tables``."""
        import sqlglot

        for name, table in tables.items():
            self._frame(table).createOrReplaceTempView(name)
        try:
            translated = sqlglot.transpile(query, read="duckdb", write="spark")[0]
            return self._session.sql(translated).toArrow()
        finally:
            for name in tables:
                self._session.catalog.dropTempView(name)

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
        """Apply ``function`` to the same slices as the embedded engine does, wherever they lie."""
        from pyspark.sql.pandas.types import from_arrow_schema

        total = table.num_rows
        places = pa.array(range(total), pa.int64())
        numbered = table.append_column(SLICE, pc.divide(places, batch_rows)).append_column(PLACE, places)
        carried = schema.append(pa.field(SLICE, pa.int64())).append(pa.field(PLACE, pa.int64()))

        def one(part: pa.Table) -> pa.Table:
            part = part.sort_by(PLACE)
            result = function(part.drop_columns([SLICE, PLACE])).select(schema.names).cast(schema)
            order = pa.array(range(result.num_rows), pa.int64())
            whole = pa.repeat(part[SLICE][0], result.num_rows)
            return result.append_column(SLICE, whole).append_column(PLACE, order)

        frame = self._frame(numbered).groupBy(SLICE).applyInArrow(one, from_arrow_schema(carried))
        joined = frame.toArrow().sort_by([(SLICE, "ascending"), (PLACE, "ascending")])
        progress(step, total, total)
        return joined.select(schema.names).cast(schema).combine_chunks()

    def _frame(self, table: pa.Table) -> "DataFrame":
        return self._session.createDataFrame(table)
