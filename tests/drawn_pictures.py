"""Pictures for the tests: scenes full of shapes, and pictures that tell little."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Picture = npt.NDArray[np.uint8]


def scene(seed: int, width: int = 800, height: int = 600) -> Picture:
    """Shapes on a ground of changing light, with the grain of a camera; RGB."""
    rng = np.random.default_rng(seed)
    ground = cv2.resize(
        rng.integers(60, 200, (5, 6, 3), np.uint8), (width, height), interpolation=cv2.INTER_CUBIC
    )
    for _ in range(60):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        shade = rng.integers(0, 256, 3).tolist()
        if rng.random() < 0.5:
            cv2.circle(ground, (x, y), int(rng.integers(8, 70)), shade, -1, cv2.LINE_AA)
        else:
            corners = cv2.boxPoints(
                ((x, y), tuple(rng.integers(10, 160, 2).tolist()), float(rng.uniform(0, 90)))
            )
            cv2.fillPoly(ground, [corners.astype(np.int32)], shade, cv2.LINE_AA)
    return np.clip(ground + rng.normal(0, 4, ground.shape), 0, 255).astype(np.uint8)


def text(words: str, lines: int = 9) -> Picture:
    """A card of writing."""
    card = np.full((600, 800, 3), (200, 210, 230), np.uint8)
    for line in range(lines):
        cv2.putText(
            card, words, (30, 60 + 60 * line), cv2.FONT_HERSHEY_SIMPLEX, 1.3, (30, 30, 60), 3, cv2.LINE_AA
        )
    return card


def wall(seed: int) -> Picture:
    """Light that changes over an empty wall, with grain."""
    rng = np.random.default_rng(seed)
    light = cv2.resize(rng.uniform(90, 190, (2, 2, 3)), (800, 600), interpolation=cv2.INTER_LINEAR)
    return np.clip(light + rng.normal(0, 3, light.shape), 0, 255).astype(np.uint8)


def logo(letters: str) -> Picture:
    """Letters on a disc on white."""
    sheet = np.full((600, 800, 3), 255, np.uint8)
    cv2.circle(sheet, (400, 300), 200, (20, 90, 160), -1, cv2.LINE_AA)
    cv2.putText(sheet, letters, (290, 340), cv2.FONT_HERSHEY_SIMPLEX, 4, (255, 255, 255), 10, cv2.LINE_AA)
    return sheet


def save(picture: Picture, path: Path, quality: int = 80) -> None:
    """As a JPEG file."""
    Image.fromarray(picture).save(path, "JPEG", quality=quality)
