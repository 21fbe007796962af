"""Every notebook that opens adverts of the reader's own asks by what right."""

from pathlib import Path

import papermill
import pytest
from executed import execute, own_folder
from papermill.exceptions import PapermillExecutionError
from small_case import case
from support import ROOT

SLUGS = [
    path.stem
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    if {"case", "folder"} <= set(papermill.inspect_notebook(path))
]


@pytest.mark.parametrize("slug", SLUGS)
def test_adverts_that_are_not_marked_as_synthetic_are_refused_without_a_case_file(
    slug: str, tmp_path: Path
) -> None:
    own_folder(tmp_path, case().ads)
    with pytest.raises(PapermillExecutionError, match="counts as real data"):
        execute(slug, tmp_path, folder=str(tmp_path))
    assert not (tmp_path / "access.log").exists()
