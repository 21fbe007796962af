"""What a string of digits can mean as a telephone number, and where.

A number gets a hypothesis only in regions that the input gives reason for: the country code that stands in
front of it (``+``, ``00``, a dialling link), the numbering plan of the ad's stated country, of its site's
country, of the regions that the user names. The same digits mean somebody else's number in another State, so
nothing else is tried.

Numbers that are possible by their length but not assigned according to libphonenumber are kept: its data
lag behind the regulators', and whether a number is in service is not what links two adverts.

Plans are libphonenumber's metadata (``phonenumbers``). Its parser takes some fifty microseconds a number, and
digits are looked up for every way to cut a row of them; so the rules that it follows are applied here to its
own patterns, and a test holds the two against each other in all regions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

import phonenumbers as pn

__all__ = ["FEWEST", "MOST", "Dialled", "Dialler"]

FEWEST = 7
"""Digits of the shortest number that is looked at: shorter ones are prices, postcodes, hours."""
MOST = 17
"""Digits of the longest: fifteen of E.164 and two of the prefix ``00``."""

SAME_DIGITS = 2
"""First digits of a national number that say what kind of number it is, in most plans."""
ENDINGS = tuple(f"{Random(n).randrange(10**15):015d}" for n in range(60))  # noqa: S311 - fixed probes
"""Digits tried behind them."""
MOST_KEPT = 200_000
"""Strings of digits whose reading is remembered: memory stays flat however many adverts are read."""

TYPES = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number", "pager",
    "uan", "voicemail",
)  # fmt: skip
"""Kinds of numbers in libphonenumber's metadata; a number of any of them is assigned."""


class Dialled(NamedTuple):
    """One reading of a string of digits.

    Parameters
    ----------
    value : E.164, for example ``+447700900123``.
    region : ISO code of the numbering plan.
    valid : whether libphonenumber knows the number as assigned.
    usual : whether it is, or some number of its length with the same first digits is.
    reason : ``code`` (country code written), ``trunk`` (begins with the plan's trunk prefix or with its
        country code without a sign), ``plain`` (the plan has no trunk prefix), ``bare`` (the plan has one,
        and it is missing).
    fixed_length : whether numbers of the plan have one length or two, so that more digits are no number.
    rank : 0 for the first region that gave reason for a reading without country code, 1 for the next.
    """

    value: str
    region: str
    valid: bool
    usual: bool
    reason: str
    fixed_length: bool
    rank: int = 0


