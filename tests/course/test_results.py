"""Points with reasons, and values that are only values."""

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from techthb.course import Result
from techthb.course.results import NotPlain, box, plain


def test_results_add_up_with_their_messages() -> None:
    total = Result(1, 1, "Read.") + Result(0, 2, "") + Result(0.5, 1, "Half linked.")
    assert total == Result(1.5, 4, "Read.\nHalf linked.")


def test_points_are_python_numbers_because_nbgrader_reads_them_as_text() -> None:
    assert repr(Result(np.float64(2) / 3, np.int64(1), "").points) == "0.67"


@pytest.mark.parametrize("points", [-0.5, 1.5, float("nan")])
def test_points_outside_the_scale_are_a_fault_of_the_check(points: float) -> None:
    with pytest.raises(ValueError, match="points of"):
        Result(points, 1, "")


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 2.5, "x", [1, ("a", {2})], {"a": [1]}, dt.date(2025, 1, 2), frozenset({1})],
    ids=repr,
)
def test_plain_values_pass_unchanged(value: object) -> None:
    assert plain(value) == value


def test_numbers_of_numpy_become_python_s() -> None:
    assert [type(plain(each)) for each in (np.float64(1), np.int32(1), np.bool_(True), np.str_("a"))] == [
        float, int, bool, str,
    ]  # fmt: skip
    assert plain(np.array([[1, 2]])) == [[1, 2]]


def test_tables_pass_as_copies() -> None:
    table = pd.DataFrame({"n": [1], "list": [[1, 2]], "none": [None]})
    copy = plain(table)
    copy.loc[0, "n"] = 9
    assert table.loc[0, "n"] == 1
    assert plain(pa.table({"n": [1]})).num_rows == 1
    assert plain(pd.Series(["a"])).tolist() == ["a"]


class Agreeable:
    """Says of itself that it equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Number(int):
    """Looks like a number, adds up as it likes."""


ENDLESS: list[object] = []
ENDLESS.append(ENDLESS)


@pytest.mark.parametrize(
    "value",
    [
        ENDLESS, Agreeable(), [Agreeable()],
        {"a": Agreeable()}, Number(3), lambda: 1, int, np.array([Agreeable()]),
        pd.DataFrame({"a": [Agreeable()]}), pd.Series([Number(3)], dtype=object),
        pd.DataFrame({"a": [1]}, index=pd.Index([Number(3)], dtype=object)),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_anything_else_does_not_reach_a_check(value: object) -> None:
    with pytest.raises(NotPlain):
        plain(value)


def test_a_box_keeps_paragraphs_and_fits_where_nbgrader_shows_it() -> None:
    shown = box("q1: not yet", "word " * 40 + "\nsecond").splitlines()
    assert shown[0] == "┌─ q1: not yet"
    assert shown[-2:] == ["│ second", "└─"]
    assert max(map(len, shown)) <= 76
