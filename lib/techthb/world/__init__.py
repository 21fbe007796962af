"""Seeded synthetic worlds: one fictional region, its advertisements, and the truth beside them.

Nobody in them is real: numbers come from slots that regulators reserve for fiction or are tokens that nobody
can dial, domains end in .example or .test, pictures show scenes and never people.
"""

from techthb.world.build import generate

__all__ = ["generate"]
