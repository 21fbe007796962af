"""Publishing an ad: its rows in the tables, its pictures on the list, its traps in the account."""

from datetime import UTC, datetime
from random import Random

from techthb.world.disguises import PLAIN
from techthb.world.numbers import value_of
from techthb.world.pages import Mark
from techthb.world.people import OPERATOR, ROLES
from techthb.world.pictures import Shown
from techthb.world.records import Ad, Context, Party, Posted, Written

__all__ = ["CONTACTS", "name_of_ad", "publish"]

FIRST_DAY = int(datetime(2024, 9, 2, tzinfo=UTC).timestamp())
"""The first day of every world, seconds since 1970."""
DAY, HOUR = 86_400, 3_600
HOURS_OF_POSTING = (9, 23)
"""When people post, local time."""
NO_CITY = 0.05
"""Share of the ads that do not state theirs."""
CONTACTS = ("phone", "token", "email", "handle", "url")
"""Kinds of identifier by which one can reach somebody."""


def name_of_ad(ad: Ad) -> str:
    """Its ``ad_id``."""
    return f"ad-{ad.serial:07d}"


def publish(
    context: Context,
    party: Party,
    ad: Ad,
    posted: Posted,
    pictures: list[Shown],
    rng: Random,
    written: Written,
) -> set[str]:
    """Add the rows of one ad to ``written``; returns the advertiser's own contacts that it shows."""
    ad_id, owner = name_of_ad(ad), f"party-{party.serial:07d}"
    page = context.furniture[posted.site.site].page(posted.own, posted.city, rng)
    local = HOURS_OF_POSTING[0] + rng.random() * (HOURS_OF_POSTING[1] - HOURS_OF_POSTING[0])
    offset = context.region.states[max(posted.country, 0)].utc_offset_minutes * 60
    moment = FIRST_DAY + int(posted.day) * DAY + int(local * HOUR) - offset
    country = context.region.codes[posted.country] if posted.country >= 0 else None
    city = None if rng.random() < NO_CITY else posted.city
    kind = "job" if ad.job else "service"
    files = [f"{ad_id}-{number}.jpg" for number in range(1, len(pictures) + 1)]
    written.ads.append(
        (ad.serial, ad_id, posted.site.site, moment * 1_000_000, page.text(), kind, country, city,
         posted.contact.text() or None, files)
    )  # fmt: skip
    written.truth.append((ad.serial, ad_id, owner, ROLES[party.role]))
    marks = page.marks + posted.contact.marks
    written.identifiers += [(ad.serial, ad_id, *mark) for mark in marks]
    for file, shown in zip(files, pictures, strict=True):
        written.identifiers.append(
            (ad.serial, ad_id, "image", shown.source, "images", None, None, shown.transform, not shown.stock)
        )
        written.pictures.append((ad.serial, ad_id, file, *shown, posted.site.site))
    traps = traps_in(context, party, ad, marks, pictures)
    written.traps += [(ad.serial, trap, ad_id, owner) for trap in traps]
    written.counts.update(traps)
    return count_numbers(marks, written)


def traps_in(context: Context, party: Party, ad: Ad, marks: list[Mark], pictures: list[Shown]) -> list[str]:
    """The traps that the ad holds as published, whatever was planned."""
    codes = context.region.codes
    values = {value for _, value, *_ in marks}
    forms = {form for *_, form, _ in marks}
    own = {value for kind, value, *_, personal in marks if personal and kind in CONTACTS}
    found = {
        "agency_number": ad.agency and value_of(ad.agency, codes[ad.agency_state])[1] in values,
        "site_hotline": "hotline" in forms,
        "number_changes_hands": ad.handed and value_of(ad.number, codes[ad.number_state])[1] in own,
        "stock_picture": any(shown.stock for shown in pictures),
        "copied_text": "copied" in forms,
        "mistyped_number": ad.typo and f"+{ad.typo}" in values,
        "no_identifier": not any(kind in CONTACTS for kind, *_ in marks),
        "recruitment": ad.job and party.role == OPERATOR and own,
    }
    return [trap for trap, there in found.items() if there]


def count_numbers(marks: list[Mark], written: Written) -> set[str]:
    """Count the ad and the forms of its numbers; returns the advertiser's own contacts."""
    numbers = {(value, form) for kind, value, *_, form, _ in marks if kind in ("phone", "token")}
    forms = [form for _, form in numbers if form != "hotline"]
    written.counts["ads"] += 1
    written.counts["numbers_shown"] += len(forms)
    written.counts["numbers_disguised"] += sum(form not in PLAIN for form in forms)
    written.counts.update([f"form:{form}" for form in forms])
    written.numbers |= {value for value, _ in numbers}
    return {value for kind, value, *_, personal in marks if personal and kind in CONTACTS}
