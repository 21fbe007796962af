"""The page of a case: one file that needs no other, safe to open, made to be read and printed."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import pyarrow as pa
import pyarrow.compute as pc
from markupsafe import Markup

from techthb import __version__
from techthb.datasets.reserved import mask_text
from techthb.files import whole
from techthb.plot.base import Picture, image_tag
from techthb.plot.graphs import live_graph, weak_points
from techthb.plot.labels import KIND_WORDS, count, label, listed
from techthb.plot.links import cluster_graph, timeline
from techthb.plot.scores import score_bars
from techthb.report.adverts import adverts, template
from techthb.report.evidence import pieces, readings
from techthb.report.made import made_tables
from techthb.report.summary import cluster_summary, set_aside

if TYPE_CHECKING:
    from techthb.link import Links

__all__ = ["Scores", "write_report"]

SHOWN_CLUSTERS, SHOWN_COMMON, SHOWN_ADS, SHOWN_LINKS, SHOWN_FOUND, DETAILED = 25, 25, 15, 5, 12, 3
"""Most rows of each table, and how many clusters are shown in detail; the page says what is left out."""


class Scores(TypedDict):
    """How well methods did on a world whose truth is known: what `techthb.evaluate.evaluate` returned."""

    difficulty: str
    seed: int
    ours: Mapping[str, Any]
    plain: NotRequired[Mapping[str, Any]]
    oracle: NotRequired[Mapping[str, Any]]


METHODS = {
    "ours": ("This method", "identifiers read through disguises, common ones set aside"),
    "plain": ("The plain way", "any shared number or near-identical picture joins"),
    "oracle": ("The ceiling", "an oracle that is told every true identifier"),
}


def write_report(
    path: Path,
    *,
    ads: pa.Table,
    identifiers: pa.Table,
    links: "Links",
    provenance: Mapping[str, Any],
    synthetic: bool,
    scores: Scores | None = None,
    case: Mapping[str, Any] | None = None,
    mode: int = 0o644,
) -> None:
    """Write the report of a case as one HTML file.

    Parameters
    ----------
    path : the file to write; it appears whole or not at all.
    ads, identifiers, links : the case; tables of the public contract.
    provenance : what `techthb.provenance` recorded: inputs with SHA-256, parameters, versions, counts.
    synthetic : whether the data carry a valid mark as synthetic.
    scores : only where the truth is known; never for real data.
    case : the case file of real data.
    mode : permission of the file: ``0o600`` for real data.

    Raises
    ------
    ValueError : scores were given for real data, whose truth nobody knows.
    """
    if scores and not synthetic:
        raise ValueError("no error rate is printed for real data: its truth is not known")
    summary = cluster_summary(ads, identifiers, links).to_pylist()
    aside = set_aside(links).to_pylist()
    page = template("page.html.j2").render(
        version=__version__,
        synthetic=synthetic,
        case=case or {},
        facts=_facts(ads, summary) | {"common": len(aside)},
        clusters=summary[:SHOWN_CLUSTERS],
        clusters_left=len(summary) - SHOWN_CLUSTERS if len(summary) > SHOWN_CLUSTERS else 0,
        common=aside[:SHOWN_COMMON],
        scores=_score_rows(scores),
        score_figure=_score_figure(scores),
        measured_on=_measured_on(scores),
        strength_note=_strength_note(scores),
        details=[_detail(ads, identifiers, links, row) for row in summary[:DETAILED]],
        made=made_tables(provenance),
    )
    with whole(path, mode) as part:
        part.write_text(page, encoding="utf-8", newline="\n")


def _facts(ads: pa.Table, summary: list[dict[str, Any]]) -> dict[str, Any]:
    linked = sum(row["ads"] for row in summary)
    seen = pc.min_max(ads["posted_at"]).as_py()
    return {
        "ads": len(ads),
        "sites": pc.count_distinct(ads["site"]).as_py(),
        "cities": pc.count_distinct(ads["city"], mode="only_valid").as_py(),
        "first": seen["min"],
        "last": seen["max"],
        "clusters": len(summary),
        "linked": linked,
        "alone": len(ads) - linked,
        "largest": summary[0]["ads"] if summary else 0,
    }


def _measured_on(scores: Scores | None) -> str:
    if scores is None:
        return ""
    return (
        f"Measured on synthetic worlds of difficulty {scores['difficulty']}, seed {scores['seed']}; "
        "not known for real data."
    )


def _strength_note(scores: Scores | None) -> str:
    if scores is None:
        return "The error rate of these links is not known; how to measure it is said below."
    wrong = 1 - scores["ours"]["pairwise"]["precision"]
    return f"Of the pairs of adverts joined, {wrong:.1%} are wrong. {_measured_on(scores)}"


def _by_method(scores: Scores | None) -> dict[str, Mapping[str, Any]]:
    given: dict[str, Any] = {**scores} if scores else {}
    return {name: given[name] for name in METHODS if name in given}


def _score_rows(scores: Scores | None) -> list[dict[str, Any]]:
    return [
        {"name": METHODS[name][0], "does": METHODS[name][1], "parts": [score["b_cubed"], score["pairwise"]]}
        for name, score in _by_method(scores).items()
    ]


def _score_figure(scores: Scores | None) -> Markup:
    if scores is None:
        return Markup()
    named = {METHODS[name][0].lower(): score for name, score in _by_method(scores).items()}
    return _image(score_bars(named, measured_on=_measured_on(scores)))


def _image(figure: Picture) -> Markup:
    return Markup(image_tag(figure))  # noqa: S704 - image_tag escapes the description and encodes the rest


def _detail(ads: pa.Table, identifiers: pa.Table, links: "Links", row: dict[str, Any]) -> dict[str, Any]:
    cluster = row["cluster_id"]
    own = links.clusters.filter(pc.equal(links.clusters["cluster_id"], cluster))["ad_id"]
    inside = ads.filter(pc.is_in(ads["ad_id"], own.combine_chunks()))
    live = live_graph(links, own)
    shown = _telling(inside.sort_by([("posted_at", "ascending"), ("ad_id", "ascending")]), live)
    left = (
        f"; {len(shown)} of {len(inside):,} adverts, by date, chosen such that identifiers that link appear "
        "twice where there is room; the others are in the results"
    )
    return {
        "row": row,
        "graph": _image(cluster_graph(ads, identifiers, links, cluster)),
        "timeline": _image(timeline(inside)),
        "weak": [_breaks(point) for point in weak_points(live)[:SHOWN_LINKS]],
        "links": _weakest(links, own),
        "evidence": _evidence(shown, identifiers, links, live),
        "evidence_note": "What each advert shows, and where it was read"
        + (left if len(inside) > len(shown) else ""),
    }


def _telling(ads: pa.Table, live: Any) -> pa.Table:
    """Adverts to show as evidence: two for each identifier that links, then the earliest."""
    ids = ads["ad_id"].to_pylist()
    chosen: set[str] = set()
    for node in sorted((n for n in live if not n.startswith("ad:")), key=lambda n: (-live.degree(n), n)):
        holders = [ad for ad in ids if live.has_edge(node, f"ad:{ad}")]
        wanted = max(0, min(2, len(holders)) - len(chosen.intersection(holders)))
        chosen |= set([ad for ad in holders if ad not in chosen][:wanted])
    kept = [ad for ad in ids if ad in chosen][:SHOWN_ADS]
    kept += [ad for ad in ids if ad not in chosen][: SHOWN_ADS - len(kept)]
    return ads.filter(pc.is_in(ads["ad_id"], pa.array(kept, pa.string())))


def _breaks(point: Any) -> str:
    kind = KIND_WORDS.get(point.identifier.partition(":")[0], ("identifier",))[0]
    named = label(point.identifier) if kind == "picture" else f"{kind} {label(point.identifier)}"
    parts = listed([f"{part:,}" for part in point.parts[:6]])
    text = f"If the {named}, in {count(point.ads, 'advert')}, proved to be shared by strangers, the cluster "
    text += f"would fall into parts of {parts} adverts"
    text += f" and {len(point.parts) - 6} smaller ones" if len(point.parts) > 6 else ""
    return text + (f"; {count(point.alone, 'advert')} would stand alone." if point.alone else ".")


def _weakest(links: "Links", own: pa.ChunkedArray) -> list[dict[str, Any]]:
    pairs = links.pairs.filter(pc.is_in(links.pairs["ad_id_a"], own.combine_chunks()))
    order = [("weight", "ascending"), ("ad_id_a", "ascending"), ("ad_id_b", "ascending")]
    return [
        {
            "a": pair["ad_id_a"],
            "b": pair["ad_id_b"],
            "weight": pair["weight"],
            "reasons": mask_text(" ".join(each["sentence"] for each in pair["reasons"] or [])),
        }
        for pair in pairs.sort_by(order).slice(0, SHOWN_LINKS).to_pylist()
    ]


def _evidence(ads: pa.Table, identifiers: pa.Table, links: "Links", live: Any) -> list[dict[str, Any]]:
    aside = set(links.common["identifier"].to_pylist())
    return [
        {
            **advert,
            "digest": sha256(advert["text"].encode()).hexdigest(),
            "found": [_found(same, live, aside) for same in readings(advert["found"])[:SHOWN_FOUND]],
        }
        for advert in adverts(ads, identifiers)
    ]


def _found(same: list[Mapping[str, Any]], live: Any, aside: set[str]) -> dict[str, str]:
    """What was read in one place: the reading that counts, how it stands, how many others there were."""
    node = f"{same[0]['kind']}:{same[0]['value']}"
    node = live.graph["same"].get(node, node)
    best = [each for each in same if each["value"] == same[0]["value"]]
    holders = live.degree(node) if live.has_node(node) else 0
    others = len({each["value"] for each in same}) - 1
    if node in aside:
        state, says = "common", "common, joins nothing"
    elif holders > 1:
        versions = ", in some version" if best[0]["kind"] == "image" else ""
        state, says = "links", f"in {holders:,} adverts of this cluster{versions}"
    else:
        state, says = "alone", "in this advert only"
    return {
        "kind": best[0]["kind"],
        "word": KIND_WORDS.get(best[0]["kind"], (best[0]["kind"],))[0],
        "value": label(f"{best[0]['kind']}:{best[0]['value']}"),
        "read": " … ".join(filter(None, [_read(each) for each in best])),
        "state": state,
        "says": says + (f" ({count(others, 'other reading')})" if others else ""),
    }


def _read(found: Mapping[str, Any]) -> str:
    """How it was written, where that differs from what was read."""
    if found["kind"] == "text":
        return ""  # the advert stands beside it
    if found["field"] in ("text", "contact") and found["raw"] != found["value"]:
        return " ".join(
            piece.text for piece in pieces(found["raw"], [{**found, "start": 0, "end": len(found["raw"])}])
        )
    return mask_text(found["raw"] or "") if found["kind"] == "image" else ""
