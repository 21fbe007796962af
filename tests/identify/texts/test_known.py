"""What a fit learnt of texts judges each advert by itself."""

import base64

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_ads import ads_of

from techthb.engine import open_engine
from techthb.identify.texts import Templates, templates
from techthb.identify.texts.known import LEARNT, REPRESENTED, Known
from techthb.schema.tables import FURNITURE

OWN = "the light flat behind the old harbour has a wide balcony fresh linen and a patient host named Mara"
CHANGED = OWN.replace("Mara", "Nora").replace("old harbour", "lower bridge")
OTHER = (
    "quiet evenings by the river with tea music and long talks whenever the week was hard on you call ahead"
)
HEAD, FOOT = "harbour board adverts of this town", "never pay before you meet somebody in person here"
STOCK = "all enquiries are answered within the hour by a friendly voice"


def prose(seed: int) -> str:
    """Twenty words that no other seed has."""
    return " ".join(
        f"{'bdfgklmnpr'[seed % 10]}{'aeiou'[seed // 10 % 5]}w{chr(97 + n)}{'st' * (seed // 50)}"
        for n in range(20)
    )


def judged(rows: list[dict[str, object]], known: Known | None = None) -> Templates:
    with open_engine(workers=1) as engine:
        return templates(ads_of(*rows), engine=engine, known=known, learning=known is None)


TABLE: list[dict[str, object]] = [
    *({"text": f"{HEAD}\n{prose(n)}\n{FOOT}"} for n in range(24)),
    *({"text": f"{prose(n)} {STOCK}", "site": f"board{n}.example"} for n in range(24, 30)),
    {"text": f"{HEAD}\n{OWN}\n{FOOT}"},
    {"text": f"{CHANGED}", "site": "other.example"},
    {"text": f"{OTHER}", "site": "other.example"},
    {"text": f"{OTHER} 120", "site": "third.example"},
]


@pytest.fixture(scope="module")
def learnt() -> Templates:
    return judged(TABLE)


def carried(found: Templates) -> dict[str, str]:
    table = found.identifiers
    return dict(zip(table["ad_id"].to_pylist(), table["value"].to_pylist(), strict=True))


def known_of(found: Templates) -> Known:
    assert found.known is not None
    return found.known


def test_the_adverts_of_a_fit_carry_what_was_found_among_them(learnt: Templates) -> None:
    with open_engine(workers=1) as engine:
        assert carried(learnt) == carried(templates(ads_of(*TABLE), engine=engine))
    assert carried(learnt) == {"a30": "a30", "a31": "a30", "a32": "a32", "a33": "a32"}
    assert learnt.templates["template"].to_pylist() == ["a30", "a32"]


@settings(max_examples=25)
@given(st.sets(st.integers(0, len(TABLE) - 1)))
def test_what_an_advert_shows_depends_on_nothing_but_itself(learnt: Templates, some: set[int]) -> None:
    rows = [{**TABLE[n], "ad_id": f"a{n}"} for n in sorted(some)]
    found = judged(rows, known_of(learnt))
    names = {row["ad_id"] for row in rows}
    expected = [row for row in learnt.identifiers.to_pylist() if row["ad_id"] in names]
    assert found.identifiers.to_pylist() == expected
    assert found.furniture.equals(learnt.furniture)


def test_one_new_copy_on_a_known_site_is_recognised_without_the_sites_own_words(learnt: Templates) -> None:
    text = f"{HEAD}\n{CHANGED}\n{FOOT}"
    (row,) = judged([{"text": text}], known_of(learnt)).identifiers.to_pylist()
    assert row["value"] == "a30"
    assert text[row["start"] : row["end"]] == row["raw"]
    assert row["raw"].startswith("the light flat") and HEAD not in row["raw"] and FOOT not in row["raw"]


def test_known_furniture_and_stock_phrases_are_no_evidence_in_a_single_advert(learnt: Templates) -> None:
    assert learnt.furniture["text"].to_pylist() == [HEAD, FOOT]
    assert judged([{"text": f"{HEAD}\n{FOOT}"}, {"text": STOCK}], known_of(learnt)).compared == 0
    unknown = Known(LEARNT.empty_table(), FURNITURE.empty_table())
    assert judged([{"text": f"{HEAD}\n{FOOT}"}, {"text": STOCK}], unknown).compared == 2


def test_a_text_that_is_copied_for_the_first_time_after_the_fit_is_not_seen(learnt: Templates) -> None:
    text = prose(77)
    assert judged([{"text": text}, {"text": text}], known_of(learnt)).identifiers.num_rows == 0
    assert judged([{"text": text}, {"text": text}]).identifiers.num_rows == 2


def test_the_similarity_is_to_the_first_text_of_the_template_wherever_that_is(learnt: Templates) -> None:
    """18 words each up to the last that both have, 16 of them alike: 2 x 16 / 36."""
    found = judged([{"text": CHANGED, "site": "new.example"}], known_of(learnt)).identifiers
    assert found["confidence"].to_pylist() == [0.888889]


def test_of_many_copies_only_those_that_no_other_stands_for_are_kept() -> None:
    rows: list[dict[str, object]] = [
        {"text": OWN.replace("patient", f"patient{chr(97 + n)}")} for n in range(20)
    ]
    table = known_of(judged(rows)).learnt
    assert table["kind"].to_pylist().count("template") == 1 and REPRESENTED < 0.8


def test_it_goes_through_a_file_unchanged(learnt: Templates) -> None:
    known = known_of(learnt)
    again = Known.decoded(known.encoded())
    assert again.learnt.equals(known.learnt) and again.furniture.equals(known.furniture)
    assert again.encoded() == known.encoded()


@pytest.mark.parametrize("text", ["?", "QUJD", ""])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Known.decoded({"learnt": text, "furniture": text})


@pytest.mark.parametrize(
    ("column", "value"),
    [("width", [127] * 18), ("width", [-1] * 18), ("width", [3]), ("begin", 40), ("end", 400), ("end", None)],
)
def test_a_table_that_points_outside_of_its_texts_is_refused(
    learnt: Templates, column: str, value: object
) -> None:
    rows = known_of(learnt).learnt.to_pylist()
    next(row for row in rows if row["kind"] == "template")[column] = value
    known = Known(pa.Table.from_pylist(rows, LEARNT), learnt.furniture)
    with pytest.raises(ValueError, match="texts: "):
        Known.decoded(known.encoded())


def test_nothing_known_recognises_nothing() -> None:
    known = Known(LEARNT.empty_table(), FURNITURE.empty_table())
    found = judged(TABLE, known)
    assert (found.identifiers.num_rows, found.templates.num_rows) == (0, 0)
    assert isinstance(found.identifiers, pa.Table)
    assert base64.b64decode(known.encoded()["learnt"])[:4] == b"PAR1"


def test_no_advert_at_all_can_be_learnt_from() -> None:
    assert judged([]).identifiers.num_rows == 0
