"""The gazetteer that a world brings along."""

from pathlib import Path

import pytest

from techthb.errors import InputError
from techthb.schema.gazetteer import read_gazetteer


def written(folder: Path, text: str) -> Path:
    (folder / "gazetteer.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_without_one_has_no_places_of_its_own(tmp_path: Path) -> None:
    assert read_gazetteer(tmp_path) == []


def test_places_have_country_name_and_inhabitants(tmp_path: Path) -> None:
    header = "country,city,latitude,longitude,population"
    text = f"{header}\nXA,Ostrevale,44.8,-32.4,912000\nXB,Sanzelle,40.7,-32,61000\n"
    assert read_gazetteer(written(tmp_path, text)) == [("XA", "Ostrevale", 912000), ("XB", "Sanzelle", 61000)]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("QQ,Ostrevale,1", "country"),
        ("XA,,1", "city"),
        ("XA,7th Street,1", "city"),
        (f"XA,{'a' * 61},1", "city"),
        ("XA,Ostrevale,many", "population"),
        ("XA,Ostrevale,-1", "population"),
    ],
)
def test_a_row_that_is_no_place_is_named(tmp_path: Path, row: str, column: str) -> None:
    with pytest.raises(InputError) as caught:
        read_gazetteer(written(tmp_path, f"country,city,population\n{row}\n"))
    assert f"column {column}" in str(caught.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="population"):
        read_gazetteer(written(tmp_path, "country,city\nXA,Ostrevale\n"))
