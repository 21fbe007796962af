"""Every notebook keeps the common form, and runs with a real kernel without showing what it must not."""

import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from support import ROOT, faults_in, notebook_texts

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ALL = [*NOTEBOOKS, *sorted((ROOT / "exercises" / "source").glob("*/*.ipynb"))]

SMALLER = {"ads": 400}
"""Parameters for notebooks that have them: quicker than their own, and not what they were written with."""

MOST_LINES = 10
"""Lines of code in a cell, imports aside; longer code lives in the library."""


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parameters(path: Path) -> list[Any]:
    return [cell for cell in read(path).cells if "parameters" in cell.metadata.get("tags", [])]


@pytest.fixture(scope="module")
def executed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebook after papermill has run it in a real kernel, in a folder of its own."""
    folder = tmp_path_factory.mktemp("executed")
    out = folder / request.param.name
    offered = papermill.inspect_notebook(request.param)
    papermill.execute_notebook(
        request.param, out, {name: value for name, value in SMALLER.items() if name in offered},
        cwd=folder, kernel_name="python3", progress_bar=False, execution_timeout=300,
    )  # fmt: skip
    return out


run_each = pytest.mark.parametrize(
    "executed",
    NOTEBOOKS,
    ids=[path.stem for path in NOTEBOOKS],
    indirect=True,
)


@pytest.mark.parametrize("path", ALL, ids=name)
class TestForm:
    """What can be read without running."""

    def test_it_is_a_valid_notebook_without_outputs(self, path: Path) -> None:
        notebook = read(path)
        nbformat.validate(notebook)
        assert notebook.metadata.kernelspec.name == "python3"
        for cell in notebook.cells:
            assert not cell.get("outputs")
            assert cell.get("execution_count") is None

    def test_cell_ids_are_words_and_unique(self, path: Path) -> None:
        ids = [cell.id for cell in read(path).cells]
        assert len(set(ids)) == len(ids)
        # an editor's own ids are eight random hex digits, or a UUID: they change when a cell is copied
        assert [each for each in ids if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]+)?", each)] == []

    def test_it_begins_with_a_title(self, path: Path) -> None:
        first = read(path).cells[0]
        assert first.cell_type == "markdown"
        assert re.match(r"# \S", first.source)

    def test_a_cell_has_at_most_ten_lines_of_code(self, path: Path) -> None:
        for cell in read(path).cells:
            if cell.cell_type == "code":
                tree = ast.parse(cell.source)
                imported = {
                    line
                    for node in tree.body
                    if isinstance(node, ast.Import | ast.ImportFrom)
                    for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
                }
                code = [
                    line
                    for number, line in enumerate(cell.source.splitlines(), 1)
                    if number not in imported and line.strip() and not line.strip().startswith("#")
                ]
                assert len(code) <= MOST_LINES, (cell.id, len(code))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_a_notebook_has_one_cell_of_parameters_with_plain_values(path: Path) -> None:
    (cell,) = parameters(path)
    assert cell.cell_type == "code"
    for node in ast.parse(cell.source).body:
        assert isinstance(node, ast.Assign | ast.AnnAssign)
        ast.literal_eval(node.value)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_a_notebook_says_first_what_for_how_long_and_with_whose_data(path: Path) -> None:
    opening = read(path).cells[0].source.lower()
    assert [part for part in ("you will be able to", "minutes", "synthetic") if part not in opening] == []


@run_each
def test_it_runs_and_shows_nothing_that_must_not_be_published(executed: Path) -> None:
    assert [fault for text in notebook_texts(executed, outputs=True) for fault in faults_in(text)] == []


@run_each
def test_every_figure_has_alternative_text(executed: Path) -> None:
    outputs = [output.get("data", {}) for cell in read(executed).cells for output in cell.get("outputs", [])]
    assert [data for data in outputs if any(kind.startswith("image/") for kind in data)] == []
    pictures = re.findall(
        r"<img\b[^>]*>|<svg\b[^>]*>", "".join(str(data.get("text/html", "")) for data in outputs)
    )
    assert pictures
    assert [tag for tag in pictures if not re.search(r'(alt|aria-label)="[^"]{20,}"', tag)] == []


@run_each
def test_it_writes_no_warning(executed: Path) -> None:
    said = [
        output.text
        for cell in read(executed).cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert said == []
