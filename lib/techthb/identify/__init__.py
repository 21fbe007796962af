"""Identifiers in advertisements, each with the exact place it was read from and a confidence.

``identify`` runs the finders over all texts and contact fields, compares the texts and looks at the pictures.
A new kind of written identifier is one new module with a function ``finder`` of the shape that ``shape``
describes: it is run, written and counted because it is there. Whether sharing it is evidence is for ``link``
to say, in ``held.CONTACTS`` and ``evidence.NAMES``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from techthb.engine import Engine
from techthb.identify.images import examine, nothing
from techthb.identify.written import LONGEST_FIELD, written
from techthb.progress import Progress, silent
from techthb.schema.tables import FURNITURE, PICTURES, REJECTED, TEMPLATES, VERSIONS

if TYPE_CHECKING:
    from techthb.identify.since import Earlier
    from techthb.identify.texts.known import Known

__all__ = ["LONGEST_FIELD", "Identified", "identify"]

BY_ROW = [("row", "ascending"), ("column", "ascending"), ("value", "ascending")]


@dataclass(frozen=True)
class Identified:
    """What was found and what could not be looked at.

    Parameters
    ----------
    identifiers : table of ``schema.IDENTIFIERS``, sorted by ad, field, place and kind; the readings of one
        place by confidence, best first.
    rejected : table of ``schema.REJECTED``: pictures that cannot be read, fields too long to search whole.
        ``row`` counts the ads as they were handed in, the header being row 1.
    versions : table of ``schema.VERSIONS``: pictures that are versions of one another.
    pictures : table of ``schema.PICTURES``: the pictures, and why some tell little.
    templates, furniture : tables of ``schema.TEMPLATES`` and ``schema.FURNITURE``: texts that are copied, and
        what sites print around their adverts. Without rows if texts were not compared.
    known : what was learnt of texts, or was known before.
    """

    identifiers: pa.Table
    rejected: pa.Table
    versions: pa.Table = with_default(default_factory=VERSIONS.empty_table)
    pictures: pa.Table = with_default(default_factory=PICTURES.empty_table)
    templates: pa.Table = with_default(default_factory=TEMPLATES.empty_table)
    furniture: pa.Table = with_default(default_factory=FURNITURE.empty_table)
    known: "Known | None" = None


def identify(
    ads: pa.Table,
    *,
    engine: Engine,
    images: Path | Mapping[str, Path] | None = None,
    plans: Mapping[str, str] | None = None,
    texts: bool = True,
    known: "Known | None" = None,
    learning: bool = False,
    since: "Earlier | None" = None,
    regions: Sequence[str] = (),
    gazetteer: Sequence[tuple[str, str, int]] = (),
    progress: Progress = silent,
) -> Identified:
    """Find the identifiers of ``ads``.

    Parameters
    ----------
    ads : table of ``schema.ADS``; further columns are ignored.
    engine : what runs the work; the result is the same for any number of its workers.
    images : folder of the pictures that the ads name, or folders by what the names begin with; without it
        pictures are not looked at.
    plans : the numbering plan that a country uses, by its code in ``ads``; any other country uses the plan of
        its own code. This chooses how a number is parsed, never what it is worth.
    regions : ISO codes of further numbering plans in which a number without country code may be read, best
        first; after those of the stated country and of the site's top-level domain.
    texts : whether to compare the texts with each other.
    known : what a fit learnt of texts: they are compared with that, and not with each other.
    learning : learn it from these adverts, for ``Identified.known``, and judge them by it.
    since : earlier results by the same ``known``, plans, regions and gazetteer: what they say of the texts of
        adverts that have not changed is taken from there. The result is the same as without.
    gazetteer : country, city and population of places beside those that the library knows.

    Raises
    ------
    InputError : ``images`` is no folder.
    """
    from techthb.identify.texts import templates

    numbered = ads.append_column("row", pa.array(range(ads.num_rows), pa.int64()))
    fresh = numbered if since is None else since.fresh(numbered)
    seen = examine(ads, images, engine, progress) if images else nothing()
    found = [
        written(
            fresh,
            plans=plans or {},
            regions=regions,
            gazetteer=gazetteer,
            engine=engine,
            progress=progress,
        )
    ]
    unread = _rejected(
        seen.unread["row"], "images", seen.unread["value"].to_pylist(), seen.unread["reason"].combine_chunks()
    )
    if since is not None:
        found.append(since.written())
    copied, printed = TEMPLATES.empty_table(), FURNITURE.empty_table()
    if texts:
        compared = templates(fresh, engine=engine, known=known, learning=learning, progress=progress)
        if since is not None:
            compared = since.completed(compared, ads, engine)
        found.append(compared.identifiers)
        copied, printed, known = compared.templates, compared.furniture, compared.known
    return Identified(
        _sorted(pa.concat_tables([*found, seen.identifiers])),
        pa.concat_tables([_too_long(numbered), unread]).sort_by(BY_ROW),
        seen.versions,
        seen.pictures,
        copied,
        printed,
        known,
    )


def _too_long(ads: pa.Table) -> pa.Table:
    parts = [REJECTED.empty_table()]
    for field in ("text", "contact"):
        length = pc.utf8_length(ads[field])
        long = ads.append_column("length", length).filter(pc.greater(length, LONGEST_FIELD))
        reason = f"only the first {LONGEST_FIELD:,} characters were searched"
        parts.append(
            _rejected(long["row"], field, [f"{n} characters" for n in long["length"].to_pylist()], reason)
        )
    return pa.concat_tables(parts)


def _rejected(rows: pa.ChunkedArray, column: str, values: list[str], reason: str | pa.Array) -> pa.Table:
    reasons = [reason] * len(values) if isinstance(reason, str) else reason
    first_row = 2  # the header is row 1
    return pa.table([pc.add(rows, first_row), [column] * len(values), values, reasons], schema=REJECTED)


def _sorted(identifiers: pa.Table) -> pa.Table:
    """By ad, field, place and kind; the readings of one place by confidence, best first."""
    keys = [(name, "ascending") for name in ("ad_id", "field", "start", "kind", "value", "identifier_id")]
    keys.insert(4, ("confidence", "descending"))
    return identifiers.take(pc.sort_indices(identifiers, sort_keys=keys)).combine_chunks()
