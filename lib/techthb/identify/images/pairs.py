"""Pairs of picture files: those that are linked, and how far apart the plain hashes of any two are.

``versions`` speaks of hashes, because one hash can stand for many files; a person looks at files.
"""

import numpy as np
import polars as pl
import pyarrow as pa

from techthb.identify.images.near import MOST_BITS
from techthb.identify.images.pdq import BITS
from techthb.identify.images.telling import LEAST_TELLING
from techthb.schema.tables import VERSIONS

__all__ = ["SAME_HASH", "linked_files", "pdq_distances"]

SAME_HASH = "the same hash"
"""What stands for a change where two files have one hash, and looks that do not contradict it."""
ROWS_AT_ONCE = 512


def linked_files(pictures: pa.Table, versions: pa.Table) -> pa.Table:
    """Every pair of files that is taken for one picture: with one hash, or versions of one another.

    Parameters
    ----------
    pictures : table of ``schema.PICTURES``; files that tell little are in no pair.
    versions : table of ``schema.VERSIONS``.

    Returns
    -------
    The columns of ``schema.VERSIONS`` with ``one`` and ``other`` as names of files, sorted by these. A
    ``transform`` says how ``other`` comes of ``one``. Of files with one hash, ``one`` sorts first,
    ``confidence`` is the lesser of the two, and what was not compared (``agreeing``, ``blocks``,
    ``corners``) is null. A picture in n files with one hash has n(n-1)/2 rows.
    """
    telling = pl.DataFrame(pictures).filter(pl.col("confidence") >= LEAST_TELLING)
    files = telling.select("name", "hash", "confidence")
    same = files.join(files, on="hash", suffix="_other").filter(pl.col("name") < pl.col("name_other"))
    same = same.select(
        pl.col("name").alias("one"),
        pl.col("name_other").alias("other"),
        pl.lit(SAME_HASH).alias("transform"),
        pl.min_horizontal("confidence", "confidence_other").alias("confidence"),
        *(pl.lit(None, pl.Int64).alias(name) for name in ("agreeing", "blocks", "corners")),
        pl.lit(0, pl.Int64).alias("bits"),
    )
    named = files.select("name", "hash")
    near = (
        pl.DataFrame(versions)
        .join(named, left_on="one", right_on="hash")
        .join(named, left_on="other", right_on="hash", suffix="_other")
        .with_columns(pl.col("name").alias("one"), pl.col("name_other").alias("other"))
    )
    found = pl.concat([same, near.select(VERSIONS.names)]).sort("one", "other")
    return found.to_arrow().cast(VERSIONS)


def pdq_distances(pictures: pa.Table, most_bits: int = MOST_BITS) -> pa.Table:
    """Pairs of files whose PDQ hashes differ in at most ``most_bits`` of 256: the plain way to compare.

    Every file is compared with every other, so the time grows with the square of their number: a second for a
    few thousand. ``techthb.identify.images.near`` does the same for millions, up to 31 bits.

    Parameters
    ----------
    pictures : ``name, hash`` (64 hexadecimal digits).
    most_bits : 0 to 256; with 256 every pair is returned.

    Returns
    -------
    ``one, other, bits``, sorted by the names; ``one`` sorts before ``other``.
    """
    rows = pictures.select(["name", "hash"]).sort_by("name")
    names = rows["name"].to_pylist()
    joined = b"".join(bytes.fromhex(each) for each in rows["hash"].to_pylist())
    words = np.frombuffer(joined, np.uint64).reshape(-1, BITS // 64)
    found: dict[str, list[object]] = {"one": [], "other": [], "bits": []}
    for start in range(0, len(words), ROWS_AT_ONCE):
        block, rest = words[start : start + ROWS_AT_ONCE], words[start:]
        bits = np.bitwise_count(block[:, None] ^ rest[None]).astype(np.int64).sum(axis=2)
        above = np.triu(np.ones(bits.shape, bool), 1)
        for one, other in np.argwhere((bits <= most_bits) & above).tolist():
            found["one"].append(names[start + one])
            found["other"].append(names[start + other])
            found["bits"].append(int(bits[one, other]))
    return pa.table(found, pa.schema([("one", pa.string()), ("other", pa.string()), ("bits", pa.int64())]))
