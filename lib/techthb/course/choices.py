"""The choices of a closed question as a widget that a keyboard can work, with the same words as text."""

import html
from collections.abc import Callable
from typing import Any

from techthb.course import quiz

__all__ = ["Choices", "choices"]


class Choices:
    """A widget that shows as plain text wherever widgets do not live: in feedback, in an export.

    Parameters
    ----------
    view : the ipywidgets box.
    text : the same question and choices in words.
    """

    def __init__(self, view: Any, text: str) -> None:
        self.view, self.text = view, text

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        return {**self.view._repr_mimebundle_(**options), "text/plain": self.text}


def choices(question: quiz.Question) -> Choices:
    """The question with its choices; below, a control that says the letters, and the line to write.

    The controls hold letters only, because ipywidgets does not wrap the text of a button. The widget keeps
    no answer itself: a notebook that is run again for grading forgets what was clicked.
    """
    import ipywidgets as widgets

    controls, read = _controls(question, widgets)
    below = widgets.HTML()

    def show_line(_: Any = None) -> None:
        if quiz.misfit(question, value := read()):
            below.value = "Choose; the line to write into the next cell then stands here."
        else:
            line = html.escape(quiz.line(question, value))
            below.value = f"Write into the next cell: <code>{line}</code>"

    for control in controls:
        control.observe(show_line, "value")
    show_line()
    row = widgets.HBox(controls, layout=widgets.Layout(flex_flow="row wrap"))
    return Choices(widgets.VBox([widgets.HTML(_as_html(question)), row, below]), quiz.as_text(question))


def _as_html(question: quiz.Question) -> str:
    def rows(named: dict[str, str], mark: str) -> str:
        return "".join(f"<li>{html.escape(f'{name}{mark} {text}')}</li>" for name, text in named.items())

    items = rows(question.choices, ")") + rows(question.targets, " =")
    return (
        f"<p><b>{html.escape(question.question)}</b></p>"
        f'<ul style="list-style:none;padding-left:1em;line-height:1.5">{items}</ul>'
    )


def _controls(question: quiz.Question, widgets: Any) -> tuple[list[Any], Callable[[], Any]]:
    """The controls of a question, and a function that reads the answer they show."""
    letters = list(question.choices)
    narrow = widgets.Layout(width="9em")
    if question.kind == "single":
        radio = widgets.RadioButtons(options=letters, value=None, orientation="horizontal")
        return [radio], lambda: radio.value
    if question.kind == "multiple":
        boxes = [widgets.Checkbox(description=letter, indent=False, layout=narrow) for letter in letters]
        return boxes, lambda: [letter for letter, box in zip(letters, boxes, strict=True) if box.value]
    if question.kind == "order":
        places = [
            widgets.Dropdown(options=letters, value=None, description=f"{place}.", layout=narrow)
            for place in range(1, len(letters) + 1)
        ]
        return places, lambda: [place.value for place in places]
    pairs = {
        letter: widgets.Dropdown(
            options=list(question.targets), value=None, description=letter, layout=narrow
        )
        for letter in letters
    }
    return list(pairs.values()), lambda: {letter: pair.value for letter, pair in pairs.items()}
