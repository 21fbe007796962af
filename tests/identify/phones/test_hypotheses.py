"""Readings of one text, with their places and reasons."""

from hypothesis import given
from hypothesis import strategies as st

from techthb.identify.phones.hypotheses import hypotheses, hypotheses_table
from techthb.identify.written import LONGEST_FIELD


def test_a_reading_says_where_it_stands_and_why_it_can_be_dialled() -> None:
    text = "Ring zero 7 seven 00 ⑨⓪⓪ 123 now"
    (reading,) = hypotheses(text, ["GB"])
    assert reading.value == "+447700900123"
    assert text[reading.start : reading.end] == reading.raw == "zero 7 seven 00 ⑨⓪⓪ 123"
    assert reading.reason.startswith("it begins as numbers begin inside GB; written in words")
    assert "not known as assigned" in reading.reason


def test_two_regions_with_reason_give_two_rows_the_better_reason_first() -> None:
    table = hypotheses_table("Tel. 06 39 98 12 34", ["FR", "NL"])
    assert table["value"].to_list() == ["+33639981234", "+31639981234"]
    assert table["confidence"][0] > table["confidence"][1]


def test_no_reason_for_a_region_gives_no_reading() -> None:
    assert hypotheses("Tel. 06 39 98 12 34") == []


@given(st.text(max_size=60))
def test_any_text_is_read_and_every_place_is_in_it(text: str) -> None:
    for reading in hypotheses(f"{text} +44 7700 900123 {text}", ["GB", "FR", "US"]):
        assert reading.raw and 0 <= reading.start < reading.end


def test_a_text_is_read_as_far_as_a_field_of_a_table() -> None:
    number = "+44 7700 900123"
    assert hypotheses(" " * (LONGEST_FIELD - len(number)) + number)
    assert not hypotheses(" " * LONGEST_FIELD + number)
