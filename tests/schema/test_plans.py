from pathlib import Path

import pytest

from techthb.errors import InputError
from techthb.schema.plans import read_plans


def write(folder: Path, *rows: str, header: str = "country,name,plan") -> Path:
    (folder / "plans.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    return folder


def test_borrowed_plans_are_read_by_state(tmp_path: Path) -> None:
    folder = write(tmp_path, "XA,Aldovia,GB", "XB,Borland,FR")
    assert read_plans(folder) == {"XA": "GB", "XB": "FR"}


def test_a_folder_without_plans_has_none(tmp_path: Path) -> None:
    assert read_plans(tmp_path) == {}


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        (["XA,Aldovia,GB", "XA,Again,FR"], "row 3, column country"),
        (["DE,Germany,FR"], "row 2, column country"),
        (["XK,Kestria,FR"], "row 2, column country"),
        (["XA,Aldovia,XB"], "row 2, column plan"),
        (["XA,Aldovia,"], "row 2, column plan"),
        (["XA,Aldovia"], "row 2: 2 fields"),
    ],
)
def test_a_row_that_is_no_fictional_state_with_a_real_plan_is_refused(
    tmp_path: Path, rows: list[str], place: str
) -> None:
    with pytest.raises(InputError, match=place):
        read_plans(write(tmp_path, *rows))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="column plan: there is no such column"):
        read_plans(write(tmp_path, header="country,name"))
