"""Admitting an ads table, marking one as synthetic, and logging who used real data."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from techthb import __version__
from techthb.errors import GateError, InputError, shown
from techthb.files import sha256, write_json
from techthb.gate.casefile import read_case
from techthb.gate.folder import RECORD, prepare

__all__ = [
    "LOG",
    "MARK",
    "Admission",
    "admit",
    "admit_results",
    "log_use",
    "mark_synthetic",
    "refuse_other_mark",
    "synthetic_mark",
]

MARK = "synthetic.json"
LOG = "access.log"
MAX_BYTES = 64 * 1024


@dataclass(frozen=True)
class Admission:
    """Leave to process an ads table.

    Parameters
    ----------
    synthetic : whether the table is marked as synthetic.
    case : the fields of the case file; None for synthetic data.
    mode : permission of every file with results: 0644 for synthetic data, 0600 for real data.
    case_sha256 : digest of the case file; None for synthetic data.
    """

    synthetic: bool
    case: dict[str, str] | None
    mode: int
    case_sha256: str | None = None


def admit(ads: Path, ads_sha256: str, *, case: Path | None, now: datetime) -> Admission:
    """Admit an ads table as synthetic by the mark beside it, or as real data by a case file.

    Parameters
    ----------
    ads : the ads table; ``synthetic.json`` is looked for in its folder.
    ads_sha256 : digest of the table as it was read.
    case : the case file, if there is one; it is not read for synthetic data.
    now : the current time, with its zone.

    Raises
    ------
    GateError : the table counts as real data (no mark, or one that is not valid) and there is no case
        file, or the case file is not complete, or its retention date has passed.
    """
    fault = _mark_fault(ads, ads_sha256)
    if fault is None:
        return Admission(synthetic=True, case=None, mode=0o644)
    if case is None:
        raise GateError(
            f"{ads}: counts as real data ({fault}); give --case case.yml (techthb case init writes one)"
        )
    fields = read_case(case, now=now)
    return Admission(synthetic=False, case=fields, mode=0o600, case_sha256=sha256(case))


def admit_results(folder: Path, *, case: Path | None, now: datetime) -> Admission:
    """Admit results by what the record beside them says their adverts were.

    Parameters
    ----------
    folder : results of an analysis.
    case : the case file; needed for results of real data, and the one under which they were made.
    now : the current time, with its zone.

    Raises
    ------
    GateError : the results are of real data and there is no case file, or another one, or it is not complete,
        or its retention date has passed.
    InputError : the folder holds no record of an analysis.
    """
    try:
        record = json.loads((folder / RECORD).read_bytes())
        made_under = record["case_sha256"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise InputError(
            f"there is no {RECORD} of an analysis", file=folder, cure="name a folder that techthb link wrote"
        ) from None
    if made_under is None:
        return Admission(synthetic=True, case=None, mode=0o644)
    if case is None:
        raise GateError(
            f"{folder}: holds results of real data; give --case, the file that they were made under"
        )
    if sha256(case) != made_under:
        raise GateError(f"{case}: is not the case file under which {folder} was made; give that one")
    return Admission(synthetic=False, case=read_case(case, now=now), mode=0o600, case_sha256=made_under)


def mark_synthetic(ads: Path, *, generator: str, version: str) -> None:
    """Write ``synthetic.json`` beside ``ads``: what made the table, and its digest. It holds no seed.

    Raises
    ------
    GateError : the folder holds the mark of another table, which would lose it.
    """
    refuse_other_mark(ads)
    content = {"file": ads.name, "generator": generator, "sha256": sha256(ads), "version": version}
    write_json(content, ads.parent / MARK)


def refuse_other_mark(ads: Path) -> None:
    """Raise when the folder of ``ads`` (which need not exist yet) holds the mark of another table.

    Raises
    ------
    GateError : it does; a folder can hold the mark of one table only.
    """
    marked = (synthetic_mark(ads) or {}).get("file")
    if isinstance(marked, str) and marked != ads.name and (ads.parent / marked).exists():
        reason = f"marks {shown(marked)}; write {ads.name} into a folder of its own"
        raise GateError(f"{ads.parent / MARK}: {reason}")


def synthetic_mark(ads: Path) -> dict[str, object] | None:
    """The content of ``synthetic.json`` beside ``ads``; None when there is none or it is no mark."""
    if not (ads.parent / MARK).is_file():  # a pipe would be waited for
        return None
    try:
        with (ads.parent / MARK).open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        content = json.loads(raw) if len(raw) <= MAX_BYTES else None
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def log_use(
    out: Path,
    admission: Admission,
    *,
    command: str,
    arguments: Sequence[str],
    now: datetime,
    user: str,
) -> None:
    """Append to ``access.log`` in ``out`` who ran what and when; nothing for synthetic data.

    One JSON object a line: ``at`` (UTC), ``user``, ``command``, ``arguments``, ``techthb`` (version) and
    ``case_sha256``. The log is readable by its owner only.

    Raises
    ------
    GateError : the log cannot be written; then the data may not be used either.
    """
    if admission.synthetic:
        return
    prepare(out, admission.mode)
    entry = {
        "at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "user": user,
        "command": command,
        "arguments": list(arguments),
        "techthb": __version__,
        "case_sha256": admission.case_sha256,
    }
    flags = os.O_CREAT | os.O_APPEND | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(out / LOG, flags, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry) + "\n")
        (out / LOG).chmod(0o600)
    except OSError as error:
        raise GateError(
            f"{out / LOG}: the use cannot be logged ({error.strerror}); choose another --out"
        ) from None


def _mark_fault(ads: Path, ads_sha256: str) -> str | None:
    """Why ``ads`` is not validly marked as synthetic; None when it is."""
    if not (ads.parent / MARK).exists():
        return f"there is no {MARK} beside it"
    content = synthetic_mark(ads)
    if content is None:
        return f"the {MARK} beside it cannot be read"
    for field in ("generator", "version", "sha256"):
        value = content.get(field)
        if not isinstance(value, str) or not value.strip():
            return f"the {MARK} beside it has no {field}"
    if content["sha256"] != ads_sha256:
        return f"the {MARK} beside it is for a table of another SHA-256"
    return None
