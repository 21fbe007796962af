"""What a case's clusters are, in one table: for the terminal and for the page."""

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from techthb.datasets.reserved import mask_text
from techthb.plot.graphs import versions
from techthb.plot.labels import KIND_WORDS, count, label, listed

if TYPE_CHECKING:
    import pandas as pd

    from techthb.link import Links

__all__ = ["ASIDE", "SUMMARY", "cluster_summary", "holdings", "set_aside"]

SUMMARY = pa.schema(
    [
        ("cluster_id", pa.string()),
        ("ads", pa.int64()),
        ("sites", pa.int64()),
        ("cities", pa.int64()),  # named ones: an advert without a city adds none
        ("first_seen", pa.timestamp("us", tz="UTC")),
        ("last_seen", pa.timestamp("us", tz="UTC")),
        ("linked_by", pa.string()),
        ("weakest", pa.float64()),  # bits: log2 Bayes factor of the weakest link of the spanning tree
        ("median", pa.float64()),  # bits, of all links of the spanning tree
        ("rests_on_one", pa.float64()),  # share of adverts that one identifier alone keeps in the cluster
    ]
)


ASIDE = pa.schema(
    [
        ("identifier", pa.string()),
        ("kind", pa.string()),
        ("versions", pa.int64()),  # of a picture; otherwise 1
        ("ads", pa.int64()),
        ("groups", pa.int64()),
        ("reason", pa.string()),
    ]
)


def cluster_summary(ads: pa.Table, identifiers: pa.Table, links: "Links") -> pa.Table:
    """One row per cluster of two or more adverts, largest first; columns as in `SUMMARY`.

    Parameters
    ----------
    ads, identifiers : tables of the public contract.
    links : what `techthb.link.link` found for them.
    """
    clusters = links.clusters.to_pandas()
    sizes = clusters["cluster_id"].value_counts()
    clusters = clusters[clusters["cluster_id"].isin(sizes[sizes > 1].index)]
    facts = clusters.merge(ads.select(["ad_id", "site", "city", "posted_at"]).to_pandas(), on="ad_id")
    rows = facts.groupby("cluster_id").agg(
        ads=("ad_id", "size"),
        sites=("site", "nunique"),
        cities=("city", "nunique"),
        first_seen=("posted_at", "min"),
        last_seen=("posted_at", "max"),
    )
    pairs = links.pairs.select(["ad_id_a", "weight"]).to_pandas()
    weights = pairs.merge(clusters, left_on="ad_id_a", right_on="ad_id").groupby("cluster_id")["weight"]
    rows = rows.join(weights.agg(weakest="min", median="median"))
    held = holdings(links, clusters)
    linked = _sentences(held)
    alone = held.groupby(["cluster_id", "ad_id"])["holder"].nunique().eq(1).groupby("cluster_id").sum()
    rows["rests_on_one"] = (alone.reindex(rows.index).fillna(0) / rows["ads"]).astype(float)
    rows["linked_by"] = [linked.get(cluster, "not recorded") for cluster in rows.index]
    ordered = rows.reset_index().sort_values(["ads", "cluster_id"], ascending=[False, True])
    return pa.Table.from_pandas(ordered[SUMMARY.names], SUMMARY, preserve_index=False)


def set_aside(links: "Links") -> pa.Table:
    """The common identifiers as a reader wants them, those in most adverts first; columns as in `ASIDE`.

    Versions of one picture are one row. Numbers outside the reserved slots are masked.
    """
    same = versions(links)
    rows: dict[str, dict[str, Any]] = {}
    for row in links.common.to_pylist():
        first = same.get(row["identifier"], row["identifier"])
        kind, one = KIND_WORDS.get(row["kind"], (row["kind"], ""))[0], rows.get(first)
        told = {**row, "kind": kind, "identifier": label(first), "reason": mask_text(row["reason"])}
        rows[first] = {**told, "versions": 1 + (one["versions"] if one else 0)}
    ordered = sorted(rows.items(), key=lambda item: (-item[1]["ads"], item[0]))
    return pa.Table.from_pylist([row for _, row in ordered], ASIDE)


def holdings(links: "Links", clusters: "pd.DataFrame") -> "pd.DataFrame":
    """Which identifiers link which adverts: columns ``cluster_id, ad_id, kind, holder``, one row each.

    Common identifiers and identifiers of one advert alone link nothing and are left out. Pictures that are
    versions of each other count as one holder.
    """
    edges = links.edges.select(["source", "target", "kind"]).to_pandas()
    edges = edges[edges["source"].str.startswith("ad:")]
    held = edges[~edges["target"].isin(links.common["identifier"].to_pylist())]
    same = versions(links)
    held = held.assign(
        ad_id=held["source"].str.removeprefix("ad:"), holder=[same.get(node, node) for node in held["target"]]
    )
    held = held.merge(clusters, on="ad_id")[["cluster_id", "ad_id", "kind", "holder"]].drop_duplicates()
    adverts = held.groupby(["cluster_id", "holder"])["ad_id"].transform("nunique")
    shared: pd.DataFrame = held.loc[adverts > 1]
    return shared


def _sentences(held: "pd.DataFrame") -> dict[str, str]:
    """By cluster, for example: "2 phone numbers (in 6 to 14 adverts each) and 1 picture (in 4 adverts)"."""
    adverts = held.groupby(["cluster_id", "kind", "holder"])["ad_id"].nunique()
    kinds = adverts.groupby(["cluster_id", "kind"]).agg(["size", "min", "max"]).reset_index()
    kinds = kinds.sort_values(["cluster_id", "size", "kind"], ascending=[True, False, True])
    parts: dict[str, list[str]] = {}
    for cluster, kind, size, least, most in kinds.itertuples(index=False):
        numbers = f"{most:,}" if least == most else f"{least:,} to {most:,}"
        each = " each" if size > 1 else ""
        parts.setdefault(cluster, []).append(f"{count(size, kind)} (in {numbers} adverts{each})")
    return {cluster: listed(phrases) for cluster, phrases in parts.items()}
