"""The page of a case: safe to open, complete, honest about what is left out and what is not known."""

import re
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from small_case import FIRST, case
from support import AVOIDED, faults_in

from techthb.report import write_report

SCORE = {
    "b_cubed": {"precision": 0.98, "recall": 0.91, "f1": 0.944},
    "pairwise": {"precision": 0.97, "recall": 0.9, "f1": 0.934},
}
SCORES = {"difficulty": "classroom", "seed": 7, "ours": SCORE, "plain": SCORE, "oracle": SCORE}
PROVENANCE = {
    "inputs": {"ads": {"path": "/srv/somebody/ads.parquet", "sha256": "ab" * 32}},
    "parameters": {"engine": "duckdb"},
    "steps": [{"step": "identify", "in": 8, "out": 20}],
}
HOSTILE = (
    "</bdi><script>alert('a')</script><img src=x onerror=alert(1)> javascript:alert(1) "
    '" onmouseover="alert(2) {{ 7 * 7 }} {% raw %} \u202egnp.exe &amp; https://elsewhere.example/x '
    "<style>*{display:none}</style> $\\frac{ " + FIRST
)


class Page(HTMLParser):
    """The elements of a page with their attributes, in order, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def plainly(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the small case, for tests that only read it."""
    return _write(tmp_path_factory.mktemp("report"))


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    return partial(_write, tmp_path)


def _write(folder: Path, texts: dict[str, str] | None = None, **changes: Any) -> str:
    small = case(texts)
    given = {
        "ads": small.ads, "identifiers": small.identifiers, "links": small.links,
        "provenance": PROVENANCE, "synthetic": True, "scores": SCORES,
    }  # fmt: skip
    write_report(folder / "report.html", **{**given, **changes})
    return (folder / "report.html").read_text("utf-8")


def test_the_same_case_gives_the_same_bytes(written: Callable[..., str]) -> None:
    assert written() == written()


def test_nothing_in_the_page_points_outside_it(written: Callable[..., str]) -> None:
    page = Page(written({"A1": HOSTILE}))
    for tag, attributes in page.elements:
        for name in ("src", "href", "action", "srcset", "poster", "data", "background", "formaction"):
            target = attributes.get(name) or ""
            assert target == "" or target.startswith(("#", "data:image/svg+xml;base64,")), (tag, target)


