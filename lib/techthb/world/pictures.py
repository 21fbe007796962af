"""The pictures of a world: each scene drawn once, published with what people and sites do to it."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from techthb.world.transforms import ALTERATIONS, USUAL

__all__ = ["Shown", "Task", "batches", "choose_pictures", "draw_batch"]

PICTURED = {False: 0.75, True: 0.3}
"""Chance that an ad has pictures of its advertiser's own, by whether it offers a job."""
TWO_PICTURES = 0.25
SCENE, CHANGE = 11, 12
"""Streams of randomness: what a scene looks like, how a file was made of it."""
SCENES_PER_BATCH = 48

Task = tuple[int, str, bool, int, int, str, str]
"""serial, file, stock, owner, scene, transform, site"""


class Shown(NamedTuple):
    """A picture in an ad: scene ``scene`` of party ``owner``, or of the stock collection."""

    stock: bool
    owner: int
    scene: int
    transform: str

    @property
    def source(self) -> str:
        """The scene's name in the truth."""
        return source_name(self.stock, self.owner, self.scene)


def source_name(stock: bool, owner: int, scene: int) -> str:
    """What the truth calls a scene."""
    return f"stock-{owner:05d}" if stock else f"scene-{owner:07d}-{scene}"


def choose_pictures(
    owner: int, scenes: int, stock: int, job: bool, altered: float, watermark: bool, rng: Random
) -> list[Shown]:
    """The pictures of one ad.

    Parameters
    ----------
    owner, scenes : the party, and how many scenes it has.
    stock : number of a stock picture to show, or -1.
    job : whether the ad offers a job.
    altered : chance that a picture of the party's own is changed beyond the usual.
    watermark : whether the site prints its name on pictures.
    """
    chosen = [(True, stock, 0, rng.choice(USUAL))] if stock >= 0 else []
    if rng.random() < PICTURED[job]:
        for scene in rng.sample(range(scenes), min(scenes, 2 if rng.random() < TWO_PICTURES else 1)):
            change = rng.choice(ALTERATIONS if rng.random() < altered else USUAL)
            chosen.append((False, owner, scene, change))
    return [
        Shown(stock, owner, scene, f"{change}+watermark" if watermark else change)
        for stock, owner, scene, change in chosen
    ]


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
