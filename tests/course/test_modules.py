"""One list of modules, and everything that is made from it agrees with it."""

import re
from pathlib import Path

import pytest
import yaml
from support import ROOT

from techthb.course import catalogue_markdown, modules
from techthb.errors import InputError
from techthb.lab import start_page

TITLES = [
    "The online landscape",
    "Phone numbers as evidence",
    "Images as evidence",
    "Linking adverts",
    "How strong is a link",
    "Indicators and their limits",
    "Recruitment: reading job adverts",
    "Recruitment meets exploitation: matching across borders",
    "Watching the market",
    "Prevention campaigns",
    "Policy and legislation",
    "From lead to case file",
]


@pytest.fixture
def course() -> dict:
    return yaml.safe_load((ROOT / "curriculum" / "course.yml").read_text("utf-8"))


def written(course: dict, folder: Path) -> Path:
    path = folder / "course.yml"
    path.write_text(yaml.safe_dump(course, sort_keys=False), "utf-8")
    return path


def test_there_are_the_twelve_modules_in_order() -> None:
    assert [module.title for module in modules()] == TITLES
    assert {"04-linking-ads", "11-policy-targets"} <= {module.slug for module in modules()}


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.slug)
def test_a_module_is_available_exactly_when_its_materials_are_there(module) -> None:
    there = {name: (ROOT / path).is_file() for name, path in module.materials().items()}
    assert there == dict.fromkeys(there, module.available)


def test_the_readme_shows_the_catalogue() -> None:
    shown = re.search(
        r"<!-- catalogue -->\n(.*)\n<!-- /catalogue -->", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
    )
    assert shown is not None
    assert shown.group(1) == catalogue_markdown()


def test_the_catalogue_has_every_module_once_and_links_only_what_is_available() -> None:
    rows = catalogue_markdown().splitlines()[2:]
    assert [row.split(" | ")[1] for row in rows] == TITLES
    for module, row in zip(modules(), rows, strict=True):
        assert ("](" in row) == module.available
        assert ("planned" in row) != module.available


def test_the_start_page_has_the_same_catalogue_with_copies_for_trainees() -> None:
    page = start_page()
    assert catalogue_markdown(exercises="exercises/assignments") in page
    solved = {module.materials()["exercise"] for module in modules() if module.available}
    trainee = page.split("## I am an instructor")[0]
    assert all(path not in trainee for path in solved)


def test_every_track_has_a_module_and_a_description(course: dict) -> None:
    used = {track for module in modules() for track in module.tracks}
    assert used == set(course["tracks"])
    assert all(course["tracks"].values())


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"status": "soon"}, "status is one of available, planned"),
        ({"level": 9}, "level is 4 to 7"),
        ({"hours": "three"}, "hours are 0 to 40"),
        ({"tracks": ["sailors"]}, "tracks are police, judiciary, analyst, cepol"),
        ({"tracks": []}, "no track"),
        ({"outcomes": []}, "no outcome"),
        ({"outcomes": [{"id": "01.1", "kind": "skills", "text": "Understand links."}]}, "a measurable verb"),
        ({"outcomes": [{"id": "01.2", "kind": "skills", "text": "Link adverts."}]}, "is not called 01.1"),
        ({"outcomes": [{"id": "01.1", "kind": "wit", "text": "Link adverts."}]}, "kind is one of"),
        ({"outcomes": [{"id": "01.1", "text": "Link adverts."}]}, "missing or unknown"),
        ({"colour": "blue"}, "missing or unknown"),
        ({"needs": ["04-linking-ads"]}, "needs a module that does not come before it"),
    ],
)
def test_a_wrong_entry_is_named(course: dict, tmp_path: Path, change: dict, complaint: str) -> None:
    course["modules"][0] |= change
    path = written(course, tmp_path)
    with pytest.raises(InputError, match=re.escape(complaint)) as caught:
        modules(path)
    assert str(path) in str(caught.value)


def test_a_gap_in_the_numbers_is_named(course: dict, tmp_path: Path) -> None:
    del course["modules"][0]
    with pytest.raises(InputError, match="numbered 01, 02"):
        modules(written(course, tmp_path))


def test_a_list_that_is_missing_or_not_yaml_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such list of modules"):
        modules(tmp_path / "course.yml")
    (tmp_path / "course.yml").write_text("modules: [", "utf-8")
    with pytest.raises(InputError, match="not YAML"):
        modules(tmp_path / "course.yml")
