"""What a pair of adverts weighs: worked out by hand under small models, and what holds for any pair."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from link_cases import Shown, adverts, identifiers

from techthb.engine import open_engine
from techthb.errors import InputError
from techthb.link import link
from techthb.link.compare import linking
from techthb.link.held import common_nodes, hold
from techthb.link.model import ALONE, WITH, Model, read_model, shipped
from techthb.link.weigh import Weighed, weigh
from techthb.schema.tables import VERSIONS

PHONE, OTHER, MAIL, DESK = "+447700900123", "+447700900456", "room@lodging.example", "desk@lodging.example"

NEVER = -math.log(0.05)
"""The highest expected number that gives none in one case of twenty: e to the minus it is 0.05."""


def even(levels: Sequence[str], same: int = 10, different: int = 10**6) -> dict[str, tuple[int, int]]:
    return dict.fromkeys(levels, (same, different))


SHOWN, TIMES = ("differ", "agree"), ("a day", "a week", "a month", "a quarter", "longer")
PLACES = ("other country", "same country", "same city")
LITTLE = Model(
    # a comparison that tells nothing: all levels alike for one party and for two
    {
        **{
            name: {ALONE: even(SHOWN), WITH: even(SHOWN)} for name in ("number", "address", "picture", "text")
        },
        "time": {ALONE: even(TIMES)},
        "place": {ALONE: even(PLACES), WITH: even(PLACES)},
    },
    (1_000, 10**9),
    "a table of our own",
)


def counted(**counts: Mapping[str, Mapping[str, tuple[int, int]]]) -> Model:
    """``LITTLE`` with other counts of some comparisons."""
    return replace(LITTLE, counts={**LITTLE.counts, **counts})


def weighed(
    model: Model,
    shown: Sequence[Shown],
    told: Mapping[str, Mapping[str, Any]] | None = None,
    names: Sequence[str] = ("a", "b"),
) -> Weighed:
    """The pair of the adverts a and b."""
    with open_engine(workers=1) as engine:
        held = hold(adverts(names, told), identifiers(shown), VERSIONS.empty_table(), engine)
        places = {name: at for at, name in enumerate(held.ad_ids.to_pylist())}
        pair = np.array([places["a"]]), np.array([places["b"]])
        return weigh(held, linking(held, common_nodes(held) == 0), pair, model, engine)


def bits(*args: Any, **more: Any) -> dict[str, float]:
    return {name: float(each[0]) for name, each in weighed(*args, **more).bits.items() if each[0]}


BOTH_PHONE: list[Shown] = [("a", "phone", PHONE, 1.0), ("b", "phone", PHONE, 1.0)]


def test_a_weight_is_how_much_more_often_one_source_agrees_than_chance_may() -> None:
    """Half of the pairs of one party agree; of 10,000 of two none: no more than 2.996 in 10,000 at 95%.

    log2(0.5 / 0.0002996) = 10.7047 bits.
    """
    model = counted(number={ALONE: {"differ": (50, 10_000), "agree": (50, 0)}})
    assert bits(model, BOTH_PHONE)["number"] == pytest.approx(math.log2(0.5 * 10_000 / NEVER), abs=1e-6)


def test_what_two_parties_shared_once_weighs_less_than_what_they_never_shared() -> None:
    never = counted(number={ALONE: {"differ": (50, 10_000), "agree": (50, 0)}})
    once = counted(number={ALONE: {"differ": (50, 9_999), "agree": (50, 1)}})
    assert bits(once, BOTH_PHONE)["number"] < bits(never, BOTH_PHONE)["number"]


def test_numbers_that_differ_speak_against_one_source() -> None:
    model = counted(number={ALONE: {"differ": (10, 9_000), "agree": (90, 0)}})
    assert bits(model, [("a", "phone", PHONE, 1.0), ("b", "phone", OTHER, 1.0)])["number"] < -2


def test_an_advert_that_shows_no_number_says_nothing_either_way() -> None:
    model = counted(number={ALONE: {"differ": (10, 9_000), "agree": (90, 0)}})
    assert "number" not in bits(model, [("a", "phone", PHONE, 1.0)])


def test_what_comes_along_with_a_number_is_weighed_by_its_own_counts() -> None:
    """Where numbers agree, an address that agrees too is twice as frequent with one party: one bit."""
    model = counted(
        address={
            ALONE: {"differ": (5_000, 10**6), "agree": (5_000, 0)},
            WITH: {"differ": (0, 5 * 10**8), "agree": (10**9, 5 * 10**8)},
        }
    )
    both = [*BOTH_PHONE, ("a", "email", MAIL, 1.0), ("b", "email", MAIL, 1.0)]
    assert bits(model, both)["address"] == pytest.approx(1, abs=1e-3)
    assert bits(model, both[2:])["address"] > 10


@pytest.mark.parametrize(
    ("days", "level"), [(0, "a day"), (1, "a day"), (1.5, "a week"), (90, "a quarter"), (91, "longer")]
)
def test_time_is_weighed_between_adverts_with_a_number_in_common(days: float, level: str) -> None:
    telling = {**even(TIMES), level: (10**6, 10**6)}
    model = counted(time={ALONE: telling})
    told = {"b": {"day": days}}
    expected = math.log2((10**6 + 0.5) / (10**6 + 42.5) * 5 * 10**6 / (10**6 + 1645))
    assert bits(model, BOTH_PHONE, told)["time"] == pytest.approx(expected, abs=1e-3)
    assert "time" not in bits(model, [("a", "email", MAIL, 1.0), ("b", "email", MAIL, 1.0)], told)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (("XA", "Norra"), ("XA", "Norra"), "same city"),
        (("XA", "Norra"), ("XA", "Sora"), "same country"),
        (("XA", "Norra"), ("XB", "Norra"), "other country"),
        (("XA", None), ("XB", None), "other country"),
        (("XA", None), ("XA", "Sora"), "silent"),
        ((None, "Norra"), (None, "Norra"), "silent"),
    ],
)
def test_places_are_compared_as_stated(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], level: str
) -> None:
    told = {ad: {"country": where[0], "city": where[1]} for ad, where in (("a", one), ("b", other))}
    levels = weighed(LITTLE, [], told).compared.levels
    assert ("silent", *PLACES)[levels["place"][0]] == level


def test_a_number_counts_as_shared_however_long_it_was_silent() -> None:
    found = weighed(LITTLE, BOTH_PHONE, {"b": {"day": 400}})
    assert found.compared.agreements.num_rows == 1


def test_a_doubtful_reading_weighs_what_a_sure_one_does_times_its_chance_to_be_right() -> None:
    """Right with 0.5: 0.5 x 1,024 + 0.5 is 512.5 times as probable, 9.0014 bits instead of 10."""
    sure = counted(number={ALONE: {"differ": (10**9, 1023 * 10**9), "agree": (10**9, 10**9)}})
    one = bits(sure, BOTH_PHONE)["number"]
    half = bits(sure, [("a", "phone", PHONE, 0.5), ("b", "phone", PHONE, 1.0)])["number"]
    assert half == pytest.approx(math.log2(0.5 * 2**one + 0.5), abs=1e-6)


def test_a_second_number_in_common_adds_nothing() -> None:
    model = counted(number={ALONE: {"differ": (50, 10_000), "agree": (50, 0)}})
    more = [*BOTH_PHONE, ("a", "phone", OTHER, 0.9), ("b", "phone", OTHER, 0.9)]
    assert bits(model, more) == bits(model, BOTH_PHONE)


def test_an_identifier_of_two_groups_says_one_bit_less() -> None:
    model = counted(number={ALONE: {"differ": (50, 10_000), "agree": (50, 0)}})
    frequent = replace(model, groups={f"phone:{PHONE}": 2})
    assert bits(model, BOTH_PHONE)["number"] - bits(frequent, BOTH_PHONE)["number"] == pytest.approx(1)


def test_a_rare_city_says_more_than_a_large_one() -> None:
    model = replace(LITTLE, cities={"XA/Norra": 0.5, "XA/Sora": 0.125, "XA/Vesta": 0.375})
    place = {}
    for city in ("Norra", "Sora"):
        told = {ad: {"country": "XA", "city": city} for ad in "ab"}
        place[city] = bits(model, [], told).get("place", 0.0)
    # four times as rare: two bits more
    assert place["Sora"] - place["Norra"] == pytest.approx(2, abs=1e-6)


def test_no_pair_weighs_more_than_the_counted_pairs_of_two_parties_can_bear() -> None:
    """3,000 pairs of two parties, and none looked like it: at most 2.996 in 3,000, 9.97 bits."""
    strong = {
        ALONE: {"differ": (50, 10_000), "agree": (50, 0)},
        WITH: {"differ": (1, 10_000), "agree": (99, 0)},
    }
    model = replace(counted(number=strong, address=strong), pairs=(100, 3_000))
    both = [*BOTH_PHONE, ("a", "email", MAIL, 1.0), ("b", "email", MAIL, 1.0)]
    found = weighed(model, both)
    assert found.total[0] == pytest.approx(math.log2(3_000 / NEVER), abs=1e-6)
    assert found.bits["bound"][0] < 0


WORDS = st.sampled_from([None, "x", "y"])
ADVERT = st.fixed_dictionaries(
    {
        "phone": WORDS, "email": WORDS, "image": WORDS, "text": WORDS,
        "day": st.integers(0, 300), "country": st.sampled_from([None, "XA", "XB"]), "city": WORDS,
    }
)  # fmt: skip


def case(drawn: Sequence[Mapping[str, Any]]) -> tuple[pa.Table, pa.Table]:
    names = [f"{n:02}" for n in range(len(drawn))]
    shown = [
        (name, kind, each[kind], 0.9)
        for name, each in zip(names, drawn, strict=True)
        for kind in ("phone", "email", "image", "text")
        if each[kind]
    ]
    told = {
        name: {key: each[key] for key in ("day", "country", "city")}
        for name, each in zip(names, drawn, strict=True)
    }
    return adverts(names, told), identifiers(shown)


@settings(deadline=None, max_examples=40)
@given(st.lists(ADVERT, max_size=8))
def test_the_pieces_of_evidence_add_up_to_the_weight(drawn: list[dict[str, Any]]) -> None:
    ads, found = case(drawn)
    with open_engine(workers=1) as engine:
        pairs = link(ads, found, engine=engine).pairs.to_pylist()
    for pair in pairs:
        assert sum(piece["weight"] for piece in pair["reasons"]) == pytest.approx(pair["weight"], abs=1e-5)


@settings(deadline=None, max_examples=40)
@given(st.lists(ADVERT, min_size=2, max_size=8))
def test_with_one_model_a_pair_weighs_the_same_in_any_table(drawn: list[dict[str, Any]]) -> None:
    """Alone, or among others, as long as the model says what is common."""
    ads, found = case(drawn)
    model = replace(shipped(), common={})
    weights = []
    for rows in (ads, ads.slice(0, 2)):
        own = found.filter(pa.compute.is_in(found["ad_id"], rows["ad_id"].combine_chunks()))
        with open_engine(workers=1) as engine:
            held = hold(rows, own, VERSIONS.empty_table(), engine)
            live = np.ones(held.nodes.num_rows, bool)
            pair = np.array([0]), np.array([1])
            weights.append(weigh(held, linking(held, live), pair, model, engine).total[0])
    assert weights[0] == weights[1]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{}", "this is no model"),
        ("[1]", "this is no model"),
        ('{"model": 99}', "of version 99"),
        ("nothing", "this is no model"),
    ],
)
def test_what_is_no_model_is_refused_with_its_name_and_a_cure(
    tmp_path: Path, written: str, said: str
) -> None:
    file = tmp_path / "model.json"
    file.write_text(written, "utf-8")
    with pytest.raises(InputError, match=said) as refused:
        read_model(file)
    assert "model.json" in str(refused.value) and "--fit" in str(refused.value)


def test_a_model_is_the_same_after_it_was_written_and_read(tmp_path: Path) -> None:
    model = replace(
        shipped(), groups={"phone:+447700900123": 2}, cities={"XA/Norra": 0.25}, common={"email:x": 3}
    )
    (tmp_path / "model.json").write_text(model.as_json(), "utf-8")
    assert read_model(tmp_path / "model.json") == model


def test_a_count_that_is_none_is_refused(tmp_path: Path) -> None:
    model = replace(shipped(), pairs=(1, -5))
    (tmp_path / "model.json").write_text(model.as_json(), "utf-8")
    with pytest.raises(InputError, match="no two counts"):
        read_model(tmp_path / "model.json")
