"""All pairs of 256-bit hashes that differ in few bits, in SQL.

The search is complete up to 31 bits. Cut both hashes into sixteen bands of 16 bits. If they differed in two
bits or more in every band, they would differ in at least 32; so within 31 bits there is a band in which they
differ in at most one. Looking up every band of one, as it is and with each of its sixteen bits turned,
among the bands of the other therefore finds every such pair. Sixteen exact bands alone promise 15 bits
only: 16 turned bits can hit every band once.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from techthb.engine import Engine

__all__ = ["MOST_BITS", "WORDS", "near"]

MOST_BITS = 31
"""Bits of 256 in which two hashes of one picture may differ: what PDQ's authors recommend."""

BANDS, BAND_BITS, WORDS = 16, 16, 4

CONTENT = (
    "(band * 65536 + (((CASE band // 4 WHEN 0 THEN w0 WHEN 1 THEN w1 WHEN 2 THEN w2 ELSE w3 END)"
    " >> (16 * (band % 4))) & 65535))"
)
"""The number of a band and its 16 bits, four bands to a word."""

DISTANCE = " + ".join(f"CAST(bit_count(xor(kept.w{n}, probes.w{n})) AS BIGINT)" for n in range(WORDS))

PROBED = f"""
WITH kept AS (
    SELECT id, family, {CONTENT} AS content, w0, w1, w2, w3 FROM upright, bands
),
probes AS (
    SELECT id, family, orientation, mask, xor({CONTENT}, mask) AS content, w0, w1, w2, w3
    FROM turned, bands, masks
    WHERE {{probed}}
),
found AS (
    SELECT least(kept.id, probes.id) AS one, greatest(kept.id, probes.id) AS other,
        ({DISTANCE}) * 8 + orientation AS packed
    FROM kept JOIN probes ON kept.content = probes.content AND kept.family = probes.family
    WHERE ({{ordered}}) AND {DISTANCE} <= {MOST_BITS}
)
SELECT one, other, min(packed) // 8 AS bits, min(packed) % 8 AS orientation FROM found GROUP BY one, other
"""  # noqa: S608 - constants of ours

TURNED = PROBED.format(probed="TRUE", ordered="kept.id < probes.id")
"""For several orientations: the first of one hash against all of every later one."""
AS_THEY_ARE = PROBED.format(
    probed=f"mask = 0 OR ({CONTENT} & mask) <> 0", ordered="mask <> 0 OR kept.id < probes.id"
)
"""For one orientation, with half the work: of two bands that differ in one bit, one has it set, and only that
one is looked up without it. So each pair is met once, whichever of the two comes first."""


def near(
    words: npt.NDArray[np.int64],
    engine: Engine,
    *,
    family: npt.NDArray[np.int64] | None = None,
    complete: bool = True,
) -> pa.Table:
    """Every pair of hashes within 31 bits of each other in some orientation.

    Parameters
    ----------
    words : n × orientations × 4, the hashes as ``pdq.packed`` gives them; the first orientation is the hash
        itself, the others are looked up against the first of all others. One orientation compares hashes as
        they are; at most eight.
    engine : what runs the query.
    family : n × orientations, a number for each hash; only hashes of one number are compared. All by default.
    complete : without it only equal bands are looked up, seventeen times fewer: complete to 15 bits, and
        from there on most of what there is.

    Returns
    -------
    ``one, other`` (positions, ``one < other``), ``bits``, ``orientation`` (of ``other``, in which the two are
    nearest; the first of several), in no particular order.
    """
    families = np.zeros(words.shape[:2], np.int64) if family is None else family
    bands = pa.table({"band": pa.array(range(BANDS), pa.int64())})
    flips = [1 << bit for bit in range(BAND_BITS)] if complete else []
    masks = pa.table({"mask": pa.array([0, *flips], pa.int64())})
    return engine.sql(
        AS_THEY_ARE if words.shape[1] == 1 else TURNED,
        upright=_table(words[:, :1], families[:, :1]),
        turned=_table(words, families),
        bands=bands,
        masks=masks,
    )


def _table(words: npt.NDArray[np.int64], family: npt.NDArray[np.int64]) -> pa.Table:
    count, ways = words.shape[:2]
    columns = {
        "id": np.repeat(np.arange(count, dtype=np.int64), ways),
        "family": np.ascontiguousarray(family).reshape(-1),
        "orientation": np.tile(np.arange(ways, dtype=np.int64), count),
    }
    flat = words.reshape(-1, WORDS)
    return pa.table({**columns, **{f"w{n}": np.ascontiguousarray(flat[:, n]) for n in range(WORDS)}})
