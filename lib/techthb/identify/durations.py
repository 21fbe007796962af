"""What a price is for: an hour, half an hour, a night, said in any of the languages."""

import re
from collections.abc import Sequence

from techthb.identify.languages import languages
from techthb.identify.shape import words

__all__ = ["Durations"]

UNITS = {
    "min": "min mins minute minutes minuten minuter minutter minuto minutos minuti minut minuty "
    "minuta мин минут минута минуты хвилин хв λεπτα λεπτο dakika dk perc minutit minuuttia minuciu "
    "րոպե წუთი",
    "h": "h hr hrs hour hours stunde stunden std heure heures hora horas ora ore godz godzina "
    "godziny godzine hod hodina hodiny hodinu hodin ч час часа часов година години годину годин ωρα "
    "ωρεσ timme timmar time timer timen tim tunti tuntia tund tundi tunnis stunda stundas valanda "
    "valandos sat sata sati ura ure uro uri oras orara uur uren saat sahat сат ժամ საათი საათში "
    "сағат oret hourly stundlich horaire ურა",
    "night": "night nights nacht nachte nuit nuits noche noches notte notti noapte nopti noc noce "
    "nocy noite noites ночь ночи ніч ночі нощ нощта ноќ νυχτα natt natter nat naetter yo ootd oo "
    "naktis nakti noch ej ejszaka gece overnight գիշեր ღამე түн nate",
    "day": "day days tag tage jour jours journee dia dias giorno giorni zi zile dzien dni den день "
    "дня дней сутки ден дни дан μερα ημερα dag dagar dage dager paiva paivaa paev paeva diena dienu "
    "dan dana nap gun օր დღე күн dite",
    "week": "week weeks woche wochen semaine semana semanas settimana saptamana tydzien tyden неделя "
    "неделю тиждень седмица недела εβδομαδα vecka uke uge viikko nadal savaite nedela teden het "
    "hafta շաբաթ კვირა апта jave pw",
    "month": "month months monat monate mois mes meses mese luna miesiac mesic месяц месяца місяць "
    "месец μηνα manad maned kuukausi kuu menuo mesec mjesec honap ay ամիս თვე ай muaj pcm",
}
"""Folded words of the languages by unit. "h" also stands for adverbs such as "hourly"."""

HALF = words(
    "half halbe halben demi media mezza mezz jumatate pol пол пів половин μιση halv puol pool puse fel yarim"
)
"""Words for a half in front of an hour."""

PER = words(
    "/ | per an a the each for pro je die der eine ein par l la le pour une un por una al alla de pe "
    "na za o в за на і την το i om en et pr voor het to eno uz ' ’"
)
"""What stands between a price and its unit."""

LEADING = words(": = - | > ) is por for pour fur za per a ab ist est es costa kostet de til до от")
"""What stands between a unit and its price."""

LONGEST = 24
"""Hours, nights or days that a stated price is for at most; more is a date or a number of something."""

TOKEN = re.compile(r"[0-9]+(?:[.,]5)?|[^\W\d_]+|[^\w\s]")


class Durations:
    """Reads the words around a price."""

    def __init__(self) -> None:
        self._units = {word: unit for unit, said in UNITS.items() for word in said.split()}
        self._counts = {
            word: n for language in languages().values() for n in range(1, 13) for word in language.numbers[n]
        }

    def before(self, text: str) -> str | None:
        """What the end of ``text`` says that the price after it is for, such as ``h``, ``30min``, ``2h``."""
        tokens = TOKEN.findall(text.lower())[-7:]
        while tokens and tokens[-1] in LEADING and tokens[-1] not in self._units:
            tokens.pop()
        if not tokens or tokens[-1] not in self._units:
            return None
        first = len(tokens) - 1
        while first and (
            tokens[first - 1] in HALF or self._count(tokens[first - 1]) or tokens[first - 1] == "-"
        ):
            first -= 1
        # "150 €/h 900 €": the hour belongs to the price before it
        return None if first and tokens[first - 1] in ("/", "per", "pro") else self._said(tokens[first:])

    def after(self, text: str) -> tuple[str | None, bool]:
        """What the beginning of ``text`` says, and whether a word or sign ties it to the price before."""
        tokens = TOKEN.findall(text.lower())[:7]
        first = 0
        while first < len(tokens) and tokens[first] in PER and tokens[first] not in self._units:
            first += 1
        last = first
        while last < len(tokens) and last - first < 3 and tokens[last] not in self._units:
            if not (tokens[last] in HALF or tokens[last] == "-" or self._count(tokens[last])):
                return None, False
            last += 1
        if last == len(tokens) or tokens[last] not in self._units:
            return None, False
        return self._said(tokens[first : last + 1]), first > 0

    def _count(self, token: str) -> float:
        return self._counts.get(token) or (float(token.replace(",", ".")) if token[0] in "0123456789" else 0)

    def _said(self, tokens: Sequence[str]) -> str | None:
        unit = self._units[tokens[-1]]
        counts = [number for token in tokens[:-1] if token not in HALF and (number := self._count(token))]
        if len(counts) > 1 or (any(token in HALF for token in tokens) and unit != "h"):
            return None
        if any(token in HALF for token in tokens):
            return "30min" if counts in ([], [1]) else None
        number = counts[0] if counts else 1
        if unit == "min":
            return f"{number:g}min" if counts and number <= 600 else None
        return None if number > LONGEST else unit if number == 1 else f"{number:g}{unit}"
