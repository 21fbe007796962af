"""A text with the places of its readings marked, and below it what each place was read as, and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from techthb.datasets.reserved import mask, mask_text
from techthb.report.adverts import template
from techthb.report.evidence import pieces

__all__ = ["readings_html", "show_readings"]

MOST_PLACES = 20
"""Places marked in one text; the page says how many more there are."""


def readings_html(text: str, readings: Iterable[Mapping[str, Any]], caption: str = "Text") -> str:
    """``text`` as HTML, each place that was read in brackets and underlined, with its readings listed.

    Brackets and numbers say the same as the line below the place, so that a screen reader says it too. Every
    value is escaped; numbers outside the reserved slots are masked but for their last three digits.

    Parameters
    ----------
    text : a field as published.
    readings : rows with ``start, end, value, region, confidence, reason``, as those of
        `techthb.identify.phones.hypotheses.hypotheses_table`; where two places
        overlap, the surer one is shown.
    caption : what the text is.
    """
    places = _places(readings, len(text))
    shown = mask_text(text)
    parts: list[tuple[int, list[Any]]] = []
    position = 0
    for number, ((start, end), rows) in enumerate(places[:MOST_PLACES], 1):
        parts.append((0, pieces(shown[position:start], [])))
        whole = {"start": 0, "end": end - start, "kind": "phone", **rows[0]}
        parts.append((number, pieces(text[start:end], [whole | {"start": 0, "end": end - start}])))
        position = end
    parts.append((0, pieces(shown[position:], [])))
    told = [
        (number, start, end, [{**row, "value": mask(row["value"])} for row in rows])
        for number, ((start, end), rows) in enumerate(places[:MOST_PLACES], 1)
    ]
    more = max(0, len(places) - MOST_PLACES)
    return template("readings.html.j2").render(caption=caption, parts=parts, told=told, more=more)


def show_readings(text: str, readings: Iterable[Mapping[str, Any]], caption: str = "Text") -> None:
    """Display a text with its readings below the notebook cell; see `readings_html`."""
    from IPython.display import HTML, display

    display(HTML(readings_html(text, readings, caption)))  # type: ignore[no-untyped-call]


def _places(
    readings: Iterable[Mapping[str, Any]], length: int
) -> list[tuple[tuple[int, int], list[Mapping[str, Any]]]]:
    """Places without overlap in reading order, each with its readings, best first."""
    best_first = sorted(
        readings, key=lambda row: (-row["confidence"], row["start"], row["end"], row["value"])
    )
    taken: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
    for row in best_first:
        start, end = int(row["start"]), int(row["end"])
        free = all(end <= first or start >= last for first, last in taken)
        if (start, end) in taken or (0 <= start < end <= length and free):
            taken.setdefault((start, end), []).append(row)
    return sorted(taken.items(), key=lambda item: item[0])
