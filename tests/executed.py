"""A notebook run by papermill in a folder of its own, and what its cells say; for tests."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
import pyarrow as pa
from support import ROOT

from techthb.files import write_table

CASE = """\
authority: Unit of a fictional State
legal_basis: Article 1 of an invented act
purpose: to see the notebook refuse and obey
necessity: nothing less would show it
retain_until: 2999-12-31
dpia: none, the data are invented
"""

SMALLER = {"ads": 300, "measured_seeds": [5]}
"""Parameters for notebooks that have them: quicker than their own."""


@dataclass(frozen=True)
class Executed:
    """What a run has left: the notebook, and by cell id the Markdown and the HTML that the cell shows."""

    path: Path
    said: dict[str, str]
    html: dict[str, str]


def execute(slug: str, into: Path, /, **parameters: object) -> Executed:
    """Run the notebook ``slug`` in the folder ``into``; raises papermill's error where a cell does."""
    source, out = ROOT / "notebooks" / f"{slug}.ipynb", into / "executed.ipynb"
    offered = papermill.inspect_notebook(source)
    smaller = {name: value for name, value in SMALLER.items() if name in offered}
    papermill.execute_notebook(
        source, out, parameters={**smaller, **parameters}, cwd=into, kernel_name="python3",
        progress_bar=False,
    )  # fmt: skip
    cells = nbformat.read(out, as_version=4).cells
    shown = {cell.id: [each.get("data", {}) for each in cell.get("outputs", [])] for cell in cells}
    said, html = (
        {name: " ".join(data.get(kind, "") for data in datas) for name, datas in shown.items()}
        for kind in ("text/markdown", "text/html")
    )
    return Executed(out, said, html)


def own_folder(folder: Path, ads: pa.Table) -> Path:
    """Put adverts that nothing marks as synthetic into ``folder``, with a filled-in case file beside them."""
    write_table(ads, folder / "ads.parquet")
    (folder / "case.yml").write_text(CASE, encoding="utf-8")
    return folder


def execute_own(slug: str, folder: Path, **parameters: object) -> Executed:
    """Run the notebook ``slug`` on the adverts in ``folder``, with their case file."""
    return execute(slug, folder, folder=str(folder), case=str(folder / "case.yml"), **parameters)
