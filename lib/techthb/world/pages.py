"""Pages as sites show them: furniture around what an advertiser wrote, and where each identifier stands."""

from dataclasses import dataclass, field
from random import Random

from techthb.world.grammar import Grammar
from techthb.world.region import Site

__all__ = ["Field", "Furniture", "Mark", "furniture"]

Mark = tuple[str, str, str, int | None, int | None, str, bool]
"""kind, value, field, start, end, disguise, personal: a row of the truth about identifiers."""


@dataclass
class Field:
    """A field of an ad under construction; marks remember what stands where."""

    name: str
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Append text that identifies nobody."""
        self.pieces.append(text)
        self.length += len(text)

    def identify(self, kind: str, value: str, shown: str, disguise: str, personal: bool) -> None:
        """Append ``shown``, which stands for ``value``."""
        self.marks.append((kind, value, self.name, self.length, self.length + len(shown), disguise, personal))
        self.add(shown)

    def line(self, phrase: str, kind: str, value: str, shown: str, disguise: str, personal: bool) -> None:
        """Append ``phrase`` with ``shown`` in place of its ``{value}``."""
        before, _, after = phrase.partition("{value}")
        self.add(before)
        self.identify(kind, value, shown, disguise, personal)
        self.add(after)

    def join(self, other: "Field") -> None:
        """Append another field with its marks."""
        shift = self.length
        self.marks += [
            (kind, value, self.name, (start or 0) + shift, (end or 0) + shift, disguise, personal)
            for kind, value, _, start, end, disguise, personal in other.marks
        ]
        self.pieces += other.pieces
        self.length += other.length

    def text(self) -> str:
        """The field as published."""
        return "".join(self.pieces)


@dataclass(frozen=True)
class Furniture:
    """What a site prints around every ad, in its own language.

    ``hotline`` : kind and value of the number in every ad, the phrase that introduces it and how it is shown.
    """

    site: Site
    header: tuple[str, ...]
    footer: tuple[str, ...]
    platform: str
    hotline: tuple[str, str, str, str] | None

    def page(self, own: Field, city: str, rng: Random) -> Field:
        """The text of an ad: header, what the advertiser wrote, footer, hotline."""
        page = Field("text")
        filling: dict[str, str | int] = {
            "city": city,
            "platform": self.platform,
            "ref": 10_000 + int(rng.random() * 90_000),
            "views": 3 + int(rng.random() * 900),
        }
        self._lines(page, self.header, filling)
        page.add("\n")
        page.join(own)
        page.add("\n")
        self._lines(page, self.footer, filling)
        if self.hotline:
            kind, value, phrase, shown = self.hotline
            page.add("\n")
            page.line(phrase, kind, value, shown, "hotline", False)
        return page

    def _lines(self, page: Field, lines: tuple[str, ...], filling: dict[str, str | int]) -> None:
        name = self.site.site
        for number, line in enumerate(lines):
            pieces = line.format(site="{site}", **filling).split("{site}")
            page.add("\n" * (number > 0) + pieces[0])
            for piece in pieces[1:]:
                page.identify("domain", name, name, "none", False)
                page.add(piece)


def furniture(site: Site, grammar: Grammar, hotline: tuple[str, str, str] | None, rng: Random) -> Furniture:
    """Choose a site's furniture once; ``hotline`` is kind, value and how the site shows it."""
    header = [template.realise(rng) for template in rng.sample(grammar.site["header"], 2)]
    footer = [template.realise(rng) for template in rng.sample(grammar.site["footer"], 3)]
    line = None
    if hotline:
        kind, value, shown = hotline
        phrase = grammar.phrase(grammar.site["hotline"], rng)
        line = (kind, value, phrase, shown)
    return Furniture(site, tuple(header), tuple(footer), grammar.platforms[site.platform], line)
