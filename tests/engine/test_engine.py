"""The engine runs SQL over Arrow tables and functions over slices, the same on any number of workers."""

import os

import pyarrow as pa
import pytest

from techthb.engine import open_engine
from techthb.engine.duck import WORTH_PROCESSES
from techthb.errors import InputError, UsageError

NUMBERS = pa.table({"n": pa.array(range(1000), pa.int64())})


@pytest.mark.parametrize("workers", [1, 2])
def test_a_query_sees_the_tables_by_their_names(workers: int) -> None:
    with open_engine(workers=workers) as engine:
        found = engine.sql(
            "SELECT sum(a.n * b.weight) AS total FROM a, b", a=NUMBERS, b=pa.table({"weight": [2]})
        )
    assert found.to_pylist() == [{"total": 999_000}]


def test_tables_of_one_query_are_unknown_to_the_next() -> None:
    with open_engine() as engine:
        engine.sql("SELECT * FROM secret", secret=NUMBERS)
        with pytest.raises(Exception, match="secret"):
            engine.sql("SELECT * FROM secret")


def test_counted_bits_do_not_wrap_when_they_are_cast_before_adding() -> None:
    words = pa.table({"w": pa.array([-1], pa.int64())})
    wide = "CAST(bit_count(w) AS BIGINT)"
    with open_engine() as engine:
        found = engine.sql(f"SELECT {wide} + {wide} + {wide} AS bits FROM words", words=words)
    assert found.to_pylist() == [{"bits": 192}]


def test_strings_sort_by_their_utf8_bytes() -> None:
    names = pa.table({"name": ["é", "z", "Z", "a", "ａ"]})
    with open_engine() as engine:
        found = engine.sql("SELECT name FROM names ORDER BY name", names=names)["name"].to_pylist()
    assert found == sorted(found, key=str.encode) == ["Z", "a", "z", "é", "ａ"]


def test_no_query_reads_a_file() -> None:
    with open_engine() as engine, pytest.raises(Exception, match="disabled"):
        engine.sql("SELECT * FROM read_csv('pyproject.toml')")


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_slices_come_back_in_order_on_any_number_of_workers(workers: int) -> None:
    def twice_each(part: pa.Table) -> pa.Table:
        return pa.table({"n": [n for n in part["n"].to_pylist() for _ in range(2)]})

    with open_engine(workers=workers) as engine:
        found = engine.map(twice_each, NUMBERS, NUMBERS.schema, batch_rows=7)
    assert found["n"].to_pylist() == [n for n in range(1000) for _ in range(2)]


def test_a_long_table_that_asks_for_processes_gives_what_one_worker_gives() -> None:
    numbers = pa.table({"n": pa.array(range(WORTH_PROCESSES), pa.int64())})
    schema = pa.schema([("n", pa.int64()), ("process", pa.int64())])

    def squared(part: pa.Table) -> pa.Table:
        squares = [n * n for n in part["n"].to_pylist()]
        return pa.table({"n": squares, "process": [os.getpid()] * len(squares)}, schema)

    with open_engine(workers=2) as engine:
        found = engine.map(squared, numbers, schema, batch_rows=7_000, processes=True)
    assert found["n"].to_pylist() == [n * n for n in range(WORTH_PROCESSES)]
    assert os.getpid() not in found["process"].to_pylist()


def test_a_process_gets_its_slice_without_the_rest_of_the_table() -> None:
    numbers = pa.table({"n": pa.array(range(WORTH_PROCESSES), pa.int64())})
    schema = pa.schema([("bytes", pa.int64())])

    def held(part: pa.Table) -> pa.Table:
        return pa.table({"bytes": [part.get_total_buffer_size()]}, schema)

    with open_engine(workers=2) as engine:
        found = engine.map(held, numbers, schema, batch_rows=1_000, processes=True)
    assert max(found["bytes"].to_pylist()) < 2 * 8 * 1_000


def test_an_error_in_a_process_is_raised_as_its_own() -> None:
    numbers = pa.table({"n": pa.array(range(WORTH_PROCESSES), pa.int64())})

    def fail(part: pa.Table) -> pa.Table:
        raise InputError("no number", file="a.csv", row=2, cure="write one")

    with open_engine(workers=2) as engine, pytest.raises(InputError, match=r"^a\.csv, row 2: no number; w"):
        engine.map(fail, numbers, numbers.schema, processes=True)


def test_an_empty_table_maps_to_an_empty_table_of_the_promised_columns() -> None:
    schema = pa.schema([("x", pa.string())])
    with open_engine() as engine:
        assert engine.map(lambda part: part, NUMBERS.slice(0, 0), schema).schema == schema


def test_an_error_in_a_slice_is_raised() -> None:
    def fail(part: pa.Table) -> pa.Table:
        raise ZeroDivisionError

    with open_engine() as engine, pytest.raises(ZeroDivisionError):
        engine.map(fail, NUMBERS, NUMBERS.schema, batch_rows=100)


def test_progress_ends_with_all_rows_done() -> None:
    told: list[tuple[str, int, int]] = []
    with open_engine() as engine:
        engine.map(
            lambda part: part, NUMBERS, NUMBERS.schema, batch_rows=300, step="copying",
            progress=lambda *told_now: told.append(told_now),
        )  # fmt: skip
    assert told == [("copying", done, 1000) for done in (300, 600, 900, 1000)]


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="duckdb"), open_engine("abacus"):
        pass
