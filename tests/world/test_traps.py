"""The traps are in what was published, at least as often as promised, and each is what it says."""

from collections import defaultdict
from datetime import timedelta

import pytest
from made_world import World

from techthb.errors import TechthbError
from techthb.world.difficulty import DIFFICULTIES
from techthb.world.traps import check_shares

LEAST = {"classroom": 0.40, "field": 0.70}
PLAIN = {"national", "international", "compact"}
NUMBERS = {"phone", "token"}


def share(world: World, ad_ids: set[str]) -> float:
    return len(ad_ids) / len(world.ads)


def test_five_ads_in_a_hundred_carry_a_number_of_an_agency(world: World) -> None:
    agencies = {party for party, role in world.role.items() if role == "agency"}
    theirs = {
        row["value"]
        for row in world.identifiers
        if row["kind"] in NUMBERS and world.party[row["ad_id"]] in agencies and row["disguise"] != "hotline"
    }
    carrying = {row["ad_id"] for row in world.identifiers if row["value"] in theirs}
    assert carrying == world.trapped("agency_number")
    assert share(world, carrying) >= 0.05


def test_an_agency_s_number_joins_several_parties(world: World) -> None:
    users = defaultdict(set)
    for row in world.identifiers:
        if row["ad_id"] in world.trapped("agency_number") and row["kind"] in NUMBERS and not row["personal"]:
            users[row["value"]].add(world.party[row["ad_id"]])
    assert max(map(len, users.values())) >= 8


def test_ten_ads_in_a_hundred_carry_the_hotline_that_their_site_prints_everywhere(world: World) -> None:
    hotlines = {row["value"] for row in world.identifiers if row["disguise"] == "hotline"}
    carrying = {row["ad_id"] for row in world.identifiers if row["value"] in hotlines}
    sites = {world.ads[ad_id]["site"] for ad_id in carrying}
    assert carrying == {ad_id for ad_id, ad in world.ads.items() if ad["site"] in sites}
    assert share(world, carrying) >= 0.10


def test_five_ads_in_a_hundred_show_a_stock_picture_and_so_do_strangers(classroom: World) -> None:
    shown = defaultdict(set)
    for row in classroom.table("truth/images").to_pylist():
        shown[row["source"]].add(row["ad_id"])
    stock = {
        source: ads for source, ads in shown.items() if len({classroom.party[ad_id] for ad_id in ads}) > 1
    }
    assert stock
    assert set.union(*stock.values()) <= classroom.trapped("stock_picture")
    assert share(classroom, classroom.trapped("stock_picture")) >= 0.05


def test_five_ads_in_a_hundred_name_no_contact(world: World) -> None:
    contacts = {"phone", "token", "email", "handle", "url"}
    naming = {row["ad_id"] for row in world.identifiers if row["kind"] in contacts}
    assert set(world.ads) - naming == world.trapped("no_identifier")
    assert share(world, world.trapped("no_identifier")) >= 0.05


def test_a_number_that_changes_hands_is_silent_for_four_months_between(world: World) -> None:
    used = defaultdict(lambda: defaultdict(list))
    for row in world.identifiers:
        if row["personal"] and row["kind"] in NUMBERS:
            party = world.party[row["ad_id"]]
            used[row["value"]][party].append(world.ads[row["ad_id"]]["posted_at"])
    handed = [sorted(parties.items(), key=lambda item: min(item[1])) for parties in used.values()]
    handed = [both for both in handed if len(both) > 1]
    for (giver, before), (receiver, after) in handed:
        assert world.role[giver] == "operator"
        assert giver != receiver
        assert min(after) - max(before) > timedelta(days=110)
    operators = sum(role == "operator" for role in world.role.values())
    assert len({giver for (giver, _), _ in handed}) / operators >= 0.05


def test_a_mistyped_number_is_one_slip_away_from_the_own_one(field: World) -> None:
    def differ(one: str, other: str) -> int:
        return sum(a != b for a, b in zip(one, other, strict=True))

    own = defaultdict(set)
    for row in field.identifiers:
        if row["kind"] == "phone" and row["personal"]:
            own[field.party[row["ad_id"]]].add(row["value"])
    taken = 0
    for ad_id in field.trapped("mistyped_number"):
        typed = {
            row["value"]
            for row in field.identifiers
            if row["ad_id"] == ad_id
            and row["kind"] == "phone"
            and not row["personal"]
            and row["disguise"] != "hotline"
        }
        assert any(
            len(value) == len(right) and 1 <= differ(value, right) <= 2
            for value in typed
            for right in own[field.party[ad_id]]
        )
        others = {value for party, values in own.items() if party != field.party[ad_id] for value in values}
        taken += bool(typed & others)
    assert 0 < taken < len(field.trapped("mistyped_number"))


def test_a_copied_text_is_somebody_else_s_or_goes_round(world: World) -> None:
    users = defaultdict(set)
    for row in world.identifiers:
        if row["kind"] == "text":
            users[row["value"]].add(world.party[row["ad_id"]])
    copied = {row["value"] for row in world.identifiers if row["disguise"] == "copied"}
    assert {row["ad_id"] for row in world.identifiers if row["disguise"] == "copied"} == world.trapped(
        "copied_text"
    )
    assert all(len(parties) == 1 for value, parties in users.items() if value not in copied)
    assert max(len(users[value]) for value in copied) >= 4


def test_recruitment_and_services_of_one_operator_meet_in_an_identifier(world: World) -> None:
    kinds = defaultdict(set)
    for row in world.identifiers:
        if row["personal"] and row["kind"] in NUMBERS | {"handle", "email"}:
            ad = world.ads[row["ad_id"]]
            kinds[world.party[row["ad_id"]], row["value"]].add(ad["kind"])
    meeting = {party for (party, _), both in kinds.items() if len(both) == 2}
    counted = world.made["counts"]["operators_who_recruit_and_offer_services"]
    assert 0 < len(meeting) <= counted


def test_as_many_numbers_are_disguised_as_the_difficulty_promises(world: World) -> None:
    shown = {
        (row["ad_id"], row["value"], row["disguise"])
        for row in world.identifiers
        if row["kind"] in NUMBERS and row["disguise"] != "hotline"
    }
    disguised = sum(form not in PLAIN for *_, form in shown) / len(shown)
    assert disguised >= LEAST[world.made["difficulty"]]
    assert disguised == pytest.approx(world.made["shares"]["numbers_disguised"], abs=1e-4)


def test_all_disguises_are_in_use(field: World) -> None:
    used = {row["disguise"] for row in field.identifiers if row["kind"] == "phone"}
    assert used == PLAIN | {
        "hotline", "spaced", "dotted", "decorated", "words", "mixed", "fullwidth", "circled", "keycap",
        "mathematical", "lookalike", "zerowidth", "split",
    }  # fmt: skip


def test_a_world_with_less_than_promised_is_refused() -> None:
    enough = {
        "ads_with_agency_number": 0.05, "ads_with_site_hotline": 0.1, "ads_without_identifier": 0.05,
        "operators_whose_number_changes_hands": 0.05, "numbers_disguised": 0.7,
    }  # fmt: skip
    check_shares("field", enough)
    with pytest.raises(TechthbError, match=r"numbers_disguised of at least 70%, this one has 69\.9%"):
        check_shares("field", {**enough, "numbers_disguised": 0.699})


def test_each_difficulty_plants_more_than_the_one_before() -> None:
    easy, classroom, field = (level.parameters() for level in DIFFICULTIES.values())
    assert all(easy[rate] < classroom[rate] < field[rate] for rate in easy)
