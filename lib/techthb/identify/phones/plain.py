"""Numbers that can be read as they stand, which most are: with as little Python for each as can be."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from techthb.identify.characters import Folding
from techthb.identify.phones.reader import PhoneReader, is_doubted, is_firm, regions_of
from techthb.identify.phones.scan import Scan
from techthb.identify.shape import Judged, Reading, judged

__all__ = ["PlainNumbers"]

Key = tuple[str, bool, int, int, str | None, bool, int]
"""digits, plus, words, clear of a row; the regions; whether somebody is to call there; characters"""


class PlainNumbers:
    """The numbers of fields in which there are only rows that can be read as they stand, and nothing beside
    them asks for a closer look."""

    def __init__(self, reader: PhoneReader) -> None:
        self._reader = reader
        self._reads = Judged()
        self._known: dict[Key, int | None] = {}
        self._firm: set[int] = set()
        self._found: list[tuple[int, int, int]] = []

    def take(
        self,
        scan: Scan,
        names: Sequence[str],
        regions: Sequence[str | None],
        linked: npt.NDArray[np.bool_],
        offset: int,
    ) -> npt.NDArray[np.bool_]:
        """Reads those of the fields of ``scan`` that are plain; which of them ask for a closer look.

        Parameters
        ----------
        names, regions, linked : of each field its name, the regions that give reason for a number, with
            commas, and whether it may hold a dialling link.
        offset : how many fields of the table come before.
        """
        closer = scan.holds_more() | linked
        found = []
        for at, before, row in scan.rows(~closer):
            if row.doubts and is_doubted(scan.low(at), row):
                closer[at] = True
                continue
            purpose = "" if row.plus else self._reader.purpose_after(before, row.digits)
            called = purpose == "call" or names[at] == "contact"
            size = row.end - row.opened
            key = (row.digits, row.plus, row.words, row.clear, regions[at], called, size)
            says = self._known[key] if key in self._known else self._entered(key)
            if says is None:
                closer[at] = True
            elif purpose != "reference":
                found.append((at, row.opened, says))
        self._found += [(at + offset, start, says) for at, start, says in found if not closer[at]]
        return closer

    def _entered(self, key: Key) -> int | None:
        digits, plus, words, clear, regions, called, size = key
        said = self._reader.said(digits, plus, words, clear, regions_of(regions))
        self._known[key] = None if said is None else self._reads.entered(
            Reading(0, size, "phone", each.value, confidence, each.region)
            for each, _, confidence in said.rated(called)
        )  # fmt: skip
        says = self._known[key]
        if said and says is not None and is_firm(said.dialled):
            self._firm.add(says)
        return says

    def firm(self) -> set[int]:
        """The fields in which a number was read for which there is more than the wish to dial."""
        return {where for where, _, says in self._found if says in self._firm}

    def table(self, places: pl.DataFrame, folding: Folding) -> pa.Table:
        """What was read, as a table of ``FOUND``; ``places`` are all fields."""
        where, starts, says = np.array(self._found, np.int64).reshape(-1, 3).T
        return judged(places, where, starts.copy(), says, self._reads, folding)
