"""Deleting the results that the suite wrote into a folder, and nothing else."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from techthb import __version__
from techthb.errors import GateError, InputError
from techthb.files import inside, sha256, write_json
from techthb.gate.folder import LOCK, RECORD, locked

__all__ = ["PURGE_RECORD", "Purged", "purge", "to_purge"]

PURGE_RECORD = "purged.json"


@dataclass(frozen=True)
class Purged:
    """What a purge did: files ``deleted`` and ``left`` (relative name: why), both by name."""

    deleted: tuple[str, ...]
    left: dict[str, str]


def to_purge(folder: Path) -> Purged:
    """What ``purge`` would delete and leave, without touching anything.

    Raises
    ------
    GateError : the folder has no record of what the suite wrote there.
    """
    deleted, left = [], {}
    for name, digest in sorted(_recorded(folder).items()):
        if not (folder / name).exists() and not (folder / name).is_symlink():
            continue
        fault = _fault(folder, name, digest)
        if fault:
            left[name] = fault
        else:
            deleted.append(name)
    deleted += sorted(_unfinished(folder))
    return Purged(tuple(deleted), left)


def purge(folder: Path, *, now: datetime) -> Purged:
    """Delete the results that the suite wrote into ``folder``, by the list in its ``provenance.json``.

    A file goes only if it is in that list, lies in the folder without any link on the way, and still has
    the recorded SHA-256; also files that a killed run left half-written. Everything else is left and named
    with the reason. ``access.log`` stays, since the account of who used the data outlasts the data; keep or
    delete it by your own rules. When nothing is left, the record itself goes too. ``purged.json`` says when
    and how many files, and holds no name. Bytes are unlinked, not overwritten: backups, snapshots and the
    disk itself may keep them.

    Raises
    ------
    GateError : the folder has no record of what the suite wrote there.
    UsageError : another process is writing there.
    """
    _recorded(folder)
    with locked(folder):
        record = _record(folder)
        plan = to_purge(folder)
        for name in plan.deleted:
            (folder / name).unlink()
        for parent in sorted({(folder / name).parent for name in plan.deleted} - {folder}, reverse=True):
            if not any(parent.iterdir()):
                parent.rmdir()
        content = {
            "at": now.astimezone(UTC).isoformat(timespec="seconds"),
            "case_sha256": record.get("case_sha256"),
            "files_deleted": len(plan.deleted),
            "files_left": len(plan.left),
            "techthb": __version__,
        }
        write_json(content, folder / PURGE_RECORD, 0o600)
        if not plan.left:
            (folder / RECORD).unlink(missing_ok=True)
    if not plan.left:
        (folder / LOCK).unlink(missing_ok=True)
    return plan


def _record(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / RECORD).read_bytes())
    except FileNotFoundError:
        raise GateError(f"{folder}: no {RECORD}, so nothing that techthb is known to have written") from None
    except (OSError, ValueError, RecursionError):
        raise GateError(f"{folder / RECORD}: cannot be read; delete the results by hand") from None
    if not isinstance(content, dict) or not isinstance(content.get("outputs"), dict):
        raise GateError(f"{folder / RECORD}: not a record of techthb; delete the results by hand")
    return content


def _recorded(folder: Path) -> dict[str, str | None]:
    """Relative name and SHA-256 of each file; None for one that was begun and may be there."""
    record = _record(folder)
    found: dict[str, str | None] = {}
    for name, output in record["outputs"].items():
        found[name] = str(output.get("sha256")) if isinstance(output, dict) else ""
    begun = record.get("begun")
    names = begun if isinstance(begun, list) else []
    return found | {name: None for name in names if isinstance(name, str)}


def _fault(folder: Path, name: str, digest: str | None) -> str | None:
    """Why the recorded file ``name`` must stay; None when it may go."""
    parts = PurePosixPath(name).parts
    try:
        path = inside(folder, name)
    except InputError:
        return "the recorded name leads out of the folder"
    if any((folder / Path(*parts[: depth + 1])).is_symlink() for depth in range(len(parts))):
        return "a link, not a file that techthb wrote"
    if not path.is_file():
        return "not a file"
    if digest is not None and sha256(path) != digest:
        return "changed since techthb wrote it"
    return None


def _unfinished(folder: Path) -> list[str]:
    """Temporary files of results, as ``techthb.files.whole`` names them, that a killed run left."""
    names = {PurePosixPath(name) for name in [*_recorded(folder), RECORD]}
    found = []
    for name in names:
        pattern = re.compile(rf"\.{re.escape(name.name)}\.\d+\.[0-9a-f]{{8}}\.part")
        parent = folder / name.parent
        if ".." in name.parts or name.is_absolute() or not parent.is_dir():
            continue
        for path in parent.iterdir():
            if pattern.fullmatch(path.name) and _fault(folder, str(name.parent / path.name), None) is None:
                found.append((name.parent / path.name).as_posix())
    return found
