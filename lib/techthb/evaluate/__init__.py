"""How well results agree with the truth: clusters of adverts, and telephone numbers read in them."""

from techthb.evaluate.clusters import evaluate, oracle
from techthb.evaluate.numbers import (
    GROUPS,
    calibration,
    error_table,
    group_of,
    judged_readings,
    written_numbers,
)

__all__ = [
    "GROUPS", "calibration", "error_table", "evaluate", "group_of", "judged_readings", "oracle",
    "written_numbers",
]  # fmt: skip
