"""What each character is, and where fields lie among all."""

import sys

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from techthb.identify.phones.fields import LAST_LETTER, characters, laid
from techthb.identify.phones.kernel import LETTER, PART


def test_no_letter_and_no_digit_stands_behind_the_last_letter() -> None:
    behind = map(chr, range(LAST_LETTER, sys.maxunicode + 1))
    assert not any(each.isalnum() or each.lower() != each for each in behind)


def test_a_digit_of_any_script_is_part_of_a_word_and_no_letter() -> None:
    classes = characters().classes
    assert [bool(classes[ord(each)] & PART) for each in "a٣7½_ "] == [True, True, True, True, False, False]
    assert [bool(classes[ord(each)] & LETTER) for each in "aß٣7"] == [True, True, False, False]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=6))
def test_each_field_stands_where_it_is_said_to_begin(fields: list[str]) -> None:
    whole, codes, begins = laid(pl.Series(fields))
    assert [whole[start : start + len(each)] for start, each in zip(begins, fields, strict=False)] == fields
    assert len(whole) == len(codes) == begins[-1]
    assert np.array_equal(codes, [ord(each) for each in whole])
