"""An exercise as a notebook sees it: ``grade``, ``answer`` and the folder of its data."""

import inspect
import io
import runpy
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from techthb.course import quiz
from techthb.course.cases import own_case, truth_folder
from techthb.course.results import Case, NotPlain, Result, box, plain
from techthb.errors import UsageError

__all__ = ["Exercise", "NotYet", "Truth", "exercise"]

CONFIG = "nbgrader_config.py"
"""What makes a folder a course folder."""

GRADED = ("source", "autograded")
"""Parts of a course folder in which the checks that know the truth are used."""


NO_RIGHT = (
    "This task works on a case, and by your answer to {gate} you may not open it: what is found without a "
    "legal basis can harm people and cannot be used. The reason stands at {gate}; the work was not judged."
)
"""What a task says that a wrong answer about the legal basis has closed."""


class NotYet(Exception):
    """An answer that is not yet in a form that can be judged; shown as a hint, without a traceback."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(hint)
        self.name = name

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback."""
        return box(f"{self.name}: not yet", str(self)).splitlines()


@dataclass(frozen=True)
class Truth:
    """What only a grader has.

    Parameters
    ----------
    checks : the checks that know the truth, or compute it.
    folder : what was planted (``truth/``) and the answers of the closed questions (``quiz.json``).
    data : the case as it was handed out; what a hand-in brings along is not believed.
    """

    checks: Path
    folder: Path
    data: Path


@dataclass(frozen=True)
class Exercise:
    """One exercise in one notebook; unpacks into ``grade, answer, data``.

    Parameters
    ----------
    slug : name of the exercise, its folder and its notebook.
    folder : where the notebook lies.
    namespace : the notebook's names.
    truth : where this is a grader's copy, what knows the truth, else ``None``.
    answers : closed answers by question.
    """

    slug: str
    folder: Path
    namespace: Mapping[str, Any]
    truth: Truth | None
    answers: dict[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Any]:
        return iter((self.grade, self.answer, self.data))

    @property
    def data(self) -> Path:
        """The folder of the exercise's data."""
        return self.folder / "data" if self.truth is None else self.truth.data

    def answer(self, name: str, choice: Any = None) -> Any:
        """Record ``choice`` as the answer to the closed question ``name``; without a choice, show it.

        Raises
        ------
        NotYet : there is no such question, or the choice is not one of those offered.
        """
        question = quiz.question(self._bank(), name)
        if question is None:
            raise NotYet(name, f"There is no closed question {name!r} in this exercise.")
        if choice is None:
            from techthb.course.choices import choices

            return choices(question)
        self.answers.pop(name, None)  # an answer that cannot be one must not leave an earlier one standing
        try:
            chosen = choice.strip() if type(choice) is str else plain(choice)
        except NotPlain:
            chosen = None
        if hint := quiz.misfit(question, chosen):
            raise NotYet(name, hint)
        self.answers[name] = chosen
        print(f"{name}: you answer {quiz.spoken(question, chosen)}")
        return None

    def grade(self, name: str) -> float | None:
        """Check the answer to question ``name``: its form for a trainee, its truth for a grader.

        Returns
        -------
        The points in a course folder, else ``None``.

        Raises
        ------
        NotYet : outside a course folder, when the answer cannot be judged yet.
        """
        with _quiet():
            hint = self.hint(name)
            if self.truth is not None:
                result = Result(0, 0, hint) if hint else self.judge(name)
        if self.truth is None:
            if hint:
                raise NotYet(name, hint)
            print(box(f"{name}: in the right form", "It is judged after you hand in."))
            return None
        of = f" of {result.maximum:g}" if result.maximum else ""
        print(box(f"{name}: {result.points:g}{of} points", result.message))
        return result.points

    def hint(self, name: str) -> str | None:
        """What is wrong with the form of the answer to ``name``, or ``None``.

        Raises
        ------
        UsageError : the exercise has no hint function of that name.
        """
        bank = self._bank()
        if closed := [gate.id for gate in quiz.gates_of(bank, name) if gate.id not in self.answers]:
            return f"Write your answer to {', '.join(closed)} first: by what right comes before the work."
        if question := quiz.question(bank, name):
            return None if name in self.answers else quiz.how_to_answer(question)
        try:
            hint: str | None = self._called(name, _function(self.folder / "hints.py", name))
        except NotYet as error:
            return str(error)
        return hint

    def judge(self, name: str) -> Result:
        """Points and message for the answer to ``name``; needs the course folder.

        Raises
        ------
        UsageError : the course has no check of that name.
        """
        if self.truth is None:
            raise UsageError(f"{self.slug} is not in a course folder, so nothing here knows the truth")
        bank = quiz.load(self.truth.folder / "quiz.json")
        for gate in quiz.gates_of(bank, name):
            earned = quiz.mark(gate, self.answers.get(gate.id))
            if earned.points < earned.maximum:
                return Result(0, 0, NO_RIGHT.format(gate=gate.id))
        if question := quiz.question(bank, name):
            return quiz.mark(question, self.answers.get(name))
        check = _function(self.truth.checks, name)
        case = Case(self.data, self.truth.folder / "truth")
        try:
            result: Result = self._called(name, check, case=case, answers=self.answers)
        except NotYet as error:
            return Result(0, 0, str(error))
        return result

    def _called(self, name: str, function: Callable[..., Any], **ours: Any) -> Any:
        """``function`` on the trainee's values that its parameters name; ``NotYet`` when it cannot be."""
        values = dict[str, Any]()
        for each in inspect.signature(function).parameters:
            if each in ours:
                values[each] = ours[each]
            elif each not in self.namespace or self.namespace[each] is ...:
                raise NotYet(
                    name,
                    f"`{each}` has no value yet. Write your answer in the cell above, run it, then this one.",
                )
            else:
                try:
                    values[each] = plain(self.namespace[each])
                except NotPlain as error:
                    hint = f"`{each}` should hold plain values or a table; it holds a {error}."
                    raise NotYet(name, hint) from None
        try:
            return function(**values)
        except Exception as error:
            raise NotYet(
                name,
                f"Your answer could not be read ({type(error).__name__}: {error}). Compare it with the form "
                "that the task asks for; if they agree, show this line to your instructor.",
            ) from error

    def _bank(self) -> list[quiz.Question]:
        return quiz.load(self.data / "questions.json")


