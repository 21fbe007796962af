"""What sites and people do to a picture before it is published."""

from collections.abc import Callable

import cv2
import numpy as np

from techthb.world.scenes import Picture, colour

__all__ = ["ALTERATIONS", "TRANSFORMS", "USUAL", "alter"]


def recompress(picture: Picture, site: str, rng: np.random.Generator) -> Picture:
    """Nothing but the new file, whose quality differs."""
    return picture


def resize(picture: Picture, site: str, rng: np.random.Generator) -> Picture:
    """Smaller, 50 to 90% of each side."""
    scale = float(rng.uniform(0.5, 0.9))
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def brightness(picture: Picture, site: str, rng: np.random.Generator) -> Picture:
    """Lighter or darker, with more or less contrast."""
    contrast, light = float(rng.uniform(0.8, 1.2)), float(rng.uniform(-20, 20))
    return np.asarray(cv2.convertScaleAbs(picture, alpha=contrast, beta=light), np.uint8)


def crop(picture: Picture, site: str, rng: np.random.Generator) -> Picture:
    """3 to 12% cut off each of two or more sides."""
    height, width = picture.shape[:2]
    cuts = rng.uniform(0.03, 0.12, 4) * (rng.random(4) < 0.7)
    cuts[int(rng.integers(4))] = 0.08
    top, bottom = int(cuts[0] * height), height - int(cuts[1] * height)
    left, right = int(cuts[2] * width), width - int(cuts[3] * width)
    return np.ascontiguousarray(picture[top:bottom, left:right])


def mirror(picture: Picture, site: str, rng: np.random.Generator) -> Picture:
    """Left and right swapped."""
    return np.asarray(cv2.flip(picture, 1), np.uint8)


def rotate(picture: Picture, site: str, rng: np.random.Generator) -> Picture:
    """A quarter turn, either way."""
    turn = cv2.ROTATE_90_CLOCKWISE if rng.random() < 0.5 else cv2.ROTATE_90_COUNTERCLOCKWISE
    return np.asarray(cv2.rotate(picture, turn), np.uint8)


def border(picture: Picture, site: str, rng: np.random.Generator) -> Picture:
    """A frame of one colour, 4 to 12% of the picture."""
    rows, columns = (int(side * rng.uniform(0.04, 0.12)) for side in picture.shape[:2])
    shade, width = colour(rng, 0, 256), (rows, rows, columns, columns)
    return np.asarray(cv2.copyMakeBorder(picture, *width, cv2.BORDER_CONSTANT, value=shade), np.uint8)


def banner(picture: Picture, site: str, rng: np.random.Generator) -> Picture:
    """A bar with words across it."""
    height, width = picture.shape[:2]
    picture, bar = picture.copy(), int(height * rng.uniform(0.10, 0.18))
    top = 0 if rng.random() < 0.4 else height - bar
    cv2.rectangle(picture, (0, top), (width, top + bar), colour(rng, 0, 120), -1)
    write(
        picture, "* NEW * 24 H *" if rng.random() < 0.5 else "OPEN TODAY", (8, top + bar - bar // 4), bar / 42
    )
    return picture


def watermark(picture: Picture, site: str, rng: np.random.Generator) -> Picture:
    """The site's name, always in its own corner and size."""
    picture = picture.copy()
    height, width = picture.shape[:2]
    # a site marks all its pictures alike, so its place comes from its name
    style = sum(site.encode())
    x, y = (8, width // 3)[style % 2], (24, height - 12)[style // 2 % 2]
    write(picture, site, (x, y), width / 900)
    return picture


def write(picture: Picture, words: str, place: tuple[int, int], size: float) -> None:
    """Write in white with a dark edge."""
    for thickness, shade in ((3, (30, 30, 30)), (1, (245, 245, 245))):
        cv2.putText(picture, words, place, cv2.FONT_HERSHEY_SIMPLEX, size, shade, thickness, cv2.LINE_AA)


TRANSFORMS: dict[str, Callable[[Picture, str, np.random.Generator], Picture]] = {
    "recompress": recompress,
    "resize": resize,
    "brightness": brightness,
    "crop": crop,
    "mirror": mirror,
    "rotate": rotate,
    "border": border,
    "banner": banner,
    "watermark": watermark,
}
USUAL = ("recompress", "recompress", "resize", "brightness")
"""What happens to pictures anyway."""
ALTERATIONS = ("mirror", "mirror", "crop", "crop", "rotate", "border", "banner")
"""What changes a picture so much that a plain hash may lose it."""


def alter(picture: Picture, transform: str, site: str, rng: np.random.Generator) -> bytes:
    """``picture`` after the steps of ``transform`` (names joined by ``+``), as a JPEG file."""
    for step in transform.split("+"):
        picture = TRANSFORMS[step](picture, site, rng)
    quality = int(rng.integers(62, 93))
    _, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return encoded.tobytes()
