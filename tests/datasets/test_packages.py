"""Every shipped dataset is what its data package says, and holds facts, not sentences."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package
from support import ROOT

from techthb.datasets import describe, load, root
from techthb.errors import InputError

FOLDERS = sorted(path.parent for path in (ROOT / "datasets").glob("*/datapackage.json"))
SECTIONS = ("## Motivation", "## Composition", "## Collection", "## Caveats", "## Licence")
MOST_WORDS = 10
"""Words of a source in a row that a dataset may hold."""


def package(folder: Path) -> dict:
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


def test_the_three_datasets_are_there() -> None:
    assert {"osce-mapping", "osce-targets", "reserved-numbers"} <= {folder.name for folder in FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_tables_are_what_the_data_package_says(folder: Path) -> None:
    report = Package(folder / "datapackage.json").validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
    assert report.valid


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_table_is_described_and_every_description_has_its_table(folder: Path) -> None:
    assert {path.name for path in folder.glob("*.csv")} == {
        each["path"] for each in package(folder)["resources"]
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_datasheet_has_its_sections_and_licenses_no_third_party_text(folder: Path) -> None:
    text = (folder / "README.md").read_text("utf-8")
    assert [section for section in SECTIONS if section not in text] == []
    licence = text.split("## Licence")[1]
    assert "third-party text" in licence
    assert "not licensed by us" in licence


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_cell_with_words_of_a_source_has_more_than_ten_of_them(folder: Path) -> None:
    for resource in package(folder)["resources"]:
        table = load(folder.name, resource["name"])
        for field in resource["schema"]["fields"]:
            if field.get("techthb:words") == "source":
                assert table[field["name"]].dropna().str.split().str.len().max() <= MOST_WORDS


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_in_quotation_marks_is_longer_than_ten_words(folder: Path) -> None:
    for path in [*folder.glob("*.csv"), folder / "README.md"]:
        text = path.read_text("utf-8").replace('""', "“")
        quotes = re.findall(r"[“„]([^“”„\"\n]+)[”“]", text)
        assert [quote for quote in quotes if len(quote.split()) > MOST_WORDS] == []


def test_a_fact_that_stands_in_two_tables_is_the_same_in_both() -> None:
    vintages = load("osce-mapping", "vintages").set_index("fact_id")["value"]
    claims = load("osce-targets", "claims").set_index("fact_id")["value"]
    shared = vintages.index.intersection(claims.index)
    assert list(shared) == ["S004-078"]
    assert vintages[shared].tolist() == claims[shared].tolist() == [4189]


def test_a_table_comes_with_the_types_that_its_package_declares() -> None:
    claims = load("osce-targets", "claims")
    assert claims["value"].dtype == "Int64"
    assert claims["tick"].dtype == "boolean"
    assert claims["rung"].isna().any()
    assert isinstance(claims.loc[0, "checked_on"], str)


@pytest.mark.parametrize(("dataset", "table"), [("osce", "states"), ("../lib", "x"), ("osce-mapping", "x")])
def test_a_name_that_is_not_there_is_answered_with_those_that_are(dataset: str, table: str) -> None:
    with pytest.raises(InputError, match=r"choose one of .*(osce-mapping|states)"):
        load(dataset, table)


def test_the_suite_finds_its_own_folder() -> None:
    assert root() == ROOT
    assert describe("osce-mapping")["name"] == "osce-mapping"


def test_the_states_are_the_57_with_the_memberships_that_their_treaties_count() -> None:
    states = load("osce-mapping", "states")
    assert len(states) == 57
    # European Union 27; e-Evidence without Denmark; investigation order without Denmark and Ireland;
    # CETS 197: the 46 of the Council of Europe and Belarus; MARRI without Kosovo*, which is no pS
    assert states.select_dtypes("boolean").sum().to_dict() == {
        "eu_member": 27,
        "e_evidence_applies": 26,
        "eio_applies": 25,
        "coe_thb_party_2022": 47,
        "marri_participant": 5,
    }
    assert states["iso2"].is_unique
    assert states["iso3"].is_unique


def test_the_mapped_states_split_by_membership_as_counted_by_hand() -> None:
    joined = load("osce-mapping", "mapped").merge(load("osce-mapping", "states"), on="iso2", validate="1:1")
    split = joined.groupby("mapped_year")["eu_member"].agg(["sum", "size"])
    assert split.to_dict("index") == {
        2021: {"sum": 7, "size": 24},
        2022: {"sum": 13, "size": 16},
        2024: {"sum": 7, "size": 16},
    }


def test_names_that_changed_are_joined_by_their_code() -> None:
    joined = load("osce-mapping", "mapped").merge(load("osce-mapping", "states"), on="iso2")
    different = joined[joined["name"] != joined["name_in_source"]].set_index("name_in_source")["name"]
    assert different.to_dict() == {
        "The Netherlands": "Netherlands",
        "Czech Republic": "Czechia",
        "Turkey": "Türkiye",
        "United States": "United States of America",
    }


def test_missing_cells_are_missing_and_not_the_text_na() -> None:
    assert pd.isna(load("osce-targets", "claims").set_index("fact_id").loc["S004-100", "value"])
