"""Cryptocurrency addresses count only with a right checksum.

The addresses are test vectors of the specifications (BIP-173, BIP-350, EIP-55) or made from keys of noughts.
"""

import base58
import pytest
from Crypto.Hash import keccak
from small_ads import found_in, values

NOUGHTS = bytes(20)
P2PKH = base58.b58encode_check(b"\x00" + NOUGHTS).decode()
P2SH = base58.b58encode_check(b"\x05" + NOUGHTS).decode()
LITECOIN = base58.b58encode_check(b"\x30" + NOUGHTS).decode()
TRON = base58.b58encode_check(b"\x41" + NOUGHTS).decode()
SEGWIT = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"  # BIP-173
TAPROOT = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"  # BIP-350
ETHEREUM = (  # EIP-55
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
)


def monero(network: int, keys: bytes) -> str:
    """The address of ``keys``, by the block lengths of CryptoNote's base58."""
    payload = bytes([network]) + keys
    whole = payload + keccak.new(digest_bits=256, data=payload).digest()[:4]
    length = {8: 11, 5: 7}
    blocks = [whole[start : start + 8] for start in range(0, len(whole), 8)]
    return "".join(
        base58.b58encode_int(int.from_bytes(block, "big")).decode().rjust(length[len(block)], "1")
        for block in blocks
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (P2PKH, f"bitcoin:{P2PKH}"),
        (P2SH, f"bitcoin:{P2SH}"),
        (SEGWIT, f"bitcoin:{SEGWIT}"),
        (SEGWIT.upper(), f"bitcoin:{SEGWIT}"),
        (TAPROOT, f"bitcoin:{TAPROOT}"),
        (LITECOIN, f"litecoin:{LITECOIN}"),
        (TRON, f"tron:{TRON}"),
        *((address, f"ethereum:{address}") for address in ETHEREUM),
        (ETHEREUM[0].lower(), f"ethereum:{ETHEREUM[0]}"),
        (monero(18, bytes(64)), f"monero:{monero(18, bytes(64))}"),
        (f"bitcoin:{P2PKH}?amount=1", f"bitcoin:{P2PKH}"),
    ],
)
def test_an_address_with_a_right_checksum_is_a_wallet(text: str, value: str) -> None:
    assert values("wallet", f"Deposit to {text}, thanks") == [value]


def test_an_address_in_one_case_has_no_checksum_and_less_confidence() -> None:
    rows = found_in({"text": f"{ETHEREUM[0]} or {ETHEREUM[1].lower()}"}).identifiers.to_pylist()
    assert [row["confidence"] for row in rows if row["kind"] == "wallet"] == [1.0, 0.7]


@pytest.mark.parametrize(
    "text",
    [
        P2PKH[:-1] + "W",
        P2SH[:5] + "9" + P2SH[6:],
        SEGWIT[:-1] + "5",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",  # bech32 where BIP-350 asks bech32m
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",  # bech32m where version 0 asks bech32
        "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",  # a test network
        ETHEREUM[0].replace("aA", "AA"),
        LITECOIN[:-1] + ("2" if LITECOIN[-1] != "2" else "3"),
        TRON[:-1] + ("2" if TRON[-1] != "2" else "3"),
        monero(18, bytes(64))[:-1] + "2",
        base58.b58encode_check(b"\x6f" + NOUGHTS).decode(),  # a test network
        "x" + P2PKH,
        P2PKH + "1",
        "1" * 34,
        "0x" + "0" * 39,
        "9" * 200,
    ],
)
def test_the_shape_alone_is_no_wallet(text: str) -> None:
    assert values("wallet", f"Deposit to {text}, thanks") == []
