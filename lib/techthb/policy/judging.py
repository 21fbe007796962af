"""One claim against one target: unit, object, verb, rung and count, each yes, no or not stated.

The judgement uses the columns of the tables alone, so that a new row is judged as the shipped ones are.
"""

from dataclasses import dataclass

from techthb.policy.claims import Claim, Target
from techthb.policy.ladder import rungs_between

__all__ = ["Judgement", "Shortfall", "judge"]


@dataclass(frozen=True)
class Shortfall:
    """What a claim does not support, and because of what; both are parts of a sentence."""

    must_not: str
    because: str


@dataclass(frozen=True)
class Judgement:
    """What one claim shows of one target. Each part is yes, no, or ``None``: the source does not say.

    unit : the claim counts what the target counts.
    object : it was done to what the target names.
    verb : the verb is one of the promise, or stands higher on the ladder than the promise asks.
    rung : the claim stands at least where the promise asks.
    """

    claim: Claim
    target: Target
    unit: bool | None
    object: bool
    verb: bool
    rung: bool

    @property
    def counted(self) -> int | None:
        """The number that the threshold is held against; for a promise of *more*, that above the baseline."""
        value, baseline = self.claim.value, self.claim.baseline
        if not self.target.additional or value is None:
            return value
        return None if baseline is None else value - baseline

    @property
    def count(self) -> bool | None:
        """Whether the number reaches the threshold, or ``None`` when there is none to compare."""
        return None if self.counted is None else self.counted >= self.target.threshold

    @property
    def fits(self) -> bool:
        """Whether the claim is about what the target asks, whatever the number."""
        return bool(self.unit and self.object and self.verb and self.rung)

    @property
    def shows(self) -> bool:
        """Whether the claim shows that the target is met."""
        return self.fits and bool(self.count)

    @property
    def shortfalls(self) -> list[Shortfall]:
        """Why the claim does not show that the target is met; empty when it does."""
        return [*self._of_the_verb(), *self._of_the_unit(), *self._of_the_count()]

    def _of_the_verb(self) -> list[Shortfall]:
        claim, target = self.claim, self.target
        if claim.off_ladder:
            return [
                Shortfall(f'"{target.rung}" or higher', f"the result is off the ladder ({claim.off_ladder})")
            ]
        if claim.rung and not self.rung:
            steps = rungs_between(claim.rung, target.rung)
            rungs = "1 rung" if steps == 1 else f"{steps} rungs"
            return [Shortfall(f'"{target.rung}" or higher', f'"{claim.rung}" is {rungs} below')]
        if not self.verb:
            promised = '" or "'.join(target.either)
            return [Shortfall(f'"{promised}"', f'the reported verb is "{claim.verb}"')]
        return []

    def _of_the_unit(self) -> list[Shortfall]:
        claim, target, found = self.claim, self.target, list[Shortfall]()
        if self.unit is None:
            found.append(Shortfall(f'"{target.unit}"', "the source does not say who is counted"))
        elif not self.unit:
            found.append(Shortfall(f'"{target.unit}"', f"the source counts {claim.unit}"))
        if not self.object:
            found.append(Shortfall("that it counts towards the target", str(claim.why_not_comparable)))
        return found

    def _of_the_count(self) -> list[Shortfall]:
        claim, target = self.claim, self.target
        if claim.value is None:
            return [Shortfall("any number", f'the source gives none ("{claim.qualifier}")')]
        if self.count is None:
            return [Shortfall('"more"', "the source gives no baseline")]
        if not self.count and self.unit is not False:
            return [Shortfall(f'"{target.qualifier} {target.threshold}"', "the number is smaller")]
        return []


def judge(claim: Claim, target: Target) -> Judgement:
    """Compare ``claim`` with ``target``, part by part."""
    above = rungs_between(target.rung, claim.rung) if claim.rung else -1
    return Judgement(
        claim,
        target,
        unit=claim.unit == target.unit if claim.unit_stated else None,
        object=claim.comparable,
        verb=claim.verb in target.either or above > 0,
        rung=above >= 0,
    )
