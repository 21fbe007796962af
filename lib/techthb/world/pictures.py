"""The pictures of a world: each scene drawn once, published with what people and sites do to it."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow as pa

from techthb.world.transforms import ALTERATIONS, USUAL

__all__ = ["Task", "batches", "choose_transform", "draw_batch"]

Task = tuple[int, str, bool, int, int, str, str]
"""serial, file, stock, owner, scene, transform, site"""

SCENE, CHANGE = 11, 12
"""Streams of randomness: what a scene looks like, how a file was made of it."""
SCENES_PER_BATCH = 48


def choose_transform(roll: float, altered: float) -> str:
    """What an advertiser does to a picture, from one random number: beyond the usual with chance
    ``altered``."""
    if roll < altered:
        return ALTERATIONS[int(roll / altered * len(ALTERATIONS))]
    return USUAL[int((roll - altered) / (1 - altered) * len(USUAL))]


def batches(tasks: pa.Table) -> Iterator[list[Task]]:
    """The files to be drawn, those of one scene together, a fixed number of scenes at a time."""
    columns = ["serial", "file", "stock", "owner", "scene", "transform", "site"]
    ordered = tasks.sort_by([(name, "ascending") for name in ("stock", "owner", "scene", "serial", "file")])
    rows = zip(*(ordered[name].to_pylist() for name in columns), strict=True)
    batch: list[Task] = []
    for count, (_, group) in enumerate(groupby(rows, key=lambda row: row[2:5]), 1):
        batch += group
        if count % SCENES_PER_BATCH == 0:
            yield batch
            batch = []
    if batch:
        yield batch


def draw_batch(seed: int, folder: Path, tasks: list[Task]) -> int:
    """Draw the scenes of ``tasks`` and write their files into ``folder``; how many were written."""
    from techthb.world.scenes import draw
    from techthb.world.transforms import alter

    for (stock, owner, scene), group in groupby(tasks, key=lambda task: task[2:5]):
        picture = draw(np.random.default_rng([seed, SCENE, int(stock), owner, scene]))
        for serial, file, *_, transform, site in group:
            rng = np.random.default_rng([seed, CHANGE, serial, int(file[-5])])
            (folder / file).write_bytes(alter(picture, transform, site, rng))
    return len(tasks)
