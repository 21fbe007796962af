"""Which numbering plan a fictional State borrows."""

from pathlib import Path

from techthb.errors import InputError
from techthb.schema.countries import FICTIONAL, ISO_3166
from techthb.schema.delimited import read_delimited
from techthb.schema.rows import raise_first

__all__ = ["PLANS", "read_plans"]

PLANS = "plans.csv"
COLUMNS = ("country", "name", "plan")


def read_plans(folder: Path) -> dict[str, str]:
    """The numbering plans of fictional States, from ``plans.csv`` in ``folder``.

    Returns
    -------
    ISO code of the borrowed plan by the State's code; empty when there is no such file. A country that is
    not in it uses its own plan.

    Raises
    ------
    InputError : the file lacks a column, or a row is not a fictional State (XA to XZ without XK, each once)
        with the ISO code of a real plan.
    """
    path = folder / PLANS
    if not path.exists():
        return {}
    found = read_delimited(path, known=COLUMNS)
    for name in COLUMNS:
        if name not in found.table.column_names:
            raise InputError("there is no such column", file=path, row=1, column=name, cure="add it")
    raise_first(found.faults[:1], path)
    plans: dict[str, str] = {}
    for row, record in zip(found.numbers.to_pylist(), found.table.to_pylist(), strict=True):
        country, plan = record["country"], record["plan"]
        if country not in FICTIONAL or country in plans:
            column, value, cure = "country", country, "use each of XA to XZ, without XK, at most once"
        elif plan not in ISO_3166:
            column, value, cure = "plan", plan, "use the ISO code of the country whose plan it borrows"
        else:
            plans[country] = plan
            continue
        raise InputError(
            "not the code that belongs here", file=path, row=row, column=column, value=value, cure=cure
        )
    return plans
