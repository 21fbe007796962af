"""A text with its readings: marked in brackets, escaped, masked, listed with reasons."""

import re
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from techthb.identify.phones.hypotheses import hypotheses_table
from techthb.report.readings import readings_html


def row(start: int, end: int, value: str, confidence: float = 0.9, region: str = "GB") -> dict[str, Any]:
    return {
        "start": start, "end": end, "value": value, "region": region, "confidence": confidence,
        "reason": "made by hand",
    }  # fmt: skip


class Words(HTMLParser):
    """The text of a page as a screen reader meets it."""

    def __init__(self) -> None:
        super().__init__()
        self.said = ""
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.said += data


def spoken(html: str) -> str:
    words = Words()
    words.feed(html.split("</style>")[1])
    return words.said


def test_a_place_is_bracketed_numbered_and_underlined() -> None:
    html = readings_html("ring +447700900123 now", [row(5, 18, "+447700900123")])
    assert "ring [1: +447700900123] now" in spoken(html)
    assert "<mark" in html
    assert "[1] characters 5 to 18: +447700900123 (GB), confidence 0.90: made by hand" in spoken(html)


def test_two_readings_of_one_place_are_one_mark_and_two_lines_best_first() -> None:
    html = readings_html(
        "O77OO 9OO I23", [row(0, 13, "+447700900199", 0.4), row(0, 13, "+447700900123", 0.8)]
    )
    assert html.count("<mark") == 1
    assert re.findall(r"<strong>(\+\d+)</strong>", html) == ["+447700900123", "+447700900199"]


def test_of_two_places_that_overlap_the_surer_one_is_shown() -> None:
    html = readings_html("0123456789", [row(0, 6, "+447700900111", 0.3), row(2, 9, "+447700900122", 0.8)])
    assert "+447700900122" in html
    assert "+447700900111" not in html


def test_a_number_that_may_be_somebodys_keeps_three_digits_in_text_and_list() -> None:
    text = "call O79II I23456"
    html = readings_html(text, [row(5, 17, "+447911123456")])
    assert "I23456" not in html
    assert "+447911123456" not in html
    assert "456" in html


def test_a_number_beside_the_marked_places_is_masked_too() -> None:
    assert "07911 123456" not in readings_html("or 07911 123456", [])


def test_what_an_advert_says_is_shown_and_never_obeyed() -> None:
    html = readings_html("<script>alert(1)</script>", [], caption='a "caption" <b>')
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert 'aria-label="a &#34;caption&#34; &lt;b&gt;"' in html


def test_a_text_without_a_reading_says_so() -> None:
    assert "No number was read here." in readings_html("from 120 to 150, open 10 to 22", [])


def test_characters_that_nobody_sees_are_named_inside_the_brackets() -> None:
    text = "+44 7700\u200b900123"
    html = readings_html(text, hypotheses_table(text).iter_rows(named=True))
    assert "[1: +44 7700U+200B900123]" in spoken(html)
    assert "\u200b" not in html


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.floats(0, 1)), max_size=8),
)
def test_any_text_with_any_spans_is_shown_without_a_tag_of_its_own(
    text: str, spans: list[tuple[int, int, float]]
) -> None:
    html = readings_html(text, [row(start, end, "+447700900123", share) for start, end, share in spans])
    words = Words()
    words.feed(html.split("</style>")[1])
    assert words.tags <= {"section", "p", "strong", "div", "bdi", "mark", "abbr", "span", "ul", "li"}
