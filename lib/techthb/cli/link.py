"""``techthb link``: from adverts to clusters, with what links them and how strongly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from techthb.cli.options import Ads, Case, Encoding, Engine, Force, Images, KeepGoing, Out, Regions, Workers

if TYPE_CHECKING:
    import pyarrow as pa

    from techthb.link import Links
    from techthb.link.decisions import Decision
    from techthb.link.model import Model as LinkModel
    from techthb.progress import Progress
    from techthb.provenance import Run

__all__ = ["ADVERTS", "Linked", "register", "steps"]

ADVERTS = ["ad_id", "site", "posted_at", "country", "city"]
"""Columns of the adverts that are kept beside the results, so that these explain themselves; with
a digest, by which a later run knows an advert again."""

KNOWN = "known"
"""The table of what a fit learnt of texts."""

Model = Annotated[
    Path | None,
    typer.Option("--model", metavar="FILE", help="Weigh by this model.json of a fit.", show_default=False),
]
Since = Annotated[
    Path | None,
    typer.Option(
        "--since",
        metavar="DIR",
        help="Take over what the earlier results in DIR, under a frozen model, say of unchanged adverts.",
        show_default=False,
    ),
]
Decisions = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        help="What an analyst decided, as CSV: decision (common, personal, apart), what, other, by, on, why.",
        show_default=False,
    ),
]
Fit = Annotated[bool, typer.Option("--fit", help="Fit a model to these adverts and freeze it in model.json.")]
Refit = Annotated[
    Path | None,
    typer.Option(
        "--refit",
        metavar="DIR",
        help="Fit anew, from the model of the earlier results in DIR; lists every pair that crosses.",
        show_default=False,
    ),
]


@dataclass(frozen=True)
class Linked:
    """The tables of a case: what was found in its adverts and what links them."""

    identifiers: "pa.Table"
    versions: "pa.Table"
    unread: "pa.Table"
    links: "Links"


def register(app: typer.Typer) -> None:
    """Add the verb ``link`` to ``app``."""
    app.command()(link)


def link(
    ads: Ads,
    out: Out,
    images: Images = None,
    case: Case = None,
    encoding: Encoding = None,
    keep_going: KeepGoing = False,
    force: Force = False,
    engine: Engine = "duckdb",
    workers: Workers = None,
    regions: Regions = "",
    model: Model = None,
    fit: Fit = False,
    refit: Refit = None,
    since: Since = None,
    decisions: Decisions = None,
) -> int:
    """Link adverts that show the same contact points or pictures, and say how strongly.

    Finds the identifiers, sets aside what joins strangers (an agency's number, a site's hotline, a stock
    picture), and makes clusters of the rest: adverts to review together, not a finding about anybody. An
    advert without a contact point joins those whose text it copies. Writes identifiers, versions, templates,
    furniture, edges, pairs, bridges, clusters, common, decided and adverts as Parquet, model.json and
    provenance.json.

    Weights come from a model that was counted on synthetic worlds. --fit fits one to these adverts and
    freezes it in model.json: what is common, what is frequent, which texts are copied, how advertisers repeat
    themselves. With --model FILE later adverts are judged and weighed by it, and a pair weighs the same in
    every table. --since DIR does the same by the model in DIR and reads only adverts that are new or changed
    since: ADS is the whole collection as it stands now, and the tables are those of --model, byte for byte.
    Pictures are all compared anew.
    --refit DIR fits anew, starting from the model in DIR, and writes crossed.parquet: every pair that was
    strong enough before and is not now, or the other way round. --decisions FILE says what an analyst knows
    better; decided.parquet says what each decision changed.

    Example: techthb link worlds/first/ads.parquet --out worlds/first/linked
    """
    from techthb.cli.earlier import model_of, strongest
    from techthb.cli.identify import named_regions, pictures_of
    from techthb.cli.intake import analysis, exit_code
    from techthb.cli.show import progress_bar
    from techthb.link.decisions import read_decisions
    from techthb.link.model import read_model
    from techthb.provenance import RECORD
    from techthb.schema.gazetteer import gazetteer_in, read_gazetteer
    from techthb.schema.plans import read_plans

    model, fit = model_of(model=model, fit=fit, refit=refit, since=since, case=case)
    earlier = None if refit is None else strongest(refit)
    folder, plans, named = pictures_of(ads, images), read_plans(ads.parent), named_regions(regions)
    with analysis(
        "link", ads, out, case=case, encoding=encoding, keep_going=keep_going, force=force,
        inputs={
            "images": folder, "gazetteer": gazetteer_in(ads.parent), "model": model, "decisions": decisions,
            "since": None if since is None else since / RECORD,
        },
        parameters={"plans": plans, "engine": engine, "regions": named, "fit": fit},
    ) as (table, run), progress_bar() as progress:  # fmt: skip
        found = steps(
            run,
            table.table,
            images=folder,
            plans=plans,
            regions=named,
            gazetteer=read_gazetteer(ads.parent),
            engine=engine,
            workers=workers,
            progress=progress,
            model=None if model is None else read_model(model),
            fit=fit,
            since=since,
            decisions=() if decisions is None else read_decisions(decisions),
        )
        lines = []
        if earlier is not None and model is not None:
            lines = _changed(run, table.table, found, read_model(model), earlier)
    print("\n".join([*summary(table.table, found, out), *lines]))
    return exit_code(table)


def steps(
    run: "Run",
    ads: "pa.Table",
    *,
    images: Path | None,
    plans: Mapping[str, str],
    gazetteer: Sequence[tuple[str, str, int]],
    regions: Sequence[str] = (),
    engine: str,
    workers: int | None,
    progress: "Progress",
    model: "LinkModel | None" = None,
    fit: bool = False,
    since: Path | None = None,
    decisions: "Sequence[Decision]" = (),
) -> Linked:
    """Identify and link ``ads`` within ``run``; what a run before has finished is read, not done again."""
    from techthb.cli.earlier import unchanged
    from techthb.cli.identify import WRITES, written
    from techthb.engine import open_engine
    from techthb.identify import identify
    from techthb.identify.since import digests
    from techthb.identify.texts.known import Known
    from techthb.link import Links
    from techthb.link import link as join
    from techthb.link.model import read_model

    @cache
    def digested() -> "pa.Array":
        with open_engine(engine, workers=workers) as opened:
            return digests(ads, opened)

    def identified() -> "dict[str, pa.Table]":
        earlier = None if since is None else unchanged(since, run, ads, digested(), model)
        with open_engine(engine, workers=workers) as opened:
            found = identify(
                ads, engine=opened, images=images, plans=plans, regions=regions, gazetteer=gazetteer,
                known=None if model is None or fit else model.texts, learning=fit, since=earlier,
                progress=progress,
            )  # fmt: skip
        known = {} if not fit or found.known is None else {KNOWN: found.known.learnt}
        return written(found) | known

    writes = (*WRITES, KNOWN) if fit else WRITES
    tables = run.tables("identify", identified, writes=writes, rows_in=ads.num_rows)
    identifiers, versions = tables["identifiers"], tables["versions"]

    def linked() -> "Links":
        with open_engine(engine, workers=workers) as opened:
            return join(
                ads,
                identifiers,
                versions,
                engine=opened,
                model=model,
                fit=fit,
                texts=Known(tables[KNOWN], tables["furniture"]) if fit else None,
                decisions=decisions,
                progress=progress,
            )

    parts = ["edges", "pairs", "bridges", "clusters", "common", "decided"]
    made = cache(linked)
    links = run.tables("link", lambda: vars(made()), writes=parts, rows_in=identifiers.num_rows)

    def adverts() -> "pa.Table":
        return ads.select(ADVERTS).append_column("digest", digested())

    run.step("adverts", adverts, writes="adverts", rows_in=ads.num_rows)
    kept = run.file("model", lambda path: _write(made().model, path), writes="model.json")
    return Linked(identifiers, versions, tables["unread"], Links(**links, model=read_model(kept)))


def _changed(
    run: "Run", ads: "pa.Table", found: Linked, before: "LinkModel", earlier: "pa.Table"
) -> list[str]:
    """Write what crossed the threshold, and say how far weights moved."""
    from techthb.engine import open_engine
    from techthb.link.refit import change

    with open_engine(workers=1) as engine:
        changed = change(
            ads, found.identifiers, found.versions, before=before, earlier=earlier, after=found.links,
            engine=engine,
        )  # fmt: skip
    run.step("crossed", lambda: changed.crossed, writes="crossed", rows_in=changed.pairs)
    return [
        "",
        f"Of {changed.pairs:,} pairs {changed.crossed.num_rows:,} crossed the threshold: "
        f"{run.out / 'crossed.parquet'}",
        f"Weights moved by {changed.median:.2f} bits (median), {changed.most:.2f} at most.",
    ]


def _write(model: "LinkModel", path: Path) -> None:
    path.write_text(model.as_json(), "utf-8")


def summary(ads: "pa.Table", found: Linked, out: Path) -> list[str]:
    """How the case fell into clusters, what was set aside, and what to do next."""
    import pyarrow.compute as pc

    from techthb.cli.show import typed

    sizes = pc.value_counts(found.links.clusters["cluster_id"]).field("counts")
    several = sizes.filter(pc.greater(sizes, 1))
    largest = pc.max(sizes).as_py() or 0
    lines = [
        f"{ads.num_rows:,} adverts: {len(several):,} clusters of two or more (the largest of {largest:,}), "
        f"{len(sizes) - len(several):,} adverts that nothing links",
        f"{found.links.common.num_rows:,} identifiers set aside as common; {out / 'common.parquet'} says why",
    ]
    if found.unread.num_rows:
        lines.append(f"{found.unread.num_rows:,} pictures or long fields not read: {out / 'unread.parquet'}")
    return [
        *lines,
        "",
        f"In {out}: clusters, pairs, edges, identifiers, and provenance.json, which says how they were made.",
        f"On a synthetic world:  techthb evaluate {typed(out / 'clusters.parquet')} WORLD/truth",
    ]
