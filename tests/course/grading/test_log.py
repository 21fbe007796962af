"""The grade log: an edit, a deletion, an insertion and a cut are each found out; adding never changes what
stands."""

import json
from pathlib import Path
from typing import Any

import pytest

from techthb.course.cases import course_key
from techthb.course.grading.log import HEAD, LOG, add, entries, faults, head, sole_grader
from techthb.errors import UsageError


def body(trainee: str, points: float = 2.0) -> dict[str, Any]:
    return {
        "trainee": trainee,
        "marks": {"q1": [points, 3.0]},
        "submission": "ab",
        "checks": "cd",
        "isolated": True,
    }


@pytest.fixture
def course(tmp_path: Path) -> Path:
    course_key(tmp_path)
    add(tmp_path, "grade", "90-practice", [body("anna"), body("ben"), body("carl")], "instructor")
    add(tmp_path, "grade", "90-practice", [body("anna", 3.0)], "instructor")
    return tmp_path


def lines(course: Path) -> list[str]:
    return (course / LOG).read_text("utf-8").splitlines()


def write(course: Path, new: list[str]) -> None:
    (course / LOG).write_text("".join(line + "\n" for line in new), "utf-8")


def test_a_whole_log_has_no_faults(course: Path) -> None:
    assert faults(course) == []
    assert [each["n"] for each in entries(course)] == [1, 2, 3, 4]
    assert head(course).count == 4


def test_an_empty_course_has_no_faults(tmp_path: Path) -> None:
    course_key(tmp_path)
    assert faults(tmp_path) == []


def test_adding_changes_nothing_that_stands(course: Path) -> None:
    before = lines(course)
    add(course, "appeal", "90-practice", [{"trainee": "ben", "note": "right after all"}], "instructor")
    assert lines(course)[:4] == before
    assert faults(course) == []


@pytest.mark.parametrize("place", range(4))
def test_an_edit_is_found(course: Path, place: int) -> None:
    there = lines(course)
    entry = json.loads(there[place])
    entry["marks"]["q1"][0] = 2.5
    there[place] = json.dumps(entry)
    write(course, there)
    assert any(f"entry {place + 1} was changed" in each for each in faults(course))


@pytest.mark.parametrize("place", range(4))
def test_a_deletion_is_found(course: Path, place: int) -> None:
    there = lines(course)
    del there[place]
    write(course, there)
    assert faults(course)


def test_entries_that_change_places_are_found(course: Path) -> None:
    there = lines(course)
    there[1], there[2] = there[2], there[1]
    write(course, there)
    assert faults(course)


def test_a_copied_entry_is_found(course: Path) -> None:
    there = lines(course)
    write(course, [*there, there[0]])
    assert faults(course)


def test_an_entry_signed_with_another_key_is_found(
    course: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    course_key(other)
    add(other, "grade", "90-practice", [body("anna", 3.0)], "instructor")
    write(course, [lines(other)[0], *lines(course)[1:]])
    assert any("entry 1 was changed" in each for each in faults(course))


def test_a_cut_is_found_by_the_head_beside_it(course: Path) -> None:
    write(course, lines(course)[:2])
    assert any("says 4 entries, the log has 2" in each for each in faults(course))


def test_a_cut_with_an_older_head_is_found_by_a_report(course: Path) -> None:
    stands = head(course)
    old_log, old_head = (course / LOG).read_bytes(), (course / HEAD).read_bytes()
    add(course, "grade", "90-practice", [body("dora")], "instructor")
    reported = head(course)
    (course / LOG).write_bytes(old_log)
    (course / HEAD).write_bytes(old_head)
    assert faults(course) == []  # both fit each other: only what stands elsewhere tells
    assert faults(course, known=[(stands.count, stands.hash[:16])]) == []
    assert any(
        "5 entries; now there are 4" in each for each in faults(course, known=[(5, reported.hash[:16])])
    )


def test_a_rewritten_end_is_found_by_a_report(course: Path) -> None:
    old_log, old_head = (course / LOG).read_bytes(), (course / HEAD).read_bytes()
    add(course, "grade", "90-practice", [body("dora", 1.0)], "instructor")
    reported = head(course)
    (course / LOG).write_bytes(old_log)
    (course / HEAD).write_bytes(old_head)
    add(course, "grade", "90-practice", [body("dora", 3.0)], "instructor")
    assert any("entry 5 is not the one" in each for each in faults(course, known=[(5, reported.hash[:16])]))


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.unlink(),
        lambda path: path.write_text("{}", "utf-8"),
        lambda path: path.write_text(path.read_text("utf-8").replace('"count":4', '"count":3'), "utf-8"),
    ],
)
def test_a_head_that_was_changed_is_found(course: Path, change: Any) -> None:
    change(course / HEAD)
    assert any(HEAD in each for each in faults(course))


def test_a_line_that_is_none_is_found(course: Path) -> None:
    write(course, [*lines(course), "garbage"])
    assert any("line 5 is no entry" in each for each in faults(course))


def test_two_do_not_grade_at_once(course: Path) -> None:
    with sole_grader(course), pytest.raises(UsageError, match="somebody is grading"), sole_grader(course):
        pass
    with sole_grader(course):
        pass
