"""Running a rebuilt notebook cell by cell, and saying after each what came of it.

This runs beside somebody's code and protects nothing: that code can say anything in our name. All it can say
so is which values it has, and that it could have said by having them.
"""

import contextlib
import json
import os
import time
import warnings
from collections.abc import Callable
from typing import Any

from techthb.course.grading.rebuilding import OURS, TEST
from techthb.course.grading.values import encoded

__all__ = ["AS_ANOTHER_USER", "LONGEST_OUTPUT", "prepared", "run_steps"]

LONGEST_OUTPUT = 20_000
"""Characters that are kept of what a cell prints."""

AS_ANOTHER_USER = True

LIBRARIES = (
    "cv2", "duckdb", "ipywidgets", "matplotlib.pyplot", "networkx", "numpy", "pandas", "phonenumbers",
    "polars", "pyarrow.compute", "pyarrow.parquet", "scipy.sparse.csgraph", "scipy.stats",
    "techthb.course.choices", "techthb.evaluate", "techthb.identify.images.reading",
    "techthb.identify.images.versions", "techthb.identify.phones.hypotheses", "techthb.identify.texts.rows",
    "techthb.identify.written", "techthb.link.explain", "techthb.link.forest", "techthb.link.match",
    "techthb.link.reasons", "techthb.plot", "techthb.report.readings", "techthb.schema.plans",
)  # fmt: skip
"""What notebooks of the course import: loaded once, before the first hand-in."""


def prepared() -> Any:
    """An IPython shell with the libraries loaded; every hand-in runs in a copy of it."""
    import importlib

    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    os.environ.setdefault("MPLBACKEND", "Agg")
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):  # where one is missing, the notebook will say so
            importlib.import_module(name)
    import matplotlib.font_manager

    matplotlib.font_manager.findfont("sans")  # reads the fonts, once
    with contextlib.suppress(ImportError):
        from techthb.identify.phones.hypotheses import reader

        reader()  # number words of thirty-two languages

    class Shell(InteractiveShell):
        def enable_gui(self, gui: str | None = None) -> None:
            """``%matplotlib inline`` asks for a window system; figures go nowhere here."""

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    return Shell.instance(config=config)


def run_steps(request: dict[str, Any], shell: Any, tell: Callable[[str], None]) -> None:
    """Run the cells of ``request`` in ``shell``; ``tell`` gets a line of JSON before and after each.

    ``steps`` are cells (name, role, source); ``needs`` holds by question the names whose values its check
    asks for, ``skip`` the places of cells that are left out. A test cell is not run: what it would judge is
    told, and judged elsewhere.
    """
    opened = None
    for at, (name, role, source) in enumerate(request["steps"]):
        tell(json.dumps({"begins": at}))
        began = time.monotonic()
        if role == TEST:
            told = _asked(request["needs"].get(name, []), shell.user_ns, opened)
        elif at in request["skip"]:
            told = {}
        else:
            told = _ran(shell, source)
            if role == OURS and opened is None:  # the set-up cell, before anything of the trainee's
                opened = getattr(shell.user_ns.get("grade"), "__self__", None)
        tell(json.dumps({"ended": at, "seconds": round(time.monotonic() - began, 3), **told}))


def _asked(names: list[str], values: dict[str, Any], opened: Any) -> dict[str, Any]:
    bound = {name: values[name] for name in names if values.get(name, ...) is not ...}
    answers = {} if opened is None else opened.answers
    return {"values": {name: encoded(value) for name, value in bound.items()}, "answers": encoded(answers)}


def _ran(shell: Any, source: str) -> dict[str, Any]:
    from IPython.utils.capture import capture_output

    with capture_output() as captured, warnings.catch_warnings():
        try:
            result = shell.run_cell(source)
        except BaseException as error:  # what IPython lets through, such as SystemExit
            return {"error": [type(error).__name__, str(error)[:LONGEST_OUTPUT]]}
    told: dict[str, Any] = {"printed": captured.stdout[:LONGEST_OUTPUT]}
    raised = result.error_before_exec or result.error_in_exec
    if raised is not None:
        told["error"] = [type(raised).__name__, str(raised)[:LONGEST_OUTPUT]]
    return told
