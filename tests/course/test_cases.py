"""A case of its own for each exercise of each course, and nothing of its truth among what goes out."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support import ROOT

from techthb.course import prepare
from techthb.course.cases import case_seed, course_key
from techthb.errors import InputError, UsageError
from techthb.files import sha256
from techthb.gate import admit

SLUG = "91-case"
KEY = b"k" * 32
CASE = "ads: 400\ndifficulty: classroom\npictures: true\nspecimens: true\n"


PLAIN = CASE.replace("pictures: true", "pictures: false")


def course(folder: Path, case: str = CASE) -> Path:
    source = folder / "exercises" / "source" / SLUG
    source.mkdir(parents=True)
    (source / "case.yml").write_text(case, "utf-8")
    return folder / "exercises"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose case has been made."""
    folder = course(tmp_path_factory.mktemp("made"))
    assert prepare(folder, key=KEY) == [SLUG]
    return folder


def digests(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256(path) for path in folder.rglob("*") if path.is_file()}


def test_what_goes_out_is_adverts_pictures_and_published_knowledge(made: Path) -> None:
    data = made / "source" / SLUG / "data"
    names = {path.name for path in data.iterdir()}
    published = {"synthetic.json", "plans.csv", "gazetteer.csv", "region.json"}
    assert names == {"ads.parquet", "images", "specimens"} | published
    assert all(path.suffix == ".jpg" for name in ("images", "specimens") for path in (data / name).iterdir())
    assert "seed" not in json.loads((data / "synthetic.json").read_text("utf-8"))


def test_the_data_count_as_synthetic(made: Path) -> None:
    ads = made / "source" / SLUG / "data" / "ads.parquet"
    assert admit(ads, sha256(ads), case=None, now=datetime(2025, 1, 1, tzinfo=UTC)).synthetic


def test_truth_and_data_speak_of_the_same_adverts_and_pictures(made: Path) -> None:
    data, truth = made / "source" / SLUG / "data", made / "answers" / SLUG / "truth"
    ads = pd.read_parquet(data / "ads.parquet")
    assert sorted(ads["ad_id"]) == sorted(pd.read_parquet(truth / "ads.parquet")["ad_id"])
    named = {name for names in ads["images"] for name in names}
    there = {path.name for path in (data / "images").iterdir()}
    assert named == there == set(pd.read_parquet(truth / "images.parquet")["file"])
    for table in ("identifiers", "images", "traps"):
        assert set(pd.read_parquet(truth / f"{table}.parquet")["ad_id"]) <= set(ads["ad_id"])
    spans = pd.read_parquet(truth / "identifiers.parquet").query("field == 'text'").head(20)
    texts = ads.set_index("ad_id")["text"]
    assert all(0 <= row.start < row.end <= len(texts[row.ad_id]) for row in spans.itertuples())


def test_what_specimens_are_stays_behind_and_has_a_seed_of_its_own(made: Path) -> None:
    from techthb.world.specimens import CHANGES, KINDS, write_singles

    data, truth = made / "source" / SLUG / "data", made / "answers" / SLUG / "truth"
    pairs, singles = (pd.read_parquet(truth / f"{name}.parquet") for name in ("pairs", "singles"))
    assert sorted(pairs["change"]) == sorted(change for change, _ in CHANGES)
    assert sorted(singles["kind"]) == sorted(KINDS)
    drawn = {f"{letter}{rest}.jpg" for letter in "abcdefgh" for rest in ("", "-1", "-2")}
    assert {path.name for path in (data / "specimens").iterdir()} == drawn
    # what a trainee can compute from the case, and the seed of its world
    for number, seed in enumerate((int(sha256(data / "ads.parquet")[:8], 16), case_seed(KEY, SLUG))):
        other = made.parent / f"drawn-{number}"
        other.mkdir()
        write_singles(other, seed)
        handed_out = digests(data / "specimens")
        assert all(handed_out[name] != digest for name, digest in digests(other).items())


