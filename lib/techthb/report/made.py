"""How a case was made, as tables for its page: inputs, parameters, versions, counts of each step."""

import json
from collections.abc import Mapping
from pathlib import PureWindowsPath
from typing import Any, TypedDict

from techthb.datasets.reserved import mask_text

__all__ = ["Made", "made_tables"]

MOST_ROWS = 40

CAPTIONS = {
    "inputs": "Inputs, with the digest that proves they are unchanged",
    "parameters": "Parameters",
    "versions": "Versions",
    "steps": "Steps, with what went in and came out",
    "outputs": "Results, with their digests",
}


class Made(TypedDict):
    """A table to print: caption, names of its columns, rows of text."""

    caption: str
    columns: list[str]
    rows: list[list[str]]


def made_tables(provenance: Mapping[str, Any]) -> list[Made]:
    """One table for each part of a provenance record that is a mapping or a list of mappings."""
    tables = []
    for name in sorted(provenance, key=lambda name: ([*CAPTIONS, name].index(name), name)):
        part = provenance[name]
        if isinstance(part, Mapping) and all(isinstance(value, Mapping) for value in part.values()):
            part = [{"name": key, **value} for key, value in part.items()]
        if isinstance(part, Mapping):
            part = [{"name": key, "value": value} for key, value in sorted(part.items())]
        if isinstance(part, list) and part and all(isinstance(row, Mapping) for row in part):
            columns = list(dict.fromkeys(key for row in part for key in row))
            rows = [[_text(row.get(column)) for column in columns] for row in part[:MOST_ROWS]]
            names = [column.replace("_", " ") for column in columns]
            tables.append(Made(caption=CAPTIONS.get(name, name.capitalize()), columns=names, rows=rows))
    return tables


def _text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = ", ".join(value)
    if isinstance(value, str):
        # a folder on somebody's machine is nobody's business; the digest says which file it was
        return mask_text(PureWindowsPath(value).name if "/" in value or "\\" in value else value)
    return json.dumps(value, ensure_ascii=False, default=str)
