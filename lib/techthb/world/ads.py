"""Ads of one block of parties: where and when each appears and what it says."""

from collections.abc import Iterator
from itertools import accumulate, islice
from random import Random

from techthb.world.contacts import Line, Reach, Writer, contacts
from techthb.world.grammar import Grammar
from techthb.world.pages import Field
from techthb.world.people import AGENCY, OPERATOR
from techthb.world.pictures import Shown, choose_pictures
from techthb.world.publishing import publish
from techthb.world.records import Ad, Block, Context, Party, Posted, Written
from techthb.world.region import Site
from techthb.world.writing import author, body, circulating, own_text, stream, write

__all__ = ["write_block"]

QUICKEST = 0.1
"""Least time between two ads of a party, as a share of its mean."""
HANDLE = 0.45
"""Chance that an ad of somebody with a handle shows it."""
HAS_HANDLE = 0.7
"""Share of the independents with a handle; operators and agencies always have one."""
MIRRORED = 0.45
"""Chance that an ad on a mirror or an aggregator is the previous one of the same party, taken over whole."""
MIRROR_DELAY = 2.0
"""Days within which a mirror follows."""
FAVOURITE_SITES = 3
ABROAD = 0.4
"""Chance that an operator's next place is in a neighbouring State."""
RECRUITS_ABROAD = 0.6
"""Chance that an operator's job ad is for people in a neighbouring State."""
ADS_PER_PLACE, MOST_PLACES = 6, 6
OTHER_LANGUAGE = 0.5
"""Chance to write in the main language of a State where the own one is not spoken."""
NO_COUNTRY = 0.02
"""Share of the ads that do not state theirs."""
ADS_PER_SCENE = 5
"""A party has one picture, and one more for as many ads."""
EDITS = (0, 0, 0, 1, 1, 2)
"""Sentences dropped or moved in an ad that repeats a text, drawn evenly."""


def write_block(context: Context, block: Block) -> Written:
    """All ads of a block and the truth about them; depends on nothing but the arguments."""
    written = Written()
    rng = stream(context.seed, "block", block.serial)
    ads = iter(block.ads)
    for party in block.parties:
        Advertiser(context, party, rng, written).post(ads)
    return written


