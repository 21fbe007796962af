"""Pictures that are versions of one another: PDQ hashes within 31 bits, mirrored and turned ones too.

The eight ways to lay down a picture (four quarter turns, each also mirrored) act on a PDQ hash itself. Its
bit ``(i, j)`` says whether coefficient ``(i, j)`` of a cosine transform lies above the median of all;
mirroring changes the sign of every coefficient of odd order, a diagonal flip swaps ``i`` and ``j``. With the
median near zero, a bit of changed sign is the opposite bit. On generated pictures the hash so derived lies
within 10 bits of the hash of the mirrored or turned picture in half of all cases, within 18 in nine of ten.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from techthb.engine import Engine

__all__ = ["MOST_BITS", "orientations", "versions"]

MOST_BITS = 31
"""Bits of 256 in which two hashes of one picture may differ: what PDQ's authors recommend."""

SIDE, BANDS, BAND_BITS, WORDS = 16, 16, 16, 4

VERSIONS = pa.schema([("one", pa.string()), ("other", pa.string()), ("bits", pa.int64())])


def versions(hashes: list[str], engine: Engine) -> pa.Table:
    """Every pair of ``hashes`` that differ in at most 31 bits in some orientation.

    The search is complete. Two hashes within 31 bits differ in at most one bit of at least one of their
    sixteen 16-bit bands, since two bits in each would make 32; so they share a band exactly, or one of the
    sixteen one-bit neighbours of a band, and all seventeen are looked up.

    Parameters
    ----------
    hashes : distinct PDQ hashes, 64 hexadecimal digits each.

    Returns
    -------
    ``one, other, bits`` with ``one < other``, the fewest bits over all orientations, sorted.
    """
    words = np.stack([_words(orientations(each)) for each in hashes]) if hashes else np.empty((0, 8, WORDS))
    upright = _table(words[:, :1].astype(np.int64))
    turned = _table(words.astype(np.int64))
    near = engine.sql(NEAR, upright=upright, turned=turned, bands=_bands(), masks=_masks())
    names = pa.array(hashes, pa.string())
    one, other = names.take(near["one"].combine_chunks()), names.take(near["other"].combine_chunks())
    swapped = [(min(a, b), max(a, b)) for a, b in zip(one.to_pylist(), other.to_pylist(), strict=True)]
    columns = [[a for a, _ in swapped], [b for _, b in swapped], near["bits"]]
    keys = [("one", "ascending"), ("other", "ascending")]
    return pa.table(columns, schema=VERSIONS).sort_by(keys)


CONTENT = (
    "((CASE band // 4 WHEN 0 THEN w0 WHEN 1 THEN w1 WHEN 2 THEN w2 ELSE w3 END >> (16 * (band % 4))) & 65535)"
)
"""The 16 bits of a band, four bands to a word."""

NEAR = f"""
WITH kept AS (
    SELECT id, band, {CONTENT} AS content FROM upright, bands
),
probes AS (
    SELECT id, orientation, band, xor({CONTENT}, mask) AS content FROM turned, bands, masks
),
candidates AS (
    SELECT DISTINCT kept.id AS one, probes.id AS other, probes.orientation
    FROM kept JOIN probes ON kept.band = probes.band AND kept.content = probes.content
    WHERE kept.id < probes.id
),
distances AS (
    SELECT one, other,
        CAST(bit_count(xor(a.w0, b.w0)) AS BIGINT) + CAST(bit_count(xor(a.w1, b.w1)) AS BIGINT)
        + CAST(bit_count(xor(a.w2, b.w2)) AS BIGINT) + CAST(bit_count(xor(a.w3, b.w3)) AS BIGINT) AS bits
    FROM candidates
    JOIN upright AS a ON a.id = candidates.one
    JOIN turned AS b ON b.id = candidates.other AND b.orientation = candidates.orientation
)
SELECT one, other, min(bits) AS bits FROM distances WHERE bits <= {MOST_BITS} GROUP BY one, other
"""  # noqa: S608 - a constant of ours


def orientations(digest: str) -> npt.NDArray[np.bool_]:
    """The eight hashes, as rows of 256 bits, of the picture with this hash; the first is the hash itself."""
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(digest), np.uint8)).reshape(SIDE, SIDE).astype(bool)
    odd = np.arange(SIDE) % 2 == 1
    none = np.zeros(SIDE, bool)
    found = [
        each ^ down[:, None] ^ across[None, :]
        for each in (bits, bits.T)
        for down in (none, odd)
        for across in (none, odd)
    ]
    return np.stack(found).reshape(8, SIDE * SIDE)


def _words(bits: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Rows of 256 bits as rows of four signed 64-bit words: engines have no unsigned ones."""
    return np.ascontiguousarray(np.packbits(bits, axis=1)).view(">i8").astype(np.int64)


def _table(words: npt.NDArray[np.int64]) -> pa.Table:
    count, ways = words.shape[:2]
    ids = np.repeat(np.arange(count, dtype=np.int64), ways)
    columns = {"id": ids, "orientation": np.tile(np.arange(ways, dtype=np.int64), count)}
    flat = words.reshape(-1, WORDS)
    return pa.table({**columns, **{f"w{n}": np.ascontiguousarray(flat[:, n]) for n in range(WORDS)}})


def _bands() -> pa.Table:
    return pa.table({"band": pa.array(range(BANDS), pa.int64())})


def _masks() -> pa.Table:
    return pa.table({"mask": pa.array([0, *(1 << bit for bit in range(BAND_BITS))], pa.int64())})
