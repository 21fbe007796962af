"""A course with one small exercise that needs no world."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from classroom import Classroom


def load_practice() -> ModuleType:
    spec = importlib.util.spec_from_file_location("practice", Path(__file__).with_name("practice.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course folder with the exercise ``90-practice``: three questions, 3 + 1 + 2 points."""
    root = tmp_path_factory.mktemp("practice")
    source = load_practice().write(root)
    return Classroom(root / "class", source=source, curriculum=root / "curriculum")
