"""Copied adverts found, measured: ours beside plain MinHash and beside exact match, on copies edited by plan.

Every set holds templates of which several adverts carry an edited copy, among adverts that have nothing to do
with each other. All of them, copies or not, stand on sites that print their own header and footer around each
advert, and use stock sentences that go round among advertisers. A copy has 0 to 3 slots, each filled with one
to three words of its own, and noise: a share of its words replaced, left out, doubled or mistyped. What is
scored are pairs: two adverts in one group against two copies of one template. Pairs of one group stand or
fall together, so the intervals, which take them for independent, are narrower than they should be.

MinHash is ``datasketch`` with its defaults: shingles of three words (in scripts without spaces, of five
characters), 64 permutations, Jaccard at least 0.3, connected components. Exact match compares texts as they
stand. Both stand there again as they would do if somebody told them which line the advertiser wrote, exact
match then by letters only; ours is told nothing.

::

    python benchmarks/texts.py                       # the table; about ten minutes
    python benchmarks/texts.py --script latin --seeds 1
    python benchmarks/texts.py --speed 50000 1000000 # seconds and memory only
"""

import argparse
import math
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from random import Random

import pyarrow as pa

from techthb.engine import open_engine
from techthb.identify.texts import templates
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


def ours(ads: pa.Table) -> list[str]:
    """The group of each advert, by name."""
    with open_engine() as engine:
        found = templates(ads, engine=engine).identifiers
    of = dict(zip(found["ad_id"].to_pylist(), found["value"].to_pylist(), strict=True))
    return [of.get(ad, f"alone {ad}") for ad in ads["ad_id"].to_pylist()]


def minhash(ads: pa.Table) -> list[int]:
    """MinHash of the texts as they stand."""
    return _sketched(ads["text"].to_pylist())


def minhash_own(ads: pa.Table) -> list[int]:
    """MinHash of the line that the advertiser wrote, told to the method."""
    return _sketched([text.split("\n")[2] for text in ads["text"].to_pylist()])


def _sketched(texts: Sequence[str]) -> list[int]:
    """Connected components of pairs that ``datasketch`` holds for alike."""
    from datasketch import MinHash, MinHashLSH
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    sketches, index = [], MinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS)
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update_batch([shingle.encode() for shingle in _shingles(text)])
        index.insert(number, sketch)
        sketches.append(sketch)
    pairs = [
        (number, other)
        for number, sketch in enumerate(sketches)
        for other in index.query(sketch)
        if other < number and sketch.jaccard(sketches[other]) >= JACCARD
    ]
    one, other = zip(*pairs, strict=True) if pairs else ((), ())
    graph = coo_array(([1] * len(pairs), (one, other)), shape=(len(sketches), len(sketches)))
    return connected_components(graph, directed=False)[1].tolist()


def _shingles(text: str) -> set[str]:
    words, width = re.findall(r"\w+", text.lower()), 3
    if any("\u0e00" <= character < "\u0f00" or "\u3040" <= character <= "\u9fff" for character in text):
        words, width = re.findall(r"\w", text), 5
    return {" ".join(words[at : at + width]) for at in range(max(1, len(words) - width + 1))}


def exact(ads: pa.Table) -> list[str]:
    """Texts as they stand."""
    return ads["text"].to_pylist()


def exact_letters(ads: pa.Table) -> list[str]:
    """The line that the advertiser wrote, told to the method, without what is no letter."""
    return ["".join(filter(str.isalpha, text.split("\n")[2])) for text in ads["text"].to_pylist()]


PERMUTATIONS, JACCARD = 64, 0.3
WAYS: dict[str, Callable[[pa.Table], Sequence[object]]] = {
    "ours": ours, "MinHash": minhash, "MinHash, own lines": minhash_own, "exact": exact,
    "exact, own lines": exact_letters,
}  # fmt: skip


