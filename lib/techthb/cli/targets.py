"""``techthb targets``: what was promised, what was reported, what may be said."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from techthb.policy import Tracker

__all__ = ["register"]

PIPED_WIDTH = 110
"""Columns of the table when it goes to a file or another program."""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(targets)


def targets(
    json: Annotated[
        bool, typer.Option("--json", help="Print everything as JSON, for another program.")
    ] = False,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            metavar="FILE",
            help="Also write one row per reported result, for a spreadsheet.",
            show_default=False,
        ),
    ] = None,
    claims: Annotated[
        Path | None,
        typer.Option(
            "--claims",
            metavar="FILE",
            help="Judge these results instead: a CSV with the columns of datasets/osce-targets/claims.csv.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print the tracker of the four targets that an OSCE project planned.

    For each target: what was promised, what was reported, on which rung of the evidence ladder that stands
    (proposed, initiated, drafted, adopted, in force, used, evaluated) or why it is off the ladder, and which
    sentences the source supports. A target counts as met only if unit, verb and rung match and the count
    reaches the threshold.

    Example:  techthb targets --csv targets.csv
    """
    from techthb.policy import contradictions, read_claims, tracker

    tracked = tracker(read_claims(claims))
    found = contradictions(tracked)
    if csv is not None:
        _write(tracked, csv)
    if json:
        _print_json(tracked, found)
    else:
        _print(tracked, found)


def _write(tracked: "Tracker", path: Path) -> None:
    from techthb.files import write_csv

    table = tracked.table().astype(object)
    write_csv(table.where(table.notna(), None).to_dict("records"), path)
    print(f"Wrote {len(table)} reported results to {path}", file=sys.stderr)


def _print_json(tracked: "Tracker", found: "pd.DataFrame") -> None:
    import json

    everything = tracked.as_dict() | {"contradictions": found.to_dict("records")}
    print(json.dumps(everything, ensure_ascii=False, indent=2))


def _print(tracked: "Tracker", found: "pd.DataFrame") -> None:
    from rich.console import Console

    plain = not sys.stdout.isatty()
    console = Console(width=PIPED_WIDTH if plain else None, highlight=False, markup=False, emoji=False)
    console.print(_overview(tracked, plain))
    for each in tracked.targets:
        _heading(console, f"{each.target.target}: {each.target.promise}")
        if each.judgements:
            console.print(_results(each.judgements, plain))
        _list(console, "May be said:", each.may_say or ["nothing, as no result is reported"])
        _list(console, "May not be said:", each.may_not_say)
    _heading(console, "Reported under no target")
    from techthb.policy import may_say

    _list(console, "May be said:", [may_say(claim, tracked.sources) for claim in tracked.others])
    _heading(console, "Where the sources disagree")
    _list(console, "", [f"{row['about']}: {row['found']} {row['write']}" for row in found.to_dict("records")])
    _heading(console, "Sources")
    _list(console, "", [_source(each) for each in tracked.sources.values()])


def _table(plain: bool, title: str, *columns: str) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.ASCII2 if plain else box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column == "status")
    return table


def _overview(tracked: "Tracker", plain: bool) -> "Table":
    table = _table(
        plain,
        "Planned targets and what the source shows",
        "",
        "promised",
        "rung needed",
        "reported",
        "status",
    )
    for each in tracked.targets:
        table.add_row(each.target.target, each.target.promise, each.target.rung, each.detail, each.status)
    table.caption = "rung needed: the lowest that the words of the promise allow"
    table.caption_justify = "left"
    return table


def _results(judgements: Any, plain: bool) -> "Table":
    table = _table(plain, "", "reported", "number", "unit", "where it stands", "line")
    for each in judgements:
        claim = each.claim
        table.add_row(
            claim.quantity,
            f"{claim.value:,}" if claim.value is not None else claim.qualifier,
            claim.unit if claim.unit_stated else f"{claim.unit} (presumed)",
            claim.rung or f"off the ladder: {claim.off_ladder}",
            str(claim.source_line or claim.fact_id),
        )
    return table


def _source(source: Any) -> str:
    published = f", {source.published.isoformat()}" if source.published else ""
    return (
        f"{source.label}: {source.publisher}, {source.title}{published}, {source.address} "
        f"(checked on {source.checked_on.isoformat()}; {source.note})"
    )


def _heading(console: "Console", text: str) -> None:
    console.print()
    console.print(text, style="bold")


def _list(console: "Console", title: str, sentences: Any) -> None:
    from rich.padding import Padding

    if title and sentences:
        console.print(title)
    for sentence in sentences:
        console.print(Padding(f"- {sentence}", (0, 0, 0, 2), expand=False))
