"""How well clusters agree with the truth, and the best that anyone could do.

Everything is computed from whole numbers, the counts of ads that a cluster and a party have in common, so
that equal clusters have equal scores to the last digit.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from techthb.errors import InputError
from techthb.schema.tables import CLUSTERS, KEYS, conform

__all__ = ["evaluate", "oracle"]

Counts = npt.NDArray[np.int64]
Score = dict[str, float]


def evaluate(clusters: pa.Table, truth: pa.Table) -> dict[str, Score | int]:
    """Score ``clusters`` against ``truth``.

    B-cubed asks for each ad how many of the ads in its cluster are by the same party (precision) and how many
    of that party's ads are in its cluster (recall), and takes the mean over ads; a large wrong cluster costs
    by its size, not by its square. Pairwise counts pairs of ads. Where there are no pairs to be wrong about,
    a pairwise score is 1.

    Parameters
    ----------
    clusters : ``ad_id, cluster_id``.
    truth : ``ad_id`` and ``operator_id`` (or ``cluster_id``): who placed each ad.

    Returns
    -------
    ``{"b_cubed": {"precision", "recall", "f1"}, "pairwise": {…}, "ads", "missing", "extra"}``: ``ads`` of
    the truth; ``missing`` of them from the clusters, which count as clusters of their own; ``extra`` ads in
    the clusters that the truth does not know, which do not count.

    Raises
    ------
    InputError : a column is missing, or an ad stands in a table twice.

    Source: Bagga and Baldwin, Entity-based cross-document coreferencing using the vector space model, 1998;
    Amigó and others, A comparison of extrinsic clustering evaluation metrics, 2009.
    """
    found = _labels(clusters, "clusters", ("cluster_id",))
    true = _labels(truth, "truth", ("operator_id", "cluster_id"))
    at = pc.index_in(true["ad_id"], found["ad_id"])
    missing = at.null_count
    known = pc.is_valid(at)
    parties = _numbered(true["label"])
    # a missing ad is a cluster of its own
    own = np.arange(true.num_rows, dtype=np.int64) + found.num_rows
    groups = np.where(known, _numbered(found["label"])[at.fill_null(0)] if found.num_rows else 0, own)
    shared, group, party = _contingency(groups, parties)
    return {
        "b_cubed": _b_cubed(shared, group, party),
        "pairwise": _pairwise(shared, group, party),
        "ads": true.num_rows,
        "missing": missing,
        "extra": found.num_rows - (true.num_rows - missing),
    }


def oracle(truth_folder: Path) -> pa.Table:
    """The clusters of someone who is told every true identifier: the ceiling for any method.

    Two ads are joined when one party placed both and both show an identifier that ``truth/identifiers``
    calls personal: its own number, address, handle, picture or text, as opposed to an agency's, a site's or
    a stock one. Ads of a party that share nothing stay apart, so the score is below 1.

    Returns
    -------
    Table of ``schema.CLUSTERS``.
    """
    ads = pq.read_table(truth_folder / "ads.parquet", columns=["ad_id", "operator_id"])
    shown = pq.read_table(
        truth_folder / "identifiers.parquet", columns=["ad_id", "kind", "value", "personal"]
    )
    shown = shown.filter(shown["personal"])
    row = pc.index_in(shown["ad_id"], ads["ad_id"].combine_chunks())
    party = ads["operator_id"].take(row)
    # a number that changed hands is the first party's and then the second's, never both's
    held = pc.binary_join_element_wise(party, shown["kind"], shown["value"], "\x1f")
    return _components(ads["ad_id"], row.to_numpy(), _numbered(held))


def _components(ad_ids: pa.ChunkedArray, row: Counts, identifier: Counts) -> pa.Table:
    """Ads joined by identifiers; a cluster is called after its smallest ``ad_id`` by UTF-8 bytes."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ads = len(ad_ids)
    nodes = ads + int(identifier.max(initial=-1)) + 1
    ones = np.ones(len(row), np.int8)
    graph = coo_array((ones, (row, identifier + ads)), shape=(nodes, nodes))
    labels = connected_components(graph, directed=False)[1][:ads]
    named = pa.table({"ad_id": ad_ids, "label": labels}).sort_by("ad_id")
    first = named.group_by("label", use_threads=False).aggregate([("ad_id", "first")])
    at = pc.index_in(named["label"], first["label"].combine_chunks())
    clusters = pa.table({"ad_id": named["ad_id"], "cluster_id": first["ad_id_first"].take(at)})
    return conform(clusters, CLUSTERS, KEYS["clusters"])


def _labels(table: pa.Table, name: str, columns: tuple[str, ...]) -> pa.Table:
    """``ad_id, label`` of a table whose label is the first of ``columns`` that it has."""
    column = next((each for each in columns if each in table.column_names), None)
    for needed in ("ad_id", column):
        if needed is None or needed not in table.column_names:
            wanted = " or ".join(columns) if needed is None else needed
            raise InputError(f"the {name} lack the column {wanted}", cure="name the table that has it")
        if pa.types.is_nested(table[needed].type):
            kind = table[needed].type
            raise InputError(f"the {name} hold {kind}", column=needed, cure="write one name in each row")
    ids = table["ad_id"].cast(pa.string()).combine_chunks()
    if ids.null_count:
        raise InputError(f"{ids.null_count:,} rows of the {name} name no ad", column="ad_id", cure="name it")
    counted = pc.value_counts(ids)
    often = counted.filter(pc.greater(counted.field("counts"), 1))
    if len(often):
        ad_id = often.field("values")[0].as_py()
        raise InputError(
            f"an ad stands in the {name} twice", column="ad_id", value=ad_id, cure="keep one row"
        )
    return pa.table({"ad_id": ids, "label": table[column].cast(pa.string()).combine_chunks()})


def _numbered(labels: pa.ChunkedArray) -> Counts:
    """Equal labels as equal numbers; a null label is one of its own kind."""
    encoded = labels.combine_chunks().dictionary_encode(null_encoding="encode")
    numbers: Counts = encoded.indices.to_numpy().astype(np.int64)
    return numbers


def _contingency(groups: Counts, parties: Counts) -> tuple[Counts, Counts, Counts]:
    """For each cluster and party that have ads in common: how many, the cluster's size, the party's size."""
    pairs, shared = np.unique(np.stack([groups, parties]), axis=1, return_counts=True)
    group = np.unique(groups, return_inverse=True, return_counts=True)
    party = np.unique(parties, return_inverse=True, return_counts=True)
    group_size = group[2][np.searchsorted(group[0], pairs[0])]
    party_size = party[2][np.searchsorted(party[0], pairs[1])]
    return shared.astype(np.int64), group_size.astype(np.int64), party_size.astype(np.int64)


def _b_cubed(shared: Counts, group: Counts, party: Counts) -> Score:
    ads = int(shared.sum())
    squares = shared * shared
    precision = float((squares / group).sum()) / ads if ads else 1.0
    recall = float((squares / party).sum()) / ads if ads else 1.0
    return _score(precision, recall)


def _pairwise(shared: Counts, group: Counts, party: Counts) -> Score:
    right = int((shared * (shared - 1)).sum())
    # each cluster appears once per party in it, with its share: n/size of its size * (size - 1) pairs
    joined = int((shared * (group - 1)).sum())
    true = int((shared * (party - 1)).sum())
    return _score(right / joined if joined else 1.0, right / true if true else 1.0)


def _score(precision: float, recall: float) -> Score:
    both = precision + recall
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / both if both else 0.0}
