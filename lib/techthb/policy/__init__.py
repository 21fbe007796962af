"""What was promised, what was reported, and what may be said: targets as claims on an evidence ladder.

>>> tracker().summary()[["target", "status"]].values.tolist()[0]
['T1', 'not demonstrable from the source']
"""

from techthb.policy.claims import Claim, Source, Target, claims, read_claims, read_targets, targets
from techthb.policy.contradictions import Number, coincident, contradictions
from techthb.policy.coverage import as_printed, by_year, not_mapped
from techthb.policy.judging import Judgement, Shortfall, judge
from techthb.policy.ladder import LADDER, OFF_LADDER, VERBS, place, rungs_between
from techthb.policy.sentences import may_not_say, may_say
from techthb.policy.tracker import BELOW, MET, NOT_SHOWN, Progress, Tracker, progress, tracker

__all__ = [
    "BELOW", "LADDER", "MET", "NOT_SHOWN", "OFF_LADDER", "VERBS", "Claim", "Judgement", "Number", "Progress",
    "Shortfall", "Source", "Target", "Tracker", "as_printed", "by_year", "claims", "coincident",
    "contradictions", "judge", "may_not_say", "may_say", "not_mapped", "place", "progress", "read_claims",
    "read_targets", "rungs_between", "targets", "tracker",
]  # fmt: skip
