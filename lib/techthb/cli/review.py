"""``techthb sample-for-review`` and ``techthb read-review``: an error rate measured on one's own adverts."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from techthb.cli.options import Ads, Case, Force, Images
from techthb.cli.options import Encoding as Coding

if TYPE_CHECKING:
    import pyarrow as pa

    from techthb.evaluate.review import Agreement

__all__ = ["register"]

REVIEWERS = (1, 2)
FORM = ("pair", "one", "other", "decision", "note")

Listed = list[tuple[str, str, str]]
"""Pairs with their name and their two adverts."""

ReadOut = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help="Folder for the results (default: REVIEW/read).", show_default=False
    ),
]
Review = Annotated[
    Path, typer.Argument(metavar="REVIEW", help="Folder of sample-for-review.", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add the verbs ``sample-for-review`` and ``read-review`` to ``app``."""
    app.command("sample-for-review")(sample_for_review)
    app.command("read-review")(read_review)


def sample_for_review(
    ads: Ads,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="What techthb link wrote for them.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="REVIEW", help="New folder for the review.", show_default=False)
    ],
    pairs: Annotated[
        int, typer.Option("--pairs", metavar="N", min=1, max=5_000, help="Pairs to draw.")
    ] = 200,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed", metavar="S", help="Draw other pairs; by default the results decide.", show_default=False
        ),
    ] = None,
    images: Images = None,
    case: Case = None,
    encoding: Coding = None,
) -> None:
    """Draw pairs of adverts for two people to judge, who do not know what was linked.

    How often links are wrong was measured on synthetic worlds and is not known for real adverts. This draws
    pairs of every strength, of one cluster, and of none, and writes for each of two reviewers a page to read
    and a form to fill in, each in an order of its own. Keep drawn.parquet from both until they have finished.

    Example: techthb sample-for-review ads.parquet linked --out review
    """
    from techthb.cli.identify import pictures_of
    from techthb.cli.intake import analysis, now
    from techthb.errors import UsageError
    from techthb.evaluate.review import draw
    from techthb.files import sha256
    from techthb.gate import admit_results
    from techthb.provenance import RECORD
    from techthb.report.forms import write_form

    admit_results(folder, case=case, now=now())
    _check_made_from(folder, ads)
    if (out / RECORD).exists():
        raise UsageError(f"{out} holds a review already, and forms may be filled in: name another folder")
    # nobody picks the pairs: which are drawn follows from the results
    chosen = int(sha256(folder / "clusters.parquet")[:12], 16) if seed is None else seed
    shown = pictures_of(ads, images)
    read = {name: _table(folder / f"{name}.parquet") for name in ("pairs", "bridges", "clusters")}
    with analysis(
        "sample-for-review", ads, out, case=case, encoding=encoding, keep_going=True, force=False,
        inputs={f"{name}.parquet": folder / f"{name}.parquet" for name in read},
        parameters={"pairs": pairs, "seed": chosen},
    ) as (found, run):  # fmt: skip
        drawn = run.step("draw", lambda: draw(found.table, **read, count=pairs, seed=chosen), writes="drawn")
        (out / "drawn.parquet").chmod(0o600)
        for reviewer in REVIEWERS:
            form, listed = f"reviewer-{reviewer}.csv", _ordered(drawn, chosen, reviewer)

            def page(path: Path, reviewer: int = reviewer, form: str = form, listed: Listed = listed) -> None:
                write_form(
                    path, found.table, listed, reviewer=reviewer, form=form, images=shown,
                    synthetic=run.record["case_sha256"] is None,
                )  # fmt: skip

            run.file(f"page {reviewer}", page, writes=f"reviewer-{reviewer}.html", rows_in=drawn.num_rows)
            run.file(
                f"form {reviewer}", partial(_blank, listed, run.mode), writes=form, rows_in=drawn.num_rows
            )
    print("\n".join(_drawn_summary(drawn, out)))


def _check_made_from(folder: Path, ads: Path) -> None:
    from techthb.errors import InputError
    from techthb.files import sha256
    from techthb.provenance import RECORD
    from techthb.schema.rows import check_file

    check_file(ads)
    if json.loads((folder / RECORD).read_bytes())["inputs"].get("ads") != sha256(ads):
        raise InputError(
            f"{folder} was made from other adverts", file=ads, cure="name the table that was linked"
        )


def _ordered(drawn: "pa.Table", seed: int, reviewer: int) -> Listed:
    """The pairs in a reviewer's own order, with the sides of some changed."""
    import numpy as np

    rng = np.random.default_rng([seed, reviewer])
    listed = [(row["pair"], row["one"], row["other"]) for row in drawn.to_pylist()]
    turned = [
        (name, other, one) if turn else (name, one, other)
        for (name, one, other), turn in zip(listed, rng.random(len(listed)) < 0.5, strict=True)
    ]
    return [turned[place] for place in rng.permutation(len(turned)).tolist()]


def _blank(listed: Listed, mode: int, path: Path) -> None:
    from techthb.files import write_csv

    write_csv([dict(zip(FORM, (*row, "", ""), strict=True)) for row in listed], path, mode)


def _drawn_summary(drawn: "pa.Table", out: Path) -> list[str]:
    from techthb.cli.show import typed
    from techthb.evaluate.review import DECISIONS

    return [
        f"{drawn.num_rows:,} pairs drawn into {out}.",
        "",
        "Give each reviewer one page and one form: reviewer-1.html and reviewer-1.csv, reviewer-2.html and",
        f"reviewer-2.csv. In the column decision: {', '.join(DECISIONS)}. Keep drawn.parquet from both.",
        f"When both have finished:  techthb read-review {typed(out)}",
    ]


