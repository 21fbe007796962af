"""``techthb course release``, ``rehearse`` and ``new-exercise``, and ``techthb doctor``."""

import json
import zipfile
from pathlib import Path

import pytest
from support import ROOT

from techthb.cli import doctor, run
from techthb.course.cases import course_key
from techthb.course.grading import sandbox
from techthb.course.grading.handout import read_roster
from techthb.course.grading.sandbox import missing
from techthb.errors import InputError

needs_sandbox = pytest.mark.skipif(missing() is not None, reason=str(missing()))


def roster(folder: Path, text: str) -> Path:
    path = folder / "roster.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_roster_is_read_with_what_else_stands_in_it(tmp_path: Path) -> None:
    assert read_roster(roster(tmp_path, "\ufefftrainee,unit\r\nanna,7\r\n ben ,8\r\n")) == ["anna", "ben"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name\nanna\n", "column trainee"),
        ("trainee\nanna\nAnna\n", "row 3"),
        ("trainee\n../ben\n", "row 2"),
        ("trainee\n=cmd\n", "no name for a trainee"),
        ("trainee\n", "nobody is on the roster"),
    ],
)
def test_a_roster_that_is_wrong_names_its_row(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_roster(roster(tmp_path, text))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course folder with nothing in it but its settings."""
    folder = tmp_path / "exercises"
    (folder / "source").mkdir(parents=True)
    (tmp_path / "curriculum").mkdir()
    settings = ROOT / "exercises" / "nbgrader_config.py"
    (folder / "nbgrader_config.py").write_text(settings.read_text("utf-8"), "utf-8")
    return folder


@pytest.mark.slow
@needs_sandbox
def test_a_new_exercise_works_as_it_is(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slug = "96-trial"
    assert run(["course", "new-exercise", slug, "--title", "A trial", "--course", str(course)]) == 0
    names = roster(course.parent, "trainee\nanna\nben\n")
    assert run(["course", "release", slug, "--roster", str(names), "--course", str(course)]) == 0
    zips = sorted((course / "handout" / slug).glob("*.zip"))
    assert [path.stem for path in zips] == ["anna", "ben"]
    for path in zips:
        folder = course / "submitted" / path.stem
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        notebook = json.loads((folder / slug / f"{slug}.ipynb").read_text("utf-8"))
        solved = json.loads((course / "source" / slug / f"{slug}.ipynb").read_text("utf-8"))
        for cell, solution in zip(notebook["cells"], solved["cells"], strict=True):
            if path.stem == "anna" and cell["metadata"]["nbgrader"]["solution"]:
                cell["source"] = solution["source"]
        (folder / slug / f"{slug}.ipynb").write_text(json.dumps(notebook), "utf-8")
    capsys.readouterr()
    assert run(["course", "grade", slug, "--course", str(course)]) == 0
    said = capsys.readouterr().out
    assert "anna       5 of 5" in said
    assert "ben        0 of 5" in said
    report = (course / "class-reports" / f"{slug}.html").read_text("utf-8")
    assert "q2: 2. Copied texts" in report
    table = (course / "class-reports" / f"{slug}.csv").read_text("utf-8").splitlines()
    assert table[1].startswith("anna,5.0,5.0,2.0,3.0,true,")
    assert run(["course", "new-exercise", slug, "--course", str(course)]) == 2
    assert "there already" in capsys.readouterr().err


NO_NAMES = ("trial", "6-trial", "06-Trial", "06-", "../06-trial", "06-tri al", "06-трal")


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_name_that_is_none_starts_nothing(
    course: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["course", "new-exercise", name, "--course", str(course)]) == 2
    assert "no name for an exercise" in capsys.readouterr().err
    assert not list((course / "source").iterdir())


@pytest.mark.slow
@needs_sandbox
def test_a_class_is_rehearsed_in_one_command(
    practice_course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rehearsal"
    assert run(["course", "rehearse", "96-trial", "--course", str(practice_course), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "96-trial: 30 graded, 0 left out" in said
    assert "Everybody came to what was expected, and the log is whole." in said
    pages = list((out / "exercises" / "feedback-pages" / "96-trial").glob("*.html"))
    assert len(pages) == 30
    assert not (practice_course / "gradebook.db").exists()
    assert run(["course", "rehearse", "96-trial", "--course", str(practice_course), "--out", str(out)]) == 2
    assert "is there" in capsys.readouterr().err


@pytest.fixture
def practice_course(course: Path) -> Path:
    assert run(["course", "new-exercise", "96-trial", "--course", str(course)]) == 0
    return course


@pytest.mark.slow
def test_the_doctor_finds_this_machine_well(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course_key(course)
    assert run(["doctor", "--course", str(course)]) == 0
    said = capsys.readouterr().out
    assert "0 broken" in said
    for name in ("Python", "packages", "JupyterLab", "sandbox for grading", "course key", "grade log"):
        assert f" {name}: " in said


def test_without_a_sandbox_no_hostile_hand_in_is_played(
    practice_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    out = tmp_path / "rehearsal"
    assert run(["course", "rehearse", "96-trial", "--course", str(practice_course), "--out", str(out)]) == 2
    assert "cannot be isolated here" in capsys.readouterr().err
    assert not (out / "exercises" / "submitted").exists()


def test_without_a_sandbox_the_doctor_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    found = doctor.isolation()
    assert found.state == "limited"
    assert "apt-get install bubblewrap" in found.cure
    assert "WSL 2" in found.cure
    monkeypatch.setattr(sandbox.sys, "platform", "win32")
    assert "needs Linux" in doctor.isolation().found


def test_the_doctor_tells_a_key_that_others_can_read(course: Path) -> None:
    (course / "course_key").write_bytes(bytes(32))
    (course / "course_key").chmod(0o644)
    states = {each.name: each.state for each in doctor.course_folder(course)}
    assert states["course key"] == "broken"
    assert states["grade log"] == "ok"
