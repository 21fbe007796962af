"""Where each target stands: met, below the threshold, or not demonstrable from the source."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from techthb.policy.claims import Claim, Source, Target, as_frame, read_claims, read_sources, read_targets
from techthb.policy.judging import Judgement, judge
from techthb.policy.ladder import LADDER
from techthb.policy.sentences import may_not_say, may_say

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BELOW", "MET", "NOT_SHOWN", "Progress", "Tracker", "highest_rung", "progress", "tracker"]

MET = "met"
BELOW = "below the threshold"
NOT_SHOWN = "not demonstrable from the source"


@dataclass(frozen=True)
class Progress:
    """Where one target stands.

    status : ``MET``, ``BELOW`` or ``NOT_SHOWN``.
    detail : how it is known, or what was reported instead.
    may_say, may_not_say : sentences made from the columns.
    """

    target: Target
    judgements: tuple[Judgement, ...]
    status: str
    detail: str
    may_say: tuple[str, ...]
    may_not_say: tuple[str, ...]


@dataclass(frozen=True)
class Tracker:
    """All targets, the claims that stand under none of them, and the sources."""

    targets: tuple[Progress, ...]
    others: tuple[Claim, ...]
    sources: Mapping[str, Source] = field(repr=False)

    def summary(self) -> "pd.DataFrame":
        """One row per target: the promise, the rung it needs, what was reported, status and detail."""
        import pandas as pd

        return pd.DataFrame(
            {
                "target": each.target.target,
                "promised": each.target.promise,
                "needs": each.target.rung,
                "results": len(each.judgements),
                "highest_rung": highest_rung(each.judgements) or "off the ladder",
                "status": each.status,
                "detail": each.detail,
            }
            for each in self.targets
        )

    def table(self) -> "pd.DataFrame":
        """One row per claim: its columns, the judgement, the target's status, the sentence it supports."""
        import pandas as pd

        judged = [each for target in self.targets for each in target.judgements]
        status = {each.target.target: each.status for each in self.targets}
        claims = [each.claim for each in judged] + list(self.others)
        parts = ("unit", "object", "verb", "rung", "count")
        judgement = [
            {f"{part}_fits": getattr(each, part) for part in parts}
            | {
                "why_not": "; ".join(short.because for short in each.shortfalls),
                "promised": each.target.promise,
                "status": status[each.target.target],
            }
            for each in judged
        ]
        said = pd.Series([may_say(claim, self.sources) for claim in claims], name="may_say", dtype="string")
        return pd.concat([as_frame(claims, Claim), pd.DataFrame(judgement).convert_dtypes(), said], axis=1)

    def as_dict(self) -> dict[str, Any]:
        """The whole tracker as plain values for JSON; days are ISO 8601."""
        return {
            "ladder": list(LADDER),
            "targets": [_progress_as_dict(each) for each in self.targets],
            "under_no_target": [
                _plain(claim) | {"may_say": may_say(claim, self.sources)} for claim in self.others
            ],
            "sources": [_plain(each) for each in self.sources.values()],
        }


def tracker(
    claims: Sequence[Claim] | None = None,
    targets: Sequence[Target] | None = None,
    sources: Mapping[str, Source] | None = None,
) -> Tracker:
    """Judge every claim against its target; what is not given is what the suite ships."""
    claims = read_claims() if claims is None else claims
    targets = read_targets() if targets is None else targets
    sources = read_sources() if sources is None else sources
    return Tracker(
        tuple(
            progress(target, [claim for claim in claims if claim.target == target.target], sources)
            for target in targets
        ),
        tuple(claim for claim in claims if claim.target is None),
        sources,
    )


def progress(target: Target, claims: Sequence[Claim], sources: Mapping[str, Source]) -> Progress:
    """Where ``target`` stands, by its strongest single claim.

    Claims are never added up to show a target met: a sum cannot know whether two rows count the same States.
    For the same reason a target is below its threshold only if even the sum is.
    """
    judgements = tuple(judge(claim, target) for claim in claims)
    showing = [each for each in judgements if each.shows]
    short = [each for each in judgements if each.fits and each.count is False]
    if sum(each.counted or 0 for each in short) >= target.threshold:
        short = []
    return Progress(
        target,
        judgements,
        MET if showing else BELOW if short else NOT_SHOWN,
        _detail(judgements, showing or short),
        tuple(may_say(claim, sources) for claim in claims),
        tuple(may_not_say(target, judgements)),
    )


def highest_rung(judgements: Sequence[Judgement]) -> str | None:
    """The highest rung on which a claim stands, or ``None`` when all are off the ladder."""
    rungs = {each.claim.rung for each in judgements}
    return next((rung for rung in reversed(LADDER) if rung in rungs), None)


def _detail(judgements: Sequence[Judgement], decisive: Sequence[Judgement]) -> str:
    if decisive:
        best = max(decisive, key=lambda each: each.claim.value or 0).claim
        told = {True: "self-reported", False: "not self-reported", None: "who reported it is not stated"}
        return f"{best.value} {best.unit}, {told[best.self_reported]}"
    if not judgements:
        return "nothing reported"
    if rung := highest_rung(judgements):
        return f"activity reported, at most {rung}"
    reasons = dict.fromkeys(each.claim.off_ladder for each in judgements if each.claim.off_ladder)
    return "off the ladder: " + "; ".join(reasons)


def _progress_as_dict(each: Progress) -> dict[str, Any]:
    return _plain(each.target) | {
        "promise": each.target.promise,
        "status": each.status,
        "detail": each.detail,
        "may_say": list(each.may_say),
        "may_not_say": list(each.may_not_say),
        "claims": [
            _plain(judged.claim)
            | {
                "fits": {part: getattr(judged, part) for part in ("unit", "object", "verb", "rung", "count")},
                "why_not": [short.because for short in judged.shortfalls],
            }
            for judged in each.judgements
        ],
    }


def _plain(row: Source | Target | Claim) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in asdict(row).items()
    }
