"""How people write: each advertiser has a text, habits and names of their own, and repeats them."""

from dataclasses import dataclass
from random import Random

from techthb.world.disguises import DISGUISES
from techthb.world.grammar import Grammar

__all__ = ["Author", "Text", "author", "body", "circulating", "name_of", "own_text", "stream"]

STREAMS = {"author": 1, "text": 2, "circulating": 3, "block": 4, "site": 5, "pictures": 6}
"""What a random stream is for; together with the seed and a serial number it starts the stream."""

PARTS = {
    "service": (("presence", 1, 1), ("offer", 1, 2), ("manner", 1, 2), ("hours", 0, 1), ("terms", 0, 1),
                ("extra", 0, 2)),
    "job": (("presence", 1, 1), ("offer", 1, 2), ("terms", 0, 1), ("manner", 1, 2)),
}  # fmt: skip
"""Parts of an ad with the least and the greatest number of sentences of each."""

ORNAMENTS = ("", "", "", "• ", "~ ", "★ ", "» ", "✨ ", "– ", "☀ ", "❀ ")
CONSONANTS_AND_VOWELS = (
    "b:aeiou d:aeiu f:aeo k:aeo l:aeiou m:aeio n:aeo p:aio r:aeiu s:aeio t:aeiou v:aeio z:aeo"
)
SYLLABLES = tuple(group[0] + vowel for group in CONSONANTS_AND_VOWELS.split() for vowel in group[2:])
"""Syllables of invented names; those that make a slur with another one are left out."""
MAIL_HOSTS = ("postfach.example", "mailkorb.example", "lettera.test", "brevlada.example", "inbox.test")


@dataclass(frozen=True)
class Text:
    """A text as its author keeps it: a title and sentences, with ``{city}`` and the like to be filled."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Author:
    """The habits of a party.

    Parameters
    ----------
    handle, email, url : own names, all under reserved domains or with the mark SYN.
    ornament, joint : what stands before lines and between sentences.
    disguises : the ways in which this author hides a number, most liked first.
    contact_first : whether the contact stands before the text.
    age, price, opens, closes : what the ads state: years, amount, hours.
    """

    handle: str
    email: str
    url: str
    ornament: str
    joint: str
    disguises: tuple[str, ...]
    contact_first: bool
    age: int
    price: int
    opens: int
    closes: int


def stream(seed: int, purpose: str, serial: int) -> Random:
    """A generator that depends on nothing but its arguments."""
    return Random((seed << 72) | (STREAMS[purpose] << 64) | serial)  # noqa: S311, worlds, not secrets


def author(seed: int, party: int) -> Author:
    """The habits of a party; equal wherever they are asked for."""
    rng = stream(seed, "author", party)
    name = name_of(party, seed)
    names, weights = zip(*((key, weight) for key, (_, weight) in DISGUISES.items()), strict=True)
    roll = rng.random
    return Author(
        handle=f"@SYN_{name}{int(roll() * 90) + 10}",
        email=f"{name}{int(roll() * 90) + 10}@{MAIL_HOSTS[int(roll() * len(MAIL_HOSTS))]}",
        url=f"https://{name}.{'example' if roll() < 0.7 else 'test'}",
        ornament=ORNAMENTS[int(roll() * len(ORNAMENTS))],
        joint="\n" if roll() < 0.35 else " ",
        disguises=tuple(rng.choices((*names, "split"), (*weights, 1.2), k=3)),
        contact_first=roll() < 0.2,
        age=21 + int(roll() * 40),
        price=50 + 10 * int(roll() * 21),
        opens=8 + int(roll() * 6),
        closes=18 + int(roll() * 6),
    )


def own_text(seed: int, party: int, grammar: Grammar, kind: str) -> Text:
    """The text of a party in one language for one kind of ad; equal wherever it is asked for."""
    serial = (party << 16) | (ord(grammar.language[0]) << 8) | ord(grammar.language[1])
    return write(grammar, kind, stream(seed, "text", serial << 1 | (kind == "job")))


def circulating(seed: int, serial: int, grammar: Grammar) -> Text:
    """A text that goes round among advertisers."""
    return write(grammar, "service", stream(seed, "circulating", serial))


def write(grammar: Grammar, kind: str, rng: Random) -> Text:
    """A new text: one sentence after the other, the order after the first part as it comes."""
    phrases = grammar.service if kind == "service" else grammar.job
    sentences = [
        template.realise(rng)
        for part, least, most in PARTS[kind]
        for template in rng.sample(phrases[part], least + int(rng.random() * (most - least + 1)))
    ]
    if rng.random() < 0.5:
        rng.shuffle(sentences)
    return Text(grammar.phrase(phrases["title"], rng), tuple(sentences))


def body(text: Text, author: Author, grammar: Grammar, city: str, rng: Random, edits: int) -> str:
    """``text`` as it stands in one ad: filled in, with ``edits`` sentences dropped or moved."""
    sentences = list(text.sentences)
    for _ in range(edits):
        place = int(rng.random() * len(sentences))
        moved = sentences.pop(place)
        if rng.random() < 0.5 or len(sentences) < 3:
            sentences.append(moved)
    shift = int(rng.random() * 3) if rng.random() < 0.3 else 0
    filled = (author.joint.join(sentences)).format(
        city=city,
        place=grammar.places[int(rng.random() * len(grammar.places))],
        **{"from": author.opens + shift},
        to=author.closes - shift,
        price=f"{author.price} ¤",
        age=author.age,
    )
    title = text.title.format(city=city, place=grammar.places[author.age % len(grammar.places)])
    return f"{author.ornament}{title}\n{filled}"


def name_of(party: int, seed: int) -> str:
    """A name of four syllables that no other party of the world has and that does not tell its number."""
    base = len(SYLLABLES)
    # a multiplier without common factor with base**4 permutes the names
    serial = (party * 3_141_593 + seed * 271_829) % base**4
    digits = [serial // base**power % base for power in range(4)]
    return "".join(SYLLABLES[digit] for digit in digits)
