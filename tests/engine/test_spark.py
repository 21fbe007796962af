"""Spark gives the tables that the embedded engine gives."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from techthb.engine import Engine, open_engine
from techthb.identify import identify
from techthb.link import link
from techthb.schema.plans import read_plans
from techthb.world import generate

pytestmark = pytest.mark.java


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    with open_engine("spark", workers=2) as engine:
        yield engine


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("world") / "w"
    generate(ads=300, seed=11, difficulty="classroom", out=out)
    return out


def doubled(batch: pa.Table) -> pa.Table:
    """Two rows per row, and the size of the slice, which must not depend on the engine."""
    numbers = [n for n in batch["n"].to_pylist() for _ in range(2)]
    return pa.table({"n": numbers, "slice": [batch.num_rows] * len(numbers)}, schema=DOUBLED)


DOUBLED = pa.schema([("n", pa.int64()), ("slice", pa.int64())])


def test_batches_are_the_same_slices_in_the_same_order(spark: Engine) -> None:
    table = pa.table({"n": pa.array(range(25), pa.int64())})
    with open_engine("duckdb") as embedded:
        expected = embedded.map(doubled, table, DOUBLED, batch_rows=10)
    assert spark.map(doubled, table, DOUBLED, batch_rows=10) == expected
    assert expected["slice"].to_pylist() == [10] * 40 + [5] * 10


def test_an_empty_table_stays_empty(spark: Engine) -> None:
    table = pa.table({"n": pa.array([], pa.int64())})
    assert spark.map(doubled, table, DOUBLED).num_rows == 0


def test_a_case_gives_the_same_tables_on_both_engines(spark: Engine, world: Path) -> None:
    ads, plans = pq.read_table(world / "ads.parquet"), read_plans(world)
    with open_engine("duckdb") as embedded:
        found = {
            engine.name: identify(ads, engine=engine, images=world / "images", plans=plans)
            for engine in (embedded, spark)
        }
        assert found["spark"].identifiers == found["duckdb"].identifiers
        identifiers = found["duckdb"].identifiers
        expected = vars(link(ads, identifiers, engine=embedded))
    for name, table in vars(link(ads, identifiers, engine=spark)).items():
        assert table == expected[name], name
