"""The plain way joins plain numbers, read under the stated country's plan, and near pictures; no more."""

import runpy
from pathlib import Path

import cv2
import numpy as np
import pyarrow as pa
import pytest
from support import ROOT

from techthb.world.scenes import draw

plain = runpy.run_path(str(ROOT / "benchmarks" / "plain.py"))["plain"]
PLANS = {"XA": "GB", "XC": "DE"}


def clusters(*ads: tuple[str, str | None, str]) -> list[str]:
    """The cluster of each ad, given as text, contact and country."""
    columns = list(zip(*ads, strict=True))
    table = pa.table(
        {
            "ad_id": [f"a{row}" for row in range(len(ads))],
            "text": pa.array(columns[0], pa.string()),
            "contact": pa.array(columns[1], pa.string()),
            "country": pa.array(columns[2], pa.string()),
        }
    )
    found: list[str] = plain(table, None, PLANS)["cluster_id"].to_pylist()
    return found


def test_a_number_in_the_text_meets_the_same_number_in_a_contact_field() -> None:
    ads = ("ring 07700 900123", None, "XA"), ("by form", "+44 7700 900123", "XC"), ("by form", None, "XA")
    assert clusters(*ads) == ["a0", "a0", "a2"]


def test_a_number_is_read_under_the_plan_that_the_country_borrows() -> None:
    assert clusters(("Tel 030 23125012", None, "XC"), ("+49 30 23125012", None, "XA")) == ["a0", "a0"]
    assert clusters(("Tel 030 23125012", None, "XA"), ("+49 30 23125012", None, "XA")) == ["a0", "a1"]


@pytest.mark.parametrize("text", ["ich bin 27", "von 10 bis 22 Uhr", "Anzeige 48213"])
def test_an_age_an_hour_and_a_reference_are_no_numbers(text: str) -> None:
    assert clusters((text, None, "XC"), (text, None, "XC")) == ["a0", "a1"]


@pytest.mark.parametrize("text", ["zero seven seven zero zero nine", "O77OO 9OO123", "0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣"])
def test_a_disguised_number_is_not_seen(text: str) -> None:
    assert clusters((text, None, "XA"), (text, None, "XA")) == ["a0", "a1"]


def test_chains_of_shared_numbers_are_one_cluster_named_after_its_smallest_ad() -> None:
    one, two = "+44 7700 900001", "+44 7700 900002"
    assert clusters((two, None, "XA"), (one, None, "XA"), (f"{one} {two}", None, "XA")) == ["a0"] * 3


def test_pictures_join_when_recompressed_but_not_when_mirrored(tmp_path: Path) -> None:
    picture = draw(np.random.default_rng(4))
    cv2.imwrite(str(tmp_path / "0.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 90])
    cv2.imwrite(str(tmp_path / "1.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 60])
    cv2.imwrite(str(tmp_path / "2.jpg"), cv2.flip(picture, 1))
    table = pa.table({"ad_id": ["a0", "a1", "a2"], "images": [["0.jpg"], ["1.jpg"], ["2.jpg"]]})
    assert plain(table, tmp_path, {})["cluster_id"].to_pylist() == ["a0", "a0", "a2"]
