"""Ads of one block of parties: where and when they appear, what they say, and the truth about them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate, islice
from random import Random
from typing import Any, NamedTuple

import pyarrow as pa

from techthb.schema import ADS
from techthb.world.contacts import Line, Reach, Writer, contacts
from techthb.world.difficulty import Difficulty
from techthb.world.disguises import PLAIN
from techthb.world.grammar import Grammar
from techthb.world.numbers import NumberingPlan, value_of
from techthb.world.pages import Field, Furniture, Mark
from techthb.world.people import AGENCY, OPERATOR, ROLES
from techthb.world.pictures import choose_transform
from techthb.world.region import Region, Site
from techthb.world.tables import TASKS, TRUTH_ADS, TRUTH_IDENTIFIERS, TRUTH_TRAPS
from techthb.world.writing import author, body, circulating, own_text, stream, write

__all__ = ["SERIAL", "Ad", "Block", "Context", "Party", "Written", "write_block"]

SERIAL = pa.field("serial", pa.int64())
"""Place of an ad in the order of ``ad_id``; the temporary tables of a block carry it."""

FIRST_DAY = int(datetime(2024, 9, 2, tzinfo=UTC).timestamp())
"""The first day of every world, seconds since 1970."""
DAY, HOUR = 86_400, 3_600
HOURS_OF_POSTING = (9, 23)
"""When people post, local time."""

QUICKEST = 0.1
"""Least time between two ads of a party, as a share of its mean."""

HANDLE = 0.45
"""Chance that an ad of somebody with a handle shows it."""
HAS_HANDLE = 0.7
"""Share of the independents with a handle; operators and agencies always have one."""
MIRRORED = 0.45
"""Chance that an ad on a mirror or an aggregator is the previous one of the same party, taken over whole."""
FAVOURITE_SITES = 3
ABROAD = 0.4
"""Chance that an operator's next place is in a neighbouring State."""
ADS_PER_PLACE = 6
OTHER_LANGUAGE = 0.5
"""Chance to write in the main language of a State where the own one is not spoken."""
NO_COUNTRY, NO_CITY = 0.02, 0.05
"""Shares of the ads that do not state them."""
PICTURED = {False: 0.75, True: 0.3}
"""Chance that an ad has pictures of its advertiser's own, by whether it offers a job."""
TWO_PICTURES = 0.25
ADS_PER_PICTURE = 5
EDITS = (0, 0, 0, 1, 1, 2)
"""Sentences dropped or moved in an ad that repeats a text, drawn evenly."""


@dataclass(frozen=True)
class Context:
    """What every block needs to know of the world; ``plans`` by State, ``furniture`` by site."""

    seed: int
    level: Difficulty
    region: Region
    grammars: dict[str, Grammar]
    plans: dict[str, NumberingPlan]
    furniture: dict[str, Furniture]
    images: bool


class Ad(NamedTuple):
    """What was planned for one ad; numbers are values with the index of their State, 0 for none."""

    serial: int
    position: int
    number: int
    number_state: int
    next_number: int
    next_state: int
    agency: int
    agency_state: int
    handed: bool
    job: bool
    bare: bool
    rewritten: bool
    own_number: bool
    copied: int
    typo: int
    stock: int
    hotline: bool


class Party(NamedTuple):
    """What was planned for one party."""

    serial: int
    role: int
    size: int
    state: int
    language: int
    start: float
    length: float


class Block(NamedTuple):
    """A stretch of parties and, in the same order, their ads."""

    serial: int
    parties: list[Party]
    ads: list[Ad]


@dataclass
class Written:
    """The tables of a block, and what was counted while they were written."""

    ads: pa.Table
    truth: pa.Table
    identifiers: pa.Table
    traps: pa.Table
    pictures: pa.Table
    counts: Counter[str]
    numbers: set[str]