def exercise(
    slug: str, folder: Path | None = None, namespace: MutableMapping[str, Any] | None = None
) -> Exercise:
    """The exercise that the running notebook holds.

    Parameters
    ----------
    slug : name of the exercise.
    folder : where the notebook lies (default: the working folder, which Jupyter sets to that).
    namespace : the notebook's names (default: those of the caller).

    Raises
    ------
    UsageError : the folder is not that of the exercise.
    """
    folder = (folder or Path.cwd()).resolve()
    if not (folder / "hints.py").is_file():
        raise UsageError(
            f"the exercise {slug} is not in {folder}: open the notebook from the folder it was handed "
            "out in, with hints.py and data/ beside it"
        )
    names = sys._getframe(1).f_globals if namespace is None else namespace
    return Exercise(slug, folder, names, truth_of(folder, slug))


def truth_of(folder: Path, slug: str) -> Truth | None:
    """What knows the truth about the notebook in ``folder``, if it is a grader's copy of ``slug``."""
    for course in folder.parents:
        checks = course / "source" / slug / "checks.py"
        if (course / CONFIG).is_file() and checks.is_file():
            part, *names = folder.relative_to(course).parts
            if part not in GRADED:
                return None
            own = own_case(course, slug, names[0]) if part == "autograded" else None
            if own is not None:
                return Truth(checks, own, own / "data")
            return Truth(checks, truth_folder(course, slug), folder / "data")
    return None


def _function(script: Path, name: str) -> Callable[..., Any]:
    function: Callable[..., Any] | None = runpy.run_path(str(script)).get(name)
    if function is None:
        raise UsageError(f"{script} has no function {name!r}; it needs one for each question")
    return function


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep warnings and standard error away: nbgrader scores a cell that writes there as zero."""
    with warnings.catch_warnings(), redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
