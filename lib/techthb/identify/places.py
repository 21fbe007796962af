"""Names of places, from an offline gazetteer.

Many names are words ("Nice", "Reading", "Split", "Essen") or people's. Such a name counts only with a
second reason: a preposition of place before it, other places in a list with it, the advert's stated city,
or its stated country in the middle of a sentence. What can mean several places gives a row for each, the
likeliest first: in the stated country, then by population. The stated country decides that order and
nothing else that is found. A place links nothing and enters no score.
"""

import re
from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl
import pyarrow as pa

from techthb.identify.aliases import introductions
from techthb.identify.characters import Folding
from techthb.identify.gazetteer import Gazetteer, Place, load_gazetteer
from techthb.identify.shape import Finder, Judged, Reading, judged, words

__all__ = ["finder"]

STATED, LED, CLEAR, WEAK, OTHER = 0.95, 0.9, 0.8, 0.6, 0.3
"""An order: the advert's stated city; after a
preposition of place; a name that is no word; a name that is a word with a second reason; a further place of
the same name."""

FILLING = " :,\"'„“«-"
"""Between a phrase that introduces a name and the name."""

MOST = 3
"""Places that one name is read as at most."""

PREPOSITIONS = words(
    "de in at from near around outside inside central downtown visiting aus bei nach um nahe bis raum "
    "grossraum en à a au sur vers pres chez desde hacia cerca por da di presso vicino verso em no na "
    "w we z ze do kolo okolo v ve u iz kod blizu pri в во из около возле под у від з біля поблизу до "
    "la din langa spre i fran vid nara ved naer til te uit bij rond omgeving nabij σε στο στη στην "
    "στον απο κοντα ne nga prane iki netoli pie lahedal lahella city town stadt ville ciudad citta "
    "orasul miasto grad город місто град mesto"
)
"""Folded words before the name of a place."""

MISLEADING = words("a i na no do e en z de da di")
"""Those of them that are other words elsewhere ("a Nice flat"):
before a name that is a word they need the country."""

NEITHER = words("to the very so as is are was not be not too how a an")
WORD = r"\p{Lu}[\p{L}']+"
BEFORE, AFTER = 18, 20
LAST_WORD = re.compile(r"([^\W\d_]+) $")
LISTED = r"(?: ?[,/|·•&+-] ?| (?:and|und|et|y|e|i|и|та|og|och|en|si|es|ja|a) )"
NEXT = re.compile(rf"{LISTED}([^\W\d_][\w']+)")
LAST = re.compile(rf"(?:([^\W\d_][\w']+){LISTED})?([^\W\d_][\w']+){LISTED}$")

NEAR = re.compile(
    r"(?i)(?:pres|cerca|vicino|aproape|loin|lejos|lontano|centre|centro|ville|ciudad|citta|city|perto|outskirts)"
    r" (?:de|da|di|of|a) $"
)
"""What leads to a place in two words."""


def finder(folding: Folding, own: Iterable[tuple[str, str, int]] = ()) -> Finder:
    """Places as ``name|country``; the region is the country.

    Parameters
    ----------
    own : country, city and population of places beside those that ship with the library.
    """
    gazetteer = load_gazetteer(folding, own)
    judge = _Judge(gazetteer)
    first = [*gazetteer.by_first, *(word.upper() for word in gazetteer.by_first)]
    known = pl.Series(sorted({*first})).implode()

    def find(places: pl.DataFrame) -> pa.Table:
        named = _named(places, known)
        plains = places["plain"].to_list()
        countries, cities = places["country"].to_list(), places["city"].to_list()
        stated = {city: folding.fold(city).lower() for city in set(cities) if city}
        where, starts, says = [], [], []
        reads = Judged()
        known_around: dict[tuple[str, str, str, str | None, bool], int] = {}
        last, end = -1, 0
        for at, word, start in named.iter_rows():
            plain = plains[at]
            if (at == last and start < end) or plain[start - 1 : start].isalpha():
                continue
            found = gazetteer.longest(plain, word, start)
            if found is None:
                continue
            last, (spelling, end) = at, found
            city = stated.get(cities[at]) == spelling.lower()
            before = plain[max(0, start - BEFORE) : start]
            after = plain[end : end + 1]
            if spelling in gazetteer.clear and not judge.may_introduce(before):
                # what stands before the last word decides nothing: fewer windows to judge
                before = before[before.rfind(" ", 0, -1) + 1 :]
            else:
                after = plain[end : end + AFTER]
            key = (before, spelling, after, countries[at], city)
            number = known_around.get(key)
            if number is None:
                number = known_around[key] = reads.entered(judge.readings(*key, end - start))
            where.append(at)
            starts.append(start)
            says.append(number)
        return judged(places, np.array(where), np.array(starts), np.array(says, np.int64), reads, folding)

    return find


