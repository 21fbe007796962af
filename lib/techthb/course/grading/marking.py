"""Grading a class: each notebook rebuilt, run in one process, its values judged in another."""

import ast
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

from techthb.course.cases import own_case, truth_folder
from techthb.course.grading.apart import Apart
from techthb.course.grading.handins import HandIn
from techthb.course.grading.rebuilding import ANSWER, TEST, Cell, Rebuilt, parts_of, rebuild
from techthb.course.grading.sandbox import Sandbox, SandboxBroken, missing
from techthb.course.grading.work import Heard, Limits, worked
from techthb.errors import CheckFailed, InputError, TechthbError
from techthb.files import write_json
from techthb.progress import Progress, silent

__all__ = ["Grader", "Mark", "Marked"]

STOPPED = {
    "time": "it took longer than the time limit",
    "SIGXCPU": "it took longer than the time limit",
    "memory": "it needed more memory than there is for one hand-in",
    "output": "it wrote more than can be kept",
    "ended": "it ended the process that it ran in",
}
FOR_GRADER = ("case", "answers")
"""Parameters of a check that no notebook binds."""

LONGEST_ERROR = 300

NAIVE_WITHIN = 1.5
"""Marks of 100 by which a naive solution may do better or worse on one case of one's own than on another."""

JUDGING = Limits(seconds=120, cell_seconds=60)


@dataclass(frozen=True)
class Mark:
    """What one question came to."""

    question: str
    points: float
    maximum: float
    message: str


@dataclass(frozen=True)
class Marked:
    """What one hand-in came to.

    Parameters
    ----------
    hand_in, rebuilt, heard : what came in, what was run, and what was heard of it.
    marks : in the order of the questions.
    findings : what was wrong with the form of the hand-in, in sentences.
    isolated : whether it ran in a sandbox.
    checks : SHA-256 of what judged it.
    """

    hand_in: HandIn
    rebuilt: Rebuilt
    heard: Heard
    marks: tuple[Mark, ...]
    findings: tuple[str, ...]
    isolated: bool
    checks: str

    @property
    def points(self) -> float:
        """Of all questions together."""
        return round(sum(mark.points for mark in self.marks), 2)

    @property
    def maximum(self) -> float:
        """Points that could be had."""
        return sum(mark.maximum for mark in self.marks)


