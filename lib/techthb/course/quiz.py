"""Closed questions: one bank a module, shown without answers, marked with a reason for every choice."""

import json
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from techthb.course.results import Result
from techthb.errors import InputError

__all__ = [
    "KINDS", "Question", "as_text", "gates_of", "how_to_answer", "line", "load", "mark", "misfit", "question",
    "read_bank", "spoken",
]  # fmt: skip

KINDS = ("single", "multiple", "order", "match")


@dataclass(frozen=True)
class Question:
    """A closed question of the bank.

    Parameters
    ----------
    id : name of the question, as in ``answer("q3", …)``.
    kind : one of ``KINDS``.
    question : the text.
    choices : text by letter.
    targets : for ``match``, text by the name that a letter is matched with.
    points : the most that can be earned.
    answer : the right letter, list of letters, or for ``match`` target by letter; ``None`` once released.
    explain : why a letter is right or wrong; empty once released.
    gates : tasks that are judged only when this question, by what right one works, is answered rightly.
    """

    id: str
    kind: str
    question: str
    choices: dict[str, str]
    points: float
    answer: Any = None
    targets: dict[str, str] = field(default_factory=dict)
    explain: dict[str, str] = field(default_factory=dict)
    gates: list[str] = field(default_factory=list)

    def released(self) -> dict[str, Any]:
        """The question as it is handed out: without answer and explanations."""
        return asdict(self) | {"answer": None, "explain": {}}


def read_bank(path: Path) -> list[Question]:
    """Read and check ``curriculum/NN-slug/quiz.yml``.

    Raises
    ------
    InputError : the file is not a bank, a question lacks a part, or its answer is not one of its choices.
    """
    import yaml

    try:
        entries = yaml.safe_load(path.read_text("utf-8"))["questions"]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise InputError(
            f"not a bank of questions: {error!r}", file=path, cure="start it with 'questions:'"
        ) from None
    bank = [_checked(entry, row, path) for row, entry in enumerate(entries, 1)]
    names = [question.id for question in bank]
    for name in names:
        if names.count(name) > 1:
            raise InputError("two questions have one id", file=path, value=name, cure="rename one")
    return bank


def _checked(entry: Any, row: int, path: Path) -> Question:
    def wrong(reason: str, value: object = None) -> InputError:
        return InputError(f"question {row}: {reason}", file=path, value=value)

    if not isinstance(entry, dict):
        raise wrong("not a mapping", entry)
    try:
        found = Question(**entry)
    except TypeError as error:
        raise wrong(str(error).replace("Question.__init__() ", "")) from None
    if found.kind not in KINDS:
        raise wrong(f"kind is none of {', '.join(KINDS)}", found.kind)
    if not all(isinstance(key, str) and isinstance(text, str) for key, text in found.choices.items()):
        raise wrong(
            "choices map a letter to a text; quote letters that YAML reads as yes or no", found.choices
        )
    if hint := misfit(found, found.answer):
        raise wrong(f"the answer does not fit: {hint}", found.answer)
    if not isinstance(found.gates, list) or not all(isinstance(name, str) for name in found.gates):
        raise wrong("gates is a list of tasks, such as [q3, q4]", found.gates)
    if unknown := set(found.explain) - set(found.choices):
        raise wrong("an explanation has no choice", sorted(unknown))
    if found.kind == "single" and set(found.explain) != set(found.choices):
        raise wrong("every choice of a single question needs its explanation", sorted(found.explain))
    return found


def load(path: Path) -> list[Question]:
    """Questions from a file that ``prepare`` wrote; none when there is no such file."""
    if not path.is_file():
        return []
    return [Question(**entry) for entry in json.loads(path.read_text("utf-8"))]


def question(bank: list[Question], name: str) -> Question | None:
    """The question called ``name``, if the bank has it."""
    return next((each for each in bank if each.id == name), None)


def gates_of(bank: list[Question], name: str) -> list[Question]:
    """The questions that must be answered rightly before task ``name`` is judged."""
    return [each for each in bank if name in each.gates]


