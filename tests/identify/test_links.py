"""Web addresses and their domains, plain and defanged."""

import pytest
from small_ads import found_in, values


@pytest.mark.parametrize(
    ("text", "domains", "urls"),
    [
        ("hxxps://rosa[.]example/a", ["rosa.example"], ["rosa.example/a"]),
        ("rosa(.)example and rosa[dot]test", ["rosa.example", "rosa.test"], []),
        ("visit rosa . example today", ["rosa.example"], []),
        ("https://münchen.example/x", ["xn--mnchen-3ya.example"], ["xn--mnchen-3ya.example/x"]),
        ("https://пример.example/x", ["xn--e1afmkfd.example"], ["xn--e1afmkfd.example/x"]),
        ("xn--e1afmkfd.example", ["xn--e1afmkfd.example"], []),
        ("rosa.example:8080/a", ["rosa.example"], ["rosa.example:8080/a"]),
        ("a test . Example follows? No . Comment", [], []),
    ],
)
def test_addresses_are_read_and_brought_to_one_form(text: str, domains: list[str], urls: list[str]) -> None:
    assert values("domain", text) == domains
    assert values("url", text) == urls


def test_what_no_program_would_follow_is_less_certain() -> None:
    rows = found_in({"text": "rosa.example rosa[.]test"}).identifiers.to_pylist()
    assert [row["confidence"] for row in rows] == [0.9, 0.8]


def test_a_page_of_somebody_at_a_messenger_is_a_handle_and_no_second_contact_point() -> None:
    assert values("url", "https://t.me/anna_21") == []
    assert values("handle", "https://t.me/anna_21") == ["telegram:anna_21", "@anna_21"]
    assert values("url", "https://t.me/joinchat/abc") == ["t.me/joinchat/abc"]