def test_neighbouring_ids_have_nothing_in_common(made: Path) -> None:
    from techthb.world import generate

    world = made.parent / "world"
    generate(ads=400, difficulty="classroom", images=False, seed=case_seed(KEY, SLUG), out=world)
    original = pd.read_parquet(world / "ads.parquet")
    handed_out = pd.read_parquet(made / "source" / SLUG / "data" / "ads.parquet")
    assert sorted(original["text"]) == sorted(handed_out["text"])
    place = {text: row for row, text in enumerate(original["text"])}
    # of 400 shuffled rows, two neighbourhoods on average survive by chance
    kept = [abs(step) == 1 for step in np.diff([place[text] for text in handed_out["text"]])]
    assert sum(kept) <= 10


def test_the_same_key_gives_the_same_bytes_and_another_key_another_case(made: Path, tmp_path: Path) -> None:
    again, other = course(tmp_path / "again"), course(tmp_path / "other")
    prepare(again, key=KEY)
    prepare(other, key=b"o" * 32)
    for part in (f"source/{SLUG}/data", f"answers/{SLUG}/truth"):
        assert digests(made / part) == digests(again / part)
    ads = [digests(each / "source" / SLUG / "data")["ads.parquet"] for each in (made, other)]
    assert ads[0] != ads[1]


def test_only_what_is_missing_or_changed_is_made_again(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "exercises"
    shutil.copytree(made, folder)
    assert prepare(folder, key=KEY) == []
    shutil.rmtree(folder / "source" / SLUG / "data")
    assert prepare(folder, key=KEY) == [SLUG]
    (folder / "source" / SLUG / "case.yml").write_text(
        CASE.replace("pictures: true", "pictures: false"), "utf-8"
    )
    assert prepare(folder, key=KEY) == [SLUG]
    assert not (folder / "source" / SLUG / "data" / "images").exists()


def test_a_released_exercise_keeps_the_case_that_went_out(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "exercises"
    shutil.copytree(made, folder)
    (folder / "release" / SLUG).mkdir(parents=True)
    (folder / "source" / SLUG / "case.yml").write_text(CASE.replace("400", "410"), "utf-8")
    assert prepare(folder, key=KEY) == []


@pytest.mark.parametrize(
    ("case", "error", "complaint"),
    [
        ("ads: 400\n", InputError, "a case has ads, difficulty and pictures"),
        ("ads: [", InputError, "not YAML"),
        (CASE.replace("classroom", "hellish"), (InputError, UsageError), "hellish"),
    ],
)
def test_a_case_that_cannot_be_made_leaves_nothing_behind(
    tmp_path: Path, case: str, error: type[Exception], complaint: str
) -> None:
    folder = course(tmp_path, case)
    with pytest.raises(error, match=complaint):
        prepare(folder, key=KEY)
    assert [path.name for path in (folder / "source" / SLUG).iterdir()] == ["case.yml"]
    assert list((folder / "answers").iterdir()) == []


def test_the_course_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    key = course_key(tmp_path)
    assert len(key) == 32
    assert course_key(tmp_path) == key
    if os.name == "posix":
        assert (tmp_path / "course_key").stat().st_mode & 0o777 == 0o600


def test_a_damaged_course_key_is_refused_because_it_would_change_every_case(tmp_path: Path) -> None:
    (tmp_path / "course_key").write_bytes(b"short")
    with pytest.raises(InputError, match="this one 5"):
        course_key(tmp_path)


def test_a_seed_depends_on_every_bit_of_key_and_name() -> None:
    seeds = {case_seed(key, slug) for key in (KEY, b"K" + KEY[1:]) for slug in ("04-a", "04-b")}
    assert len(seeds) == 4
    assert all(seed < 2**128 for seed in seeds)


def test_the_configuration_makes_what_is_missing_without_a_word(tmp_path: Path) -> None:
    folder = course(tmp_path, PLAIN)
    shutil.copyfile(ROOT / "exercises" / "nbgrader_config.py", folder / "nbgrader_config.py")
    load = (
        "from traitlets.config import PyFileConfigLoader as L;"
        "c = L('nbgrader_config.py').load_config(); assert c.CourseDirectory.course_id == 'techthb'"
    )
    said = subprocess.run([sys.executable, "-c", load], cwd=folder, capture_output=True, check=True)
    assert (said.stdout, said.stderr) == (b"", b"")
    assert (folder / "source" / SLUG / "data" / "ads.parquet").is_file()
    assert (folder / "course_key").is_file()
