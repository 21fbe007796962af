import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from techthb.errors import InputError
from techthb.schema import ADS, REJECTED, read_ads
from techthb.schema.ads import AD_KINDS, near_misses
from techthb.schema.countries import COUNTRIES

HEADER = "ad_id,site,posted_at,text,kind,country,city,contact,images"
GOOD = "A1,one.example,2026-03-04T18:30:00Z,Quiet room,service,XA,Northam,SYN-XA-000123,a.jpg|b.jpg"


def write(folder: Path, *lines: str, name: str = "ads.csv", encoding: str = "utf-8", end: str = "\n") -> Path:
    path = folder / name
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return path


def message(path: Path, **options: object) -> str:
    with pytest.raises(InputError) as caught:
        read_ads(path, **options)
    text = str(caught.value)
    assert "\n" not in text
    assert text.startswith(str(path))
    return text


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


# ------------------------------------------------------------------------------------ what is read


def test_a_full_row_is_read_into_the_types_of_the_contract(tmp_path: Path) -> None:
    ads = read_ads(write(tmp_path, HEADER, GOOD))
    assert ads.table.schema == ADS
    assert ads.table.to_pylist() == [
        {
            "ad_id": "A1",
            "site": "one.example",
            "posted_at": utc(2026, 3, 4, 18, 30),
            "text": "Quiet room",
            "kind": "service",
            "country": "XA",
            "city": "Northam",
            "contact": "SYN-XA-000123",
            "images": ["a.jpg", "b.jpg"],
        }
    ]
    assert (ads.rows_in, ads.rejected.num_rows, ads.rejected.schema) == (1, 0, REJECTED)


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "ad_id,site,posted_at,text")
    # printf 'ad_id,site,posted_at,text\n' | sha256sum
    assert read_ads(path).sha256 == "027c7e1142c682f7da861e4360b3186bb1a8c0a0eea69702dddffe4d78f4758a"


def test_missing_and_empty_optional_columns_are_null_and_kind_is_service(tmp_path: Path) -> None:
    path = write(tmp_path, "ad_id,site,posted_at,text,country", "A1,one.example,2026-03-04,,")
    (row,) = read_ads(path).table.to_pylist()
    assert row["kind"] == "service"
    assert [row[name] for name in ("country", "city", "contact", "images")] == [None] * 4
    assert row["text"] == ""


def test_extra_columns_follow_unchanged(tmp_path: Path) -> None:
    path = write(tmp_path, "note,ad_id,site,posted_at,text", '"=1+1",A1,one.example,2026-03-04,@x')
    table = read_ads(path).table
    assert table.column_names == [*ADS.names, "note"]
    assert table["note"].to_pylist() == ["=1+1"]
    assert table["text"].to_pylist() == ["@x"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_of_office_programs_are_read(
    tmp_path: Path, separator: str, end: str
) -> None:
    lines = [line.replace(",", separator) for line in (HEADER, GOOD)]
    assert read_ads(write(tmp_path, *lines, end=end)).table["city"].to_pylist() == ["Northam"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_how_to_read(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, HEADER, GOOD.replace("Northam", "Жданов"), encoding=encoding)
    assert read_ads(path).table["city"].to_pylist() == ["Жданов"]


@pytest.mark.parametrize(
    ("encoding", "city"), [("cp1252", "Bréa"), ("cp1251", "Жданов"), ("cp1254", "Şile"), ("utf-16-le", "Ž")]
)
def test_a_declared_encoding_is_used(tmp_path: Path, encoding: str, city: str) -> None:
    path = write(tmp_path, HEADER, GOOD.replace("Northam", city), encoding=encoding)
    assert read_ads(path, encoding=encoding).table["city"].to_pylist() == [city]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-04T18:30:00Z", utc(2026, 3, 4, 18, 30)),
        ("2026-03-04T18:30", utc(2026, 3, 4, 18, 30)),
        ("2026-03-04 18:30:00.250", utc(2026, 3, 4, 18, 30, 0, 250_000)),
        ("2026-03-04T01:30:00+02:00", utc(2026, 3, 3, 23, 30)),
        ("2026-03-04T01:30:00-0330", utc(2026, 3, 4, 5, 0)),
        ("2026-03-04", utc(2026, 3, 4)),
    ],
)
def test_timestamps_become_utc_and_no_offset_means_utc(tmp_path: Path, written: str, meant: datetime) -> None:
    path = write(tmp_path, HEADER, GOOD.replace("2026-03-04T18:30:00Z", written))
    assert read_ads(path).table["posted_at"].to_pylist() == [meant]