class Dialler:
    """Reads strings of digits, each once per region."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str | None], Dialled | None] = {}
        self._plans: dict[str, Plan | None] = {}
        self._codes: dict[str, tuple[Plan, ...]] = {}
        self._usual: dict[tuple[str, str, int], bool] = {}
        self._sizes: dict[Sequence[str], frozenset[int]] = {}

    def read(self, digits: str, plus: bool, regions: Sequence[str]) -> list[Dialled]:
        """The readings of ``digits``, the first region's first; empty where they cannot be a number.

        Parameters
        ----------
        digits : ASCII digits.
        plus : whether a ``+`` stands in front of them.
        regions : the numbering plans that the input gives reason for, best reason first.
        """
        if not plus and digits.startswith("00"):
            plus, digits = True, digits[2:]
        if plus:
            found = self._looked_up(digits, None)
            return [] if found is None else [found]
        readings: list[Dialled] = []
        for region in regions:
            found = self._looked_up(digits, region)
            if found is not None and all(found.value != each.value for each in readings):
                rank = len(readings)
                readings.append(found if not rank else _ranked(found, rank))
        return readings

    def sizes(self, regions: Sequence[str]) -> frozenset[int]:
        """How many digits, without a plus sign or "00" in front, may be a number in one of ``regions``."""
        sizes = self._sizes.get(regions)
        if sizes is None:
            plans = [plan for region in regions if (plan := self._plan(region)) is not None]
            sizes = self._sizes[regions] = frozenset().union(*(plan.dialled for plan in plans))
        return sizes

    def _plan(self, region: str) -> "Plan | None":
        if region not in self._plans:
            known = region in pn.SUPPORTED_REGIONS
            self._plans[region] = _plan(region, pn.country_code_for_region(region)) if known else None
        return self._plans[region]

    def _looked_up(self, digits: str, region: str | None) -> Dialled | None:
        key = (digits, region)
        if key not in self._read:
            if len(self._read) >= MOST_KEPT:
                self._read.clear()
            found = self._international(digits, "code") if region is None else self._national(digits, region)
            self._read[key] = found
        return self._read[key]

    def _international(self, digits: str, reason: str) -> Dialled | None:
        for size in (1, 2, 3):
            if int(digits[:size] or 0) in pn.COUNTRY_CODE_TO_REGION_CODE and digits[0] != "0":
                return self._number(digits[:size], digits[size:], reason)
        return None

    def _number(self, code: str, rest: str, reason: str) -> Dialled | None:
        """The number with this country code; ``rest`` may begin with the trunk prefix: ``+44 (0) 20``."""
        if code not in self._codes:
            regions = pn.COUNTRY_CODE_TO_REGION_CODE[int(code)]
            self._codes[code] = tuple(_plan(region, int(code)) for region in regions)
        plans = self._codes[code]
        national = plans[0].without_trunk(rest)
        if len(national) not in plans[0].lengths:
            return None
        of = plans[0] if len(plans) == 1 else next((each for each in plans if each.claims(national)), None)
        valid = of is not None and of.assigns(national)
        region = of.region if of else plans[0].region
        usual = valid or self._is_usual(code, plans, national)
        return Dialled(f"+{code}{national}", region, valid, usual, reason, plans[0].fixed)

    def _is_usual(self, code: str, plans: tuple["Plan", ...], national: str) -> bool:
        """Whether numbers of this length that begin alike are assigned, by trying some."""
        key = (code, national[:SAME_DIGITS], len(national))
        if key not in self._usual:
            rest = len(national) - SAME_DIGITS
            tried = (national[:SAME_DIGITS] + ending[:rest] for ending in ENDINGS)
            self._usual[key] = any(plan.assigns(number) for number in tried for plan in plans)
        return self._usual[key]

    def _national(self, digits: str, region: str) -> Dialled | None:
        plan = self._plan(region)
        if plan is None or len(digits) not in plan.dialled:
            return None
        if plan.spells_code(digits):
            return self._number(plan.code, digits[len(plan.code) :], "trunk")
        trunk = bool(plan.trunk) and digits.startswith(plan.trunk)
        reason = "trunk" if trunk else "bare" if plan.trunk and plan.customary else "plain"
        found = self._number(plan.code, digits, reason)
        if found and trunk and not found.valid and found.value == f"+{plan.code}{digits}":
            return None  # what follows the prefix is too short
        return found


def _ranked(found: Dialled, rank: int) -> Dialled:
    return found._replace(rank=rank)


@dataclass(frozen=True, slots=True)
class Plan:
    """A numbering plan.

    Parameters
    ----------
    region, code : its ISO code and country code.
    trunk : what is dialled before a number within the country, or empty.
    customary : whether people write the trunk prefix; in North America they do not.
    lengths : how many digits its national numbers can have.
    dialled : how many digits are dialled for them, with or without trunk prefix and country code.
    """

    region: str
    code: str
    trunk: str
    customary: bool
    lengths: frozenset[int]
    dialled: frozenset[int]
    _general: re.Pattern[str]
    _assigned: dict[int, re.Pattern[str]]
    _leading: re.Pattern[str] | None
    _prefix: re.Pattern[str] | None
    _transform: str | None

    @property
    def fixed(self) -> bool:
        """Whether numbers have one length or two."""
        return len(self.lengths) <= 2

    def claims(self, national: str) -> bool:
        """Whether, of the regions that share a country code, the number belongs to this one."""
        if self._leading is not None:
            return self._leading.match(national) is not None
        return self.assigns(national)

    def assigns(self, national: str) -> bool:
        """Whether libphonenumber knows the national number as one of this plan."""
        pattern = self._assigned.get(len(national))
        return pattern is not None and pattern.fullmatch(national) is not None

    def without_trunk(self, digits: str) -> str:
        """``digits`` without the trunk prefix, where a number is left that can be one."""
        match = self._prefix.match(digits) if self._prefix else None
        if match is None:
            return digits
        if self._transform is None or not match.groups() or match[match.re.groups] is None:
            shorter = digits[match.end() :]
        else:
            shorter = match.expand(self._transform) + digits[match.end() :]
        whole = self._general.fullmatch(digits) is not None
        if (whole and not self._general.fullmatch(shorter)) or len(shorter) not in self.lengths:
            return digits
        return shorter

    def spells_code(self, digits: str) -> bool:
        """Whether ``digits`` begin with the country code, without a sign for it."""
        if not digits.startswith(self.code):
            return False
        if len(digits) > max(self.lengths):
            return True
        rest = self.without_trunk(digits[len(self.code) :])
        return not self._general.fullmatch(digits) and self._general.fullmatch(rest) is not None


def _plan(region: str, code: int) -> Plan:
    data: Any = pn.PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    example = pn.example_number(region)
    written = pn.format_number(example, pn.PhoneNumberFormat.NATIONAL) if example else ""
    trunk = data.national_prefix or ""
    lengths = frozenset(data.general_desc.possible_length)
    before = {0, len(str(code)), len(trunk), len(str(code)) + len(trunk)}
    return Plan(
        region,
        str(code),
        trunk,
        written.lstrip("(").startswith(trunk),
        lengths,
        frozenset(size + prefix for size in lengths for prefix in before),
        re.compile(data.general_desc.national_number_pattern),
        _assigned(data),
        re.compile(data.leading_digits) if data.leading_digits else None,
        re.compile(data.national_prefix_for_parsing) if data.national_prefix_for_parsing else None,
        data.national_prefix_transform_rule,
    )


def _assigned(data: Any) -> dict[int, re.Pattern[str]]:
    """By its length what an assigned number looks like: as those of any kind, and as numbers of the plan do;
    kinds without lengths of their own have the plan's."""
    of: dict[int, list[str]] = {}
    for name in TYPES:
        kind = getattr(data, name)
        if kind is not None and kind.national_number_pattern:
            for length in kind.possible_length or data.general_desc.possible_length:
                if length > 0:
                    of.setdefault(length, []).append(f"(?:{kind.national_number_pattern})")
    general = f"(?=(?:{data.general_desc.national_number_pattern})$)"
    return {
        length: re.compile(f"{general}(?:{'|'.join(kinds)})") for length, kinds in of.items() if length > 0
    }
