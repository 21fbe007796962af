"""What a check is given and what it gives back: plain values, a case with its truth, points with a reason."""

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Case", "NotPlain", "Result", "box", "plain"]

WIDTH = 76
"""Columns of a message: ``nbgrader validate`` cuts its lines at 87, after an indent of 4."""


@dataclass(frozen=True)
class Result:
    """Points earned, the most that could be earned, and a message that teaches.

    Results add up: ``Result(1, 1, "Read.") + Result(0, 2, "Not linked.")`` is 1 of 3 points with both
    messages, one a line. Points outside 0 to ``maximum`` are a fault of the check and raise ``ValueError``.
    """

    points: float
    maximum: float
    message: str

    def __post_init__(self) -> None:
        # NumPy's numbers print as "np.float64(2.0)", which nbgrader takes for full marks
        object.__setattr__(self, "points", round(float(self.points), 2))
        object.__setattr__(self, "maximum", float(self.maximum))
        if not 0 <= self.points <= self.maximum:
            raise ValueError(f"{self.points} points of {self.maximum}")

    def __add__(self, other: "Result") -> "Result":
        messages = [message for message in (self.message, other.message) if message]
        return Result(self.points + other.points, self.maximum + other.maximum, "\n".join(messages))


@dataclass(frozen=True)
class Case:
    """The case of an exercise: what the trainee has, and what was planted.

    Parameters
    ----------
    data : folder of ``ads.parquet``, ``images/``, ``plans.csv``, ``gazetteer.csv``, ``region.json``, and of
        ``specimens/`` where the case has them.
    planted : folder of the truth tables; never handed out.
    """

    data: Path
    planted: Path

    def truth(self, name: str) -> "pd.DataFrame":
        """A table of the truth: ``ads``, ``identifiers``, ``images``, ``traps`` or ``sites``; of specimens
        ``pairs`` (``letter, change``) or ``singles`` (``letter, kind``)."""
        import pandas as pd

        return pd.read_parquet(self.planted / f"{name}.parquet")


class NotPlain(TypeError):
    """A trainee's value is neither plain nor a table; ``str()`` of it names the kind found."""


def plain(value: Any) -> Any:
    """A fresh copy of ``value`` made of plain Python values and tables only.

    Numbers, strings, ``None``, dates and containers of them pass; NumPy's become Python's; pandas and
    pyarrow tables are copied. Exact types only: an object that says of itself that it equals everything
    does not get as far as a check.

    Raises
    ------
    NotPlain : anything else.
    """
    try:
        return _plain(value)
    except RecursionError:
        raise NotPlain(f"{type(value).__name__} within itself") from None


def _plain(value: Any) -> Any:
    from datetime import date, datetime

    kind = type(value)
    if value is None or kind in (bool, int, float, str, date, datetime):
        return value
    if kind in (list, tuple, set, frozenset):
        return kind(_plain(item) for item in value)
    if kind is dict:
        return {_plain(key): _plain(item) for key, item in value.items()}
    return _from_library(value)


def _from_library(value: Any) -> Any:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    kind = type(value)
    if kind in (pa.Table, pd.Timestamp, pd.Timedelta) or value is pd.NA or value is pd.NaT:
        return value  # none of these can be changed
    if kind is np.ndarray:
        return _plain(value.tolist())
    if isinstance(value, np.generic) and kind.__module__ == "numpy":
        return value.item()
    if kind is pd.DataFrame:
        for position, dtype in enumerate(value.dtypes):
            if dtype.kind == "O":
                _plain(value.iloc[:, position].tolist())
    elif kind is pd.Series:
        _plain(value.tolist())
    else:
        raise NotPlain(kind.__name__)
    _plain(value.index.tolist())
    return value.copy(deep=True)


def box(title: str, message: str) -> str:
    """``message`` under ``title``, wrapped, with a bar at the left that ties the lines together.

    >>> print(box("q1: not yet", "Two ads are missing."))
    ┌─ q1: not yet
    │ Two ads are missing.
    └─
    """
    lines = [
        line
        for paragraph in message.splitlines()
        for line in textwrap.wrap(paragraph, WIDTH - 2, break_long_words=False) or [""]
    ]
    return "\n".join([f"┌─ {title}", *(f"│ {line}".rstrip() for line in lines), "└─"])
