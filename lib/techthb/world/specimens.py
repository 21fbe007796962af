"""Pictures for the class that a world does not hold: some that tell little, and pairs with one change each.

Walls, logos, flyers and two scenes on one site's page are what a hash cannot tell apart; the pairs show what
it keeps and what it loses. All are drawn from a seed, and none shows a person.
"""

import string
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np

from techthb.world.scenes import HEIGHT, WIDTH, Picture, colour, draw
from techthb.world.transforms import alter

Item = TypeVar("Item")

__all__ = ["CHANGES", "KINDS", "change_of", "kind_of", "write_pages", "write_pairs", "write_singles"]

KINDS = ("scene", "scene", "wall", "wall", "logo", "logo", "flyer", "flyer")
"""What `write_singles` draws, before it is shuffled."""

CHANGES: tuple[tuple[str, str], ...] = (
    ("file", "recompress"),
    ("file", "resize"),
    ("mirrored", "mirror"),
    ("turned", "rotate"),
    ("cropped", "crop"),
    ("framed", "border"),
    ("banner", "banner"),
    ("different", ""),
)
"""What lies between the pictures of each pair of `write_pairs`, before they are shuffled, and the step of
``techthb.world.transforms`` that makes it. ``file``: only the file is another; ``different``: two scenes."""

SITE = "board.example"
WORDS = ("OPEN", "TODAY", "ROOMS", "DAILY", "CENTRE", "HOURS", "WEEKLY", "PRICES", "CITY", "OFFER")
QUALITY = [cv2.IMWRITE_JPEG_QUALITY, 85]
SINGLE, PAIR, PAGE = 21, 22, 23
"""Streams of randomness, apart from those of a world's pictures."""


def write_singles(folder: Path, seed: int) -> list[str]:
    """Write one picture of each of ``KINDS`` into ``folder``; their names, from ``a.jpg``."""
    names = []
    for letter, kind in kind_of(seed).items():
        rng = np.random.default_rng([seed, SINGLE, ord(letter)])
        names.append(_write(folder / f"{letter}.jpg", DRAWN[kind](rng)))
    return names


def kind_of(seed: int) -> dict[str, str]:
    """What each picture of `write_singles` shows: one of ``KINDS`` by letter."""
    return _shuffled(KINDS, seed, SINGLE)


def write_pairs(folder: Path, seed: int) -> dict[str, tuple[str, str]]:
    """Write one pair of pictures for each of ``CHANGES`` into ``folder``; their names by letter."""
    names = {}
    for letter, (change, step) in _shuffled(CHANGES, seed, PAIR).items():
        rng = np.random.default_rng([seed, PAIR, ord(letter)])
        one, other = draw(rng), draw(rng)
        source, steps = (other, "recompress") if change == "different" else (one, step)
        names[letter] = (_write(folder / f"{letter}-1.jpg", one), f"{letter}-2.jpg")
        (folder / names[letter][1]).write_bytes(alter(source, steps, SITE, rng))
    return names


def change_of(seed: int) -> dict[str, str]:
    """What lies between the pictures of each pair of `write_pairs`: one of ``CHANGES`` by letter."""
    return {letter: change for letter, (change, _) in _shuffled(CHANGES, seed, PAIR).items()}


def write_pages(folder: Path, seed: int) -> tuple[str, str]:
    """Write two scenes, each on the same site's page as in a screenshot, into ``folder``; their names."""
    one, other = (page(draw(np.random.default_rng([seed, PAGE, number]))) for number in (1, 2))
    return _write(folder / "page-1.jpg", one), _write(folder / "page-2.jpg", other)


def wall(rng: np.random.Generator) -> Picture:
    """Light that changes over an empty wall, with the grain of a camera."""
    light = cv2.resize(rng.uniform(90, 190, (2, 2, 3)), (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(light + rng.normal(0, 3, light.shape), 0, 255), np.uint8)


def logo(rng: np.random.Generator) -> Picture:
    """Two letters on a disc on white."""
    sheet = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    cv2.circle(sheet, (WIDTH // 2, HEIGHT // 2), 120, colour(rng, 20, 150), -1, cv2.LINE_AA)
    letters = "".join(rng.choice(list(string.ascii_uppercase), 2).tolist())
    place = (WIDTH // 2 - 75, HEIGHT // 2 + 35)
    cv2.putText(sheet, letters, place, cv2.FONT_HERSHEY_SIMPLEX, 3.2, (255, 255, 255), 9, cv2.LINE_AA)
    return sheet


def flyer(rng: np.random.Generator) -> Picture:
    """Lines of words on paper in uneven light."""
    corners = rng.permutation([160.0, 190.0, 220.0, 250.0]).reshape(2, 2, 1) + rng.uniform(-20, 5, (1, 1, 3))
    light = cv2.resize(corners, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    sheet = np.asarray(np.clip(light + rng.normal(0, 3, light.shape), 0, 255), np.uint8)
    for line in range(8):
        words = " ".join(rng.choice(WORDS, 4).tolist())
        place = (12, 38 + 43 * line)
        cv2.putText(sheet, words, place, cv2.FONT_HERSHEY_SIMPLEX, 1.0, (50, 30, 30), 2, cv2.LINE_AA)
    return sheet


def page(scene: Picture) -> Picture:
    """A scene, small, on a site's page; head line, menu, boxes and lines are the site's, always the same."""
    sheet = np.full((640, 480, 3), 250, np.uint8)
    cv2.rectangle(sheet, (0, 0), (480, 96), (96, 52, 20), -1)
    cv2.putText(sheet, SITE, (20, 62), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (255, 255, 255), 3, cv2.LINE_AA)
    cv2.rectangle(sheet, (0, 96), (140, 640), (215, 200, 180), -1)
    for line in range(9):
        cv2.rectangle(sheet, (16, 130 + 52 * line), (120, 154 + 52 * line), (120, 90, 60), -1)
    sheet[130:202, 160:256] = cv2.resize(scene, (96, 72), interpolation=cv2.INTER_AREA)
    cv2.rectangle(sheet, (290, 124), (460, 330), (60, 140, 200), -1)
    for line in range(10):
        end = 440 - 37 * (line % 3)
        cv2.rectangle(sheet, (160, 240 + 38 * line), (end, 258 + 38 * line), (50, 50, 50), -1)
    cv2.rectangle(sheet, (140, 560), (480, 640), (40, 110, 60), -1)
    return sheet


DRAWN: dict[str, Callable[[np.random.Generator], Picture]] = {
    "scene": draw,
    "wall": wall,
    "logo": logo,
    "flyer": flyer,
}


def _shuffled(items: tuple[Item, ...], seed: int, stream: int) -> dict[str, Item]:
    order = np.random.default_rng([seed, stream]).permutation(len(items)).tolist()
    return {string.ascii_lowercase[place]: items[number] for place, number in enumerate(order)}


def _write(path: Path, picture: Picture) -> str:
    path.write_bytes(cv2.imencode(".jpg", picture, QUALITY)[1].tobytes())
    return path.name
