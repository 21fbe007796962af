"""Which pictures might be versions of which: near hashes, and corners that look alike. In SQL.

No step compares all pictures with all. Hashes are looked up by their bands (``near``). Corners are looked up
by samples of their bits: of 256 comparisons of brightness, ``TABLES`` times ``SAMPLED`` bits drawn once. Two
pictures get a vote for each sample that corners of theirs share, worth the less the more pictures share it;
votes count together when they lay the one picture over the other in about the same way. Each picture
proposes the few others with most votes.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from techthb.engine import Engine
from techthb.identify.images.near import near
from techthb.identify.images.pdq import orientations, packed
from techthb.identify.images.prints import PARTS, TURNED, WHOLES
from techthb.identify.images.verifying import Sample

__all__ = ["by_corners", "by_hashes"]

TABLES, SAMPLED = 6, 22
"""Samples of each description, and bits in each: fewer bits find more and cost more."""
LOOKED_UP = 240
"""Corners of each picture that are looked up, spread over it."""
MOST_PICTURES = 40
"""Pictures that share a sample, above which it is left out: pairs grow with its square."""
ANGLE = 36
"""Degrees of the bins in which votes count together; each vote falls into two that overlap by half."""
SHIFT = 0.4
"""The same for where the one picture's middle comes to lie in the other, as a share of the longer side."""
PROPOSED = ((2, 3), (3, 8), (6, 48))
"""Votes from which, and places in the order of votes up to which, a picture proposes another. Many votes for
many others are a site's furniture or a picture shown everywhere; behind them stands what is sought."""
NEAREST_PROPOSED = 12
"""Others that a picture proposes for their hashes."""

VOTES = f"""
WITH counted AS (
    SELECT sample, count(DISTINCT picture) AS pictures FROM described WHERE NOT mirrored GROUP BY sample
),
kept AS (
    SELECT described.*, pictures
    FROM described JOIN counted ON described.sample = counted.sample
    WHERE pictures <= {MOST_PICTURES}
),
votes AS (
    SELECT CAST(a.picture AS BIGINT) AS one, CAST(b.picture AS BIGINT) AS other, a.mirrored, a.sample,
        CAST(floor(100 / (1 + ln(b.pictures))) AS BIGINT) AS worth,
        (b.turn - a.turn + 720) % 360 AS turn, power(1.2, b.step - a.step) AS scale,
        a.x AS from_x, a.y AS from_y, b.x AS to_x, b.y AS to_y
    FROM kept AS a JOIN kept AS b ON a.sample = b.sample AND a.picture < b.picture AND NOT b.mirrored
),
placed AS (
    SELECT one, other, mirrored, sample, worth, turn,
        (to_x - scale * (cos(radians(turn)) * from_x - sin(radians(turn)) * from_y)) / 1000 AS x,
        (to_y - scale * (sin(radians(turn)) * from_x + cos(radians(turn)) * from_y)) / 1000 AS y
    FROM votes
),
binned AS (
    SELECT DISTINCT one, other, mirrored, sample, worth, half,
        CAST(floor(((turn + half * {ANGLE // 2}) % 360) / {ANGLE}) AS BIGINT) AS turned,
        CAST(floor(x / {SHIFT} + half * 0.5) AS BIGINT) AS across,
        CAST(floor(y / {SHIFT} + half * 0.5) AS BIGINT) AS down
    FROM placed, halves
),
together AS (
    SELECT one, other, mirrored, CAST(sum(worth) AS BIGINT) AS votes, count(*) AS shared
    FROM binned GROUP BY one, other, mirrored, half, turned, across, down
    HAVING count(*) >= {PROPOSED[0][0]}
),
proposals AS (
    SELECT one, other, mirrored, max(votes) AS votes, max(shared) AS shared
    FROM together GROUP BY one, other, mirrored
),
ends AS (
    SELECT one AS picture, other AS partner, one, other, mirrored, votes, shared FROM proposals
    UNION ALL
    SELECT other AS picture, one AS partner, one, other, mirrored, votes, shared FROM proposals
),
ranked AS (
    SELECT one, other, mirrored, votes, shared, row_number() OVER (
        PARTITION BY picture ORDER BY votes DESC, partner, mirrored
    ) AS place
    FROM ends
)
SELECT DISTINCT one, other, mirrored, votes FROM ranked
WHERE {" OR ".join(f"(shared >= {least} AND place <= {most})" for least, most in PROPOSED)}
"""  # noqa: S608 - constants of ours

