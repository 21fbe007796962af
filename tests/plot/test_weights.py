"""Figures of strength: each says its finding, describes itself, masks numbers."""

import pyarrow as pa
from matplotlib.text import Text

from techthb import plot
from techthb.evaluate.weights import STEPS

REASONS = [
    {"kind": "phone", "value": "+447700900123", "weight": 13.0, "sentence": ""},
    {"kind": "phone", "value": "+447700900456", "weight": 0.0, "sentence": ""},
    {"kind": "time", "value": "a week", "weight": 5.4, "sentence": ""},
    {"kind": "address", "value": "differ", "weight": -1.9, "sentence": ""},
]


def words(figure: plot.Picture) -> str:
    return " ".join(text.get_text() for text in figure.findobj(Text))


def step(stated: float, counted: float | None, least: float, most: float | None) -> dict[str, object]:
    values = (stated, stated, 5, 0 if counted is None else 1, counted, least, most)
    return dict(zip(STEPS.names, values, strict=True))


STEP_TABLE = pa.Table.from_pylist([step(3.0, 3.5, 3.0, 4.0), step(20.0, None, 12.0, None)], STEPS)


def test_a_waterfall_adds_up_and_says_what_it_leaves_out() -> None:
    figure = plot.waterfall(REASONS, one="A1", other="A2")
    assert "add up to 16.5 bits" in words(figure).replace("\n", " ")
    assert "1 further pieces add nothing" in words(figure)
    assert "different addresses -1.9" in figure.alt
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in figure.axes[0].patches]
    starts = [start for start, _ in ends[:-1]]
    assert starts == [0.0, *[end for _, end in ends[: len(starts) - 1]]]
    assert ends[-1][1] == ends[-2][1]  # the last piece ends where the whole does


def test_a_text_that_both_show_is_not_called_different() -> None:
    figure = plot.waterfall(
        [{"kind": "text", "value": "A1", "weight": 9.9, "sentence": ""}], one="A1", other="A2"
    )
    assert "different" not in words(figure)
    assert "text as in A1 +9.9" in figure.alt


def test_a_number_that_may_be_somebodys_is_masked() -> None:
    figure = plot.waterfall([{**REASONS[0], "value": "+4930123456789"}], one="A1", other="A2")
    assert "123456" not in words(figure) + figure.alt


def test_calibration_tells_how_far_off_and_where_there_is_a_limit_only() -> None:
    figure = plot.weight_calibration({"this method": STEP_TABLE}, measured_on="Measured on a test.")
    assert "0.5 bits from what was counted" in words(figure).replace("\n", " ")
    assert "stated 20.0, counted at least 12.0" in figure.alt
    assert "Measured on a test." in words(figure)


def test_a_threshold_curve_names_the_threshold_in_use() -> None:
    rows = [{"bits": float(b), "precision": 0.9 + b / 1000, "recall": 1 - b / 40} for b in range(0, 28, 3)]
    figure = plot.threshold_curve(pa.Table.from_pylist(rows), chosen=15, measured_on="Measured on a test.")
    assert "Cut at 15 bits: precision 0.915, recall 0.625" in words(figure)
    assert "in use: 15 bits" in words(figure)


def test_figures_are_the_same_bytes_every_time() -> None:
    for draw in (
        lambda: plot.waterfall(REASONS, one="A1", other="A2"),
        lambda: plot.weight_calibration({"ours": STEP_TABLE, "b": STEP_TABLE}, measured_on="m"),
    ):
        assert plot.svg(draw()) == plot.svg(draw())
