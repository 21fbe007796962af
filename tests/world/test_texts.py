"""Texts: of many languages, neutral, of adults; own to each party and repeated by it, not by strangers."""

import re
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import yaml
from made_world import World
from scipy.sparse import csr_array
from support import AVOIDED

from techthb.world.grammar import Grammar, Template, load_grammars

LANGUAGES = ["de", "en", "es", "fr", "it", "pl", "ro", "ru", "sv"]
GRAMMARS = load_grammars(LANGUAGES)

UNWANTED = yaml.safe_load((Path(__file__).parent / "unwanted.yml").read_text("utf-8"))


def phrases(grammar: Grammar) -> list[str]:
    """Every phrase of a grammar with all its alternatives side by side."""
    groups = (grammar.service, grammar.job, grammar.contact, grammar.site)
    return [
        " ".join(part if isinstance(part, str) else " ".join(part) for part in template.parts)
        for group in groups
        for templates in group.values()
        for template in templates
    ]


def shapes(grammar: Grammar) -> dict[str, int]:
    groups = {"service": grammar.service, "job": grammar.job}
    return {f"{kind}/{part}": len(ts) for kind, parts in groups.items() for part, ts in parts.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grammar_is_as_rich_as_the_others(language: str) -> None:
    grammar = GRAMMARS[language]
    assert shapes(grammar) == shapes(GRAMMARS["en"])
    assert set(grammar.contact) == set(GRAMMARS["en"].contact)
    assert set(grammar.platforms) == set(GRAMMARS["en"].platforms)
    assert len(set(grammar.digits)) == 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grammar_is_neutral_and_implies_no_minor(language: str) -> None:
    beginnings, fine = UNWANTED[language]["words"], set(UNWANTED[language]["fine"])
    for phrase in phrases(GRAMMARS[language]):
        assert not AVOIDED.search(phrase)
        words = set(re.findall(r"\w+", phrase.lower())) - fine
        assert not [word for word in words if word.startswith(tuple(beginnings))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_has_only_blanks_that_are_filled(language: str) -> None:
    known = {"city", "place", "from", "to", "price", "age", "value", "site", "platform", "ref", "views"}
    for phrase in phrases(GRAMMARS[language]):
        assert set(re.findall(r"\{(\w+)\}", phrase)) <= known
        assert not set("[]|") & set(phrase.replace(" | ", " "))


def test_a_template_realises_one_alternative_of_each_group() -> None:
    from random import Random

    template = Template.compile("[a|b] c [d|e]")
    assert {template.realise(Random(seed)) for seed in range(40)} == {"a c d", "a c e", "b c d", "b c e"}


def test_a_world_speaks_at_least_eight_languages(field: World) -> None:
    used = {
        row["value"].split("-")[2] for row in field.identifiers if row["kind"] == "text" and row["personal"]
    }
    assert len(used) >= 8
    assert any("а" <= letter <= "я" for ad in field.ads.values() for letter in ad["text"])


def test_stated_ages_are_of_adults(world: World) -> None:
    stated = [
        int(age)
        for ad in world.ads.values()
        for age in re.findall(
            r"(?:I am|Aged|over|Ich bin|Mit|über|J'ai|À|de|Mam|Lat|ponad|Am|La|peste|Мне|Возраст|больше"
            r"|Tengo|Con|Ho|A|Jag är|Vid|över) (\d{2})(?:,| ans| anni| años| de ani| lat| år| Jahren)",
            ad["text"],
        )
    ]
    assert len(stated) > 50
    assert min(stated) >= 21
    assert max(stated) <= 60


def own_words(world: World) -> tuple[list[list[str]], list[str]]:
    """What each ad says apart from its site's furniture, as words, and by whom; copied texts left out."""
    rows = [row for row in world.identifiers if row["kind"] == "text" and row["personal"]]
    words = [
        re.findall(r"\w+", world.ads[row["ad_id"]]["text"][row["start"] : row["end"]].lower()) for row in rows
    ]
    return words, [world.party[row["ad_id"]] for row in rows]


def similarity(words: list[list[str]]) -> np.ndarray:
    """Jaccard similarity of the ads' sets of three words in a row."""
    numbers: dict[tuple[str, ...], int] = {}
    entries = [
        (row, numbers.setdefault(shingle, len(numbers)))
        for row, each in enumerate(words)
        for shingle in {tuple(each[at : at + 3]) for at in range(len(each) - 2)}
    ]
    rows, columns = np.array(entries).T
    shown = csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=(len(words), len(numbers)))
    common, size = (shown @ shown.T).toarray(), shown.sum(axis=1)
    return common / (size[:, None] + size[None, :] - common)


def test_two_parties_are_not_joined_by_a_template(world: World) -> None:
    words, party = own_words(world)
    alike = similarity(words)
    strangers = np.array(party)[:, None] != np.array(party)[None, :]
    assert alike[strangers].max() < 0.4
    assert np.quantile(alike[strangers], 0.999) < 0.15


def test_a_party_repeats_itself(world: World) -> None:
    words, party = own_words(world)
    alike = similarity(words)
    np.fill_diagonal(alike, 0)
    same = np.array(party)[:, None] == np.array(party)[None, :]
    several = (same.sum(axis=1) > 1) & (np.where(same, alike, 0).max(axis=1) > 0)
    assert np.median(np.where(same, alike, 0).max(axis=1)[several]) > 0.6


def test_languages_and_sites_do_not_tell_parties_apart(field: World) -> None:
    speaking, posting = defaultdict(set), defaultdict(set)
    for row in field.identifiers:
        if row["kind"] == "text" and row["personal"]:
            speaking[row["value"].split("-")[2]].add(field.party[row["ad_id"]])
            posting[field.ads[row["ad_id"]]["site"]].add(field.party[row["ad_id"]])
    assert min(map(len, speaking.values())) >= 10
    assert min(map(len, posting.values())) >= 10


def test_names_are_of_nobody_and_differ_between_parties(field: World) -> None:
    named = defaultdict(set)
    for row in field.identifiers:
        if row["kind"] in {"handle", "email", "url"}:
            assert re.fullmatch(r"@SYN_\w+|\w+@\w+\.(example|test)|https://\w+\.(example|test)", row["value"])
            named[row["value"]].add(field.party[row["ad_id"]])
    assert all(len(parties) == 1 for parties in named.values())


def test_all_sites_and_addresses_are_under_reserved_domains(world: World) -> None:
    for ad in world.ads.values():
        for text in (ad["text"], ad["contact"] or "", ad["site"]):
            for end in re.findall(r"[a-z0-9-]+\.([a-z]{2,})\b", text):
                assert end in {"example", "test"}


def test_numbers_are_reserved_or_tokens(world: World) -> None:
    from techthb.datasets.reserved import is_reserved, is_token

    for row in world.identifiers:
        if row["kind"] == "phone":
            assert is_reserved(row["value"])
        if row["kind"] == "token":
            assert is_token(row["value"])


def test_no_other_digits_could_be_a_number(world: World) -> None:
    shown = defaultdict(list)
    for row in world.identifiers:
        if row["start"] is not None and row["kind"] != "text":
            shown[row["ad_id"], row["field"]].append((row["start"], row["end"]))
    for ad_id, ad in world.ads.items():
        for name in ("text", "contact"):
            rest = list(ad[name] or "")
            for start, end in shown[ad_id, name]:
                rest[start:end] = "x" * (end - start)
            runs = re.findall(r"\d[\d .-]*\d", "".join(rest))
            assert all(len(re.sub(r"\D", "", run)) < 7 for run in runs)


def test_phrases_of_two_parties_rarely_coincide_whole() -> None:
    from random import Random

    from techthb.world.writing import write

    texts = [set(write(GRAMMARS["en"], "service", Random(seed)).sentences) for seed in range(150)]
    coinciding = sum(len(one & other) for one, other in combinations(texts, 2))
    pairs = 150 * 149 / 2
    assert coinciding / pairs < 0.05
