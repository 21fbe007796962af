"""Finding a picture again after it was changed: recall by change, false links, time; ours beside the field's.

Pictures are 194 from Debian's packages (``photographs.tsv``: 135 photographs, 56 of them backgrounds and 79
of animals, sea and buildings from a children's game; 59 drawn backgrounds; SHA-256 of each; none shows a
person; they are fetched with apt and not kept in the repository) and scenes drawn by
``techthb.world.scenes``, one in five of them with the furniture, mark or banner of a site. Thresholds were
chosen on the pictures whose SHA-256 begins with an even digit and on generated ones; figures are of the rest.

Ours is measured in one pool: every picture with all its versions among all the unrelated ones. *Direct* is
the share of versions that are paired with the original itself, *joined* of those that a chain of pairs leads
to it. The other methods get the largest threshold at which they make no false link in the same pool.
Intervals are Wilson's, 95%.

::

    python benchmarks/images.py --pictures 12 --unrelated 300       # a few minutes
    python benchmarks/images.py                                     # 10,000 unrelated pictures
    python benchmarks/images.py --throughput 10000                  # the time of the whole stage alone
    python benchmarks/images.py --published                         # PDQ against its published hashes
"""

import argparse
import csv
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
from alterations import ALTERATIONS, OFF_GRID, card, emblem, gradient, jpeg
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.stats import binomtest

from techthb.engine import open_engine
from techthb.identify.images.decoding import decode
from techthb.identify.images.pdq import pdq
from techthb.identify.images.reading import read_pictures
from techthb.identify.images.telling import LEAST_TELLING
from techthb.identify.images.versions import versions
from techthb.world.scenes import draw
from techthb.world.work import spread

HERE = Path(__file__).resolve().parent
FURNISHED = ("screenshot", "faint tiled watermark", "site's mark", "large banner of 20%", "letterbox")
"""What one in five of the unrelated pictures share."""
EVERY = {**ALTERATIONS, **OFF_GRID}
SIDE = 800
"""Pixels of the longer side of the originals."""
PUBLISHED = {
    "threatexchange-1.2.17/data/sample-b.jpg": (
        "b5b0799616df52d475a3968dc7e54f1d0724c912244ffa6175bc786375dd7298",
        "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22",
    )
}
"""Picture in the source package ``threatexchange``, and its hash in that package's ``signal_type/pdq``."""

Pairs = set[tuple[int, int]]
Item = tuple[str, str, str]
"""Which picture, its kind, what was done to it."""


