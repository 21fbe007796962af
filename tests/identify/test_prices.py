"""Stated prices: amount, currency, and what they are for."""

import pytest
from small_ads import found_in, values


@pytest.mark.parametrize(
    ("text", "prices"),
    [
        ("150 € an hour, two hours 280 €, a night 1.000 €", ["EUR 150/h", "EUR 280/2h", "EUR 1000/night"]),
        ("£80/30min £150/h £900 overnight", ["GBP 80/30min", "GBP 150/h", "GBP 900/night"]),
        ("30 min – 80 €, 1h: 150€, 2 h 280€", ["EUR 80/30min", "EUR 150/h", "EUR 280/2h"]),
        ("100-150 EUR", ["EUR 100", "EUR 150"]),
        ("from 100 to 200 EUR for one hour", ["EUR 100/h", "EUR 200/h"]),
        ("Ich verlange 130 € stündlich", ["EUR 130/h"]),
        ("halbe Stunde 90 Euro", ["EUR 90/30min"]),
        ("La hora por 150 euros", ["EUR 150/h"]),
        ("une heure pour 150 €", ["EUR 150/h"]),
        ("200 zł/h, 350zł za 2 godziny", ["PLN 200/h", "PLN 350/2h"]),
        ("1 000 Kč/hod", ["CZK 1000/h"]),
        ("2000 руб/час", ["RUB 2000/h"]),
        ("800 грн година", ["UAH 800/h"]),
        ("12,50 € or 1,500.00 USD", ["EUR 12.50", "USD 1500"]),
        ("€ 100,- 50,-€", ["EUR 100", "EUR 50"]),
        ("I ask 220 ¤ hourly", ["XXX 220/h"]),
        ("250 ₾, 300 CHF", ["GEL 250", "CHF 300"]),
    ],
)
def test_a_price_has_its_currency_and_what_it_is_for(text: str, prices: list[str]) -> None:
    assert values("price", text) == prices


@pytest.mark.parametrize(
    ("country", "first", "all_of_them"),
    [("SE", "SEK 500", 4), ("NO", "NOK 500", 4), ("DK", "DKK 500", 4), (None, "SEK 500", 4)],
)
def test_a_sign_that_currencies_share_gives_a_reading_for_each(
    country: str | None, first: str, all_of_them: int
) -> None:
    found = values("price", "500 kr", country)
    assert found[0] == first
    assert sorted(found) == ["DKK 500", "ISK 500", "NOK 500", "SEK 500"][:all_of_them]


@pytest.mark.parametrize(
    "text",
    [
        "call 07700 900123",
        "+44 7700 900123 €",
        "25 years, 170 cm, 55 kg, 10 km",
        "EUR12345678",
        "room 12, floor 3, 24/7",
        "0 €",
        "eurovision 2025, 100 european cities",
        "9" * 300 + "€",
    ],
)
def test_a_number_without_a_currency_is_no_price(text: str) -> None:
    assert values("price", text) == []


def test_the_ends_of_a_range_stand_at_their_own_places() -> None:
    rows = found_in({"text": "only 100-150 EUR"}).identifiers.to_pylist()
    assert [(row["start"], row["end"], row["raw"]) for row in rows] == [(5, 8, "100"), (9, 12, "150")]
