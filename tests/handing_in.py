"""Hand-ins for tests of grading."""

from collections.abc import Callable, Mapping

from techthb.course.grading import HandIn, Marked

Made = Callable[..., bytes]
"""Makes the bytes of a hand-in: ``made(adding="total = 5")``, ``made(solved=True)``."""


def points(marked: Marked) -> Mapping[str, float]:
    """Points by question."""
    return {mark.question: mark.points for mark in marked.marks}


def hand_in(content: bytes | None, trainee: str = "anna") -> HandIn:
    """A hand-in of ``trainee``."""
    return HandIn(trainee, content)
