"""Cryptocurrency addresses whose checksum is right: Bitcoin, Litecoin, Ethereum, Monero, Tron.

A string of the right shape with a wrong checksum is no wallet. The value is ``scheme:address`` with the
scheme of the currency's payment links (BIP-21, ERC-681), so that addresses of several chains stay apart.
"""

import re
from collections.abc import Iterator

from techthb.identify.characters import Folding
from techthb.identify.checksums import base58_check, ethereum_case, monero_payload, segwit
from techthb.identify.shape import Finder, Reading, reader

__all__ = ["finder"]

CHECKED, UNCHECKED = 1.0, 0.7
"""An order: the checksum is right; an Ethereum address in one case, which carries none."""

VERSIONS = {
    (0x00, 21): "bitcoin",
    (0x05, 21): "bitcoin",  # Litecoin's P2SH began with 3 too, until 2017
    (0x30, 21): "litecoin",
    (0x32, 21): "litecoin",
    (0x41, 21): "tron",
}
"""Currencies of the main networks by version byte and length of a Base58Check address."""

PREFIXES = {"bc": "bitcoin", "ltc": "litecoin"}
MONERO = {18: 65, 19: 73, 42: 65}
"""Length of a Monero payload by network byte: standard, integrated (with a payment id), subaddress."""


def finder(folding: Folding) -> Finder:
    """Wallets of the main networks; bech32 in lower case, Ethereum in the case of its checksum."""
    return reader(folding, "[0-9A-Za-z]{25,110}", _readings, before=1, after=1)


def _readings(before: str, stretch: str, after: str, _: str | None) -> Iterator[Reading]:
    if before.isalnum() or before == "_" or after.isalnum() or after == "_":
        return
    if found := _wallet(stretch):
        scheme, address, confidence = found
        yield Reading(0, len(stretch), "wallet", f"{scheme}:{address}", confidence)


def _wallet(text: str) -> tuple[str, str, float] | None:
    if re.fullmatch("0[xX][0-9a-fA-F]{40}", text):
        checked = ethereum_case(text)
        digits = text[2:]
        if digits in (digits.lower(), digits.upper()):
            return "ethereum", checked, UNCHECKED
        return ("ethereum", checked, CHECKED) if digits == checked[2:] else None
    if text.lower().startswith(("bc1", "ltc1")):
        found = segwit(text)
        return (PREFIXES[found[0]], text.lower(), CHECKED) if found and found[0] in PREFIXES else None
    if len(text) in (95, 106):
        payload = monero_payload(text)
        return ("monero", text, CHECKED) if payload and MONERO.get(payload[0]) == len(payload) else None
    if len(text) <= 35 and (decoded := base58_check(text)):
        scheme = VERSIONS.get((decoded[0], len(decoded)))
        return (scheme, text, CHECKED) if scheme else None
    return None
