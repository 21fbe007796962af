from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techthb.schema.timestamps import explain, read_instant, readings


@given(st.datetimes(), st.integers(-23 * 60, 23 * 60))
def test_what_isoformat_writes_is_read_as_the_same_moment(moment: datetime, minutes: int) -> None:
    zoned = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    try:
        expected = zoned.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        expected = None
    assert read_instant(zoned.isoformat()) == expected
    assert read_instant(moment.isoformat(" ")) == moment


@given(st.text())
def test_no_text_breaks_reading_or_explaining(text: str) -> None:
    read_instant(text)
    reason, cure = explain(text)
    assert reason
    assert cure


@pytest.mark.parametrize(
    "text",
    [
        "20260304",
        "2026-W10-3",
        "2026-03-04x10:00",
        "2026-3-4",
        " 2026-03-04",
        "٢٠٢٦-03-04",
    ],
)
def test_near_misses_of_the_format_are_not_read(text: str) -> None:
    assert read_instant(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3/4/2026 18:30", {"day first": date(2026, 4, 3), "month first": date(2026, 3, 4)}),
        ("04.04.2026", {"day first": date(2026, 4, 4)}),
        ("12-31-2026", {"month first": date(2026, 12, 31)}),
        ("2026/03/04", {"year first": date(2026, 3, 4)}),
        ("01/02/03", {
            "day first": date(2003, 2, 1), "month first": date(2003, 1, 2), "year first": date(2001, 2, 3),
        }),
        ("31/31/2026", {}),
        ("3/4.2026", {}),
        ("3/4/20260", {}),
    ],
)  # fmt: skip
def test_every_reading_of_a_numeric_date_is_found_once(text: str, meant: dict[str, date]) -> None:
    assert readings(text) == meant
