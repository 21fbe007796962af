"""A lesson promises what the module list says, and every outcome is proved by a graded cell."""

import re
from typing import Any

import nbformat
import pytest
import yaml
from classroom import is_test
from support import ROOT

from techthb.course import Module, modules
from techthb.course.modules import BLOOM

AVAILABLE = [module for module in modules() if module.available]


def front_matter(module: Module) -> dict[str, Any]:
    text = (ROOT / module.materials()["lesson"]).read_text("utf-8")
    found = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    assert found is not None, "a lesson begins with its front matter between two lines of ---"
    return yaml.safe_load(found.group(1))


@pytest.mark.parametrize("module", AVAILABLE, ids=lambda module: module.slug)
class TestLesson:
    """The front matter of a lesson."""

    def test_it_says_what_the_module_list_says(self, module: Module) -> None:
        front = front_matter(module)
        said = {name: front[name] for name in ("id", "slug", "title", "tracks", "eqf_level")}
        assert said == {
            "id": module.number, "slug": module.slug, "title": module.title, "tracks": list(module.tracks),
            "eqf_level": module.level,
        }  # fmt: skip
        assert sum(front["learning_time_hours"].values()) == module.hours

    def test_its_outcomes_are_those_of_the_module(self, module: Module) -> None:
        said = [
            (each["id"], each["verb"], each["eqf"], each["bloom"])
            for each in front_matter(module)["outcomes"]
        ]
        assert said == [
            (outcome.id, outcome.verb, outcome.kind, BLOOM[outcome.verb]) for outcome in module.outcomes
        ]

    def test_every_outcome_is_proved_by_cells_that_the_exercise_grades(self, module: Module) -> None:
        exercise = nbformat.read(ROOT / module.materials()["exercise"], as_version=4)
        graded = {cell.metadata.nbgrader.grade_id for cell in exercise.cells if is_test(cell)}
        proofs = [set(each["cells"]) for each in front_matter(module)["outcomes"]]
        assert all(proofs)
        assert set().union(*proofs) == graded
