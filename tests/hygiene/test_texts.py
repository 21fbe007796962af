"""Nothing that people read names a real number, a real site or a word that harms."""

from pathlib import Path

import pytest
from support import ROOT, faults_in, notebook_texts

TABLES = sorted((ROOT / "datasets").rglob("*.csv")) + sorted((ROOT / "datasets").rglob("*.json"))
PROSE = [
    *sorted((ROOT / "curriculum").rglob("*.md")),
    *sorted((ROOT / "curriculum").rglob("*.yml")),
    *sorted((ROOT / "datasets").rglob("*.md")),
    *sorted(path for path in (ROOT / "exercises" / "source").rglob("*.py")),
    *sorted((ROOT / "lib").rglob("*.j2")),
    *sorted(ROOT.glob("*.md")),
]
NOTEBOOKS = [
    *sorted((ROOT / "notebooks").glob("*.ipynb")),
    *sorted((ROOT / "exercises" / "source").rglob("*.ipynb")),
]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [*TABLES, *PROSE], ids=name)
def test_a_table_or_text_names_nobody_real(path: Path) -> None:
    assert list(faults_in(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_a_notebook_names_nobody_real(path: Path) -> None:
    assert [fault for text in notebook_texts(path) for fault in faults_in(text)] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Ring 030 901820 today", "number"),
        ("see https://shop.de/offer", "host"),
        ("a rescue mission", "word"),
    ],
)
def test_the_check_itself_can_fail(text: str, fault: str) -> None:
    assert any(fault in found for found in faults_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "Ring +44 7700 900123 today",
        "write to desk@unit.example",
        "SYN-XA-000123",
        "posted 2025-03-04T10:00:00Z",
    ],
)
def test_reserved_numbers_and_names_pass(text: str) -> None:
    assert list(faults_in(text)) == []
