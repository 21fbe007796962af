"""Fixtures for the tests of exercises. One exercise has one test file, and in it:

- ``classroom.attempt(slug, answers)`` runs the notebook in this process with ``answers`` (code by
  ``grade_id`` of solution cells) in place of the solution, and gives a ``Mark(points, message)`` for each
  question; ``answers={}`` is the solved notebook, ``answers=None`` the released one; ``graded=False`` gives
  what a trainee sees instead: a hint, or points ``None``.
- ``classroom.grade(slug, {"anna": {…}, "ben": None})`` runs the real nbgrader, once for all hand-ins:
  an ``Outcome(points, feedback, notebook)`` for each trainee. It takes about five seconds a hand-in.
- ``another_classroom`` is the same course with another key, and so with other cases.
"""

import pytest
from classroom import Classroom


@pytest.fixture(scope="session")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course folder of its own, with the cases of the tests' key."""
    return Classroom(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def another_classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """The same course with another key."""
    return Classroom(tmp_path_factory.mktemp("another"), key=bytes(range(1, 33)))
