"""Picture files are decoded once, upright and within bounds, or rejected with a reason."""

import io
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from small_ads import found_in

from techthb.errors import InputError
from techthb.identify.images.decoding import LARGEST_FILE, MOST_SCANS, decode
from techthb.identify.images.pdq import pdq


def fingerprint(path: Path) -> tuple[str, int]:
    return pdq(decode(path))


def scene(seed: int = 1, size: tuple[int, int] = (480, 360)) -> Image.Image:
    """A picture of coloured rectangles."""
    rng = np.random.default_rng(seed)
    pixels: npt.NDArray[np.uint8] = np.full((size[1], size[0], 3), 200, np.uint8)
    for _ in range(25):
        left, top = int(rng.integers(size[0])), int(rng.integers(size[1]))
        width, height = int(rng.integers(20, 200)), int(rng.integers(20, 150))
        pixels[top : top + height, left : left + width] = rng.integers(0, 255, 3)
    return Image.fromarray(pixels)


def bits_between(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_the_same_picture_saved_anew_is_close_and_another_far(tmp_path: Path) -> None:
    scene().save(tmp_path / "a.png")
    scene().save(tmp_path / "b.jpg", quality=50)
    scene(2).save(tmp_path / "c.png")
    a, b, c = (fingerprint(tmp_path / name)[0] for name in ("a.png", "b.jpg", "c.png"))
    assert bits_between(a, b) <= 10
    assert bits_between(a, c) > 80


def test_a_picture_is_hashed_upright(tmp_path: Path) -> None:
    scene().save(tmp_path / "upright.jpg", quality=95)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right to see it upright
    scene().transpose(Image.Transpose.ROTATE_90).save(tmp_path / "lying.jpg", quality=95, exif=exif)
    assert bits_between(fingerprint(tmp_path / "upright.jpg")[0], fingerprint(tmp_path / "lying.jpg")[0]) <= 6


def test_a_picture_of_nothing_has_low_quality(tmp_path: Path) -> None:
    Image.new("RGB", (300, 300), "grey").save(tmp_path / "plain.png")
    assert fingerprint(tmp_path / "plain.png")[1] < 50


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    drawn = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    drawn.paste(scene(size=(150, 300)).convert("RGBA"), (0, 0))
    drawn.save(tmp_path / "clear.png")
    white = Image.new("RGB", (300, 300), "white")
    white.paste(scene(size=(150, 300)), (0, 0))
    white.save(tmp_path / "white.png")
    assert fingerprint(tmp_path / "clear.png") == fingerprint(tmp_path / "white.png")


def test_a_picture_of_sixteen_bits_is_read_as_the_same_in_eight(tmp_path: Path) -> None:
    grey = scene().convert("L")
    grey.save(tmp_path / "eight.png")
    Image.fromarray(np.asarray(grey).astype(np.uint16) * 257).save(tmp_path / "sixteen.png")
    assert fingerprint(tmp_path / "sixteen.png") == fingerprint(tmp_path / "eight.png")


def jpeg(progressive: bool = False) -> bytes:
    stream = io.BytesIO()
    scene().save(stream, "JPEG", progressive=progressive)
    return stream.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("1", (width, height)).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no picture of a kind that is read"),
        (b"hello", "no picture of a kind that is read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture of a kind that is read"),
        (b"<!DOCTYPE html><html><body>gone</body></html>", "no picture of a kind that is read"),
        (b"%PDF-1.7", "no picture of a kind that is read"),
        (jpeg(progressive=True) + b"\xff\xda" * MOST_SCANS, "more than 200 passes"),
        (jpeg()[:20] + bytes(range(256)) * 40, "no picture|cut short or damaged"),
        (jpeg()[:9000], "cut short or damaged"),
        (jpeg()[:600] + b"\x00" * 3000, "cut short or damaged"),
        (png_that_claims(9000, 9000), "more than 60,000,000"),
        (png_that_claims(20_000, 20_000), "more than 60,000,000"),
        (png_that_claims(8, 8), "too few to compare"),
    ],
)
def test_a_bad_picture_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "bad.jpg").write_bytes(content)
    with pytest.raises(InputError, match=reason):
        fingerprint(tmp_path / "bad.jpg")


