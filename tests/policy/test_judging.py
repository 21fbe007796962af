"""A claim shows a target met only if unit, object, verb and rung match and the count is reached."""

from dataclasses import replace
from itertools import product

import pytest

from techthb.policy import (
    BELOW,
    LADDER,
    MET,
    NOT_SHOWN,
    Claim,
    Target,
    judge,
    progress,
    read_claims,
    read_targets,
)

SOURCES: dict = {}


@pytest.fixture(scope="module")
def targets() -> dict[str, Target]:
    return {each.target: each for each in read_targets()}


@pytest.fixture(scope="module")
def adopted(targets: dict[str, Target]) -> Claim:
    """A made-up claim that would show target 2 met: seven participating States adopted the procedures."""
    some = next(each for each in read_claims() if each.target == "T2")
    return replace(
        some, fact_id="S004-999", value=7, unit="participating States", unit_stated=True, verb="adopt",
        reported="adopted", rung="adopted", off_ladder=None, comparable=True, why_not_comparable=None,
        self_reported=False, tick=False,
    )  # fmt: skip


def test_a_claim_that_matches_in_every_part_meets_the_target(targets: dict, adopted: Claim) -> None:
    found = progress(targets["T2"], [adopted], SOURCES)
    assert (found.status, found.detail) == (MET, "7 participating States, not self-reported")
    assert found.may_not_say == ()
    assert judge(adopted, targets["T2"]).shortfalls == []


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"unit": "beneficiaries"}, "the source counts beneficiaries"),
        ({"unit_stated": False}, "the source does not say who is counted"),
        ({"comparable": False, "why_not_comparable": "other procedures"}, "other procedures"),
        ({"verb": "draft", "rung": "drafted"}, '"drafted" is 1 rung below'),
        ({"verb": "initiate", "rung": "initiated"}, '"initiated" is 2 rungs below'),
        (
            {"verb": "train", "rung": None, "off_ladder": "output: trained"},
            "the result is off the ladder (output: trained)",
        ),
        ({"value": None, "qualifier": "many"}, 'the source gives none ("many")'),
    ],
)
def test_one_part_that_does_not_match_is_enough_to_show_nothing(
    targets: dict, adopted: Claim, change: dict, because: str
) -> None:
    claim = replace(adopted, **change)
    assert progress(targets["T2"], [claim], SOURCES).status == NOT_SHOWN
    assert [short.because for short in judge(claim, targets["T2"]).shortfalls] == [because]


@pytest.mark.parametrize(("value", "status"), [(0, BELOW), (4, BELOW), (5, MET), (6, MET)])
def test_the_threshold_is_reached_at_its_own_number(
    targets: dict, adopted: Claim, value: int, status: str
) -> None:
    assert progress(targets["T2"], [replace(adopted, value=value)], SOURCES).status == status


def test_a_higher_rung_than_asked_counts_and_a_lower_does_not(targets: dict, adopted: Claim) -> None:
    verbs = {"adopted": "adopt", "in force": "bring into force", "used": "use", "evaluated": "evaluate"}
    for rung in LADDER:
        claim = replace(adopted, rung=rung, verb=verbs.get(rung, "initiate"))
        expected = MET if rung in verbs else NOT_SHOWN
        assert progress(targets["T2"], [claim], SOURCES).status == expected


def test_small_claims_are_not_added_up_to_a_target(targets: dict, adopted: Claim) -> None:
    three = [replace(adopted, fact_id=f"S004-99{n}", value=3) for n in range(3)]
    found = progress(targets["T2"], three, SOURCES)
    assert found.status == NOT_SHOWN
    assert any(sentence.startswith('"9 participating States"') for sentence in found.may_not_say)


def test_claims_that_fall_short_even_together_are_below_the_threshold(targets: dict, adopted: Claim) -> None:
    two = [replace(adopted, fact_id=f"S004-99{n}", value=2) for n in range(2)]
    assert progress(targets["T2"], two, SOURCES).status == BELOW


def test_a_promise_of_more_needs_a_baseline(targets: dict, adopted: Claim) -> None:
    claim = replace(adopted, target="T1", value=12)
    assert progress(targets["T1"], [claim], SOURCES).status == NOT_SHOWN
    assert progress(targets["T1"], [replace(claim, baseline=7)], SOURCES).status == MET
    assert progress(targets["T1"], [replace(claim, baseline=8)], SOURCES).status == BELOW


def test_a_verb_on_the_right_rung_that_was_not_promised_does_not_count(targets: dict, adopted: Claim) -> None:
    """The first target promises to develop or adopt; a draft alone is neither."""
    claim = replace(adopted, target="T1", verb="draft", rung="drafted", baseline=0)
    found = judge(claim, targets["T1"])
    assert (found.rung, found.verb) == (True, False)
    assert [short.because for short in found.shortfalls] == ['the reported verb is "draft"']


def test_what_is_met_on_their_own_word_says_so(targets: dict, adopted: Claim) -> None:
    claim = replace(adopted, self_reported=True)
    assert progress(targets["T2"], [claim], SOURCES).detail == "7 participating States, self-reported"


def test_a_target_without_results_has_nothing_reported(targets: dict) -> None:
    found = progress(targets["T4"], [], SOURCES)
    assert (found.status, found.detail) == (NOT_SHOWN, "nothing reported")


@pytest.mark.parametrize(
    "parts", list(product([True, False], repeat=4)), ids=lambda parts: "".join("-+"[p] for p in parts)
)
def test_met_means_all_of_unit_object_rung_and_count_and_nothing_less(
    targets: dict, adopted: Claim, parts: tuple[bool, ...]
) -> None:
    unit, comparable, rung, count = parts
    claim = replace(
        adopted,
        unit="participating States" if unit else "countries",
        comparable=comparable,
        why_not_comparable=None if comparable else "another object",
        rung="adopted" if rung else "proposed",
        verb="adopt" if rung else "propose",
        value=5 if count else 4,
    )
    assert (progress(targets["T2"], [claim], SOURCES).status == MET) == all(parts)
