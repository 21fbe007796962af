"""Who people are, or are said to be, changes no finding: swap it through a whole world and link again.

State codes, names of States and cities, aliases, words of nationality, ethnicity, gender and appearance are
swapped consistently in 1,000 adverts. Language and country may choose how a number is parsed, never what a
link is worth; so with the numbering plans swapped along, every table comes out the same.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pytest

from techthb.engine import open_engine
from techthb.identify import identify
from techthb.link import Links, link
from techthb.schema import read_ads
from techthb.schema.gazetteer import read_gazetteer
from techthb.schema.plans import read_plans
from techthb.world import generate

SAID = (
    "Lady, blonde, from Brevonia, her name is Mira.",
    "Man, dark-haired, Hardenmark national, his name is Tomas.",
    "Slim Skjelvaran student, she is called Lena.",
    "Tall Roma guest worker, he is called Ivo.",
)
SWAPPED = {
    "Lady": "Man", "Man": "Lady", "her": "his", "his": "her", "she": "he", "he": "she",
    "blonde": "dark-haired", "dark-haired": "blonde", "Slim": "Tall", "Tall": "Slim",
    "Brevonia": "Hardenmark", "Hardenmark": "Brevonia", "Skjelvaran": "Roma", "Roma": "Skjelvaran",
    "Mira": "Tomas", "Tomas": "Mira", "Lena": "Ivo", "Ivo": "Lena",
}  # fmt: skip


def swap(text: str, pairs: Mapping[str, str]) -> str:
    words = "|".join(map(re.escape, sorted(pairs, key=len, reverse=True)))
    return re.sub(rf"(?<![\w.])(?:{words})(?!\w|\.\w)", lambda match: pairs[match[0]], text)


def mirrored(names: list[str]) -> dict[str, str]:
    """Each name with its partner from the other end of the list."""
    return dict(zip(names, reversed(names), strict=True))


def linked(
    ads: pa.Table, plans: Mapping[str, str], places: list[tuple[str, str, int]]
) -> tuple[pa.Table, Links]:
    with open_engine(workers=1) as engine:
        identifiers = identify(ads, engine=engine, plans=plans, gazetteer=places).identifiers
        return identifiers, link(ads, identifiers, engine=engine)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[pa.Table, Links]]:
    """A world as it is and with everything swapped, both linked."""
    world: Path = tmp_path_factory.mktemp("world") / "world"
    generate(ads=1000, seed=20, difficulty="classroom", out=world, images=False, workers=1)
    ads, plans = read_ads(world / "ads.parquet").table, read_plans(world)
    texts = [f"{SAID[n % len(SAID)]}\n{text}" for n, text in enumerate(ads["text"].to_pylist())]
    ads = ads.set_column(ads.column_names.index("text"), "text", pa.array(texts))
    codes = mirrored(sorted(plans))
    names = sorted(csv.read_csv(world / "gazetteer.csv")["city"].to_pylist())
    # how alike two texts are is counted in words, so a name changes places with one of as many words
    sizes = {len(name.split()) for name in names}
    cities = {}
    for size in sizes:
        cities |= mirrored([name for name in names if len(name.split()) == size])
    other = ads
    for name, change in {
        "text": lambda text: swap(swap(text, cities), SWAPPED),
        "country": lambda code: codes.get(code, code),
        "city": lambda city: cities.get(city, city),
    }.items():
        values = [None if value is None else change(value) for value in ads[name].to_pylist()]
        other = other.set_column(other.column_names.index(name), name, pa.array(values, pa.string()))
    assert pc.sum(pc.not_equal(ads["text"], other["text"])).as_py() == ads.num_rows
    assert pc.sum(pc.not_equal(ads["country"], other["country"])).as_py() > ads.num_rows / 2
    places = read_gazetteer(world)
    swapped = [(codes[code], cities.get(name, name), people) for code, name, people in places]
    return [
        linked(ads, plans, places),
        linked(other, {codes[code]: plan for code, plan in plans.items()}, swapped),
    ]


@pytest.mark.parametrize("table", ["clusters", "edges", "pairs", "common"])
def test_clusters_weights_sentences_and_order_stay_equal(
    both: list[tuple[pa.Table, Links]], table: str
) -> None:
    (_, one), (_, other) = both
    assert getattr(one, table).num_rows > 0
    assert getattr(one, table).equals(getattr(other, table))


def test_identifiers_and_their_confidence_stay_equal(both: list[tuple[pa.Table, Links]]) -> None:
    columns = ["ad_id", "kind", "value", "raw", "field", "region", "confidence"]  # words differ in length
    swapped = pa.array(["alias", "place", "text"])  # what they say is what was swapped, or counts its words
    one, other = (
        identifiers.filter(pc.invert(pc.is_in(identifiers["kind"], swapped))).select(columns)
        for identifiers, _ in both
    )
    assert one.num_rows > 1000
    assert one.equals(other)


def test_copied_texts_stay_equal_and_so_does_how_alike_they_are(both: list[tuple[pa.Table, Links]]) -> None:
    one, other = (
        identifiers.filter(pc.equal(identifiers["kind"], "text")).select(["ad_id", "value", "confidence"])
        for identifiers, _ in both
    )
    assert one.num_rows > 500
    assert one.equals(other)


def test_the_same_number_of_aliases_and_places_is_found_with_the_same_confidence(
    both: list[tuple[pa.Table, Links]],
) -> None:
    for kind in ("alias", "place"):
        one, other = (
            identifiers.filter(pc.equal(identifiers["kind"], kind)).select(["ad_id", "field", "confidence"])
            for identifiers, _ in both
        )
        assert one.num_rows > 400
        assert one.equals(other)
