from importlib import resources

from techthb.schema.countries import COUNTRIES, FICTIONAL, ISO_3166


def test_the_codes_are_those_of_the_time_zone_database() -> None:
    text = (resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    assert {line[:2] for line in text.splitlines() if not line.startswith("#")} == ISO_3166


def test_the_fictional_codes_are_xa_to_xz_without_xk() -> None:
    assert len(FICTIONAL) == 25
    assert {"XA", "XJ", "XL", "XZ"} <= FICTIONAL
    assert "XK" not in COUNTRIES
    assert not FICTIONAL & ISO_3166
