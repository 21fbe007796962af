"""Everything that is taken from a picture, from one decoding of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from techthb.engine import Engine
from techthb.errors import InputError
from techthb.files import inside
from techthb.identify.images.decoding import Pixels, decode
from techthb.identify.images.features import DESCRIPTOR, Features, features
from techthb.identify.images.pdq import BITS, pdq
from techthb.identify.images.prints import PARTS, prints
from techthb.identify.images.telling import telling
from techthb.identify.images.trimming import trimmed
from techthb.identify.images.verifying import THUMB, Sample
from techthb.progress import Progress, silent

__all__ = ["READ", "prints_of", "read", "read_pictures", "samples_of"]

WORKING = 512
"""Pixels of the longer side from which everything but the PDQ hash is taken."""

READ = pa.schema(
    [
        ("name", pa.string()),
        ("hash", pa.string()),
        ("quality", pa.int64()),
        ("confidence", pa.float64()),
        ("reason", pa.string()),
        ("colourful", pa.bool_()),
        ("thumb", pa.binary()),
        ("counts", pa.binary()),
        ("drawn", pa.binary()),
        ("wide", pa.int64()),
        ("inner", pa.list_(pa.int64())),
        ("prints", pa.binary()),
        ("places", pa.binary()),
        ("shapes", pa.binary()),
        ("upright", pa.binary()),
        ("mirrored", pa.binary()),
    ]
)
"""Per picture: PDQ hash and quality, how telling it is and why not, and what compares it with others; for one
that cannot be read ``hash`` is null and ``reason`` says why."""

COLOURFUL = 6.0
"""Mean distance of the colour channels, in levels, from which a picture is more than grey."""


def read_pictures(
    names: Sequence[str], folder: Path, engine: Engine, progress: Progress = silent
) -> pa.Table:
    """What is taken from the files ``names`` in ``folder``: a table of ``READ``, in order."""

    def taken(batch: pa.Table) -> pa.Table:
        rows = [_attempt(folder, name) for name in batch["name"].to_pylist()]
        return pa.Table.from_pylist(rows, schema=READ)

    table = pa.table({"name": pa.array(names, pa.string())})
    return engine.map(taken, table, READ, batch_rows=32, progress=progress, step="reading pictures")


def _attempt(folder: Path, name: str) -> dict[str, Any]:
    try:
        return {"name": name, **read(decode(inside(folder, name)))}
    except InputError as error:
        return {"name": name, "reason": error.reason}
    except (OSError, ValueError):  # a name that no file system has
        return {"name": name, "reason": "there is no such file"}
    except MemoryError:
        return {"name": name, "reason": "the picture is too large for this machine's memory"}


def read(pixels: Pixels) -> dict[str, Any]:
    """The columns of ``READ`` but for the name, of a picture in RGB."""
    digest, quality = pdq(pixels)
    grey = _reduced(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8), WORKING)
    inner = trimmed(grey)
    found = features(grey, inner)
    thumb = _reduced(grey, THUMB)
    told = telling(grey, inner, quality)
    scale = max(thumb.shape) / max(grey.shape)
    return {
        "hash": digest,
        "quality": quality,
        "confidence": told.confidence,
        "reason": told.reason,
        "colourful": _is_colourful(pixels),
        "thumb": thumb.tobytes(),
        "counts": _bits(told.counts, thumb.shape),
        "drawn": _bits(told.drawn, thumb.shape),
        "wide": thumb.shape[1],
        "inner": [round(each * scale) for each in inner],
        "prints": np.packbits(prints(grey, inner)).tobytes(),
        "places": found.places.astype("<f4").tobytes(),
        "shapes": found.shapes.astype("<i2").tobytes(),
        "upright": found.upright.tobytes(),
        "mirrored": found.mirrored.tobytes(),
    }


def _reduced(pixels: Pixels, side: int) -> Pixels:
    """``pixels`` with ``side`` pixels on the longer side, enlarged if need be; never thinner than a block."""
    scale = side / max(pixels.shape[:2])
    size = (max(8, round(pixels.shape[1] * scale)), max(8, round(pixels.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)


def _bits(mask: npt.NDArray[np.bool_], shape: tuple[int, ...]) -> bytes:
    """``mask`` at the size of a picture of ``shape``, eight pixels to a byte."""
    small = cv2.resize(mask.astype(np.uint8), shape[1::-1], interpolation=cv2.INTER_NEAREST)
    return np.packbits(np.asarray(small, bool)).tobytes()


def _is_colourful(pixels: Pixels) -> bool:
    # every so many pixels: an average needs no more
    step = max(1, min(pixels.shape[:2]) // 64)
    red, green, blue = cv2.split(np.ascontiguousarray(pixels[::step, ::step]))
    apart = cv2.absdiff(red, green).mean() + cv2.absdiff(green, blue).mean()
    return bool(apart > COLOURFUL)


def samples_of(pictures: pa.Table) -> list[Sample]:
    """What compares the pictures of a table of ``READ``, all of which could be read."""
    columns = ("thumb", "counts", "drawn", "wide", "inner", "places", "shapes", "upright", "mirrored")
    found = []
    for thumb, counts, drawn, wide, inner, places, shapes, upright, mirrored in zip(
        *(pictures[name].to_pylist() for name in columns), strict=True
    ):
        points = np.frombuffer(places, "<f4").reshape(-1, 2)
        shaped = np.frombuffer(shapes, "<i2").reshape(3, -1)
        looks = [np.frombuffer(each, np.uint8).reshape(-1, DESCRIPTOR) for each in (upright, mirrored)]
        corners = Features(points, shaped, looks[0], looks[1])
        left, top, right, bottom = inner
        small = np.frombuffer(thumb, np.uint8).reshape(-1, wide)
        masks = [
            np.unpackbits(np.frombuffer(each, np.uint8), count=small.size).reshape(small.shape)
            for each in (counts, drawn)
        ]
        found.append(Sample(small, masks[0], masks[1], (left, top, right, bottom), corners))
    return found


def prints_of(pictures: pa.Table) -> npt.NDArray[np.bool_]:
    """Their hashes: pictures × parts × 256 bits."""
    content = np.frombuffer(b"".join(pictures["prints"].to_pylist()), np.uint8)
    return np.unpackbits(content).reshape(-1, len(PARTS), BITS).astype(bool)