def test_a_header_without_rows_is_a_table_of_no_ads(tmp_path: Path) -> None:
    ads = read_ads(write(tmp_path, HEADER))
    assert (ads.table.schema, ads.table.num_rows, ads.rows_in) == (ADS, 0, 0)


def test_blank_rows_are_counted_in_row_numbers_only(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, GOOD, "", ",,,,,,,,", "A2,one.example,never,x,,,,,")
    assert ", row 5, column posted_at" in message(path)
    assert read_ads(path, keep_going=True).rows_in == 2


def test_a_field_with_line_breaks_is_one_row(tmp_path: Path) -> None:
    path = write(
        tmp_path, HEADER, GOOD.replace("Quiet room", '"Quiet\n\nroom"'), "A2,one.example,never,x,,,,,"
    )
    assert ", row 3, " in message(path)


def test_empty_fields_right_of_the_header_are_cut_off(tmp_path: Path) -> None:
    assert read_ads(write(tmp_path, HEADER + ",,", GOOD + ",,")).table.column_names == ADS.names


# ------------------------------------------------------------------- what is refused, and set aside

ROW_FAULTS = {
    "a bad timestamp": ("posted_at", "soon", "not an ISO 8601 timestamp"),
    "no timestamp": ("posted_at", "", "no timestamp"),
    "an hour that does not exist": ("posted_at", "2026-03-04T25:00", "not an ISO 8601 timestamp"),
    "a day that does not exist": ("posted_at", "2026-02-30", "not an ISO 8601 timestamp"),
    "a moment before the first year": ("posted_at", "0001-01-01T00:00+14:00", "not an ISO 8601 timestamp"),
    "an ambiguous timestamp": (
        "posted_at",
        "03/04/2026",
        "ambiguous timestamp: 2026-04-03 if read day first, 2026-03-04 if read month first",
    ),
    "a day-first timestamp": ("posted_at", "23.04.2026 18:00", "write it as in 2026-04-23"),
    "an Excel day": ("posted_at", "46085.5", "as an Excel day it is 2026-03-04"),
    "another kind": ("kind", "Service", "write service or job"),
    "a country by name": ("country", "Aldovia", "two capitals of ISO 3166-1"),
    "a small country code": ("country", "gb", "two capitals of ISO 3166-1"),
    "XK": ("country", "XK", "XA to XZ without XK"),
    "no ad_id": ("ad_id", " ", "no ad_id"),
    "no site": ("site", "", "no site"),
    "a picture above the folder": ("images", "a.jpg|../b.jpg", "leads out of the picture folder"),
    "a picture above the folder, for Windows": ("images", "x\\..\\..\\b.jpg", "leads out"),
    "a picture by absolute path": ("images", "/srv/b.jpg", "leads out of the picture folder"),
    "a picture on a drive": ("images", "C:b.jpg", "leads out of the picture folder"),
    "a picture without name": ("images", "a.jpg||b.jpg", "empty or leads out"),
    "a NUL": ("text", "a\0b", "a NUL character"),
}


@pytest.mark.parametrize(("column", "value", "expected"), ROW_FAULTS.values(), ids=ROW_FAULTS)
def test_a_fault_in_a_row_is_one_line_with_row_column_and_cure(
    tmp_path: Path, column: str, value: str, expected: str
) -> None:
    fields = dict(zip(HEADER.split(","), GOOD.replace("A1", "A2").split(","), strict=True)) | {column: value}
    path = write(tmp_path, HEADER, GOOD, ",".join(fields.values()))
    text = message(path)
    assert f", row 3, column {column}: " in text
    assert expected in text
    assert text.index("; ") < len(text) - 5  # there is a cure


