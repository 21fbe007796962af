"""What ``datasets/`` ships: reserved numbers, OSCE participating States, planned targets.

A dataset is a folder with CSV files, ``datapackage.json`` (Frictionless) that gives each table its columns
and types, and ``README.md`` (its datasheet).
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from techthb.errors import InputError, UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["describe", "load", "root"]

DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "string"}
"""pandas type of each Table Schema type; all of them know a missing value."""


def root() -> Path:
    """The folder of the suite: the nearest one above this file with ``pyproject.toml`` and ``datasets/``.

    Raises
    ------
    UsageError : the package was installed without the suite around it.
    """
    for folder in Path(__file__).resolve().parents:
        if (folder / "pyproject.toml").is_file() and (folder / "datasets").is_dir():
            return folder
    raise UsageError(
        "the folder datasets/ is not beside this installation; run techthb from a clone of the suite"
    )


def describe(dataset: str) -> dict[str, Any]:
    """The contents of ``datasets/<dataset>/datapackage.json``.

    Raises
    ------
    InputError : there is no such dataset; the message lists those there are.
    """
    there = sorted(path.parent.name for path in (root() / "datasets").glob("*/datapackage.json"))
    if dataset not in there:
        raise InputError("no such dataset", value=dataset, cure=f"choose one of {', '.join(there)}")
    path = root() / "datasets" / dataset / "datapackage.json"
    package: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return package


def load(dataset: str, table: str) -> "pd.DataFrame":
    """One table of a shipped dataset, with the column types its data package declares.

    Parameters
    ----------
    dataset : folder name, such as ``osce-mapping``.
    table : resource name, such as ``states``.

    Raises
    ------
    InputError : there is no such dataset or table.
    """
    import pandas as pd

    resources = {each["name"]: each for each in describe(dataset)["resources"]}
    if table not in resources:
        raise InputError(
            f"no such table in {dataset}", value=table, cure=f"choose one of {', '.join(sorted(resources))}"
        )
    fields = resources[table]["schema"]["fields"]
    return pd.read_csv(
        root() / "datasets" / dataset / resources[table]["path"],
        dtype={each["name"]: DTYPES[each["type"]] for each in fields},
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8",
    )
