from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from techthb.schema import ADS
from techthb.schema.importing import Source, read_source
from techthb.schema.mapping import read_map
from techthb.schema.proposing import date_formats, headers, propose, propose_columns


def source(folder: Path, header: list[str], *rows: list[str]) -> Source:
    path = folder / "export.csv"
    lines = ["\t".join(row) for row in [header, *rows]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_source(path)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            ["Inserat-Nr", "Webseite", "Datum", "Titel", "Beschreibung", "Stadt", "Telefon", "Bilder"],
            {
                "ad_id": ["Inserat-Nr"],
                "site": ["Webseite"],
                "posted_at": ["Datum"],
                "text": ["Titel", "Beschreibung"],
                "city": ["Stadt"],
                "contact": ["Telefon"],
                "images": ["Bilder"],
            },
        ),
        (
            ["ID", "Сайт", "Дата публикации", "Текст", "Город", "Страна"],
            {
                "ad_id": ["ID"],
                "site": ["Сайт"],
                "posted_at": ["Дата публикации"],
                "text": ["Текст"],
                "city": ["Город"],
                "country": ["Страна"],
            },
        ),
        (
            ["id_anunt", "sursa", "data", "descriere"],
            {"ad_id": ["id_anunt"], "site": ["sursa"], "posted_at": ["data"], "text": ["descriere"]},
        ),
        (ADS.names, {name: [name] for name in ADS.names}),
    ],
)
def test_columns_are_found_by_their_names_in_several_languages(
    tmp_path: Path, header: list[str], expected: dict[str, list[str]]
) -> None:
    assert propose_columns(source(tmp_path, header)) == expected


def test_columns_with_names_that_say_nothing_are_found_by_their_values(tmp_path: Path) -> None:
    row = [
        "one.example",
        "23/04/2026",
        "A quiet room, near the station",
        "XA",
        "SYN-XA-000123",
        "a.jpg;b.jpg",
    ]
    found = propose_columns(source(tmp_path, list("abcdef"), row, row))
    assert found == {
        "site": ["a"], "posted_at": ["b"], "text": ["c"], "country": ["d"], "contact": ["e"], "images": ["f"],
    }  # fmt: skip


def test_every_name_of_a_column_is_text_and_stands_once() -> None:
    known = headers()
    assert set(known) == {*ADS.names, "title"}
    every = [name for names in known.values() for name in names]
    assert len(every) == len(set(every))
    assert all(name == name.casefold() for name in every)


def test_a_proposal_for_a_clear_table_can_be_used_as_it_is(tmp_path: Path) -> None:
    header = ["id", "site", "date", "text", "photos", "price"]
    found = source(tmp_path, header, ["1", "one.example", "23/04/2026 18:30", "x", "a.jpg;b.jpg", "50"])
    path = tmp_path / "map.yml"
    path.write_text(propose(found), encoding="utf-8")
    feeds, keep = read_map(path, header)
    assert feeds["posted_at"].format == "%d/%m/%Y %H:%M"
    assert feeds["images"].separator == ";"
    assert set(feeds) == {"ad_id", "site", "posted_at", "text", "images"}
    assert keep == ()
    assert 'There are also: "price".' in path.read_text(encoding="utf-8")


def test_an_ambiguous_date_is_shown_in_both_readings_and_left_to_the_person(tmp_path: Path) -> None:
    found = source(
        tmp_path,
        ["id", "site", "date", "text"],
        *[["1", "one.example", day, "x"] for day in ("04/04/2026", "03/04/2026")],
    )
    text = propose(found)
    assert '# AMBIGUOUS: "03/04/2026" is 2026-04-03 (day first) or 2026-03-04 (month first).' in text
    assert "Write one of: %d/%m/%Y, %m/%d/%Y" in text
    assert 'format: "<format>"' in text


def test_dates_that_fit_no_one_format_are_left_to_the_person(tmp_path: Path) -> None:
    found = source(
        tmp_path,
        ["id", "site", "date", "text"],
        *[["1", "one.example", day, "x"] for day in ("23/04/2026", "04/23/2026")],
    )
    assert "No one format reads all of its values" in propose(found)


def test_a_missing_required_column_is_marked_to_be_filled_in(tmp_path: Path) -> None:
    text = propose(source(tmp_path, ["text", "price"], ["x", "50"]))
    columns = yaml.safe_load(text)["columns"]
    assert columns["ad_id"] == {"numbered": "<prefix>"}
    assert columns["site"] == {"fixed": "<site>"}
    assert columns["posted_at"] == {"fixed": "<posted_at>"}


def test_a_proposal_for_a_workbook_reads_its_dates_without_format(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["id", "site", "when", "text"])
    book.active.append([1, "one.example", datetime(2026, 3, 4), "x"])
    book.save(tmp_path / "export.xlsx")
    columns = yaml.safe_load(propose(read_source(tmp_path / "export.xlsx")))["columns"]
    assert columns["posted_at"] == {"column": "when"}


names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)


@settings(max_examples=300)
@given(st.lists(names.filter(lambda name: name.strip() != ""), min_size=1, max_size=4, unique=True))
def test_any_column_name_survives_the_proposal(
    tmp_path_factory: pytest.TempPathFactory, header: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    quoted = ['"' + name.replace('"', '""') + '"' for name in header]
    (folder / "export.csv").write_bytes((",".join(quoted) + "\n" + ",".join(["x"] * len(header))).encode())
    found = read_source(folder / "export.csv")
    content = yaml.safe_load(propose(found))
    assert content["keep"] == []
    named = [
        entry[key] for entry in content["columns"].values() for key in ("column", "columns") if key in entry
    ]
    flat = [name for value in named for name in (value if isinstance(value, list) else [value])]
    assert set(flat) <= set(header)


@pytest.mark.parametrize(
    ("values", "formats"),
    [
        (["03/04/2026", "13/04/2026"], ["%d/%m/%Y"]),
        (["03/04/2026", "04/13/2026"], ["%m/%d/%Y"]),
        (["2026/04/03"], ["%Y/%m/%d"]),
        (["3.4.26 9:05"], ["%d.%m.%y %H:%M", "%m.%d.%y %H:%M"]),
        (["04/13/2026, 06:30 PM"], ["%m/%d/%Y, %I:%M %p"]),
        (["yesterday"], []),
    ],
)
def test_formats_are_those_in_which_every_value_can_be_read(values: list[str], formats: list[str]) -> None:
    assert date_formats(values) == formats
