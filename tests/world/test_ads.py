"""The published ads keep the contract, and the truth beside them speaks of the same ads."""

from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
from made_world import World

from techthb.schema import read_ads
from techthb.schema.plans import read_plans


def test_the_ads_table_is_one_that_the_suite_reads_whole(world: World) -> None:
    read = read_ads(world.folder / "ads.parquet")
    assert read.rejected.num_rows == 0
    assert read.rows_in == read.table.num_rows == world.made["ads"]


def test_ads_are_sorted_by_a_unique_id(world: World) -> None:
    ids = world.table("ads")["ad_id"].to_pylist()
    assert ids == sorted(set(ids))
    assert world.table("truth/ads")["ad_id"].to_pylist() == ids


def test_every_identifier_stands_where_the_truth_says(world: World) -> None:
    for row in world.identifiers:
        ad = world.ads[row["ad_id"]]
        if row["kind"] == "image":
            assert (row["field"], row["start"], row["end"]) == ("images", None, None)
            continue
        shown = ad[row["field"]][row["start"] : row["end"]]
        assert shown
        if row["kind"] in {"email", "handle", "url", "domain"}:
            assert shown == row["value"]


def test_a_split_number_has_a_part_in_each_field(world: World) -> None:
    parts = defaultdict(list)
    for row in world.identifiers:
        if row["disguise"] == "split":
            parts[row["ad_id"], row["value"]].append(row["field"])
    assert parts
    assert all(sorted(fields) == ["contact", "text"] for fields in parts.values())


def test_the_order_of_ads_tells_nothing_about_who_placed_them(world: World) -> None:
    parties = list(world.party.values())
    neighbours = np.mean([one == other for one, other in pairwise(parties)])
    sizes = np.array([parties.count(party) for party in set(parties)])
    by_chance = ((sizes / len(parties)) ** 2).sum()
    assert abs(neighbours - by_chance) < 0.02


def test_ads_are_posted_within_fourteen_months(world: World) -> None:
    times = [ad["posted_at"] for ad in world.ads.values()]
    assert datetime(2024, 9, 1, tzinfo=UTC) <= min(times)
    assert max(times) < datetime(2025, 11, 5, tzinfo=UTC)


def test_ads_are_of_the_region_and_its_sites(world: World) -> None:
    countries = set(read_plans(world.folder))
    assert {ad["country"] for ad in world.ads.values()} <= {*countries, None}
    sites = {row["site"]: row for row in world.table("truth/sites").to_pylist()}
    assert {ad["site"] for ad in world.ads.values()} <= set(sites)
    assert len(sites) == 12
    assert len({row["platform"] for row in sites.values()}) == 9


def test_job_ads_stand_where_jobs_are_offered(world: World) -> None:
    taking_jobs = {"classifieds", "job boards"}
    platform = {row["site"]: row["platform"] for row in world.table("truth/sites").to_pylist()}
    jobs = [ad for ad in world.ads.values() if ad["kind"] == "job"]
    assert {platform[ad["site"]] for ad in jobs} <= taking_jobs
    assert 0.02 < len(jobs) / len(world.ads) < 0.15


def test_mirrors_show_ads_of_each_other(field: World) -> None:
    group = {row["site"]: row["mirror_group"] for row in field.table("truth/sites").to_pylist()}
    own = {
        row["ad_id"]: field.ads[row["ad_id"]]["text"][row["start"] : row["end"]]
        for row in field.identifiers
        if row["kind"] == "text" and row["personal"]
    }
    places = defaultdict(set)
    for ad_id, text in own.items():
        places[text].add(field.ads[ad_id]["site"])
    copied = [sites for sites in places.values() if len(sites) > 1]
    assert any(len({group[site] for site in sites} - {None}) == 1 for sites in copied)


def test_operators_move_recruit_and_change_numbers(field: World) -> None:
    cities, numbers, kinds, sites = (defaultdict(set) for _ in range(4))
    for ad_id, ad in field.ads.items():
        party = field.party[ad_id]
        cities[party].add(ad["city"])
        kinds[party].add(ad["kind"])
        sites[party].add(ad["site"])
    for row in field.identifiers:
        if row["kind"] == "phone" and row["personal"]:
            numbers[field.party[row["ad_id"]]].add(row["value"])
    operators = [party for party, role in field.role.items() if role == "operator"]
    for of in (cities, numbers, kinds, sites):
        assert sum(len(of[party]) > 1 for party in operators) > len(operators) / 4


def test_independent_advertisers_share_no_number_with_each_other_but_by_a_trap(world: World) -> None:
    holders = defaultdict(set)
    for row in world.identifiers:
        if row["kind"] in {"phone", "token", "email", "handle", "url"} and row["personal"]:
            holders[row["value"]].add(world.party[row["ad_id"]])
    handed = world.trapped("number_changes_hands")
    shared = {value for value, parties in holders.items() if len(parties) > 1}
    shows = {row["ad_id"] for row in world.identifiers if row["value"] in shared and row["personal"]}
    assert shows <= handed


def test_world_json_holds_what_the_world_was_made_of(world: World) -> None:
    counts = world.made["counts"]
    assert counts["ads"] == len(world.ads)
    assert counts["parties"] == len(set(world.party.values()))
    assert counts["operators"] == sum(role == "operator" for role in world.role.values())
    numbers = {row["value"] for row in world.identifiers if row["kind"] in {"phone", "token"}}
    assert counts["slots_used"] + counts["tokens_used"] == len(numbers)
    assert counts["slots_used"] == sum(number.startswith("+") for number in numbers)


@pytest.mark.parametrize("trap", ["agency_number", "site_hotline", "copied_text", "no_identifier"])
def test_world_json_counts_the_ads_of_each_trap(world: World, trap: str) -> None:
    assert world.made["counts"]["ads_by_trap"][trap] == len(world.trapped(trap)) > 0
