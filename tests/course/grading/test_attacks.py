"""Hostile hand-ins: none gains a point, none harms another's mark, each gets a record that can be
understood."""

import json
import os
from typing import Any

import pytest
from handing_in import Made, hand_in, points
from hostile import ATTACKS, IN_NOTEBOOK

from techthb.course.grading import Grader, Marked

pytestmark = pytest.mark.slow

WRONG = {"q1": 1.0, "q2": 0.0, "q3": 0.0}
"""What the wrong answer ``total = 4`` earns: a point for being a number."""

FORBIDDEN = (
    "FOUND ['",
    "WORKED",
    "CONNECTED",
    "UNSHARED",
    "root:",
    "course_key",
    "count again",
    "PATH=/root",
)


@pytest.fixture(scope="module")
def graded(grader: Grader, made: Made) -> dict[str, Marked]:
    """All attacks, each between two honest hand-ins, two at a time."""
    hand_ins, names = [], {}
    for number, (name, code) in enumerate(ATTACKS.items()):
        names[f"attack-{number}"] = name
        hand_ins.append(hand_in(made(adding=code), f"attack-{number}"))
        hand_ins.append(hand_in(made(solved=True), f"honest-{number}"))
    return {names.get(each.hand_in.trainee, each.hand_in.trainee): each for each in grader.grade(hand_ins)}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gains_nothing(name: str, graded: dict[str, Marked]) -> None:
    found = points(graded[name])
    assert found.keys() == WRONG.keys()
    assert all(found[question] <= most for question, most in WRONG.items()), graded[name].marks


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_nowhere(name: str, graded: dict[str, Marked]) -> None:
    """What it printed shows nothing that it must not see, and nothing that it must not do."""
    told = json.dumps([each.get("printed", "") for each in graded[name].heard.told.values()])
    for word in FORBIDDEN:
        assert word not in told


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_a_record(name: str, graded: dict[str, Marked]) -> None:
    for mark in graded[name].marks:
        assert mark.message.strip()
        assert "Traceback" not in mark.message


def test_no_attack_harms_another(graded: dict[str, Marked]) -> None:
    honest = {name: each for name, each in graded.items() if name.startswith("honest-")}
    assert len(honest) == len(ATTACKS)
    for each in honest.values():
        assert (each.points, each.maximum, each.findings) == (6, 6, ())


@pytest.mark.parametrize(
    ("name", "reason"),
    {
        "a fork bomb": ("memory", "time"),
        "a memory bomb of many processes": ("memory",),
        "an endless loop": ("time", "SIGXCPU"),
        "an endless loop that takes no signal": ("time", "SIGXCPU", "SIGKILL"),
        "sleeping": ("time",),
        "huge output on the channel": ("output",),
        "exit code": ("ended",),
    }.items(),
)
def test_what_stopped_it_is_told(name: str, reason: tuple[str, ...], graded: dict[str, Marked]) -> None:
    assert set(graded[name].heard.skipped.values()) <= set(reason)
    assert any("was stopped and left out" in each for each in graded[name].findings)


def test_a_cell_that_ends_the_run_leaves_the_others_graded(grader: Grader, made: Made) -> None:
    marked = grader.one(hand_in(made(solved=True, adding="import os\nos._exit(0)")))
    assert points(marked) == {"q1": 0, "q2": 1, "q3": 2}


def _changed(notebook: dict[str, Any], change: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        name = marks.get("grade_id")
        if name == "adding":
            cell["source"] = "total = 4"
        if name in change.get("replace", {}):
            cell["source"] = change["replace"][name]
        if name in change.get("points", {}):
            marks["points"] = change["points"][name]
    if more := change.get("append"):
        marks = {name: value for name, value in more.items() if name != "source"}
        notebook["cells"].append(
            {"cell_type": "code", "id": "more", "metadata": {"nbgrader": marks}, "source": more["source"],
             "outputs": [], "execution_count": None}
        )  # fmt: skip


@pytest.mark.parametrize("name", IN_NOTEBOOK)
def test_a_changed_notebook_gains_nothing(name: str, grader: Grader, made: Made) -> None:
    marked = grader.one(hand_in(made(lambda notebook: _changed(notebook, IN_NOTEBOOK[name]))))
    assert points(marked) == WRONG
    assert marked.maximum == 6


PROBE = """
import json, os, resource
from pathlib import Path
status = Path("/proc/self/status").read_text()
total = 4
print(json.dumps({
    "uid": os.getuid(), "pid": os.getpid(), "processes": len([p for p in os.listdir("/proc") if p.isdigit()]),
    "links": sorted(os.listdir("/sys/class/net")) if os.path.isdir("/sys/class/net") else [],
    "rights": [line.split()[1] for line in status.splitlines() if line.startswith("Cap")],
    "no_new_privs": "NoNewPrivs:\\t1" in status,
    "limits": [resource.getrlimit(getattr(resource, f"RLIMIT_{e}"))[1] for e in ("NPROC", "AS", "FSIZE")],
    "here": sorted(os.listdir("/exercise")), "cases": os.listdir("/cases"), "kept": os.listdir("/kept"),
    "environment": sorted(os.environ),
}))
"""


def test_where_a_hand_in_runs(grader: Grader, made: Made) -> None:
    marked = grader.one(hand_in(made(adding=PROBE)))
    said = json.loads(marked.heard.told[1]["printed"])
    assert said["uid"] >= 61_000 if os.getuid() == 0 else said["uid"] == 0  # a user that is root of nothing
    assert said["pid"] == 1
    assert said["processes"] == 1
    assert said["links"] in ([], ["lo"])
    assert set(said["rights"]) == {"0000000000000000"}
    assert said["no_new_privs"]
    assert said["limits"][0] == 60
    assert 0 < said["limits"][1] < 2**40
    assert said["limits"][2] == 8_000_000
    assert said["here"] == ["data", "hints.py"]
    assert said["cases"] == said["kept"] == []
    assert not [name for name in said["environment"] if "TECHTHB" in name or "JPY" in name]


def test_nothing_is_left_of_one_hand_in_for_the_next(grader: Grader, made: Made) -> None:
    leave = (
        "import builtins, os, tempfile\nbuiltins.left = 5\n"
        "open(tempfile.gettempdir() + '/left', 'w').close()\nos.environ['LEFT'] = '5'\ntotal = 4"
    )
    take = (
        "import builtins, os, tempfile\n"
        "total = [getattr(builtins, 'left', None), 'left' in os.listdir(tempfile.gettempdir()), "
        "os.environ.get('LEFT')]\nprint(total)"
    )
    grader.one(hand_in(made(adding=leave)))
    marked = grader.one(hand_in(made(adding=take), "ben"))
    assert marked.heard.told[1]["printed"].strip() == "[None, False, None]"
