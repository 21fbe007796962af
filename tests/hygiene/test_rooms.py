"""Data flows one way: a room imports only from rooms above it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import techthb
from techthb.rooms import ROOMS

LIBRARY = Path(techthb.__file__).parent
MODULES = sorted(LIBRARY.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(LIBRARY).parts[0]
    return first.removesuffix(".py")


def rooms_imported(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative imports hide the room"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "techthb" and len(parts) > 1 and parts[1] in ROOMS:
                yield node.lineno, parts[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_a_room_imports_only_from_rooms_above_it(path: Path) -> None:
    room = room_of(path)
    if room in {"__init__", "__main__", "rooms"}:
        return
    assert room in ROOMS, f"{room} is not in techthb.rooms.ROOMS"
    for line, imported in rooms_imported(path):
        assert ROOMS.index(imported) <= ROOMS.index(room), (
            f"{path}:{line}: {room} imports {imported} below it"
        )


def test_every_room_exists() -> None:
    assert {room_of(path) for path in MODULES} - {"__init__", "__main__", "rooms"} == set(ROOMS)


@pytest.mark.parametrize("room", ["identify", "link"])
def test_identify_and_link_know_neither_the_world_nor_the_reserved_numbers(room: str) -> None:
    paths = [path for path in MODULES if room_of(path) == room]
    assert paths
    imported = {name for path in paths for _, name in rooms_imported(path)}
    assert imported.isdisjoint({"world", "datasets"})
