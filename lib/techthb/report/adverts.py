"""Single adverts as they are shown: in the page of a case and below a notebook cell."""

from typing import Any

import jinja2
import pyarrow as pa
import pyarrow.compute as pc

from techthb.datasets.reserved import mask_text
from techthb.errors import InputError
from techthb.report.evidence import pieces

__all__ = ["advert_html", "adverts", "show_advert", "template"]

FIELDS = ("text", "contact")


def template(name: str) -> jinja2.Template:
    """A template of this room; every value it is given will be escaped."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("techthb.report", ""),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def adverts(ads: pa.Table, identifiers: pa.Table) -> list[dict[str, Any]]:
    """Each advert of ``ads`` with ``fields``, cut into pieces, and ``found``, the identifiers read in it."""
    mine = identifiers.filter(pc.is_in(identifiers["ad_id"], ads["ad_id"].combine_chunks()))
    by_ad: dict[str, list[dict[str, Any]]] = {}
    for each in mine.to_pylist():
        by_ad.setdefault(each["ad_id"], []).append(each)
    rows = []
    for ad in ads.select(["ad_id", "site", "posted_at", "city", *FIELDS]).to_pylist():
        found = _telling(by_ad.get(ad["ad_id"], []), ad["site"])
        # a copied text would cover all that is marked in it
        marked = [x for x in found if x["start"] is not None and x["kind"] != "text"]
        spans = {f: [x for x in marked if x["field"] == f] for f in FIELDS}
        fields = [(f, pieces(ad[f], spans[f])) for f in FIELDS if ad[f]]
        places = {name: ad[name] and mask_text(ad[name]) for name in ("site", "city")}
        rows.append({**ad, **places, "fields": fields, "found": found})
    return rows


def _telling(found: list[dict[str, Any]], site: str) -> list[dict[str, Any]]:
    """``found`` without domains that say nothing new: the site's own, and those inside an address."""
    longer = [x for x in found if x["kind"] not in ("domain", "text") and x["start"] is not None]
    return [
        x
        for x in found
        if x["kind"] != "domain"
        or (
            x["value"] != site
            and not any(y["field"] == x["field"] and y["start"] <= x["start"] < y["end"] for y in longer)
        )
    ]


def advert_html(ads: pa.Table, identifiers: pa.Table, ad_id: str) -> str:
    """One advert as HTML, its identifiers marked, numbers outside the reserved slots masked.

    Raises
    ------
    InputError : there is no such advert.
    """
    one = ads.filter(pc.equal(ads["ad_id"], ad_id))
    if len(one) == 0:
        raise InputError("no such advert", column="ad_id", value=ad_id, cure="choose one of the table")
    return template("advert.html.j2").render(adverts(one, identifiers)[0])


def show_advert(ads: pa.Table, identifiers: pa.Table, ad_id: str) -> None:
    """Display one advert below the notebook cell; see `advert_html`."""
    from IPython.display import HTML, display

    display(HTML(advert_html(ads, identifiers, ad_id)))  # type: ignore[no-untyped-call]
