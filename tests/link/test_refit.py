"""What a new fit changes, worked out by hand."""

from dataclasses import replace

import pyarrow as pa
import pytest
from link_cases import Shown, adverts, identifiers

from techthb.engine import open_engine
from techthb.link import Links, link
from techthb.link.forest import BRIDGE
from techthb.link.model import Model, shipped
from techthb.link.refit import Change, change
from techthb.schema.tables import PAIRS, VERSIONS

PHONE, MAIL = "+447700900123", "room@lodging.example"
NAMES = ["a", "b", "c"]
SHOWN: list[Shown] = [("a", "phone", PHONE, 1.0), ("b", "phone", PHONE, 1.0)]
SHOWN += [("b", "email", MAIL, 1.0), ("c", "email", MAIL, 1.0)]


def linked(model: Model) -> Links:
    with open_engine(workers=1) as engine:
        return link(adverts(NAMES), identifiers(SHOWN), engine=engine, model=model)


def changed(before: Model, after: Model, earlier: pa.Table | None = None) -> Change:
    new = linked(after)
    with open_engine(workers=1) as engine:
        return change(
            adverts(NAMES), identifiers(SHOWN), VERSIONS.empty_table(), before=before,
            earlier=linked(before).pairs if earlier is None else earlier, after=new, engine=engine,
        )  # fmt: skip


def test_the_same_model_changes_nothing() -> None:
    found = changed(shipped(), shipped())
    assert (found.pairs, found.crossed.num_rows, found.median, found.most) == (2, 0, 0.0, 0.0)


def test_a_number_that_has_become_common_takes_its_pair_below_the_threshold() -> None:
    after = replace(shipped(), common={f"phone:{PHONE}": 5})
    found = changed(shipped(), after)
    (row,) = found.crossed.to_pylist()
    assert (row["ad_id_a"], row["ad_id_b"]) == ("a", "b")
    assert row["before"] >= BRIDGE > row["after"]
    assert found.most == pytest.approx(row["before"] - row["after"], abs=1e-6)


def test_the_other_way_round_it_crosses_upward() -> None:
    (row,) = changed(replace(shipped(), common={f"phone:{PHONE}": 5}), shipped()).crossed.to_pylist()
    assert row["before"] < BRIDGE <= row["after"]


def test_pairs_of_adverts_that_are_gone_are_left_out() -> None:
    gone = pa.Table.from_pylist([{"ad_id_a": "a", "ad_id_b": "x", "weight": 20.0, "reasons": []}], PAIRS)
    assert changed(shipped(), shipped(), gone).pairs == 2
