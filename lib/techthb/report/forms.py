"""The pages on which two reviewers read pairs of adverts, without what the linking said of them."""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from techthb.datasets.reserved import mask_text
from techthb.errors import InputError
from techthb.files import inside
from techthb.report.adverts import FIELDS, template
from techthb.report.evidence import seen

__all__ = ["write_form"]

SHOWN_PICTURES, SIDE = 4, 220
"""Pictures of an advert that are shown, and pixels of their longer side; the rest are named."""


def write_form(
    path: Path,
    ads: pa.Table,
    pairs: Sequence[tuple[str, str, str]],
    *,
    reviewer: int,
    form: str,
    synthetic: bool,
    images: Path | None,
) -> None:
    """Write a page with the adverts of every pair side by side, in the order given.

    Parameters
    ----------
    ads : table of ``schema.ADS``.
    pairs : name of the pair, and its two adverts.
    reviewer, form : whose page it is, and the file to fill in.
    images : folder of the pictures; without it they are named only.
    """
    names = pa.array(sorted({name for _, *both in pairs for name in both}), pa.string())
    rows = {row["ad_id"]: row for row in ads.filter(pc.is_in(ads["ad_id"], names)).to_pylist()}
    told = {name: _advert(row, images) for name, row in rows.items()}
    page = template("form.html.j2").render(
        pairs=[(name, told[one], told[other]) for name, one, other in pairs],
        reviewer=reviewer,
        form=form,
        synthetic=synthetic,
    )
    path.write_text(page, "utf-8")


def _advert(row: Mapping[str, Any], images: Path | None) -> dict[str, Any]:
    names = row["images"] or []
    drawn = [_picture(images, name) for name in names[:SHOWN_PICTURES]] if images else []
    places = {name: row[name] and mask_text(row[name]) for name in ("site", "country", "city")}
    return {
        **row,
        **places,
        "fields": [(name, seen(mask_text(row[name]))) for name in FIELDS if row[name]],
        "pictures": [(name, data) for name, data in zip(names, drawn, strict=False) if data],
        "named": [
            name for name, data in zip(names, [*drawn, *[None] * len(names)], strict=False) if not data
        ],
    }


def _picture(folder: Path, name: str) -> str | None:
    """A small copy of a picture as it stands in a page; None for what cannot be read."""
    import cv2

    from techthb.identify.images.decoding import decode

    try:
        pixels = decode(inside(folder, name))
    except (InputError, OSError, ValueError):
        return None
    scale = min(1.0, SIDE / max(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = cv2.resize(pixels[..., ::-1], size, interpolation=cv2.INTER_AREA)
    jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    return base64.b64encode(jpeg.tobytes()).decode("ascii")
