"""A table of claims is read row by row, and what contradicts itself is refused with its place."""

import csv
from pathlib import Path

import pytest
from support import ROOT

from techthb.errors import InputError
from techthb.policy import OFF_LADDER, VERBS, place, read_claims, rungs_between

SHIPPED = ROOT / "datasets" / "osce-targets" / "claims.csv"


def written(folder: Path, **changes: str) -> Path:
    """The shipped claims with changes to the first row, whose verb is to initiate."""
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0].update(changes)
    path = folder / "claims.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_table_of_ones_own_is_read_like_the_shipped_one(tmp_path: Path) -> None:
    changed = read_claims(written(tmp_path, value="8", baseline="2"))
    assert (changed[0].value, changed[0].baseline) == (8, 2)
    assert changed[1:] == read_claims()[1:]


@pytest.mark.parametrize(
    ("column", "value", "complaint"),
    [
        ("verb", "achieve", "no such verb .*choose one of propose"),
        ("rung", "adopted", 'not the rung of "initiate" .*write initiated'),
        ("rung", "", 'not the rung of "initiate"; write initiated'),
        ("off_ladder", "partnership", 'not the reason that belongs to "initiate" .*write nothing'),
        ("target", "T9", "no such target .*T1, T2, T3, T4"),
        ("comparable", "perhaps", "does not fit its column .*write true or false"),
        ("value", "five", "does not fit its column .*write a whole number"),
        ("as_of", "1 November", "does not fit its column .*write a date such as 2024-11-01"),
        ("unit", "", "does not fit its column .*one line of text"),
        ("object", "a\x1b[31mb", "does not fit its column"),
    ],
)
def test_a_wrong_cell_is_named_with_row_column_and_cure(
    tmp_path: Path, column: str, value: str, complaint: str
) -> None:
    with pytest.raises(InputError, match=rf"claims.csv, row 2, column {column}: .*{complaint}"):
        read_claims(written(tmp_path, **{column: value}))


def test_a_claim_that_is_not_comparable_needs_its_reason(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"column why_not_comparable: .*needs its reason"):
        read_claims(written(tmp_path, comparable="false", why_not_comparable=""))


@pytest.mark.parametrize("text", ["", "fact_id,target\nS004-1,T1\n"])
def test_a_table_without_its_columns_or_rows_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"the file is empty|no column quantity"):
        read_claims(path)


def test_a_file_that_is_not_utf8_or_not_there_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_bytes(b"fact_id\xff\xfe")
    with pytest.raises(InputError, match=r"cannot be read: .*; give a CSV in UTF-8"):
        read_claims(path)
    for each, reason in ((tmp_path / "nothing.csv", "no such file"), (tmp_path, "a directory")):
        with pytest.raises(InputError, match=reason):
            read_claims(each)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_file_without_end_is_not_read() -> None:
    with pytest.raises(InputError, match="not an ordinary file"):
        read_claims(Path("/dev/zero"))


def test_every_verb_has_a_rung_or_a_reason_and_none_has_both() -> None:
    assert not set(VERBS) & set(OFF_LADDER)
    for verb in (*VERBS, *OFF_LADDER):
        rung, reason = place(verb)
        assert (rung is None) != (reason is None)
    assert place("initiate") == ("initiated", None)
    assert place("train") == (None, "output: trained")
    with pytest.raises(InputError, match="no such verb"):
        place("achieve")


def test_initiated_stands_two_rungs_below_adopted() -> None:
    assert rungs_between("initiated", "adopted") == 2
    assert rungs_between("used", "in force") == -1
