"""A case of one's own: three trainees, three cases, the same marks for the same work, none for a
neighbour's."""

import hashlib
import importlib.util
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from classroom import STUB, Answers, Classroom
from support import ROOT

from techthb.course.cases import own_folder
from techthb.course.grading import Grader, HandIn, Marked
from techthb.course.grading.handout import hand_out
from techthb.course.grading.sandbox import missing
from techthb.course.grading.work import Heard

TRAINEES = ("anna", "ben", "carl")
EXERCISES = ("02-phone-numbers", "03-images", "04-linking-ads", "05-how-strong", "08-across-borders")
OF_THE_CASE = {
    "02-phone-numbers": ("q3",),
    "03-images": ("q6",),
    "04-linking-ads": ("q3", "q4"),
    "05-how-strong": ("q6",),
    "08-across-borders": ("q3",),
}
"""The questions about what is in a case as a whole."""
NOT_TYPICAL = ("halved",)
"""Hand-ins that try a check and are no mistake of anybody's."""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(missing() is not None, reason=str(missing()))]


@dataclass(frozen=True)
class Class:
    """What became of one exercise in a class of three."""

    course: Path
    slug: str
    zips: dict[str, Path]
    marked: dict[str, dict[str, Marked]]
    neighbours: dict[tuple[str, str], dict[str, float]]