def read_review(folder: Review, out: ReadOut = None, case: Case = None, force: Force = False) -> None:
    """Count what two reviewers decided: how far they agree, and how often links of each kind were wrong.

    Writes agreement.json, rates.csv (each group with its 95% interval, and what could not be decided) and
    decisions.csv: linked pairs that both judge different, for techthb link --decisions. Read each before you
    use it. The figures hold for the adverts from which the pairs were drawn, and for no others.

    Example: techthb read-review review
    """
    from techthb.cli.intake import log, now
    from techthb.evaluate.review import agreement, rates
    from techthb.files import write_csv, write_json
    from techthb.gate import admit_results
    from techthb.provenance import Run

    admission = admit_results(folder, case=case, now=now())
    forms = [folder / f"reviewer-{reviewer}.csv" for reviewer in REVIEWERS]
    drawn = _table(folder / "drawn.parquet")
    said = [_filled(form, drawn) for form in forms]
    one, other = ({name: row["decision"] for name, row in each.items()} for each in said)
    into = out or folder / "read"
    inputs = {path.name: path for path in (folder / "drawn.parquet", *forms)}
    with Run(
        into, command="read-review", inputs=inputs, parameters={}, clock=now, mode=admission.mode,
        case_sha256=admission.case_sha256, force=force,
    ) as run:  # fmt: skip
        log(into, admission, "read-review")
        found, rated = agreement(one, other), rates(drawn, one, other)
        today = now().date().isoformat()
        proposed = _proposed(drawn, said, today)
        run.file("agreement", lambda path: write_json(vars(found), path, run.mode), writes="agreement.json")
        run.file("rates", lambda path: write_csv(rated.to_pylist(), path, run.mode), writes="rates.csv")
        run.file("decisions", lambda path: write_csv(proposed, path, run.mode), writes="decisions.csv")
    print("\n".join(_read_summary(found, rated, proposed, into)))


def _filled(form: Path, drawn: "pa.Table") -> dict[str, dict[str, str]]:
    """The rows of a form by the name of the pair.

    Raises
    ------
    InputError : it is not the form of these pairs, or a decision is missing or none: with the row.
    """
    from techthb.errors import InputError
    from techthb.evaluate.review import DECISIONS
    from techthb.schema.delimited import read_delimited
    from techthb.schema.rows import raise_first

    rows = read_delimited(form, known=FORM)
    raise_first(rows.faults, form)
    for name in FORM:
        if name not in rows.table.column_names:
            raise InputError("a column is missing", file=form, column=name, cure=f"give {', '.join(FORM)}")
    wanted, found = {each["pair"]: {each["one"], each["other"]} for each in drawn.to_pylist()}, {}
    for number, row in zip(rows.numbers.to_pylist(), rows.table.to_pylist(), strict=True):
        row["decision"] = " ".join(row["decision"].lower().split())
        if wanted.get(row["pair"]) != {_bare(row["one"]), _bare(row["other"])} or row["pair"] in found:
            reason, column, cure = (
                "the pair was not drawn, or stands twice",
                "pair",
                "keep the rows as they came",
            )
        elif row["decision"] not in DECISIONS:
            reason, column, cure = "this is no decision", "decision", f"write {', '.join(DECISIONS)}"
        else:
            found[row["pair"]] = row
            continue
        raise InputError(reason, file=form, row=number, column=column, value=row[column], cure=cure)
    if missing := sorted(set(wanted) - set(found)):
        reason = f"{len(missing):,} pairs are missing, such as {missing[0]}"
        raise InputError(reason, file=form, cure="keep the rows as they came")
    return found


def _bare(name: str) -> str:
    """A name without the apostrophe that keeps a spreadsheet from running it."""
    return name[1:] if name.startswith("'") else name


def _proposed(
    drawn: "pa.Table", said: Sequence[Mapping[str, Mapping[str, str]]], today: str
) -> list[dict[str, str]]:
    """Decisions about pairs that were linked and that both reviewers judge different."""
    from techthb.link.decisions import COLUMNS

    rows = []
    for each in drawn.to_pylist():
        judged = [one[each["pair"]] for one in said]
        if not each["linked"] or {one["decision"] for one in judged} != {"different"}:
            continue
        notes = "; ".join(one["note"].strip() for one in judged if one["note"].strip())
        why = f"pair {each['pair']} of a blind double review: different" + (f" ({notes})" if notes else "")
        values = ("apart", each["one"], each["other"], "reviewers 1 and 2", today, why)
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows


def _read_summary(found: "Agreement", rated: "pa.Table", proposed: Sequence[object], into: Path) -> list[str]:
    lines = [f"The reviewers say the same of {found.alike:,} of {found.pairs:,} pairs; {_kappa(found)}", ""]
    for row in rated.to_pylist():
        lines += [
            f"{row['group']}: {row['drawn']:,} of {row['population']:,} drawn, {row['undecided']:,} not "
            "decided",
            "  nothing decided"
            if not row["decided"]
            else f"  wrong: {row['wrong']:,} of {row['decided']:,}, {row['rate']:.1%} "
            f"(95% interval {row['low']:.1%} to {row['high']:.1%})",
        ]
    return [
        *lines,
        "",
        "These figures hold for the adverts from which the pairs were drawn, if the reviewers are right.",
        f"{len(proposed):,} linked pairs that both judge different: {into / 'decisions.csv'}",
    ]


def _kappa(found: "Agreement") -> str:
    if found.kappa is None:
        return "kappa is not defined, since both said one thing of all."
    if found.low is None or found.high is None:
        return f"kappa {found.kappa:.2f}."
    return f"kappa {found.kappa:.2f} (95% interval {found.low:.2f} to {found.high:.2f})."


def _table(path: Path) -> "pa.Table":
    from techthb.cli.evaluate import table_of

    return table_of(path)
