"""The tables that the suite reads and writes: columns, types, keys."""

import pyarrow as pa
import pyarrow.compute as pc

__all__ = [
    "ADS", "CLUSTERS", "EDGES", "FURNITURE", "IDENTIFIERS", "KEYS", "KINDS", "PAIRS", "PICTURES", "REJECTED",
    "TEMPLATES", "VERSIONS",
    "conform",
]  # fmt: skip

KINDS = (
    "phone", "token", "email", "url", "domain", "handle", "wallet", "price", "age", "alias", "place",
    "image", "text",
)  # fmt: skip
"""Kinds of identifier. ``phone`` is E.164; ``token`` is a visibly non-diallable stand-in for a number."""

ADS = pa.schema(
    [
        pa.field("ad_id", pa.string(), nullable=False),
        pa.field("site", pa.string(), nullable=False),
        pa.field("posted_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("kind", pa.string()),
        pa.field("country", pa.string()),
        pa.field("city", pa.string()),
        pa.field("contact", pa.string()),
        pa.field("images", pa.list_(pa.string())),
    ]
)
"""The ads table; further columns are kept and ignored."""

IDENTIFIERS = pa.schema(
    [
        ("identifier_id", pa.string()),
        ("ad_id", pa.string()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("raw", pa.string()),
        ("field", pa.string()),
        ("start", pa.int64()),  # 0-based half-open code points of the stored field; null for pictures
        ("end", pa.int64()),
        ("region", pa.string()),
        ("confidence", pa.float64()),
    ]
)

EVIDENCE = pa.list_(
    pa.struct(
        [
            ("kind", pa.string()),
            ("value", pa.string()),
            ("weight", pa.float64()),
            ("sentence", pa.string()),
        ]
    )
)

EDGES = pa.schema(
    [
        ("source", pa.string()),
        ("target", pa.string()),
        ("kind", pa.string()),
        ("weight", pa.float64()),  # log2 Bayes factor
        ("evidence", EVIDENCE),
    ]
)

PAIRS = pa.schema(
    [
        ("ad_id_a", pa.string()),
        ("ad_id_b", pa.string()),
        ("weight", pa.float64()),
        ("reasons", EVIDENCE),
    ]
)

CLUSTERS = pa.schema([("ad_id", pa.string()), ("cluster_id", pa.string())])

PICTURES = pa.schema(
    [
        ("name", pa.string()),
        ("hash", pa.string()),  # PDQ, 64 hexadecimal digits
        ("quality", pa.int64()),  # PDQ's, 0 to 100
        ("confidence", pa.float64()),  # how far to trust that pictures which look like it are one
        ("reason", pa.string()),  # why that is little; null when it is not
    ]
)
"""The picture files that could be read."""

VERSIONS = pa.schema(
    [
        ("one", pa.string()),  # values of two image identifiers, one < other
        ("other", pa.string()),
        ("transform", pa.string()),  # how the second comes of the first, in words
        ("confidence", pa.float64()),
        ("agreeing", pa.int64()),  # blocks in which the two agree when one is laid over the other
        ("blocks", pa.int64()),  # blocks of the common part that have structure
        ("corners", pa.int64()),  # matching corners that place one on the other; 0 when hashes did
        ("bits", pa.int64()),  # of 256 in which the two PDQ hashes differ
    ]
)
"""Pairs of pictures that are versions of one another."""

PARTS = pa.list_(
    pa.struct(
        [
            ("text", pa.string()),  # as the first advert has it; together they are a stretch of its text
            ("is_slot", pa.bool_()),
            ("fillings", pa.int64()),  # different ones among the adverts aligned; 0 for a constant part
            ("examples", pa.list_(pa.string())),
        ]
    )
)

TEMPLATES = pa.schema(
    [
        ("template", pa.string()),
        ("ads", pa.int64()),
        ("texts", pa.int64()),  # that differ in words, or stand on different sites
        ("sites", pa.int64()),
        ("aligned", pa.int64()),  # adverts from which the parts were made
        ("least_similarity", pa.float64()),
        ("median_similarity", pa.float64()),
        ("parts", PARTS),
    ]
)
"""Copied texts; sorted by ``template``."""

FURNITURE = pa.schema(
    [
        ("site", pa.string()),
        ("text", pa.string()),  # digits as one ellipsis
        ("ads", pa.int64()),
        ("share", pa.float64()),  # of the site's adverts, rounded to 6 digits
    ]
)
"""What sites print around their adverts; sorted by ``site``, then ``text``."""

REJECTED = pa.schema(
    [
        ("row", pa.int64()),  # as a text editor or Excel counts it: the header is row 1
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
    ]
)

KEYS: dict[str, tuple[str, ...]] = {
    "identifiers": ("ad_id", "field", "start", "kind", "value", "identifier_id"),
    "edges": ("source", "target", "kind"),
    "pairs": ("ad_id_a", "ad_id_b"),
    "clusters": ("ad_id",),
    "rejected": ("row", "column"),
    "pictures": ("name",),
    "versions": ("one", "other"),
}
"""The columns by which the rows of each output table are sorted."""


def conform(table: pa.Table, schema: pa.Schema, key: tuple[str, ...]) -> pa.Table:
    """``table`` with exactly the columns and types of ``schema``, sorted by ``key``.

    Strings sort by their UTF-8 bytes, nulls last, so that the order is the same on every engine.
    """
    table = table.select(schema.names).cast(schema)
    order = pc.sort_indices(table, sort_keys=[(name, "ascending") for name in key])
    return table.take(order).combine_chunks()
