"""How figures, tables and pages name an identifier: one wording, numbers masked."""

from techthb.datasets.reserved import mask, mask_text

__all__ = ["KIND_WORDS", "count", "label", "listed"]

KIND_WORDS: dict[str, tuple[str, str]] = {
    "phone": ("phone number", "phone numbers"),
    "token": ("stand-in number", "stand-in numbers"),
    "email": ("e-mail address", "e-mail addresses"),
    "url": ("web address", "web addresses"),
    "domain": ("domain", "domains"),
    "handle": ("handle", "handles"),
    "wallet": ("wallet", "wallets"),
    "alias": ("alias", "aliases"),
    "place": ("place", "places"),
    "image": ("picture", "pictures"),
    "text": ("copied text", "copied texts"),
}
"""Kind of identifier: one, several. A stand-in number is a visibly non-diallable token."""

LONGEST = 32
"""Characters of a value that a label shows."""


def label(node: str) -> str:
    """Name an identifier node such as ``phone:+447700900123`` for a reader.

    Phone numbers outside the reserved slots keep their last three digits only; a picture is named by the
    first six digits of its hash: too few to pass for a telephone number.
    """
    kind, _, value = node.partition(":")
    if kind == "image":
        return f"picture {value[:6]}"
    if kind == "text":
        return f"text as in {mask_text(value)}"
    shown = mask(value) if kind == "phone" else mask_text(value)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def count(number: int, kind: str) -> str:
    """``count(1, "phone")`` is "1 phone number", ``count(1200, "ad")`` is "1,200 ads"."""
    one, several = KIND_WORDS.get(kind, (kind, kind + "s"))
    return f"{number:,} {one if number == 1 else several}"


def listed(parts: list[str]) -> str:
    """Join phrases as a sentence does: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
