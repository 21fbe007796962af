"""Fingerprints of pictures: PDQ, a 256-bit hash that small changes leave close.

Pictures come from anywhere, so reading one is bounded: the file's size before it is opened, the picture's
pixels before it is decoded. What cannot be read is rejected with a reason, never a crash.

PDQ: Facebook, 2019, https://github.com/facebook/ThreatExchange (``pdq/README.md``): two pictures within 31
of 256 bits are taken for the same; a quality of 49 or less means too little structure to say so.
"""

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from techthb.engine import Engine
from techthb.errors import InputError
from techthb.files import inside
from techthb.progress import Progress, silent

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["HASHED", "LARGEST_FILE", "MOST_PIXELS", "fingerprint", "hash_pictures"]

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of a picture file."""
MOST_PIXELS = 60_000_000
"""Width times height of a picture, as its header says; a picture of a few kilobytes can claim more."""
SMALLEST_SIDE = 16
"""Pixels; below that there is nothing to compare."""
SIDE = 512
"""Pixels of the longer side at which pictures are hashed, so that a large one costs no more than a small."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
"""What sites show and what is decoded; the rarer decoders are where files attack."""

HASHED = pa.schema(
    [("name", pa.string()), ("hash", pa.string()), ("quality", pa.int64()), ("reason", pa.string())]
)


def hash_pictures(names: list[str], folder: Path, engine: Engine, progress: Progress = silent) -> pa.Table:
    """Fingerprints of the files ``names`` in ``folder``: ``name, hash, quality, reason``, in order.

    ``hash`` is null where there is none, and ``reason`` says why.
    """

    def hashed(batch: pa.Table) -> pa.Table:
        rows = [(name, *_attempt(folder, name)) for name in batch["name"].to_pylist()]
        return pa.table([list(column) for column in zip(*rows, strict=True)], schema=HASHED)

    table = pa.table({"name": pa.array(names, pa.string())})
    return engine.map(hashed, table, HASHED, batch_rows=64, progress=progress, step="reading pictures")


def _attempt(folder: Path, name: str) -> tuple[str | None, int | None, str | None]:
    try:
        return (*fingerprint(inside(folder, name)), None)
    except InputError as error:
        return None, None, error.reason
    except (OSError, ValueError):  # a name that no file system has
        return None, None, "there is no such file"


def fingerprint(path: Path) -> tuple[str, int]:
    """PDQ hash (64 hexadecimal digits) and quality (0 to 100) of the picture at ``path``, turned upright.

    Raises
    ------
    InputError : there is no such file, or it cannot be read within the bounds.
    """
    import pdqhash

    bits, quality = pdqhash.compute(_upright(path))
    return np.packbits(bits.astype(np.uint8)).tobytes().hex(), int(quality)


def _upright(path: Path) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """The picture as RGB, at most ``SIDE`` pixels long, turned as its camera says."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if not path.is_file():
        raise InputError("there is no such file", file=path)
    if path.stat().st_size > LARGEST_FILE:
        raise InputError(f"the file is larger than {LARGEST_FILE // 2**20} MiB", file=path)
    try:
        with Image.open(io.BytesIO(path.read_bytes()), formats=FORMATS) as picture:
            _check_size(picture, path)
            picture.draft("RGB", (SIDE, SIDE))  # a JPEG decodes straight to about the size that is needed
            small = ImageOps.exif_transpose(picture)
            small.thumbnail((SIDE, SIDE))
            return np.asarray(_on_white(small))
    except (InputError, MemoryError):
        raise
    except UnidentifiedImageError as error:
        reason = f"the file is no picture of a kind that is read ({', '.join(FORMATS)})"
        raise InputError(reason, file=path) from error
    except Image.DecompressionBombError as error:
        raise InputError(f"the picture has more than {MOST_PIXELS:,} pixels", file=path) from error
    except Exception as error:  # decoders raise whatever they stumble over
        raise InputError("the picture is cut short or damaged", file=path) from error


def _on_white(picture: "Image.Image") -> "Image.Image":
    """``picture`` as RGB, what is transparent on white."""
    from PIL import Image

    if picture.mode.startswith("I"):  # 16 bits of grey, of which convert keeps the low ones only
        picture = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    flat = Image.new("RGBA", picture.size, "white")
    flat.alpha_composite(picture.convert("RGBA"))
    return flat.convert("RGB")


def _check_size(picture: "Image.Image", path: Path) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise InputError(f"the picture has {width} × {height} pixels, more than {MOST_PIXELS:,}", file=path)
    if min(width, height) < SMALLEST_SIDE:
        raise InputError(f"the picture has {width} × {height} pixels, too few to compare", file=path)
