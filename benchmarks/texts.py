"""Copied adverts found, measured: ours beside plain MinHash and beside exact match, on copies edited by plan.

Every set holds templates of which several adverts carry an edited copy, among adverts that have nothing to do
with each other. All of them, copies or not, stand on sites that print their own header and footer around each
advert, and use stock sentences that go round among advertisers. A copy has 0 to 3 slots, each filled with one
to three words of its own, and noise: a share of its words replaced, left out, doubled or mistyped. What is
scored are pairs: two adverts in one group against two copies of one template.

MinHash is ``datasketch`` with its defaults: shingles of three words (in scripts without spaces, of five
characters), 64 permutations, Jaccard at least 0.3, connected components. Exact match compares texts as they
stand, and again without what is no letter.

::

    python benchmarks/texts.py                       # the table; about ten minutes
    python benchmarks/texts.py --script latin --seeds 1
    python benchmarks/texts.py --speed 50000 1000000 # seconds and memory only
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from random import Random

import pyarrow as pa

from techthb.schema.tables import ADS

SLOTS, NOISE = (0, 1, 2, 3), (0.0, 0.01, 0.02, 0.04)
LETTERS = {
    "latin": ("bdfghklmnprstvz", "aeiou"),
    "cyrillic": ("бвгдзклмнпрст", "аеиоу"),
    "greek": ("βγδζκλμνπρστ", "αεηιου"),
    "georgian": ("ბგდზკლმნპრსტ", "აეიოუ"),
    "armenian": ("բգդզկլմնպրստ", "աեիու"),
    "thai": ("กขคงจชดตนบปพมยรลวส", "ะาิีุูเแโ"),
    "chinese": ("".join(map(chr, range(0x4E00, 0x4E00 + 900))), ""),
}
UNSPACED = ("thai", "chinese")
WORDS, TEMPLATES, COPIES, UNRELATED, SITES, STOCK = 3_000, 40, (2, 3, 5, 12), 800, 8, 40
"""Words of the language; templates, copies of one (in turn), adverts without a copy, sites, sentences."""
FEWEST, MOST = 20, 45
"""Words of an advert's own text."""


@dataclass(frozen=True)
class Copies:
    """Adverts, and for each the number of the template that it carries, or a number of its own."""

    ads: pa.Table
    source: list[int]


class Language:
    """Words of a script, drawn as in natural texts: few of them often, most of them rarely."""

    def __init__(self, script: str, rng: Random, words: int = WORDS) -> None:
        consonants, vowels = LETTERS[script]
        self.rng, self.gap = rng, "" if script in UNSPACED else " "
        drawn = {self._word(consonants, vowels) for _ in range(words)}
        self.words = sorted(drawn)
        rng.shuffle(self.words)
        self.weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.words))))

    def _word(self, consonants: str, vowels: str) -> str:
        choice = self.rng.choice
        if not vowels:
            return "".join(choice(consonants) for _ in range(self.rng.choice((1, 2, 2, 3))))
        return "".join(choice(consonants) + choice(vowels) for _ in range(self.rng.choice((1, 2, 2, 3, 4))))

    def draw(self, count: int) -> list[str]:
        """``count`` words."""
        return self.rng.choices(self.words, cum_weights=self.weights, k=count)

    def noisy(self, words: Iterable[str], share: float) -> Iterator[str]:
        """``words``, a share of them replaced, left out, doubled or mistyped."""
        for word in words:
            if self.rng.random() >= share:
                yield word
                continue
            match self.rng.randrange(4):
                case 0:
                    yield from self.draw(1)
                case 1:
                    yield from (word, word)
                case 2:
                    place = self.rng.randrange(len(word))
                    yield word[:place] + self.rng.choice(self.words)[0] + word[place + 1 :]


def edited_copies(script: str, slots: int, noise: float, seed: str) -> Copies:
    """A set as the head of this file describes it."""
    rng = Random(f"{script}/{slots}/{noise}/{seed}")  # noqa: S311, texts, not secrets
    language = Language(script, rng)
    stock = [language.draw(rng.randint(6, 10)) for _ in range(STOCK)]
    lines = [[language.draw(rng.randint(5, 9)) for _ in range(5)] for _ in range(SITES)]
    texts: list[str] = []
    sites: list[int] = []
    source: list[int] = []

    def publish(words: list[str], template: int) -> None:
        site = rng.randrange(SITES)
        shown = [language.gap.join(line) for line in lines[site]]
        reference = f"{rng.randrange(10_000, 99_999)}"
        contact = f"SYN-XA-{rng.randrange(1_000_000):06d}"
        body = language.gap.join(words)
        texts.append("\n".join([shown[0], shown[1] + " " + reference, body, contact, *shown[2:]]))
        sites.append(site)
        source.append(template)

    for template in range(TEMPLATES):
        words, places = _written(language, stock, slots)
        for _ in range(COPIES[template % len(COPIES)]):
            copy: list[str] = []
            for place, word in enumerate(words):
                if place in places:
                    copy += language.draw(rng.randint(1, 3))
                else:
                    copy += language.noisy([word], noise)
            publish(copy, template)
    for number in range(UNRELATED):
        publish(_written(language, stock, 0)[0], TEMPLATES + number)
    return _shuffled(texts, sites, source, rng)


def _written(language: Language, stock: list[list[str]], slots: int) -> tuple[list[str], set[int]]:
    """An own text with one or two stock sentences in it, and which of its own words are slots."""
    rng = language.rng
    own = language.draw(rng.randint(FEWEST, MOST))
    slotted = set(rng.sample(range(len(own)), slots))
    words, places = [], set()
    breaks = Counter(rng.randrange(len(own) + 1) for _ in range(rng.choice((1, 2))))
    for place in range(len(own) + 1):
        for _ in range(breaks[place]):
            words += rng.choice(stock)
        if place < len(own):
            if place in slotted:
                places.add(len(words))
            words.append(own[place])
    return words, places


def _shuffled(texts: list[str], sites: list[int], source: list[int], rng: Random) -> Copies:
    order = list(range(len(texts)))
    rng.shuffle(order)
    rows = {
        "ad_id": [f"ad-{number:07d}" for number in range(len(order))],
        "site": [f"site{sites[each]}.example" for each in order],
        "posted_at": [datetime(2025, 3, 1, tzinfo=UTC)] * len(order),
        "text": [texts[each] for each in order],
        "kind": ["service"] * len(order),
    }
    missing = {name: [None] * len(order) for name in ("country", "city", "contact", "images")}
    return Copies(pa.table({**rows, **missing}, schema=ADS), [source[each] for each in order])
