"""An advert's text cut into pieces: nothing lost, nothing hidden, nobody's number shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_case import case

from techthb.errors import InputError
from techthb.report import advert_html
from techthb.report.evidence import Piece, pieces, readings


def found(start: int, end: int, kind: str = "phone", value: str = "+447700900123", confidence: float = 1.0):  # type: ignore[no-untyped-def]
    return {"start": start, "end": end, "kind": kind, "value": value, "confidence": confidence}


def test_the_identifier_is_marked_exactly_where_it_was_read() -> None:
    assert pieces("ring +447700900123 now", [found(5, 18)]) == [
        Piece("plain", "ring "),
        Piece("mark", "+447700900123", "phone"),
        Piece("plain", " now"),
    ]


def test_of_two_readings_that_overlap_the_surer_one_is_marked() -> None:
    marks = [
        piece.text
        for piece in pieces(
            "ring +447700900123", [found(5, 18, confidence=0.9), found(8, 18, "token", "7700900123", 0.4)]
        )
        if piece.role == "mark"
    ]
    assert marks == ["+447700900123"]


def test_a_number_that_may_be_somebodys_is_masked_however_it_is_written() -> None:
    text = "ring zero seven nine 11 12 34 56"
    shown = "".join(piece.text for piece in pieces(text, [found(5, len(text), value="+447911123456")]))
    assert shown == "ring •••• ••••• •••• •• •• •4 56"


def test_a_number_that_nothing_identified_is_masked_in_the_text() -> None:
    assert pieces("or 07911 123456", [])[0].text == "or ••••• •••456"


def test_characters_that_reverse_or_hide_are_named() -> None:
    assert pieces("a\u202eb\u200bc\x00", []) == [
        Piece("plain", "a"),
        Piece("hidden", "U+202E", "right-to-left override"),
        Piece("plain", "b"),
        Piece("hidden", "U+200B", "zero width space"),
        Piece("plain", "c"),
        Piece("hidden", "U+0000", "control character"),
    ]


def test_a_hidden_character_inside_a_number_is_named_between_its_parts() -> None:
    roles = [piece.role for piece in pieces("+4477009\u200b00123", [found(0, 14)])]
    assert roles == ["mark", "hidden", "mark"]


def test_a_long_text_is_cut_and_says_by_how_much() -> None:
    result = pieces("x" * 1000, [])
    assert [piece.role for piece in result] == ["plain", "cut"]
    assert result[1].text == "440 characters"


def test_a_long_text_keeps_what_surrounds_an_identifier() -> None:
    text = "x" * 500 + "+447700900123" + "y" * 500
    result = pieces(text, [found(500, 513)])
    assert [piece.role for piece in result] == ["plain", "cut", "plain", "mark", "plain", "cut"]
    assert result[2].text == "x" * 140


def test_a_span_outside_the_text_is_not_marked() -> None:
    assert pieces("short", [found(2, 40)]) == [Piece("plain", "short")]


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120),
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 20)), max_size=6),
)
def test_no_visible_character_is_lost_or_added(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [found(start, start + length, "email", "a@b.example") for start, length in spans]
    shown = pieces(text, marks)
    visible = "".join(piece.text for piece in shown if piece.role in ("plain", "mark"))
    hidden = sum(piece.role == "hidden" for piece in shown)
    assert len(visible) + hidden == len(text.replace("\r\n", "\n"))


def row(identifier: str, field: str, start: int, value: str, confidence: float) -> dict[str, object]:
    return {
        "identifier_id": identifier, "field": field, "start": start, "value": value, "confidence": confidence,
    }  # fmt: skip


def test_readings_of_one_place_stand_together_best_first() -> None:
    rows = [
        row("b", "text", 4, "late", 0.2),
        row("a", "text", 0, "first", 0.5),
        row("b", "text", 4, "sure", 0.8),
    ]
    assert [[each["value"] for each in place] for place in readings(rows)] == [["first"], ["sure", "late"]]


def test_two_halves_of_a_number_in_two_fields_are_one_find() -> None:
    rows = [row("n", "contact", 0, "+1", 0.9), row("n", "text", 9, "+1", 0.9)]
    assert [[each["field"] for each in place] for place in readings(rows)] == [["text", "contact"]]


def test_one_advert_can_be_shown_with_its_identifiers_marked() -> None:
    small = case({"A1": "<b>ring</b> +447700900123 or 07911 123456"})
    html = advert_html(small.ads, small.identifiers, "A1")
    assert '<mark class="phone">+447700900123</mark>' in html
    assert "&lt;b&gt;ring&lt;/b&gt;" in html
    assert "••••• •••456" in html


def test_an_unknown_advert_is_refused() -> None:
    small = case()
    with pytest.raises(InputError, match="no such advert"):
        advert_html(small.ads, small.identifiers, "<script>")
