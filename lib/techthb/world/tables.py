"""The tables of the truth that lie beside a world."""

import pyarrow as pa

__all__ = ["TASKS", "TRUTH_ADS", "TRUTH_IDENTIFIERS", "TRUTH_IMAGES", "TRUTH_SITES", "TRUTH_TRAPS"]

TRUTH_ADS = pa.schema([("ad_id", pa.string()), ("operator_id", pa.string()), ("role", pa.string())])
"""Who placed the ad; ``role`` is operator, independent or agency."""

TRUTH_IDENTIFIERS = pa.schema(
    [
        ("ad_id", pa.string()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("field", pa.string()),
        ("start", pa.int64()),  # half-open code points of the field; null for pictures
        ("end", pa.int64()),
        ("disguise", pa.string()),
        ("personal", pa.bool_()),
    ]
)
"""What identifies an ad. ``personal``: the value belongs to the ad's operator alone at that time, as opposed
to an agency's or a site's number, a stock picture, a copied text or a mistyped number. Of kind ``text`` are
ads that repeat a text (the value names it), of kind ``image`` pictures (the value names the scene)."""

TRUTH_IMAGES = pa.schema(
    [("ad_id", pa.string()), ("file", pa.string()), ("source", pa.string()), ("transform", pa.string())]
)

TRUTH_TRAPS = pa.schema([("trap", pa.string()), ("ad_id", pa.string()), ("operator_id", pa.string())])

TRUTH_SITES = pa.schema([("site", pa.string()), ("platform", pa.string()), ("mirror_group", pa.string())])

TASKS = pa.schema(
    [
        ("serial", pa.int64()),
        ("ad_id", pa.string()),
        ("file", pa.string()),
        ("stock", pa.bool_()),
        ("owner", pa.int64()),  # the party, or the number of the stock picture
        ("scene", pa.int64()),  # which of the owner's scenes
        ("transform", pa.string()),
        ("site", pa.string()),
    ]
)
"""Pictures to be drawn."""