class Grader:
    """Grades hand-ins of one exercise; use it in a ``with`` statement.

    Parameters
    ----------
    course : nbgrader's course folder, prepared.
    slug : the exercise.
    trainees : whose hand-ins may come; who has a case of their own is judged on it.
    jobs : hand-ins at a time.
    isolated : whether a sandbox must be used; ``None`` takes it where there can be one.

    Raises
    ------
    InputError : there is no such exercise.
    TechthbError : a sandbox was asked for and cannot be had.
    """

    def __init__(
        self,
        course: Path,
        slug: str,
        trainees: Sequence[str] = (),
        *,
        jobs: int | None = None,
        isolated: bool | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.course, self.slug = course, slug
        self.source = course / "source" / slug
        self.notebook = read_source(course, slug)
        self.ours = parts_of(self.notebook)
        self.maxima = maxima(self.notebook)
        self.jobs = jobs or os.cpu_count() or 1
        reason = missing() if isolated is not False else "it was not asked for"
        if reason and isolated:
            raise TechthbError(f"hand-ins cannot be isolated here: {reason}; techthb doctor says what to do")
        self.place: type[Apart | Sandbox] = Apart if reason else Sandbox
        self.limits = limits or Limits(memory=_share_of_memory(self.jobs))
        self._truth = {
            trainee: own for trainee in trainees if (own := own_case(course, slug, trainee)) is not None
        }
        self._needs = {name: _needs(self.source, name) for name in self.maxima}
        self._naive = read_naive(self.source)
        self.checks = _digest(self.source, truth_folder(course, slug) / "quiz.json")
        self._kept = course / ".kept" / library_digest()

    def __enter__(self) -> Self:
        (self._kept / "compiled").mkdir(parents=True, exist_ok=True, mode=0o700)
        shared = truth_folder(self.course, self.slug)
        folders = {self.slug: (self.source / "data", shared)}
        folders |= {self._case(name): (own / "data", own) for name, own in self._truth.items()}
        hints = {"hints.py": self.source / "hints.py"}
        open_cases, true_cases = {}, {}
        for case, (data, truth) in folders.items():
            parts = {"data": data} if data.is_dir() else {}
            open_cases[case] = parts | hints
            kept = {name: truth / name for name in ("truth", "quiz.json") if (truth / name).exists()}
            true_cases[case] = parts | hints | {"checks.py": self.source / "checks.py"} | kept
        with ExitStack() as stack:
            self._runner: Apart | Sandbox = self.place("running", open_cases, self._kept, self.limits)
            self._judge: Apart | Sandbox = self.place("judging", true_cases, self._kept, JUDGING)
            stack.enter_context(self._runner)
            stack.enter_context(self._judge)
            self.rehearse()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.close()

    def _case(self, trainee: str) -> str:
        return f"{self.slug}@{trainee}" if trainee in self._truth else self.slug

    def grade(self, hand_ins: Sequence[HandIn], progress: Progress = silent) -> Iterator[Marked]:
        """Grade each hand-in, in the order in which they are done."""
        with ThreadPoolExecutor(self.jobs) as pool:
            waiting: list[Future[Marked]] = [pool.submit(self.one, hand_in) for hand_in in hand_ins]
            progress("grading", 0, len(waiting))
            for done, future in enumerate(as_completed(waiting), 1):
                progress("grading", done, len(waiting))
                yield future.result()

    def one(self, hand_in: HandIn) -> Marked:
        """Grade one hand-in."""
        rebuilt = rebuild(self.ours, hand_in.content)
        case = self._case(hand_in.trainee)
        cells = [cell for cell in rebuilt.cells if cell.is_code]
        findings = [*hand_in.findings, *rebuilt.findings]
        try:
            heard = worked(lambda skip: self._runner.once(self._run_request(cells, case, skip)))
        except SandboxBroken as error:
            heard = Heard()
            findings.append(f"The notebook could not be run: {error}. Grade it again.")
        findings += [_stopped(cells[at], reason) for at, reason in sorted(heard.skipped.items())]
        marks = self._judged(cells, heard, case)
        return Marked(
            hand_in, rebuilt, heard, marks, tuple(dict.fromkeys(findings)), self.place.isolated, self.checks
        )

    def _run_request(self, cells: Sequence[Cell], case: str, skip: Sequence[int]) -> dict[str, Any]:
        steps = [[cell.name, cell.role, cell.source] for cell in cells]
        return {"steps": steps, "needs": self._needs, "skip": list(skip), "case": case}

    def _judged(
        self, cells: Sequence[Cell], heard: Heard, case: str, *, trial: bool = False
    ) -> tuple[Mark, ...]:
        asked = {
            cell.name: heard.told[at]
            for at, cell in enumerate(cells)
            if cell.role == TEST and at in heard.told
        }
        steps = [[name, _only_asked(asked[name])] for name in self.maxima if name in asked]
        request = {"steps": steps, "slug": self.slug, "case": case}
        if trial:
            told_at = self._judge.rehearse({**request, "skip": []})
        else:
            told_at = worked(lambda skip: self._judge.once({**request, "skip": list(skip)})).told
        told = {name: told_at.get(at) for at, (name, _) in enumerate(steps)}
        return tuple(
            _mark(name, maximum, told.get(name), _what_went_wrong(name, cells, heard))
            for name, maximum in self.maxima.items()
        )

    def rehearse(self, trainee: str = "") -> None:
        """Run the solved notebook on a case once, so that hand-ins need not compile and work out the same.

        Parameters
        ----------
        trainee : whose case; by default the one that all share.

        Raises
        ------
        CheckFailed : the solved notebook does not earn every point.
        """
        case = self._case(trainee)
        notebook = hashlib.sha256(json.dumps(self.notebook).encode()).hexdigest()
        made = {"checks": self.checks, "notebook": notebook}
        stamp = self._kept / "known" / case / "rehearsed.json"
        if stamp.is_file() and json.loads(stamp.read_text("utf-8")) == made:
            return
        cells = [cell for cell in self.ours if cell.is_code]
        heard = Heard(self._runner.rehearse(self._run_request(cells, case, [])))
        for mark in self._judged(cells, heard, case, trial=True):
            if mark.points != mark.maximum:
                whose = f" on the case of {trainee}" if trainee else ""
                raise CheckFailed(
                    f"{self.slug}: the solved notebook earns {mark.points:g} of {mark.maximum:g} points for "
                    f"{mark.question}{whose} ({' '.join(mark.message.split())}); mend the exercise first"
                )
        if trainee and abs(self._naive_marks(case) - (wanted := self._naive["marks"])) > NAIVE_WITHIN:
            raise CheckFailed(
                f"{self.slug}: a naive solution earns far from {wanted:g} of 100 on the case of {trainee}"
            )
        write_json(made, stamp, 0o600)

    def _naive_marks(self, case: str) -> float:
        """Marks of 100 that the exercise's naive solution earns on a case."""
        if not self._naive["answers"]:
            return float(self._naive["marks"])
        answers = self._naive["answers"]
        cells = [
            replace(cell, source=answers.get(cell.name, cell.source)) for cell in self.ours if cell.is_code
        ]
        heard = worked(lambda skip: self._runner.once(self._run_request(cells, case, skip)))
        earned = sum(mark.points for mark in self._judged(cells, heard, case))
        return 100 * earned / sum(self.maxima.values())


def read_source(course: Path, slug: str) -> dict[str, Any]:
    """The solved notebook of an exercise.

    Raises
    ------
    InputError : there is none; the message lists those there are.
    """
    path = course / "source" / slug / f"{slug}.ipynb"
    there = sorted(each.parent.name for each in (course / "source").glob("*/checks.py"))
    if slug not in there or not path.is_file():
        raise InputError(
            "no such exercise", value=slug, file=course / "source", cure=f"choose one of {', '.join(there)}"
        )
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return notebook


def read_naive(folder: Path) -> dict[str, Any]:
    """The naive solution of an exercise: ``answers`` by cell, and the ``marks`` of 100 that it earns.

    Raises
    ------
    InputError : ``naive.yml`` is not that.
    """
    import yaml

    path = folder / "naive.yml"
    if not path.is_file():
        return {"marks": 0, "answers": {}}
    found = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(found, dict) or set(found) != {"marks", "answers"}:
        raise InputError("a naive solution has marks and answers, and nothing else", file=path)
    return found


def maxima(notebook: Mapping[str, Any]) -> dict[str, float]:
    """Points of each question of a solved notebook, in order."""
    marks = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    return {
        each["grade_id"]: float(each["points"])
        for each in marks
        if each.get("grade") and not each.get("solution")
    }


def _needs(folder: Path, question: str) -> list[str]:
    """Names of the notebook that the hint and the check of a question ask for; their code is not run."""
    names = dict[str, None]()
    for script in ("hints.py", "checks.py"):
        for each in ast.parse((folder / script).read_text("utf-8")).body:
            if isinstance(each, ast.FunctionDef) and each.name == question:
                names |= dict.fromkeys(argument.arg for argument in each.args.args)
    return [name for name in names if name not in FOR_GRADER]


def _only_asked(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("values", "answers") if name in told}


def _mark(name: str, maximum: float, told: Mapping[str, Any] | None, wrong: str) -> Mark:
    if told is None:
        message = wrong or "Your answer could not be judged within the time there is for one question."
        return Mark(name, 0.0, maximum, message)
    points = min(float(told["points"]), maximum)
    message = str(told["message"])
    if wrong and points < maximum:
        message = f"{message}\n{wrong}" if message else wrong
    return Mark(name, points, maximum, message)


def _what_went_wrong(question: str, cells: Sequence[Cell], heard: Heard) -> str:
    """What a trainee should know of the answer cells above a question."""
    lines, above = list[str](), list[int]()
    for at, cell in enumerate(cells):
        if cell.role == TEST:
            if cell.name == question:
                break
            above = []
        else:
            above.append(at)
    for at in above:
        error = heard.told.get(at, {}).get("error")
        name = f"The cell {cells[at].name}" if cells[at].role == ANSWER else "A cell that you added"
        if at in heard.skipped:
            lines.append(_stopped(cells[at], heard.skipped[at]))
        elif isinstance(error, list) and len(error) == 2 and error[0] != "NotYet":
            kind, text = (" ".join(str(part).split())[:LONGEST_ERROR] for part in error)
            lines.append(
                f"{name} ended with an error: {kind}: {text}" if text else f"{name} ended with {kind}."
            )
    return "\n".join(lines)


def _stopped(cell: Cell, reason: str) -> str:
    name = f"The cell {cell.name}" if cell.name else "A cell that you added"
    return f"{name} was stopped and left out: {STOPPED.get(reason, f'it ended with {reason}')}."


def _digest(source: Path, quiz: Path) -> str:
    """What the marks depend on beside the hand-in: hints, checks, closed answers, the notebook's
    questions."""
    known = hashlib.sha256(library_digest().encode())
    for path in (source / "hints.py", source / "checks.py", quiz):
        known.update(path.read_bytes() if path.is_file() else b"")
        known.update(b"\0")
    return known.hexdigest()


@cache
def library_digest() -> str:
    """The first 16 digits of the SHA-256 of the library's source."""
    import techthb

    root = Path(techthb.__file__).parent
    known = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        known.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return known.hexdigest()[:16]


def _share_of_memory(jobs: int) -> int:
    """Bytes for one of so many hand-ins at a time: what the machine has, less a fifth, at most 3 GB."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return Limits().memory
    return int(min(Limits().memory, 0.8 * whole / jobs))
