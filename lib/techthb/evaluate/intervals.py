"""How far a share that was counted can be trusted."""

__all__ = ["share"]

CERTAINTY = 0.95
"""Level of all intervals."""
DECIMALS = 6


def share(part: int, whole: int) -> tuple[float, float, float]:
    """``part`` of ``whole`` (1 or more), and the limits of its 95% Wilson interval, rounded to 6 digits.

    Source: Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    """
    from scipy.stats import binomtest

    interval = binomtest(part, whole).proportion_ci(CERTAINTY, method="wilson")
    return part / whole, round(float(interval.low), DECIMALS), round(float(interval.high), DECIMALS)
