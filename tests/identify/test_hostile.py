"""Whatever a text holds, every finder ends, raises nothing and points at what it says it found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_ads import ads_of, found_in

from techthb.engine import open_engine
from techthb.identify import LONGEST_FIELD, identify
from techthb.identify.written import finder_names
from techthb.schema.tables import KINDS

PIECES = (
    "@", ".", "://", "t.me/", " at ", " dot ", "tg: ", "€", "120", "25", "years", "my name is ",
    "Anna", "Nice", "in ", "bc1", "0x", "\u202e", "\u200b", "5️⃣", "ﬁ", "İ", "é", "\U0001d7d8", "\U000e0041",
    "𐀀", "\n", "\x00",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=30).map("".join)


def stored(text: str) -> str:
    """Without lone surrogates, which no table can hold."""
    return text.encode("utf-8", "ignore").decode("utf-8")


@settings(max_examples=60)
@given(st.lists(TEXTS.map(stored), min_size=1, max_size=20))
def test_every_span_holds_its_raw_text(texts: list[str]) -> None:
    ads = ads_of(*({"text": text, "contact": text[::-1], "country": "GB"} for text in texts))
    with open_engine(workers=1) as engine:
        rows = identify(ads, engine=engine).identifiers.to_pylist()
    by_ad = {ad["ad_id"]: ad for ad in ads.to_pylist()}
    for row in rows:
        assert row["kind"] in KINDS
        assert 0 <= row["start"] < row["end"]
        assert by_ad[row["ad_id"]][row["field"]][row["start"] : row["end"]] == row["raw"]
        assert 0 < row["confidence"] <= 1


@pytest.mark.parametrize(
    "text",
    [
        "7" * 1_000_000,
        "a@" * 500_000,
        "a.b@" * 250_000,
        " at " * 250_000,
        "a dot " * 150_000,
        "t.me/" * 200_000,
        "tg:@" * 250_000,
        "€1" * 500_000,
        "1 000 " * 150_000,
        "25 ans " * 150_000,
        "my name is " * 90_000,
        "San " * 250_000,
        "\u202e@" * 300_000,
        "A" * 1_000_000,
        "1" * 33 + "A" * 900_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_megabyte_of_anything_is_searched_at_its_beginning_and_reported(text: str) -> None:
    found = found_in({"text": text})
    assert [row["reason"] for row in found.rejected.to_pylist()] == [
        f"only the first {LONGEST_FIELD:,} characters were searched"
    ]


def test_every_kind_of_written_identifier_has_its_finder() -> None:
    text = (
        "07700 900123 SYN-XA-000123 a@mail.example rosa.test/me @SYN_rosa "
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 120 €/h, my name is Anna, 25 years, in London"
    )
    kinds = {row["kind"] for row in found_in({"text": text, "country": "GB"}).identifiers.to_pylist()}
    assert kinds == {*KINDS} - {"image", "text"}
    assert set(finder_names()) == {
        "phones", "tokens", "emails", "links", "handles", "wallets", "prices", "ages", "aliases", "places",
    }  # fmt: skip
