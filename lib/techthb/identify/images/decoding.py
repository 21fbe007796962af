"""Reading a picture file: once, whole, upright, within bounds.

Pictures come from anywhere, so reading one is bounded: the file's size before it is opened, the picture's
pixels and passes before it is decoded. What cannot be read is refused with a reason, never a crash.
"""

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from techthb.errors import InputError

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["LARGEST_FILE", "MOST_PIXELS", "Pixels", "decode"]

Pixels = npt.NDArray[np.uint8]

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of a picture file."""
MOST_PIXELS = 60_000_000
"""Width times height of a picture, as its header says; a picture of a few kilobytes can claim more."""
SMALLEST_SIDE = 16
"""Pixels; below that there is nothing to compare."""
MOST_SCANS = 200
"""Passes of a progressive JPEG; each costs a walk over all pixels, and cameras and sites write ten."""
FULL_PIXELS = 16_000_000
"""Pixels up to which a JPEG is decoded whole. A larger one is decoded at half its sides, which moves its PDQ
hash by 2 bits in the median and 8 at most (42 photographs) and keeps memory below 400 MB a picture."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
"""What sites show and what is decoded; the rarer decoders are where files attack."""

START_OF_SCAN = b"\xff\xda"
"""Marks a pass in a JPEG; in its compressed data the first byte is always followed by a zero."""


def decode(path: Path) -> Pixels:
    """The picture at ``path`` as RGB (height × width × 3), turned as its camera says.

    What is transparent is white; of an animation the first frame counts; sixteen bits become the upper eight.

    Raises
    ------
    InputError : there is no such file, or it cannot be read within the bounds.
    """
    from PIL import Image, UnidentifiedImageError

    if not path.is_file():
        raise InputError("there is no such file", file=path)
    if path.stat().st_size > LARGEST_FILE:
        raise InputError(f"the file is larger than {LARGEST_FILE // 2**20} MiB", file=path)
    try:
        return _pixels(path.read_bytes(), path)
    except (InputError, MemoryError):
        raise
    except UnidentifiedImageError as error:
        reason = f"the file is no picture of a kind that is read ({', '.join(FORMATS)})"
        raise InputError(reason, file=path) from error
    except Image.DecompressionBombError as error:
        raise InputError(f"the picture has more than {MOST_PIXELS:,} pixels", file=path) from error
    except Exception as error:  # decoders raise whatever they stumble over
        raise InputError("the picture is cut short or damaged", file=path) from error


def _pixels(content: bytes, path: Path) -> Pixels:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            reason = f"the picture has {width} × {height} pixels, more than {MOST_PIXELS:,}"
            raise InputError(reason, file=path)
        if min(width, height) < SMALLEST_SIDE:
            raise InputError(f"the picture has {width} × {height} pixels, too few to compare", file=path)
        if picture.info.get("progressive") and content.count(START_OF_SCAN) > MOST_SCANS:
            reason = f"the picture is stored in more than {MOST_SCANS} passes, as no camera or site does"
            raise InputError(reason, file=path)
        if width * height > FULL_PIXELS:
            picture.draft("RGB", (width // 2, height // 2))
        return np.asarray(_on_white(ImageOps.exif_transpose(picture)), np.uint8)


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
