"""The plain way to link advertisements: what an analyst gets from well-known parts in an afternoon.

Frozen: it is the yardstick against which everything else is shown, so it is not to be improved.

* Phones: ``phonenumbers.PhoneNumberMatcher`` on the text and on the contact field of each ad, with the
  numbering plan of the ad's stated country, leniency ``POSSIBLE`` (numbers reserved for fiction are often
  "invalid" to the library, so this is the setting that is fair to it). A find of fewer than seven digits is
  no telephone number: under the German plan any age or hour would be one.
* Pictures: PDQ hashes of the pictures as they are; two within 31 of 256 bits count as the same.
* Clusters: connected components of ads that share a number or a picture.

Run it on a folder with ``ads.parquet`` (and ``images/``, ``plans.csv``)::

    python benchmarks/plain.py FOLDER
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pdqhash
import pyarrow as pa
import pyarrow.parquet as pq
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

__all__ = ["plain"]

FEWEST_DIGITS = 7
MOST_BITS = 31
ROWS_AT_ONCE = 512


def plain(ads: pa.Table, images: Path | None, plans: Mapping[str, str]) -> pa.Table:
    """Cluster ads by shared numbers and pictures.

    Parameters
    ----------
    ads : table with ``ad_id, text, contact, country, images``.
    images : folder of the pictures, or None to leave them aside.
    plans : numbering plan (ISO code) of countries that borrow one; others use their own code.

    Returns
    -------
    ``ad_id, cluster_id``, sorted by ``ad_id``; a cluster is named after its smallest ``ad_id`` by bytes.
    """
    identifiers = defaultdict(list)
    for row, (text, contact, country) in enumerate(rows(ads, "text", "contact", "country")):
        for number in phones([text, contact], plans.get(country, country)):
            identifiers[number].append(row)
    edges = [(first, other) for first, *others in identifiers.values() for other in others]
    if images is not None:
        edges += picture_edges(ads, images)
    return clusters(ads["ad_id"].to_pylist(), edges)


def rows(ads: pa.Table, *names: str) -> Iterator[tuple]:
    """The ads one by one, as tuples of the named columns; a missing column is empty."""
    columns = [ads[name].to_pylist() if name in ads.column_names else [None] * ads.num_rows for name in names]
    return zip(*columns, strict=True)


def phones(fields: Iterable[str | None], plan: str | None) -> set[str]:
    """The numbers in E.164 form that the matcher sees."""
    return {
        format_number(match.number, PhoneNumberFormat.E164)
        for field in fields
        if field
        for match in PhoneNumberMatcher(field, plan, leniency=Leniency.POSSIBLE, max_tries=10_000)
        if sum(character.isdigit() for character in match.raw_string) >= FEWEST_DIGITS
    }


def picture_edges(ads: pa.Table, images: Path) -> list[tuple[int, int]]:
    """Pairs of rows whose pictures are within 31 bits of each other."""
    owners, hashes = [], []
    for row, (files,) in enumerate(rows(ads, "images")):
        for file in files or []:
            picture = cv2.imread(str(images / Path(file).name), cv2.IMREAD_COLOR)
            if picture is not None:
                owners.append(row)
                hashes.append(pdqhash.compute(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))[0])
    if not hashes:
        return []
    words = np.packbits(np.array(hashes, np.uint8), axis=1).view(np.uint64)
    return [(owners[one], owners[other]) for one, other in near_pairs(words)]


def near_pairs(words: npt.NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """Pairs of hashes (four 64-bit words each) within 31 bits, a block of rows against the rest at a time."""
    for start in range(0, len(words), ROWS_AT_ONCE):
        block, rest = words[start : start + ROWS_AT_ONCE], words[start:]
        bits = np.zeros((len(block), len(rest)), np.uint16)
        for word in range(words.shape[1]):
            bits += np.bitwise_count(block[:, word, None] ^ rest[None, :, word])
        for one, other in np.argwhere(bits <= MOST_BITS).tolist():
            if other > one:
                yield start + one, start + other


def clusters(names: list[str], edges: list[tuple[int, int]]) -> pa.Table:
    """Connected components of the ads under ``edges``."""
    ends = np.array(edges, np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends), np.int8), (ends[:, 0], ends[:, 1])), shape=(len(names), len(names)))
    labels = connected_components(graph, directed=False)[1].tolist()
    smallest: dict[int, str] = {}
    for name, label in zip(names, labels, strict=True):
        smallest[label] = min(name, smallest.get(label, name), key=str.encode)
    table = pa.table({"ad_id": names, "cluster_id": [smallest[label] for label in labels]})
    return table.sort_by("ad_id")


def main(folder: Path) -> None:
    """Cluster the ads in ``folder`` and print how many clusters there are and how large the largest is."""
    ads = pq.read_table(folder / "ads.parquet")
    plans = {}
    if (folder / "plans.csv").exists():
        with (folder / "plans.csv").open(encoding="utf-8-sig", newline="") as stream:
            plans = {row["country"]: row["plan"] for row in csv.DictReader(stream)}
    images = folder / "images"
    table = plain(ads, images if images.is_dir() else None, plans)
    sizes = np.unique(np.array(table["cluster_id"].to_pylist()), return_counts=True)[1]
    share = sizes.max() / ads.num_rows
    print(f"{ads.num_rows:,} ads, {len(sizes):,} clusters, the largest with {share:.0%} of the ads")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
