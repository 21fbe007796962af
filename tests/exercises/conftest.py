"""Fixtures for the tests of exercises. One exercise has one test file, and in it:

- ``classroom.attempt(slug, answers)`` runs the notebook in this process with ``answers`` (code by
  ``grade_id`` of solution cells) in place of the solution, and gives a ``Mark(points, message)`` for each
  question; ``answers={}`` is the solved notebook, ``answers=None`` the released one; ``graded=False`` gives
  what a trainee sees instead: a hint, or points ``None``.
- ``classroom.grade(slug, {"anna": {…}, "ben": None})`` runs the real nbgrader, once for all hand-ins:
  an ``Outcome(points, feedback, notebook)`` for each trainee. It takes about five seconds a hand-in.
- ``marks`` holds what ``attempt`` makes of every hand-in in the file's ``HAND_INS``, by name and question.
- ``another_classroom`` is the same course with another key, and so with other cases.
"""

import pytest
from classroom import Classroom, Marks


@pytest.fixture(scope="session")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course folder of its own, with the cases of the tests' key."""
    return Classroom(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def another_classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """The same course with another key."""
    return Classroom(tmp_path_factory.mktemp("another"), key=bytes(range(1, 33)))


@pytest.fixture(scope="module")
def marks(request: pytest.FixtureRequest, classroom: Classroom) -> Marks:
    """What each question of each of the module's hand-ins comes to."""
    return classroom.marks(request.module.SLUG, request.module.HAND_INS)