def pairs(groups: Iterable[object]) -> int:
    """Pairs within groups."""
    return sum(count * (count - 1) // 2 for count in Counter(groups).values())


def wilson(good: int, of: int) -> str:
    """A share with its 95% interval (Wilson, 1927)."""
    if of == 0:
        return "none found"
    z, share = 1.959964, good / of
    middle, half = share + z * z / (2 * of), z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    low, high = (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)
    return f"{share:.3f} [{max(0.0, low):.3f}, {min(1.0, high):.3f}]"


def measure(scripts: Sequence[str], seeds: int, first: int) -> None:
    """Print recall and precision by slots and noise over all scripts, then by script over all edits."""
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    for script in scripts:
        for slots in SLOTS:
            for noise in NOISE:
                for seed in range(first, first + seeds):
                    copies = edited_copies(script, slots, noise, f"benchmark {seed}")
                    for way, method in WAYS.items():
                        groups = method(copies.ads)
                        found = Counter(
                            true=pairs(copies.source), said=pairs(groups),
                            good=pairs(zip(copies.source, groups, strict=True)),
                        )  # fmt: skip
                        for row in (f"{slots} slots, {noise:.0%} noise", script, "all"):
                            kind = "edits" if "slots" in row else "in all" if row == "all" else "by script"
                            counts.setdefault((kind, row, way), Counter()).update(found)
    print("| copies | way | recall of pairs [95%] | precision of pairs [95%] |\n|---|---|---|---|")
    for (_, row, way), count in sorted(counts.items(), key=lambda item: item[0][0]):
        recall, precision = wilson(count["good"], count["true"]), wilson(count["good"], count["said"])
        print(f"| {row} | {way} | {recall} | {precision} |")


def many(count: int) -> pa.Table:
    """Adverts of about 300 characters, half of them edited copies in groups of 2, 3, 5 and 12."""
    rng = Random(1)  # noqa: S311, texts, not secrets
    language = Language("latin", rng, 50_000)
    stock = [language.draw(rng.randint(6, 10)) for _ in range(400)]
    lines = [(" ".join(language.draw(6)), " ".join(language.draw(12))) for _ in range(200)]
    texts: list[str] = []
    sites: list[str] = []
    group = 0
    while len(texts) < count:
        size = COPIES[group // 2 % len(COPIES)] if group % 2 else 1
        # as many adverts without a copy as with one
        for _ in range(1 if group % 2 else round(sum(COPIES) / len(COPIES))):
            words = [*language.draw(rng.randint(12, 26)), *rng.choice(stock)]
            for _ in range(size):
                copy = list(language.noisy(words, 0.02)) if size > 1 else words
                site = rng.randrange(len(lines))
                head, foot = lines[site]
                texts.append(f"{head} {rng.randrange(99_999)}\n{' '.join(copy)}\n{foot}")
                sites.append(f"site{site}.example")
        group += 1
    rows = {"ad_id": [f"ad-{n:07d}" for n in range(count)], "site": sites[:count], "text": texts[:count]}
    rows["posted_at"], rows["kind"] = [datetime(2025, 3, 1, tzinfo=UTC)] * count, ["service"] * count
    missing = {name: [None] * count for name in ("country", "city", "contact", "images")}
    return pa.table({name: ({**rows, **missing})[name] for name in ADS.names}, schema=ADS)


def speed(counts: Sequence[int]) -> None:
    """Print the seconds that ours takes on sets of many adverts, and the largest memory until then."""
    print("| ads | characters each | templates | seconds | of these cutting up | peak memory, GB |")
    print("|---|---|---|---|---|---|")
    for count in counts:
        ads = many(count)
        times: dict[str, float] = {}
        began = time.perf_counter()
        with open_engine() as engine:
            found = templates(
                ads, engine=engine,
                progress=lambda step, *_, times=times: times.update({step: time.perf_counter()}),
            )  # fmt: skip
        seconds = time.perf_counter() - began
        length = sum(map(len, ads["text"].slice(0, 1000).to_pylist())) / min(1000, count)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        cutting = times["cutting texts"] - began
        print(
            f"| {count:,} | {length:.0f} | {found.templates.num_rows:,} | {seconds:.1f} | {cutting:.1f} "
            f"| {peak:.1f} |",
            flush=True,
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--script", nargs="+", default=list(LETTERS), choices=list(LETTERS))
    parser.add_argument("--seeds", type=int, default=2, help="sets of each script, slots and noise")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--speed", type=int, nargs="*", help="seconds and memory only, for so many adverts")
    options = parser.parse_args()
    if options.speed is not None:
        speed(options.speed or [50_000])
    else:
        measure(options.script, options.seeds, options.first)


if __name__ == "__main__":
    main()