def test_the_page_forbids_itself_scripts_and_requests(plainly: str) -> None:
    policies = [
        meta["content"]
        for meta in Page(plainly).all("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(policies) == 1
    assert "default-src 'none'" in (policies[0] or "")
    assert "script" not in (policies[0] or "")


def test_a_hostile_advert_stays_text(written: Callable[..., str]) -> None:
    page = Page(written({"A1": HOSTILE, "A2": HOSTILE}))
    assert page.all("script") == []
    assert [image for image in page.all("img") if image.get("src") == "x"] == []
    assert len(page.all("style")) == 1
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert "<script>alert('a')</script>" in page.text
    assert "{{ 7 * 7 }}" in page.text


def test_hostile_fields_around_the_text_stay_text_too(written: Callable[..., str]) -> None:
    small = case()
    nasty = "<script>alert(3)</script>"
    rows = [{**row, "city": nasty, "site": nasty, "contact": nasty} for row in small.ads.to_pylist()]
    page = Page(written(ads=pa.Table.from_pylist(rows, small.ads.schema)))
    assert page.all("script") == []
    assert nasty in page.text


def test_a_number_in_place_of_a_city_or_site_is_masked_like_any_other(
    written: Callable[..., str],
) -> None:
    small = case()
    rows = [{**row, "city": "07911 123456", "site": "07911 123456"} for row in small.ads.to_pylist()]
    page = written(ads=pa.Table.from_pylist(rows, small.ads.schema))
    assert "123456" not in page
    assert "••••• •••456" in page


def test_what_reverses_the_direction_of_writing_is_named_and_not_passed_on(
    written: Callable[..., str],
) -> None:
    text = written({"A1": HOSTILE})
    assert "\u202e" not in text
    assert 'title="right-to-left override">U+202E</abbr>' in text


def test_every_advert_text_is_isolated_from_the_text_around_it(plainly: str) -> None:
    assert Page(plainly).all("bdi").count({"dir": "auto"}) >= 8


def test_identifiers_are_marked_in_the_text(plainly: str) -> None:
    assert f'<mark class="phone">{FIRST}</mark>' in plainly


def test_each_score_stands_in_one_cell_with_where_it_was_measured(plainly: str) -> None:
    cells = re.findall(r"<td>precision 0\.9.*?</td>", plainly, re.DOTALL)
    assert len(cells) == 6
    sentence = "Measured on synthetic worlds of difficulty classroom, seed 7; not known for real data."
    assert all(sentence in cell for cell in cells)


def test_strengths_stand_beside_their_error_rate(plainly: str) -> None:
    captions = re.findall(r"<caption.*?</caption>", plainly, re.DOTALL)
    beside = [
        each for each in captions if "Of the pairs of adverts joined, 3.0% are wrong. Measured on" in each
    ]
    assert len(beside) == 3  # the clusters, and the weakest links of two of them


def test_real_data_show_no_error_rate_but_say_how_to_measure_one(written: Callable[..., str]) -> None:
    case_file = {"authority": "A fictional unit", "legal_basis": "Article 1", "retain_until": "2030-01-01"}
    text = written(synthetic=False, scores=None, case=case_file)
    assert "The error rate on these data is not known, and none is printed." in text
    assert "To measure one: draw at random" in text
    assert "precision 0." not in text
    assert "A fictional unit" in text


def test_scores_of_real_data_are_refused(written: Callable[..., str]) -> None:
    with pytest.raises(ValueError, match="truth"):
        written(synthetic=False)


def test_two_halves_of_a_number_are_shown_as_one_find(written: Callable[..., str]) -> None:
    small = case({"A1": "ring +447700, then the contact field"})
    ads = [{**row, "contact": "900123"} if row["ad_id"] == "A1" else row for row in small.ads.to_pylist()]
    halves = {"text": ("+447700", 5, 12), "contact": ("900123", 0, 6)}
    first = next(r for r in small.identifiers.to_pylist() if r["ad_id"] == "A1" and r["value"] == FIRST)
    rows = [r for r in small.identifiers.to_pylist() if r["identifier_id"] != first["identifier_id"]]
    rows += [
        {**first, "field": field, "raw": raw, "start": start, "end": end}
        for field, (raw, start, end) in halves.items()
    ]
    text = written(
        ads=pa.Table.from_pylist(ads, small.ads.schema),
        identifiers=pa.Table.from_pylist(rows, small.identifiers.schema),
    )
    assert "read from <bdi>+447700 … 900123</bdi>" in text


def test_what_would_break_a_cluster_is_said_in_a_sentence(plainly: str) -> None:
    assert (
        "If the picture ab12cd, in 2 adverts, proved to be shared by strangers, the cluster would fall "
        "into parts of 3 and 3 adverts."
    ) in plainly


def test_numbers_that_may_be_somebodys_are_masked_everywhere(written: Callable[..., str]) -> None:
    small = case()
    ads, identifiers = (
        pa.Table.from_pylist(
            [
                {
                    k: v.replace("+442079460000", "+442079461234") if isinstance(v, str) else v
                    for k, v in r.items()
                }
                for r in table.to_pylist()
            ],
            table.schema,
        )
        for table in (small.ads, small.identifiers)
    )
    text = written(ads=ads, identifiers=identifiers)
    assert "79461234" not in text
    assert "•234" in text


def test_no_folder_of_a_machine_is_named(plainly: str) -> None:
    text = plainly
    assert "somebody" not in text
    assert "ads.parquet" in text
    assert "ab" * 32 in text


def test_the_page_holds_nothing_that_may_not_be_published(plainly: str) -> None:
    assert list(faults_in(Page(plainly).text)) == []


def test_the_page_calls_nobody_what_only_a_court_may(plainly: str) -> None:
    text = Page(plainly).text
    assert not re.search(r"\b(victims?|traffickers?|suspects?|perpetrators?)\b", text, re.IGNORECASE)
    assert not AVOIDED.search(text)


def test_headings_begin_with_one_and_never_skip_a_level(plainly: str) -> None:
    levels = [int(tag[1]) for tag, _ in Page(plainly).elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_language_landmarks_and_targets_are_there(plainly: str) -> None:
    page = Page(plainly)
    assert page.all("html")[0]["lang"] == "en"
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {link["href"] for link in page.all("a")} | {
        f"#{each['aria-labelledby']}" for _, each in page.elements if "aria-labelledby" in each
    }
    assert targets <= {f"#{each}" for each in ids}


def test_every_table_has_a_caption_and_every_header_its_scope(plainly: str) -> None:
    page = Page(plainly)
    assert len(page.all("caption")) == len(page.all("table")) > 5
    assert all(header.get("scope") in ("col", "row") for header in page.all("th"))


def test_every_image_has_a_description(plainly: str) -> None:
    images = Page(plainly).all("img")
    assert len(images) == 5  # scores, and graph and timeline of two clusters
    assert all(len(image["alt"] or "") > 40 for image in images)


def test_a_big_case_is_shown_in_part_and_says_so(written: Callable[..., str]) -> None:
    small = case()
    sizes = {"ads": [], "clusters": []}  # type: ignore[var-annotated]
    ads = small.ads.to_pylist()
    for n in range(60):
        for row in ads[6:]:
            name = f"C{n:02}-{row['ad_id']}"
            sizes["ads"].append({**row, "ad_id": name})
            sizes["clusters"].append({"ad_id": name, "cluster_id": f"C{n:02}-B1"})
    links = type(small.links)(
        small.links.edges,
        small.links.pairs,
        pa.concat_tables(
            [small.links.clusters, pa.Table.from_pylist(sizes["clusters"], small.links.clusters.schema)]
        ),
        small.links.common,
    )
    many = pa.concat_tables([small.ads, pa.Table.from_pylist(sizes["ads"], small.ads.schema)])
    text = Page(written(ads=many, links=links)).text
    assert "the first 25 of 62" in text
    assert "37 smaller clusters are left out here" in text


def test_a_case_in_which_nothing_is_linked_can_be_reported(written: Callable[..., str]) -> None:
    small = case()
    alone = pa.table({"ad_id": small.ads["ad_id"], "cluster_id": small.ads["ad_id"]})
    none = type(small.links)(
        small.links.edges.slice(0, 0), small.links.pairs.slice(0, 0), alone, small.links.common.slice(0, 0)
    )
    text = Page(written(links=none, scores=None)).text
    assert "No two adverts were joined." in text


def test_the_file_is_readable_by_its_owner_only_when_asked(tmp_path: Path) -> None:
    small = case()
    write_report(
        tmp_path / "r.html", ads=small.ads, identifiers=small.identifiers, links=small.links,
        provenance={}, synthetic=False, mode=0o600,
    )  # fmt: skip
    assert (tmp_path / "r.html").stat().st_mode & 0o777 == 0o600


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "paper"),
        ("soft", "paper"),
        ("link", "paper"),
        ("ink", "tint"),
        ("ink", "mark"),
        ("ink", "warn-tint"),
    ],
)
def test_colours_reach_the_contrast_of_wcag_aa(scheme: int, text: str, ground: str, plainly: str) -> None:
    block = re.findall(r":root \{(.*?)\}", plainly, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
