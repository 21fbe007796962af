"""Options and arguments that several verbs share, each defined once so that it reads the same everywhere.

Use them as annotations::

    def link(ads: Ads, out: Out, images: Images = None, case: Case = None, encoding: Encoding = None,
             keep_going: KeepGoing = False, force: Force = False, workers: Workers = None) -> int: ...

``techthb.cli.intake.analysis`` takes their values and hands back the checked table and the run that keeps the
record of ``--out``.
"""

import os
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Ads", "Case", "Encoding", "Engine", "Force", "Images", "KeepGoing", "Out", "Regions", "Workers"]

Ads = Annotated[
    Path,
    typer.Argument(
        metavar="ADS",
        help="Table of adverts: CSV (comma, semicolon or tab) or Parquet.",
        show_default=False,
    ),
]
"""The ads table of the public contract."""

Out = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Folder for the results. One that holds results of other inputs or parameters is refused.",
        show_default=False,
    ),
]
"""The folder of results; give no default, so that nobody writes results where they did not mean to."""

Images = Annotated[
    Path | None,
    typer.Option(
        "--images", metavar="DIR", help="Folder of the pictures that the ads name.", show_default=False
    ),
]

Case = Annotated[
    Path | None,
    typer.Option(
        "--case",
        metavar="FILE",
        help="Case file, needed for anything but marked synthetic data; techthb case init writes one.",
        show_default=False,
    ),
]

Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="Encoding of a CSV that is not UTF-8, for example cp1252; it is never guessed.",
        show_default=False,
    ),
]

KeepGoing = Annotated[
    bool,
    typer.Option(
        "--keep-going",
        help="Set bad rows aside in rejected.parquet with their reasons, go on, and exit with 3.",
    ),
]

Force = Annotated[
    bool, typer.Option("--force", help="Replace the results of other inputs or parameters in --out.")
]

Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="NAME",
        help="duckdb, or spark where pyspark and Java are; the results are the same.",
    ),
]

Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        metavar="N",
        help="Processor cores to use (default: all); the results are the same for any number.",
        show_default=False,
        callback=lambda asked: asked and min(asked, os.cpu_count() or 1),
    ),
]

Regions = Annotated[
    str,
    typer.Option(
        "--regions",
        metavar="CODES",
        help="Countries in which a number without country code may be read too, best first, such as GB,FR.",
        show_default=False,
    ),
]
