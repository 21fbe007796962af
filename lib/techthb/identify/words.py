"""Digits as words, in the languages of ``number_words.csv``: ``zero seven``, ``ноль семь``, ``nul zes``."""

import csv
import re
from dataclasses import dataclass
from importlib.resources import files

from techthb.identify.characters import Folding

__all__ = ["Lexicon", "lexicon"]


@dataclass(frozen=True)
class Lexicon:
    """Folded, lower-case words and what they mean.

    Parameters
    ----------
    means : word to its digits, ``+``, ``double`` or ``triple``.
    everyday : words that mostly mean something else ("to", "for"); they count between digits only.
    pattern : an alternation of all words, longest first, for Python and for Rust regular expressions.
    """

    means: dict[str, str]
    everyday: frozenset[str]
    pattern: str

    def read(self, token: str) -> list[str]:
        """The words and digits that ``token`` runs together, in order."""
        return re.findall(rf"{self.pattern}|[0-9]", token.lower())


def lexicon(folding: Folding) -> Lexicon:
    """Read the number words; folding makes them match with and without their diacritics."""
    text = files("techthb.identify").joinpath("number_words.csv").read_text(encoding="utf-8")
    means: dict[str, str] = {}
    everyday = set()
    for entry in csv.DictReader(text.splitlines()):
        word = folding.fold(entry["word"]).lower()
        if means.setdefault(word, entry["means"]) != entry["means"]:
            raise AssertionError(f"number_words.csv gives {word!r} two meanings")
        if entry["everyday"]:
            everyday.add(word)
    pattern = "|".join(sorted(means, key=lambda word: (-len(word), word)))
    return Lexicon(means, frozenset(everyday), pattern)
