"""Copied texts are found, and what sites print or what goes round is not taken for copying."""

from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_ads import ads_of, found_in

from techthb.engine import open_engine
from techthb.identify import LONGEST_FIELD
from techthb.identify.texts import Templates, templates
from techthb.schema.tables import FURNITURE, IDENTIFIERS, TEMPLATES

OWN = "the light flat behind the old harbour has a wide balcony fresh linen and a patient host named Mara"
CHANGED = OWN.replace("Mara", "Nora").replace("old harbour", "lower bridge")


def compared(*rows: dict[str, object], workers: int = 1) -> Templates:
    with open_engine(workers=workers) as engine:
        return templates(ads_of(*rows), engine=engine)


def prose(seed: int, count: int = 24) -> str:
    """Words that no other seed has in the same order."""
    rng = Random(seed)
    return " ".join("".join(rng.choices("bdfgklmnprstaeiou", k=rng.randint(3, 8))) for _ in range(count))


def carried(found: Templates) -> dict[str, str]:
    return dict(
        zip(found.identifiers["ad_id"].to_pylist(), found.identifiers["value"].to_pylist(), strict=True)
    )


def test_an_edited_copy_shares_a_template_named_after_the_smallest_advert() -> None:
    found = compared({"text": prose(1)}, {"text": OWN}, {"text": CHANGED, "site": "other.example"})
    assert carried(found) == {"a1": "a1", "a2": "a1"}
    assert found.templates.select(["template", "ads", "texts", "sites", "aligned"]).to_pylist() == [
        {"template": "a1", "ads": 2, "texts": 2, "sites": 2, "aligned": 2}
    ]


def test_the_parts_say_what_changed() -> None:
    found = compared({"text": f"{OWN} speaks three languages"}, {"text": f"{CHANGED} speaks three languages"})
    parts = found.templates["parts"][0].as_py()
    assert [(part["text"].strip(), part["examples"]) for part in parts] == [
        ("the light flat behind the", []),
        ("old harbour", ["old harbour", "lower bridge"]),
        ("has a wide balcony fresh linen and a patient host named", []),
        ("Mara", ["Mara", "Nora"]),
        ("speaks three languages", []),
    ]


def test_the_similarity_is_that_of_the_words() -> None:
    """Up to "named", the last word of a shared shingle, 18 words each, 16 of them alike: 2 x 16 / 36."""
    found = compared({"text": OWN}, {"text": CHANGED}).identifiers
    assert found["confidence"].to_pylist() == [1.0, 0.888889]
    assert all(raw.endswith("named") for raw in found["raw"].to_pylist())


def test_a_copy_that_differs_in_numbers_only_is_the_same_text() -> None:
    found = compared({"text": f"{OWN} 120"}, {"text": f"{OWN} 150"})
    assert found.templates.select(["ads", "texts", "least_similarity"]).to_pylist() == [
        {"ads": 2, "texts": 1, "least_similarity": 1.0}
    ]


@pytest.mark.parametrize(
    "own",
    [
        "Светлая квартира за старой гаванью широкий балкон свежее бельё терпеливая хозяйка тихий двор",
        "ნათელი ბინა ძველი ნავსადგურის უკან ფართო აივანი სუფთა თეთრეული წყნარი ეზო ახლო ხიდთან მშვიდი საღამო",
        "լուսավոր բնակարան հին նավահանգստի ետևում լայն պատշգամբ մաքուր սպիտակեղեն հանգիստ բակ կամրջի մոտ",
        "旧港后面明亮的公寓有宽敞的阳台和干净的床单安静的院子靠近小桥主人很有耐心欢迎您来放松一下",
        "ห้องพักสว่างหลังท่าเรือเก่ามีระเบียงกว้างผ้าปูที่นอนสะอาดสวนเงียบสงบใกล้สะพานเจ้าของใจเย็น",
    ],
)
def test_copies_in_any_script_are_found(own: str) -> None:
    middle = len(own) // 2
    found = compared({"text": own}, {"text": f"{own[:middle]} 99 {own[middle:]}!"}, {"text": prose(3)})
    assert carried(found) == {"a0": "a0", "a1": "a0"}


HEAD, FOOT = "harbour board adverts of this town", "never pay before you meet somebody in person here"


def printed(number: int, site: str = "board.example") -> dict[str, object]:
    return {"site": site, "text": f"{HEAD} 17{number}\n{prose(number)}\n{FOOT}"}


def test_what_a_site_prints_around_its_adverts_is_furniture_and_no_evidence() -> None:
    found = compared(*map(printed, range(30)))
    assert found.identifiers.num_rows == 0
    assert found.furniture.to_pylist() == [
        {"site": "board.example", "text": HEAD, "ads": 30, "share": 1.0},
        {"site": "board.example", "text": FOOT, "ads": 30, "share": 1.0},
    ]


def test_copies_among_furniture_are_found_without_it() -> None:
    rows = [printed(number) for number in range(30)]
    rows[3]["text"], rows[8]["text"] = f"{HEAD}\n{OWN}\n{FOOT}", f"{HEAD}\n{CHANGED}\n{FOOT}"
    found = compared(*rows)
    assert carried(found) == {"a3": "a3", "a8": "a3"}
    assert all(each not in raw for raw in found.identifiers["raw"].to_pylist() for each in (HEAD, FOOT))


