"""Adverts are known again by what is read of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_ads import ads_of

from techthb.engine import open_engine
from techthb.identify.since import LENGTH, READ, digests


def digest(*rows: dict[str, object]) -> list[str]:
    with open_engine(workers=1) as engine:
        return list(digests(ads_of(*rows), engine).to_pylist())


WHOLE: dict[str, object] = {
    "ad_id": "x",
    "site": "board.example",
    "text": "Quiet flat",
    "contact": "+44 7700 900123",
    "country": "XA",
    "city": "Norra",
}


@pytest.mark.parametrize("name", READ)
def test_whatever_is_read_of_an_advert_changes_its_digest(name: str) -> None:
    one, other = digest(WHOLE), digest({**WHOLE, name: f"{WHOLE[name]}."})
    assert len(one[0]) == LENGTH and one != other


def test_nothing_and_an_empty_text_differ() -> None:
    assert digest({**WHOLE, "contact": None}) != digest({**WHOLE, "contact": ""})


@given(st.tuples(*[st.text(max_size=3)] * 4), st.tuples(*[st.text(max_size=3)] * 4))
def test_no_two_adverts_are_written_alike(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    names = ("text", "contact", "country", "city")
    rows = [{**WHOLE, **dict(zip(names, each, strict=True))} for each in (one, other)]
    first, second = (digest(row) for row in rows)
    assert (first == second) == (one == other)


def test_digests_are_in_the_order_of_the_adverts() -> None:
    rows = [{**WHOLE, "ad_id": name} for name in "zaqm"]
    assert digest(*rows) == [digest(row)[0] for row in rows]
