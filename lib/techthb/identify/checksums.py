"""The checksums of cryptocurrency addresses.

Base58Check and Keccak come from libraries; bech32 and bech32m follow the reference code of BIP-173 and
BIP-350 (the packaged one predates bech32m), Monero's block-wise base58 the CryptoNote standard CNS007.
"""

import base58
from Crypto.Hash import keccak

__all__ = ["base58_check", "ethereum_case", "monero_payload", "segwit"]

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
BECH32, BECH32M = 1, 0x2BC830A3


def base58_check(address: str) -> bytes | None:
    """Version and payload of a Base58Check string, or null where the checksum is wrong."""
    try:
        return base58.b58decode_check(address)
    except ValueError:
        return None


def segwit(address: str) -> tuple[str, int, int] | None:
    """Human-readable part, witness version and program length of a segwit address, or null.

    Source: BIP-173 and BIP-350: version 0 has a bech32 checksum, all later ones bech32m.

    >>> segwit("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4")
    ('bc', 0, 20)
    """
    if address != address.lower() and address != address.upper():
        return None
    prefix, _, data = address.lower().rpartition("1")
    if not prefix or not len(data) >= 8 or len(address) > 90 or any(c not in ALPHABET for c in data):
        return None
    values = [ALPHABET.index(character) for character in data]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    version = values[0]
    program = _program(values[1:-6])
    if (
        _polymod(expanded + values) != (BECH32 if version == 0 else BECH32M)
        or version > 16
        or program is None
    ):
        return None
    if not 2 <= program <= 40 or (version == 0 and program not in (20, 32)):
        return None
    return prefix, version, program


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check


def _program(values: list[int]) -> int | None:
    """Bytes that groups of five bits make, or null where the padding is not less than five noughts."""
    bits = len(values) * 5
    spare = bits % 8
    if spare >= 5 or (values and values[-1] & ((1 << spare) - 1)):
        return None
    return bits // 8


def ethereum_case(address: str) -> str:
    """An Ethereum address, ``0x`` and 40 hexadecimal digits, in the case that its checksum asks for (EIP-55).

    >>> ethereum_case("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
    """
    digits = address[2:].lower()
    digest = _keccak(digits.encode("ascii")).hex()
    return "0x" + "".join(c.upper() if int(h, 16) >= 8 else c for c, h in zip(digits, digest, strict=False))


BLOCK_BYTES = {2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}
"""Bytes in a block of so many characters of Monero's base58."""


def monero_payload(address: str) -> bytes | None:
    """Network byte and payload of a Monero address, or null where the checksum (Keccak-256) is wrong."""
    whole = b""
    for start in range(0, len(address), 11):
        block = address[start : start + 11]
        size = BLOCK_BYTES.get(len(block))
        number = 0
        for character in block:
            digit = base58.BITCOIN_ALPHABET.find(character.encode())
            if digit < 0:
                return None
            number = number * 58 + digit
        if size is None or number >= 1 << 8 * size:
            return None
        whole += number.to_bytes(size, "big")
    return whole[:-4] if len(whole) > 4 and _keccak(whole[:-4])[:4] == whole[-4:] else None


def _keccak(data: bytes) -> bytes:
    return bytes(keccak.new(digest_bits=256, data=data).digest())