@pytest.mark.parametrize(("column", "value", "expected"), ROW_FAULTS.values(), ids=ROW_FAULTS)
def test_keep_going_sets_the_faulty_row_aside_with_its_reason(
    tmp_path: Path, column: str, value: str, expected: str
) -> None:
    fields = dict(zip(HEADER.split(","), GOOD.replace("A1", "A2").split(","), strict=True)) | {column: value}
    ads = read_ads(write(tmp_path, HEADER, ",".join(fields.values()), GOOD), keep_going=True)
    assert ads.table["ad_id"].to_pylist() == ["A1"]
    (row,) = ads.rejected.to_pylist()
    assert (row["row"], row["column"]) == (2, column)
    assert expected in row["reason"]
    assert row["value"] == value.replace("\0", "\\0")
    assert ads.rows_in == 2


def test_a_repeated_ad_id_names_both_rows_and_the_first_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, GOOD, GOOD.replace("A1", "A2"), GOOD.replace("Quiet", "Bright"))
    text = message(path)
    assert ", row 4, column ad_id: this ad_id stands in row 2 already (value 'A1')" in text
    ads = read_ads(path, keep_going=True)
    assert ads.table["text"].to_pylist() == ["Quiet room", "Quiet room"]
    assert ads.rejected["row"].to_pylist() == [4]


@pytest.mark.parametrize(("line", "count"), [("A2,one.example", 2), (GOOD + ",x", 10)])
def test_a_row_of_too_few_or_too_many_fields_is_a_fault_of_that_row(
    tmp_path: Path, line: str, count: int
) -> None:
    path = write(tmp_path, HEADER, line, GOOD)
    assert f", row 2: {count} fields under a header of 9" in message(path)
    ads = read_ads(path, keep_going=True)
    assert (ads.rows_in, ads.table.num_rows, ads.rejected["row"].to_pylist()) == (2, 1, [2])


def test_several_faults_of_one_row_count_as_one_row(tmp_path: Path) -> None:
    ads = read_ads(write(tmp_path, HEADER, GOOD, ",,never,x,other,ZZ,,,"), keep_going=True)
    assert ads.rejected["column"].to_pylist() == ["ad_id", "country", "kind", "posted_at", "site"]
    assert set(ads.rejected["row"].to_pylist()) == {3}
    assert ads.rows_in == ads.table.num_rows + 1


def test_the_error_says_how_many_rows_are_faulty(tmp_path: Path) -> None:
    bad = [GOOD.replace("A1", f"B{i}").replace("XA", "zz") for i in range(3)]
    assert "(3 rows are faulty; --keep-going sets them aside)" in message(write(tmp_path, HEADER, *bad))


