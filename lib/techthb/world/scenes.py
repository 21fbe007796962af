"""Pictures that show nobody: rooms, still lifes, landscapes, facades and patterns, drawn from a seed."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

__all__ = ["HEIGHT", "WIDTH", "Picture", "draw"]

Picture = npt.NDArray[np.uint8]
"""Height × width × 3, blue-green-red, 0 to 255."""

WIDTH, HEIGHT = 480, 360
"""Pixels of a picture before anyone changes it."""


def draw(rng: np.random.Generator) -> Picture:
    """A picture of a scene drawn at random."""
    scene = SCENES[int(rng.choice(len(SCENES), p=SHARES))]
    return _lit(scene(rng), rng)


def colour(rng: np.random.Generator, low: int = 20, high: int = 235) -> tuple[int, int, int]:
    """A muted colour with each part between the bounds."""
    parts = rng.integers(low, high, 3)
    blue, green, red = ((parts + parts.sum() // 3) // 2).tolist()
    return blue, green, red


def _field(rng: np.random.Generator, rows: int, columns: int) -> npt.NDArray[np.float32]:
    """Smooth noise of the size of a picture, about -1 to 1; coarser with fewer rows and columns."""
    coarse = rng.standard_normal((rows, columns)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), np.float32)


def _lit(picture: Picture, rng: np.random.Generator) -> Picture:
    """Light and shade over the whole, and the grain of a cheap camera."""
    light = 1 + 0.13 * _field(rng, 5, 6)
    grain = rng.standard_normal((HEIGHT // 3, WIDTH // 3), np.float32)
    grain = np.asarray(cv2.resize(5 * grain, (WIDTH, HEIGHT)), np.float32)
    shaded = cv2.multiply(picture, cv2.merge([light] * 3), dtype=cv2.CV_32F)
    return np.asarray(cv2.add(shaded, cv2.merge([grain] * 3), dtype=cv2.CV_8U), np.uint8)


def _canvas(top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Picture:
    """A picture whose colour runs from top to bottom."""
    ramp = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None, None]
    rows = np.array(top, np.float32) * (1 - ramp) + np.array(bottom, np.float32) * ramp
    return np.ascontiguousarray(np.broadcast_to(rows, (HEIGHT, WIDTH, 3)).astype(np.uint8))


def _polygon(picture: Picture, points: list[tuple[float, float]], fill: tuple[int, int, int]) -> None:
    cv2.fillPoly(picture, [np.array(points, np.int32)], fill, cv2.LINE_AA)


def room(rng: np.random.Generator) -> Picture:
    """A room in perspective: walls, floor, window, furniture, pictures, a lamp."""
    picture = _canvas(colour(rng, 90, 240), colour(rng, 70, 220))
    left, right = int(rng.integers(20, 170)), int(rng.integers(310, 460))
    top, bottom = int(rng.integers(15, 90)), int(rng.integers(190, 290))
    _polygon(picture, [(0, 0), (left, top), (left, bottom), (0, HEIGHT)], colour(rng, 60, 220))
    _polygon(picture, [(WIDTH, 0), (right, top), (right, bottom), (WIDTH, HEIGHT)], colour(rng, 60, 220))
    _polygon(picture, [(0, HEIGHT), (left, bottom), (right, bottom), (WIDTH, HEIGHT)], colour(rng, 30, 200))
    for _ in range(int(rng.integers(0, 9))):
        x = float(rng.uniform(-200, 680))
        middle = left + (right - left) * (x + 200) / 880
        cv2.line(picture, (int(x), HEIGHT), (int(middle), bottom), colour(rng, 20, 160), 2, cv2.LINE_AA)
    for _ in range(int(rng.integers(1, 4))):
        _framed(picture, rng, left, right, top, bottom)
    for _ in range(int(rng.integers(2, 6))):
        _furniture(picture, rng, bottom)
    lamp = (int(rng.integers(30, 450)), int(rng.integers(10, 200)))
    cv2.circle(picture, lamp, int(rng.integers(10, 45)), colour(rng, 180, 256), -1, cv2.LINE_AA)
    return picture


def _framed(picture: Picture, rng: np.random.Generator, left: int, right: int, top: int, bottom: int) -> None:
    """A window or a framed picture on the back wall."""
    x, y = int(rng.integers(left, right - 60)), int(rng.integers(top, max(top + 1, bottom - 80)))
    width, height = int(rng.integers(35, 150)), int(rng.integers(35, 130))
    cv2.rectangle(picture, (x, y), (x + width, y + height), colour(rng), -1)
    cv2.rectangle(picture, (x + 5, y + 5), (x + width - 5, y + height - 5), colour(rng, 120, 255), -1)
    if rng.random() < 0.5:
        cv2.line(picture, (x + width // 2, y), (x + width // 2, y + height), colour(rng), 4)
        cv2.line(picture, (x, y + height // 2), (x + width, y + height // 2), colour(rng), 4)


def _furniture(picture: Picture, rng: np.random.Generator, floor: int) -> None:
    """A bed, chest, table or plant that stands on the floor."""
    x, width = int(rng.integers(-40, 420)), int(rng.integers(50, 220))
    base, height = int(rng.integers(floor, HEIGHT + 30)), int(rng.integers(40, 170))
    fill = colour(rng)
    kind = rng.random()
    if kind < 0.35:
        skew = int(rng.integers(-60, 60))
        top = base - height // 2
        _polygon(picture, [(x, base), (x + skew, top), (x + skew + width, top), (x + width, base)], fill)
        cv2.rectangle(picture, (x, base), (x + width, base + height // 3), colour(rng), -1)
        cv2.ellipse(picture, (x + skew + width // 4, top + 12), (width // 6, 14), 0, 0, 360, colour(rng), -1)
    elif kind < 0.65:
        cv2.rectangle(picture, (x, base - height), (x + width, base), fill, -1)
        for drawer in range(int(rng.integers(1, 5))):
            y = base - height + drawer * height // 4 + 6
            cv2.rectangle(picture, (x + 6, y), (x + width - 6, y + height // 5), colour(rng), 2)
    elif kind < 0.85:
        cv2.rectangle(picture, (x, base - height), (x + width, base - height + 14), fill, -1)
        for leg in (x + 8, x + width - 16):
            cv2.rectangle(picture, (leg, base - height), (leg + 8, base), fill, -1)
    else:
        for _ in range(int(rng.integers(5, 12))):
            tip = (x + int(rng.integers(-60, 60)), base - height - int(rng.integers(0, 70)))
            cv2.line(picture, (x, base - height // 3), tip, colour(rng, 20, 150), 7, cv2.LINE_AA)
        cv2.rectangle(picture, (x - 22, base - height // 3), (x + 22, base), fill, -1)


def still_life(rng: np.random.Generator) -> Picture:
    """Bowls, bottles, books and fruit on a table before a wall."""
    picture = _canvas(colour(rng), colour(rng))
    edge = int(rng.integers(120, 290))
    cv2.rectangle(picture, (0, edge), (WIDTH, HEIGHT), colour(rng), -1)
    for _ in range(int(rng.integers(5, 13))):
        x, base = int(rng.integers(10, 470)), int(rng.integers(edge - 5, HEIGHT))
        width, height = int(rng.integers(15, 75)), int(rng.integers(20, 150))
        fill, kind = colour(rng), rng.random()
        if kind < 0.3:
            cv2.circle(picture, (x, base - width), width, fill, -1, cv2.LINE_AA)
            cv2.circle(
                picture, (x - width // 3, base - width - width // 3), width // 4, colour(rng, 150, 255), -1
            )
        elif kind < 0.55:
            cv2.rectangle(picture, (x, base - height), (x + width, base), fill, -1)
            cv2.rectangle(
                picture, (x + width // 3, base - height - 30), (x + 2 * width // 3, base - height), fill, -1
            )
            cv2.rectangle(picture, (x, base - height // 2), (x + width, base - height // 4), colour(rng), -1)
        elif kind < 0.8:
            cv2.ellipse(picture, (x, base), (width, width // 2 + 6), 0, 0, 180, fill, -1, cv2.LINE_AA)
            cv2.ellipse(picture, (x, base), (width, 9), 0, 0, 360, colour(rng), -1, cv2.LINE_AA)
        else:
            box = cv2.boxPoints(((x, base - 12), (width * 2, 24), float(rng.uniform(-40, 40))))
            _polygon(picture, [tuple(point) for point in box.tolist()], fill)
    return picture


def landscape(rng: np.random.Generator) -> Picture:
    """Sky, sun, ranges of hills, water, trees."""
    picture = _canvas(colour(rng, 90, 250), colour(rng, 120, 255))
    sun = (int(rng.integers(0, WIDTH)), int(rng.integers(10, 170)))
    cv2.circle(picture, sun, int(rng.integers(12, 60)), colour(rng, 190, 256), -1, cv2.LINE_AA)
    across = np.linspace(0, WIDTH, 25)
    layers = int(rng.integers(2, 6))
    for layer in range(layers):
        level = 90 + (HEIGHT - 110) * (layer + rng.random()) / layers
        waves = np.cumsum(rng.normal(0, rng.uniform(6, 26), 25))
        ridge = np.clip(level + waves - waves.mean(), 20, HEIGHT)
        points = [
            (0.0, float(HEIGHT)),
            *zip(across.tolist(), ridge.tolist(), strict=True),
            (float(WIDTH), float(HEIGHT)),
        ]
        _polygon(picture, points, colour(rng, 20, 200))
        if rng.random() < 0.5:
            for _ in range(int(rng.integers(3, 14))):
                place = int(rng.integers(0, 25))
                x, y, tall = int(across[place]), int(ridge[place]), int(rng.integers(15, 75))
                _polygon(
                    picture,
                    [(x - tall // 4, y + 6), (x, y - tall), (x + tall // 4, y + 6)],
                    colour(rng, 10, 120),
                )
    if rng.random() < 0.4:
        shore = int(rng.integers(230, 330))
        picture[shore:] = picture[shore - (HEIGHT - shore) : shore][::-1] // 2 + 60
    return picture


def facade(rng: np.random.Generator) -> Picture:
    """Houses in a row with rows of windows."""
    picture = _canvas(colour(rng, 80, 240), colour(rng, 80, 240))
    x = int(rng.integers(-60, 0))
    while x < WIDTH:
        width, top = int(rng.integers(55, 200)), int(rng.integers(10, 210))
        cv2.rectangle(picture, (x, top), (x + width, HEIGHT), colour(rng, 30, 210), -1)
        if rng.random() < 0.5:
            roof = int(rng.integers(15, 80))
            _polygon(
                picture, [(x, top), (x + width // 2, top - roof), (x + width, top)], colour(rng, 20, 180)
            )
        step_x, step_y = int(rng.integers(18, 50)), int(rng.integers(24, 62))
        light, dark = colour(rng, 150, 256), colour(rng, 10, 110)
        for window_x in range(x + 8, x + width - 14, step_x):
            for window_y in range(top + 12, HEIGHT - 30, step_y):
                fill = light if rng.random() < 0.45 else dark
                corner = (window_x + step_x // 2, window_y + step_y // 2)
                cv2.rectangle(picture, (window_x, window_y), corner, fill, -1)
        x += width + int(rng.integers(0, 25))
    cv2.rectangle(picture, (0, int(rng.integers(315, 352))), (WIDTH, HEIGHT), colour(rng, 20, 160), -1)
    return picture


def pattern(rng: np.random.Generator) -> Picture:
    """A fabric or mosaic: bands bent by smooth noise, in three colours, with discs."""
    bend = _field(rng, int(rng.integers(3, 7)), int(rng.integers(3, 8)))
    weave = _field(rng, int(rng.integers(4, 9)), int(rng.integers(4, 10)))
    angle, waves = rng.uniform(0, np.pi), rng.uniform(2, 7)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32) / WIDTH
    bands = np.sin(2 * np.pi * waves * (columns * np.cos(angle) + rows * np.sin(angle)) + 2.4 * bend)
    colours = np.array([colour(rng), colour(rng), colour(rng)], np.uint8)
    picture = colours[np.digitize(bands + 0.8 * weave, [-0.4, 0.5])]
    for _ in range(int(rng.integers(0, 9))):
        centre = (int(rng.integers(0, WIDTH)), int(rng.integers(0, HEIGHT)))
        cv2.circle(
            picture, centre, int(rng.integers(10, 65)), colour(rng), int(rng.choice([-1, 5, 9])), cv2.LINE_AA
        )
    return np.ascontiguousarray(picture)


SCENES: tuple[Callable[[np.random.Generator], Picture], ...] = (room, still_life, landscape, facade, pattern)
SHARES = (0.4, 0.2, 0.15, 0.15, 0.1)
"""How often each is drawn: most advertisements show a room."""
