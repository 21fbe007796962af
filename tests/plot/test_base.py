"""Figures describe themselves, are the same bytes every time, and leave nothing behind."""

import base64
import os
import re
import subprocess
import sys

import matplotlib
import pandas as pd
import pytest

from techthb import plot


@plot.drawn
def bars(alt: str = "Two bars, 1 and 2.", label: str = "ads") -> plot.Picture:
    figure = plot.picture("Twice as many on the right", alt=alt)
    axes = figure.subplots()
    axes.bar(["left", "right"], [1, 2], color=plot.COLOURS["blue"])
    axes.set_ylabel(label)
    return figure


def test_two_drawings_of_the_same_data_are_the_same_bytes() -> None:
    assert plot.svg(bars()) == plot.svg(bars())
    assert plot.png(bars()) == plot.png(bars())


def test_the_callers_settings_do_not_change_the_figure() -> None:
    usual = plot.svg(bars())
    with matplotlib.rc_context({"font.size": 40, "axes.facecolor": "red", "svg.hashsalt": "other"}):
        assert plot.svg(bars()) == usual


def test_svg_holds_no_date() -> None:
    assert "dc:date" not in plot.svg(bars())


def test_the_description_is_escaped_into_the_image_tag() -> None:
    tag = plot.image_tag(bars(alt='says "5 < 6" & more'))
    assert 'alt="says &quot;5 &lt; 6&quot; &amp; more"' in tag


def test_the_image_tag_carries_the_picture_itself() -> None:
    figure = bars()
    data = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', plot.image_tag(figure))
    assert data is not None
    assert base64.b64decode(data[1]).decode() == plot.svg(figure)


def test_a_figure_without_description_is_refused() -> None:
    with pytest.raises(ValueError, match="description"):
        plot.image_tag(bars(alt=" "))


def test_a_dollar_sign_in_data_is_not_read_as_a_formula() -> None:
    assert "<svg" in plot.svg(bars(label="$\\frac{"))


def test_showing_outside_a_notebook_prints_the_description(capsys: pytest.CaptureFixture[str]) -> None:
    plot.show(bars())
    assert capsys.readouterr().out == "Two bars, 1 and 2.\n"


def test_drawing_needs_no_screen_and_no_pyplot() -> None:
    code = (
        "import sys; from techthb import plot; "
        "plot.svg(plot.picture('a', alt='a')); print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={k: v for k, v in os.environ.items() if k != "DISPLAY"} | {"MPLBACKEND": "TkAgg"},
    )
    assert done.stdout == "False\n"


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [plot.INK, plot.GREY])
def test_text_colours_reach_the_contrast_of_wcag_aa_on_white(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_a_table_has_a_caption_and_escapes_its_values() -> None:
    html = plot.table_html(pd.DataFrame({"a<b": ["<script>", 1]}), 'what "it" is')
    assert "<caption>what &quot;it&quot; is</caption>" in html
    assert "&lt;script&gt;" in html
    assert '<th scope="col">a&lt;b</th>' in html
    assert "<script>" not in html


def test_showing_a_table_outside_a_notebook_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    plot.show_table(pd.DataFrame({"city": ["Brandt"]}), "one city")
    assert capsys.readouterr().out.split() == ["one", "city", "city", "Brandt"]
