"""Files that appear whole or not at all, digests, and names that stay in their folder."""

import csv
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from techthb.errors import InputError

__all__ = ["inside", "sha256", "whole", "write_csv", "write_json", "write_table"]


@contextmanager
def whole(path: Path, mode: int = 0o644) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; on success it becomes ``path``, on any error it is deleted.

    ``mode`` is the permission of the finished file: pass ``0o600`` for real data.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_json(value: Any, path: Path, mode: int = 0o644) -> None:
    """Write ``value`` as UTF-8 JSON with sorted keys and a final newline."""
    with whole(path, mode) as part:
        part.write_text(
            json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
        )


def write_table(table: pa.Table, path: Path, mode: int = 0o644) -> None:
    """Write ``table`` as Parquet with one fixed set of options, so that equal tables are equal bytes."""
    with whole(path, mode) as part:
        pq.write_table(
            table.combine_chunks().replace_schema_metadata(None),
            part,
            compression="zstd",
            version="2.6",
            row_group_size=131_072,
            store_schema=False,
        )


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def inside(folder: Path, name: str) -> Path:
    """``folder / name``, refused when it would leave ``folder`` by ``..``, an absolute path or a link.

    Raises
    ------
    InputError : the name leaves the folder, or its links lead in a circle.
    """
    relative = PurePosixPath(name.replace("\\", "/"))
    root = folder.resolve()
    try:
        path = (root / relative).resolve()
    except (OSError, RuntimeError):  # links in a circle, on Python 3.11 and 3.12
        raise InputError("the name is a link to itself", file=folder, value=name, cure="delete it") from None
    # Windows reads "C:x" as a path on another drive
    if relative.is_absolute() or ":" in name or ".." in relative.parts or not path.is_relative_to(root):
        raise InputError(
            "the name leads out of its folder", file=folder, value=name, cure="use a plain file name"
        )
    return path


FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection)."""


def write_csv(rows: Sequence[Mapping[Any, Any]], path: Path, mode: int = 0o644) -> None:
    """Write ``rows`` as UTF-8 CSV that a spreadsheet shows and never runs.

    The columns are the keys of the first row. ``None`` is an empty cell, truth is ``true`` or ``false``, a
    text that could be taken for a formula gets an apostrophe in front.
    """
    with whole(path, mode) as part, part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)  # ends lines as RFC 4180 does, and so quotes what holds a line end
        names = list(rows[0]) if rows else []
        writer.writerow(names)
        writer.writerows([_cell(row[name]) for name in names] for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
