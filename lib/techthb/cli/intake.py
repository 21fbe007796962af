"""What every verb that analyses ads does first: ask the gate, read the table, keep the record.

::

    with analysis("link", ads, out, case=case, encoding=encoding, keep_going=keep_going, force=force,
                  inputs={"images": images}, parameters={"engine": engine}) as (found, run):
        identifiers = run.step("identify", lambda: ..., writes="identifiers", rows_in=found.table.num_rows)
    return exit_code(found)
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from techthb.gate import Admission
    from techthb.provenance import Run
    from techthb.schema import AdsTable

__all__ = ["analyses", "analysis", "exit_code", "log", "now", "open_ads", "user"]


def now() -> datetime:
    """The current time, in UTC."""
    return datetime.now(UTC)


def user() -> str:
    """The account that runs the command, as the system knows it."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in a container
        import os

        return f"uid {getattr(os, 'getuid', lambda: '?')()}"


def log(out: Path, admission: "Admission", command: str) -> None:
    """Log the use of real data in ``out``; on Windows also say whose eyes the results are for."""
    from techthb.gate import log_use

    log_use(out, admission, command=command, arguments=sys.argv[1:], now=now(), user=user())
    if sys.platform == "win32" and not admission.synthetic:
        print(f"techthb: {out} has the rights of its parent; let only yourself open that", file=sys.stderr)


def open_ads(
    ads: Path, *, case: Path | None, encoding: str | None, keep_going: bool
) -> "tuple[AdsTable, Admission]":
    """Ask the gate, then read and check the ads table.

    Raises
    ------
    GateError : the table counts as real data and there is no valid case file.
    InputError : the table cannot be read, or has bad rows and ``keep_going`` is not set.
    """
    from techthb.errors import InputError
    from techthb.files import sha256
    from techthb.gate import admit
    from techthb.schema import read_ads
    from techthb.schema.rows import check_file

    check_file(ads)
    digest = sha256(ads)
    admission = admit(ads, digest, case=case, now=now())
    found = read_ads(ads, encoding=encoding, keep_going=keep_going)
    if found.sha256 != digest:
        raise InputError("the file changed while it was read", file=ads, cure="read a copy at rest")
    return found, admission


@contextmanager
def analysis(command: str, ads: Path, out: Path, **more: Any) -> "Iterator[tuple[AdsTable, Run]]":
    """``analyses`` of one table, which is called ``ads``."""
    with analyses(command, {"ads": ads}, out, **more) as ((found,), run):
        yield found, run


@contextmanager
def analyses(
    command: str,
    tables: Mapping[str, Path],
    out: Path,
    *,
    case: Path | None,
    encoding: str | None,
    keep_going: bool,
    force: bool,
    parameters: Mapping[str, Any],
    inputs: Mapping[str, str | Path | None] | None = None,
) -> "Iterator[tuple[tuple[AdsTable, ...], Run]]":
    """The checked tables of ads and the run that keeps the record of ``out``.

    ``tables`` are the ads by label; rejected rows are in ``out`` already. If one of the tables is real data,
    the results are. ``inputs`` are further inputs by label: a SHA-256, or a path to take it from; None is
    left out. The verb returns ``exit_code(*found)``.
    """
    from techthb.engine import check_name
    from techthb.provenance import Run

    if "engine" in parameters:
        check_name(parameters["engine"])  # before anything is written
    opened = {
        label: open_ads(ads, case=case, encoding=encoding, keep_going=keep_going)
        for label, ads in tables.items()
    }
    admission = min((each for _, each in opened.values()), key=lambda each: each.synthetic)
    given = {label: source for label, source in (inputs or {}).items() if source is not None}
    with Run(
        out,
        command=command,
        inputs={**{label: found.sha256 for label, (found, _) in opened.items()}, **given},
        parameters={"encoding": encoding, **parameters},
        clock=now,
        mode=admission.mode,
        case_sha256=admission.case_sha256,
        force=force,
    ) as run:
        log(out, admission, command)
        for label, (found, _) in opened.items():
            _set_aside(run, label, found, out)
        yield tuple(found for found, _ in opened.values()), run


def _set_aside(run: "Run", label: str, found: "AdsTable", out: Path) -> None:
    """Record that the ads were read, and write the rows that were rejected."""
    run.note(f"read {label}", rows_in=found.rows_in, rows_out=found.table.num_rows)
    if not found.rejected.num_rows:
        return
    only = label == "ads"
    name = "rejected" if only else f"rejected-{label}"
    step = "set bad rows aside" if only else f"set bad rows of {label} aside"
    run.step(step, lambda: found.rejected, writes=name, rows_in=found.rows_in)
    aside = found.rows_in - found.table.num_rows
    print(f"Rows set aside: {aside:,} of {found.rows_in:,}; {out / name}.parquet says why")


def exit_code(*found: "AdsTable") -> int:
    """3 when rows were set aside, else 0."""
    return 3 if any(each.rejected.num_rows for each in found) else 0
