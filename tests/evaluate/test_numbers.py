"""What became of written numbers and whether confidence holds, worked out by hand."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from techthb.errors import InputError
from techthb.evaluate import GROUPS, calibration, error_table, group_of, judged_readings, written_numbers
from techthb.world.disguises import DISGUISES, PLAIN

A, B, C = "+447700900001", "+447700900002", "+447700900003"


def planted(*rows: tuple[str, str, str, int, int, str]) -> pa.Table:
    """Truth: ad, value, field, start, end, way of writing."""
    names = ("ad_id", "value", "field", "start", "end", "disguise")
    table = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    return table.append_column("kind", pa.array(["phone"] * len(rows)))


def read(*rows: tuple[str, str, str, str, int, int, float]) -> pa.Table:
    """Identifiers: id, ad, value, field, start, end, confidence."""
    names = ("identifier_id", "ad_id", "value", "field", "start", "end", "confidence")
    types = [pa.string()] * 4 + [pa.int64()] * 2 + [pa.float64()]
    table = pa.table(
        {
            name: pa.array([row[n] for row in rows], kind)
            for n, (name, kind) in enumerate(zip(names, types, strict=True))
        }
    )
    return table.append_column("kind", pa.array(["phone"] * len(rows), pa.string()))


TRUTH = planted(
    ("a", A, "text", 10, 20, "compact"),
    ("a", B, "text", 30, 40, "words"),
    ("b", A, "contact", 0, 9, "words"),
    ("c", C, "text", 5, 8, "split"),
    ("c", C, "contact", 0, 6, "split"),
)


def test_a_number_is_found_misread_or_missed() -> None:
    found = written_numbers(
        read(("1", "a", A, "text", 10, 20, 0.9), ("2", "a", C, "text", 32, 44, 0.9)), TRUTH
    ).to_pylist()
    assert [(row["ad_id"], row["group"], row["outcome"], row["read_as"]) for row in found] == [
        ("a", "as usual", "found", A),
        ("a", "words", "misread", C),
        ("b", "words", "missed", None),
        ("c", "in pieces", "missed", None),
    ]


def test_only_the_best_reading_of_a_place_counts_as_finding_it() -> None:
    second = read(("1", "a", B, "text", 10, 20, 0.9), ("1", "a", A, "text", 10, 20, 0.5))
    assert written_numbers(second, TRUTH)["outcome"].to_pylist()[0] == "misread"


def test_the_same_value_elsewhere_in_the_advert_does_not_count() -> None:
    elsewhere = read(("1", "a", A, "text", 20, 30, 0.9), ("2", "a", A, "contact", 10, 20, 0.9))
    assert "found" not in written_numbers(elsewhere, TRUTH)["outcome"].to_pylist()


def test_a_number_split_over_two_fields_counts_once_and_is_found_through_either_part() -> None:
    parts = read(("1", "c", C, "text", 5, 8, 0.8), ("1", "c", C, "contact", 0, 6, 0.8))
    table = {row["group"]: row for row in error_table(written_numbers(parts, TRUTH)).to_pylist()}
    assert (table["in pieces"]["written"], table["in pieces"]["found"]) == (1, 1)
    assert (table["all"]["written"], table["all"]["found"], table["all"]["missed"]) == (4, 1, 3)


def test_the_error_table_has_the_wilson_interval_of_the_share() -> None:
    # 1 of 2: centre 1/2, half width z/(n+z²)·sqrt(n/4+z²/4) with z = 1.959964: 0.405469 (Wilson 1927)
    table = error_table(written_numbers(read(("1", "a", B, "text", 30, 40, 0.9)), TRUTH)).to_pylist()
    words = next(row for row in table if row["group"] == "words")
    assert (words["share"], words["low"], words["high"]) == (0.5, 0.094531, 0.905469)


def test_the_counts_of_the_groups_add_up() -> None:
    *groups, whole = error_table(written_numbers(read(("1", "a", B, "text", 30, 40, 0.9)), TRUTH)).to_pylist()
    for name in ("written", "found", "misread", "missed"):
        assert sum(row[name] for row in groups) == whole[name]
    assert all(row["written"] == row["found"] + row["misread"] + row["missed"] for row in groups)


def test_every_way_of_writing_that_a_world_plants_is_in_one_group_and_no_row_tells_of_a_single_one() -> None:
    assert "other" not in {group_of(way) for way in (*DISGUISES, *PLAIN, "hotline", "split")}
    ways = [way for each in GROUPS.values() for way in each]
    assert len(set(ways)) == len(ways)
    assert set(error_table(written_numbers(read(), TRUTH))["group"].to_pylist()) <= {*GROUPS, "other", "all"}


def test_a_way_of_writing_that_nobody_has_grouped_is_counted_as_other() -> None:
    table = error_table(written_numbers(read(), planted(("a", A, "text", 0, 9, "runes")))).to_pylist()
    assert [(row["group"], row["missed"]) for row in table] == [("other", 1), ("all", 1)]


def test_a_reading_is_right_wrong_or_on_no_number_at_all() -> None:
    judged = judged_readings(
        read(
            ("1", "a", A, "text", 10, 20, 0.9),
            ("1", "a", C, "text", 10, 20, 0.4),
            ("2", "a", C, "text", 50, 60, 0.7),
        ),
        TRUTH,
    ).to_pylist()
    assert [(row["value"], row["right"], row["on_number"]) for row in judged] == [
        (A, True, True),
        (C, False, True),
        (C, False, False),
    ]


def test_a_reading_of_two_parts_is_judged_once() -> None:
    parts = read(("1", "c", C, "text", 5, 8, 0.8), ("1", "c", C, "contact", 0, 6, 0.8))
    assert judged_readings(parts, TRUTH)["right"].to_pylist() == [True]


def test_other_kinds_than_telephone_numbers_are_left_aside() -> None:
    mail = read(("1", "a", A, "text", 10, 20, 0.9)).set_column(7, "kind", pa.array(["email"]))
    assert judged_readings(mail, TRUTH).num_rows == 0
    assert "found" not in written_numbers(mail, TRUTH)["outcome"].to_pylist()


def test_confidence_is_binned_with_the_share_of_right_ones() -> None:
    readings = pa.table({"confidence": [0.1, 0.3, 0.9, 1.0], "right": [False, True, True, True]})
    low, high = calibration(readings, (0.0, 0.5, 1.0)).to_pylist()
    assert (low["readings"], low["right"], low["confidence"], low["share"]) == (2, 1, 0.2, 0.5)
    assert (low["low"], low["high"]) == (0.094531, 0.905469)
    assert (high["readings"], high["right"], high["confidence"], high["share"]) == (2, 2, 0.95, 1.0)


def test_a_confidence_on_a_limit_belongs_to_the_step_above_and_one_to_the_last() -> None:
    readings = pa.table({"confidence": [0.3, 0.1 + 0.2, 1.0], "right": [True, True, True]})
    assert [(row["from"], row["readings"]) for row in calibration(readings).to_pylist()] == [
        (0.3, 2),
        (0.9, 1),
    ]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_every_reading_is_in_one_step_and_its_share_inside_the_interval(
    rows: list[tuple[float, bool]],
) -> None:
    readings = pa.table(
        {
            "confidence": pa.array([confidence for confidence, _ in rows], pa.float64()),
            "right": pa.array([right for _, right in rows], pa.bool_()),
        }
    )
    steps = calibration(readings).to_pylist()
    assert sum(step["readings"] for step in steps) == len(rows)
    assert sum(step["right"] for step in steps) == sum(right for _, right in rows)
    for step in steps:
        assert step["from"] <= step["confidence"] + 1e-6
        assert step["confidence"] <= step["to"] + 1e-6
        assert step["low"] - 1e-6 <= step["share"] <= step["high"] + 1e-6


@pytest.mark.parametrize("edges", [(0.0,), (0.1, 1.0), (0.0, 0.9), (0.0, 0.5, 0.5, 1.0)])
def test_edges_that_do_not_ascend_from_nought_to_one_are_refused(edges: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="do not ascend"):
        calibration(pa.table({"confidence": [0.5], "right": [True]}), edges)


def test_a_confidence_that_is_no_share_is_refused() -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        calibration(pa.table({"confidence": [90.0], "right": [True]}))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="truth lack the column disguise"):
        written_numbers(read(), TRUTH.drop_columns(["disguise"]))
    with pytest.raises(InputError, match="identifiers lack the column confidence"):
        judged_readings(read().drop_columns(["confidence"]), TRUTH)
