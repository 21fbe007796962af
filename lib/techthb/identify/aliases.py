"""Aliases: what an advert says that its author is called.

A name follows a phrase that introduces one ("my name is", "меня зовут") and is written with a capital or in
quotes. It is neither a place nor a day nor a nationality. Aliases change from advert to advert and are
shared by many: an alias links nothing and enters no score.
"""

import re
import unicodedata
from collections.abc import Iterator

import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.languages import languages
from techthb.identify.shape import Finder, Reading, reader, words

__all__ = ["finder", "introductions"]

NAMED, QUOTED, BEING = 0.8, 0.7, 0.5
"""An order: after a phrase that can introduce nothing but a name; in quotes after any; after "I am"."""

BEING_PHRASES = frozenset(
    [
        "i'm",
        "i am",
        "im",
        "ich bin",
        "je suis",
        "soy",
        "yo soy",
        "sono",
        "io sono",
        "sou",
        "eu sou",
        "sou a",
        "sou o",
        "jestem",
        "som",
        "ja som",
        "jsem",
        "ja jsem",
        "sem",
        "jaz sem",
        "sam",
        "ja sam",
        "jam",
        "une jam",
        "olen",
        "mina olen",
        "ma olen",
        "ma oon",
        "esu",
        "as esu",
        "esmu",
        "es esmu",
        "sunt",
        "eu sunt",
        "съм",
        "аз съм",
        "сум",
        "јас сум",
        "сам",
        "ја сам",
        "я",
        "мен",
        "mən",
        "ben",
        "ik ben",
        "jag ar",
        "jeg er",
        "jag aer",
        "vagyok",
        "en vagyok",
        "ես",
        "ես եմ",
        "მე ვარ",
        "ειμαι η",
        "ειμαι ο",
        "bin die",
        "bin der",
        "ich bin die",
        "ich bin der",
        "hello i'm",
        "hola soy",
        "ciao sono",
        "привет я",
        "привіт я",
        "это",
        "це",
    ]
)
"""Phrases after which anything can follow."""

ELSEWHERE = frozenset(
    [
        "see",
        "meet",
        "text",
        "contact",
        "it's",
        "this is",
        "hi it's",
        "hey it's",
        "c'est",
        "ici",
        "qui",
        "aqui",
        "aici",
        "tu",
        "tady",
        "u telefonu",
        "taalla",
        "taalla on",
        "siin",
        "cia",
        "seit",
        "itt",
        "ketu",
        "tuka",
        "тука",
        "ovde",
        "ovdje",
        "овде",
        "овдје",
        "tukaj",
        "mod",
        "moed",
        "mot",
        "moet",
        "sok",
        "soek",
        "traffa",
        "traeffa",
        "det er",
        "det ar",
        "det aer",
        "her er",
        "har ar",
        "haer aer",
        "hier is",
        "hier ist",
        "hier ist die",
        "тук е",
        "ontmoet",
        "besuche",
        "besuch",
        "vieni da",
        "cerca",
        "барајте",
        "barajte",
        "търсете",
        "търси",
        "tarsete",
        "tarsi",
        "trazi",
        "trazite",
        "тражи",
        "тражите",
        "demandez",
        "demander",
        "demande",
        "venez voir",
        "name",
        "naam",
        "navn",
        "namn",
        "nome",
        "nume",
        "nombre",
        "ime",
        "име",
        "имя",
        "nimi",
        "imie",
        "meno",
        "jmeno",
        "ονομα",
        "emri",
        "аты",
        "adi",
        "ad",
        "es",
        "as",
        "eta",
        "vase",
        "vasa",
        "lp",
        "udv",
        "z tej strony",
        "mano",
        "pros",
        "звать",
        "для вас",
        "poti sa mi spui",
        "spune mi",
        "kaldet",
        "to ja",
        "de",
    ]
)
"""Phrases of the languages that mostly introduce a time, a place, a column of a form or a way to write."""

STOP = words(
    "the a an and or not no yes new very so just here there now from in at for with your you my me "
    "we all any only one monday tuesday wednesday thursday friday saturday sunday montag dienstag "
    "mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche "
    "escort massage masseuse independent available single student studentin studentka lady girl "
    "woman man boy gentleman frau mann dame mademoiselle madame monsieur english british scottish "
    "welsh irish german french italian spanish portuguese polish czech slovak hungarian romanian "
    "bulgarian greek turkish russian ukrainian belarusian moldovan serbian croatian bosnian "
    "slovenian macedonian albanian kosovar montenegrin estonian latvian lithuanian finnish swedish "
    "norwegian danish icelandic dutch belgian swiss austrian american canadian brazilian colombian "
    "venezuelan latina european asian african arab thai chinese japanese korean indian deutsche "
    "deutscher polin russin rumanin ungarin ukrainerin tschechin die der das ein eine im aus und mit "
    "sehr neu ganz la le les de du une un el los las il lo uma o"
)
"""Folded words in lower case that are no names although they may stand with a capital after "I am"."""

NAME = r"\p{Lu}\p{L}+(?:['’-]\p{L}+)?"
LONGEST = 40
"""Letters of a name at most."""

ENDING = re.compile(r"$|\s*[.,;:!?)(&|\n•·*–-]|\s+(?:and|und|et|y|e|i|и|en|aus|from|de|z)\b")
"""What can stand behind a name that ends its phrase."""

QUOTES = "\"'«»„“”‘’‚"


def introductions() -> list[str]:
    """Folded phrases that introduce a name, longest first."""
    said = {phrase for language in languages().values() for phrase in language.alias}
    return sorted(said - ELSEWHERE, key=lambda phrase: (-len(phrase), phrase))


def finder(folding: Folding) -> Finder:
    """Aliases in title case and Unicode's composed form (NFC), as they stand in the stored field."""
    phrases = "|".join(re.escape(phrase).replace(r"\ ", " ") for phrase in introductions())
    pattern = rf"(?i:{phrases})(?: ?[:=] ?| - | )(?:[{QUOTES}]?{NAME}|[{QUOTES}]\p{{L}}+)"
    core = re.compile(
        rf"(?P<phrase>{phrases})(?: ?[:=] ?| - | )(?P<quote>[{QUOTES}]?)(?P<name>[^ ]+)", re.IGNORECASE
    )

    def readings(before: str, stretch: str, after: str, _: str | None) -> Iterator[Reading]:
        match = core.fullmatch(stretch)
        if not match or before.isalnum() or after[:1].isalnum():
            return
        name, phrase = match["name"], match["phrase"].lower()
        if not 2 <= len(name) <= LONGEST or name.lower() in STOP:
            return
        being = phrase in BEING_PHRASES
        # a noun of German stands with a capital too: after "I am" a name ends its phrase
        if being and not match["quote"] and not ENDING.match(after):
            return
        confidence = QUOTED if match["quote"] else BEING if being else NAMED
        yield Reading(match.start("name"), match.end("name"), "alias", name, confidence)

    find = reader(folding, pattern, readings, before=1, after=6)

    def as_stored(places: pl.DataFrame) -> pa.Table:
        found = find(places)
        frame = pl.DataFrame(found).join(
            places.select("row", "field", "text"), on=["row", "field"], how="left"
        )
        raw = frame.select(pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start")))["text"]
        values = [unicodedata.normalize("NFC", name).title() for name in raw.to_list()]
        return found.set_column(found.column_names.index("value"), "value", pa.array(values, pa.string()))

    return as_stored
