"""Every advert with what it shows, as edges with weights and sentences; and what was set aside."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from techthb.link.decisions import Decision
from techthb.link.held import Held, numbered
from techthb.link.model import Model
from techthb.link.weigh import alone, doubted
from techthb.schema.tables import EDGES, EVIDENCE, KEYS, conform

__all__ = ["COMMON", "common_table", "edges_table", "evidence", "names"]

NAMES = {
    "phone": "phone number ending {}",
    "token": "stand-in number ending {}",
    "email": "e-mail address {}",
    "handle": "handle {}",
    "url": "web address {}",
    "wallet": "wallet {}",
    "image": "picture {} or a version of it",
    "text": "text template of advert {}",
}
SHORT = {"phone": -3, "token": -3}
"""Sentences show the end of a number only: they are read on pages, the tables keep the whole."""
LONGEST = 60

COMMON = pa.schema(
    [
        ("identifier", pa.string()),
        ("kind", pa.string()),
        ("ads", pa.int64()),
        ("groups", pa.int64()),
        ("reason", pa.string()),
    ]
)

MOST_OF_A_SITE = 0.5
"""Share of a site's adverts from which an identifier looks like the site's own."""


def edges_table(held: Held, live: npt.NDArray[np.bool_], model: Model) -> pa.Table:
    """Every advert with every identifier that it shows, and pictures with their versions.

    An edge weighs what a pair of adverts would that shared the identifier and nothing else, read as here.
    ``live`` says for each family whether it links; edges of one that was set aside have weight 0.
    """
    node = held.shown["node"].to_numpy()
    family = held.nodes["family"].to_numpy()
    weight = np.where(live[family], alone(held, model), 0.0)
    one = held.versions["one"].to_numpy()
    shown = pa.table(
        {
            "source": pc.binary_join_element_wise(
                "ad", held.ad_ids.take(held.shown["ad"].combine_chunks()), ":"
            ),
            "target": held.nodes["identifier"].take(held.shown["node"]),
            "node": node,
            "weight": doubted(weight[node], held.shown["confidence"].to_numpy()),
            "sentence": _shown_sentences(held, live).take(held.shown["node"].combine_chunks()),
        }
    )
    near = pa.table(
        {
            "source": held.nodes["identifier"].take(held.versions["one"]),
            "target": held.nodes["identifier"].take(held.versions["other"]),
            "node": held.versions["one"],
            "weight": doubted(weight[one], held.versions["confidence"].to_numpy()),
            "sentence": _version_sentences(held),
        }
    )
    rows = pa.concat_tables([shown.combine_chunks(), near.combine_chunks()], promote_options="permissive")
    nodes = held.nodes.take(rows["node"])
    rows = rows.append_column("kind", nodes["kind"])
    one_each = evidence(nodes["kind"], nodes["value"], rows["weight"], rows["sentence"])
    offsets = pa.array(np.arange(rows.num_rows + 1, dtype=np.int32))
    rows = rows.append_column("evidence", pa.ListArray.from_arrays(offsets, one_each, type=EVIDENCE))
    return conform(rows, EDGES, KEYS["edges"])


def evidence(
    kind: pa.ChunkedArray, value: pa.ChunkedArray, weight: pa.ChunkedArray, sentence: pa.ChunkedArray
) -> pa.Array:
    """Rows of the ``evidence`` struct of the public contract."""
    columns = [each.combine_chunks() for each in (kind, value, weight, sentence)]
    return pa.StructArray.from_arrays(columns, fields=list(EVIDENCE.value_type))


def names(held: Held) -> pa.Array:
    """How a sentence names each node."""
    called = []
    columns = (held.nodes[name].to_pylist() for name in ("kind", "value", "use"))
    for kind, value, use in zip(*columns, strict=True):
        shown = value[SHORT[kind] :] if kind in SHORT else value[:6] if kind == "image" else value
        shown = shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
        called.append(NAMES[kind].format(shown) + (f" (use {use} of it)" if use > 1 else ""))
    return pa.array(called, pa.string())


def _shown_sentences(held: Held, live: npt.NDArray[np.bool_]) -> pa.Array:
    """One sentence per node: what an advert that shows it has in common with how many."""
    total = f" of {len(held.ad_ids):,} adverts show"
    found = []
    families = held.nodes["family"].to_pylist()
    for called, ads, family in zip(
        names(held).to_pylist(), held.nodes["ads"].to_pylist(), families, strict=True
    ):
        aside = "" if live[family] else "; it is set aside as common and links nothing"
        found.append(f"The advert shows the {called}, as {ads:,}{total}{aside}.")
    return pa.array(found, pa.string())


def _version_sentences(held: Held) -> pa.Array:
    columns = (held.versions[name].to_pylist() for name in ("transform", "agreeing", "blocks", "bits"))
    return pa.array(
        [
            f"The second picture is a version of the first: {transform}. Laid over each other they agree in "
            f"{agreeing} of the {blocks} places with structure; their PDQ hashes differ in {bits} bits."
            for transform, agreeing, blocks, bits in zip(*columns, strict=True)
        ],
        pa.string(),
    )


def common_table(
    held: Held, joined: npt.NDArray[np.int64], ads: pa.Table, decisions: Sequence[Decision] = ()
) -> pa.Table:
    """The identifiers that were set aside, with the reason; ``joined`` is what ``common`` found by family.

    A reason that an analyst gave stands instead of the one that was found.
    """
    family = held.nodes["family"].to_numpy()
    # a number's later uses are no rows of their own
    aside = np.flatnonzero((joined[family] > 0) & (held.nodes["use"].to_numpy() == 1))
    rows = held.nodes.take(pa.array(aside))
    reasons = [
        f"taken away, it leaves {count:,} groups of adverts that share nothing else, each with contact "
        f"points of its own{site}"
        for count, site in zip(joined[family[aside]], _site_words(held, aside, ads), strict=True)
    ]
    given = {
        each.what: f"decided by {each.by} on {each.on}: {each.why}"
        for each in decisions
        if each.decision == "common"
    }
    reasons = [
        given.get(name, reason) for name, reason in zip(rows["identifier"].to_pylist(), reasons, strict=True)
    ]
    number = numbered(held)
    showing = np.bincount(number, held.nodes["ads"].to_numpy()).astype(np.int64)[number[aside]]
    columns = [rows["identifier"], rows["kind"], showing, joined[family[aside]], reasons]
    return pa.table(columns, schema=COMMON)


def _site_words(held: Held, aside: npt.NDArray[np.int64], ads: pa.Table) -> list[str]:
    """For each node set aside, a clause that names the site whose adverts mostly show it, or nothing."""
    sites = ads["site"].take(pc.index_in(held.ad_ids, ads["ad_id"].combine_chunks()))
    coded = pc.dictionary_encode(sites.combine_chunks())
    site, known = coded.indices.to_numpy(), coded.dictionary.to_pylist()
    total = np.bincount(site, minlength=len(known))
    numbers = numbered(held)
    shown = numbers[held.shown["node"].to_numpy()]
    wanted = np.isin(shown, numbers[aside])
    places = shown[wanted] * len(known) + site[held.shown["ad"].to_numpy()[wanted]]
    place, seen = np.unique(places, return_counts=True)
    number = place // max(1, len(known))
    words = []
    for each in numbers[aside]:
        first, end = np.searchsorted(number, [each, each + 1])
        most = first + int(seen[first:end].argmax())
        name = int(place[most]) % len(known)
        share = seen[most] / total[name]
        own = share >= MOST_OF_A_SITE and 2 * seen[most] >= seen[first:end].sum()
        words.append(
            f"; {share:.0%} of the adverts on {known[name]} show it, as a site's own hotline" if own else ""
        )
    return words
