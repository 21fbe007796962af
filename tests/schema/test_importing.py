from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from techthb.errors import InputError, UsageError
from techthb.schema import ADS
from techthb.schema.importing import Source, import_ads, read_source, read_zone
from techthb.schema.mapping import Feed, read_map
from techthb.schema.rows import Fault
from techthb.schema.timestamps import LocalTimeError, in_utc

VIENNA = ZoneInfo("Europe/Vienna")
FEEDS = {
    "ad_id": Feed(columns=("Nr",)),
    "site": Feed(fixed="one.example"),
    "posted_at": Feed(columns=("Datum",), format="%d.%m.%Y %H:%M"),
    "text": Feed(columns=("Titel", "Inhalt")),
}
HEADER = "Nr;Datum;Titel;Inhalt;Land;Fotos"


def source(folder: Path, *rows: str, header: str = HEADER) -> Source:
    path = folder / "export.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return read_source(path)


def imported(
    folder: Path, *rows: str, zone: ZoneInfo | None = VIENNA, **feeds: Feed
) -> tuple[list[dict[str, Any]], list[Fault]]:
    table, faults = import_ads(source(folder, *rows), FEEDS | feeds, zone=zone)
    return table.to_pylist(), faults


def test_columns_of_another_shape_become_an_ads_table(tmp_path: Path) -> None:
    (row,), faults = imported(
        tmp_path,
        " 77 ;03.07.2026 18:00;Zimmer;Nahe Bahnhof ;Aldovia;a.jpg, b.jpg",
        country=Feed(columns=("Land",), values={"Aldovia": "XA"}),
        images=Feed(columns=("Fotos",), separator=","),
        kind=Feed(fixed="job"),
    )
    assert faults == []
    assert row == {
        "ad_id": "77",
        "site": "one.example",
        "posted_at": datetime(2026, 7, 3, 16, 0, tzinfo=UTC),
        "text": "Zimmer\nNahe Bahnhof ",
        "kind": "job",
        "country": "XA",
        "city": None,
        "contact": None,
        "images": ["a.jpg", "b.jpg"],
    }


def test_the_result_has_the_types_of_the_contract_and_keeps_what_is_asked_for(tmp_path: Path) -> None:
    table, _ = import_ads(source(tmp_path, "77;03.07.2026 18:00;x;;XA;"), FEEDS, keep=("Land",), zone=VIENNA)
    assert table.column_names == [*ADS.names, "Land"]
    assert table.select(ADS.names).schema == ADS


def test_rows_can_be_named_by_their_numbers(tmp_path: Path) -> None:
    rows = ["1;03.07.2026 18:00;x;;;", "1;03.07.2026 18:00;x;;;"]
    found, faults = imported(tmp_path, *rows, ad_id=Feed(numbered="F1-"))
    assert [row["ad_id"] for row in found] == ["F1-2", "F1-3"]
    assert faults == []


def test_date_and_time_in_two_columns_are_joined(tmp_path: Path) -> None:
    feed = Feed(columns=("Titel", "Inhalt"), format="%d/%m/%Y %H.%M")
    (row,), _ = imported(tmp_path, "1;;04/03/2026;18.30;;", posted_at=feed)
    assert row["posted_at"] == datetime(2026, 3, 4, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "form", "meant"),
    [
        ("2026-01-15 12:00", None, datetime(2026, 1, 15, 11, tzinfo=UTC)),
        ("2026-01-15T12:00+03:00", None, datetime(2026, 1, 15, 9, tzinfo=UTC)),
        ("15/01/2026 12:00 -0200", "%d/%m/%Y %H:%M %z", datetime(2026, 1, 15, 14, tzinfo=UTC)),
        ("01/15/26 12:00 PM", "%m/%d/%y %I:%M %p", datetime(2026, 1, 15, 11, tzinfo=UTC)),
    ],
)
def test_local_times_are_converted_and_offsets_count(
    tmp_path: Path, value: str, form: str | None, meant: datetime
) -> None:
    (row,), _ = imported(tmp_path, f"1;{value};x;;;", posted_at=Feed(columns=("Datum",), format=form))
    assert row["posted_at"] == meant


