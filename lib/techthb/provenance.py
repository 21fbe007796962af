"""What went into a folder of results, what came out, with which parameters and versions.

``provenance.json`` is written after every step, so that a run which is stopped goes on where it stopped, and
a finished one is read instead of computed. It names files and counts rows; it never holds what is in them.
"""

import hashlib
import json
import platform
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from techthb import __version__
from techthb.errors import InputError, UsageError
from techthb.files import inside, sha256, whole, write_json, write_table
from techthb.gate.folder import RECORD, locked, prepare

__all__ = ["PARTS", "RECORD", "Run", "folder_digest", "versions"]

PARTS = (
    "duckdb", "numpy", "opencv-python-headless", "pdqhash", "phonenumbers", "polars", "pyarrow", "rapidfuzz",
    "scipy",
)  # fmt: skip
"""Distributions whose version can change a result."""


def versions() -> dict[str, str]:
    """Versions of techthb, Python and the installed ``PARTS``."""
    found = {"python": platform.python_version(), "techthb": __version__}
    for name in PARTS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def folder_digest(folder: Path) -> str:
    """SHA-256 over the relative names and SHA-256 of all files below ``folder``, sorted by name.

    Raises
    ------
    InputError : there is no such folder.
    """
    if not folder.is_dir():
        raise InputError("there is no such folder", file=folder, cure="check the name")
    total = hashlib.sha256()
    for name, path in sorted((p.relative_to(folder).as_posix(), p) for p in folder.rglob("*") if p.is_file()):
        total.update(f"{sha256(path)}  {name}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


class Run:
    """One command's work on one folder of results; use it in a ``with`` statement.

    Parameters
    ----------
    out : the folder; made when it is not there, locked against a second process while the run lasts.
    command : the verb, such as ``link``.
    inputs : SHA-256 of each input by its label, or a path (file or folder) to take it from.
    parameters : everything else that the results depend on, as JSON values.
    clock : gives the current time, with its zone.
    mode : permission of every file written; 0600 for real data (``Admission.mode``).
    case_sha256 : digest of the case file, for real data.
    force : replace results of other inputs, parameters, versions or commands; the recorded ones are deleted.

    Raises
    ------
    UsageError : ``out`` holds other results and ``force`` is not given, or another process works there.
    """

    def __init__(
        self,
        out: Path,
        *,
        command: str,
        inputs: Mapping[str, str | Path],
        parameters: Mapping[str, Any],
        clock: Callable[[], datetime],
        mode: int = 0o644,
        case_sha256: str | None = None,
        force: bool = False,
    ) -> None:
        self.out, self.mode, self.clock, self.force = out, mode, clock, force
        self.record: dict[str, Any] = {
            "command": command,
            "inputs": {label: _digest(source) for label, source in inputs.items()},
            # through JSON, so that a tuple and the list it is stored as are equal
            "parameters": json.loads(json.dumps(dict(parameters), sort_keys=True)),
            "versions": versions(),
            "case_sha256": case_sha256,
            "started": None,
            "finished": None,
            "steps": [],
            "outputs": {},
            "begun": [],
        }
        self._held = ExitStack()
        self._computed = False

    def __enter__(self) -> Self:
        prepare(self.out, self.mode)
        with ExitStack() as held:
            held.enter_context(locked(self.out))
            self._take_over()
            self._held = held.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._held:
            if kind is None and (self._computed or self.record["finished"] is None):
                self.record["finished"] = _iso(self.clock())
                self._save()

    def step(
        self, name: str, compute: Callable[[], pa.Table], *, writes: str, rows_in: int | None = None
    ) -> pa.Table:
        """``compute()``, written as ``<writes>.parquet``; read instead when a same run wrote it before.

        The table that is returned is always the one read back, so that it has the same types either way.

        Raises
        ------
        UsageError : the file is there and this suite has no record of it.
        """
        return self.tables(name, lambda: {writes: compute()}, writes=[writes], rows_in=rows_in)[writes]

    def tables(
        self,
        name: str,
        compute: Callable[[], Mapping[str, pa.Table]],
        *,
        writes: Sequence[str],
        rows_in: int | None = None,
    ) -> dict[str, pa.Table]:
        """Like ``step``, for several tables from one piece of work; ``compute()`` maps ``writes`` to them."""
        files = {f"{table}.parquet": table for table in writes}

        def work() -> dict[str, int]:
            made = compute()
            for file, table in files.items():
                write_table(made[table], inside(self.out, file), self.mode)
            return {file: made[table].num_rows for file, table in files.items()}

        self._step(name, work, list(files), rows_in)
        return {table: pq.ParquetFile(self.out / file).read() for file, table in files.items()}

    def file(
        self, name: str, write: Callable[[Path], None], *, writes: str, rows_in: int | None = None
    ) -> Path:
        """Like ``step``, for one file of another format: ``write`` fills the path it is given."""

        def work() -> dict[str, None]:
            with whole(inside(self.out, writes), self.mode) as part:
                write(part)
            return {writes: None}

        self._step(name, work, [writes], rows_in)
        return self.out / writes

    def note(self, name: str, *, rows_in: int, rows_out: int) -> None:
        """Record a step that writes no file, such as reading the ads."""
        self._remember({"name": name, "rows_in": rows_in, "rows_out": rows_out, "outputs": []})

    def _step(
        self, name: str, work: Callable[[], Mapping[str, int | None]], files: list[str], rows_in: int | None
    ) -> None:
        if not self._computed and self._is_done(name, files):
            for file in files:
                (self.out / file).chmod(self.mode)  # see _take_over
            return
        self._computed, self.record["finished"] = True, None
        for file in files:
            known = file in self.record["outputs"] or file in self.record["begun"]
            if not known and inside(self.out, file).exists() and not self.force:
                reason = "is there already and no record says that techthb wrote it"
                raise UsageError(f"{self.out / file}: {reason}; move it, choose another --out or --force")
        self.record["begun"] = sorted({*self.record["begun"], *files})
        self._save()  # before the first byte, so that a purge knows what a killed run left
        before = self.clock()
        rows = work()
        seconds = round((self.clock() - before).total_seconds(), 3)
        for file in files:
            self.record["outputs"][file] = {"sha256": sha256(self.out / file), "rows": rows[file]}
        self.record["begun"] = [file for file in self.record["begun"] if file not in files]
        counted = [count for count in rows.values() if count is not None]
        self._remember(
            {
                "name": name,
                "rows_in": rows_in,
                "rows_out": sum(counted) if counted else None,
                "seconds": seconds,
                "outputs": files,
            }
        )

    def _is_done(self, name: str, files: list[str]) -> bool:
        done = any(step["name"] == name and step["outputs"] == files for step in self.record["steps"])
        outputs = self.record["outputs"]
        return done and all(
            file in outputs
            and (self.out / file).is_file()
            and outputs[file]["sha256"] == sha256(self.out / file)
            for file in files
        )

    def _remember(self, step: dict[str, Any]) -> None:
        steps = self.record["steps"]
        places = [place for place, old in enumerate(steps) if old["name"] == step["name"]]
        if places and "seconds" not in step and steps[places[0]] == step:
            return
        if places:
            steps[places[0]] = step
        else:
            steps.append(step)
        self._save()

    def _save(self) -> None:
        write_json(self.record, self.out / RECORD, self.mode)

    def _take_over(self) -> None:
        """Go on from the record in the folder, or start anew."""
        old = _read_record(self.out)
        if old is not None and (difference := _difference(old, self.record)):
            if not self.force:
                raise UsageError(
                    f"{self.out}: holds results of {difference}; choose another --out or --force"
                )
            _delete(self.out, [*old.get("outputs", {}), *old.get("begun", [])])
            old = None
        if old is None:
            self.record["started"] = _iso(self.clock())
        else:
            case = self.record["case_sha256"]
            self.record = {**self.record, **old, "case_sha256": case}
            (self.out / RECORD).chmod(self.mode)  # the same table may have counted as synthetic before
            if old.get("case_sha256") == case:
                return
        self._save()


def _digest(source: str | Path) -> str:
    if isinstance(source, str):
        return source
    return folder_digest(source) if source.is_dir() else sha256(source)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _read_record(out: Path) -> dict[str, Any] | None:
    """The record in ``out``; None when there is none, an empty one when it is not one of ours."""
    try:
        content = json.loads((out / RECORD).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        return {}
    shape = {"steps": list, "outputs": dict, "begun": list}
    sound = isinstance(content, dict) and all(isinstance(content.get(k), t) for k, t in shape.items())
    return content if sound else {}


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """How two records differ in what makes their results, as words for the user; empty when they do not."""
    if not old:
        return "an unreadable provenance.json"
    if old.get("command") != new["command"]:
        return f"techthb {old.get('command')}"
    for part, word in (
        ("inputs", "other inputs"),
        ("parameters", "other parameters"),
        ("versions", "other versions"),
    ):
        before, after = old.get(part), new[part]
        if before != after:
            before = before if isinstance(before, dict) else {}
            names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
            return f"{word} ({', '.join(names)})"
    return ""


def _delete(out: Path, names: Sequence[str]) -> None:
    for name in names:
        try:
            path = inside(out, name)
        except InputError:
            continue  # a record that someone changed
        if path.is_file() and not (out / name).is_symlink():
            path.unlink()
