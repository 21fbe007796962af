"""A world on disk, as tests look at it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, Any]


@dataclass(frozen=True)
class World:
    """A world on disk."""

    folder: Path
    made: dict[str, Any]

    def table(self, name: str) -> pa.Table:
        return pq.read_table(self.folder / f"{name}.parquet")

    @cached_property
    def ads(self) -> dict[str, Row]:
        return {row["ad_id"]: row for row in self.table("ads").to_pylist()}

    @cached_property
    def party(self) -> dict[str, str]:
        return {row["ad_id"]: row["operator_id"] for row in self.table("truth/ads").to_pylist()}

    @cached_property
    def role(self) -> dict[str, str]:
        return {row["operator_id"]: row["role"] for row in self.table("truth/ads").to_pylist()}

    @cached_property
    def identifiers(self) -> list[Row]:
        return self.table("truth/identifiers").to_pylist()

    @cached_property
    def traps(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in self.table("truth/traps").to_pylist():
            found.setdefault(row["trap"], set()).add(row["ad_id"])
        return found

    def trapped(self, trap: str) -> set[str]:
        return self.traps.get(trap, set())
