"""What people, sites and telephones do to a picture, for ``images.py``: small functions by name.

They are apart from ``techthb.world.transforms``, on which the library is not tuned either, so that a figure
measured with them says something about alterations of another hand. Every picture is RGB, height × width × 3.
"""

import io
from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

__all__ = ["ALTERATIONS", "OFF_GRID", "jpeg"]

Picture = npt.NDArray[np.uint8]
Alteration = Callable[[Picture, np.random.Generator], Picture]


def jpeg(picture: Picture, quality: int) -> bytes:
    """``picture`` as a JPEG file."""
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def recompressed(picture: Picture, rng: np.random.Generator) -> Picture:
    """At quality 25; every other alteration is saved at 60 to 92."""
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(jpeg(picture, 25))))


def scaled(across: float, down: float | None = None) -> Alteration:
    """To these shares of the width and the height."""

    def alter(picture: Picture, rng: np.random.Generator) -> Picture:
        return cv2.resize(picture, None, fx=across, fy=down or across, interpolation=cv2.INTER_AREA)

    return alter


def thumbnail(picture: Picture, rng: np.random.Generator) -> Picture:
    """160 pixels on the longer side."""
    return scaled(160 / max(picture.shape[:2]))(picture, rng)


def grey(picture: Picture, rng: np.random.Generator) -> Picture:
    """Without colour."""
    return cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)


def lit(contrast: float, light: float) -> Alteration:
    """Other contrast and brightness."""

    def alter(picture: Picture, rng: np.random.Generator) -> Picture:
        return cv2.convertScaleAbs(np.clip(picture * contrast + light, 0, 255))

    return alter


def filtered(picture: Picture, rng: np.random.Generator) -> Picture:
    """A warm filter with lifted shadows, as telephones offer."""
    curve = 255 * (np.arange(256) / 255) ** 0.75
    warm = np.stack([np.clip(curve * 1.08 + 8, 0, 255), curve, curve * 0.85 + 10], 1).astype(np.uint8)
    return np.stack([warm[picture[..., channel], channel] for channel in range(3)], 2)


def blurred(picture: Picture, rng: np.random.Generator) -> Picture:
    """Out of focus by 2.5 pixels."""
    return cv2.GaussianBlur(picture, (0, 0), 2.5)


def grainy(picture: Picture, rng: np.random.Generator) -> Picture:
    """With the noise of a dark room: 12 levels."""
    return np.clip(picture + rng.normal(0, 12, picture.shape), 0, 255).astype(np.uint8)


def mirrored(picture: Picture, rng: np.random.Generator) -> Picture:
    """Left and right swapped."""
    return np.ascontiguousarray(picture[:, ::-1])


def turned(quarters: int) -> Alteration:
    """By quarter turns."""

    def alter(picture: Picture, rng: np.random.Generator) -> Picture:
        return np.ascontiguousarray(np.rot90(picture, quarters))

    return alter


def tilted(degrees: float) -> Alteration:
    """By a few degrees either way, the corners black."""

    def alter(picture: Picture, rng: np.random.Generator) -> Picture:
        height, width = picture.shape[:2]
        angle = degrees if rng.random() < 0.5 else -degrees
        return cv2.warpAffine(
            picture, cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1), (width, height)
        )

    return alter


def cut(left: float, top: float, right: float, bottom: float) -> Alteration:
    """These shares off the sides."""

    def alter(picture: Picture, rng: np.random.Generator) -> Picture:
        height, width = picture.shape[:2]
        rows = slice(round(top * height), height - round(bottom * height))
        return np.ascontiguousarray(picture[rows, round(left * width) : width - round(right * width)])

    return alter


def off_grid(picture: Picture, rng: np.random.Generator) -> Picture:
    """Anything up to 15% off each side."""
    return cut(*rng.uniform(0, 0.15, 4))(picture, rng)


def one_side(picture: Picture, rng: np.random.Generator) -> Picture:
    """5 to 15% off one side."""
    sides = np.zeros(4)
    sides[rng.integers(4)] = rng.uniform(0.05, 0.15)
    return cut(*sides)(picture, rng)


def framed(picture: Picture, rng: np.random.Generator) -> Picture:
    """In a frame of one colour, 3 to 12% wide."""
    height, width = picture.shape[:2]
    rows, columns = round(height * rng.uniform(0.03, 0.12)), round(width * rng.uniform(0.03, 0.12))
    shade = rng.integers(0, 256, 3).tolist()
    return cv2.copyMakeBorder(picture, rows, rows, columns, columns, cv2.BORDER_CONSTANT, value=shade)


