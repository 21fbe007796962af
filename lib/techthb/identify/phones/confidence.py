"""How often a reading of a number is right, by the sort of reading that it is."""

from dataclasses import dataclass

__all__ = ["Confidences", "Sort", "confidences"]


@dataclass(frozen=True, slots=True)
class Sort:
    """What the confidence in a reading rests on.

    Parameters
    ----------
    reason : why the number can be dialled (``dialling.Dialled``).
    valid : whether it is known as assigned.
    written : how it was written (``runs.Reading``), or ``link``.
    doubtful : whether doubtful words or line breaks hold it together.
    called : whether it stands in the contact field or behind a word such as "call".
    second : whether a region with better reason reads the same digits.
    fixed_length : whether the plan's numbers have one length or two.
    """

    reason: str
    valid: bool
    written: str
    doubtful: bool
    called: bool
    second: bool
    fixed_length: bool


@dataclass(frozen=True)
class Confidences:
    """Confidence by sort."""

    def of(self, sort: Sort) -> float:
        """The confidence in a reading of this sort; 0 where it is none."""
        if sort.reason == "code":
            base = 0.95 if sort.valid else 0.9
        elif sort.reason in ("trunk", "plain"):
            base = 0.9 if sort.valid else 0.8
        elif sort.called:
            base = 0.7 if sort.valid else 0.6
        else:
            base = (0.6 if sort.fixed_length else 0.4) if sort.valid else 0.0
        base *= 0.95 if sort.written != "plain" else 1.0
        base *= 0.9 if sort.doubtful else 1.0
        return round(base * (0.5 if sort.second else 1.0), 6)


def confidences() -> Confidences:
    return Confidences()
