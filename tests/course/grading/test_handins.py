"""Finding hand-ins: folders, names and archives come from trainees."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from techthb.course.grading.handins import HandIn, found, is_trainee
from techthb.errors import InputError

SLUG = "90-practice"
NOTEBOOK = b'{"cells": []}'


def submitted(course: Path, trainee: str, name: str = f"{SLUG}.ipynb", content: bytes = NOTEBOOK) -> Path:
    path = course / "submitted" / trainee / SLUG / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def zipped(folder: Path, trainee: str, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{trainee}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def only(course: Path, zips: Path | None = None) -> HandIn:
    hand_ins, left_out = found(course, SLUG, zips)
    assert not left_out
    assert len(hand_ins) == 1
    return hand_ins[0]


def test_hand_ins_come_by_trainee_with_their_time(tmp_path: Path) -> None:
    for trainee in ("ben", "anna", "c.d-e_f@g"):
        submitted(tmp_path, trainee)
    submitted(tmp_path, "ben", "timestamp.txt", b"2026-03-01 10:00:00 UTC\n")
    submitted(tmp_path, "other").parent.rename(tmp_path / "submitted" / "other" / "91-other")
    hand_ins, left_out = found(tmp_path, SLUG)
    assert [each.trainee for each in hand_ins] == ["anna", "ben", "c.d-e_f@g"]
    assert [each.timestamp for each in hand_ins] == ["", "2026-03-01 10:00:00 UTC", ""]
    assert {each.content for each in hand_ins} == {NOTEBOOK}
    assert not left_out


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        ".hidden",
        "a/b",
        "a\\b",
        "аnna",
        "anna\u200b",
        "\u202eanna",
        "ﬁna",
        "a b",
        "-rf",
        "a\n",
        "x" * 65,
        "anna.",
        "CON:",
        "é",
    ],
)
def test_names_that_are_none(name: str) -> None:
    assert not is_trainee(name)


def test_a_look_alike_name_is_left_out_and_says_why(tmp_path: Path) -> None:
    submitted(tmp_path, "anna")
    submitted(tmp_path, "аnna")
    hand_ins, left_out = found(tmp_path, SLUG)
    assert [each.trainee for each in hand_ins] == ["anna"]
    assert [each.name for each in left_out] == ["аnna"]


@pytest.mark.skipif(os.name != "posix", reason="links need rights here")
def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(b"secret")
    (tmp_path / "submitted" / "ben" / SLUG).mkdir(parents=True)
    (tmp_path / "submitted" / "ben" / SLUG / f"{SLUG}.ipynb").symlink_to(secret)
    submitted(tmp_path, "anna")
    (tmp_path / "submitted" / "carl").symlink_to(tmp_path / "submitted" / "anna")
    (tmp_path / "submitted" / "dora").mkdir()
    (tmp_path / "submitted" / "dora" / SLUG).symlink_to(tmp_path / "submitted" / "anna" / SLUG)
    hand_ins, left_out = found(tmp_path, SLUG)
    by_name = {each.trainee: each for each in hand_ins}
    assert set(by_name) == {"anna", "ben"}
    assert by_name["ben"].content is None
    assert "link" in by_name["ben"].findings[0]
    assert [each.name for each in left_out] == ["carl", "dora"]


@pytest.mark.skipif(os.name != "posix", reason="there are no pipes in folders here")
def test_a_pipe_in_place_of_the_notebook_does_not_hang(tmp_path: Path) -> None:
    folder = submitted(tmp_path, "anna", "note.txt").parent
    os.mkfifo(folder / f"{SLUG}.ipynb")
    assert only(tmp_path).content is None


def test_another_name_is_found_and_told(tmp_path: Path) -> None:
    submitted(tmp_path, "anna", f"{SLUG} (1).ipynb")
    each = only(tmp_path)
    assert each.content == NOTEBOOK
    assert "another name" in each.findings[0]


def test_of_several_notebooks_none_is_guessed(tmp_path: Path) -> None:
    submitted(tmp_path, "anna", "one.ipynb")
    submitted(tmp_path, "anna", "two.ipynb")
    each = only(tmp_path)
    assert each.content is None
    assert "none was taken" in each.findings[0]


def test_a_zip_in_the_folder_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "submitted" / "anna" / SLUG
    folder.mkdir(parents=True)
    zipped(folder, "mine", (f"{SLUG}/{SLUG}.ipynb", NOTEBOOK))
    assert only(tmp_path).content == NOTEBOOK


@pytest.mark.parametrize(
    "name",
    [f"../../ben/{SLUG}/{SLUG}.ipynb", f"/etc/{SLUG}.ipynb", f"..\\..\\{SLUG}.ipynb", f"C:\\{SLUG}.ipynb"],
)
def test_a_path_in_a_zip_leads_nowhere(tmp_path: Path, name: str) -> None:
    zips = tmp_path / "zips"
    zipped(zips, "anna", (name, NOTEBOOK))
    before = sorted(tmp_path.rglob("*"))
    each = only(tmp_path, zips)
    assert (each.trainee, each.content) == ("anna", NOTEBOOK)
    assert sorted(tmp_path.rglob("*")) == before


def test_whose_zip_it_is_its_name_alone_decides(tmp_path: Path) -> None:
    zips = tmp_path / "zips"
    zipped(zips, "anna", (f"ben/{SLUG}/{SLUG}.ipynb", NOTEBOOK))
    assert only(tmp_path, zips).trainee == "anna"


def test_a_zip_that_swells_is_read_no_further(tmp_path: Path) -> None:
    zips = tmp_path / "zips"
    path = zipped(zips, "anna", (f"{SLUG}.ipynb", b" " * 100_000_000))
    assert path.stat().st_size < 200_000
    content = only(tmp_path, zips).content
    assert content is not None
    assert len(content) == 20_000_001


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    zips = tmp_path / "zips"
    link = zipfile.ZipInfo(f"{SLUG}.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    zipped(zips, "anna", (link, b"/etc/passwd"))
    each = only(tmp_path, zips)
    assert each.content is None
    assert "link" in each.findings[0]


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"no zip", "cannot be read"), (b"", "cannot be read"), (b"PK\x05\x06" + bytes(18), "")],
)
def test_a_zip_that_is_none(tmp_path: Path, content: bytes, word: str) -> None:
    zips = tmp_path / "zips"
    zips.mkdir()
    (zips / "anna.zip").write_bytes(content)
    each = only(tmp_path, zips)
    assert each.content is None
    assert word in " ".join(each.findings)


def test_a_zip_with_too_many_entries_is_not_read(tmp_path: Path) -> None:
    zips = tmp_path / "zips"
    zipped(zips, "anna", *((f"{number}.txt", b"") for number in range(2_001)))
    assert "more than 2,000 entries" in only(tmp_path, zips).findings[0]


def test_what_is_no_zip_is_left_out(tmp_path: Path) -> None:
    zips = tmp_path / "zips"
    zipped(zips, "anna", (f"{SLUG}.ipynb", NOTEBOOK))
    (zips / "readme.txt").write_text("x", "utf-8")
    zipped(zips, "a b", (f"{SLUG}.ipynb", NOTEBOOK))
    hand_ins, left_out = found(tmp_path, SLUG, zips)
    assert [each.trainee for each in hand_ins] == ["anna"]
    assert [each.name for each in left_out] == ["a b.zip", "readme.txt"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder of hand-ins"):
        found(tmp_path, SLUG)


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    import hashlib

    submitted(tmp_path, "anna", content=json.dumps({"cells": []}).encode())
    assert only(tmp_path).sha256 == hashlib.sha256(json.dumps({"cells": []}).encode()).hexdigest()