def test_a_text_that_most_of_a_site_copies_is_a_template_and_no_furniture() -> None:
    rows = [{"text": f"{OWN} {prose(number, 2)}"} for number in range(20)]
    found = compared(*rows, *({"text": prose(100 + number)} for number in range(10)))
    assert set(carried(found)) == {f"a{number}" for number in range(20)}
    assert found.furniture.num_rows == 0


def test_a_sentence_that_goes_round_joins_nobody() -> None:
    stock = "polite guests are always welcome all others please do not call"
    rows = [
        {"site": f"s{n}.example", "text": f"{prose(n, 12)} {stock} {prose(50 + n, 8)}"} for n in range(20)
    ]
    assert compared(*rows).identifiers.num_rows == 0


def test_a_long_sentence_that_goes_round_joins_nobody_either() -> None:
    """16 of 34 words, so that two carriers share 14 of their 32 shingles."""
    stock = prose(99, 16)
    rows = [
        {"site": f"s{n}.example", "text": f"{prose(n, 12)} {stock} {prose(50 + n, 6)}"} for n in range(20)
    ]
    assert compared(*rows).identifiers.num_rows == 0


def test_a_text_with_too_few_words_is_not_compared_and_counted() -> None:
    found = compared({"text": "quiet flat near harbour"}, {"text": "quiet flat near harbour"}, {"text": OWN})
    assert (found.identifiers.num_rows, found.compared, found.short) == (0, 1, 2)


def test_no_adverts_make_empty_tables() -> None:
    found = compared()
    assert (found.identifiers.schema, found.templates.schema) == (IDENTIFIERS, TEMPLATES)
    assert (found.furniture.schema, found.identifiers.num_rows, found.compared) == (FURNITURE, 0, 0)


def test_identify_hands_the_tables_on_unless_told_not_to() -> None:
    rows = [{"text": OWN}, {"text": CHANGED}]
    found = found_in(*rows)
    assert found.identifiers["kind"].to_pylist() == ["text", "text"]
    assert (found.templates.num_rows, found.furniture.num_rows) == (1, 0)
    found = found_in(*rows, texts=False)
    assert (found.identifiers.num_rows, found.templates.num_rows) == (0, 0)
    assert (found.templates.schema, found.furniture.schema) == (TEMPLATES, FURNITURE)


WORDS = st.sampled_from([*OWN.split(), "\u202e", "\u0301", "12", "好", "ก", "@x", "😀"])
TEXTS = st.lists(st.lists(WORDS, max_size=30).map(" ".join), max_size=12)


@settings(max_examples=60)
@given(TEXTS, st.randoms(use_true_random=False))
def test_spans_point_at_their_text_and_neither_order_nor_workers_change_anything(
    texts: list[str], rng: Random
) -> None:
    ads = ads_of(*({"text": text, "site": f"s{n % 3}.example"} for n, text in enumerate(texts)))
    with open_engine(workers=1) as engine:
        found = templates(ads, engine=engine)
    of = dict(zip(ads["ad_id"].to_pylist(), texts, strict=True))
    for row in found.identifiers.to_pylist():
        assert of[row["ad_id"]][row["start"] : row["end"]] == row["raw"]
        assert 0 <= row["confidence"] <= 1
    assert found.compared + found.short == len(texts)
    order = list(range(len(texts)))
    rng.shuffle(order)
    with open_engine(workers=2) as engine:
        assert templates(ads.take(pa.array(order, pa.int64())), engine=engine) == found


@settings(max_examples=60)
@given(st.lists(st.text(max_size=200), max_size=6))
def test_any_strings_raise_nothing(texts: list[str]) -> None:
    found = compared(*({"text": text * 2} for text in texts), *({"text": text} for text in texts))
    assert found.compared + found.short == 2 * len(texts)


def test_other_words_for_all_words_change_nothing_but_the_words() -> None:
    rows = [{"text": f"{prose(n % 7)} {prose(n, 4)}", "site": f"s{n % 4}.example"} for n in range(40)]
    other = [{**row, "text": str(row["text"])[::-1]} for row in rows]
    # every word is turned round, and so is their order twice over
    other = [{**row, "text": " ".join(reversed(str(row["text"]).split()))} for row in other]
    one, two = compared(*rows).identifiers, compared(*other).identifiers
    assert one.num_rows == 40
    same = ["ad_id", "value", "start", "end", "confidence"]
    assert one.select(same).equals(two.select(same))


def test_a_text_of_a_megabyte_is_compared_by_its_beginning() -> None:
    found = compared({"text": OWN + " word" * 200_000}, {"text": OWN}, {"text": OWN + " word" * 200_000})
    assert {"a0", "a2"} <= set(carried(found))
    assert max(found.identifiers["end"].to_pylist()) <= LONGEST_FIELD


@pytest.mark.parametrize("sites", [1, 100_000])
def test_a_hundred_thousand_equal_texts_are_one_template(sites: int) -> None:
    count = 100_000
    ads = ads_of({"text": OWN})
    ads = ads.take(pa.array([0] * count))
    ads = ads.set_column(0, "ad_id", pa.array([f"a{n:06d}" for n in range(count)]))
    ads = ads.set_column(1, "site", pa.array([f"s{n % sites}.example" for n in range(count)]))
    with open_engine(workers=2) as engine:
        found = templates(ads, engine=engine)
    assert found.templates.select(["template", "ads", "sites"]).to_pylist() == [
        {"template": "a000000", "ads": count, "sites": sites}
    ]