@dataclass
class Rows:
    """Rows of a block as they grow."""

    ads: list[tuple[Any, ...]] = field(default_factory=list)
    truth: list[tuple[Any, ...]] = field(default_factory=list)
    identifiers: list[tuple[Any, ...]] = field(default_factory=list)
    traps: list[tuple[Any, ...]] = field(default_factory=list)
    pictures: list[tuple[Any, ...]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    numbers: set[str] = field(default_factory=set)


class Posted(NamedTuple):
    """An ad as it went out, which a mirror may take over."""

    site: Site
    day: float
    own: Field
    contact: Field
    city: str
    country: int
    pictures: list[tuple[bool, int, int, str]]
    plain: bool


def write_block(context: Context, block: Block) -> Written:
    """All ads of a block and the truth about them; depends on nothing but the arguments."""
    rows = Rows()
    rng = stream(context.seed, "block", block.serial)
    ads = iter(block.ads)
    for party in block.parties:
        Advertiser(context, party, rng, rows).post(ads)
    return Written(
        ads=_table(rows.ads, pa.schema([SERIAL, *ADS])),
        truth=_table(rows.truth, pa.schema([SERIAL, *TRUTH_ADS])),
        identifiers=_table(rows.identifiers, pa.schema([SERIAL, *TRUTH_IDENTIFIERS])),
        traps=_table(rows.traps, pa.schema([SERIAL, *TRUTH_TRAPS])),
        pictures=_table(rows.pictures, TASKS),
        counts=rows.counts,
        numbers=rows.numbers,
    )


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, each.type) for column, each in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema).sort_by("serial")


