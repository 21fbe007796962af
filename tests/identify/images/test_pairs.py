"""Pairs of files: through one hash, through versions, and by the distance of hashes alone."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from techthb.identify.images.pairs import SAME_HASH, linked_files, pdq_distances
from techthb.schema.tables import PICTURES, VERSIONS

ONE, OTHER, FAR = "0" * 64, "0" * 63 + "7", "f" * 64
"""``OTHER`` differs from ``ONE`` in three bits, ``FAR`` in all 256."""


def pictures(*rows: tuple[str, str, float]) -> pa.Table:
    columns = zip(*((name, digest, 100, sure, None) for name, digest, sure in rows), strict=True)
    return pa.table([pa.array(c) for c in columns], names=PICTURES.names).cast(PICTURES)


def versions(*pairs: tuple[str, str]) -> pa.Table:
    rows = [(a, b, "mirrored", 0.9, 90, 100, 50, 3) for a, b in pairs]
    return pa.Table.from_pylist([dict(zip(VERSIONS.names, r, strict=True)) for r in rows], VERSIONS)


def test_files_of_one_hash_are_linked_and_versions_link_every_file_of_both_hashes() -> None:
    found = linked_files(
        pictures(("a", ONE, 0.8), ("b", ONE, 0.9), ("c", OTHER, 1.0)), versions((ONE, OTHER))
    ).to_pylist()
    assert [(r["one"], r["other"], r["transform"], r["confidence"], r["bits"]) for r in found] == [
        ("a", "b", SAME_HASH, 0.8, 0),
        ("a", "c", "mirrored", 0.9, 3),
        ("b", "c", "mirrored", 0.9, 3),
    ]


def test_a_version_keeps_the_direction_of_its_words() -> None:
    (row,) = linked_files(pictures(("z", ONE, 1.0), ("a", OTHER, 1.0)), versions((ONE, OTHER))).to_pylist()
    assert (row["one"], row["other"]) == ("z", "a")


def test_files_that_tell_little_are_not_linked_by_their_hash() -> None:
    assert linked_files(pictures(("a", ONE, 0.25), ("b", ONE, 1.0)), versions()).num_rows == 0


def test_distances_count_the_bits_that_differ() -> None:
    rows = pictures(("c", FAR, 1.0), ("a", ONE, 1.0), ("b", OTHER, 1.0))
    assert pdq_distances(rows).to_pylist() == [{"one": "a", "other": "b", "bits": 3}]
    assert pdq_distances(rows, 256)["bits"].to_pylist() == [3, 256, 253]


def test_no_picture_has_no_distance() -> None:
    assert pdq_distances(PICTURES.empty_table()).num_rows == 0


hashes = st.lists(st.integers(0, 2**256 - 1).map("{:064x}".format), max_size=8)


@given(hashes, st.integers(0, 256))
def test_distances_are_those_of_counting_bit_by_bit(drawn: list[str], most: int) -> None:
    rows = pa.table(
        {
            "name": pa.array([f"p{n}" for n in range(len(drawn))], pa.string()),
            "hash": pa.array(drawn, pa.string()),
        }
    )
    found = {(r["one"], r["other"]): r["bits"] for r in pdq_distances(rows, most).to_pylist()}
    wanted = {
        (f"p{a}", f"p{b}"): (int(one, 16) ^ int(other, 16)).bit_count()
        for a, one in enumerate(drawn)
        for b, other in enumerate(drawn)
        if a < b
    }
    assert found == {pair: bits for pair, bits in wanted.items() if bits <= most}