def _named(places: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """Those words with a capital that are ``known``: of which place each is, the word, where it starts."""
    pieces = places.select(
        pl.col("plain").str.extract_all(rf"{WORD}|\p{{Lu}}|[^\p{{Lu}}]+").alias("word"),
        pl.col("plain").str.len_chars().cast(pl.Int64).cum_sum().alias("ends"),
    )
    size = pl.col("word").str.len_chars().cast(pl.Int64)
    begins = pl.col("ends").shift(1, fill_value=0)
    return (
        pieces.select("word", begins.alias("begins"))
        .with_row_index("at")
        .explode("word")
        .with_columns((size.cum_sum() - size - pl.col("begins")).alias("start"))
        .filter(pl.col("word").is_in(known))
        .select("at", "word", "start")
    )


class _Judge:
    """Says which places a name means where it stands."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        said = introductions()
        self._named = re.compile(
            rf"(?<![^\W_])(?:{'|'.join(map(re.escape, said))})[ :,\"'„“«-]*$", re.IGNORECASE
        )
        self._naming = {phrase.rpartition(" ")[2] for phrase in said}

    def readings(
        self, before: str, spelling: str, after: str, country: str | None, stated: bool, length: int
    ) -> Iterator[Reading]:
        """The places of ``spelling`` between these; ``stated`` where it is the advert's city."""
        if after[:1] in ("@", "_") or before[-1:] in ("@", "_", "/", "."):
            return
        places = self._gazetteer.places[spelling]
        confidence = self._confidence(spelling.lower(), places, before, after, country, stated)
        if confidence is None:
            return
        order = sorted(places, key=lambda place: place.country != country)[:MOST]
        for place in order:
            rank = confidence if place is order[0] else OTHER
            yield Reading(0, length, "place", f"{place.name}|{place.country}", rank, place.country)

    def _confidence(
        self, name: str, places: tuple[Place, ...], before: str, after: str, country: str | None, stated: bool
    ) -> float | None:
        last = LAST_WORD.search(before)
        word = last[1].lower() if last else ""
        led = word in PREPOSITIONS
        if not led and self._introduced(before):
            return None
        if name not in self._gazetteer.words:
            return STATED if stated else LED if led else CLEAR
        inside = bool(word) and word not in NEITHER and any(place.country == country for place in places)
        led = led and (inside or stated or word not in MISLEADING)
        if stated and led:
            return STATED
        listed = self._is_place(NEXT.match(after)) or self._is_place(LAST.search(before))
        led = led or bool(NEAR.search(before))
        certain = led or listed or (inside and name not in self._gazetteer.nouns) or (stated and bool(word))
        return WEAK if certain else None

    def may_introduce(self, before: str) -> bool:
        """Whether the last word could end a phrase that introduces somebody's name."""
        return before.rstrip(FILLING).rpartition(" ")[2].lower() in self._naming

    def _introduced(self, before: str) -> bool:
        return self.may_introduce(before) and bool(self._named.search(before))

    def _is_place(self, match: re.Match[str] | None) -> bool:
        """Whether a list holds names of places, one of which is no word."""
        names = [name for name in match.groups() if name] if match else []
        return all(name in self._gazetteer.places for name in names) and any(
            name.lower() not in self._gazetteer.words for name in names
        )
