"""Worlds that several tests look at; each is built once."""

from typing import Any

import pytest
from made_world import World

from techthb.world import generate


def build(factory: pytest.TempPathFactory, **arguments: Any) -> World:
    folder = factory.mktemp("world") / "made"
    return World(folder, generate(out=folder, workers=1, **arguments))


@pytest.fixture(scope="session")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> World:
    """600 ads with pictures, the size of the demonstration."""
    return build(tmp_path_factory, ads=600, seed=20_241, difficulty="classroom")


@pytest.fixture(scope="session")
def field(tmp_path_factory: pytest.TempPathFactory) -> World:
    """2,000 ads without pictures."""
    return build(tmp_path_factory, ads=2_000, seed=77_003, difficulty="field", images=False)


@pytest.fixture(scope="session", params=["classroom", "field"])
def world(request: pytest.FixtureRequest) -> World:
    """Each of the two."""
    found: World = request.getfixturevalue(request.param)
    return found