def photographs(cache: Path) -> Iterator[tuple[str, str, Path]]:
    """SHA-256, kind and path of the pictures that figures are reported on, fetched if need be."""
    with (HERE / "photographs.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    for package in sorted({row["package"] for row in rows}):
        folder = cache / package
        if not folder.is_dir():
            cache.mkdir(parents=True, exist_ok=True)
            subprocess.run(["apt-get", "-q", "download", package], cwd=cache, check=True)
            archive = next(cache.glob(f"{package}_*.deb"))
            subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
    for row in rows:
        path = _taken_out(cache / row["package"], row["path"])
        if hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            sys.exit(f"{path}: is not the picture that was listed; the package has changed")
        yield row["sha256"], row["kind"], path


def _taken_out(folder: Path, name: str) -> Path:
    """The file ``name``; of ``file@place``, the WebP picture that begins there in a bundle of several."""
    bundle, at, place = name.partition("@")
    if not at:
        return folder / name
    content = (folder / bundle).read_bytes()[int(place) :]
    path = folder / f"{Path(bundle).stem}-{place}.webp"
    # RIFF: four letters, then the size of what follows
    path.write_bytes(content[: int.from_bytes(content[4:8], "little") + 8])
    return path


def reported(digest: str) -> bool:
    """Whether a picture is one of those that nothing was tuned on."""
    return int(digest[0], 16) % 2 == 1


def write_versions(task: tuple[str, str, Path, Path]) -> list[tuple[Item, str]]:
    """Write a picture and its versions into a folder: what each file is, and its name."""
    digest, kind, source, folder = task
    original = decode(source)
    scale = SIDE / max(original.shape[:2])
    original = cv2.resize(original, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    written = []
    for number, (name, alter) in enumerate({"original": lambda p, _: p, **EVERY}.items()):
        rng = np.random.default_rng([int(digest[:8], 16), number])
        file = f"{digest[:12]}-{number:02d}.jpg"
        (folder / file).write_bytes(jpeg(alter(original, rng), int(rng.integers(60, 93))))
        written.append(((digest, kind, name), file))
    return written


def write_unrelated(task: tuple[int, int, Path]) -> list[tuple[Item, str]]:
    """Write generated scenes with these numbers into a folder."""
    start, end, folder = task
    written = []
    for number in range(start, end):
        rng = np.random.default_rng([7_001, number])
        picture = np.ascontiguousarray(draw(rng)[..., ::-1])
        picture = cv2.resize(picture, (800, 600), interpolation=cv2.INTER_CUBIC)
        if number % 5 == 0:
            picture = EVERY[FURNISHED[number // 5 % len(FURNISHED)]](picture, rng)
        file = f"g{number:07d}.jpg"
        (folder / file).write_bytes(jpeg(picture, int(rng.integers(60, 93))))
        written.append(((f"generated {number}", "generated", "unrelated"), file))
    return written


def pool(options: argparse.Namespace, folder: Path) -> tuple[list[Item], list[str]]:
    """Write the pictures that are measured; what each is, and the files."""
    chosen = [each for each in photographs(options.cache) if reported(each[0])][: options.pictures]
    found = [each for group in spread(write_versions, [(*c, folder) for c in chosen], 2) for each in group]
    step = 250
    tasks = [(at, min(at + step, options.unrelated), folder) for at in range(0, options.unrelated, step)]
    found += [each for group in spread(write_unrelated, tasks, 2) for each in group]
    return [item for item, _ in found], [file for _, file in found]


def ours(items: list[Item], files: list[str], folder: Path) -> tuple[Pairs, dict[str, float], int]:
    """The pairs that the library finds, the seconds of its steps, and how many pictures tell little."""
    with open_engine(workers=2) as engine:
        began = time.perf_counter()
        read = read_pictures(files, folder, engine)
        taken = time.perf_counter()
        found = versions(read, engine)
        done = time.perf_counter()
    weak = int(pc.sum(pc.less(read["confidence"], LEAST_TELLING)).as_py() or 0)
    by_hash: dict[str, list[int]] = defaultdict(list)
    for place, (digest, sure) in enumerate(
        zip(read["hash"].to_pylist(), read["confidence"].to_pylist(), strict=True)
    ):
        if sure >= LEAST_TELLING:
            by_hash[digest].append(place)
    pairs = {(a, b) for group in by_hash.values() for a in group for b in group if a < b}
    for one, other in zip(found["one"].to_pylist(), found["other"].to_pylist(), strict=True):
        pairs |= {(min(a, b), max(a, b)) for a in by_hash[one] for b in by_hash[other]}
    return pairs, {"reading": taken - began, "versions": done - taken}, weak


def hashed(task: tuple[str, Path, list[str]]) -> npt.NDArray[np.uint8]:
    """The packed bits of each of some files, a row a file, under a kind of hash."""
    import imagehash
    from PIL import Image

    kind, folder, files = task
    if kind == "PDQ":
        return np.stack([np.frombuffer(bytes.fromhex(pdq(decode(folder / f))[0]), np.uint8) for f in files])
    bits = [imagehash.phash(Image.open(folder / file), hash_size=8).hash.reshape(-1) for file in files]
    return np.packbits(np.stack(bits), axis=1)


def by_distance(items: list[Item], bits: npt.NDArray[np.uint8]) -> tuple[int, npt.NDArray[np.int64]]:
    """The largest distance below every false pair's, and each picture's distance from its original."""
    sources = np.array([hash(item[0]) for item in items])
    originals = {item[0]: place for place, item in enumerate(items) if item[2] == "original"}
    nearest = bits.shape[1] * 8
    for start in range(0, len(bits), 256):
        apart = np.bitwise_count(bits[start : start + 256, None, :] ^ bits[None]).sum(axis=2, dtype=np.int64)
        apart[sources[start : start + 256, None] == sources[None]] = nearest
        nearest = min(nearest, int(apart.min()))
    own = np.full(len(items), -1, np.int64)
    for place, item in enumerate(items):
        if item[0] in originals:
            own[place] = np.bitwise_count(bits[place] ^ bits[originals[item[0]]]).sum(dtype=np.int64)
    return nearest - 1, own


def crop_resistant(
    items: list[Item], files: list[str], folder: Path, most: int
) -> Iterator[tuple[int, float]]:
    """For each version, how many segments of imagehash's crop-resistant hash match its original's; and for
    unrelated pictures, up to ``most`` of them, how many match each original's at most (place -1)."""
    import imagehash
    from PIL import Image

    def of(place: int) -> Any:
        picture = Image.open(folder / files[place]).convert("RGB")
        picture.thumbnail((400, 400))
        return imagehash.crop_resistant_hash(picture, limit_segments=12, min_segment_size=300)

    originals = {item[0]: of(place) for place, item in enumerate(items) if item[2] == "original"}
    unrelated = [place for place, item in enumerate(items) if item[2] == "unrelated"][:most]
    for place in unrelated:
        found = of(place)
        yield -1, max(_matches(found, each) for each in originals.values())
    for place, item in enumerate(items):
        if item[2] not in ("original", "unrelated"):
            found = of(place)
            own = _matches(found, originals[item[0]])
            yield -1, max((_matches(found, h) for s, h in originals.items() if s != item[0]), default=0)
            yield place, own


def _matches(one: Any, other: Any) -> float:
    count, apart = one.hash_diff(other)
    return count - apart / 1e4


def table(items: list[Item], pairs: Pairs, others: dict[str, npt.NDArray[np.bool_]]) -> None:
    """Recall by change on photographs; drawn backgrounds in totals of their own."""
    one, other = (np.array(side, np.int64) for side in zip(*sorted(pairs), strict=True))
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(len(items), len(items)))
    group = connected_components(graph, directed=False)[1]
    originals = {item[0]: place for place, item in enumerate(items) if item[2] == "original"}
    rows: dict[str, list[tuple[bool, ...]]] = defaultdict(list)
    for place, (source, kind, name) in enumerate(items):
        if name in ("original", "unrelated"):
            continue
        first = originals[source]
        mine = (group[place] == group[first], (min(place, first), max(place, first)) in pairs)
        row = (*mine, *(each[place] for each in others.values()))
        if kind == "photograph":
            rows[name].append(row)
        rows[f"all changes, {kind}s"].append(row)
        if name in OFF_GRID:
            rows[f"all crops off any grid, {kind}s"].append(row)
    order = [*(name for name in EVERY if name in rows), *(name for name in rows if name not in EVERY)]
    print("\n| " + " | ".join(["change", "n", "ours, joined", "ours, direct", *others]) + " |")
    print("|---|---|" + "---|" * (2 + len(others)))
    for name in order:
        columns = " | ".join(interval(column) for column in zip(*rows[name], strict=True))
        print(f"| {name} | {len(rows[name])} | {columns} |")
    false = [(a, b) for a, b in pairs if items[a][0] != items[b][0]]
    print(f"\nFalse links of ours: {len(false)} among {len(items):,} pictures")
    for a, b in sorted(false)[:20]:
        print(f"  {items[a]} and {items[b]}")


def interval(found: tuple[bool, ...]) -> str:
    """A share with its 95% interval."""
    low, high = binomtest(sum(found), len(found)).proportion_ci(method="wilson")
    return f"{sum(found) / len(found):.3f} ({low:.2f}–{high:.2f})"


def measure(options: argparse.Namespace) -> None:
    """Draw the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        items, files = pool(options, folder)
        print(f"{len(items):,} pictures, {sum(item[2] == 'unrelated' for item in items):,} of them unrelated")
        pairs, seconds, weak = ours(items, files, folder)
        print(", ".join(f"{step} {took:.0f} s" for step, took in seconds.items()), f"; {weak} tell little")
        others: dict[str, npt.NDArray[np.bool_]] = {}
        table(items, pairs, others)
        if options.ours_only:
            return
        print("\nThe same beside the other methods, which take longer:", flush=True)
        for kind, usual in (("PDQ", 31), ("pHash", 8)):
            tasks = [(kind, folder, files[at : at + 100]) for at in range(0, len(files), 100)]
            bits = np.concatenate(list(spread(hashed, tasks, 2)))
            most, own = by_distance(items, bits)
            others[f"{kind} ≤ {most}, no false link"] = (own >= 0) & (own <= most)
            others[f"{kind} ≤ {usual}"] = (own >= 0) & (own <= usual)
        found = list(crop_resistant(items, files, folder, options.segmented))
        bound = max(count for place, count in found if place < 0)
        crop = np.zeros(len(items), bool)
        for place, count in found:
            crop[place] |= place >= 0 and count > bound
        others["crop-resistant, no false link"] = crop
        table(items, pairs, others)


def little(count: int = 60) -> None:
    """How many of generated walls, text cards, logos and scenes are called little telling."""
    drawn = {"text card": card, "wall": gradient, "logo": emblem}
    drawn["scene"] = lambda rng: cv2.resize(np.ascontiguousarray(draw(rng)[..., ::-1]), (800, 600))
    print("\n| pictures | n | tell little |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary, open_engine(workers=2) as engine:
        folder = Path(temporary)
        for name, make in drawn.items():
            files = [f"{name} {number}.jpg" for number in range(count)]
            for number, file in enumerate(files):
                (folder / file).write_bytes(jpeg(make(np.random.default_rng([8_003, number])), 80))
            sure = read_pictures(files, folder, engine)["confidence"].to_numpy()
            print(f"| {name} | {count} | {interval(tuple((sure < LEAST_TELLING).tolist()))} |")


def throughput(count: int) -> None:
    """The time of the whole stage on generated pictures, one in four a version of the one before."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        tasks = [(at, min(at + 250, count), folder) for at in range(0, count, 250)]
        files = [file for group in spread(write_unrelated, tasks, 2) for _, file in group]
        for number in range(3, count, 4):
            picture = decode(folder / files[number - 1])
            changed = OFF_GRID["crop off any grid"](picture, np.random.default_rng([7_003, number]))
            (folder / files[number]).write_bytes(jpeg(changed, 75))
        items = [("", "generated", "unrelated")] * count
        pairs, seconds, _ = ours(items, files, folder)
    total = sum(seconds.values())
    right = {(number - 1, number) for number in range(3, count, 4)}
    steps = ", ".join(f"{step} {took:.0f} s" for step, took in seconds.items())
    print(f"{count:,} pictures of 800 × 600: {total:.0f} s ({steps}), {60 * count / total:,.0f} a minute")
    print(f"planted pairs found: {len(right & pairs):,} of {len(right):,}; others: {len(pairs - right):,}")


def published() -> None:
    """PDQ against the hash that its authors' package publishes for a picture in its source."""
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*command, "threatexchange==1.2.17"], cwd=temporary, check=True)
        with tarfile.open(next(Path(temporary).glob("*.tar.gz"))) as archive:
            archive.extractall(temporary, filter="data")
        for name, (digest, expected) in PUBLISHED.items():
            content = (Path(temporary) / name).read_bytes()
            if hashlib.sha256(content).hexdigest() != digest:
                sys.exit(f"{name}: is not the picture that was listed")
            found, quality = pdq(decode(Path(temporary) / name))
            apart = (int(found, 16) ^ int(expected, 16)).bit_count()
            print(f"{name}: {apart} bits from the published hash, quality {quality}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pictures", type=int, help="how many of the listed pictures (default: all)")
    parser.add_argument("--unrelated", type=int, default=10_000)
    parser.add_argument(
        "--segmented", type=int, default=300, help="unrelated ones for the crop-resistant hash"
    )
    parser.add_argument("--ours-only", action="store_true", help="without the other methods")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "techthb-photographs")
    parser.add_argument("--throughput", type=int, metavar="N", help="only time the stage on N pictures")
    parser.add_argument("--published", action="store_true", help="only check PDQ against published hashes")
    options = parser.parse_args()
    if options.published:
        published()
    elif options.throughput:
        throughput(options.throughput)
    else:
        measure(options)
        little()


if __name__ == "__main__":  # worker processes import this file
    main()
