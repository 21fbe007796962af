"""The fictional region: States with their laws and agencies, cities, and the sites people advertise on."""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

import pyarrow as pa
import yaml

__all__ = ["City", "Region", "Site", "State", "load_region"]

MANY_ADS = 5_000
"""From this size on a world has all sites; smaller ones have the first twelve."""
FEW_SITES = 12


@dataclass(frozen=True)
class City:
    """A fictional city; degrees north and east, inhabitants."""

    name: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True)
class State:
    """A fictional State; ``plan`` is the ISO code of the State whose numbering plan it borrows."""

    code: str
    name: str
    plan: str
    languages: dict[str, float]
    utc_offset_minutes: int
    neighbours: tuple[str, ...]
    cities: tuple[City, ...]
    laws: tuple[dict[str, Any], ...]
    agencies: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Site:
    """A place where advertisements appear.

    Parameters
    ----------
    share, jobs : pull on service ads and on job ads, relative to the other sites.
    hotline : whether its furniture prints a hotline in every ad of this world.
    mirror : name of the group of sites that show each other's ads, or empty.
    watermark : whether it prints its name on every picture.
    """

    site: str
    platform: str
    language: str
    share: float
    jobs: float
    states: tuple[str, ...]
    hotline: bool
    mirror: str
    watermark: bool


@dataclass(frozen=True)
class Region:
    """The States in the order of their codes, and the sites of one world."""

    name: str
    states: tuple[State, ...]
    sites: tuple[Site, ...]

    @cached_property
    def codes(self) -> list[str]:
        """Codes of the States."""
        return [state.code for state in self.states]

    @cached_property
    def languages(self) -> list[str]:
        """Languages spoken in the region, sorted."""
        return sorted({language for state in self.states for language in state.languages})

    def plans(self) -> pa.Table:
        """Which State borrows which numbering plan: ``country, name, plan``."""
        return pa.table(
            {
                "country": self.codes,
                "name": [state.name for state in self.states],
                "plan": [state.plan for state in self.states],
            }
        )

    def gazetteer(self) -> pa.Table:
        """All cities: ``country, city, latitude, longitude, population``."""
        rows = [(state.code, city) for state in self.states for city in state.cities]
        return pa.table(
            {
                "country": [code for code, _ in rows],
                "city": [city.name for _, city in rows],
                "latitude": [city.latitude for _, city in rows],
                "longitude": [city.longitude for _, city in rows],
                "population": [city.population for _, city in rows],
            }
        )

    def published(self) -> dict[str, Any]:
        """What anyone in the region can look up; nothing of it tells who advertises or which sites belong
        together."""
        return {
            "name": self.name,
            "fictional": True,
            "states": [
                {
                    "code": state.code,
                    "name": state.name,
                    "plan": state.plan,
                    "languages": sorted(state.languages),
                    "utc_offset_minutes": state.utc_offset_minutes,
                    "neighbours": list(state.neighbours),
                    "cities": [city.name for city in state.cities],
                    "laws": list(state.laws),
                    "agencies": list(state.agencies),
                }
                for state in self.states
            ],
            "sites": [
                {
                    "site": site.site,
                    "platform": site.platform,
                    "language": site.language,
                    "states": list(site.states),
                    "takes": (["service"] if site.share else []) + (["job"] if site.jobs else []),
                }
                for site in self.sites
            ],
        }


def load_region(ads: int, difficulty: str) -> Region:
    """The region as it is for a world of ``ads`` ads at ``difficulty``."""
    data, laws = read("region.yml"), read("laws.yml")
    codes = tuple(data["states"])
    states = tuple(
        State(
            code=code,
            name=entry["name"],
            plan=entry["plan"],
            languages=entry["languages"],
            utc_offset_minutes=entry["utc_offset_minutes"],
            neighbours=tuple(entry["neighbours"]),
            cities=tuple(City(*city) for city in entry["cities"]),
            laws=tuple(laws[code]["laws"]),
            agencies=tuple(laws[code]["agencies"]),
        )
        for code, entry in data["states"].items()
    )
    entries = read("sites.yml")
    sites = tuple(
        Site(
            site=entry["site"],
            platform=entry["platform"],
            language=entry["language"],
            share=float(entry["share"]),
            jobs=float(entry.get("jobs", 0)),
            states=tuple(entry.get("states", codes)),
            hotline=difficulty in entry.get("hotline", ()),
            mirror=entry.get("mirror", ""),
            watermark=bool(entry.get("watermark")),
        )
        for entry in (entries if ads >= MANY_ADS else entries[:FEW_SITES])
    )
    return Region(data["name"], states, sites)


def read(name: str) -> Any:
    """A data file of this room."""
    text = files("techthb.world").joinpath("data", name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506, both are safe
