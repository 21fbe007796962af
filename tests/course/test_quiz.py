"""Closed questions: what is handed out, what counts as an answer, what an answer is worth."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techthb.course import quiz
from techthb.course.choices import choices
from techthb.errors import InputError

SINGLE = quiz.Question(
    "q1", "single", "Which?", {"a": "This", "b": "That"}, 2, "b", explain={"a": "Not this.", "b": "That."}
)
MULTIPLE = quiz.Question(
    "q2", "multiple", "Which ones?", {"a": "A", "b": "B", "c": "C", "d": "D"}, 4, ["a", "c"]
)
ORDER = quiz.Question("q3", "order", "In which order?", {"a": "A", "b": "B", "c": "C"}, 2, ["c", "a", "b"])
MATCH = quiz.Question(
    "q4",
    "match",
    "Which goes with which?",
    {"a": "A", "b": "B"},
    2,
    {"a": "2", "b": "1"},
    {"1": "One", "2": "Two"},
)


@pytest.mark.parametrize(
    ("question", "chosen", "points"),
    [
        (SINGLE, "b", 2),
        (SINGLE, "a", 0),
        (MULTIPLE, ["c", "a"], 4),
        (MULTIPLE, ["a"], 2),
        (MULTIPLE, ["a", "c", "b"], 2),
        (MULTIPLE, ["a", "b", "c", "d"], 0),
        (MULTIPLE, ["b"], 0),
        (ORDER, ["c", "a", "b"], 2),
        (ORDER, ["b", "c", "a"], 1),
        (ORDER, ["b", "a", "c"], 0),
        (MATCH, {"a": "2", "b": "1"}, 2),
        (MATCH, {"a": 2, "b": 2}, 1),
        (MATCH, {"a": "1", "b": "2"}, 0),
        (SINGLE, None, 0),
        (SINGLE, "z", 0),
    ],
)
def test_an_answer_is_worth_its_share(question: quiz.Question, chosen: object, points: float) -> None:
    marked = quiz.mark(question, chosen)
    assert (marked.points, marked.maximum) == (points, question.points)


def test_a_message_explains_the_chosen_letter_and_no_other() -> None:
    assert quiz.mark(SINGLE, "a").message == "Not right.\na) Not this."
    assert "1 of the letters that belong here are missing" in quiz.mark(MULTIPLE, ["a"]).message


@pytest.mark.parametrize("question", [SINGLE, MULTIPLE, ORDER, MATCH], ids=lambda question: question.kind)
@given(chosen=st.recursive(
    st.none() | st.integers() | st.sampled_from("abcdz12"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abz"), inner, max_size=3),
    max_leaves=6,
))  # fmt: skip
def test_anything_at_all_is_an_answer_or_gets_a_hint(question: quiz.Question, chosen: object) -> None:
    hint = quiz.misfit(question, chosen)
    marked = quiz.mark(question, chosen)
    assert 0 <= marked.points <= question.points
    if hint:
        assert marked.points == 0
    else:
        assert quiz.spoken(question, chosen)


def test_what_is_released_holds_neither_answer_nor_explanation() -> None:
    released = quiz.Question(**SINGLE.released())
    assert released.answer is None
    assert released.explain == {}
    assert released.choices == SINGLE.choices


BANK = """
questions:
  - id: q1
    kind: single
    points: 1
    question: Which?
    choices: {a: This, b: That}
    answer: b
    explain: {a: Not this., b: That.}
"""


def bank(folder: Path, text: str) -> Path:
    path = folder / "quiz.yml"
    path.write_text(text, "utf-8")
    return path


def test_a_bank_is_read(tmp_path: Path) -> None:
    (read,) = quiz.read_bank(bank(tmp_path, BANK))
    assert (read.id, read.answer, read.points) == ("q1", "b", 1)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("questions:", "answers:", "not a bank"),
        ("kind: single", "kind: riddle", "kind is none of"),
        ("answer: b", "answer: c", "the answer does not fit"),
        ("b: That.}", "c: That.}", "an explanation has no choice"),
        (", b: That.}", "}", "every choice of a single question needs its explanation"),
        ("    points: 1\n", "", "missing 1 required positional argument: 'points'"),
        ("kind: single", "kind: single\n    colour: blue", "unexpected keyword argument 'colour'"),
        ("{a: This, b: That}", "{y: This, no: That}", "quote letters that YAML reads as yes or no"),
    ],
)
def test_a_wrong_bank_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in BANK
    with pytest.raises(InputError, match=complaint):
        quiz.read_bank(bank(tmp_path, BANK.replace(old, new, 1)))


def test_two_questions_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = BANK + BANK.split("questions:\n")[1]
    with pytest.raises(InputError, match="two questions have one id"):
        quiz.read_bank(bank(tmp_path, twice))


@pytest.mark.parametrize(
    ("question", "set_to", "line"),
    [
        (SINGLE, ["b"], 'answer("q1", "b")'),
        (MULTIPLE, [True, False, True, False], 'answer("q2", ["a", "c"])'),
        (ORDER, ["c", "a", "b"], 'answer("q3", ["c", "a", "b"])'),
        (MATCH, ["2", "1"], 'answer("q4", {"a": "2", "b": "1"})'),
    ],
    ids=["single", "multiple", "order", "match"],
)
def test_the_widget_shows_the_line_of_record_once_enough_is_chosen(
    question: quiz.Question, set_to: list, line: str
) -> None:
    from html import unescape

    shown = choices(question)
    _, row, below = shown.view.children
    assert "answer(" not in below.value
    for control, value in zip(row.children, set_to, strict=True):
        control.value = value
    assert line in unescape(below.value)


def test_the_widget_is_words_where_widgets_do_not_live() -> None:
    said = choices(SINGLE)._repr_mimebundle_()["text/plain"]
    assert said == "Which?\n  a) This\n  b) That"


def test_a_choice_cannot_smuggle_markup_into_the_page() -> None:
    hostile = quiz.Question("q1", "single", "<img src=x onerror=alert(1)>", {"a": "A"}, 1, "a")
    assert "<img" not in choices(hostile).view.children[0].value