@pytest.mark.parametrize("keep_going", [False, True])
@pytest.mark.parametrize(
    ("content", "expected"),
    {
        "nothing": (b"", "the file is empty"),
        "only a mark": (b"\xef\xbb\xbf", "nothing but blanks"),
        "only blanks": (b"\n,,\n\n", "nothing but blanks"),
        "a quote cut short": (
            f'{HEADER}\n{GOOD}\nA2,one.example,2026-03-04,"Quiet'.encode(),
            "row 3: the quote that opens here is never closed",
        ),
        "a quote that swallows rows": (
            f'{HEADER}\nA2,one.example,2026-03-04,"Quiet,,,,,\nA3,one.example,2026-03-04,"Bright",,,,,'.encode(),
            "row 2: a quote that opens here is not closed before other text",
        ),
        "a field without end": (
            f"{HEADER}\nA2,one.example,2026-03-04,{'x' * 140_000},,,,,".encode(),
            "row 2: a field of more than 131,072 characters",
        ),
        "undeclared bytes": (
            f"{HEADER}\n{GOOD}\n{GOOD.replace('Northam', 'Bréa')}\n".encode("cp1252"),
            "row 3, column city: the byte 0xE9 is not UTF-8 (value b'Br\\xe9a'); say how the file was saved, "
            "for example --encoding cp1252",
        ),
        "undeclared bytes in the header": (
            f"{HEADER},ré\n{GOOD},\n".encode("cp1252"),
            "row 1: the byte 0xE9",
        ),
        "undeclared bytes in a row that does not fit": (
            b"ad_id,site,posted_at,text\n\xe9\n",
            "row 2: the byte",
        ),
        "utf-16 without mark": (f"{HEADER}\n{GOOD}\n".encode("utf-16-le"), "declare its --encoding"),
        "utf-16 cut in half": (f"{HEADER}\n{GOOD}\n".encode("utf-16")[:-1], "not utf-16 (truncated data)"),
        "a column twice": (
            b"ad_id,site,posted_at,text,text\n",
            "column text: this column stands in the header",
        ),
        "a column without name": (b"ad_id,,site,posted_at,text\n", "field 2 of the header is empty"),
        "a workbook": (b"PK\x03\x04rest", "Excel workbook, not delimited text; techthb import"),
        "an old workbook": (b"\xd0\xcf\x11\xe0rest", "an old Excel workbook"),
    }.values(),
)
def test_a_fault_of_the_whole_file_always_stops(
    tmp_path: Path, content: bytes, expected: str, keep_going: bool
) -> None:
    path = tmp_path / "ads.csv"
    path.write_bytes(content)
    assert expected in message(path, keep_going=keep_going)


def test_missing_columns_are_named_with_near_misses(tmp_path: Path) -> None:
    text = message(write(tmp_path, "Ad-ID;site;Posted At;text", "A1;one.example;2026-03-04;x"))
    assert "there is no column ad_id and no column posted_at" in text
    assert "rename 'Ad-ID' to ad_id, or rename 'Posted At' to posted_at" in text


def test_a_near_miss_is_not_found_among_unlike_names() -> None:
    assert near_misses("posted_at", ["price", "phone"]) == []


def test_a_file_that_does_not_exist_a_directory_and_a_device_are_told_apart(tmp_path: Path) -> None:
    assert "there is no such file" in message(tmp_path / "none.csv")
    assert "this is a directory" in message(tmp_path)
    assert "not an ordinary file" in message(Path("/dev/zero"))


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("latin-nine", "no such text encoding"),
        ("rot13", "no such text encoding"),
        ("ascii", "0xC3 is not ascii"),
    ],
)
def test_a_wrong_declared_encoding_is_refused(tmp_path: Path, declared: str, expected: str) -> None:
    path = write(tmp_path, HEADER, GOOD.replace("Northam", "Bréa"))
    assert expected in message(path, encoding=declared)


def test_a_declared_encoding_against_the_byte_order_mark_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, GOOD, encoding="utf-8-sig")
    assert "begins with the byte-order mark of UTF-8" in message(path, encoding="cp1252")
    assert read_ads(path, encoding="utf8").table.num_rows == 1


@pytest.mark.parametrize(
    ("encoding", "errors"), [("utf-8", "surrogatepass"), ("utf-16", "surrogatepass")], ids=["csv", "utf-16"]
)
def test_a_lone_surrogate_in_a_csv_is_a_fault_of_its_row(tmp_path: Path, encoding: str, errors: str) -> None:
    path = tmp_path / "ads.csv"
    bad = GOOD.replace("A1", "A2").replace("Quiet", "Qu\ud83det")
    path.write_bytes(f"{HEADER}\n{GOOD}\n{bad}\n".encode(encoding, errors))
    assert ", row 3, column text: a lone surrogate" in message(path)
    assert "Qu\\\\ud83det" in message(path)
    ads = read_ads(path, keep_going=True)
    assert (ads.table.num_rows, ads.rejected.num_rows, ads.rows_in) == (1, 1, 2)


