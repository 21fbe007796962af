import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from techthb.errors import GateError
from techthb.gate import init_case, read_case
from techthb.gate.casefile import FIELDS

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILLED = {
    "authority": "Unit for Cyber Investigations, Aldovia, ref. 12/2026",
    "legal_basis": "Criminal Procedure Act of Aldovia, art. 30; order of 1 March 2026",
    "purpose": "Find which adverts share contact points",
    "necessity": "The adverts are the only trace; contact fields alone would miss disguised numbers",
    "retain_until": "2026-12-31",
    "dpia": "DPIA 7 of 2 March 2026",
}


def write(folder: Path, **changes: object) -> Path:
    path = folder / "case.yml"
    content = {name: value for name, value in (FILLED | changes).items() if value != "left out"}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def refusal(path: Path, now: datetime = NOW) -> str:
    with pytest.raises(GateError) as caught:
        read_case(path, now=now)
    text = str(caught.value)
    assert "\n" not in text
    assert str(path) in text
    return text


def test_a_filled_case_file_is_read(tmp_path: Path) -> None:
    assert read_case(write(tmp_path), now=NOW) == FILLED


def test_a_date_without_quotes_and_a_file_from_notepad_are_read(tmp_path: Path) -> None:
    path = tmp_path / "case.yml"
    lines = "".join(f"{name}: {value}\r\n" for name, value in FILLED.items())
    path.write_bytes(b"\xef\xbb\xbf" + lines.encode())
    assert read_case(path, now=NOW)["retain_until"] == "2026-12-31"


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("left out", "is missing"),
        ("", "is empty"),
        (None, "is empty"),
        ("  ", "is not filled in"),
        ("---", "is not filled in"),
        ("TODO", "is not filled in"),
        ("n/a", "is not filled in"),
        ("<FIELD>", "is not filled in"),
        ("see <FIELD>", "is not filled in"),
        (["a", "b"], "is not a text"),
        (7, "is not a text"),
    ],
)
def test_every_field_must_be_there_and_filled(
    tmp_path: Path, field: str, value: object, problem: str
) -> None:
    if isinstance(value, str):
        value = value.replace("FIELD", field)
    assert f"the field {field} {problem}; write {FIELDS[field]}" in refusal(write(tmp_path, **{field: value}))


@pytest.mark.parametrize(
    "date", ["31.12.2026", "2026-12-31T10:00", "2026-02-30", "end of the year", "2026-1-1"]
)
def test_the_retention_date_must_be_an_iso_date(tmp_path: Path, date: str) -> None:
    assert "which is no date; write it as YYYY-MM-DD" in refusal(write(tmp_path, retain_until=date))


def test_the_last_day_still_counts_and_the_next_does_not(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert read_case(path, now=datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert "retain_until 2026-12-31 has passed" in refusal(path, datetime(2027, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "holds no fields"),
        (b"- a\n- b\n", "holds no fields"),
        (b"authority: [", "not readable as YAML"),
        (
            b"authority: one\nauthority: two\n",
            "row 2: not readable as YAML (the field authority stands there",
        ),
        (b"authority: !!python/object/apply:os.getcwd []\n", "not readable as YAML"),
        (b"authority: \xe9\n", "not UTF-8"),
        (b"# " + b"x" * 70_000, "larger than 64 KB"),
        (b"? [a, b]\n: c\n", "unhashable key"),
    ],
)
def test_what_is_no_case_file_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "case.yml"
    path.write_bytes(content)
    assert problem in refusal(path)


def test_a_missing_case_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "techthb case init writes a case file" in refusal(tmp_path / "none.yml")
    assert "cannot be read" in refusal(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "case.yml"
    path.write_bytes(content)
    refusal(path)


def test_the_template_has_every_field_is_refused_as_it_stands_and_says_what_it_is_not(tmp_path: Path) -> None:
    path = tmp_path / "case.yml"
    init_case(path)
    text = path.read_text(encoding="utf-8")
    assert list(yaml.safe_load(text)) == list(FIELDS)
    assert "This is a record, not a check" in text
    assert "the field authority is not filled in" in refusal(path)
    for name, value in FILLED.items():
        text = text.replace(f"<{name}>", value)
    path.write_text(text, encoding="utf-8")
    assert read_case(path, now=NOW) == FILLED


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_the_template_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    init_case(tmp_path / "case.yml")
    assert stat.S_IMODE((tmp_path / "case.yml").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path)
    before = path.read_bytes()
    with pytest.raises(GateError, match="there is such a file already"):
        init_case(path)
    assert path.read_bytes() == before
    with pytest.raises(GateError, match="cannot be written"):
        init_case(tmp_path / "none" / "case.yml")
