"""What all figures share: colours, type, a finding as title, a description for those who cannot see it.

A figure is a plain matplotlib figure with one more attribute, ``alt``. It is drawn without pyplot, so it
works without a screen, leaves no global state behind, and needs no closing.
"""

import base64
import io
import textwrap
from collections.abc import Callable
from functools import wraps
from html import escape
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from matplotlib import style
from matplotlib.figure import Figure

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLOURS", "GREY", "INK", "Picture", "drawn", "image_tag", "picture", "png", "show", "show_table", "svg",
    "table_html",
]  # fmt: skip

COLOURS: dict[str, str] = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "vermillion": "#D55E00",
    "sky": "#56B4E9",
    "purple": "#CC79A7",
    "yellow": "#F0E442",
    "black": "#000000",
}
"""Eight colours that people with any colour vision tell apart.

Source: Okabe and Ito, Color Universal Design (2008), https://jfly.uni-koeln.de/color/. Colour never carries
a meaning alone: shape, line style or a written label says the same.
"""

INK = "#1F2933"
"""Text and axes: 14.6 to 1 against white."""

GREY = "#6B7280"
"""What is shown but set aside: 4.8 to 1 against white, so that labels stay readable."""

STYLE: dict[str, object] = {
    "font.family": ["DejaVu Sans"],  # shipped with matplotlib: the same picture on every machine
    "font.size": 10.0,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "grid.color": "#E5E7EB",
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 9.0,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "text.parse_math": False,  # a dollar sign in data is a dollar sign
    "svg.fonttype": "path",
    "svg.hashsalt": "techthb",
}

TITLE_POINTS = 12.5

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Picture(Figure):
    """A matplotlib figure that knows what it shows.

    ``alt`` is a sentence or two for a screen reader: what kind of figure, of what, and the finding.
    """

    alt: str = ""


def picture(finding: str, *, alt: str, width: float = 8.0, height: float = 4.5, note: str = "") -> Picture:
    """An empty figure with its finding as title; draw on ``picture(...).subplots()``.

    Parameters
    ----------
    finding : what the figure shows, as a sentence; wrapped to the figure's width.
    alt : the description; see `Picture`.
    width, height : inches.
    note : a line in small type below, such as where the numbers come from.
    """
    figure = Picture(figsize=(width, height), layout="constrained")
    figure.alt = alt
    letters = int(width * 72 / (TITLE_POINTS * 0.66))  # mean letter of DejaVu Sans Bold, in ems
    figure.suptitle(
        textwrap.fill(finding, letters), x=0.01, ha="left", fontsize=TITLE_POINTS, fontweight="bold"
    )
    if note:
        letters = int(width * 72 / (8.5 * 0.58))
        figure.supxlabel(textwrap.fill(note, letters), x=0.01, ha="left", fontsize=8.5, color=GREY)
    return figure


def drawn(draw: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Decorate a function that draws: it uses the suite's style whatever the caller's settings are."""

    @wraps(draw)
    def styled(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with style.context(["default", STYLE]):
            return draw(*args, **kwargs)

    return styled


@drawn
def svg(figure: Figure) -> str:
    """``figure`` as SVG text: the same figure gives the same bytes."""
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None})
    return stream.getvalue()


@drawn
def png(figure: Figure, dots_per_inch: int = 144) -> bytes:
    """``figure`` as PNG: the same figure gives the same bytes."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=dots_per_inch, metadata={"Software": None})
    return stream.getvalue()


def image_tag(figure: Picture) -> str:
    """``figure`` as an HTML ``<img>`` that needs no other file, with its description as ``alt``.

    Raises
    ------
    ValueError : the figure has no description.
    """
    if not figure.alt.strip():
        raise ValueError("a figure needs a description: set figure.alt")
    data = base64.b64encode(svg(figure).encode()).decode("ascii")
    return (
        f'<img alt="{escape(figure.alt)}" src="data:image/svg+xml;base64,{data}" '
        f'style="max-width:100%;height:auto;background:#fff">'
    )


class Shown:
    """What is handed to IPython: HTML in a notebook, words elsewhere."""

    def __init__(self, words: str, html: str) -> None:
        self.words, self.html = words, html

    def __repr__(self) -> str:
        return self.words

    def _repr_html_(self) -> str:
        return self.html


TABLE_STYLE = (
    "<style>.techthb-table{border-collapse:collapse}.techthb-table caption{text-align:left;padding:.4em 0}"
    ".techthb-table th,.techthb-table td{text-align:left!important;vertical-align:top;padding:.3em .8em}"
    ".techthb-table td{white-space:pre-line}</style>"
)


def table_html(frame: "pd.DataFrame", caption: str) -> str:
    """``frame`` as an HTML table with a caption; every value is escaped, the index is left out."""
    table = frame.to_html(index=False, border=0, justify="left", classes="techthb-table", escape=True)
    head, rest = table.replace("<th>", '<th scope="col">').split(">", 1)
    return f"{TABLE_STYLE}{head}><caption>{escape(caption)}</caption>{rest}"


def show_table(frame: "pd.DataFrame", caption: str) -> None:
    """Display ``frame`` below the notebook cell, with a caption that says what it is."""
    from IPython.display import display

    display(Shown(caption + "\n" + frame.to_string(index=False), table_html(frame, caption)))  # type: ignore[no-untyped-call]


def show(figure: Picture) -> None:
    """Display ``figure`` below the notebook cell; outside a notebook its description is printed."""
    from IPython.display import display

    display(Shown(figure.alt, image_tag(figure)))  # type: ignore[no-untyped-call]
