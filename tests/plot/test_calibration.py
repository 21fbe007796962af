"""The reliability diagram tells in words what it shows."""

import pyarrow as pa

from techthb.evaluate import calibration
from techthb.plot import svg
from techthb.plot.calibration import calibration_curve

SAID = "Measured on a synthetic world of difficulty easy, seed 1; not known for real data."


def steps() -> pa.Table:
    """Ten readings of confidence 0.5, half of them right; twenty of 0.9, all of them wrong."""
    return calibration(
        pa.table({"confidence": [0.5] * 10 + [0.9] * 20, "right": [True] * 5 + [False] * 25}), (0, 0.7, 1)
    )


def test_the_title_says_in_how_many_steps_confidence_held() -> None:
    title = " ".join(calibration_curve(steps(), measured_on=SAID).get_suptitle().split())
    assert title == "Confidence lies within the interval of what was right in 1 of 2 steps"


def test_the_description_gives_every_point_and_where_it_was_measured() -> None:
    alt = calibration_curve(steps(), measured_on=SAID).alt
    assert "confidence 0.50, 5 of 10 right (0.50, interval 0.24 to 0.76)" in alt  # Wilson 1927
    assert "confidence 0.90, 0 of 20 right (0.00, interval 0.00 to 0.16)" in alt
    assert alt.endswith(SAID)


def test_the_same_steps_give_the_same_bytes() -> None:
    assert svg(calibration_curve(steps(), measured_on=SAID)) == svg(
        calibration_curve(steps(), measured_on=SAID)
    )