# ------------------------------------------------------------------------------------ Parquet


def parquet(folder: Path, **columns: pa.Array) -> Path:
    path = folder / "ads.parquet"
    base = {
        "ad_id": pa.array(["A1", "A2"]),
        "site": pa.array(["one.example", "two.example"]),
        "posted_at": pa.array([utc(2026, 3, 4), utc(2026, 3, 5)]),
        "text": pa.array(["x", ""]),
    }
    pq.write_table(pa.table(base | columns), path)
    return path


@pytest.mark.parametrize(
    "moments",
    [
        pa.array([datetime(2026, 3, 4), datetime(2026, 3, 5)], pa.timestamp("ms")),
        pa.array([utc(2026, 3, 4), utc(2026, 3, 5)], pa.timestamp("ns", "Europe/Kyiv")),
        pa.array([datetime(2026, 3, 4).date(), datetime(2026, 3, 5).date()]),
        pa.array(["2026-03-04", "2026-03-05T02:00+02:00"]),
        pa.array(["2026-03-04", "2026-03-05"]).dictionary_encode(),
    ],
    ids=["naive", "zoned", "date", "text", "dictionary"],
)
def test_parquet_timestamps_of_any_kind_become_utc(tmp_path: Path, moments: pa.Array) -> None:
    table = read_ads(parquet(tmp_path, posted_at=moments)).table
    assert table["posted_at"].to_pylist() == [utc(2026, 3, 4), utc(2026, 3, 5)]


def test_parquet_keeps_lists_and_extra_columns(tmp_path: Path) -> None:
    images = pa.array([["a.jpg"], None], pa.large_list(pa.large_string()))
    table = read_ads(parquet(tmp_path, images=images, score=pa.array([1, 2]))).table
    assert table["images"].to_pylist() == [["a.jpg"], None]
    assert table.schema == pa.schema([*ADS, pa.field("score", pa.int64())])


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("ad_id", pa.array([1, 2])),
        ("text", pa.array([b"x", b"y"])),
        ("posted_at", pa.array([1.5, 2.5])),
        ("images", pa.array([[1], [2]])),
        ("posted_at", pa.array([2**61, 0], pa.timestamp("ms"))),
    ],
)
def test_a_parquet_column_of_another_type_is_named(tmp_path: Path, name: str, column: pa.Array) -> None:
    assert f", column {name}: " in message(parquet(tmp_path, **{name: column}), keep_going=True)


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("ad_id", pa.array(["A1", None]), "no ad_id"),
        ("ad_id", pa.array(["A1", "A1"]), "stands in row 2 already"),
        ("text", pa.array(["x", None]), "no text"),
        ("posted_at", pa.array([utc(2026, 3, 4), None]), "no timestamp"),
        ("posted_at", pa.array([0, 2**62], pa.timestamp("us")), "not an ISO 8601 timestamp"),
        ("images", pa.array([["a.jpg"], ["../b.jpg"]]), "leads out"),
        ("images", pa.array([["a.jpg"], [None]]), "empty or leads out"),
        ("kind", pa.array(["job", "task"]), "no kind of ad"),
    ],
)
def test_a_parquet_fault_has_the_row_that_the_same_csv_would_have(
    tmp_path: Path, name: str, column: pa.Array, expected: str
) -> None:
    path = parquet(tmp_path, **{name: column})
    text = message(path)
    assert f", row 3, column {name}: " in text
    assert expected in text
    assert read_ads(path, keep_going=True).table["ad_id"].to_pylist() == ["A1"]


def test_a_lone_surrogate_in_parquet_is_a_fault_of_its_row(tmp_path: Path) -> None:
    raw = pa.array([b"fine", b"bad \xed\xa0\xbd"])
    text = pa.Array.from_buffers(pa.string(), 2, raw.buffers())
    path = parquet(tmp_path, text=text)
    assert ", row 3, column text: bytes that are no text, such as a lone surrogate" in message(path)
    ads = read_ads(path, keep_going=True)
    assert ads.table["text"].to_pylist() == ["fine"]
    assert ads.rejected["value"].to_pylist() == ["bad \\xed\\xa0\\xbd"]


