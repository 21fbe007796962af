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

__all__ = ["analysis", "exit_code", "log", "now", "open_ads", "user"]


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
def analysis(
    command: str,
    ads: Path,
    out: Path,
    *,
    case: Path | None,
    encoding: str | None,
    keep_going: bool,
    force: bool,
    parameters: Mapping[str, Any],
    inputs: Mapping[str, str | Path | None] | None = None,
) -> "Iterator[tuple[AdsTable, Run]]":
    """The checked ads and the run that keeps the record of ``out``; rejected rows are in ``out`` already.

    ``inputs`` are further inputs by label: a SHA-256, or a path to take it from; None is left out. The
    verb returns ``exit_code(found)``.
    """
    from techthb.engine import check_name
    from techthb.provenance import Run

    if "engine" in parameters:
        check_name(parameters["engine"])  # before anything is written
    found, admission = open_ads(ads, case=case, encoding=encoding, keep_going=keep_going)
    given = {label: source for label, source in (inputs or {}).items() if source is not None}
    with Run(
        out,
        command=command,
        inputs={"ads": found.sha256, **given},
        parameters={"encoding": encoding, **parameters},
        clock=now,
        mode=admission.mode,
        case_sha256=admission.case_sha256,
        force=force,
    ) as run:
        log(out, admission, command)
        run.note("read ads", rows_in=found.rows_in, rows_out=found.table.num_rows)
        if found.rejected.num_rows:
            run.step("set bad rows aside", lambda: found.rejected, writes="rejected", rows_in=found.rows_in)
            aside = found.rows_in - found.table.num_rows
            print(f"Rows set aside: {aside:,} of {found.rows_in:,}; {out / 'rejected.parquet'} says why")
        yield found, run


def exit_code(found: "AdsTable") -> int:
    """3 when rows were set aside, else 0."""
    return 3 if found.rejected.num_rows else 0