NEAREST = f"""
WITH pictured AS (
    SELECT one // {len(PARTS)} AS one, other // {len(PARTS)} AS other, min(bits * 8 + orientation) AS packed
    FROM found WHERE one // {len(PARTS)} <> other // {len(PARTS)}
    GROUP BY one // {len(PARTS)}, other // {len(PARTS)}
),
ends AS (
    SELECT one AS picture, other AS partner, one, other, packed FROM pictured
    UNION ALL
    SELECT other AS picture, one AS partner, one, other, packed FROM pictured
),
ranked AS (
    SELECT one, other, packed,
        row_number() OVER (PARTITION BY picture ORDER BY packed // 8, partner) AS nearest,
        row_number() OVER (PARTITION BY picture ORDER BY partner) AS first
    FROM ends
)
SELECT DISTINCT one, other, packed // 8 AS bits, packed % 8 AS orientation
FROM ranked WHERE nearest <= {NEAREST_PROPOSED} OR first = 1
"""  # noqa: S608 - constants of ours


DESCRIBED = pa.schema(
    [
        ("sample", pa.int32()),
        ("picture", pa.int32()),
        ("mirrored", pa.bool_()),
        ("turn", pa.int16()),
        ("step", pa.int8()),
        ("x", pa.int16()),  # thousandths of the longer side, as y
        ("y", pa.int16()),
    ]
)


def by_corners(samples: list[Sample], engine: Engine) -> pa.Table:
    """Pairs of pictures whose corners look alike: ``one, other`` (positions), ``mirrored``, ``votes``."""
    return engine.sql(VOTES, described=_described(samples), halves=pa.table({"half": [0, 1]}))


def by_hashes(prints: npt.NDArray[np.bool_], engine: Engine) -> pa.Table:
    """Pairs of pictures with near hashes: ``one, other`` (positions), ``bits``, ``orientation``.

    The search is complete for the wholes; of many near pictures each proposes the nearest few, and the first
    of all, so that versions of one picture hang together without all pairs of them.

    Parameters
    ----------
    prints : pictures × parts × 256 bits.
    """
    count = len(prints)
    words = packed(orientations(prints.reshape(count * len(PARTS), -1)))
    place = np.tile(np.arange(len(PARTS)), count)
    family = np.where(TURNED[place] < WHOLES, 0, TURNED[place]).astype(np.int64)
    ids = np.arange(count * len(PARTS), dtype=np.int64)
    parts = []
    for rows, complete in ((ids[place < WHOLES], True), (ids[place >= WHOLES], False)):
        found = near(words[rows], engine, family=family[rows], complete=complete)
        one, other = (rows[found[side].to_numpy()] for side in ("one", "other"))
        parts.append(
            pa.table({"one": one, "other": other, "bits": found["bits"], "orientation": found["orientation"]})
        )
    return engine.sql(NEAREST, found=pa.concat_tables(parts))


def _described(samples: list[Sample]) -> pa.Table:
    """Samples of the corners' bits, and where and how the corners lie, from the picture's middle."""
    chosen = np.random.default_rng(20_26).permuted(np.tile(np.arange(256), (TABLES, 1)), axis=1)[:, :SAMPLED]
    picture = np.repeat(np.arange(len(samples)), [len(each.features.places[:LOOKED_UP]) for each in samples])
    if not len(picture):
        return DESCRIBED.empty_table()
    places = (1000 * np.concatenate([_centred(each)[:LOOKED_UP] for each in samples])).round()
    shapes = np.concatenate([each.features.shapes[:, :LOOKED_UP] for each in samples], axis=1)
    parts = []
    for mirrored in (False, True):
        looks = [each.features.mirrored if mirrored else each.features.upright for each in samples]
        bits = np.unpackbits(np.concatenate([each[:LOOKED_UP] for each in looks]), axis=1)
        shared = [picture, np.full(len(picture), mirrored), shapes[int(mirrored)], shapes[2]]
        shared += [-places[:, 0] if mirrored else places[:, 0], places[:, 1]]
        for table, where in enumerate(chosen):
            sample = bits[:, where].astype(np.int64) @ (1 << np.arange(SAMPLED, dtype=np.int64))
            columns = [sample + (table << SAMPLED), *shared]
            parts.append(pa.table(columns, names=DESCRIBED.names).cast(DESCRIBED))
    return pa.concat_tables(parts)


def _centred(sample: Sample) -> npt.NDArray[np.float32]:
    high, wide = sample.thumb.shape
    middle = np.array([wide, high], np.float32) / (2 * max(wide, high))
    return np.asarray(sample.features.places - middle, np.float32)