def drawn(mode: str) -> Image.Image:
    """The scene in another colour mode."""
    if mode == "P":
        return scene().quantize(64)
    if mode == "LA":
        return scene().convert("L").convert("LA")
    return scene().convert(mode)


@pytest.mark.parametrize(
    ("mode", "name"),
    [("L", "a.png"), ("LA", "a.png"), ("P", "a.png"), ("P", "a.gif"), ("RGBA", "a.webp"), ("CMYK", "a.jpg")],
)
def test_every_colour_mode_is_read_as_it_looks(tmp_path: Path, mode: str, name: str) -> None:
    drawn(mode).save(tmp_path / name)
    scene().save(tmp_path / "plain.png")
    pixels = decode(tmp_path / name)
    assert (pixels.shape, pixels.dtype) == ((360, 480, 3), np.uint8)
    assert bits_between(fingerprint(tmp_path / name)[0], fingerprint(tmp_path / "plain.png")[0]) <= 16


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png"])
def test_of_an_animation_the_first_frame_counts(tmp_path: Path, name: str) -> None:
    scene().save(tmp_path / name, save_all=True, append_images=[scene(2), scene(3)], duration=100)
    scene().save(tmp_path / "still.png")
    assert bits_between(fingerprint(tmp_path / name)[0], fingerprint(tmp_path / "still.png")[0]) <= 16


def test_a_very_large_jpeg_is_decoded_at_half_its_sides(tmp_path: Path) -> None:
    scene().resize((4800, 3600)).save(tmp_path / "large.jpg", quality=90)
    assert decode(tmp_path / "large.jpg").shape == (1800, 2400, 3)


def test_a_huge_file_is_not_even_opened(tmp_path: Path) -> None:
    with (tmp_path / "huge.jpg").open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    with pytest.raises(InputError, match="larger than 20 MiB"):
        fingerprint(tmp_path / "huge.jpg")


def test_pictures_that_cannot_be_read_are_rejected_and_the_others_kept(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    scene().save(tmp_path / "secret.png")
    scene().save(tmp_path / "in" / "good.png")
    (tmp_path / "in" / "cut.jpg").write_bytes(jpeg()[:9000])
    names = [
        "good.png",
        "good.png",
        "cut.jpg",
        "../secret.png",
        str(tmp_path / "secret.png"),
        "gone.png",
        "a\0b",
        ".",
    ]
    found = found_in({"text": ""}, {"images": names}, {"images": ["good.png"]}, images=tmp_path / "in")
    shown = [
        (each["ad_id"], each["raw"], each["field"], each["start"]) for each in found.identifiers.to_pylist()
    ]
    assert shown == [("a1", "good.png", "images", None), ("a2", "good.png", "images", None)]
    assert {each["value"] for each in found.identifiers.to_pylist()} == {
        fingerprint(tmp_path / "in" / "good.png")[0]
    }
    rejected = [(each["row"], each["value"]) for each in found.rejected.to_pylist()]
    assert rejected == sorted((3, name) for name in set(names) - {"good.png"})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_a_picture_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    found = found_in({"images": ["pipe.jpg"]}, images=tmp_path)
    assert found.rejected.num_rows == 1


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    scene().save(tmp_path / "secret.png")
    try:
        (tmp_path / "in" / "link.png").symlink_to(tmp_path / "secret.png")
    except OSError:
        pytest.skip("this system lets nobody make links")
    found = found_in({"images": ["link.png"]}, images=tmp_path / "in")
    assert found.identifiers.num_rows == 0
    assert "out of its folder" in found.rejected["reason"][0].as_py()


def test_without_a_folder_pictures_are_not_looked_at() -> None:
    found = found_in({"images": ["a.jpg"]})
    assert (found.identifiers.num_rows, found.rejected.num_rows) == (0, 0)


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        found_in({"images": ["a.jpg"]}, images=tmp_path / "none")
