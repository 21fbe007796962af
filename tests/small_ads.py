"""Small ads tables for the tests."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from techthb.engine import open_engine
from techthb.identify import Identified, identify
from techthb.schema.tables import ADS

FIRST = {
    "site": "board.example",
    "posted_at": datetime(2025, 3, 1, tzinfo=UTC),
    "text": "",
    "kind": "service",
}


def ads_of(*rows: dict[str, Any]) -> pa.Table:
    """An ads table with these rows; what a row leaves out is filled in, ``ad_id`` is a0, a1, …"""
    return pa.Table.from_pylist(
        [{**FIRST, "ad_id": f"a{n}", **row} for n, row in enumerate(rows)], schema=ADS
    )


def found_in(
    *rows: dict[str, Any], workers: int = 1, images: Path | None = None, **options: Any
) -> Identified:
    """What ``identify`` finds in these rows."""
    with open_engine(workers=workers) as engine:
        return identify(ads_of(*rows), engine=engine, images=images, **options)


def values(kind: str, text: str, country: str | None = "GB", **row: Any) -> list[str]:
    """The values of one kind that are found in one ad, in the order of the table."""
    table = found_in({"text": text, "country": country, **row}).identifiers
    return [each["value"] for each in table.to_pylist() if each["kind"] == kind]
