"""The evidence ladder: how far a promise has come, and which verbs do not stand on it at all."""

from techthb.errors import InputError

__all__ = ["LADDER", "OFF_LADDER", "VERBS", "place", "rungs_between"]

LADDER: tuple[str, ...] = (
    "proposed", "initiated", "drafted", "adopted", "in force", "used", "evaluated",
)  # fmt: skip
"""From the first word to the proof that it worked; each rung says more than the one before."""

VERBS: dict[str, str] = {
    "propose": "proposed",
    "initiate": "initiated",
    "draft": "drafted",
    "develop": "drafted",
    "adopt": "adopted",
    "bring into force": "in force",
    "use": "used",
    "evaluate": "evaluated",
}
"""Verbs that stand on the ladder, with their rung."""

UNSTATED = "developed or updated, adoption not stated"

OFF_LADDER: dict[str, str] = {
    "update or develop": UNSTATED,
    "introduce or update": UNSTATED,
    "establish partnerships": "partnership",
    "train": "output: trained",
    "hold": "output: event held",
    "attend": "output: attended",
    "map": "output: mapped",
    "produce": "output: product made",
    "request": "request: nothing made yet",
    "observe": "finding: not a policy measure",
    "list": "listed: nothing else stated",
}
"""Verbs that stand on no rung, with the reason.

An output is what a project delivers. It says nothing about what a State did with it.
"""


def place(verb: str) -> tuple[str | None, str | None]:
    """The rung of a verb, or the reason why it has none; exactly one of the two is ``None``.

    >>> place("initiate"), place("train")
    (('initiated', None), (None, 'output: trained'))

    Raises
    ------
    InputError : the verb is unknown.
    """
    if verb not in VERBS and verb not in OFF_LADDER:
        known = ", ".join([*VERBS, *OFF_LADDER])
        raise InputError("no such verb", column="verb", value=verb, cure=f"choose one of {known}")
    return VERBS.get(verb), OFF_LADDER.get(verb)


def rungs_between(lower: str, upper: str) -> int:
    """How many rungs ``upper`` stands above ``lower``; negative when it stands below.

    >>> rungs_between("initiated", "adopted")
    2
    """
    return LADDER.index(upper) - LADDER.index(lower)
