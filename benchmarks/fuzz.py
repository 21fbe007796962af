"""Every finder on strings that nobody would write: nothing raised, no row lost, the slowest named.

Strings are drawn from all planes of Unicode, from what finders look for, from both, and from number words
nested and run together; a few are a megabyte long, of which ``identify`` reads ``LONGEST_FIELD`` characters
and says so. Lone surrogates are left out: no table holds them.

::

    python benchmarks/fuzz.py                     # 100,000 strings
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable
from random import Random

import pyarrow as pa

from techthb.engine import open_engine
from techthb.identify import identify
from techthb.identify.characters import folding
from techthb.identify.phones.reader import PhoneReader
from techthb.identify.phones.words import lexicon

BATCH = 200
PIECES = (
    "@", ".", "://", "t.me/", " at ", " dot ", "tg: ", "€", "120", "25", "years", "my name is ", "Anna",
    "Nice", "bc1", "0x", "+", "00", "07700 900123", "O77", "l0l", "(", ")", "-", "/", ":", "10:30",
    "12.5.", "\n", "\t",
    "\u202e", "\u2066", "\u200b", "\u0301", "5️⃣", "٣", "𝟘", "①", "İ", "ß", "ﬁ", "\x00", "\U000e0041",
)  # fmt: skip
MEGABYTE = {
    "digits": "7", "single digits": "7 ", "number words": "seven ", "words run together": "sieben",
    "doubled": "double ", "times": "1:", "accounts": "GB29 NWBK ", "look-alikes": "O0l", "at": "a@",
    "links": "t.me/",
    "names": "San ", "wallets": "1A",
}  # fmt: skip


def strings(rng: Random) -> dict[str, Callable[[], str]]:
    words = sorted(word for each in lexicon().vocabularies.values() for word in each.words)

    def any_plane() -> str:
        codes = (rng.randrange(0x110000) for _ in range(rng.randrange(200)))
        return "".join(chr(code) for code in codes if not 0xD800 <= code < 0xE000)

    def low_planes() -> str:
        codes = (rng.randrange(0x3000) for _ in range(rng.randrange(300)))
        return "".join(map(chr, codes))

    def pieces() -> str:
        return "".join(rng.choice(PIECES) for _ in range(rng.randrange(120)))

    def nested() -> str:
        return rng.choice(("", " ", ", ", "-")).join(rng.choice(words) for _ in range(rng.randrange(80)))

    def mixed() -> str:
        parts = [rng.choice((pieces, low_planes, nested))()[: rng.randrange(80)] for _ in range(6)]
        return rng.choice(("", " ", "\n")).join(parts)

    return {each.__name__: each for each in (any_plane, low_planes, pieces, nested, mixed)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--strings", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng = Random(asked.seed)  # noqa: S311 - a repeatable draw
    kinds = strings(rng)
    found, lost, seconds, slowest = Counter[str](), 0, 0.0, (0.0, "", 0)
    reader, fold = PhoneReader(), folding()
    with open_engine(workers=1) as engine:
        for first in range(0, asked.strings, BATCH):
            drawn = [(name, draw()) for name, draw in list(kinds.items()) * (BATCH // len(kinds))]
            ads = adverts([text for _, text in drawn])
            began = time.perf_counter()
            result = identify(ads, engine=engine, texts=False)
            seconds += time.perf_counter() - began
            found.update(result.identifiers["kind"].to_pylist())
            lost += len(set(result.identifiers["ad_id"].to_pylist()) - set(ads["ad_id"].to_pylist()))
            for number, (name, text) in enumerate(drawn):
                plain = fold.fold(text)
                began = time.perf_counter()
                reader.field(plain, "text", ("GB", "DE"))
                slowest = max(slowest, (time.perf_counter() - began, name, first + number))
        print(f"{asked.strings:,} strings, none raised, {lost} rows without an advert; all: {seconds:.0f} s")
        print("found", dict(found.most_common()))
        print(f"slowest to read numbers in: {slowest[0] * 1e3:.1f} ms, string {slowest[2]} ({slowest[1]})")
        for name, piece in MEGABYTE.items():
            began = time.perf_counter()
            result = identify(adverts([piece * (1_000_000 // len(piece))]), engine=engine, texts=False)
            took = time.perf_counter() - began
            print(f"a megabyte of {name:20s} {took * 1e3:8.0f} ms, {len(result.rejected)} reported as cut")


def adverts(texts: list[str]) -> pa.Table:
    size = len(texts)
    columns = {
        "ad_id": [f"a{number}" for number in range(size)],
        "site": ["one.example"] * size,
        "text": texts,
        "contact": [text[::-1][:200] for text in texts],
        "country": ["GB"] * size,
        "city": [None] * size,
    }
    return pa.table(columns, schema=pa.schema([(name, pa.string()) for name in columns]))


if __name__ == "__main__":
    main()
