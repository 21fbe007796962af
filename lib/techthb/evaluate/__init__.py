"""How well results agree with the truth: clusters of adverts, telephone numbers, and pictures."""

from techthb.evaluate.clusters import evaluate, oracle
from techthb.evaluate.numbers import (
    GROUPS,
    calibration,
    error_table,
    group_of,
    judged_readings,
    written_numbers,
)
from techthb.evaluate.pictures import (
    CHANGES,
    change_group,
    compared_pictures,
    false_links,
    picture_errors,
)
from techthb.evaluate.weights import clusters_at, judged_pairs, threshold_scores, weight_steps

__all__ = [
    "CHANGES", "GROUPS", "calibration", "change_group", "clusters_at", "compared_pictures", "error_table",
    "evaluate", "false_links", "group_of", "judged_pairs", "judged_readings", "oracle", "picture_errors",
    "threshold_scores", "weight_steps", "written_numbers",
]  # fmt: skip
