"""A trainee's values on their way out of the process that ran them: text that holds data and nothing else.

Whoever reads it may trust no byte of it: it was written by a process that ran somebody's code. So there is no
pickle; plain values are JSON with tags, tables are Arrow's stream format, and nothing else can be said.
"""

import base64
import io
import json
import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from techthb.course.results import NotPlain, plain

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["BadValues", "decoded", "encoded"]

TAG = "$"

WHOLE = 2**53
"""Whole numbers beyond this are written as text, as not every reader of JSON keeps them."""

LONGEST_NAME = 60


class BadValues(ValueError):
    """These bytes are no values: the process that wrote them was not ours, or was tampered with."""


def encoded(value: Any) -> Any:
    """``value`` as JSON can hold it; of one that is not plain, only what kind of thing it is."""
    try:
        return _encoded(plain(value))
    except NotPlain as error:
        return {TAG: "unplain", "v": str(error)[:LONGEST_NAME]}
    except RecursionError:
        return {TAG: "unplain", "v": "value nested too deeply"}


def _encoded(value: Any) -> Any:
    kind = type(value)
    if value is None or kind in (bool, str):
        return value
    if kind is int:
        return value if abs(value) < WHOLE else {TAG: "int", "v": hex(value)}
    if kind is float:
        return value if math.isfinite(value) else {TAG: "float", "v": repr(value)}
    if kind is list:
        return [_encoded(each) for each in value]
    if kind in (tuple, set, frozenset):
        return {TAG: kind.__name__, "v": [_encoded(each) for each in value]}
    if kind is dict:
        return {TAG: "dict", "v": [[_encoded(key), _encoded(each)] for key, each in value.items()]}
    if kind in (date, datetime):
        return {TAG: kind.__name__, "v": value.isoformat()}
    return _library(value)


def _library(value: Any) -> Any:
    import pandas as pd
    import pyarrow as pa

    if value is pd.NA or value is pd.NaT:
        return {TAG: "NA" if value is pd.NA else "NaT"}
    if isinstance(value, pd.Timestamp):
        return {TAG: "timestamp", "v": value.isoformat()}
    if isinstance(value, pd.Timedelta):
        return {TAG: "timedelta", "v": value.value}
    if isinstance(value, pa.Table):
        return {TAG: "table", "v": _stream(value)}
    if isinstance(value, pd.Series):
        return {TAG: "series", "name": _encoded(plain(value.name)), "v": _frame(value.to_frame("value"))}
    return {TAG: "frame", "v": _frame(value)}


def _frame(frame: "pd.DataFrame") -> Any:
    """A pandas table through Arrow, or value by value where Arrow has no type for a column."""
    import pyarrow as pa

    try:
        return _stream(pa.Table.from_pandas(frame))
    except (pa.ArrowException, ValueError, TypeError):
        return {
            "columns": [_encoded(plain(each)) for each in frame.columns.tolist()],
            "index": [_encoded(plain(each)) for each in frame.index.tolist()],
            "rows": [[_encoded(plain(each)) for each in row] for row in frame.itertuples(index=False)],
        }


def _stream(table: "pa.Table") -> str:
    import pyarrow as pa

    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return base64.b64encode(sink.getvalue()).decode("ascii")


def decoded(held: Any) -> Any:
    """The value that ``encoded`` wrote; for one that was not plain, an object of that kind's name.

    Raises
    ------
    BadValues : this was not written by ``encoded``.
    """
    try:
        return _decoded(held)
    except BadValues:
        raise
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError, AttributeError) as error:
        raise BadValues(str(error)[:200]) from None


def _decoded(held: Any) -> Any:
    if isinstance(held, list):
        return [_decoded(each) for each in held]
    if not isinstance(held, dict):
        return held
    tag: Any = held[TAG]
    value: Any = held.get("v")
    simple: dict[str, Callable[[], Any]] = {
        "int": lambda: int(value, 16),
        "float": lambda: float(value),
        "tuple": lambda: tuple(_decoded(each) for each in value),
        "set": lambda: {_decoded(each) for each in value},
        "frozenset": lambda: frozenset(_decoded(each) for each in value),
        "dict": lambda: {_decoded(key): _decoded(each) for key, each in value},
        "date": lambda: date.fromisoformat(value),
        "datetime": lambda: datetime.fromisoformat(value),
        "unplain": lambda: _stand_in(value),
    }
    return simple[tag]() if tag in simple else _from_library(tag, value, held)


def _from_library(tag: str, value: Any, held: dict[str, Any]) -> Any:
    import pandas as pd

    if tag in ("NA", "NaT"):
        return getattr(pd, tag)
    if tag == "timestamp":
        return pd.Timestamp(value)
    if tag == "timedelta":
        return pd.Timedelta(int(value), unit="ns")
    if tag == "table":
        return _table(value)
    if tag == "frame":
        return _pandas(value)
    if tag == "series":
        return _pandas(value)["value"].rename(_decoded(held["name"]))
    raise BadValues(f"there is no value of kind {str(tag)[:LONGEST_NAME]}")


def _table(text: str) -> "pa.Table":
    import pyarrow as pa

    try:
        table = pa.ipc.open_stream(base64.b64decode(text, validate=True)).read_all()
        table.validate(full=True)  # offsets that point elsewhere must not reach a check
    except pa.ArrowException as error:
        raise BadValues(str(error)[:200]) from None
    return table


def _pandas(value: Any) -> "pd.DataFrame":
    import pandas as pd

    if isinstance(value, str):
        frame: pd.DataFrame = _table(value).to_pandas()
        return frame
    rows = [[_decoded(each) for each in row] for row in value["rows"]]
    index = [_decoded(each) for each in value["index"]]
    return pd.DataFrame(rows, index=index, columns=[_decoded(each) for each in value["columns"]])


def _stand_in(kind: str) -> Any:
    """An object whose type has the name that the trainee's had, so that the hint says what it was."""
    words = re.sub(r"[^\w .]", "", kind)[:LONGEST_NAME].strip() or "thing"
    return type(words, (), {})()


def from_text(text: str) -> Any:
    """JSON as Python reads it, without numbers that are none.

    Raises
    ------
    BadValues : it is no JSON, or nests too deeply.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadValues(str(error)[:200]) from None
