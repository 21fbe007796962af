"""``techthb link``: from adverts to clusters, with what links them and how strongly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from techthb.cli.options import Ads, Case, Encoding, Engine, Force, Images, KeepGoing, Out, Regions, Workers

if TYPE_CHECKING:
    import pyarrow as pa

    from techthb.link import Links
    from techthb.progress import Progress
    from techthb.provenance import Run

__all__ = ["Linked", "register", "steps"]


@dataclass(frozen=True)
class Linked:
    """The tables of a case: what was found in its adverts and what links them."""

    identifiers: "pa.Table"
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
) -> int:
    """Link adverts that show the same contact points or pictures, and say how strongly.

    Finds the identifiers, sets aside what joins strangers (an agency's number, a site's hotline, a stock
    picture), and makes clusters of the rest: adverts to review together, not a finding about anybody. An
    advert without a contact point joins those whose text it copies. Writes identifiers, versions, templates,
    furniture, edges, pairs, clusters and common as Parquet, and provenance.json.

    Example: techthb link worlds/first/ads.parquet --out worlds/first/linked
    """
    from techthb.cli.identify import named_regions, pictures_of
    from techthb.cli.intake import analysis, exit_code
    from techthb.cli.show import progress_bar
    from techthb.schema.gazetteer import gazetteer_in, read_gazetteer
    from techthb.schema.plans import read_plans

    folder, plans, named = pictures_of(ads, images), read_plans(ads.parent), named_regions(regions)
    with analysis(
        "link", ads, out, case=case, encoding=encoding, keep_going=keep_going, force=force,
        inputs={"images": folder, "gazetteer": gazetteer_in(ads.parent)},
        parameters={"plans": plans, "engine": engine, "regions": named},
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
        )
    print("\n".join(summary(table.table, found, out)))
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
) -> Linked:
    """Identify and link ``ads`` within ``run``; what a run before has finished is read, not done again."""
    from techthb.cli.identify import WRITES, written
    from techthb.engine import open_engine
    from techthb.identify import identify
    from techthb.link import Links
    from techthb.link import link as join

    def identified() -> "dict[str, pa.Table]":
        with open_engine(engine, workers=workers) as opened:
            found = identify(
                ads, engine=opened, images=images, plans=plans, regions=regions, gazetteer=gazetteer,
                progress=progress,
            )  # fmt: skip
        return written(found)

    tables = run.tables("identify", identified, writes=WRITES, rows_in=ads.num_rows)
    identifiers, versions = tables["identifiers"], tables["versions"]

    def linked() -> "dict[str, pa.Table]":
        with open_engine(engine, workers=workers) as opened:
            return vars(join(ads, identifiers, versions, engine=opened, progress=progress))

    parts = ["edges", "pairs", "clusters", "common"]
    links = run.tables("link", linked, writes=parts, rows_in=identifiers.num_rows)
    return Linked(identifiers, tables["unread"], Links(**links))


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
