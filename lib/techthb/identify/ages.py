"""Stated ages of 18 to 99: "25 years", "25 ans", "aged 25", "Ich bin 25,".

A number below 18 is never recorded as somebody's age: the suite describes no minor and must not sort texts
by a supposed one, so such a text is left for a person to read. An age links nothing and enters no score.
"""

import re
from collections.abc import Iterator

from techthb.identify.characters import Folding
from techthb.identify.shape import Finder, Reading, reader, words

__all__ = ["finder"]

BOTH, YEARS, SAID = 0.9, 0.8, 0.6
"""An order: words on both sides say that it is an age; years after it; "I am" before it."""

YOUNGEST = 18

AFTER = words(
    "yo y/o y.o. y.o years yrs year-old jahre jahren jahrig jahrige jahriger jaehrig jaehrige ans "
    "anos anitos anni lat lata letnia letni let roky rokov leta ani anisori лет года год летняя "
    "летнии роки рокiв років рочків години годишна годишен годинки godini godisnja godina godine "
    "godisna χρονων χρονια ετων χρονω xronon eton ar arig aring arige aar aarig aaring jaar jarige "
    "vuotias vuotta aastane aastat gadi gadus gadu metu eves ev yasinda yasindayim yasindayam yas "
    "yasli tarekan տարեկան წლის წლისა tslis wlis жас жаста жастамын vjec vjece vjecare vjet ročna "
    "rocna rocny годинa старости jr. j. v."
)
"""Folded words for years behind a number, where they say an age in most sentences."""

NOUNS = words(
    "age aged alter edad eta idade wiek wieku vek veku varsta возраст возрасте вік віку ηλικια ika "
    "vanus vecums amzius kor korom yas yasim տարիք ასაკი жасы starost starosti dob uzrast возраста "
    "mosha leeftijd alder alderen ageee"
)
"""Folded words for an age in front of a number."""

SAYINGS = (
    "i am", "i'm", "im", "ich bin", "ik ben", "jag ar", "jeg er", "мне", "мені", "ma olen", "olen", "ειμαι",
    "съм", "am", "agee de", "age de", "aged", "де", "tengo", "tenho", "j'ai", "ho", "mam", "mame", "imam",
    "je mi", "mi je",
)  # fmt: skip
"""What somebody says in front of their age; without years behind it the number must end the phrase."""

HAVING = words("tengo tenho j'ai ho mam mame imam am де")
"""Those that say having or being anything, so that years must follow."""

OTHER_BEFORE = words(
    "since for over under than from min minimum least until till ago seit ab uber ueber unter "
    "mindestens nach vor von depuis des plus moins dans pendant il desde hace mas menos da dal oltre "
    "piu meno od do przez ponad nad pod przed de peste sub din с от до более больше старше младше "
    "свыше после через над под від понад more within next last sedan fran siden efter vanaf sinds "
    "boven onder meer yli alle kuni ule alates kopś pirms apo πανω τελευταια open opened geoffnet "
    "ouvert aperto abierto only nur tylko тільки только solo seulement sadece"
)
"""Words in front of a number of years that is a span, a bound or a time ago."""

OTHER_AFTER = words(
    "experience experienced erfahrung berufserfahrung d'experience experiencia esperienza "
    "doswiadczenia опыта опыт стажа досвіду erfarenhet erfaring ervaring praxe praxis experienta "
    "tapasztalat kokemus deneyim ago old-fashioned warranty guarantee garantie anniversary business "
    "contract of together market rynku later earlier lang long hours minutes days months"
)
"""Words behind years that make them a span."""

ENDING = re.compile(r" ?(?:[.,;!?)\n|•·*]|$| (?:and|und|et|y|e|en|og|och|i|и|та) )")
"""What can stand behind an age that ends its phrase."""


def finder(folding: Folding) -> Finder:
    """Ages as a number in digits."""
    after = "|".join(re.escape(word) for word in sorted(AFTER, key=lambda word: (-len(word), word)))
    nouns = "|".join(sorted(NOUNS, key=lambda word: (-len(word), word)))
    sayings = "|".join(re.escape(word) for word in sorted(SAYINGS, key=lambda word: (-len(word), word)))
    introduced = rf"(?P<intro>{nouns}|{sayings})(?: is| ist|:| -| =)? ?"
    core = re.compile(
        rf"(?:{introduced})?(?P<age>[1-9][0-9])(?:[ -]?(?P<years>{after})(?![^\W_]))?"
        r"(?P<old>(?: old| alt| jung| young)?)",
        re.IGNORECASE,
    )

    def readings(before: str, stretch: str, tail: str, _: str | None) -> Iterator[Reading]:
        match = core.match(stretch + tail)
        if not match or int(match["age"]) < YOUNGEST or not _is_apart(match, before, tail, len(stretch)):
            return
        confidence = _confidence(match, before, (stretch + tail)[match.end() :])
        if confidence:
            yield Reading(match.start("age"), match.end("age"), "age", match["age"], confidence)

    pattern = rf"(?i)(?:{nouns}|{sayings})(?: is| ist|:| -| =)? ?[1-9][0-9]|[1-9][0-9][ -]?(?:{after})"
    return reader(folding, pattern, readings, before=12, after=14)


def _is_apart(match: re.Match[str], before: str, tail: str, length: int) -> bool:
    text = match.string
    if before[-1:].isalnum() or (match["intro"] is None and before[-1:] in tuple("_+-.,:/#€$£")):
        return False
    right = text[match.end("age") : match.end("age") + 2]
    return not (right[:1].isdigit() or re.match(r"[.,:/-]\d", right))


def _confidence(match: re.Match[str], before: str, rest: str) -> float | None:
    left = re.findall(r"[^\W\d_][\w']*", before.lower())
    right = re.findall(r"[^\W\d_][\w'-]*", rest.lower())
    intro = (match["intro"] or "").lower()
    if match["years"]:
        if (left and left[-1] in OTHER_BEFORE and not intro) or (right and {*right[:2]} & OTHER_AFTER):
            return None
        return BOTH if intro or match["old"].strip() else YEARS
    if not intro or intro in HAVING:
        return None
    if intro in NOUNS:
        return SAID if not re.match(r" ?(?:[-/]|to|bis|do|a) ?\d", rest) else None
    return (
        SAID
        if re.match(r" ?(?:[.,;!?)\n|•·*]|$| and | und | et | y | e | en | og | och | и | й )", rest)
        else None
    )
