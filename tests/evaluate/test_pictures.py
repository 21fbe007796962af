"""What became of pairs of pictures, counted by hand."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from techthb.errors import InputError
from techthb.evaluate import CHANGES, change_group, compared_pictures, false_links, picture_errors
from techthb.world.transforms import TRANSFORMS

AGAIN, ADDED, GEOMETRY = CHANGES

TRUTH = pa.table(
    {
        "file": ["a1", "a2", "a3", "b1", "b2", "c1"],
        "source": ["A", "A", "A", "B", "B", "C"],
        "transform": ["recompress", "resize", "mirror+watermark", "recompress", "border", "recompress"],
    }
)
"""Same scene: a1-a2 (saved again), a1-a3, a2-a3 (geometry), b1-b2 (added)."""


def links(*pairs: tuple[str, str]) -> pa.Table:
    one, other = zip(*pairs, strict=True) if pairs else ((), ())
    return pa.table({"one": pa.array(one, pa.string()), "other": pa.array(other, pa.string())})


def test_every_pair_of_a_scene_is_found_or_missed_and_a_link_between_scenes_is_false() -> None:
    compared = compared_pictures(links(("a1", "a2"), ("b2", "b1"), ("c1", "a1")), TRUTH).to_pylist()
    assert [tuple(row.values()) for row in compared] == [
        ("a1", "a2", AGAIN, "found"),
        ("a1", "a3", GEOMETRY, "missed"),
        ("a1", "c1", None, "false"),
        ("a2", "a3", GEOMETRY, "missed"),
        ("b1", "b2", ADDED, "found"),
    ]


def test_the_error_table_counts_by_group_with_wilson_s_interval() -> None:
    table = picture_errors(compared_pictures(links(("a1", "a2"), ("b1", "b2")), TRUTH)).to_pylist()
    assert [(r["group"], r["pairs"], r["found"], r["missed"]) for r in table] == [
        (AGAIN, 1, 1, 0), (ADDED, 1, 1, 0), (GEOMETRY, 2, 0, 2), ("all", 4, 2, 2),
    ]  # fmt: skip
    # Wilson 1927 for 2 of 4: 0.5 ± 1.96·sqrt(0.25/4 + 1.96²/64) / (1 + 1.96²/4), which is 0.150 to 0.850
    assert (table[-1]["low"], table[-1]["high"]) == pytest.approx((0.150, 0.850), abs=0.001)


def test_false_links_are_a_share_of_what_was_linked() -> None:
    said = false_links(compared_pictures(links(("a1", "a2"), ("b1", "a1")), TRUTH))
    assert (said["links"], said["false"], said["share"]) == (2, 1, 0.5)


def test_without_a_link_nothing_is_false_and_nothing_is_known() -> None:
    said = false_links(compared_pictures(links(), TRUTH))
    assert said == {"links": 0, "false": 0, "share": 0.0, "low": 0.0, "high": 1.0}


def test_a_link_counts_once_in_whatever_order_and_a_file_is_no_version_of_itself() -> None:
    doubled = links(("a1", "a2"), ("a2", "a1"), ("c1", "c1"), ("a1", "c1"), ("c1", "a1"))
    assert false_links(compared_pictures(doubled, TRUTH))["links"] == 2


@pytest.mark.parametrize(
    ("one", "other", "group"),
    [
        ("recompress", "brightness", AGAIN),
        ("recompress", "resize+watermark", ADDED),
        ("crop", "border+watermark", GEOMETRY),
        ("recompress", "collage", "other"),
    ],
)
def test_the_step_that_leaves_least_to_go_by_gives_the_group(one: str, other: str, group: str) -> None:
    assert change_group(one, other) == change_group(other, one) == group


def test_every_step_that_a_world_knows_has_a_group_with_others() -> None:
    assert {step for steps in CHANGES.values() for step in steps} == set(TRANSFORMS)
    assert all(len(steps) > 1 for steps in CHANGES.values())


def test_a_link_to_a_file_of_another_world_is_refused() -> None:
    with pytest.raises(InputError, match="a file that the truth lacks"):
        compared_pictures(links(("a1", "elsewhere")), TRUTH)


def test_a_file_of_two_scenes_is_refused() -> None:
    truth = pa.concat_tables([TRUTH, TRUTH.slice(0, 1).set_column(1, "source", [["Z"]])])
    with pytest.raises(InputError, match="of two scenes"):
        compared_pictures(links(), truth)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="the truth lack the column source"):
        compared_pictures(links(), TRUTH.drop_columns(["source"]))


files = st.lists(st.sampled_from("ABC"), min_size=1, max_size=7)


@given(files, st.data())
def test_found_missed_and_false_add_up(sources: list[str], data: st.DataObject) -> None:
    names = [f"f{n}" for n in range(len(sources))]
    truth = pa.table({"file": names, "source": sources, "transform": ["crop"] * len(names)})
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=12))
    compared = compared_pictures(links(*pairs), truth)
    outcomes = compared["outcome"].to_pylist()
    same = sum(sources.count(each) * (sources.count(each) - 1) // 2 for each in set(sources))
    linked = {frozenset(pair) for pair in pairs if pair[0] != pair[1]}
    assert outcomes.count("found") + outcomes.count("missed") == same
    assert outcomes.count("found") + outcomes.count("false") == len(linked)
