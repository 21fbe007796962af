"""A copied text is shown with what changes marked, and nothing in it can harm the page or name a number."""

import pyarrow as pa
import pytest
from small_ads import found_in

from techthb.errors import InputError
from techthb.identify import Identified
from techthb.report import template_html, template_text

OWN = (
    "the light flat behind the {} has a wide balcony fresh linen and a patient host {} who speaks three "
    "languages"
)


def copies(first: str, second: str) -> Identified:
    return found_in(
        {"text": OWN.format(first, "12")}, {"text": OWN.format(second, "12"), "site": "other.example"}
    )


def shown(found: Identified) -> tuple[str, str]:
    tables: tuple[pa.Table, pa.Table] = (found.templates, found.identifiers)
    return template_html(*tables, "a0"), template_text(*tables, "a0")


def test_a_slot_is_bracketed_numbered_and_listed_with_its_fillings() -> None:
    html, text = shown(copies("old harbour", "lower bridge"))
    assert text == (
        "Text as in advert a0, in 2 adverts on 2 sites\n\n"
        "the light flat behind the [1: old harbour] has a wide balcony fresh linen and a patient host 12 who "
        "speaks three languages\n\n[1] 2 different: old harbour; lower bridge"
    )
    assert '<mark><span class="spoken">slot 1: </span>[old harbour]' in html
    assert "Slot 1: 2 different fillings, such as “<bdi>old harbour</bdi>”, “<bdi>lower bridge</bdi>”" in html


def test_markup_is_escaped_and_unseen_characters_are_named() -> None:
    html, text = shown(copies("<script>x</script>", "\u202eold"))
    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert "\u202e" not in html + text


def test_numbers_outside_the_reserved_slots_are_masked_in_slots_and_examples() -> None:
    html, text = shown(copies("+44 7700 900123", "+44 7911 123456"))
    for page in (html, text):
        assert "+44 7700 900123" in page
        assert "123456" not in page
        assert "•456" in page


def test_a_number_in_words_is_masked_where_it_was_found() -> None:
    spoken = "plus four four seven nine one one one two three four five six"
    html, text = shown(copies(spoken, "harbour"))
    assert "nine one one" not in html + text


def test_a_template_that_is_none_is_an_error() -> None:
    found = copies("old harbour", "lower bridge")
    with pytest.raises(InputError, match="no such template"):
        template_text(found.templates, found.identifiers, "a9")
