"""Folding makes characters plain and knows where each of them stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techthb.identify.characters import folding

FOLDING = folding()


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("０１２", "012"),
        ("①⑨⓪", "190"),
        ("❶➀➊", "111"),
        ("𝟘𝟙𝟚", "012"),
        ("٠١٢۳", "0123"),
        ("०१२", "012"),
        ("⑩🔟⑳", "101020"),
        ("1️⃣", "1"),
        ("1\u200b2\u2060\ufeff3", "123"),
        ("é", "e"),
        ("ᴢᴇʀᴏ 🅩🅔 🆁🅾 ⒮⒠⒱", "zero ze rO sev"),
        ("e\u0301", "e"),
        ("Ａ＠＋", "A@+"),
        ("1\u00a02", "1 2"),
        ("1–2", "1-2"),
        ("½ Ⅷ 二", "½ Ⅷ 二"),
        ("ς", "σ"),
    ],
)
def test_characters_become_plain(written: str, plain: str) -> None:
    assert FOLDING.fold(written) == plain


@given(st.text())
def test_every_folded_character_knows_its_origin(text: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        return
    folded, origins = FOLDING.fold(text), FOLDING.origins(text)
    assert len(origins) == len(folded) + 1
    assert origins == sorted(origins)
    assert origins[-1] == len(text)
    for at, character in enumerate(folded):
        assert character in FOLDING.fold(text[origins[at]])


def test_the_marks_of_a_keycap_belong_to_its_digit() -> None:
    assert FOLDING.origins("5️⃣6") == [0, 3, 4]
