"""Adverts and identifiers for cases that are worked out by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from techthb.schema.tables import ADS, IDENTIFIERS

Shown = tuple[str, str, str, float]
"""ad, kind, value, confidence"""

DAY = 24 * 60 * 60 * 1_000_000


def adverts(names: Sequence[str], told: Mapping[str, Mapping[str, Any]] | None = None) -> pa.Table:
    """Adverts of one site; ``told`` says of some on which day of 1970, in which country and city."""
    rows = []
    for name in names:
        more = dict((told or {}).get(name, {}))
        moment = int(more.pop("day", 0) * DAY)
        rows.append(
            {
                "ad_id": name,
                "site": "north.example",
                "posted_at": moment,
                "text": "",
                "kind": "service",
                **more,
            }
        )
    return pa.Table.from_pylist(rows, ADS)


def identifiers(shown: Sequence[Shown]) -> pa.Table:
    rows = [
        {
            "identifier_id": f"{ad}#{n}", "ad_id": ad, "kind": kind, "value": value, "raw": value,
            "field": "text", "start": 0, "end": 1, "region": None, "confidence": confidence,
        }
        for n, (ad, kind, value, confidence) in enumerate(shown)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, IDENTIFIERS)