def mistakes(slug: str) -> Mapping[str, Answers]:
    """The hand-ins with mistakes of the exercise's own tests."""
    path = Path(__file__).with_name(f"test_{slug.replace('-', '_')}.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: answers for name, answers in module.HAND_INS.items() if name not in NOT_TYPICAL}


def hand_in(classroom: Classroom, slug: str, trainee: str, answers: Answers | None) -> HandIn:
    notebook = json.loads((classroom.course / "source" / slug / f"{slug}.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        marks = cell["metadata"]["nbgrader"]
        if marks["solution"]:
            cell["source"] = STUB if answers is None else answers.get(marks["grade_id"], cell["source"])
    return HandIn(trainee, json.dumps(notebook).encode())


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    return Classroom(tmp_path_factory.mktemp("own"), key=hashlib.sha256(b"own cases").digest())


@pytest.fixture(scope="module", params=EXERCISES)
def taught(request: pytest.FixtureRequest, classroom: Classroom) -> Class:
    slug, course = request.param, classroom.course
    zips = dict(zip(TRAINEES, hand_out(course, slug, TRAINEES), strict=True))
    kinds: Mapping[str, Answers | None] = {"solved": {}, "released": None, **mistakes(slug)}
    with Grader(course, slug, TRAINEES) as grader:
        marked = {
            kind: {
                each.hand_in.trainee: each
                for each in grader.grade([hand_in(classroom, slug, name, answers) for name in TRAINEES])
            }
            for kind, answers in kinds.items()
        }
        neighbours = {
            (one, other): judged_on(grader, marked["solved"][one], other)
            for one in TRAINEES
            for other in TRAINEES
            if one != other
        }
    return Class(course, slug, zips, marked, neighbours)


def judged_on(grader: Grader, marked: Marked, trainee: str) -> dict[str, float]:
    """Shares of points that one trainee's values earn on another's case."""
    cells = [cell for cell in marked.rebuilt.cells if cell.is_code]
    marks = grader._judged(cells, Heard(marked.heard.told), grader._case(trainee))
    return {mark.question: mark.points / mark.maximum for mark in marks}


def test_the_solved_notebook_earns_every_point_on_every_case(taught: Class) -> None:
    for each in taught.marked["solved"].values():
        assert each.points == each.maximum, [mark for mark in each.marks if mark.points < mark.maximum]


def test_the_released_notebook_earns_none(taught: Class) -> None:
    assert {each.points for each in taught.marked["released"].values()} == {0}


def test_typical_mistakes_cost_on_every_case(taught: Class) -> None:
    made = {kind: each for kind, each in taught.marked.items() if kind not in ("solved", "released")}
    assert len(made) >= 3
    for kind, each in made.items():
        for trainee, marked in each.items():
            assert 0 < marked.points < marked.maximum, (kind, trainee)


def test_a_neighbours_answer_earns_what_a_wrong_one_does(taught: Class) -> None:
    for pair, shares in taught.neighbours.items():
        for question in OF_THE_CASE[taught.slug]:
            assert shares[question] <= 0.25, (pair, question)


def test_what_is_handed_out_holds_no_truth_and_no_seed(taught: Class) -> None:
    key = (taught.course / "course_key").read_bytes()
    for path in taught.zips.values():
        with zipfile.ZipFile(path) as archive:
            names = [name.removeprefix(f"{taught.slug}/") for name in archive.namelist()]
            assert all(name.startswith(f"{taught.slug}/") for name in archive.namelist())
            content = b"".join(archive.read(name) for name in archive.namelist())
        pictures = {name for name in names if name.startswith(("data/images/", "data/specimens/"))}
        assert set(names) - pictures == {
            f"{taught.slug}.ipynb", "hints.py", "data/ads.parquet", "data/synthetic.json", "data/plans.csv",
            "data/gazetteer.csv", "data/region.json", "data/questions.json",
        }  # fmt: skip
        for secret in (b"BEGIN SOLUTION", b"operator_id", b"world.json", b'"seed"', key, key.hex().encode()):
            assert secret not in content


def test_no_two_have_the_same_adverts(taught: Class) -> None:
    texts = []
    for trainee in TRAINEES:
        table = pq.read_table(own_folder(taught.course, taught.slug, trainee) / "data" / "ads.parquet")
        texts.append(set(table["text"].to_pylist()))
    for one in range(3):
        for other in range(one):
            assert len(texts[one] & texts[other]) < 0.02 * len(texts[one])


def test_stock_nbgrader_judges_on_the_trainees_own_case(classroom: Classroom) -> None:
    slug = "08-across-borders"
    hand_out(classroom.course, slug, TRAINEES[:2])
    for trainee in TRAINEES[:2]:
        folder = classroom.course / "submitted" / trainee / slug
        folder.mkdir(parents=True)
        content = hand_in(classroom, slug, trainee, {}).content
        assert content is not None
        (folder / f"{slug}.ipynb").write_bytes(content)
    done = classroom.nbgrader("autograde", slug)
    assert done.returncode == 0, done.stdout
    from techthb.course.grading.book import marks_in

    points = [automatic for *_, automatic, _ in marks_in(classroom.course, slug)]
    assert sum(each or 0 for each in points) == 2 * sum(classroom.maxima(slug).values())


def test_a_case_that_was_handed_out_stays(classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    slug = "08-across-borders"
    first = hand_out(classroom.course, slug, TRAINEES[:2])
    before = [path.read_bytes() for path in first]
    again = hand_out(classroom.course, slug, [*TRAINEES[:2], "dora"])
    assert [path.read_bytes() for path in again[:2]] == before
    with zipfile.ZipFile(io.BytesIO(again[2].read_bytes())) as archive:
        assert len(archive.namelist()) > 5
    # nor is it made anew where a later version of the library would refuse it
    shutil.rmtree(classroom.course / ".kept")
    monkeypatch.setattr("techthb.course.grading.marking.NAIVE_WITHIN", -1)
    hand_out(classroom.course, slug, TRAINEES[:2])
    assert [path.read_bytes() for path in first] == before


def test_another_course_has_other_cases_and_the_same_one_the_same(tmp_path: Path) -> None:
    from techthb.course.cases import make_own

    digests = []
    for number, key in enumerate((bytes(32), bytes(32), bytes(range(32)))):
        course = tmp_path / str(number) / "exercises"
        (course / "source" / "08-across-borders").mkdir(parents=True)
        source = ROOT / "exercises" / "source" / "08-across-borders"
        for name in ("case.yml", "checks.py"):
            (course / "source" / "08-across-borders" / name).write_bytes((source / name).read_bytes())
        (course / "course_key").write_bytes(key)
        own = make_own(course, "08-across-borders", "anna")
        digests.append([(own / each).read_bytes() for each in ("data/ads.parquet", "truth/ads.parquet")])
    assert digests[0] == digests[1]
    assert digests[0][0] != digests[2][0]
