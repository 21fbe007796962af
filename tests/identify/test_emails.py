"""E-mail addresses, plain and in disguise, and sentences that are none."""

import pytest
from small_ads import found_in, values


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("write Anna.B+x@Mail.example.", "anna.b+x@mail.example"),
        ("ａｎｎａ＠mail.example", "anna@mail.example"),
        ("anna@mail.example. Call me", "anna@mail.example"),
        ("anna@mail.example.Call me", "anna@mail.example"),
        ("anna@münchen.example", "anna@xn--mnchen-3ya.example"),
        ("anna ＠ mail.example", "anna@mail.example"),
        ("anna @ mail . example", "anna@mail.example"),
        ("anna (at) mail (dot) example", "anna@mail.example"),
        ("anna[at]mail[dot]example", "anna@mail.example"),
        ("anna_at_mail_dot_example", "anna@mail.example"),
        ("anna AT mail DOT example", "anna@mail.example"),
        ("mail me at anna dot b at mail dot example today", "anna.b@mail.example"),
        ("name at mail dot example", "name@mail.example"),
        ("nome chiocciola posta punto example", "nome@posta.example"),
        ("anna arroba correo punto example", "anna@correo.example"),
        ("anna underscore 77 arroba correo punto example", "anna_77@correo.example"),
        ("anna arobase poste point example", "anna@poste.example"),
        ("jan małpa poczta kropka example", "jan@poczta.example"),
        ("jana zavináč pošta tečka example", "jana@posta.example"),
        ("имя собака почта точка example", "имя@xn--80a1acny.example"),
        ("anna apenstaartje post punt example", "anna@post.example"),
        ("anna kukac posta pont example", "anna@posta.example"),
        ("anna snabel-a post punktum example", "anna@post.example"),
    ],
)
def test_an_address_is_read_through_its_disguise(text: str, address: str) -> None:
    assert values("email", text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "meet at mail.example",
        "a@b",
        "meet me at home dot com",
        "I am at work dot me later",
        "we stay at the point de vue",
        "Ich bin bei Anna Punkt de",
        "the show starts at eight point five",
        "la casa. La hora es punto",
        "собака гуляет, точка",
        "anna at mail dot nowhereatall",
    ],
)
def test_a_sentence_is_no_address(text: str) -> None:
    assert values("email", text) == []


def test_the_confidence_falls_with_the_disguise() -> None:
    texts = ["a1@mail.example", "a1 (at) mail (dot) example", "a1 arroba mail punto example"]
    texts.append("a1 at mail dot example")
    rows = found_in(*({"text": text} for text in texts)).identifiers.to_pylist()
    confidences = [row["confidence"] for row in rows if row["kind"] == "email"]
    assert len(confidences) == 4
    assert confidences == sorted(confidences, reverse=True)
    assert len({*confidences}) == 4
