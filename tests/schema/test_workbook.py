import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from techthb.errors import InputError
from techthb.schema.workbook import MAX_UNPACKED, read_sheet


def write(folder: Path, *rows: list[object], title: str = "Ads", more: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name in more:
        book.create_sheet(name)
    path = folder / "ads.xlsx"
    book.save(path)
    return path


def message(path: Path, sheet: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_sheet(path, sheet)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_cells_are_read_as_a_person_would_type_them(tmp_path: Path) -> None:
    row = [7, 2.0, 2.5, "x", None, True, datetime(2026, 3, 4, 18, 30), date(2026, 3, 4), 10**14]
    rows, dates = read_sheet(write(tmp_path, list("abcdefghi"), row))
    (found,) = rows.table.to_pylist()
    assert list(found.values()) == [
        "7", "2", "2.5", "x", "", "TRUE", "2026-03-04T18:30:00", "2026-03-04T00:00:00", "100000000000000",
    ]  # fmt: skip
    assert {name for name, count in dates.items() if count} == {"g", "h"}


def test_rows_have_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    rows, _ = read_sheet(write(tmp_path, [], ["a", "b"], ["1"], [None, None], ["2", "x"]))
    assert rows.numbers.to_pylist() == [3, 5]
    assert rows.table.to_pylist() == [{"a": "1", "b": ""}, {"a": "2", "b": "x"}]
    assert rows.rows_in == 2


def test_an_error_value_and_a_value_without_column_are_faults_of_their_row(tmp_path: Path) -> None:
    rows, _ = read_sheet(write(tmp_path, ["a"], ["#REF!"], ["fine"], ["x", "y"]))
    assert [(fault.row, fault.column, fault.value) for fault in rows.faults] == [
        (2, "a", "#REF!"),
        (4, None, "y"),
    ]


def test_a_sheet_is_chosen_by_name_and_must_be_when_there_are_several(tmp_path: Path) -> None:
    path = write(tmp_path, ["a"], ["1"], more=("Notes",))
    assert "2 sheets: Ads, Notes; choose one with --sheet" in message(path)
    assert "there is no such sheet, only Ads, Notes (value 'Other')" in message(path, "Other")
    assert "the sheet is empty" in message(path, "Notes")
    assert read_sheet(path, "Ads")[0].rows_in == 1


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (["a", "a"], "column a: this column stands in the header twice"),
        (["a", None, "b"], "column 2 has no name"),
    ],
)
def test_a_header_must_name_each_column_once(tmp_path: Path, header: list[object], problem: str) -> None:
    assert problem in message(write(tmp_path, header))


def test_a_workbook_that_unpacks_to_too_much_is_refused_by_its_directory(tmp_path: Path) -> None:
    path = write(tmp_path, ["a"], ["1"])
    raw = bytearray(path.read_bytes())
    entry = raw.rindex(b"PK\x01\x02")  # the last entry of the zip directory
    raw[entry + 24 : entry + 28] = (MAX_UNPACKED + 1).to_bytes(4, "little")  # its unpacked size
    path.write_bytes(raw)
    assert "over the limit of 1,073,741,824" in message(path)


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ads.xlsx"
    path.write_bytes(b"a;b\n")
    assert "no readable .xlsx workbook" in message(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "x")
    assert "no readable .xlsx workbook" in message(path)
    assert "no such file" in message(tmp_path / "none.xlsx")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_a_workbook_with_changed_bytes_is_read_or_refused_in_one_line(
    tmp_path: Path, data: st.DataObject
) -> None:
    path = tmp_path / "sheet.xml"
    with zipfile.ZipFile(write(tmp_path, ["a", "b"], ["1", datetime(2026, 3, 4)])) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    part = parts[data.draw(st.sampled_from(sorted(parts)))]
    for _ in range(data.draw(st.integers(1, 3))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "changed.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, bytes(content))
    try:
        read_sheet(path)
    except InputError as error:
        assert "\n" not in str(error)
