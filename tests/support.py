"""What several tests look for in texts, tables and pages that people will read."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]

AVOIDED = re.compile(
    r"\b(slaves?|slavery|rescue[ds]?|rescuing|prostitutes?|child pornography|hot-?spot maps?)\b",
    re.IGNORECASE,
)
"""Words that the suite does not use of people (terminology of the Luxembourg Guidelines and of GRETA)."""

HOST = re.compile(r"(?:https?://|@|\bwww\.)([a-z0-9][a-z0-9.-]*\.[a-z]{2,})", re.IGNORECASE)
RESERVED_HOST = re.compile(r"(^|\.)(example|test|invalid|localhost)(\.(com|net|org))?$", re.IGNORECASE)
CITED = frozenset((Path(__file__).parent / "hygiene" / "cited_hosts.txt").read_text("utf-8").split())
"""Hosts of public documents that the suite cites; one more is a decision, so it is a line in a file."""

NOT_NUMBERS = re.compile(
    r"https?://\S+"  # a citation's address
    r"|\b10\.\d{4,9}/\S+"  # a DOI
    r"|\bISBN[ :]*[\d-]{10,17}"
    r"|\b[0-9a-f]{32,64}\b"  # a digest or an identifier
    r"|data:[a-z/+;-]+base64,[A-Za-z0-9+/=]+",
    re.IGNORECASE,
)


def faults_in(text: str) -> Iterator[str]:
    """Everything in ``text`` that must not be published, one phrase each."""
    from techthb.datasets.reserved import mask_text

    for word in AVOIDED.finditer(text):
        yield f"the word {word.group()!r}"
    for host in HOST.finditer(text):
        name = host.group(1).lower().rstrip(".")
        if not RESERVED_HOST.search(name) and name not in CITED:
            yield f"the host {name!r}, neither reserved nor a cited source"
    rest = NOT_NUMBERS.sub(" ", text)
    masked = mask_text(rest)
    if masked != rest:
        at = next(i for i, (a, b) in enumerate(zip(rest, masked, strict=False)) if a != b)
        yield f"an unmasked number outside the reserved slots: …{rest[max(0, at - 20) : at + 20]!r}…"


def notebook_texts(path: Path, outputs: bool = False) -> Iterator[str]:
    """The sources of a notebook's cells and, when asked, the text and HTML of their outputs."""
    for cell in nbformat.read(path, as_version=4).cells:
        yield cell.source
        for output in cell.get("outputs", []) if outputs else []:
            yield output.get("text", "")
            yield from (
                "".join(value)
                for kind, value in output.get("data", {}).items()
                if kind in {"text/plain", "text/html", "text/markdown"}
            )
