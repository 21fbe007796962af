"""What may be said of a claim or a target, and what may not: sentences made from the columns alone."""

from collections.abc import Mapping, Sequence
from datetime import date

from techthb.policy.claims import Claim, Source, Target
from techthb.policy.judging import Judgement

__all__ = ["citation", "may_not_say", "may_say", "on_lines", "spoken_date"]

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def may_say(claim: Claim, sources: Mapping[str, Source]) -> str:
    """The sentence that a claim supports: number, unit, verb as reported, object, source.

    A unit that the source leaves out is marked as presumed, a number that it leaves out is not made up, and
    what people reported of themselves is told as such.
    """
    if claim.value is None:
        number = f"{claim.unit.capitalize()} (no number is given)"
        if claim.qualifier in ("some", "many"):
            number = f"{claim.qualifier.capitalize()} {claim.unit}"
    elif claim.unit_stated:
        number = f"{claim.value:,} {claim.unit}"
    else:
        number = f"{claim.value:,} (presumably {claim.unit}; the source does not say)"
    they = "reported that they " if claim.self_reported else ""
    return f"{number} {they}{claim.reported} {claim.object} ({citation(claim, sources)})."


def may_not_say(target: Target, judgements: Sequence[Judgement]) -> list[str]:
    """Statements about a target that its claims do not support, each with its reason and its lines."""
    found = []
    if not any(each.shows for each in judgements):
        found.append(f'"Target {target.target} has been met": no result shows that {target.promise}.')
    for unit, values in _values_by_unit(judgements).items():
        if len(values) > 1:
            found.append(
                f'"{sum(values)} {unit}": that is the sum of {len(values)} results, which may count the same '
                "ones, and different things."
            )
    concerned: dict[tuple[str, str], list[Claim]] = {}
    for each in judgements:
        for short in each.shortfalls:
            concerned.setdefault((short.must_not, short.because), []).append(each.claim)
    found += [
        f"{must_not}: {because} ({on_lines(claims)})." for (must_not, because), claims in concerned.items()
    ]
    if ticked := [each.claim for each in judgements if each.claim.tick]:
        found.append(f'"achieved": a tick stands there as a bullet, not as a verdict ({on_lines(ticked)}).')
    return found


def _values_by_unit(judgements: Sequence[Judgement]) -> dict[str, list[int]]:
    values: dict[str, list[int]] = {}
    for each in judgements:
        if each.claim.value is not None:
            values.setdefault(each.claim.unit, []).append(each.claim.value)
    return values


def citation(claim: Claim, sources: Mapping[str, Source]) -> str:
    """Source, date and line of a claim."""
    source = sources.get(claim.source)
    line = f", line {claim.source_line}" if claim.source_line else ""
    return f"{source.label if source else claim.source} of {spoken_date(claim.as_of)}{line}"


def on_lines(claims: Sequence[Claim]) -> str:
    """The lines of some claims, or their facts where the source has no lines.

    A source that is a web page has none.
    """
    lines = [str(claim.source_line) for claim in claims if claim.source_line]
    if len(lines) < len(claims):
        return ", ".join(claim.fact_id for claim in claims)
    return f"line{'s' if len(lines) > 1 else ''} {', '.join(lines)}"


def spoken_date(day: date) -> str:
    """A date in words, the same in every locale: 1 November 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
