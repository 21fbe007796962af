"""How an ad shows the numbers and names by which its advertiser is reached."""

from dataclasses import dataclass
from random import Random

from techthb.world.disguises import disguise_number, disguise_token, write_plainly
from techthb.world.grammar import Grammar
from techthb.world.numbers import NumberingPlan, value_of
from techthb.world.pages import Field
from techthb.world.writing import Author

__all__ = ["Line", "Reach", "Writer", "contacts"]

PLACES = ("text", "contact", "both")
PLACE_WEIGHTS = (0.5, 0.25, 0.25)
"""Where an advertiser shows the number."""
FAVOURITE = (0.6, 0.3, 0.1)
"""How often an author uses each of the three disguises."""
TYPO_ALONE = 0.5
"""Chance that a mistyped number stands without the right one."""
EMAIL, URL = 0.15, 0.05
"""Chances that an ad shows those."""


@dataclass(frozen=True)
class Line:
    """A number and the State whose plan it is of."""

    number: int
    state: str


@dataclass(frozen=True)
class Reach:
    """What an ad is to show: the own number, the one that will follow it, an agency's, a mistyped one."""

    own: Line | None
    following: Line | None
    agency: Line | None
    typo: int
    handle: bool
    email: bool


class Writer:
    """Shows numbers in one ad; ``country`` is where it is read."""

    def __init__(
        self,
        author: Author,
        grammar: Grammar,
        plans: dict[str, NumberingPlan],
        country: str | None,
        rng: Random,
    ) -> None:
        self.author, self.grammar, self.plans, self.country, self.rng = author, grammar, plans, country, rng
        self.lines: list[Field] = []
        self.contact = Field("contact")

    def number(self, line: Line, hidden: bool, personal: bool, place: str, phrases: str = "number") -> None:
        """Show a number in the text, the contact field, or both."""
        name = self.rng.choices(self.author.disguises, FAVOURITE)[0] if hidden else ""
        if name == "split" and line.number > 0 and not self.contact.length:
            self.split(line, personal)
            return
        if place != "contact" or self.contact.length:
            self.add("text", phrases, *self.form(line, name), personal)
        if place != "text" and not self.contact.length:
            self.contact.identify(*self.form(line, name), personal)

    def add(
        self, where: str, phrases: str, kind: str, value: str, shown: str, form: str, personal: bool
    ) -> None:
        """A line of the text that introduces an identifier."""
        line = Field(where)
        phrase = self.grammar.phrase(self.grammar.contact[phrases], self.rng)
        line.line(phrase, kind, value, shown, form, personal)
        self.lines.append(line)

    def form(self, line: Line, disguise: str) -> tuple[str, str, str, str]:
        """Kind, value, what is shown and in which form."""
        kind, value = value_of(line.number, line.state)
        if kind == "token":
            if not disguise:
                return kind, value, value, "compact"
            return kind, value, *disguise_token(disguise, value, self.grammar, self.rng)
        plan, home = self.plans[line.state], line.state == self.country
        if not disguise:
            return kind, value, *write_plainly(line.number, plan, home, self.rng)
        name = self.author.disguises[0] if disguise == "split" else disguise
        name = "words" if name == "split" else name
        return kind, value, disguise_number(name, line.number, plan, home, self.grammar, self.rng), name

    def split(self, line: Line, personal: bool) -> None:
        """The first half of a number in the text, the rest in the contact field."""
        kind, value = value_of(line.number, line.state)
        plan = self.plans[line.state]
        home = line.state == self.country
        digits = (
            "".join(plan.national(line.number)) if home else "+" + "".join(plan.international(line.number))
        )
        cut = len(digits) // 2
        self.add("text", "part", kind, value, digits[:cut], "split", personal)
        before, _, after = self.grammar.phrase(self.grammar.contact["rest"], self.rng).partition("{value}")
        self.contact.add(before)
        self.contact.identify(kind, value, digits[cut:], "split", personal)
        self.contact.add(after)


def contacts(reach: Reach, writer: Writer, disguised: float) -> None:
    """Show all of ``reach`` through ``writer``; ``disguised`` is the share of numbers to hide."""
    rng, author = writer.rng, writer.author
    place = rng.choices(PLACES, PLACE_WEIGHTS)[0]
    hidden = rng.random() < disguised
    if reach.typo and reach.own:
        writer.number(Line(reach.typo, reach.own.state), hidden, False, "text")
        if rng.random() >= TYPO_ALONE:
            writer.number(reach.own, hidden, True, "contact")
    elif reach.own:
        writer.number(reach.own, hidden, True, place)
    if reach.following:
        writer.number(reach.following, hidden, True, "text", "two")
    if reach.agency:
        writer.number(reach.agency, False, False, "text" if reach.own else place, "agency")
    if reach.handle:
        show_name(writer, "handle", author.handle)
    if reach.email or rng.random() < EMAIL:
        show_name(writer, "email", author.email)
    if rng.random() < URL:
        show_name(writer, "url", author.url)


def show_name(writer: Writer, kind: str, value: str) -> None:
    """A handle, address or page of the author's own, in the text or in the contact field."""
    if not writer.contact.length and writer.rng.random() < 0.3:
        writer.contact.identify(kind, value, value, "none", True)
    else:
        writer.add("text", kind, kind, value, value, "none", True)
