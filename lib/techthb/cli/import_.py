"""``techthb import``: an ads table from a CSV or Excel workbook of another shape."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from techthb.cli.options import Case, Encoding, Force, KeepGoing

if TYPE_CHECKING:
    import pyarrow as pa

    from techthb.gate import Admission
    from techthb.provenance import Run
    from techthb.schema.importing import Source
    from techthb.schema.rows import Fault

__all__ = ["register"]

PROPOSAL = Path("map.yml")


def register(app: typer.Typer) -> None:
    """Add the verb ``import`` to ``app``."""
    app.command("import")(import_)


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV or an .xlsx workbook.", show_default=False)
    ],
    map_file: Annotated[
        Path | None,
        typer.Option(
            "--map",
            metavar="FILE",
            help="Which column feeds which; without it one is proposed in map.yml.",
            show_default=False,
        ),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(
            "--timezone",
            metavar="ZONE",
            help="Where local times are from, for example Europe/Vienna.",
            show_default=False,
        ),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="NAME", help="Sheet of the workbook.", show_default=False),
    ] = None,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="The ads table; its folder also gets provenance.json."),
    ] = Path("ads.parquet"),
    encoding: Encoding = None,
    keep_going: KeepGoing = False,
    case: Case = None,
    force: Force = False,
) -> int:
    """Turn a CSV or Excel workbook of another shape into an ads table.

    Without --map it proposes one, by the names of the columns and by their values, writes it to map.yml for
    you to check, and stops; that file names columns and holds no data. With --map it writes the ads table.
    Imported data counts as real and needs --case, unless a valid synthetic.json stands beside FILE.

    Example: techthb import export.xlsx
    then: techthb import export.xlsx --map map.yml --timezone Europe/Vienna --case case.yml
    """
    if map_file is None:
        return _propose(file, encoding, sheet)
    from techthb.cli.intake import now
    from techthb.errors import InputError, UsageError
    from techthb.files import sha256
    from techthb.gate import admit, refuse_other_mark
    from techthb.provenance import Run
    from techthb.schema.importing import import_ads, read_source, read_zone
    from techthb.schema.mapping import read_map
    from techthb.schema.rows import check_file, raise_first

    if out.suffix != ".parquet":
        raise UsageError(f"--out {out}: the ads table is Parquet; give it a name that ends in .parquet")
    if out.name == "rejected.parquet":
        raise UsageError(f"--out {out}: the rows that are set aside take that name; choose another")
    check_file(file)
    digest = sha256(file)
    admission = admit(file, digest, case=case, now=now())
    if admission.synthetic:
        refuse_other_mark(out)
    zone = read_zone(timezone) if timezone else None
    source = read_source(file, encoding=encoding, sheet=sheet)
    feeds, keep = read_map(map_file, source.rows.table.column_names)
    table, faults = import_ads(source, feeds, keep=keep, zone=zone)
    if sha256(file) != digest:
        raise InputError("the file changed while it was read", file=file, cure="read a copy at rest")
    if not keep_going:
        raise_first(faults, file)
    run = Run(
        out.parent,
        command="import",
        inputs={"source": digest, "map": map_file},
        parameters={"encoding": encoding, "sheet": sheet, "timezone": timezone, "out": out.name},
        clock=now,
        mode=admission.mode,
        case_sha256=admission.case_sha256,
        force=force,
    )
    aside = _write(run, out, source, admission, table, faults)
    aside_note = f"; set aside in {out.parent / 'rejected.parquet'}: {aside:,}" if aside else ""
    print(f"Wrote {out}; ads: {table.num_rows:,}{aside_note}")
    return 3 if aside else 0


def _propose(file: Path, encoding: str | None, sheet: str | None) -> int:
    """Write a proposed map, never over one that is there, and say what to do with it."""
    from techthb.cli.show import typed
    from techthb.errors import UsageError
    from techthb.schema.importing import read_source
    from techthb.schema.proposing import propose

    if PROPOSAL.exists():
        raise UsageError(
            f"{PROPOSAL}: there is a map already; give it with --map {PROPOSAL}, or move it away"
        )
    text = propose(read_source(file, encoding=encoding, sheet=sheet))
    with PROPOSAL.open("x", encoding="utf-8") as stream:
        stream.write(text)
    print(text)
    more = "--timezone Europe/Vienna --case case.yml"
    print(f"Check {PROPOSAL}, then: techthb import {typed(file)} --map {PROPOSAL} {more}")
    return 0


def _write(
    run: "Run", out: Path, source: "Source", admission: "Admission", table: "pa.Table", faults: "list[Fault]"
) -> int:
    """Write the ads table, its mark or its log, and the rejected rows; return how many those are."""
    from techthb.cli.intake import log
    from techthb.gate import mark_synthetic, synthetic_mark
    from techthb.schema.rows import rejected

    aside = len({fault.row for fault in faults})
    with run:
        log(out.parent, admission, "import")
        run.note("read source", rows_in=source.rows.rows_in, rows_out=table.num_rows)
        if aside:
            run.step(
                "set bad rows aside", lambda: rejected(faults), writes="rejected", rows_in=source.rows.rows_in
            )
        run.step("import", lambda: table, writes=out.stem, rows_in=source.rows.rows_in)
        if admission.synthetic:
            mark = synthetic_mark(source.path) or {}
            mark_synthetic(out, generator=f"{mark['generator']}, imported", version=str(mark["version"]))
    return aside
