"""Tokens, e-mail addresses, web addresses, domains and handles."""

import pytest
from small_ads import found_in, values


@pytest.mark.parametrize(
    "text",
    [
        "SYN-XA-000123",
        "syn-xa-000123",
        "SYN-XA-０００１２３",
        "SYN XA 000 123",
        "SYN-XA-0\u200b0\u200b0\u200b1\u200b2\u200b3",
    ],
)
def test_a_token_is_read_in_any_styling(text: str) -> None:
    assert values("token", f"Ring {text}, please") == ["SYN-XA-000123"]


@pytest.mark.parametrize("text", ["SYN-XA-0001234", "XSYN-XA-000123", "SYN-XA-00012", "@SYN_xa000123x"])
def test_what_is_longer_or_shorter_than_a_token_is_none(text: str) -> None:
    assert values("token", text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("write Anna.B+x@Mail.example.", "anna.b+x@mail.example"),
        ("anna (at) mail (dot) example", "anna@mail.example"),
        ("anna[at]mail[dot]example", "anna@mail.example"),
        ("anna ＠ mail.example", "anna@mail.example"),
        ("ａｎｎａ＠mail.example", "anna@mail.example"),
        ("meet at mail.example", None),
        ("a@b", None),
    ],
)
def test_email_addresses(text: str, address: str | None) -> None:
    assert values("email", text) == ([address] if address else [])


@pytest.mark.parametrize(
    ("text", "domains", "urls"),
    [
        ("see https://Rosa.example/a/b?c=1).", ["rosa.example"], ["rosa.example/a/b?c=1"]),
        ("see http://rosa.example", ["rosa.example"], ["rosa.example"]),
        ("www.rosa.example", ["rosa.example"], []),
        ("rosa.test/me", ["rosa.test"], ["rosa.test/me"]),
        ("my-rosa.example", ["my-rosa.example"], []),
        ("A quiet night.No hurry, at home.It is fine", [], []),
        ("write to anna@rosa.example", [], []),
        ("version 1.2.3 costs 10.50", [], []),
    ],
)
def test_web_addresses_and_their_domains(text: str, domains: list[str], urls: list[str]) -> None:
    assert values("domain", text) == domains
    assert values("url", text) == urls


def test_the_digits_of_an_address_are_no_telephone_number_unless_it_is_one_to_dial() -> None:
    assert values("phone", "https://rosa.example/07700900123 and mail07700900123x@rosa.example") == []
    assert values("phone", "https://chat.example/send?phone=447700900123") == ["+447700900123"]
    assert values("phone", "tel:+447700900123") == ["+447700900123"]


@pytest.mark.parametrize(
    ("text", "handles"), [("Chat: @SYN_Rosa21.", ["@syn_rosa21"]), ("a@b.example @x @", [])]
)
def test_handles(text: str, handles: list[str]) -> None:
    assert values("handle", text) == handles


def test_the_contact_field_is_read_too() -> None:
    table = found_in({"contact": "anna@mail.example"}).identifiers.to_pylist()
    assert [(each["field"], each["start"], each["end"]) for each in table] == [("contact", 0, 17)]
