"""Two collections that were never meant to meet: what both show, worked out by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest
from link_cases import Shown, adverts, identifiers

from techthb.engine import open_engine
from techthb.errors import UsageError
from techthb.link.match import LEFT, RIGHT, Matches, match, merged, together
from techthb.link.model import shipped
from techthb.schema.tables import ADS, VERSIONS

PHONE, OTHER, MAIL = "+447700900123", "+447700900456", "room@lodging.example"


def sided(names: Sequence[str]) -> list[str]:
    """Names as ``together`` makes them: those that begin with j are of the left."""
    return [(LEFT if name.startswith("j") else RIGHT) + name for name in names]


def matched(
    names: Sequence[str], shown: Sequence[Shown], told: Mapping[str, Mapping[str, Any]] | None = None
) -> Matches:
    dated = {sided([name])[0]: more for name, more in (told or {}).items()}
    shows = [(sided([ad])[0], kind, value, sure) for ad, kind, value, sure in shown]
    with open_engine(workers=1) as engine:
        return match(
            adverts(sided(names), dated), identifiers(shows), VERSIONS.empty_table(), model=shipped(),
            engine=engine,
        )  # fmt: skip


def test_an_identifier_of_both_is_found_once_with_its_adverts_counted_and_sides_unnamed() -> None:
    shown = [(ad, "phone", PHONE, 1.0) for ad in ("j1", "j2", "s1")] + [("s2", "phone", OTHER, 1.0)]
    (row,) = matched(["j1", "j2", "s1", "s2"], shown).matches.to_pylist()
    assert (row["identifier"], row["left_ads"], row["right_ads"]) == (f"phone:{PHONE}", 2, 1)
    assert (row["left"], row["right"]) == ("j1", "s1")
    assert sum(piece["weight"] for piece in row["reasons"]) == pytest.approx(row["weight"], abs=1e-6)


def test_what_one_side_alone_shows_is_no_match() -> None:
    shown = [("j1", "phone", PHONE, 1.0), ("j2", "phone", PHONE, 1.0), ("s1", "phone", OTHER, 1.0)]
    found = matched(["j1", "j2", "s1"], shown)
    assert found.matches.num_rows == 0
    assert found.common.num_rows == 0


def test_of_two_pairs_the_one_nearer_in_time_weighs_more_and_is_shown() -> None:
    shown = [(ad, "phone", PHONE, 1.0) for ad in ("j1", "s1", "s2")]
    told = {"j1": {"day": 100}, "s1": {"day": 60}, "s2": {"day": 100.5}}
    (row,) = matched(["j1", "s1", "s2"], shown, told).matches.to_pylist()
    assert row["right"] == "s2"


def test_what_else_the_two_adverts_agree_in_counts_for_the_pair() -> None:
    number = [("j1", "phone", PHONE, 1.0), ("s1", "phone", PHONE, 1.0)]
    alone = matched(["j1", "s1"], number).matches.to_pylist()
    both = matched(["j1", "s1"], [*number, ("j1", "email", MAIL, 1.0), ("s1", "email", MAIL, 1.0)])
    assert {row["identifier"] for row in both.matches.to_pylist()} == {f"phone:{PHONE}", f"email:{MAIL}"}
    assert min(row["weight"] for row in both.matches.to_pylist()) > alone[0]["weight"]


def test_chance_is_every_pair_there_is_at_the_share_that_weighs_as_much() -> None:
    """3 × 2 pairs; at most one in 2 to the weight of unrelated ones weighs as much."""
    names = ["j1", "j2", "j3", "s1", "s2"]
    (row,) = matched(names, [("j1", "phone", PHONE, 1.0), ("s1", "phone", PHONE, 1.0)]).matches.to_pylist()
    assert row["expected_by_chance"] == pytest.approx(6 * 2 ** -row["weight"], abs=1e-6)
    crowd = [f"s{n}" for n in range(3, 203)]
    (more,) = matched(
        [*names, *crowd], [("j1", "phone", PHONE, 1.0), ("s1", "phone", PHONE, 1.0)]
    ).matches.to_pylist()
    assert more["expected_by_chance"] == pytest.approx(3 * 202 * 2 ** -more["weight"], abs=1e-6)


def test_a_number_that_joins_strangers_is_set_aside_with_the_reason() -> None:
    names = [*(f"j{n}" for n in range(4)), *(f"s{n}" for n in range(4))]
    shown: list[Shown] = [(name, "phone", PHONE, 1.0) for name in names]
    for n, name in enumerate(names):
        # each has a second one with an address of its own: eight groups, joined by the number alone
        shown += [(name, "email", f"desk{n}@lodging.example", 1.0)]
        shown += [(f"{name}b", "email", f"desk{n}@lodging.example", 1.0)]
    found = matched([*names, *(f"{name}b" for name in names)], shown)
    assert found.matches.num_rows == 0
    assert found.common["identifier"].to_pylist() == [f"phone:{PHONE}"]


def test_the_sides_may_change_places() -> None:
    shown = [("j1", "phone", PHONE, 1.0), ("j2", "phone", PHONE, 1.0), ("s1", "phone", PHONE, 1.0)]
    told = {"j1": {"day": 3}, "j2": {"day": 9}, "s1": {"day": 8}}
    turned = {"j": "s", "s": "j"}

    def turn(name: str) -> str:
        return turned[name[0]] + name[1:]

    (one,) = matched(["j1", "j2", "s1"], shown, told).matches.to_pylist()
    (other,) = matched(
        [turn(name) for name in ("j1", "j2", "s1")],
        [(turn(ad), kind, value, sure) for ad, kind, value, sure in shown],
        {turn(name): more for name, more in told.items()},
    ).matches.to_pylist()
    assert (one["left"], one["right"]) == (turn(other["right"]), turn(other["left"]))
    assert (one["weight"], one["expected_by_chance"]) == (other["weight"], other["expected_by_chance"])
    assert (one["left_ads"], one["right_ads"]) == (other["right_ads"], other["left_ads"])


def test_adverts_and_pictures_of_one_name_stay_apart() -> None:
    rows = adverts(["a"]).set_column(
        ADS.get_field_index("images"), ADS.field("images"), pa.array([["p.jpg"]], ADS.field("images").type)
    )
    both = together(rows, rows)
    assert both["ad_id"].to_pylist() == ["left/a", "right/a"]
    assert both["images"].to_pylist() == [["left/p.jpg"], ["right/p.jpg"]]


def test_collections_that_read_one_country_by_two_plans_are_refused() -> None:
    assert merged({"XA": "GB"}, {"XB": "IE"}) == {"XA": "GB", "XB": "IE"}
    with pytest.raises(UsageError, match="XA by two plans, GB and IE"):
        merged({"XA": "GB"}, {"XA": "IE"})