def test_a_local_time_without_zone_is_an_error_and_one_with_offset_is_not(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"row 2, column posted_at: a local time .* --timezone"):
        imported(tmp_path, "1;03.07.2026 18:00;x;;;", zone=None)
    found, _ = imported(tmp_path, "1;2026-07-03T18:00Z;x;;;", zone=None)
    assert len(found) == 1


# Austria's clocks of 2026: forward on 29 March at 2:00 (1:00 UTC), back on 25 October at 3:00 (1:00 UTC)
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (
            "29.03.2026 02:30",
            "this local time was skipped by the clocks: it is 2026-03-29T01:30:00Z or 2026-03-29T00:30:00Z",
        ),
        (
            "25.10.2026 02:30",
            "this local time happened twice: it is 2026-10-25T00:30:00Z or 2026-10-25T01:30:00Z",
        ),
    ],
)
def test_a_local_time_that_clocks_skipped_or_showed_twice_is_a_fault_with_both_readings(
    tmp_path: Path, value: str, reason: str
) -> None:
    found, (fault,) = imported(tmp_path, "1;01.01.2026 00:00;x;;;", f"2;{value};x;;;")
    assert len(found) == 1
    assert (fault.row, fault.column, fault.reason) == (3, "posted_at", reason)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["Europe/Vienna", "Europe/Kyiv", "UTC"]),
)
def test_a_utc_time_shown_on_a_local_clock_comes_back_or_is_ambiguous(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    shown = moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    try:
        assert in_utc(shown, zone) == moment
    except LocalTimeError as error:
        assert f"{moment.isoformat()}Z" in str(error)


@pytest.mark.parametrize(
    ("value", "form", "reason", "cure"),
    [
        (
            "03/04/2026",
            None,
            "an ambiguous timestamp: 2026-04-03 if read day first, 2026-03-04 if read month first",
            "give posted_at a format in the map",
        ),
        ("23/04/2026", None, "not an ISO 8601 timestamp", "give posted_at a format in the map"),
        ("04/23/2026", "%d/%m/%Y", "not written as %d/%m/%Y", "correct it, or the format"),
        ("", "%d/%m/%Y", "no timestamp", "fill it in"),
        ("9999-12-31T23:00-05:00", None, "a time outside the years 1 to 9999", "offset"),
    ],
)
def test_a_date_that_cannot_be_read_is_a_fault_with_its_cure(
    tmp_path: Path, value: str, form: str | None, reason: str, cure: str
) -> None:
    _, (fault,) = imported(tmp_path, f"1;{value};x;;;", posted_at=Feed(columns=("Datum",), format=form))
    assert fault.reason == reason
    assert cure in fault.cure


def test_faults_of_the_contract_and_of_the_import_are_counted_once_each(tmp_path: Path) -> None:
    rows = [
        "1;03.07.2026 18:00;x;;;",
        "1;03.07.2026 18:00;x;;;",
        ";never;x;;;",
        "4;03.07.2026 18:00;x",
        "5;never;x;;;",
    ]
    found, faults = imported(tmp_path, *rows)
    assert [row["ad_id"] for row in found] == ["1"]
    assert [(fault.row, fault.column) for fault in faults] == [
        (3, "ad_id"),
        (4, "posted_at"),
        (5, None),
        (6, "posted_at"),
    ]


def test_an_unknown_time_zone_is_refused_with_near_names() -> None:
    with pytest.raises(UsageError, match=r"no such time zone; perhaps .*Europe/Vienna"):
        read_zone("Europe/Viena")
    for name in ("../etc/passwd", "", "\0", "/etc/passwd"):
        with pytest.raises(UsageError, match="no such time zone"):
            read_zone(name)
    assert read_zone("Europe/Kyiv") == ZoneInfo("Europe/Kyiv")


def test_a_sheet_of_a_csv_is_refused(tmp_path: Path) -> None:
    path = source(tmp_path).path
    with pytest.raises(InputError, match="leave --sheet out"):
        read_source(path, sheet="Ads")


def workbook(folder: Path, *moments: object) -> Source:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Nr", "Datum", "Titel", "Inhalt"])
    for number, moment in enumerate(moments):
        book.active.append([number, moment, "x", None])
    book.save(folder / "export.xlsx")
    return read_source(folder / "export.xlsx")


def test_real_excel_dates_are_local_times(tmp_path: Path) -> None:
    table, faults = import_ads(workbook(tmp_path, datetime(2026, 7, 3, 18)), FEEDS, zone=VIENNA)
    assert faults == []
    assert table["posted_at"].to_pylist() == [datetime(2026, 7, 3, 16, tzinfo=UTC)]


def test_excel_dates_beside_dates_as_text_are_refused(tmp_path: Path) -> None:
    mixed = workbook(tmp_path, datetime(2026, 4, 3), "23/04/2026")
    with pytest.raises(InputError, match=r"row 3, column Datum: .* days and months may be swapped"):
        import_ads(mixed, FEEDS, zone=VIENNA)


# ------------------------------------------------------------------------------------ the map

GIVEN = ("Nr", "Datum", "Titel", "Site")
MAP: dict[str, Any] = {
    "columns": {
        "ad_id": {"column": "Nr"},
        "site": {"column": "Site"},
        "posted_at": {"column": "Datum", "format": "%d/%m/%Y"},
        "text": {"columns": ["Titel"]},
    },
}


def mapped(folder: Path, content: object) -> tuple[dict[str, Feed], tuple[str, ...]]:
    path = folder / "map.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return read_map(path, GIVEN)


def test_a_map_is_read(tmp_path: Path) -> None:
    feeds, keep = mapped(tmp_path, MAP | {"keep": ["Titel"]})
    assert feeds["posted_at"] == Feed(columns=("Datum",), format="%d/%m/%Y")
    assert feeds["text"] == Feed(columns=("Titel",))
    assert keep == ("Titel",)


@pytest.mark.parametrize(
    ("name", "entry", "problem"),
    [
        ("ad_id", None, "column ad_id: this column is required and has no source"),
        ("ad_id", "Nr", "column ad_id: this is no source (value 'Nr')"),
        ("ad_id", {}, "0 sources where there must be one"),
        ("ad_id", {"column": "Nr", "fixed": "x"}, "2 sources where there must be one"),
        ("ad_id", {"column": "nr"}, "the source has no such column (value 'nr'); perhaps 'Nr'"),
        ("ad_id", {"column": "Reference"}, "it has Nr, Datum, Titel, Site"),
        ("ad_id", {"numbered": "<prefix>"}, "this is not filled in"),
        ("site", {"fixed": "<site>"}, "this is not filled in"),
        ("site", {"fixed": ""}, "this is not filled in"),
        ("site", {"fixed": 7}, "this is not filled in"),
        ("site", {"fixed": "x", "format": "%Y"}, "site has no such field (value 'format')"),
        ("text", {"columns": []}, "this is not filled in"),
        ("text", {"columns": ["Titel", 7]}, "this is not filled in"),
        ("text", {"column": ["Titel"]}, "this is not filled in"),
        ("posted_at", {"column": "Datum", "format": "<format>"}, "this is not filled in"),
        ("posted_at", {"column": "Datum", "format": "dd/mm/yyyy"}, "no date can be read with this"),
        ("posted_at", {"column": "Datum", "format": "%H:%M"}, "no date can be read with this"),
        ("country", {"fixed": "XA", "values": ["XA"]}, "values are no pairs of texts"),
        ("country", {"fixed": "XA", "values": {"Norway": False}}, "values are no pairs of texts"),
        ("colour", {"column": "Nr"}, "columns has no such field (value 'colour')"),
    ],
)
def test_a_map_that_is_not_filled_in_or_names_what_is_not_there_is_refused(
    tmp_path: Path, name: str, entry: object, problem: str
) -> None:
    with pytest.raises(InputError) as caught:
        mapped(tmp_path, {"columns": MAP["columns"] | {name: entry}})
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"column": {}}, "the map knows no field of this name"),
        ({"columns": []}, "the field columns is missing"),
        (MAP | {"keep": "Titel"}, "keep is not a list"),
        (MAP | {"keep": ["Colour"]}, "the source has no such column"),
        ([], "holds no fields"),
    ],
)
def test_a_map_of_another_form_is_refused(tmp_path: Path, content: object, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        mapped(tmp_path, content)
