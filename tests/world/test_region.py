"""One fictional region, whose States, cities, laws and sites hang together and are not real."""

import csv
import json
import re

import pytest
from made_world import World
from phonenumbers.geodata import GEOCODE_DATA
from support import faults_in

from techthb.world.region import load_region

REGION = load_region(10_000, "field")


def test_states_have_user_assigned_codes_and_a_plan_each() -> None:
    assert all(re.fullmatch(r"X[A-JL-Z]", code) for code in REGION.codes)
    assert len({state.plan for state in REGION.states}) == len(REGION.states) == 7


def test_neighbours_know_each_other() -> None:
    around = {state.code: set(state.neighbours) for state in REGION.states}
    assert all(code in around[other] for code, others in around.items() for other in others)
    assert all(code not in others for code, others in around.items())


def test_no_city_or_state_is_a_real_place() -> None:
    real = {
        part.strip().lower()
        for names in GEOCODE_DATA.values()
        for name in names.values()
        for part in name.split(",")
    }
    invented = [state.name for state in REGION.states]
    invented += [city.name for state in REGION.states for city in state.cities]
    assert len(real) > 20_000
    assert not {name.lower() for name in invented} & real
    assert len(set(invented)) == len(invented)


def test_every_city_lies_in_the_open_atlantic() -> None:
    for state in REGION.states:
        for city in state.cities:
            assert 39 < city.latitude < 50
            assert -42 < city.longitude < -26
            assert city.population > 10_000


def test_shares_of_languages_add_up_and_speak_at_least_eight() -> None:
    for state in REGION.states:
        assert sum(state.languages.values()) == pytest.approx(1)
    assert len(REGION.languages) >= 8


def test_each_state_has_law_on_the_same_topics_and_the_same_kinds_of_agencies() -> None:
    topics = ["criminalisation", "data request", "retention", "platform duty", "non-punishment"]
    kinds = ["police", "prosecution", "labour inspectorate", "helpline"]
    for state in REGION.states:
        assert [law["topic"] for law in state.laws] == topics
        assert [agency["type"] for agency in state.agencies] == kinds
        assert all(
            re.fullmatch(rf"SYN-{state.code}-9\d{{5}}", agency["contact"]) for agency in state.agencies
        )
        assert len({law["id"] for law in state.laws}) == len(topics)


def test_states_differ_in_what_matters_for_a_request() -> None:
    facts = [
        {key: value for law in state.laws for key, value in law["facts"].items()} for state in REGION.states
    ]
    for question in ("answer_within_days", "ordered_by", "number_rest_days", "answers_foreign_requests"):
        assert len({str(each[question]) for each in facts}) > 1


def test_sites_are_of_the_eight_platform_types_and_job_boards() -> None:
    small = load_region(600, "field")
    kinds = {
        "escort services", "massage", "classifieds", "aggregators", "hobby boards", "sugar-daddy",
        "dating and social", "other forums", "job boards",
    }  # fmt: skip
    assert {site.platform for site in small.sites} == kinds
    assert len(small.sites) == 12
    assert all(site.site.endswith((".example", ".test")) for site in REGION.sites)
    assert any(site.hotline for site in small.sites)
    assert any(site.mirror for site in small.sites)


def test_what_is_published_names_nobody_and_gives_nothing_away(classroom: World) -> None:
    text = (classroom.folder / "region.json").read_text("utf-8")
    assert list(faults_in(text)) == []
    published = json.loads(text)
    assert all(
        set(site) == {"site", "platform", "language", "states", "takes"} for site in published["sites"]
    )
    assert "lumora" not in {site.get("mirror") for site in published["sites"]}


def test_plans_and_gazetteer_are_tables_that_a_spreadsheet_reads(classroom: World) -> None:
    with (classroom.folder / "plans.csv").open(encoding="utf-8", newline="") as stream:
        plans = list(csv.DictReader(stream))
    assert plans[0] == {"country": "XA", "name": "Brevonia", "plan": "GB"}
    with (classroom.folder / "gazetteer.csv").open(encoding="utf-8", newline="") as stream:
        cities = list(csv.DictReader(stream))
    assert list(cities[0]) == ["country", "city", "latitude", "longitude", "population"]
    assert {ad["city"] for ad in classroom.ads.values()} <= {row["city"] for row in cities} | {None}
