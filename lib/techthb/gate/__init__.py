"""Whose data, by what right.

An ads table with a valid ``synthetic.json`` beside it is synthetic. Anything else counts as real: it needs a
case file, every use is logged beside the results, the results are for their owner's eyes only, and they can
be purged. The gate keeps a record; it does not check whether the processing is lawful.
"""

from techthb.gate.admission import (
    Admission,
    admit,
    admit_results,
    log_use,
    mark_synthetic,
    refuse_other_mark,
    synthetic_mark,
)
from techthb.gate.casefile import init_case, read_case
from techthb.gate.folder import locked, prepare
from techthb.gate.purging import Purged, purge

__all__ = [
    "Admission", "Purged", "admit", "admit_results", "init_case", "locked", "log_use", "mark_synthetic",
    "prepare", "purge", "read_case", "refuse_other_mark", "synthetic_mark",
]  # fmt: skip
