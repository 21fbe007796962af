"""A case small enough to work out by hand.

Eight adverts. A1, A2 and A3 share a mobile number; A3 and A4 share a picture; A4, A5 and A6 share a second
number: one cluster of six that the picture alone holds together. B1 and B2 share an e-mail address. Every
advert but B2 also shows the site's hotline, which is set aside as common.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from techthb.schema.tables import ADS, CLUSTERS, EDGES, IDENTIFIERS, KEYS, PAIRS, conform

FIRST, SECOND, HOTLINE = "+447700900123", "+447700900456", "+442079460000"
PICTURE = "ab12cd34" * 8
MAIL = "desk@lodging.example"
WEIGHTS = {"phone": 9.5, "image": 6.0, "email": 8.0}


@dataclass(frozen=True)
class Links:
    edges: pa.Table
    pairs: pa.Table
    clusters: pa.Table
    common: pa.Table
    bridges: pa.Table = field(default_factory=PAIRS.empty_table)


@dataclass(frozen=True)
class Case:
    ads: pa.Table
    identifiers: pa.Table
    links: Links


SHOWN = {
    "A1": [("phone", FIRST)],
    "A2": [("phone", FIRST)],
    "A3": [("phone", FIRST), ("image", PICTURE)],
    "A4": [("image", PICTURE), ("phone", SECOND)],
    "A5": [("phone", SECOND)],
    "A6": [("phone", SECOND)],
    "B1": [("email", MAIL)],
    "B2": [("email", MAIL)],
}


def case(texts: dict[str, str] | None = None) -> Case:
    """The case; ``texts`` replaces the text of some adverts (their spans are then found anew)."""
    ads, identifiers, edges = [], [], []
    for n, (ad, held) in enumerate(SHOWN.items()):
        wanted = [*held] + ([("phone", HOTLINE)] if ad != "B2" else [])
        parts = [value for kind, value in wanted if kind != "image"]
        text = (texts or {}).get(ad, f"Quiet flat near the station. Write or ring: {' or '.join(parts)}.")
        ads.append(
            {
                "ad_id": ad,
                "site": "north.example" if n % 2 else "south.example",
                "posted_at": datetime(2025, 3, 1, 9, 0, tzinfo=UTC) + timedelta(days=3 * n),
                "text": text,
                "kind": "service",
                "country": "XA",
                "city": ["Port Alder", "Brandt", None][n % 3],
                "contact": None,
                "images": [f"{ad}.jpg"] if any(kind == "image" for kind, _ in held) else [],
            }
        )
        for kind, value in wanted:
            start = text.find(value) if kind != "image" else -1
            identifiers.append(
                {
                    "identifier_id": f"{ad}-{kind}-{value[-4:]}",
                    "ad_id": ad,
                    "kind": kind,
                    "value": value,
                    "raw": value if kind != "image" else f"{ad}.jpg",
                    "field": "text" if kind != "image" else "images",
                    "start": start if start >= 0 else None,
                    "end": start + len(value) if start >= 0 else None,
                    "region": "GB" if kind == "phone" else None,
                    "confidence": 1.0,
                }
            )
        edges += [_edge(ad, kind, value) for kind, value in held]
    pairs = [
        _pair("A1", "A2", "phone", FIRST), _pair("A1", "A3", "phone", FIRST),
        _pair("A3", "A4", "image", PICTURE), _pair("A4", "A5", "phone", SECOND),
        _pair("A4", "A6", "phone", SECOND), _pair("B1", "B2", "email", MAIL),
    ]  # fmt: skip
    clusters = [{"ad_id": ad, "cluster_id": f"{ad[0]}1"} for ad in SHOWN]
    common = {
        "identifier": [f"phone:{HOTLINE}"],
        "kind": ["phone"],
        "ads": [7],
        "groups": [3],
        "reason": ["it alone would join 3 groups that share nothing else"],
    }
    return Case(
        pa.Table.from_pylist(ads, ADS),
        conform(pa.Table.from_pylist(identifiers, IDENTIFIERS), IDENTIFIERS, KEYS["identifiers"]),
        Links(
            conform(pa.Table.from_pylist(edges, EDGES), EDGES, KEYS["edges"]),
            conform(pa.Table.from_pylist(pairs, PAIRS), PAIRS, KEYS["pairs"]),
            pa.Table.from_pylist(clusters, CLUSTERS),
            pa.table(common),
        ),
    )


def _evidence(kind: str, value: str) -> list[dict[str, object]]:
    sentence = f"Both show the {kind} {value}."
    return [{"kind": kind, "value": value, "weight": WEIGHTS[kind], "sentence": sentence}]


def _edge(ad: str, kind: str, value: str) -> dict[str, object]:
    return {
        "source": f"ad:{ad}",
        "target": f"{kind}:{value}",
        "kind": kind,
        "weight": WEIGHTS[kind],
        "evidence": _evidence(kind, value),
    }


def _pair(a: str, b: str, kind: str, value: str) -> dict[str, object]:
    return {"ad_id_a": a, "ad_id_b": b, "weight": WEIGHTS[kind], "reasons": _evidence(kind, value)}
