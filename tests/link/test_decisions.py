"""What an analyst decides is honoured and recorded, and overwrites no evidence."""

from pathlib import Path

import pytest
from link_cases import Shown, adverts, identifiers

from techthb.engine import open_engine
from techthb.errors import InputError
from techthb.link import Links, link
from techthb.link.decisions import Decision, read_decisions

PHONE, MAIL, HEADER = "+447700900123", "room@lodging.example", "decision,what,other,by,on,why\n"

CHAIN: list[Shown] = [
    ("a", "email", MAIL, 1.0), ("b", "email", MAIL, 1.0),
    ("b", "phone", PHONE, 0.9), ("c", "phone", PHONE, 0.9),
]  # fmt: skip
AGENCY: list[Shown] = [(ad, "phone", PHONE, 1.0) for ad in ("a1", "b1", "c1")]
AGENCY += [(f"{party}{n}", "email", f"{party}@lodging.example", 1.0) for party in "abc" for n in (1, 2)]
PARTIES = [f"{party}{n}" for party in "abc" for n in (1, 2)]


def decided(decision: str, what: str, other: str = "") -> Decision:
    return Decision(decision, what, other, "A. Analyst", "2026-03-04", "seen in the file")


def linked(names: list[str], shown: list[Shown], *decisions: Decision, fit: bool = False) -> Links:
    with open_engine(workers=1) as engine:
        return link(adverts(names), identifiers(shown), engine=engine, decisions=decisions, fit=fit)


def clusters(links: Links) -> list[str]:
    return [str(name) for name in links.clusters["cluster_id"].to_pylist()]


def effects(links: Links) -> list[str]:
    return [str(effect) for effect in links.decided["effect"].to_pylist()]


def test_an_identifier_decided_to_be_common_links_nothing_and_stays_visible() -> None:
    links = linked([*"abc"], CHAIN, decided("common", f"phone:{PHONE}"))
    assert clusters(links) == ["a", "a", "c"]
    assert links.common["reason"].to_pylist() == ["decided by A. Analyst on 2026-03-04: seen in the file"]
    assert effects(links) == ["set aside; 2 adverts show it"]
    shown = [edge for edge in links.edges.to_pylist() if edge["kind"] == "phone"]
    assert len(shown) == 2 and {edge["weight"] for edge in shown} == {0.0}


def test_a_demotion_can_be_reversed() -> None:
    assert set(clusters(linked(PARTIES, AGENCY))) == {"a1", "b1", "c1"}
    links = linked(PARTIES, AGENCY, decided("personal", f"phone:{PHONE}"))
    assert set(clusters(links)) == {"a1"} and links.common.num_rows == 0
    assert effects(links) == ["links, and joins 3 groups"]


def test_two_adverts_decided_to_be_apart_are_parted_at_the_weakest_link_between_them() -> None:
    links = linked([*"abc"], CHAIN, decided("apart", "a", "c"))
    assert clusters(links) == ["a", "a", "c"]
    [bridge] = links.bridges.to_pylist()
    assert (bridge["ad_id_a"], bridge["ad_id_b"]) == ("b", "c")
    assert effects(links) == [f"cut between b and c, at {bridge['weight']:.1f} bits"]


@pytest.mark.parametrize(
    ("decision", "effect"),
    [
        (decided("common", "phone:+447700900999"), "nothing: no advert here shows it"),
        (decided("personal", f"phone:{PHONE}"), "nothing: it linked already"),
        (decided("apart", "a", "z"), "nothing: one of them is not among these adverts"),
        (decided("apart", "a", "d"), "nothing: they were in different clusters"),
    ],
)
def test_a_decision_that_changes_nothing_says_so(decision: Decision, effect: str) -> None:
    links = linked([*"abcd"], CHAIN, decision)
    assert effects(links) == [effect]
    assert clusters(links) == ["a", "a", "a", "d"]


def test_a_decision_is_no_part_of_a_fitted_model() -> None:
    assert linked([*"abc"], CHAIN, decided("common", f"phone:{PHONE}"), fit=True).model.common == {}


def test_a_file_is_read_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    file.write_bytes(
        b"\xef\xbb\xbfdecision;what;other;by;on;why\r\napart;a;c;A. Analyst;2026-03-04;seen in the file\r\n"
    )
    assert read_decisions(file) == (decided("apart", "a", "c"),)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("maybe,phone:1,,A,2026-03-04,x", "row 2, column decision: this is no decision (value 'maybe')"),
        ("common,,,A,2026-03-04,x", "row 2, column what: it is empty"),
        ("common,phone:1,,,2026-03-04,x", "row 2, column by: it is empty"),
        ("common,phone:1,,A,2026-03-04,", "row 2, column why: it is empty"),
        (
            "common,phone:1,,A,4 March,x",
            "row 2, column on: this is no date (value '4 March'); write it as 2026-03-04",
        ),
        ("common,1,,A,2026-03-04,x", "row 2, column what: this is no identifier"),
        ("apart,a,,A,2026-03-04,x", "row 2, column other: an advert is missing or one too many"),
        ("common,phone:1,b,A,2026-03-04,x", "row 2, column other: an advert is missing or one too many"),
        ("apart,a,c,A,2026-03-04,x\napart,a,c,B,2026-03-05,y", "row 3: it is decided twice"),
    ],
)
def test_a_row_that_is_not_complete_is_refused_with_its_place(tmp_path: Path, row: str, said: str) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(f"{HEADER}{row}\n", "utf-8")
    with pytest.raises(InputError) as refused:
        read_decisions(file)
    assert said in str(refused.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text("decision,what,by,on,why\ncommon,phone:1,A,2026-03-04,x\n", "utf-8")
    with pytest.raises(InputError, match=r"column other: a column is missing"):
        read_decisions(file)