def test_a_broken_parquet_file_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    assert "no readable Parquet file" in message(path)
    path.write_bytes(b"ad_id,site\n")
    assert "no readable Parquet file" in message(path)


def test_a_folder_named_like_a_partition_adds_no_column(tmp_path: Path) -> None:
    folder = tmp_path / "city=Northam"
    folder.mkdir()
    assert read_ads(parquet(folder)).table["city"].null_count == 2


# ------------------------------------------------------------------------------------ properties

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
words = st.text(characters, max_size=20)
names = st.text(characters, min_size=1, max_size=8).filter(lambda text: text.strip() != "")
pictures = st.from_regex(r"[a-zé]{1,5}(/[a-z]{1,3})?\.jpg", fullmatch=True)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=zones)


@st.composite
def ads(draw: st.DrawFn) -> dict[str, object]:
    return {
        "ad_id": draw(names),
        "site": draw(names),
        "posted_at": draw(moments),
        "text": draw(words),
        "kind": draw(st.sampled_from(AD_KINDS)),
        "country": draw(st.none() | st.sampled_from(sorted(COUNTRIES))),
        "city": draw(st.none() | names),
        "contact": draw(st.none() | names),
        "images": draw(st.none() | st.lists(pictures, min_size=1, max_size=3)),
    }


def in_csv(value: object) -> str:
    if isinstance(value, list):
        return "|".join(value)
    return value.isoformat() if isinstance(value, datetime) else str(value or "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(ads(), max_size=5, unique_by=lambda row: row["ad_id"]),
    separator=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_valid_ads_written_as_csv_read_back_equal(
    tmp_path: Path, rows: list[dict[str, object]], separator: str, end: str, encoding: str
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(ADS.names)
    writer.writerows([in_csv(row[name]) for name in ADS.names] for row in rows)
    path = tmp_path / "ads.csv"
    path.write_bytes(stream.getvalue().encode(encoding))
    assert read_ads(path).table.to_pylist() == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    start=st.sampled_from([b"", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbf", b"ad_id;site;posted_at;text\n"]),
    content=st.binary(max_size=200) | st.text(st.sampled_from('a1",;\t\r\n\0é'), max_size=80).map(str.encode),
    encoding=st.sampled_from([None, "cp1252", "utf-16", "utf-7", "shift_jis", "idna"]),
)
def test_any_bytes_are_read_or_refused_in_one_line(
    tmp_path: Path, start: bytes, content: bytes, encoding: str | None
) -> None:
    path = tmp_path / "ads.csv"
    path.write_bytes(start + content)
    try:
        found = read_ads(path, encoding=encoding, keep_going=True)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert found.rows_in == found.table.num_rows + len(set(found.rejected["row"].to_pylist()))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_parquet_file_with_changed_bytes_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(parquet(tmp_path).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "changed.parquet"
    path.write_bytes(raw)
    try:
        read_ads(path, keep_going=True)
    except InputError as error:
        assert "\n" not in str(error)


def test_fifty_thousand_rows_and_more_keep_their_order_and_numbers(tmp_path: Path) -> None:
    lines = [f"A{number:06d},one.example,2026-03-04,x" for number in range(100_001)]
    lines[99_999] = "A099999,,2026-03-04,x"
    found = read_ads(write(tmp_path, "ad_id,site,posted_at,text", *lines), keep_going=True)
    ids = found.table["ad_id"].to_pylist()
    assert ids == sorted(ids)
    assert found.rejected["row"].to_pylist() == [100_001]
    assert (found.rows_in, len(ids)) == (100_001, 100_000)


def test_a_zip_named_csv_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ads.csv", HEADER)
    assert "a zip or an Excel workbook" in message(path)
