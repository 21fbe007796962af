"""A number that was silent for long is another identifier when it comes back."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from techthb.engine import open_engine
from techthb.link import Links, link
from techthb.link.eras import uses
from techthb.schema.tables import ADS, IDENTIFIERS

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
SHOWN = pa.schema(
    [("ad_id", pa.string()), ("kind", pa.string()), ("value", pa.string()), ("confidence", pa.float64())]
)
NUMBER = "+447700900123"


def counted(days: list[int], kind: str = "phone") -> list[int]:
    """Which use each advert belongs to, of one identifier shown on these days."""
    names = [f"a{n}" for n in range(len(days))]
    ads = pa.table({"ad_id": names, "posted_at": [FIRST + timedelta(days=day) for day in days]})
    rows = [{"ad_id": name, "kind": kind, "value": "v", "confidence": 0.9} for name in names]
    with open_engine() as engine:
        found = uses(pa.Table.from_pylist(rows, SHOWN), ads, engine)
    return found.sort_by("ad_id")["use"].to_pylist()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([0, 10, 90], [1, 1, 1]),
        ([0, 90], [1, 1]),
        ([0, 91], [1, 2]),
        ([200, 0, 300, 10], [2, 1, 3, 1]),
        ([5], [1]),
        ([0, 0, 120, 120], [1, 1, 2, 2]),
    ],
)
def test_a_silence_of_more_than_ninety_days_ends_a_use(days: list[int], expected: list[int]) -> None:
    assert counted(days) == expected


@pytest.mark.parametrize("kind", ["email", "handle", "url", "image"])
def test_what_is_not_given_out_again_has_one_use(kind: str) -> None:
    assert counted([0, 400], kind) == [1, 1]


def linked(shown: dict[str, tuple[int, list[str]]]) -> Links:
    """Links of adverts given as name: (day, identifiers)."""
    ads = [
        {"ad_id": ad, "site": "north.example", "posted_at": FIRST + timedelta(days=day), "text": ""}
        for ad, (day, _) in shown.items()
    ]
    rows = [
        {"identifier_id": f"{ad}#{value}", "ad_id": ad, "kind": "email" if "@" in value else "phone",
         "value": value, "confidence": 0.9}
        for ad, (_, found) in shown.items()
        for value in found
    ]  # fmt: skip
    with open_engine() as engine:
        return link(
            pa.Table.from_pylist(ads, ADS), pa.Table.from_pylist(rows, IDENTIFIERS), engine=engine
        )  # fmt: skip


CHANGED_HANDS = {
    "a0": (0, [NUMBER, "x@a.example"]),
    "a1": (5, [NUMBER]),
    "a2": (150, [NUMBER]),
    "a3": (155, [NUMBER, "y@a.example"]),
}


def test_a_number_that_changed_hands_does_not_join_its_two_holders() -> None:
    assert linked(CHANGED_HANDS).clusters["cluster_id"].to_pylist() == ["a0", "a0", "a2", "a2"]


def test_people_who_come_back_are_joined_by_what_else_they_show() -> None:
    same = {**CHANGED_HANDS, "a3": (155, [NUMBER, "x@a.example"])}
    assert linked(same).clusters["cluster_id"].to_pylist() == ["a0"] * 4


def test_both_uses_keep_the_name_of_the_number_and_the_later_one_says_so() -> None:
    edges = [edge for edge in linked(CHANGED_HANDS).edges.to_pylist() if edge["kind"] == "phone"]
    assert {edge["target"] for edge in edges} == {f"phone:{NUMBER}"}
    assert ["use 2" in edge["evidence"][0]["sentence"] for edge in edges] == [False, False, True, True]


def test_a_hotline_is_a_hotline_still_after_a_silence() -> None:
    """Three strangers in spring make it common; the pair in autumn is not joined by it either."""
    shown = {f"s{n}": (0, [NUMBER, f"s{n}@a.example"]) for n in range(3)}
    shown |= {"t0": (200, [NUMBER, "t@a.example"]), "t1": (200, [NUMBER])}
    links = linked(shown)
    assert links.clusters["cluster_id"].to_pylist() == links.clusters["ad_id"].to_pylist()
    [row] = links.common.to_pylist()
    assert (row["identifier"], row["ads"], row["groups"]) == (f"phone:{NUMBER}", 5, 3)


def test_a_hotline_of_a_small_site_is_found_though_each_of_its_uses_joins_few() -> None:
    """Two strangers each in three seasons: six groups over all, two in each use."""
    shown = {
        f"a{season}{n}": (200 * season, [NUMBER, f"a{season}{n}@a.example"])
        for season in range(3)
        for n in range(2)
    }
    links = linked(shown)
    assert links.clusters["cluster_id"].to_pylist() == links.clusters["ad_id"].to_pylist()
    assert links.common["groups"].to_pylist() == [6]
