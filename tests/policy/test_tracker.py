"""What the shipped claims show of the four targets: activity and outputs, and nothing met."""

import json
import re

import pytest

from techthb.policy import LADDER, NOT_SHOWN, Tracker, claims, tracker


@pytest.fixture(scope="module")
def tracked() -> Tracker:
    return tracker()


def test_no_target_is_demonstrable_from_the_slides(tracked: Tracker) -> None:
    assert {each.target.target: each.status for each in tracked.targets} == dict.fromkeys(
        ["T1", "T2", "T3", "T4"], NOT_SHOWN
    )


def test_each_target_says_what_was_reported_instead(tracked: Tracker) -> None:
    assert {each.target.target: each.detail for each in tracked.targets} == {
        "T1": "activity reported, at most initiated",
        "T2": "off the ladder: developed or updated, adoption not stated; partnership",
        "T3": "off the ladder: developed or updated, adoption not stated",
        "T4": "off the ladder: output: trained; output: event held",
    }


def test_the_promises_read_as_the_slides_have_them(tracked: Tracker) -> None:
    first, *_, last = [each.target for each in tracked.targets]
    assert first.promise.startswith("at least 5 more participating States adopt or develop legislation")
    assert last.promise.startswith("at least 20 participating States use the mapping methodology")


def test_the_strict_reading_of_the_first_promise_changes_nothing(tracked: Tracker) -> None:
    from dataclasses import replace

    from techthb.policy import progress, read_claims

    strict = replace(tracked.targets[0].target, verbs="adopt", rung="adopted")
    found = progress(strict, [each for each in read_claims() if each.target == "T1"], tracked.sources)
    assert (found.status, found.detail) == (NOT_SHOWN, tracked.targets[0].detail)


def test_thirty_actions_are_named_as_a_sum_that_must_not_be_made(tracked: Tracker) -> None:
    (sentence,) = [each for each in tracked.targets[0].may_not_say if "30" in each]
    assert sentence == (
        '"30 participating States": that is the sum of 5 results, which may count the same ones, and '
        "different things."
    )


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("T1", ['"drafted" or higher: "initiated" is 1 rung below (lines 169, 170, 171, 172).',
                '"more": the source gives no baseline (lines 169, 170, 171, 172, 173).',
                '"participating States": the source does not say who is counted '
                "(lines 169, 170, 171, 172, 173).",
                "a National Action Plan is policy, not legislation (line 173).",
                '"achieved": a tick stands there as a bullet, not as a verdict (line 172).']),
        ("T2", ['"participating States": the source counts beneficiaries (lines 181, 182).',
                '"adopted" or higher: the result is off the ladder (partnership) (line 182).']),
        ("T4", ['"used" or higher: the result is off the ladder (output: trained) (line 194).']),
    ],
)  # fmt: skip
def test_what_may_not_be_said_names_the_reason_and_the_lines(
    tracked: Tracker, target: str, parts: list[str]
) -> None:
    said = "\n".join(next(each.may_not_say for each in tracked.targets if each.target.target == target))
    assert [part for part in parts if part not in said] == []


def test_what_may_be_said_carries_number_unit_source_and_line(tracked: Tracker) -> None:
    said = [sentence for each in tracked.targets for sentence in each.may_say]
    assert (
        "14 beneficiaries reported that they updated or developed standard operating procedures "
        "(OSCE slides of 1 November 2024, line 181)."
    ) in said
    assert (
        "12 (presumably participating States; the source does not say) proposed to include the subject in "
        "the National Action Plan (OSCE slides of 1 November 2024, line 173)."
    ) in said
    assert (
        "40 countries were trained on the mapping methodology (OSCE slides of 1 November 2024, line 194)."
        in said
    )
    assert all(re.search(r"\(OSCE slides of 1 November 2024, line \d+\)\.$", sentence) for sentence in said)


def test_no_sentence_that_may_be_said_uses_a_verb_that_was_not_reported(tracked: Tracker) -> None:
    said = " ".join(sentence for each in tracked.targets for sentence in each.may_say)
    assert not re.search(r"\b(adopted|in force|used|evaluated|met|achieved)\b", said)


def test_what_the_slides_only_list_or_count_is_not_said_to_have_been_done(tracked: Tracker) -> None:
    """A report listed as an effect need not be published; who was at a workshop need not be trained."""
    table = tracked.table().set_index("fact_id")
    listed = table.loc[["S004-137", "S004-139"], "may_say"].str.split(" \\(OSCE").str[0].tolist()
    assert listed == [
        "1 report is listed as a spill-over effect",
        "National workshops (no number is given) are listed for Kyrgyzstan",
    ]
    assert set(table.loc[["S004-104", "S004-105"], "off_ladder"]) == {"output: attended"}


def test_a_number_of_other_things_is_not_held_against_the_threshold(tracked: Tracker) -> None:
    """Four workshops are not fewer than twenty States."""
    said = tracked.targets[3].may_not_say
    assert '"participating States": the source counts workshops (line 194).' in said
    assert not any("smaller" in sentence for sentence in said)


def test_what_the_source_does_not_count_gets_no_number(tracked: Tracker) -> None:
    said = tracked.table().set_index("fact_id")["may_say"]
    assert said["S004-100"].startswith("Many websites showed")
    assert said["S004-112"].startswith("Knowledge tools (no number is given)")


def test_every_claim_stands_on_a_rung_or_off_the_ladder_with_its_reason() -> None:
    table = claims()
    assert (table["rung"].isna() != table["off_ladder"].isna()).all()
    assert set(table["rung"].dropna()) == {"proposed", "initiated"}
    assert set(table["rung"].dropna()) <= set(LADDER)
    on_target = table.dropna(subset="target").set_index("fact_id")["off_ladder"].dropna()
    assert on_target.to_dict() == {
        "S004-125": "developed or updated, adoption not stated",
        "S004-126": "partnership",
        "S004-128": "developed or updated, adoption not stated",
        "S004-130": "output: trained",
        "S004-131": "output: event held",
    }


def test_the_table_has_every_claim_once_with_judgement_and_source(tracked: Tracker) -> None:
    table = tracked.table()
    assert sorted(table["fact_id"]) == sorted(claims()["fact_id"])
    under_target = table[table["target"].notna()]
    assert under_target["why_not"].str.len().min() > 0
    assert table[["source", "source_line", "as_of", "checked_on"]].notna().all(axis=None)


def test_the_summary_has_one_row_per_target(tracked: Tracker) -> None:
    summary = tracked.summary().set_index("target")
    assert summary["results"].to_dict() == {"T1": 5, "T2": 2, "T3": 1, "T4": 2}
    assert summary["needs"].tolist() == ["drafted", "adopted", "adopted", "used"]
    assert summary.loc["T4", "highest_rung"] == "off the ladder"


def test_the_tracker_is_plain_enough_for_json(tracked: Tracker) -> None:
    again = json.loads(json.dumps(tracked.as_dict()))
    assert again["targets"][0]["as_of"] == "2024-11-01"
    assert again["targets"][0]["claims"][0]["fits"]["unit"] is None
    assert {each["source"] for each in again["sources"]} == {"slides-2024", "press-2023", "country-list"}