class Advertiser:
    """Posts the ads of one party into the rows of its block."""

    def __init__(self, context: Context, party: Party, rng: Random, rows: Rows) -> None:
        self.context, self.party, self.rng, self.rows = context, party, rng, rows
        self.region = context.region
        self.author = author(context.seed, party.serial)
        self.name = f"party-{party.serial:07d}"
        self.has_handle = party.role in (OPERATOR, AGENCY) or rng.random() < HAS_HANDLE
        self.places = self._places()
        self.favourites = self._favourites()
        self.scenes = 1 + party.size // ADS_PER_PICTURE
        self.previous: Posted | None = None
        self.days: list[float] = []
        self.by_kind: dict[bool, set[str]] = {False: set(), True: set()}

    def _places(self) -> list[tuple[int, str]]:
        """State and city of each stretch of the party's time."""
        count = 1 + self.party.size // ADS_PER_PLACE if self.party.role == OPERATOR else 1
        state, places = self.party.state, []
        for _ in range(min(count, 6)):
            places.append((state, self._city(state)))
            around = [self.region.codes.index(code) for code in self.region.states[state].neighbours]
            if self.rng.random() < ABROAD:
                state = around[int(self.rng.random() * len(around))]
        return places

    def _city(self, state: int) -> str:
        cities = self.region.states[state].cities
        return self.rng.choices(cities, [city.population**0.5 for city in cities])[0].name

    def _favourites(self) -> list[Site]:
        """The sites without a hotline that the party uses, each with its pull."""
        home = self.region.codes[self.party.state]
        open_sites = [s for s in self.region.sites if s.share and not s.hotline and home in s.states]
        return self.rng.choices(open_sites, [site.share for site in open_sites], k=FAVOURITE_SITES)

    def post(self, ads: Iterator[Ad]) -> None:
        """Post as many ads as the party has, taken from ``ads``."""
        own = list(islice(ads, self.party.size))
        self.days = self._days(even=any(ad.handed for ad in own))
        for ad in own:
            site = self._site(ad)
            posted = self._taken_over(ad, site) or self._written(ad, site)
            self._publish(ad, posted)
            self.previous = posted
        if self.by_kind[True] & self.by_kind[False]:
            self.rows.counts["recruitment_pairs"] += 1
        self.rows.counts["operators"] += self.party.role == OPERATOR

    def _days(self, *, even: bool) -> list[float]:
        """The day of each ad: irregular, or about ``even`` so that a number's time ends as planned."""
        party, rng = self.party, self.rng
        if even:
            steps = [place + rng.random() for place in range(party.size)]
            return [party.start + step / party.size * party.length for step in steps]
        steps = list(accumulate(QUICKEST + rng.expovariate(1) for _ in range(party.size)))
        scale = party.length / (steps[-1] + QUICKEST)
        return [party.start + step * scale for step in steps]

    def _site(self, ad: Ad) -> Site:
        rng, sites = self.rng, self.region.sites
        if ad.job:
            boards = [site for site in sites if site.jobs]
            return rng.choices(boards, [site.jobs for site in boards])[0]
        if ad.hotline:
            lines = [site for site in sites if site.hotline]
            return rng.choices(lines, [site.share for site in lines])[0]
        return self.favourites[int(rng.random() * FAVOURITE_SITES)]

    def _taken_over(self, ad: Ad, site: Site) -> Posted | None:
        """The previous ad as a mirror of its site or an aggregator shows it, if this ad is such a one."""
        previous = self.previous
        special = (
            ad.bare or ad.agency or ad.typo or ad.stock >= 0 or ad.copied != -1 or ad.next_number or ad.job
        )
        if previous is None or special or not previous.plain or site.site == previous.site.site:
            return None
        copies = site.platform == "aggregators" or (site.mirror != "" and site.mirror == previous.site.mirror)
        if not copies or self.rng.random() >= MIRRORED:
            return None
        pictures = [(stock, owner, scene, "") for stock, owner, scene, _ in previous.pictures]
        day = previous.day + self.rng.random() * 2
        return previous._replace(site=site, day=day, pictures=pictures)

    def _written(self, ad: Ad, site: Site) -> Posted:
        party, rng = self.party, self.rng
        state, city = self.places[ad.position * len(self.places) // party.size]
        if ad.job and party.role == OPERATOR and rng.random() < 0.6:
            around = self.region.states[state].neighbours
            state = self.region.codes.index(around[int(rng.random() * len(around))])
            city = self._city(state)
        grammar = self._grammar(state)
        country = -1 if rng.random() < NO_COUNTRY else state
        own = self._body(ad, grammar, city)
        writer = Writer(
            self.author,
            grammar,
            self.context.plans,
            self.region.codes[country] if country >= 0 else None,
            rng,
        )
        self._contacts(ad, writer)
        _add_lines(own, writer.lines, first=self.author.contact_first)
        day = self.days[ad.position]
        plain = not (
            ad.bare or ad.agency or ad.typo or ad.stock >= 0 or ad.copied != -1 or ad.job or ad.handed
        )
        return Posted(site, day, own, writer.contact, city, country, self._pictures(ad), plain)

    def _grammar(self, state: int) -> Grammar:
        languages = self.region.states[state].languages
        language = self.region.languages[self.party.language]
        if language not in languages and self.rng.random() < OTHER_LANGUAGE:
            language = max(languages, key=lambda each: languages[each])
        return self.context.grammars[language]

    def _body(self, ad: Ad, grammar: Grammar, city: str) -> Field:
        """What the advertiser says, marked when the text is used elsewhere too."""
        seed, rng = self.context.seed, self.rng
        kind = "job" if ad.job else "service"
        edits, mark = EDITS[int(rng.random() * len(EDITS))], ""
        if ad.copied >= 0:
            text, mark = (
                own_text(seed, ad.copied, grammar, kind),
                f"text-{ad.copied:07d}-{grammar.language}-{kind}",
            )
        elif ad.copied < -1:
            text, mark = circulating(seed, -ad.copied, grammar), f"text-c{-ad.copied:06d}-{grammar.language}"
        elif ad.rewritten:
            text = write(grammar, kind, rng)
        else:
            text = own_text(seed, self.party.serial, grammar, kind)
            mark = f"text-{self.party.serial:07d}-{grammar.language}-{kind}"
        own, shown = Field("text"), body(text, self.author, grammar, city, rng, edits)
        if mark:
            own.identify("text", mark, shown, "copied" if ad.copied != -1 else "own", ad.copied == -1)
        else:
            own.add(shown)
        return own

    def _contacts(self, ad: Ad, writer: Writer) -> None:
        """Show what the ad is to show through ``writer``."""
        rng, codes = self.rng, self.region.codes
        if ad.bare:
            line = Field("text")
            line.add(writer.grammar.phrase(writer.grammar.contact["none"], rng))
            writer.lines.append(line)
            return
        reach = Reach(
            own=Line(ad.number, codes[ad.number_state]) if ad.own_number else None,
            following=Line(ad.next_number, codes[ad.next_state]) if ad.next_number else None,
            agency=Line(ad.agency, codes[ad.agency_state]) if ad.agency else None,
            typo=ad.typo,
            handle=self.has_handle and ad.own_number and rng.random() < HANDLE,
            email=self.party.role == AGENCY,
        )
        contacts(reach, writer, self.context.level.disguised)

    def _pictures(self, ad: Ad) -> list[tuple[bool, int, int, str]]:
        """Pictures of the ad: whether stock, whose, which scene, how the advertiser changed it."""
        rng = self.rng
        # drawn in any case, so that the texts of a world are the same with and without pictures
        has, two, place, altered = (rng.random() for _ in range(4))
        pictures = [(True, ad.stock, 0, choose_transform(altered, 0.0))] if ad.stock >= 0 else []
        if has < PICTURED[ad.job]:
            scenes = {int(place * self.scenes), int(place * 7919 * self.scenes) % self.scenes}
            for scene in sorted(scenes)[: 2 if two < TWO_PICTURES else 1]:
                name = choose_transform((altered + scene * 0.37) % 1, self.context.level.altered)
                pictures.append((False, self.party.serial, scene, name))
        return pictures

    def _publish(self, ad: Ad, posted: Posted) -> None:
        """Write the rows of one ad."""
        context, rng, rows = self.context, self.rng, self.rows
        ad_id = f"ad-{ad.serial:07d}"
        page = context.furniture[posted.site.site].page(posted.own, posted.city, rng)
        contact = posted.contact
        local = HOURS_OF_POSTING[0] + rng.random() * (HOURS_OF_POSTING[1] - HOURS_OF_POSTING[0])
        offset = self.region.states[max(posted.country, 0)].utc_offset_minutes * 60
        moment = FIRST_DAY + int(posted.day) * DAY + int(local * HOUR) - offset
        no_city = rng.random() < NO_CITY
        files = self._files(ad, ad_id, posted) if context.images else []
        code = self.region.codes[posted.country] if posted.country >= 0 else None
        rows.ads.append(
            (
                ad.serial, ad_id, posted.site.site, moment * 1_000_000, page.text(),
                "job" if ad.job else "service", code, None if no_city else posted.city,
                contact.text() or None, files,
            )
        )  # fmt: skip
        rows.truth.append((ad.serial, ad_id, self.name, ROLES[self.party.role]))
        marks = page.marks + contact.marks
        rows.identifiers += [(ad.serial, ad_id, *mark) for mark in marks]
        self._account(ad, ad_id, posted, marks)

    def _files(self, ad: Ad, ad_id: str, posted: Posted) -> list[str]:
        """File names of the ad's pictures, whose drawing is put on the list."""
        files = []
        for number, (stock, owner, scene, own) in enumerate(posted.pictures, 1):
            file = f"{ad_id}-{number}.jpg"
            steps = [own or "recompress"] + ["watermark"] * posted.site.watermark
            transform = "+".join(steps)
            source = f"stock-{owner:05d}" if stock else f"scene-{owner:07d}-{scene}"
            self.rows.pictures.append(
                (ad.serial, ad_id, file, stock, owner, scene, transform, posted.site.site)
            )
            self.rows.identifiers.append(
                (ad.serial, ad_id, "image", source, "images", None, None, transform, not stock)
            )
            files.append(file)
        return files

    def _account(self, ad: Ad, ad_id: str, posted: Posted, marks: list[Mark]) -> None:
        """Count what the ad, as published, holds of each trap."""
        rows, codes = self.rows, self.region.codes
        values = {value for _, value, *_ in marks}
        numbers = [(value, form) for kind, value, *_, form, _ in marks if kind in ("phone", "token")]
        shown = {(value, form) for value, form in numbers if form != "hotline"}
        own = {value for kind, value, *_, personal in marks if personal and kind != "text"}
        traps = {
            "agency_number": ad.agency and value_of(ad.agency, codes[ad.agency_state])[1] in values,
            "site_hotline": any(form == "hotline" for _, form in numbers),
            "number_changes_hands": ad.handed and value_of(ad.number, codes[ad.number_state])[1] in own,
            "copied_text": any(form == "copied" for *_, form, _ in marks),
            "mistyped_number": ad.typo and f"+{ad.typo}" in values,
            "no_identifier": not any(kind in CONTACT for kind, *_ in marks),
            "stock_picture": self.context.images and any(stock for stock, *_ in posted.pictures),
            "recruitment": ad.job and self.party.role == OPERATOR and own,
        }
        for trap, there in traps.items():
            if there:
                rows.traps.append((ad.serial, trap, ad_id, self.name))
                rows.counts[trap] += 1
        rows.counts["ads"] += 1
        rows.counts["numbers_shown"] += len(shown)
        rows.counts["numbers_disguised"] += sum(form not in PLAIN for _, form in shown)
        rows.counts["hotlines_shown"] += traps["site_hotline"] is True
        for _, form in shown:
            rows.counts[f"form:{form}"] += 1
        self.by_kind[ad.job] |= own
        rows.numbers |= {value for value, _ in numbers}


CONTACT = ("phone", "token", "email", "handle", "url")
"""Kinds of identifier by which one can reach somebody."""


def _add_lines(own: Field, lines: list[Field], *, first: bool) -> None:
    """Put lines of contact behind what the advertiser says, or with ``first`` the first of them before."""
    if first and lines:
        text = Field("text")
        text.join(lines.pop(0))
        text.add("\n")
        text.join(own)
        own.pieces, own.length, own.marks = text.pieces, text.length, text.marks
    for line in lines:
        own.add("\n")
        own.join(line)
