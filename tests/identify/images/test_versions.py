"""Versions of one picture are found and named; pictures that share only furniture or tell little are not."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pyarrow as pa
import pytest
from drawn_pictures import Picture, logo, save, scene, text, wall
from small_ads import ads_of, found_in

from techthb.engine import open_engine
from techthb.identify import Identified
from techthb.identify.images.reading import read_pictures, samples_of
from techthb.identify.images.verifying import compare, same
from techthb.link import link


def examined(folder: Path, pictures: dict[str, Picture], workers: int = 1) -> Identified:
    for name, picture in pictures.items():
        save(picture, folder / name)
    return found_in(*({"images": [name]} for name in pictures), images=folder, workers=workers)


def transforms(found: Identified) -> dict[tuple[str, str], str]:
    """The words for each pair of files, in the order of their hashes."""
    named = {row["hash"]: row["name"] for row in found.pictures.to_pylist()}
    return {(named[row["one"]], named[row["other"]]): row["transform"] for row in found.versions.to_pylist()}


def cropped(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[:, 96:])


def turned(picture: Picture) -> Picture:
    return np.ascontiguousarray(cv2.rotate(picture, cv2.ROTATE_90_CLOCKWISE))


def mirrored(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[:, ::-1])


def tilted(picture: Picture) -> Picture:
    matrix = cv2.getRotationMatrix2D((400, 300), 5, 1)
    return np.asarray(cv2.warpAffine(picture, matrix, (800, 600)), np.uint8)


def bannered(picture: Picture) -> Picture:
    picture = picture.copy()
    picture[480:] = (150, 20, 20)
    cv2.putText(picture, "OPEN TODAY", (90, 570), cv2.FONT_HERSHEY_SIMPLEX, 3, (255, 255, 255), 6)
    return picture


def framed(picture: Picture) -> Picture:
    return np.asarray(
        cv2.copyMakeBorder(picture, 60, 60, 80, 80, cv2.BORDER_CONSTANT, value=(9, 9, 9)), np.uint8
    )


def grey(picture: Picture) -> Picture:
    lighter = cv2.convertScaleAbs(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), alpha=1.4)
    return np.asarray(cv2.cvtColor(lighter, cv2.COLOR_GRAY2RGB), np.uint8)


def small(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, (160, 120), interpolation=cv2.INTER_AREA), np.uint8)


def page(picture: Picture) -> Picture:
    """A screen of a site, the same around every picture."""
    screen = np.full((980, 800, 3), 245, np.uint8)
    screen[:120] = (30, 60, 120)
    cv2.putText(screen, "board.example", (30, 80), cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 255, 255), 4)
    screen[120:720] = picture
    for line, words in enumerate(
        ("Save  Share  Report this", "Members see more pictures", "Terms  Privacy  Help")
    ):
        cv2.putText(screen, words, (30, 790 + 70 * line), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (40, 40, 40), 3)
    return screen


def boxes() -> Picture:
    """A page of bars and boxes without any picture."""
    screen = np.full((600, 800, 3), 240, np.uint8)
    shades = [(30, 60, 120), (120, 90, 60), (60, 140, 90), (200, 120, 40), (90, 90, 90)]
    for row in range(9):
        for column in range(5):
            x, y = 20 + 155 * column, 20 + 64 * row
            end = (x + 60 + 20 * ((row + column) % 4), y + 34)
            cv2.rectangle(screen, (x, y), end, shades[(row + 2 * column) % 5], -1)
    return screen


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (mirrored, ("mirrored",)),
        (turned, ("turned by 90°", "turned by 270°")),
        (cropped, ("cropped (12% off the left)", "with more around it (14% at the left)")),
        (tilted, ("tilted by 5°",)),
        (bannered, ("with a banner",)),
        (framed, ("in a plain frame", "without its plain frame")),
        (grey, ("in grey", "in colour")),
        (small, ("recompressed or resized",)),
        (page, ("with more around it", "cropped", "on a larger page")),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_changed_picture_is_a_version_and_the_change_is_named(
    tmp_path: Path, change: Callable[[Picture], Picture], words: tuple[str, ...]
) -> None:
    found = transforms(examined(tmp_path, {"a.jpg": scene(1), "b.jpg": change(scene(1)), "c.jpg": scene(2)}))
    assert [set(pair) for pair in found] == [{"a.jpg", "b.jpg"}]
    said = next(iter(found.values()))
    assert any(word in said for word in words), said


def test_pictures_on_pages_of_one_site_are_not_versions(tmp_path: Path) -> None:
    pages = {f"{seed}.jpg": page(scene(seed)) for seed in range(6)}
    assert transforms(examined(tmp_path, pages)) == {}


@pytest.mark.parametrize("share", [0.15, 0.25, 0.4, 0.55, 0.7])
def test_a_page_around_a_smaller_picture_never_links_it_to_another(tmp_path: Path, share: float) -> None:
    """``share`` is the picture's share of the page's width; boxes, a menu and three pictures stand around."""

    def crowd(picture: Picture) -> Picture:
        screen = np.full((900, 800, 3), 245, np.uint8)
        screen[:110] = (30, 60, 120)
        cv2.putText(screen, "board.example", (30, 80), cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 255, 255), 4)
        for line in range(12):
            cv2.rectangle(screen, (20, 140 + 50 * line), (180, 165 + 50 * line), (90, 60, 40), -1)
            cv2.rectangle(
                screen, (210, 140 + 50 * line), (780 - 60 * (line % 3), 160 + 50 * line), (50, 50, 50), -1
            )
        for place in range(3):
            small = cv2.resize(scene(90 + place), (200, 140), interpolation=cv2.INTER_AREA)
            screen[745:885, 20 + 260 * place : 220 + 260 * place] = small
        size = (round(800 * share), round(600 * share))
        screen[130 : 130 + size[1], 210 : 210 + size[0]] = cv2.resize(picture, size)[:, : 800 - 210]
        return screen

    pages = {f"{seed}.jpg": crowd(scene(seed)) for seed in range(4)}
    assert transforms(examined(tmp_path, pages)) == {}


def test_pictures_with_one_sites_tiled_mark_are_not_versions(tmp_path: Path) -> None:
    def marked(picture: Picture) -> Picture:
        picture = picture.copy()
        for y in range(60, 600, 110):
            cv2.putText(picture, "board.example  board.example", (0, y), 0, 1.4, (235, 235, 235), 2)
        return picture

    assert transforms(examined(tmp_path, {f"{seed}.jpg": marked(scene(seed)) for seed in range(6)})) == {}


def test_pictures_that_share_only_how_the_light_falls_do_not_show_the_same(tmp_path: Path) -> None:
    """A small thing before one large soft glow: nearly all blocks agree, in nothing but slopes of light."""

    def glowing(seed: int, left: int, top: int) -> Picture:
        down, across = np.mgrid[:600, :800]
        light = 30 + 200 * np.exp(-((down - 300) ** 2 + (across - 400) ** 2) / 60_000)
        glow = np.repeat(light[..., None], 3, axis=2).astype(np.uint8)
        glow[top : top + 120, left : left + 160] = cv2.resize(scene(seed), (160, 120))
        return glow

    save(glowing(1, 20, 20), tmp_path / "one.jpg")
    save(glowing(2, 620, 460), tmp_path / "other.jpg")
    with open_engine(workers=1) as engine:
        one, other = samples_of(read_pictures(["one.jpg", "other.jpg"], tmp_path, engine))
    found = compare(one, other, None, 0)
    assert found is not None and found.agreeing > 0.8
    assert not same(found)


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (wall(1), "structure"),
        (text("call and ask for the price"), "text|plain shades"),
        (logo("ABC"), "logo"),
        (np.full((300, 400, 3), 90, np.uint8), "structure|margin"),
        (boxes(), "page|drawing"),
    ],
    ids=["wall", "text", "logo", "one colour", "page"],
)
def test_a_picture_that_tells_little_says_why_and_links_nothing(
    tmp_path: Path, picture: Picture, reason: str
) -> None:
    found = examined(tmp_path, {"a.jpg": picture, "b.jpg": picture, "c.jpg": scene(1)})
    weak = found.pictures.to_pylist()[:2]
    assert all(row["confidence"] < 0.5 for row in weak)
    assert all(any(word in row["reason"] for word in reason.split("|")) for row in weak)
    assert found.pictures.to_pylist()[2]["reason"] is None
    ads = ads_of({"images": ["a.jpg"]}, {"images": ["b.jpg"]}, {"images": ["c.jpg"]})
    with open_engine(workers=1) as engine:
        links = link(ads, found.identifiers, found.versions, engine=engine)
    assert links.clusters["cluster_id"].to_pylist() == ["a0", "a1", "a2"]


def test_the_tables_are_the_same_on_one_worker_and_on_two(tmp_path: Path) -> None:
    changes = (lambda each: each, mirrored, turned, cropped, bannered)
    pictures = {
        f"{seed}-{n}.jpg": change(scene(seed)) for seed in range(4) for n, change in enumerate(changes)
    }
    one, two = (examined(tmp_path, pictures, workers) for workers in (1, 2))
    assert one.versions.num_rows > 10
    for name in ("identifiers", "versions", "pictures", "rejected"):
        assert getattr(one, name).equals(getattr(two, name)), name


def test_a_version_is_an_edge_that_says_what_was_changed(tmp_path: Path) -> None:
    found = examined(tmp_path, {"a.jpg": scene(1), "b.jpg": mirrored(scene(1)), "c.jpg": scene(2)})
    ads = ads_of(*({"images": [name]} for name in ("a.jpg", "b.jpg", "c.jpg")))
    with open_engine(workers=1) as engine:
        links = link(ads, found.identifiers, found.versions, engine=engine)
    edges = [row for row in links.edges.to_pylist() if row["source"].startswith("image:")]
    assert [row["kind"] for row in edges] == ["image"]
    assert "mirrored" in edges[0]["evidence"][0]["sentence"]
    assert links.clusters["cluster_id"].to_pylist() == ["a0", "a0", "a2"]


def test_a_file_that_two_adverts_show_is_one_row_of_pictures(tmp_path: Path) -> None:
    save(scene(1), tmp_path / "a.jpg")
    found = found_in({"images": ["a.jpg"]}, {"images": ["a.jpg"]}, images=tmp_path)
    assert (found.pictures.num_rows, found.identifiers.num_rows, found.versions.num_rows) == (1, 2, 0)


def test_without_pictures_the_tables_are_empty_and_have_their_columns() -> None:
    found = found_in({"text": "nothing"})
    assert (found.versions.num_rows, found.pictures.num_rows) == (0, 0)
    assert isinstance(found.versions, pa.Table)
    assert "transform" in found.versions.column_names
