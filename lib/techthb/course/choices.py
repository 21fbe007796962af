"""The choices of a closed question as a widget that a keyboard can work, with the same words as text."""

import html
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
    """Radio buttons for one choice, boxes for several, a selection for each place of an order or match.

    Below them stands the line to write. The widget keeps no answer itself: a notebook that is run again
    for grading forgets what was clicked.
    """
    import ipywidgets as widgets

    controls, read = _controls(question, widgets)
    below = widgets.HTML()

    def show_line(_: Any = None) -> None:
        value = read()
        fits = quiz.misfit(question, value) is None
        said = (
            f"<code>{html.escape(quiz.line(question, value))}</code>"
            if fits
            else "choose, then copy the line"
        )
        below.value = f"Write in the next cell: {said}"

    for control in controls:
        control.observe(show_line, "value")
    show_line()
    head = widgets.HTML(f"<b>{html.escape(question.question)}</b>")
    return Choices(widgets.VBox([head, *controls, below]), quiz.as_text(question))


def _controls(question: quiz.Question, widgets: Any) -> tuple[list[Any], Any]:
    """The controls of a question, and a function that reads the answer they show."""
    named = [(f"{letter}) {text}", letter) for letter, text in question.choices.items()]
    wide = widgets.Layout(width="auto")
    if question.kind == "single":
        radio = widgets.RadioButtons(options=named, value=None, layout=wide)
        return [radio], lambda: radio.value
    if question.kind == "multiple":
        boxes = [widgets.Checkbox(description=text, indent=False, layout=wide) for text, _ in named]
        return boxes, lambda: [letter for (_, letter), box in zip(named, boxes, strict=True) if box.value]
    if question.kind == "order":
        places = [
            widgets.Dropdown(options=named, value=None, description=f"{place}.", layout=wide)
            for place in range(1, len(named) + 1)
        ]
        return places, lambda: [place.value for place in places]
    targets = [(f"{name} = {text}", name) for name, text in question.targets.items()]
    pairs = {
        letter: widgets.Dropdown(options=targets, value=None, description=text, layout=wide)
        for text, letter in named
    }
    return list(pairs.values()), lambda: {letter: pair.value for letter, pair in pairs.items()}
