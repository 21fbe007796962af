"""What a string of digits can mean as a telephone number, and where.

A number gets a hypothesis only in regions that the input gives reason for: the country code that stands in
front of it (``+`` or ``00``), else the numbering plan of the ad's stated country. The same digits mean
somebody else's number in another State, so nothing else is tried.

Numbers that are possible by their length but not assigned according to libphonenumber are kept: its data
lag behind the regulators', and whether a number is in service is not what links two adverts.
"""

from dataclasses import dataclass

import phonenumbers as pn

__all__ = ["FEWEST", "MOST", "Dialled", "Dialler"]

FEWEST = 7
"""Digits of the shortest number that is looked at: shorter ones are prices, postcodes, hours."""
MOST = 17
"""Digits of the longest: fifteen of E.164 and two of the prefix ``00``."""


@dataclass(frozen=True, slots=True)
class Dialled:
    """One reading of a string of digits.

    Parameters
    ----------
    value : E.164, for example ``+447700900123``.
    region : ISO code of the numbering plan.
    valid : whether libphonenumber knows the number as assigned.
    reason : ``code`` (country code written), ``trunk`` (begins with the plan's trunk prefix or with its
        country code without a sign), ``plain`` (the plan has no trunk prefix), ``bare`` (the plan has one,
        and it is missing).
    fixed_length : whether numbers of the plan have one length or two, so that more digits are no number.
    """

    value: str
    region: str
    valid: bool
    reason: str
    fixed_length: bool


class Dialler:
    """Reads strings of digits, each once per region."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, bool, str | None], Dialled | None] = {}
        self._plans: dict[str | None, Plan | None] = {}

    def read(self, digits: str, plus: bool, region: str | None) -> Dialled | None:
        """The reading of ``digits`` in ``region``, or None where they cannot be a number.

        Parameters
        ----------
        digits : ASCII digits.
        plus : whether a ``+`` stands in front of them.
        region : the numbering plan of the stated country, or None.
        """
        if not plus and digits.startswith("00"):
            plus, digits = True, digits[2:]
        key = (digits, plus, None if plus else region)
        if key not in self._read:
            self._read[key] = self._international(digits) if plus else self._national(digits, region)
        return self._read[key]

    def _international(self, digits: str) -> Dialled | None:
        number = _parsed(f"+{digits}", None)
        if number is None:
            return None
        region = pn.region_code_for_number(number) or pn.region_code_for_country_code(
            number.country_code or 0
        )
        plan = self._plan(region)
        return Dialled(_e164(number), region, pn.is_valid_number(number), "code", bool(plan and plan.fixed))

    def _national(self, digits: str, region: str | None) -> Dialled | None:
        plan = self._plan(region)
        number = _parsed(digits, region) if plan and plan.may_have(digits) else None
        if number is None or plan is None:
            return None
        value, valid = _e164(number), pn.is_valid_number(number)
        trunk = bool(plan.trunk) and digits.startswith(plan.trunk)
        if trunk and value.endswith(digits) and not valid:  # what follows the prefix is too short
            return None
        if trunk or value == f"+{digits}":
            reason = "trunk"
        else:
            reason = "bare" if plan.trunk and plan.customary else "plain"
        return Dialled(value, plan.region, valid, reason, plan.fixed)

    def _plan(self, region: str | None) -> "Plan | None":
        if region not in self._plans:
            self._plans[region] = _plan(region)
        return self._plans[region]


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a numbering plan tells at a glance that digits are no number of it.

    Parameters
    ----------
    region, code : its ISO code and country code.
    trunk : what is dialled before a number within the country, or empty.
    customary : whether people write the trunk prefix; in North America they do not.
    lengths : how many digits its national numbers can have.
    """

    region: str
    code: str
    trunk: str
    customary: bool
    lengths: frozenset[int]

    @property
    def fixed(self) -> bool:
        """Whether numbers have one length or two."""
        return len(self.lengths) <= 2

    def may_have(self, digits: str) -> bool:
        """Whether the length allows a number; libphonenumber takes forty times as long to say no."""
        before = {0, len(self.code), len(self.trunk), len(self.code + self.trunk)}
        return any(len(digits) - prefix in self.lengths for prefix in before)


def _plan(region: str | None) -> Plan | None:
    data = pn.PhoneMetadata.metadata_for_region(region) if region in pn.SUPPORTED_REGIONS else None
    if data is None or region is None:
        return None
    example = pn.example_number(region)
    written = pn.format_number(example, pn.PhoneNumberFormat.NATIONAL) if example else ""
    trunk = data.national_prefix or ""
    general = data.general_desc
    lengths = frozenset(general.possible_length if general else ())
    return Plan(region, str(data.country_code), trunk, written.lstrip("(").startswith(trunk), lengths)


def _parsed(digits: str, region: str | None) -> pn.PhoneNumber | None:
    try:
        number = pn.parse(digits, region)
    except pn.NumberParseException:
        return None
    possible = pn.is_possible_number_with_reason(number) == pn.ValidationResult.IS_POSSIBLE
    return number if possible else None


def _e164(number: pn.PhoneNumber) -> str:
    return f"+{number.country_code}{pn.national_significant_number(number)}"
