"""What the finders know of each language: one file a language, ``XX.yml`` with its ISO 639-1 code.

A new language is one new file. Words stand as people write them, in lower case; here they are folded
(``techthb.identify.characters``), so that they match with and without their diacritics, and hyphens become
spaces. Languages decide how a number or an address is *read*; nothing that is found weighs more or less for
the language it was found in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from techthb.identify.characters import folding

__all__ = ["Language", "languages"]

Words = tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """Folded, lower-case words and phrases of a language.

    Parameters
    ----------
    name : in English.
    numbers : 0 to 99, each with every way to say it.
    hundreds : 1 to 9, each with every way to say that many hundred.
    repeated : 2, 3, 4: what stands in front of a digit that is said once and meant so often ("double").
    plurals : digits, each with the nouns that follow a count ("two *sevens*").
    plus : how the sign is said.
    joiners : what stands between hundreds, tens and units ("and").
    everyday : those of all these that mostly mean something else ("to", "for").
    connectors : what leads from one group of a number's digits to the next ("then", "ends with").
    call : words in front of a number to dial.
    reference : words in front of a number to file under: an order, an invoice, a listing.
    units : words beside a number that make it a price, an age, a measure, a time, a count.
    age, price, alias : words that introduce an age, a price, a name to be called by.
    at, dot, dash, underscore : how the signs of an address are said.
    """

    name: str
    numbers: Mapping[int, Words]
    hundreds: Mapping[int, Words]
    repeated: Mapping[int, Words]
    plurals: Mapping[int, Words]
    plus: Words
    joiners: Words
    everyday: frozenset[str]
    connectors: Words
    call: Words
    reference: Words
    units: Words
    age: Words
    price: Words
    alias: Words
    at: Words
    dot: Words
    dash: Words
    underscore: Words


@cache
def languages() -> Mapping[str, Language]:
    """All languages by their code, in its order."""
    folder = files("techthb.identify.languages")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    fold = folding().fold
    found = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yml"):
            # a safe loader either way; the C one is ten times as fast
            entry = yaml.load(file.read_text(encoding="utf-8"), loader)  # noqa: S506
            found[file.name.removesuffix(".yml")] = _language(entry, fold)
    return found


def _language(entry: dict[str, Any], fold: Callable[[str], str]) -> Language:
    plain: dict[str, Any] = {"name": entry["name"]}
    for field in fields(Language)[1:]:
        value = entry[field.name]
        plain[field.name] = (
            {int(key): _words(words, fold) for key, words in value.items()}
            if isinstance(value, dict)
            else _words(value, fold)
        )
    return Language(**{**plain, "everyday": frozenset(plain["everyday"])})


def _words(words: list[object], fold: Callable[[str], str]) -> Words:
    plain = (" ".join(fold(str(word)).lower().replace("-", " ").split()) for word in words)
    return tuple(dict.fromkeys(filter(None, plain)))