def misfit(question: Question, chosen: Any) -> str | None:
    """Why ``chosen`` cannot be an answer to ``question``, or ``None`` when it can."""
    letters = ", ".join(question.choices)
    if question.kind == "single":
        fits = isinstance(chosen, str) and chosen in question.choices
    elif question.kind == "match":
        fits = (
            isinstance(chosen, dict)
            and set(chosen) == set(question.choices)
            and set(map(str, chosen.values())) <= set(question.targets)
        )
    else:
        fits = (
            isinstance(chosen, list)
            and len(set(map(str, chosen))) == len(chosen) > 0
            and set(map(str, chosen)) <= set(question.choices)
            and (question.kind == "multiple" or len(chosen) == len(question.choices))
        )
    needed = {
        "single": f"one of the letters {letters}",
        "multiple": f"a list of different letters out of {letters}",
        "order": f"a list of all the letters {letters} in the order you choose",
        "match": f"for each of the letters {letters} one of {', '.join(question.targets)}",
    }
    return None if fits else f"An answer here is {needed[question.kind]}, for example {example(question)}."


def example(question: Question) -> str:
    """The line that records an answer; which one it shows says nothing about the right one."""
    letters = list(question.choices)
    value = {
        "single": letters[0],
        "multiple": letters[:2],
        "order": letters,
        "match": dict.fromkeys(letters, next(iter(question.targets), "")),
    }[question.kind]
    return line(question, value)


def line(question: Question, value: Any) -> str:
    """The line that records ``value`` as the answer of record."""
    return f"answer({json.dumps(question.id)}, {json.dumps(value, ensure_ascii=False)})"


def how_to_answer(question: Question) -> str:
    """What to write when there is no answer yet."""
    return f"There is no answer yet. Write a line like {example(question)} in the cell above and run it."


def as_text(question: Question) -> str:
    """Question, choices and, for a match, targets, one a line."""
    rows = [question.question, *(f"  {letter}) {text}" for letter, text in question.choices.items())]
    return "\n".join(rows + [f"  {name} = {text}" for name, text in question.targets.items()])


def spoken(question: Question, chosen: Any) -> str:
    """An answer in words, for the trainee to read back."""
    if question.kind == "match":
        return "; ".join(f"{letter} → {question.targets[str(chosen[letter])]}" for letter in question.choices)
    letters = [chosen] if question.kind == "single" else chosen
    mark = " → " if question.kind == "order" else " + "
    return mark.join(f"{letter}) {question.choices[letter]}" for letter in letters)


def mark(question: Question, chosen: Any) -> Result:
    """Points for ``chosen``, with the reason for each letter that was chosen or missed.

    ``single``: all or nothing. ``multiple``: right letters less wrong ones, as a share of the right ones,
    so that choosing everything earns nothing. ``order``: share of neighbours in the right order.
    ``match``: share of letters matched.
    """
    if chosen is None or misfit(question, chosen):
        return Result(0, question.points, how_to_answer(question))
    if question.kind == "single":
        share = float(chosen == question.answer)
        missed, named = set[str](), {chosen}
    elif question.kind == "multiple":
        right, given = set(question.answer), set(chosen)
        share = max(0, len(right & given) - len(given - right)) / len(right)
        missed, named = right - given, given
    elif question.kind == "order":
        place = {letter: position for position, letter in enumerate(question.answer)}
        steps = [place[later] == place[earlier] + 1 for earlier, later in pairwise(chosen)]
        share = sum(steps) / len(steps)
        missed, named = set(), set(chosen) if share < 1 else set()
    else:
        wrong = {letter for letter in question.choices if str(chosen[letter]) != str(question.answer[letter])}
        share = 1 - len(wrong) / len(question.choices)
        missed, named = set(), wrong
    lines = [
        f"{letter}) {question.explain[letter]}"
        for letter in question.choices
        if letter in named and letter in question.explain
    ]
    verdict = "Right." if share == 1 else "Partly right." if share else "Not right."
    if missed:
        verdict += f" {len(missed)} of the letters that belong here are missing."
    return Result(share * question.points, question.points, "\n".join([verdict, *lines]))