def letterboxed(picture: Picture, rng: np.random.Generator) -> Picture:
    """On black, in a square or on a telephone's screen."""
    height, width = picture.shape[:2]
    target = max(height, width) if rng.random() < 0.5 else round(width * 16 / 9)
    above = max(8, (target - height) // 2)
    return cv2.copyMakeBorder(picture, above, above, 0, 0, cv2.BORDER_CONSTANT, value=(0, 0, 0))


def screenshot(picture: Picture, rng: np.random.Generator) -> Picture:
    """On a telephone's screen, among a site's furniture that is the same for every picture."""
    width = 540
    inside = cv2.resize(picture, (width, round(picture.shape[0] * width / picture.shape[1])))
    inside = inside[:760]
    page = np.full((inside.shape[0] + 200, width, 3), 250, np.uint8)
    page[:90] = (40, 60, 110)
    write(page, "listings.example", (20, 60), 1.1, (255, 255, 255))
    write(page, "12:41   4G", (380, 26), 0.6, (255, 255, 255))
    page[90 : 90 + len(inside)] = inside
    below = 90 + len(inside)
    write(page, "Save   Share   Report", (20, below + 40), 0.8, (60, 60, 60))
    cv2.rectangle(page, (20, below + 60), (260, below + 95), (200, 60, 40), -1)
    write(page, "Contact", (70, below + 86), 0.8, (255, 255, 255))
    return page


def write(picture: Picture, words: str, place: tuple[int, int], size: float, shade: tuple[int, ...]) -> None:
    """Write ``words``."""
    thick = max(1, round(2 * size))
    cv2.putText(picture, words, place, cv2.FONT_HERSHEY_SIMPLEX, size, shade, thick, cv2.LINE_AA)


def logo(picture: Picture, rng: np.random.Generator) -> Picture:
    """A round mark with letters in a corner, a fifth of the height."""
    picture = picture.copy()
    height, width = picture.shape[:2]
    radius = height // 10
    x = radius + 8 if rng.random() < 0.5 else width - radius - 8
    y = radius + 8 if rng.random() < 0.5 else height - radius - 8
    cv2.circle(picture, (x, y), radius, rng.integers(0, 256, 3).tolist(), -1, cv2.LINE_AA)
    write(picture, "AB", (x - radius // 2, y + radius // 3), radius / 30, (255, 255, 255))
    return picture


def bannered(share: float) -> Alteration:
    """A bar with words over this share of the height, at the top or the bottom."""

    def alter(picture: Picture, rng: np.random.Generator) -> Picture:
        picture = picture.copy()
        height = picture.shape[0]
        bar = round(height * share)
        top = 0 if rng.random() < 0.5 else height - bar
        picture[top : top + bar] = rng.integers(0, 160, 3)
        words = ("OPEN TODAY 24 H", "* NEW IN TOWN *", "SPECIAL OFFER")[rng.integers(3)]
        write(picture, words, (12, top + bar * 3 // 4), bar / 45, (255, 255, 255))
        return picture

    return alter


def watermarked(picture: Picture, rng: np.random.Generator) -> Picture:
    """A faint site name tiled over the whole, the same for every picture."""
    tile = np.zeros(picture.shape[:2], np.uint8)
    for row, y in enumerate(range(40, tile.shape[0] + 40, 80)):
        for x in range(-60 * (row % 2), tile.shape[1], 240):
            cv2.putText(tile, "listings.example", (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255, 2, cv2.LINE_AA)
    part = (0.22 * tile / 255)[..., None]
    return (picture * (1 - part) + 255 * part).astype(np.uint8)


def marked(picture: Picture, rng: np.random.Generator) -> Picture:
    """A site's name in a corner, the same for every picture."""
    picture = picture.copy()
    write(picture, "listings.example", (12, picture.shape[0] - 16), 1.0, (250, 250, 250))
    return picture


def then(*steps: Alteration) -> Alteration:
    """One after the other."""

    def alter(picture: Picture, rng: np.random.Generator) -> Picture:
        for step in steps:
            picture = step(picture, rng)
        return picture

    return alter


ALTERATIONS: dict[str, Alteration] = {
    "recompressed at 25": recompressed,
    "half size": scaled(0.5),
    "thumbnail of 160 px": thumbnail,
    "squashed by 12%": scaled(1.0, 0.88),
    "grey": grey,
    "lighter": lit(1.15, 22),
    "darker": lit(0.72, -12),
    "colour filter": filtered,
    "blurred": blurred,
    "grain": grainy,
    "mirrored": mirrored,
    "quarter turn": turned(1),
    "half turn": turned(2),
    "quarter turn, mirrored": then(turned(3), mirrored),
    "tilted by 2°": tilted(2),
    "tilted by 5°": tilted(5),
    "5% off every side": cut(0.05, 0.05, 0.05, 0.05),
    "10% off two sides": cut(0.10, 0, 0, 0.10),
    "15% off one side": cut(0, 0, 0.15, 0),
    "frame": framed,
    "letterbox": letterboxed,
    "screenshot": screenshot,
    "logo": logo,
    "site's mark": marked,
    "banner of 10%": bannered(0.10),
    "large banner of 20%": bannered(0.20),
    "faint tiled watermark": watermarked,
}
"""Of each picture one version by each of these."""

OFF_GRID: dict[str, Alteration] = {
    "crop off any grid": off_grid,
    "crop off one side": one_side,
    "crop and mirror": then(off_grid, mirrored),
    "crop and banner": then(off_grid, bannered(0.12)),
    "crop and frame": then(off_grid, framed),
    "crop and quarter turn": then(off_grid, turned(1)),
    "crop and screenshot": then(off_grid, screenshot),
}
"""And by each of these, which cut anywhere."""


def crowded(picture: Picture, rng: np.random.Generator) -> Picture:
    """On a page whose furniture and standing text, the same for every picture, take most of the screen."""
    width = 540
    inside = cv2.resize(picture, (width, round(picture.shape[0] * width / picture.shape[1])))[:320]
    page = np.full((980, width, 3), 250, np.uint8)
    page[:90] = (40, 60, 110)
    write(page, "listings.example", (20, 60), 1.1, (255, 255, 255))
    page[90 : 90 + len(inside)] = inside
    for line, words in enumerate(STANDING * 2):
        write(page, words, (16, 460 + 36 * line), 0.8, (50, 50, 50))
    cv2.rectangle(page, (20, 910), (520, 965), (200, 60, 40), -1)
    write(page, "Contact the advertiser", (90, 948), 1.0, (255, 255, 255))
    return page


STANDING = (
    "Report this advert if it is wrong",
    "Members see more pictures. Join",
    "Advertise with us from 5 a week",
    "Terms  Privacy  Safety  Help",
    "Similar adverts near you today",
    "Call and say where you saw this",
)
CARD = ("NOW OPEN", "every day", "from 9 to 21", "best place in town", "phone for prices", "no waiting")


def card(rng: np.random.Generator) -> Picture:
    """A text card on one layout with other words: no two are versions of each other."""
    picture = np.full((600, 800, 3), (235, 225, 200), np.uint8)
    cv2.rectangle(picture, (30, 30), (770, 570), (120, 30, 40), 6)
    write(picture, "SPECIAL", (250, 110), 2.0, (120, 30, 40))
    for line in range(6):
        words = " ".join(
            "".join(chr(97 + rng.integers(26)) for _ in range(rng.integers(3, 9))) for _ in range(3)
        )
        write(picture, words, (60, 190 + 65 * line), 1.2, (40, 40, 40))
    return picture


def gradient(rng: np.random.Generator) -> Picture:
    """A wall: one colour that runs into another, with grain."""
    ends = rng.integers(60, 240, (4, 3)).astype(np.float32).reshape(2, 2, 3)
    picture = cv2.resize(ends, (800, 600), interpolation=cv2.INTER_LINEAR)
    return np.clip(picture + rng.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)


def emblem(rng: np.random.Generator) -> Picture:
    """A logo: one shape and three letters on one colour."""
    picture = np.full((600, 800, 3), 255, np.uint8)
    shade = rng.integers(0, 200, 3).tolist()
    if rng.random() < 0.5:
        cv2.circle(picture, (400, 260), int(rng.integers(100, 180)), shade, -1, cv2.LINE_AA)
    else:
        cv2.rectangle(picture, (260, 120), (540, 400), shade, -1)
    words = "".join(chr(65 + rng.integers(26)) for _ in range(3))
    write(picture, words, (270, 320), 4.0, (255, 255, 255))
    return picture
