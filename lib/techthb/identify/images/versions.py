"""Pairs of pictures that are versions of one another, each with the change that explains it."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.identify.images.candidates import by_corners, by_hashes
from techthb.identify.images.reading import prints_of, samples_of
from techthb.identify.images.telling import LEAST_TELLING
from techthb.identify.images.verifying import Sample, compare, same
from techthb.identify.images.wording import transform
from techthb.progress import Progress, silent
from techthb.schema.tables import KEYS, VERSIONS, conform

__all__ = ["doubtful", "versions"]

DOUBTED = pa.schema([("name", pa.string()), ("of", pa.string())])

PROPOSALS = """
WITH proposed AS (
    SELECT one, other, mirrored, votes, CAST(NULL AS BIGINT) AS orientation FROM corners
    UNION ALL
    SELECT one, other, CAST(NULL AS BOOLEAN) AS mirrored, CAST(0 AS BIGINT) AS votes, orientation FROM hashes
),
ranked AS (
    SELECT one, other, mirrored, votes,
        max(orientation) OVER (PARTITION BY one, other) AS orientation,
        row_number() OVER (PARTITION BY one, other ORDER BY votes DESC, mirrored) AS place
    FROM proposed
)
SELECT one, other, mirrored, orientation FROM ranked WHERE place = 1
"""


def versions(pictures: pa.Table, engine: Engine, progress: Progress = silent) -> pa.Table:
    """Versions among ``pictures``: a table of ``schema.VERSIONS``.

    Parameters
    ----------
    pictures : table of ``reading.READ``, read ones. Of those with one hash the most telling stands for all;
        pictures that tell little are compared with none.
    engine : what runs the queries and comparisons.
    """
    shown = _representatives(pictures)
    if shown.num_rows < 2:
        return VERSIONS.empty_table()
    samples, hashes = samples_of(shown), shown["hash"].to_pylist()
    confidence, colourful = shown["confidence"].to_pylist(), shown["colourful"].to_pylist()
    progress("proposing versions", 0, 2)
    corners = by_corners(samples, engine)
    progress("proposing versions", 1, 2)
    near = by_hashes(prints_of(shown), engine)
    proposals = engine.sql(PROPOSALS, corners=corners, hashes=near)
    proposals = proposals.sort_by([("one", "ascending"), ("other", "ascending")])
    progress("proposing versions", 2, 2)

    def compared(batch: pa.Table) -> pa.Table:
        rows = []
        for row in batch.to_pylist():
            one, other = row["one"], row["other"]
            found = compare(samples[one], samples[other], row["mirrored"], row["orientation"])
            if found is None or not same(found):
                continue
            sure = min(confidence[one], confidence[other]) * found.agreeing
            words = transform(samples[one], samples[other], found, (colourful[one], colourful[other]))
            rows.append(_row(hashes[one], hashes[other], words, round(sure, 6), found))
        return pa.Table.from_pylist(rows, schema=VERSIONS)

    found = engine.map(
        compared, proposals, VERSIONS, batch_rows=64, progress=progress, step="comparing pictures"
    )
    return conform(found, VERSIONS, KEYS["versions"])


def _row(one: str, other: str, words: str, confidence: float, found: Any) -> dict[str, Any]:
    return {
        "one": one,
        "other": other,
        "transform": words,
        "confidence": confidence,
        "agreeing": round(found.agreeing * found.blocks),
        "blocks": found.blocks,
        "corners": found.corners,
        "bits": (int(one, 16) ^ int(other, 16)).bit_count(),
    }


def _representatives(pictures: pa.Table) -> pa.Table:
    """One telling picture of each hash, sorted by hash."""
    telling = pictures.filter(pc.greater_equal(pictures["confidence"], LEAST_TELLING))
    keys = [("hash", "ascending"), ("confidence", "descending"), ("name", "ascending")]
    ordered = telling.take(pc.sort_indices(telling, sort_keys=keys))
    hashes = pc.dictionary_encode(ordered["hash"].combine_chunks()).indices.to_numpy()
    first = np.flatnonzero(np.diff(hashes, prepend=-1))
    return ordered.take(pa.array(first)).combine_chunks()


def doubtful(pictures: pa.Table, engine: Engine, progress: Progress = silent) -> dict[str, str]:
    """Pictures that have the hash of another and do not look like it, with the name of the other.

    A hash says little where there is little to see: two pictures can share all 256 bits and few pixels. Each
    is compared with the one that stands for its hash.
    """
    shown = _representatives(pictures)
    place = pc.index_in(pictures["hash"], shown["hash"].combine_chunks())
    rows = pictures.append_column("of", place)
    rows = rows.filter(pc.is_valid(rows["of"]))
    standing = shown["name"].take(rows["of"])
    rows = rows.append_column("standing", standing)
    rows = rows.filter(
        pc.and_(
            pc.greater_equal(rows["confidence"], LEAST_TELLING), pc.not_equal(rows["name"], rows["standing"])
        )
    )
    same_pixels = pc.equal(shown["thumb"].take(rows["of"]), rows["thumb"])
    rows = rows.filter(pc.invert(same_pixels)).combine_chunks()

    def compared(batch: pa.Table) -> pa.Table:
        pairs = zip(samples_of(batch), samples_of(shown.take(batch["of"])), batch.to_pylist(), strict=True)
        wrong = [
            {"name": row["name"], "of": row["standing"]}
            for here, there, row in pairs
            if not _alike(here, there)
        ]
        return pa.Table.from_pylist(wrong, schema=DOUBTED)

    found = engine.map(compared, rows, DOUBTED, batch_rows=64, progress=progress, step="comparing pictures")
    return dict(zip(found["name"].to_pylist(), found["of"].to_pylist(), strict=True))


def _alike(one: Sample, other: Sample) -> bool:
    found = compare(one, other, None, 0)
    return found is not None and same(found)
