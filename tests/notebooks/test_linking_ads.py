"""Notebook 04 on a table of the reader's own: linked and logged, and without error rates."""

from pathlib import Path

from executed import execute, execute_own, own_folder
from small_case import case
from support import notebook_texts

from techthb.world import generate

SLUG = "04-linking-ads"


def test_with_a_case_file_it_links_logs_and_shows_no_error_rate(tmp_path: Path) -> None:
    executed = execute_own(SLUG, own_folder(tmp_path, case().ads))
    shown, said = " ".join(notebook_texts(executed.path, outputs=True)), " ".join(executed.said.values())
    assert "**8 adverts**" in said
    assert "precision and recall are not known for these data" in said
    assert "The error rate of the method on these data is not known." in said
    assert "Measured on" not in said
    assert "B-cubed F1" not in shown
    assert "notebook 04" in (tmp_path / "access.log").read_text("utf-8")


def test_a_world_of_ones_own_is_named_by_its_own_difficulty_and_seed(tmp_path: Path) -> None:
    """The parameters of the notebook say classroom and seven; they are not those of the folder."""
    generate(ads=300, seed=99, difficulty="easy", images=False, out=tmp_path / "w")
    said = " ".join(execute(SLUG, tmp_path / "w", folder=str(tmp_path / "w")).said.values())
    assert "Measured on a synthetic world of difficulty easy, seed 99; not known for real data." in said
    assert "classroom" not in said
