"""The identifiers table: its form, its order, and that nothing but the ads decides it."""

import sys
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_ads import ads_of, found_in

import techthb.identify
from techthb.engine import open_engine
from techthb.identify import identify
from techthb.identify.written import finder_names
from techthb.schema.tables import IDENTIFIERS, REJECTED

ROWS = [
    {"text": f"Call zero seven seven 0 0 900 {n:03d}, @SYN_{n % 7}rosa, desk{n % 5}@unit.example",
     "country": "GB", "contact": f"0770090{n:04d}" if n % 3 else None}
    for n in range(60)
]  # fmt: skip


def test_the_tables_have_the_columns_of_the_contract() -> None:
    found = found_in(*ROWS)
    assert found.identifiers.schema == IDENTIFIERS
    assert found.rejected.schema == REJECTED
    assert found_in().identifiers.schema == IDENTIFIERS


def test_rows_are_sorted_by_ad_field_place_and_kind_the_surest_reading_first() -> None:
    rows = found_in(
        *ROWS, {"text": "starts 02214", "contact": "710596", "country": "DE"}
    ).identifiers.to_pylist()
    keys = [
        (row["ad_id"].encode(), row["field"], row["start"], row["kind"], -row["confidence"], row["value"])
        for row in rows
    ]
    assert keys == sorted(keys)


def test_the_table_is_the_same_on_any_number_of_workers() -> None:
    ads = ads_of(
        *ROWS * 400,
    )
    ads = ads.set_column(0, "ad_id", pa.array([f"a{n:05d}" for n in range(ads.num_rows)]))
    tables = []
    for workers in (1, 2):
        with open_engine(workers=workers) as engine:
            tables.append(identify(ads, engine=engine).identifiers)
    assert tables[0].equals(tables[1])


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_the_order_of_the_ads_changes_nothing(seed: int) -> None:
    ads = ads_of(*ROWS)
    order = list(range(ads.num_rows))
    Random(seed).shuffle(order)
    with open_engine(workers=1) as engine:
        assert identify(ads.take(order), engine=engine).identifiers.equals(
            identify(ads, engine=engine).identifiers
        )


def test_every_place_has_an_identifier_id_of_its_own() -> None:
    rows = found_in({"text": "07700 900123 or 07700 900123, desk@unit.example", "country": "GB"}).identifiers
    assert len(set(rows["identifier_id"].to_pylist())) == rows.num_rows == 3


def test_an_empty_text_and_a_missing_contact_hold_nothing() -> None:
    assert found_in({"text": "", "contact": None}, {"text": "quiet rooms"}).identifiers.num_rows == 0


def test_a_field_longer_than_any_advert_is_searched_at_its_beginning_and_reported() -> None:
    found = found_in({"text": "07700 900123" + " quiet" * 3000 + " 07700 900456", "country": "GB"})
    assert found.identifiers["value"].to_pylist() == ["+447700900123"]
    assert found.rejected.to_pylist() == [
        {"row": 2, "column": "text", "value": "18025 characters",
         "reason": "only the first 10,000 characters were searched"}
    ]  # fmt: skip


def test_a_number_is_read_where_the_ad_its_site_and_the_user_give_reason_for_it() -> None:
    ad = {"ad_id": "a1", "site": "one.fr", "text": "06 39 98 12 34", "country": "NL"}
    phones = found_in(ad, regions=["DE"]).identifiers
    assert phones["value"].to_pylist()[0] == "+31639981234"
    assert set(phones["value"].to_pylist()[1:]) == {"+33639981234", "+49639981234"}
    assert found_in({**ad, "site": "one.example", "country": None}).identifiers.num_rows == 0


def test_a_top_level_domain_that_is_used_everywhere_gives_no_reason() -> None:
    assert found_in({"ad_id": "a1", "site": "one.me", "text": "067 123 456"}).identifiers.num_rows == 0


def test_a_new_kind_is_one_new_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plates.py").write_text(
        "from techthb.identify.shape import Reading, reader\n\n\n"
        "def finder(folding):\n"
        "    def readings(before, stretch, tail, _):\n"
        '        yield Reading(0, len(stretch), "plate", stretch, 0.7)\n\n'
        '    return reader(folding, "SYN-[0-9]{2}-[A-Z]{2}", readings, before=1, after=1)\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(techthb.identify, "__path__", [*techthb.identify.__path__, str(tmp_path)])
    finder_names.cache_clear()
    try:
        rows = found_in({"text": "car SYN-12-AB, a@mail.example"}).identifiers.to_pylist()
    finally:
        finder_names.cache_clear()
        sys.modules.pop("techthb.identify.plates", None)
    assert [(row["kind"], row["raw"], row["start"], row["confidence"]) for row in rows] == [
        ("plate", "SYN-12-AB", 4, 0.7), ("email", "a@mail.example", 15, 1.0)
    ]  # fmt: skip
