"""Grammars of neutral phrases: one data file per language, realised at random."""

import re
from dataclasses import dataclass
from random import Random
from typing import Any

from techthb.world.region import read

__all__ = ["Grammar", "Template", "load_grammars"]

ALTERNATIVES = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True)
class Template:
    """A phrase with alternatives, compiled: fixed strings and tuples of options by turns."""

    parts: tuple[str | tuple[str, ...], ...]

    @classmethod
    def compile(cls, text: str) -> "Template":
        """Read ``[one|other] thing``; alternatives do not nest."""
        pieces = ALTERNATIVES.split(text)
        parts = [piece if place % 2 == 0 else tuple(piece.split("|")) for place, piece in enumerate(pieces)]
        return cls(tuple(part for part in parts if part))

    def realise(self, rng: Random) -> str:
        """One of its sentences; ``{name}`` stays to be filled."""
        return "".join(
            [part if isinstance(part, str) else part[int(rng.random() * len(part))] for part in self.parts]
        )


@dataclass(frozen=True)
class Grammar:
    """The phrases of one language.

    Parameters
    ----------
    digits : the words for 0 to 9.
    plus : the word for ``+``.
    places : what a flat can be near.
    service, job : templates by part of an ad, the title first.
    contact : templates that introduce a contact.
    site : templates of pages' headers and footers.
    platforms : what a platform type is called on a page.
    """

    language: str
    digits: tuple[str, ...]
    plus: str
    places: tuple[str, ...]
    service: dict[str, tuple[Template, ...]]
    job: dict[str, tuple[Template, ...]]
    contact: dict[str, tuple[Template, ...]]
    site: dict[str, tuple[Template, ...]]
    platforms: dict[str, str]

    def phrase(self, templates: tuple[Template, ...], rng: Random) -> str:
        """A sentence of one of ``templates``."""
        return templates[int(rng.random() * len(templates))].realise(rng)


def load_grammars(languages: list[str]) -> dict[str, Grammar]:
    """The grammars of ``languages``, by language."""
    return {language: _grammar(read(f"text/{language}.yml")) for language in languages}


def _grammar(data: dict[str, Any]) -> Grammar:
    compiled = {
        part: {name: tuple(map(Template.compile, texts)) for name, texts in data[part].items()}
        for part in ("service", "job", "contact", "site")
    }
    return Grammar(
        language=data["language"],
        digits=tuple(data["digits"]),
        plus=data["plus"],
        places=tuple(data["places"]),
        platforms=data["platforms"],
        **compiled,
    )
