"""What an advertisement, identifier, edge, pair and cluster is; reading and checking such tables."""

from techthb.schema.ads import AdsTable, read_ads
from techthb.schema.tables import ADS, CLUSTERS, EDGES, IDENTIFIERS, PAIRS, REJECTED, conform

__all__ = [
    "ADS", "CLUSTERS", "EDGES", "IDENTIFIERS", "PAIRS", "REJECTED", "AdsTable", "conform", "read_ads",
]  # fmt: skip
