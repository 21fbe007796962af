"""Grading a class: fast, safe and fair.

A hand-in is rebuilt from our own notebook (``rebuilding``), run in a sandbox that nothing leaves but plain
values (``sandbox``, ``warm``, ``running``, ``values``), judged in another process by checks that it never saw
(``judging``), entered into nbgrader's gradebook (``book``) and into a signed log (``log``). ``marking`` ties
these together.
"""

from techthb.course.grading.handins import HandIn, LeftOut, found
from techthb.course.grading.log import Head
from techthb.course.grading.marking import Grader, Mark, Marked

__all__ = ["Grader", "HandIn", "Head", "LeftOut", "Mark", "Marked", "found"]
