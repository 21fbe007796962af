"""Coverage is counted, and the places where the sources disagree are shown."""

import pandas as pd
import pytest

from techthb.datasets import load
from techthb.policy import Number, as_printed, by_year, coincident, contradictions, not_mapped, tracker


@pytest.fixture(scope="module")
def mapped() -> pd.DataFrame:
    return load("osce-mapping", "mapped")


@pytest.fixture(scope="module")
def states() -> pd.DataFrame:
    return load("osce-mapping", "states")


@pytest.fixture(scope="module")
def found() -> dict[str, str]:
    return contradictions(tracker()).set_index("about")["found"].to_dict()


def test_the_columns_of_the_slide_hold_14_10_16_and_16_states_the_second_without_a_year(
    mapped: pd.DataFrame,
) -> None:
    printed = as_printed(mapped)
    assert printed["states"].tolist() == [14, 10, 16, 16]
    assert printed["header_year"].isna().tolist() == [False, True, False, False]
    assert printed["header_year"].dropna().tolist() == [2021, 2022, 2024]


def test_24_16_and_16_states_make_56_of_57(mapped: pd.DataFrame, states: pd.DataFrame) -> None:
    counted = by_year(mapped, states)
    assert counted["year"].tolist() == [2021, 2022, 2024]
    assert counted["states"].tolist() == [24, 16, 16]
    assert counted["so_far"].tolist() == [24, 40, 56]
    assert counted["share"].tolist() == pytest.approx([24 / 57, 40 / 57, 56 / 57])


def test_the_state_that_is_missing_is_found_by_difference(mapped: pd.DataFrame, states: pd.DataFrame) -> None:
    assert not_mapped(mapped, states) == ["Holy See"]
    assert "Holy See" not in set(mapped["name_in_source"])
    assert not_mapped(mapped[mapped["iso2"] != "FR"], states) == ["France", "Holy See"]


def test_each_trap_of_the_sources_is_shown(found: dict[str, str]) -> None:
    assert set(found) == {
        "blank header", "56 or 57", "2023 or 2024", "two vintages", "40 = 40 = 40 = 40", "11 = 11",
        "units of T2", "units of T3", "ticks",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("about", "parts"),
    [
        ("blank header", ["10 States", "2021", "56"]),
        ("56 or 57", ["Holy See"]),
        ("2023 or 2024", ["finished in 2023", "16 of them were mapped in 2024"]),
        ("two vintages", ["almost 2,900 websites", "more than 3 million adverts in 40 States",
                          "4,189 websites in 56 States", "more than 1,289 websites for 16 States"]),
        ("40 = 40 = 40 = 40", ["countries trained", "represented at the workshops", "2023 report",
                               "mapped by 2022", "not stated"]),
        ("ticks", ["2 of 23", "lines 172, 181"]),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_with_its_numbers(
    found: dict[str, str], about: str, parts: list[str]
) -> None:
    assert [part for part in parts if part not in found[about]] == []


def test_every_contradiction_says_what_to_write() -> None:
    assert contradictions(tracker())["write"].str.len().min() > 20


def test_only_different_quantities_with_one_number_coincide() -> None:
    numbers = [
        Number(40, "States", "a"), Number(40, "workshops", "b"), Number(40, "States", "c"),
        Number(3, "laws", "a"), Number(3, "plans", "b"), Number(12, "plans", "d"),
    ]  # fmt: skip
    assert coincident(numbers) == {40: [Number(40, "States", "a"), Number(40, "workshops", "b")]}
