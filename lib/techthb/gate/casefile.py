"""The case file: by whom, on what ground, for what, and until when real data is processed."""

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from techthb.errors import GateError, InputError
from techthb.schema.fields import read_fields

__all__ = ["FIELDS", "init_case", "read_case"]

FIELDS: dict[str, str] = {
    "authority": "the body that answers for the processing, and its case reference",
    "legal_basis": "the provision that allows it: act, article, and the order or decision if one is needed",
    "purpose": "what the analysis is to find out, in one sentence",
    "necessity": "why this data is needed for it, and why less would not do",
    "retain_until": "last day on which results may be kept and read, as YYYY-MM-DD",
    "dpia": "reference and date of the data protection impact assessment, or why none was required",
}
"""The fields of a case file, every one required, and what belongs in each."""

PREAMBLE = """\
# Case file of techthb: needed for every analysis of data that is not marked synthetic.
#
# This is a record, not a check: techthb refuses to start while a field is missing or the date has passed,
# but it cannot know whether what is written here is true or lawful. That judgement is yours and your data
# protection officer's.
#
# What it does: every use is logged in access.log beside the results (who, when, which command); results are
# written for their owner alone (on Windows they have the rights of the folder they are in, so choose one
# that only you can open); after retain_until every command refuses; techthb case purge FOLDER deletes the
# results that techthb wrote there.
#
# Replace every <...>. Keep personal data of the people concerned out of this file.

"""
PLACEHOLDER = re.compile(r"<[a-z_]*>|\A[\W_]*(todo|tbd|tbc|n/?a|none|null|x+|fixme)?[\W_]*\Z", re.IGNORECASE)


def init_case(path: Path) -> None:
    """Write a commented case file to fill in, readable by its owner only.

    Raises
    ------
    GateError : there is a file of that name already, or none can be written there.
    """
    lines = [
        f'# {meaning[0].upper()}{meaning[1:]}.\n{name}: "<{name}>"\n' for name, meaning in FIELDS.items()
    ]
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise GateError(f"{path}: there is such a file already; choose another name or edit it") from None
    except OSError as error:
        raise GateError(f"{path}: cannot be written ({error.strerror}); choose another folder") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(PREAMBLE + "\n".join(lines))


def read_case(path: Path, *, now: datetime) -> dict[str, str]:
    """Read a case file and check that every field is filled and the retention date has not passed.

    Parameters
    ----------
    path : the YAML file.
    now : the current time, with its zone; ``retain_until`` is meant to the end of that day in UTC.

    Returns
    -------
    The fields as text, in the order of ``FIELDS``; further fields of the file are left out.

    Raises
    ------
    GateError : the file cannot be read, a field is missing, empty or still a placeholder, the date is no
        ISO 8601 date, or it has passed.
    """
    try:
        content = read_fields(path, "case file", "techthb case init writes a case file to fill in")
    except InputError as error:
        raise GateError(str(error)) from None
    case = {name: _filled(path, content, name) for name in FIELDS}
    until = case["retain_until"]
    try:
        last = date.fromisoformat(until) if re.fullmatch(r"\d{4}-\d\d-\d\d", until, re.ASCII) else None
    except ValueError:
        last = None
    if last is None:
        raise GateError(f"{path}: retain_until is {until[:40]!r}, which is no date; write it as YYYY-MM-DD")
    if now.astimezone(UTC).date() > last:
        raise GateError(
            f"{path}: retain_until {until} has passed; purge the results with techthb case purge, or have "
            "the retention decided anew"
        )
    return case


def _filled(path: Path, content: dict[str, Any], name: str) -> str:
    value = content.get(name)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    if name not in content:
        problem = "is missing"
    elif value is None or value == "":
        problem = "is empty"
    elif not isinstance(value, str):
        problem = "is not a text"
    elif PLACEHOLDER.search(value):
        problem = "is not filled in"
    else:
        return " ".join(value.split())
    raise GateError(f"{path}: the field {name} {problem}; write {FIELDS[name]}")
