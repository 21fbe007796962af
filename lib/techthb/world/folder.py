"""The folder of a world: what may be there already, and how the finished files get their names."""

import json
import shutil
from pathlib import Path
from typing import Any

from techthb.errors import UsageError
from techthb.files import sha256

__all__ = ["finished", "move"]

NAMES = (
    "ads.parquet", "images", "synthetic.json", "plans.csv", "gazetteer.csv", "region.json", "truth",
    "world.json",
)  # fmt: skip
"""Everything that a world puts into its folder; ``world.json`` is last, so it says that all is there."""


def finished(out: Path, asked: dict[str, Any], force: bool) -> dict[str, Any] | None:
    """The contents of ``world.json`` if ``out`` holds the world asked for, ``None`` if there is room for it.

    Parameters
    ----------
    asked : what ``world.json`` of the world asked for says.
    force : whether another world may be replaced. What no world wrote is never replaced.

    Raises
    ------
    UsageError : ``out`` is a file, or holds something else.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; name a folder with --out")
    there = [name for name in NAMES if (out / name).exists()]
    if not there:
        return None
    world = read(out / "world.json")
    if world is None:
        raise UsageError(
            f"{out} holds {', '.join(there)} that no finished world wrote; choose another folder"
        )
    same = {name: world.get(name) for name in asked} == asked
    ads = out / "ads.parquet"
    if same and ads.is_file() and world.get("sha256") == {"ads.parquet": sha256(ads)}:
        return world
    if force:
        return None
    raise UsageError(f"{out} holds another world; choose another folder or replace it with --force")


def read(path: Path) -> dict[str, Any] | None:
    """A ``world.json``, or ``None`` when there is none or it is not one."""
    try:
        world = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return world if isinstance(world, dict) and "seed" in world else None


def move(part: Path, out: Path) -> None:
    """Give the finished files in ``part`` their names in ``out``; the files of the world before go."""
    for name in NAMES:
        target = out / name
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)
    for name in NAMES:
        if (part / name).exists():
            (part / name).replace(out / name)
