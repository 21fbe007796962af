"""What passes between the plan of a world and the writing of its ads."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyarrow as pa

from techthb.schema import ADS
from techthb.world.difficulty import Difficulty
from techthb.world.grammar import Grammar
from techthb.world.numbers import NumberingPlan
from techthb.world.pages import Field, Furniture
from techthb.world.region import Region, Site
from techthb.world.tables import TASKS, TRUTH_ADS, TRUTH_IDENTIFIERS, TRUTH_TRAPS

__all__ = ["Ad", "Block", "Context", "Party", "Posted", "Written"]


@dataclass(frozen=True)
class Context:
    """What every block needs to know of the world; ``plans`` by State, ``furniture`` by site."""

    seed: int
    level: Difficulty
    region: Region
    grammars: dict[str, Grammar]
    plans: dict[str, NumberingPlan]
    furniture: dict[str, Furniture]
    images: bool


class Ad(NamedTuple):
    """What was planned for one ad; numbers are values with the index of their State, 0 for none."""

    serial: int
    position: int
    number: int
    number_state: int
    next_number: int
    next_state: int
    agency: int
    agency_state: int
    handed: bool
    job: bool
    bare: bool
    rewritten: bool
    own_number: bool
    copied: int
    typo: int
    stock: int
    hotline: bool


class Party(NamedTuple):
    """What was planned for one party."""

    serial: int
    role: int
    size: int
    state: int
    language: int
    start: float
    length: float


class Block(NamedTuple):
    """A stretch of parties and, in the same order, their ads."""

    serial: int
    parties: list[Party]
    ads: list[Ad]


class Posted(NamedTuple):
    """An ad as it goes out, which a mirror may take over.

    Parameters
    ----------
    day : since the first day of the world.
    own, contact : what the advertiser says, and the contact field.
    country : index of the State it states, or -1.
    ordinary : whether nothing special was planned for it, so that a mirror may show it as well.
    first : serial of the ad that it is, or that a mirror took over.
    """

    site: Site
    day: float
    own: Field
    contact: Field
    city: str
    country: int
    ordinary: bool
    first: int


Rows = list[tuple[Any, ...]]


@dataclass
class Written:
    """What has been written of a block: rows as they grow, and what was counted in them.

    Parameters
    ----------
    ads, truth, identifiers, traps, pictures : rows of the tables, each with the ad's serial first.
    counts : ads by trap, and what else ``traps.shares`` asks for.
    numbers : every number and token shown.
    """

    ads: Rows = field(default_factory=list)
    truth: Rows = field(default_factory=list)
    identifiers: Rows = field(default_factory=list)
    traps: Rows = field(default_factory=list)
    pictures: Rows = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    numbers: set[str] = field(default_factory=set)

    def tables(self) -> dict[str, pa.Table]:
        """The rows as tables, in the order of serials."""
        return {name: _table(getattr(self, name), schema) for name, schema in SCHEMAS.items()}


SERIAL = pa.field("serial", pa.int64())
SCHEMAS = {
    "ads": pa.schema([SERIAL, *ADS]),
    "truth": pa.schema([SERIAL, *TRUTH_ADS]),
    "identifiers": pa.schema([SERIAL, *TRUTH_IDENTIFIERS]),
    "traps": pa.schema([SERIAL, *TRUTH_TRAPS]),
    "pictures": TASKS,
}


def _table(rows: Rows, schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, each.type) for column, each in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema).sort_by("serial")