class Advertiser:
    """Posts the ads of one party."""

    def __init__(self, context: Context, party: Party, rng: Random, written: Written) -> None:
        self.context, self.party, self.rng, self.written = context, party, rng, written
        self.region = context.region
        self.author = author(context.seed, party.serial)
        self.has_handle = party.role in (OPERATOR, AGENCY) or rng.random() < HAS_HANDLE
        self.places = self._places()
        self.favourites = self._favourites()
        self.days: list[float] = []
        self.previous: Posted | None = None

    def post(self, ads: Iterator[Ad]) -> None:
        """Post as many ads as the party has, taken from ``ads``."""
        own = list(islice(ads, self.party.size))
        self.days = self._days(even=any(ad.handed for ad in own))
        shown: dict[bool, set[str]] = {False: set(), True: set()}
        for ad in own:
            site = self._site(ad)
            posted = self._taken_over(ad, site) or self._new(ad, site)
            pictures = self._pictures(ad, posted)
            shown[ad.job] |= publish(self.context, self.party, ad, posted, pictures, self.rng, self.written)
            self.previous = posted
        self.written.counts["recruitment_pairs"] += bool(shown[True] & shown[False])
        self.written.counts["operators"] += self.party.role == OPERATOR

    def _places(self) -> list[tuple[int, str]]:
        """State and city of each stretch of the party's time."""
        count = 1 + self.party.size // ADS_PER_PLACE if self.party.role == OPERATOR else 1
        state, places = self.party.state, []
        for _ in range(min(count, MOST_PLACES)):
            places.append((state, self._city(state)))
            if self.rng.random() < ABROAD:
                state = self._neighbour(state)
        return places

    def _neighbour(self, state: int) -> int:
        around = self.region.states[state].neighbours
        return self.region.codes.index(around[int(self.rng.random() * len(around))])

    def _city(self, state: int) -> str:
        cities = self.region.states[state].cities
        return self.rng.choices(cities, [city.population**0.5 for city in cities])[0].name

    def _favourites(self) -> list[Site]:
        """The sites without a hotline that the party uses; one drawn twice is used twice as much."""
        home = self.region.codes[self.party.state]
        around = [
            site for site in self.region.sites if site.share and not site.hotline and home in site.states
        ]
        return self.rng.choices(around, [site.share for site in around], k=FAVOURITE_SITES)

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
        """Where the ad appears."""
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
        if previous is None or not previous.ordinary or not ordinary(ad) or site == previous.site:
            return None
        copies = site.platform == "aggregators" or (site.mirror != "" and site.mirror == previous.site.mirror)
        if not copies or self.rng.random() >= MIRRORED:
            return None
        return previous._replace(site=site, day=previous.day + self.rng.random() * MIRROR_DELAY)

    def _new(self, ad: Ad, site: Site) -> Posted:
        """The ad as its advertiser writes it."""
        state, city = self.places[ad.position * len(self.places) // self.party.size]
        if ad.job and self.party.role == OPERATOR and self.rng.random() < RECRUITS_ABROAD:
            state = self._neighbour(state)
            city = self._city(state)
        grammar = self._grammar(state)
        country = -1 if self.rng.random() < NO_COUNTRY else state
        own = self._body(ad, grammar, city)
        read_in = self.region.codes[country] if country >= 0 else None
        writer = Writer(self.author, grammar, self.context.plans, read_in, self.rng)
        self._contacts(ad, writer)
        if self.author.contact_first and writer.lines:
            first = writer.lines.pop(0)
            first.add("\n")
            first.join(own)
            own = first
        for line in writer.lines:
            own.add("\n")
            own.join(line)
        day = self.days[ad.position]
        return Posted(site, day, own, writer.contact, city, country, ordinary(ad), ad.serial)

    def _grammar(self, state: int) -> Grammar:
        languages = self.region.states[state].languages
        language = self.region.languages[self.party.language]
        if language not in languages and self.rng.random() < OTHER_LANGUAGE:
            language = max(languages, key=lambda each: languages[each])
        return self.context.grammars[language]

    def _body(self, ad: Ad, grammar: Grammar, city: str) -> Field:
        """What the advertiser says, marked unless it is said this once."""
        seed, rng = self.context.seed, self.rng
        kind, language = "job" if ad.job else "service", grammar.language
        edits, mark = EDITS[int(rng.random() * len(EDITS))], ""
        if ad.copied < -1:
            text, mark = circulating(seed, -ad.copied, grammar), f"text-c{-ad.copied:06d}-{language}-{kind}"
        elif ad.rewritten:
            text = write(grammar, kind, rng)
        else:
            whose = ad.copied if ad.copied >= 0 else self.party.serial
            text, mark = own_text(seed, whose, grammar, kind), f"text-{whose:07d}-{language}-{kind}"
        own, shown = Field("text"), body(text, self.author, grammar, city, rng, edits)
        if mark:
            copied = ad.copied != -1
            own.identify("text", mark, shown, "copied" if copied else "own", not copied)
        else:
            own.add(shown)
        return own

    def _contacts(self, ad: Ad, writer: Writer) -> None:
        """Show what the ad is to show through ``writer``."""
        codes = self.region.codes
        if ad.bare:
            line = Field("text")
            line.add(writer.grammar.phrase(writer.grammar.contact["none"], self.rng))
            writer.lines.append(line)
            return
        reach = Reach(
            own=Line(ad.number, codes[ad.number_state]) if ad.own_number else None,
            following=Line(ad.next_number, codes[ad.next_state]) if ad.next_number else None,
            agency=Line(ad.agency, codes[ad.agency_state]) if ad.agency else None,
            typo=ad.typo,
            handle=self.has_handle and ad.own_number and self.rng.random() < HANDLE,
            email=self.party.role == AGENCY,
        )
        contacts(reach, writer, self.context.level.disguised)

    def _pictures(self, ad: Ad, posted: Posted) -> list[Shown]:
        """The ad's pictures, drawn from a stream of their own: texts are the same with and without them.

        A mirror shows the scenes of the ad that it took over, and changes them no further than sites do.
        """
        if not self.context.images:
            return []
        return choose_pictures(
            owner=self.party.serial,
            scenes=1 + self.party.size // ADS_PER_SCENE,
            stock=ad.stock,
            job=ad.job,
            altered=self.context.level.altered if posted.first == ad.serial else 0.0,
            watermark=posted.site.watermark,
            rng=stream(self.context.seed, "pictures", posted.first),
        )


def ordinary(ad: Ad) -> bool:
    """Whether nothing special was planned for an ad, so that mirrors may take part."""
    special = ad.bare or ad.agency or ad.typo or ad.job or ad.handed or ad.next_number
    return not special and ad.stock < 0 and ad.copied == -1
