"""Handles, with their service where it is named."""

import pytest
from small_ads import ads_of, found_in, values

from techthb.engine import open_engine
from techthb.identify import identify
from techthb.link import link


def best(text: str) -> list[str]:
    """The handles of ``text``, the best reading of each place."""
    rows = [row for row in found_in({"text": text}).identifiers.to_pylist() if row["kind"] == "handle"]
    return [rows[n]["value"] for n in range(len(rows)) if n == 0 or rows[n]["start"] != rows[n - 1]["start"]]


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("Chat: @SYN_Rosa21.", ["@syn_rosa21"]),
        (
            "tg: anna_21, insta @anna.b, snap - anna99",
            ["telegram:anna_21", "instagram:anna.b", "snapchat:anna99"],
        ),
        ("ТГ: @rosa_x", ["telegram:rosa_x"]),
        ("telegram: rosa", ["telegram:rosa"]),
        ("line id: rosa21", ["line:rosa21"]),
        ("Kik = rosa_1", ["kik:rosa_1"]),
        ("t.me/Anna_21 and instagram.com/anna.b/", ["telegram:anna_21", "instagram:anna.b"]),
        ("onlyfans.com/anna_b", ["profile:anna_b"]),
        ("Signal: available now, line: call me", []),
        ("whatsapp: +447700900123, telegram only", []),
        ("WhatsApp - only text. Our line: today", []),
        ("a@b.example @x @", []),
        ("t.me/joinchat/abc", []),
    ],
)
def test_a_handle_has_its_service_where_that_is_named(text: str, handles: list[str]) -> None:
    assert best(text) == handles


def test_a_named_handle_has_a_second_reading_that_is_too_weak_to_link() -> None:
    rows = found_in({"text": "tg: @anna_21"}).identifiers.to_pylist()
    assert [(row["value"], row["confidence"]) for row in rows] == [
        ("telegram:anna_21", 0.95),
        ("@anna_21", 0.4),
    ]


def test_only_handles_of_one_service_link_adverts() -> None:
    ads = ads_of(
        {"text": "tg: @anna_21"}, {"text": "t.me/anna_21"}, {"text": "insta: @anna_21"}, {"text": "@anna_21"}
    )
    with open_engine(workers=1) as engine:
        clusters = link(ads, identify(ads, engine=engine).identifiers, engine=engine).clusters.to_pylist()
    assert [row["cluster_id"] for row in clusters] == ["a0", "a0", "a2", "a3"]


def test_a_handle_stands_at_its_name() -> None:
    assert values("handle", "insta anna") == []
    row = found_in({"text": "insta: anna_b"}).identifiers.to_pylist()[0]
    assert row["raw"] == "anna_b"


def test_a_service_run_together_with_what_follows_is_none() -> None:
    assert not [
        row for row in found_in({"text": "xid: anna_21"}).identifiers.to_pylist() if ":" in row["value"]
    ]
