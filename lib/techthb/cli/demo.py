"""``techthb demo``: the shipped case, from scattered adverts to clusters with evidence and a page to read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from techthb.cli.options import Force, Workers

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.table import Table

    from techthb.link import Links
    from techthb.report import Scores

__all__ = ["register"]

ADS, SEED, DIFFICULTY = 600, 2024, "classroom"
"""The shipped case: it is generated, never stored, and the same on every machine."""

ROWS = 8
"""Most rows of each table on the terminal; the page has more."""

METHODS = {"ours": "techthb", "plain": "the plain way", "oracle": "an oracle, told every identifier"}


def register(app: typer.Typer) -> None:
    """Add the verb ``demo`` to ``app``."""
    app.command()(demo)


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the case.")] = Path("demo"),
    difficulty: Annotated[
        str, typer.Option("--difficulty", metavar="D", help="easy, classroom or field.")
    ] = DIFFICULTY,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Another seed is another case.")] = SEED,
    workers: Workers = None,
    force: Force = False,
) -> None:
    """See the whole work on one synthetic case: 600 adverts on 12 sites become clusters with evidence.

    Builds the case, finds phone numbers and pictures through their disguises, sets aside what strangers
    share, links the rest, and writes report.html. Beside the result stand the scores of the plain way and of
    an oracle, so that you see why method matters. Asks nothing, contacts nothing.

    Example: techthb demo --difficulty field --out field
    """
    from techthb.cli.intake import analysis
    from techthb.cli.link import steps
    from techthb.cli.show import progress_bar
    from techthb.report import cluster_summary, write_report
    from techthb.schema.gazetteer import gazetteer_in, read_gazetteer
    from techthb.schema.plans import read_plans
    from techthb.world import generate

    case, results = out / "case", out / "results"
    adverts, images = case / "ads.parquet", case / "images"
    with progress_bar() as progress:
        generate(
            ads=ADS, seed=seed, difficulty=difficulty, out=case, workers=workers, force=force,
            progress=progress,
        )  # fmt: skip
        plans = read_plans(case)
        with analysis(
            "link", adverts, results, case=None, encoding=None, keep_going=False, force=force,
            inputs={"images": images, "gazetteer": gazetteer_in(case)},
            parameters={"plans": plans, "engine": "duckdb"},
        ) as (table, run):  # fmt: skip
            found = steps(
                run, table.table, images=images, plans=plans, gazetteer=read_gazetteer(case), engine="duckdb",
                workers=workers, progress=progress,
            )  # fmt: skip
            scores = score(case, table.table, found.links.clusters, difficulty, seed)
            page = run.file(
                "report",
                lambda part: write_report(
                    part, ads=table.table, identifiers=found.identifiers, links=found.links,
                    provenance=run.record, synthetic=True, scores=scores,
                ),
                writes="report.html",
                rows_in=table.table.num_rows,
            )  # fmt: skip
    clusters = cluster_summary(table.table, found.identifiers, found.links)
    show(clusters.to_pylist(), found.links, scores)
    print(f"The report:  {page.resolve().as_uri()}")
    print(f"The adverts are in {case}, their truth in {case / 'truth'}, the tables in {results}.")
    print("Next:        techthb lab, and there Start here")


def score(case: Path, ads: "pa.Table", clusters: "pa.Table", difficulty: str, seed: int) -> "Scores":
    """The scores of these clusters, of the plain way and of the oracle on one world."""
    import pyarrow.parquet as pq

    from techthb.evaluate import evaluate, oracle
    from techthb.schema.plans import read_plans

    truth = pq.read_table(case / "truth" / "ads.parquet")
    plain = plain_way()(ads, case / "images", read_plans(case))
    return {
        "difficulty": difficulty,
        "seed": seed,
        "ours": evaluate(clusters, truth),
        "plain": evaluate(plain, truth),
        "oracle": evaluate(oracle(case / "truth"), truth),
    }


def plain_way() -> Any:
    """The function ``plain`` of ``benchmarks/plain.py``, which is no part of the library on purpose."""
    from importlib.util import module_from_spec, spec_from_file_location

    from techthb.datasets import root
    from techthb.errors import UsageError

    path = root() / "benchmarks" / "plain.py"
    spec = spec_from_file_location("plain", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise UsageError(f"{path}: the plain way is not there; run the demonstration in a whole clone")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.plain


def show(clusters: list[dict[str, Any]], links: "Links", scores: "Scores") -> None:
    """Print the three tables: clusters, identifiers set aside, scores."""
    from rich.console import Console

    console = Console()
    # a file or pipe has no width of its own
    console.width = console.width if console.is_terminal else 132
    for table in (cluster_rows(clusters), common_rows(links), score_rows(scores)):
        console.print(table, "")


def cluster_rows(clusters: list[dict[str, Any]]) -> "Table":
    """The largest clusters: size, spread, time, what links them and how strongly."""
    from rich.markup import escape

    left = len(clusters) - ROWS
    more = f"; {left} smaller ones are in the report" if left > 0 else ""
    table = grid(f"Clusters: adverts to review together{more}")
    for name in ("adverts", "sites", "cities"):
        table.add_column(name, justify="right")
    for name in ("first seen", "last seen", "linked by"):
        table.add_column(name, no_wrap=name != "linked by")
    table.add_column("bits, weakest link", justify="right")
    for row in clusters[:ROWS]:
        numbers = [f"{row[name]:,}" for name in ("ads", "sites", "cities")]
        days = [f"{row[name]:%Y-%m-%d}" for name in ("first_seen", "last_seen")]
        table.add_row(*numbers, *days, escape(row["linked_by"]), f"{row['weakest']:.1f}")
    return table


def common_rows(links: "Links") -> "Table":
    """What was set aside because strangers share it; versions of one picture are one row."""
    from rich.markup import escape

    from techthb.report import set_aside

    rows = set_aside(links).to_pylist()
    more = f"; {len(rows) - ROWS} more in the report" if len(rows) > ROWS else ""
    table = grid(f"Set aside as common: seen, reported, linking nothing{more}")
    table.add_column("identifier", no_wrap=True)
    table.add_column("adverts", justify="right")
    table.add_column("why")
    for row in rows[:ROWS]:
        table.add_row(escape(row["identifier"]), f"{row['ads']:,}", escape(row["reason"]))
    return table


def score_rows(scores: "Scores") -> "Table":
    """B-cubed and pairwise scores of the three methods, and where they were measured."""
    table = grid(
        f"How right: measured on one synthetic world ({scores['difficulty']}, seed {scores['seed']}); "
        "not known for real data"
    )
    table.add_column("method")
    for kind in ("B-cubed", "pairwise"):
        for part in ("precision", "recall", "F1"):
            table.add_column(f"{kind}\n{part}", justify="right")
    for key, name in METHODS.items():
        found: Any = scores[key]  # type: ignore[literal-required]
        values = [
            found[kind][part] for kind in ("b_cubed", "pairwise") for part in ("precision", "recall", "f1")
        ]
        table.add_row(name, *(f"{value:.3f}" for value in values))
    return table


def grid(title: str) -> "Table":
    """An empty table in the house's look."""
    from rich import box
    from rich.table import Table

    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
