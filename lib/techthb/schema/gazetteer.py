"""Places that a world brings along."""

from pathlib import Path

from techthb.errors import InputError
from techthb.schema.countries import COUNTRIES
from techthb.schema.delimited import read_delimited
from techthb.schema.rows import raise_first

__all__ = ["GAZETTEER", "gazetteer_in", "read_gazetteer"]

GAZETTEER = "gazetteer.csv"
COLUMNS = ("country", "city", "latitude", "longitude", "population")
NEEDED = ("country", "city", "population")
LONGEST = 60
"""Characters of a name at most."""


def gazetteer_in(folder: Path) -> Path | None:
    """The gazetteer in ``folder``, or null where there is none."""
    path = folder / GAZETTEER
    return path if path.exists() else None


def read_gazetteer(folder: Path) -> list[tuple[str, str, int]]:
    """Country, city and population of the places in ``folder / gazetteer.csv``; empty when there is none.

    Raises
    ------
    InputError : the file lacks a column, or a row has no known country, no name of up to 60 characters with a
        letter at its beginning, or no whole number of inhabitants.
    """
    path = gazetteer_in(folder)
    if path is None:
        return []
    found = read_delimited(path, known=COLUMNS)
    for name in NEEDED:
        if name not in found.table.column_names:
            raise InputError("there is no such column", file=path, row=1, column=name, cure="add it")
    raise_first(found.faults[:1], path)
    places = []
    for row, record in zip(found.numbers.to_pylist(), found.table.to_pylist(), strict=True):
        country, city, population = (record[name] or "" for name in NEEDED)
        if country not in COUNTRIES:
            column, value, cure = "country", country, "use an ISO 3166-1 alpha-2 code, or XA to XZ without XK"
        elif not (city[:1].isalpha() and len(city) <= LONGEST):
            column, value, cure = "city", city, f"write a name of 1 to {LONGEST} characters"
        elif not (population.isascii() and population.isdigit() and len(population) < 10):
            column, value, cure = "population", population, "write a whole number"
        else:
            places.append((country, city, int(population)))
            continue
        raise InputError(
            "not the value that belongs here", file=path, row=row, column=column, value=value, cure=cure
        )
    return places
